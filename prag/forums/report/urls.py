"""Which addresses have grants with their reports, and the continuity of a forum?"""

from django.urls import path

from prag.forums.report import views

urlpatterns = [
    path("grants/", views.grant_list, name="grants"),
    path("grants/<uuid:grant>/report/", views.grant_report, name="grant_report"),
    path("grants/<uuid:grant>/report.xlsx", views.grant_workbook, name="grant_workbook"),
    path("grants/<uuid:grant>/report.pdf", views.grant_paper, name="grant_paper"),
    path("forums/<uuid:forum>/continuity/", views.forum_continuity, name="forum_continuity"),
]
