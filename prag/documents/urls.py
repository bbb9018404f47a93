"""Which addresses have the documents of a case?"""

from django.urls import path

from prag.documents import views

urlpatterns = [
    path("cases/<str:code>/documents/", views.case_documents, name="case_documents"),
    path("cases/<str:code>/documents/new/", views.document_new, name="document_new"),
    path("cases/<str:code>/documents/<slug:part>/<uuid:document>/", views.document_file, name="document_file"),
    path("cases/<str:code>/documents/<slug:part>/<uuid:document>/withdraw/", views.document_withdraw, name="document_withdraw"),
]
