"""Which addresses has the frame? One: where the language is changed."""

from django.urls import path

from prag.ui import views

urlpatterns = [path("language/", views.set_language, name="set_language")]
