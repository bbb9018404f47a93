"""Which addresses are there? Each package brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("prag.ui.urls")),
    path("", include("prag.accounts.urls")),
    path("", include("prag.sealing.urls")),
    path("", include("prag.staffing.urls")),
    path("", include("prag.services.urls")),
    path("", include("prag.forums.urls")),
    path("", include("prag.forums.notices.urls")),
    path("", include("prag.forums.report.urls")),
    path("", include("prag.cases.urls")),
    path("", include("prag.profiles.urls")),
    path("", include("prag.exchange.urls")),
    path("", include("prag.guides.urls")),
    path("", include("prag.plans.urls")),
    path("", include("prag.papers.urls")),
    path("", include("prag.releases.urls")),
    path("", include("prag.documents.urls")),
    path("", include("prag.demo.urls")),
    path("", include("prag.operations.urls")),
    path("", include("prag.desk.urls")),
]

handler400 = "prag.ui.errors.bad_request"
handler403 = "prag.ui.errors.forbidden"
handler404 = "prag.ui.errors.not_found"
handler500 = "prag.ui.errors.broken"
