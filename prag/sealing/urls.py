"""Which addresses has the sealed log?"""

from django.urls import path

from prag.sealing import views

urlpatterns = [
    path("sealed-log/", views.sealed_log, name="sealed_log"),
    path("sealed-log/verifier.py", views.verifier_file, name="verifier_file"),
    path("sealed-log/<int:size>/head.txt", views.head_file, name="head_file"),
    path("sealed-log/<int:old>/<int:size>/proof.txt", views.proof_file, name="proof_file"),
    path("sealed-log/<int:size>/keep/", views.head_keep, name="head_keep"),
    path("sealed-log/witnesses/<uuid:witness>/ask-end/", views.witness_ask_end, name="witness_ask_end"),
    path("sealed-log/witnesses/<uuid:witness>/end/", views.witness_end, name="witness_end"),
    path("sealed-log/witnesses/<uuid:witness>/stay/", views.witness_keep, name="witness_keep"),
]
