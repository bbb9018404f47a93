"""Which addresses have statements?"""

from django.urls import path

from prag.profiles import views

urlpatterns = [
    path("cases/<str:code>/areas/<str:area>/new/", views.statement_new, name="statement_new"),
    path("cases/<str:code>/statements/<uuid:statement>/correct/", views.statement_correct, name="statement_correct"),
]
