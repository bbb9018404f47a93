"""Has every answer the headers that guard it: pages, errors, what is too much, static files, papers; and does too much get a clear page?"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client as PlainClient
from django.test import RequestFactory, override_settings
from django.urls import reverse

from prag.ui import errors
from prag.ui.limits import MOST_OF_ADDRESS, MOST_OF_HEADERS, REFUSED
from tests.staffing.browser import browser, words
from tests.support.client import Client
from tests.support.edges import faults_of_headers
from tests.support.people import make_practitioner, make_prison, open_confirmed

NOTICE = uuid.UUID(int=0)


def _everything() -> list[tuple[str, Any]]:
    prison = make_prison()
    _, code = open_confirmed(prison)
    client, nobody = browser(prison.officer), Client(raise_request_exception=False)
    big = "x" * (settings.MOST_BYTES + 1)
    return [
        ("front page", nobody.get("/")),
        ("case page", client.get(reverse("case_page", args=[code]))),
        ("redirect", nobody.get(reverse("case_list"))),
        ("paper", client.post(reverse("needs_map", args=[code]), {"language": "en"})),
        ("style sheet", nobody.get("/static/prag/prag.css")),
        ("picture", nobody.get("/static/prag/favicon.svg")),
        ("static file that is not there", nobody.get("/static/prag/nothing.css")),
        ("404", client.get("/cases/Z9-ZZZ/")),
        ("405", nobody.get(reverse("set_language"))),
        ("403 of CSRF", PlainClient(enforce_csrf_checks=True).post(reverse("set_language"), {"language": "en"})),
        ("400 without key", client.post(reverse("seat_ask"), {"sent_once": ""})),
        ("413", nobody.post("/sign-in/", {"login": big})),
        ("414", nobody.get("/?q=" + "x" * MOST_OF_ADDRESS)),
        ("431", nobody.get("/", headers={"x-long": "x" * MOST_OF_HEADERS})),
        ("host that is not ours", nobody.get("/", headers={"host": "elsewhere.invalid"})),
    ]


def test_every_answer_has_them_all():
    answers, faults = _everything(), {}
    for name, answer in answers:
        answer.close()
        if found := faults_of_headers(answer.headers, static=name in ("style sheet", "picture")):
            faults[name] = found
    print(f"\nheaders: n = {len(answers)} kinds of answer with statuses {sorted({answer.status_code for _, answer in answers})}")
    assert faults == {}


@pytest.mark.parametrize("broken", ["RuntimeError", "LogUnavailable"])
def test_a_page_that_breaks_has_them_too(broken, monkeypatch):
    from prag.gate.verbs import LogUnavailable

    def fail(*_: Any, **__: Any) -> None:
        raise {"RuntimeError": RuntimeError, "LogUnavailable": LogUnavailable}[broken]

    client = browser(make_practitioner("social_worker"))
    client.raise_request_exception = False
    monkeypatch.setattr("prag.desk.views.home.render", fail)
    answer = client.get(reverse("home"))
    assert answer.status_code == (500 if broken == "RuntimeError" else 503)
    assert faults_of_headers(answer.headers) == []


def test_in_production_browsers_are_told_to_come_by_tls_alone():
    with override_settings(SECURE_HSTS_SECONDS=31536000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True):
        for address in ("/", "/static/prag/prag.css", "/no/such/page/"):
            answer = Client().get(address, secure=True)
            answer.close()
            assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", address


def test_a_missing_header_is_noticed():
    """The check itself."""
    whole = dict(Client().get("/").headers)
    assert faults_of_headers(whole) == []
    for name in ("Content-Security-Policy", "Cache-Control", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy",
                 "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "X-Frame-Options"):  # fmt: skip
        assert faults_of_headers({k: v for k, v in whole.items() if k != name}) == [name]


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"data": {"login": "x" * (600 * 1024)}}, 413, "shorten the longest text, or record it in several parts"),
        ({"data": {"login": "x" * (520 * 1024)}}, 413, "shorten the longest text"),
        ({"data": {f"field{n}": "1" for n in range(250)}}, 413, "shorten the longest text"),
        ({"data": {}, "headers": {"host": "elsewhere.invalid"}}, 400, "load the page again"),
        ({"data": {}, "QUERY_STRING": "x" * 9000}, 414, "Begin at the first page"),
        ({"data": {}, "headers": {"x-long": "x" * 40000}}, 431, "delete the cookies of this site"),
        ({"data": {}, REFUSED: 408}, 408, "Go back with your browser, copy longer texts"),
    ],
)
def test_too_much_is_refused_with_what_to_do(sent, status, says):
    answer = PlainClient(raise_request_exception=False).post("/sign-in/", **sent)
    assert answer.status_code == status
    assert says in words(answer)


def test_a_form_of_the_usual_length_passes():
    answer = Client().post("/sign-in/", {"login": "x" * 1000, "password": "y" * 100})
    assert answer.status_code in (200, 422)


def test_the_pages_need_nothing():
    """They are shown when session, database or the request itself is broken."""
    for page in (errors.bad_request(HttpRequest()), *(errors.too_much(RequestFactory().get("/"), s) for s in (408, 413, 414, 431))):
        assert b"<h1" in page.content
        assert page["Cache-Control"] == "no-store"
