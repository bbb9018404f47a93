"""Which addresses have the pages that are put together from all parts?"""

from django.urls import path

from prag.desk.views import case, home

urlpatterns = [
    path("", home.home, name="home"),
    path("cases/<str:code>/", case.case_page, name="case_page"),
    path("cases/<str:code>/name/", case.identity_show, name="identity_show"),
    path("cases/<str:code>/identity/", case.identity_page, name="identity_page"),
]
