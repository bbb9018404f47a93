"""Which addresses do these tests use? Those of accounts, and three plain pages that stand for all others."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from prag.access.web import public, signed_in
from prag.accounts.demo_session import sign_in_demo
from prag.accounts.models import User
from prag.accounts.stepup import step_up


@signed_in
def page(request: HttpRequest, id: int = 0) -> HttpResponse:
    """Answers with what was sent to it."""
    return JsonResponse({"who": str(request.user.practitioner_id), "sent": dict(request.POST.lists())})


@signed_in
@step_up
def sensitive(request: HttpRequest) -> HttpResponse:
    """The same, asked once more who is there."""
    return JsonResponse({"done": dict(request.POST.lists())})


@public
def become(request: HttpRequest, id: int) -> HttpResponse:
    """Signs in as a persona."""
    sign_in_demo(request, User.objects.get(pk=id))
    return HttpResponse("ok")


urlpatterns = [
    path("", include("prag.accounts.urls")),
    path("work/", page, name="home"),
    path("work/<int:id>/note/", page, name="note"),
    path("sensitive/", sensitive, name="sensitive"),
    path("become/<int:id>/", become, name="become"),
]
