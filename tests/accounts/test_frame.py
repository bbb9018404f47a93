"""Does the frame show only what opens, and nothing of it without a session?"""

from __future__ import annotations

from uuid import uuid4

from django.db import connections
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from prag.access.actor import Actor
from prag.access.roles import Role
from prag.access.web import declaration
from prag.accounts.context import NAV, frame
from prag.accounts.models import User
from prag.accounts.urls import urlpatterns


def request_of(*roles: Role):
    request = RequestFactory().get("/work/")
    request.session_state, request.session, request.user = "open", {}, User()
    request.actor = Actor(uuid4(), uuid4(), "mk", frozenset(roles), uuid4())
    return request


def test_an_error_page_has_an_empty_frame_without_a_query():
    with CaptureQueriesContext(connections["login"]) as queries, CaptureQueriesContext(connections["default"]) as others:
        shown = frame(RequestFactory().get("/"))["frame"]
    assert not shown.signed_in
    assert not shown.nav
    assert not shown.unlock_url
    assert not queries.captured_queries
    assert not others.captured_queries


class AllLinks:
    """Addresses in which every link of the navigation leads somewhere."""

    urlpatterns = [path(f"{name}/", lambda request: None, name=name) for _label, name, _needs in NAV]


@override_settings(ROOT_URLCONF=AllLinks)
def test_links_follow_the_permission_table():
    officer = [item.label for item in frame(request_of(Role.TREATMENT))["frame"].nav]
    cases = ["Cases", "Releases ahead", "Start a case", "Find by name", "Ask for a seat"]
    assert officer == ["My tasks", *cases, "Places and services", "Forums"]
    manager = [item.label for item in frame(request_of(Role.ACCESS_MANAGER))["frame"].nav]
    assert manager == ["My tasks", "My institution", "Sealed log"]
    administrator = [item.label for item in frame(request_of(Role.ADMINISTRATOR))["frame"].nav]
    assert administrator == ["My tasks", "Places and services", "Forums", "Institutions and agreements", "Sealed log"]
    coordinator = [item.label for item in frame(request_of(Role.NGO))["frame"].nav]
    assert coordinator == ["My tasks", "Places and services", "Grants", "Forums", "Public notices"]
    protection = [item.label for item in frame(request_of(Role.DATA_PROTECTION))["frame"].nav]
    assert protection == ["My tasks", "In time?", "Who opened what", "Sealed log"]


def test_links_that_lead_nowhere_are_left_out():
    assert [item.url for item in frame(request_of(Role.TREATMENT))["frame"].nav] == ["/work/"]
    assert len(NAV) > 1


def test_every_view_declares_who_may_use_it():
    assert all(declaration(pattern.callback) in ("public", "signed_in") for pattern in urlpatterns)
