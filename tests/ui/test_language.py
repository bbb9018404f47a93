"""In which language does Prag speak, and does the choice hold?"""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys

import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory, override_settings
from django.urls import reverse
from django.utils import translation

from prag.access.web import declaration
from prag.ui import jinja2
from prag.ui.errors import not_found
from prag.ui.language import language_of, other_languages, speak
from prag.ui.views import set_language
from prag.ui.words import data_text
from tests.support.client import Client

ALBANIAN_FIRST = "sq,en;q=0.7"


@pytest.mark.parametrize(
    ("chosen", "installation", "accepted", "expected"),
    [
        ("sq", "en", "en", "sq"),  # the visitor's own choice stands above all
        ("en", "sq", "sq", "en"),
        ("", "sq", "en-GB,en", "sq"),  # then what the installation speaks
        ("", "", "sq-AL,sq;q=0.9,en;q=0.5", "sq"),  # then the browser
        ("", "", "mk,sq;q=0.8,en;q=0.5", "sq"),  # its first language that we have
        ("", "", "en;q=0.4,sq;q=0.6", "sq"),
        ("", "", "mk,bs;q=0.8", "en"),  # then English
        ("", "", "*", "en"),
        ("", "", "", "en"),
        ("xx", "", "", "en"),  # what nobody speaks is not chosen
        ("xx", "sq", "en", "sq"),
        ("", "xx", "sq", "sq"),
        ("../../etc", "", "not a language; q=many", "en"),
    ],
)
def test_the_rule(chosen, installation, accepted, expected):
    assert language_of(chosen, installation, accepted) == expected


@pytest.mark.parametrize(("mode", "given", "expected"), [("demo", None, "sq sq"), ("demo", "en", "en en"), ("production", None, " en")])
def test_the_demo_speaks_albanian_and_production_what_the_browser_asks_for(mode, given, expected):
    env = os.environ | {"PRAG_MODE": mode}
    env.pop("PRAG_LANGUAGE")
    code = "from config import settings as s; print(s.INSTALLATION_LANGUAGE, s.LANGUAGE_CODE)"
    said = subprocess.check_output([sys.executable, "-c", code], env=env | ({"PRAG_LANGUAGE": given} if given else {}), text=True)
    assert said.rstrip("\n") == expected


def test_the_front_page_speaks_albanian_when_the_installation_does_and_offers_english():
    with override_settings(INSTALLATION_LANGUAGE="sq"):
        answer = Client().get("/", headers={"accept-language": "en"})
    page = answer.content.decode()
    assert '<html lang="sq"' in page
    assert "Provojeni si" in page
    assert '<button type="submit" name="language" value="en" lang="en" class="prag-header__button">English</button>' in page
    assert answer["Content-Language"] == "sq"


def test_one_press_changes_the_language_for_a_year_and_leads_back():
    client = Client()
    answer = client.post("/language/", {"language": "sq", "next": "/sign-in/?next=/cases/"})
    cookie = answer.cookies["prag-language"]
    assert answer["Location"] == "/sign-in/?next=/cases/"
    assert (cookie["max-age"], cookie["samesite"], cookie["httponly"]) == (365 * 24 * 3600, "Lax", True)
    assert '<html lang="sq"' in client.get("/sign-in/").content.decode()


def test_the_cookie_is_for_encrypted_connections_alone_where_they_are_demanded():
    with override_settings(LANGUAGE_COOKIE_SECURE=True):
        assert Client().post("/language/", {"language": "sq"}).cookies["prag-language"]["secure"]


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "away", ""]
)
def test_it_leads_nowhere_else(back):
    assert Client().post("/language/", {"language": "sq", "next": back})["Location"] == "/"


def test_an_unknown_language_is_not_kept():
    assert "prag-language" not in Client().post("/language/", {"language": "xx", "next": "/"}).cookies


def test_it_is_open_to_everybody_by_a_sent_form_with_its_token_alone():
    assert declaration(set_language) == "public"
    assert Client().get(reverse("set_language")).status_code == 405
    assert Client(enforce_csrf_checks=True).post(reverse("set_language"), {"language": "sq"}).status_code == 403


def test_an_answer_leaves_its_language_to_nobody():
    request = RequestFactory().get("/", headers={"accept-language": ALBANIAN_FIRST})
    with override_settings(INSTALLATION_LANGUAGE=""):
        answer = speak(lambda request: HttpResponse(str(translation.get_language())))(request)
    assert answer.content == b"sq"
    assert translation.get_language() == "en"


def test_an_error_page_names_its_language_too():
    with translation.override("sq"):
        page = not_found(RequestFactory().get("/")).content.decode()
    assert '<html lang="sq"' in page
    assert "Këtu nuk u gjet asgjë" in page


def test_one_can_change_to_every_other_language_by_its_own_name():
    assert other_languages() == (("sq", "Shqip"),)
    with translation.override("sq"):
        assert other_languages() == (("en", "English"),)


def test_dates_are_written_as_the_language_writes_them():
    when = datetime.date(2026, 11, 4)
    moment = datetime.datetime(2026, 3, 12, 8, 5, tzinfo=datetime.UTC)
    assert jinja2.day(when) == "4 November 2026"
    with translation.override("sq"):
        assert jinja2.day(when) == "4 nëntor 2026"
        assert jinja2.day_short(when) == "04.11.2026"
        assert jinja2.moment(moment) == "12 mars 2026, 09:05"
        assert all(re.fullmatch(r"1 [a-zë]+ 2026", jinja2.day(datetime.date(2026, month, 1))) for month in range(1, 13))


def test_shipped_data_is_translated_and_what_was_typed_stays():
    with translation.override("sq"):
        assert data_text("Accommodation") == "Strehimi"
        assert data_text("Zyra e Re") == "Zyra e Re"
        assert data_text("") == ""


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("K7-QF3", '<span class="prag-nowrap">K7-QF3</span>'),
        ("K7-QF3M, <b>Skopje</b>", '<span class="prag-nowrap">K7-QF3M</span>, &lt;b&gt;Skopje&lt;/b&gt;'),
        ("By 8-15 on A-1, RK7-QF3 and k7-qf3", "By 8-15 on A-1, RK7-QF3 and k7-qf3"),
        ("", ""),
    ],
)
def test_a_code_is_kept_in_one_piece_and_nothing_else_is_let_through(text, drawn):
    page = engines["jinja2"].from_string('{% from "ui/components.html" import whole_codes %}{{ whole_codes(text) }}')
    assert page.render({"text": text}) == drawn
