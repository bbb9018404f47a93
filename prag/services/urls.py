"""Which addresses have places, services and the role map?"""

from django.urls import path

from prag.services import views

urlpatterns = [
    path("places/", views.places, name="places"),
    path("places/<uuid:place>/", views.place_page, name="place"),
    path("services/new/", views.service_new, name="service_new"),
    path("services/<uuid:service>/change/", views.service_change, name="service_change"),
    path("services/<uuid:service>/end/", views.service_end, name="service_end"),
    path("responsibilities/new/", views.responsibility_new, name="responsibility_new"),
    path("responsibilities/<uuid:line>/end/", views.responsibility_end, name="responsibility_end"),
]
