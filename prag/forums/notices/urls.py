"""Which addresses has the public notice? Those of the public, and those of the people who write, read and publish it."""

from django.urls import path

from prag.forums.notices import public, views

urlpatterns = [
    path("notices/<uuid:notice>/<slug:language>/", public.notice_public, name="notice_public"),
    path("notices/<uuid:notice>/<slug:language>.txt", public.notice_text, name="notice_text"),
    path("notices/<uuid:notice>/<slug:language>.pdf", public.notice_pdf, name="notice_pdf"),
    path("announcements/", views.notice_list, name="notice_list"),
    path("announcements/new/", views.notice_new, name="notice_new"),
    path("announcements/<uuid:notice>/<slug:language>/", views.notice_page, name="notice_page"),
    path("announcements/<uuid:notice>/<slug:language>/words/", views.notice_write, name="notice_write"),
    path("announcements/<uuid:notice>/<slug:language>/reviewed/", views.notice_reviewed, name="notice_reviewed"),
    path("announcements/<uuid:notice>/<slug:language>/publish/", views.notice_publish, name="notice_publish"),
    path("announcements/<uuid:notice>/<slug:language>/withdraw/", views.notice_withdraw, name="notice_withdraw"),
]
