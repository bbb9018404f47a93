"""Which addresses has help?"""

from django.urls import path

from prag.guides import views

urlpatterns = [
    path("help/", views.help_page, name="help"),
    path("help/<slug:kind>/", views.guide_page, name="guide"),
    path("help/<slug:kind>.pdf", views.guide_pdf, name="guide_pdf"),
]
