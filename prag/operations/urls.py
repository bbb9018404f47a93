"""Which addresses has the running of an installation? One, for a monitor."""

from django.urls import path

from prag.operations import health

urlpatterns = [path("health", health.health, name="health")]
