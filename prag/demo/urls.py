"""Which addresses has the demo? One, which is 'not found' everywhere else."""

from django.urls import path

from prag.demo import views

urlpatterns = [path("try/<uuid:practitioner>/", views.try_as, name="try_as")]
