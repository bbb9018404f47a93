"""Which addresses have the printed papers of a case? One page, and a button for each paper."""

from django.urls import path

from prag.papers import views

urlpatterns = [
    path("cases/<str:code>/papers/", views.case_papers, name="case_papers"),
    path("cases/<str:code>/needs-map.pdf", views.needs_map, name="needs_map"),
    path("cases/<str:code>/day-one.pdf", views.day_one_sheet, name="day_one_sheet"),
    path("cases/<str:code>/own-copy.pdf", views.own_copy, name="own_copy"),
]
