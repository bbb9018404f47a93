"""What does an Albanian reader get in English, or with a date that Albanian does not write? Pages, mails and papers, really rendered."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from prag.database.maintain import as_maintainer
from prag.forums import actions
from prag.forums.models import Meeting
from prag.messages.actions import queue
from prag.messages.kinds import KINDS
from prag.messages.mail import send_waiting
from prag.messages.models import Outgoing
from prag.papers.actions import TEMPLATES
from prag.ui import paper
from tests.forums.grants import full_ground
from tests.forums.notices.seed import NOTICE
from tests.papers.content import settled_case
from tests.staffing.browser import browser, words
from tests.support.client import Client
from tests.support.forums import begin, conclude, make_forum, plan
from tests.support.people import acting, institution_of, make_practitioner, make_prison
from tests.support.tongue import tongue

ALBANIAN = tongue("sq")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rasti u mbyll më 04.11.2026, afati 4 nëntor 2026", []),
        ("Më tej: Begin to prepare the release.", ["Begin to prepare the release", "Begin to prepare the release."]),
        ("3 institutions still believe another date.", ["institutions still believe another date."]),
        ("Rasti K7-QF3, expected release", ["expected release"]),
        ("“He applied for the identity card.”", []),  # typed by a colleague
        ("më 2026-11-04", ["2026-11-04"]),
        ("më 4/11/2026", ["4/11/2026"]),
        ("më 4.11.2026", ["4.11.2026"]),
        ("më 4 November 2026", ["4 November 2026"]),
        ("më 4 Nëntor 2026", ["4 Nëntor 2026"]),
        ("Prag 3.0, K7-QF3, faqja 1/2", []),
    ],
)
def test_what_is_foreign_is_seen(text: str, found: list[str]):
    assert ALBANIAN.foreign(text) == found


def test_a_step_is_said_in_albanian():
    for english, albanian in {
        "Start a case": "Nis një rast",
        "1 institution still believes another date.": "1 institucion di ende një datë tjetër.",
        "3 institutions still believe another date.": "3 institucione dinë ende një datë tjetër.",
        "Confirm or refuse a case: K7-QF3": "Konfirmo ose refuzo një rast: K7-QF3",
        "QPS X · social worker": "QPS X · punonjës social",
        "Case K7-QF3": "Rasti K7-QF3",
        "Një dhomë": "Një dhomë",
    }.items():
        assert ALBANIAN(english) == albanian
    assert ALBANIAN.control("Try Social worker") == "Provo Punonjës social"


# Pages


def in_albanian(practitioner: uuid.UUID | None = None) -> Client:
    """A browser that chose Albanian, of somebody or of nobody."""
    client = browser(practitioner) if practitioner else Client()
    client.cookies["prag-language"] = "sq"
    return client


@pytest.fixture(scope="module")
def case() -> tuple[Client, str, uuid.UUID]:
    """An Albanian officer, the code of a case with plan, notices and dates, and a social worker at its table."""
    prison, _case, code, worker = settled_case()
    return in_albanian(prison.officer), code, worker


@pytest.mark.parametrize("part", ["", "plan/", "release/", "notices/", "handover/", "papers/", "log/", "seats/new/", "release/dates/"])
def test_a_case_says_nothing_in_english(case, part: str):
    client, code, _worker = case
    answer = client.get(f"/cases/{code}/{part}", follow=True)
    assert answer.status_code == 200
    said = words(answer)
    assert ALBANIAN.dates(said)
    assert not ALBANIAN.foreign(said)


@pytest.mark.parametrize("address", ["/", "/cases/", "/releases/", "/account/", "/places/", "/forums/"])
def test_lists_say_nothing_in_english(case, address: str):
    answer = case[0].get(address)
    assert answer.status_code == 200
    assert not ALBANIAN.foreign(words(answer))


# Mails


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Sends what waits, in Albanian; subject and text of each mail, and of each file that goes along."""
    with as_maintainer() as alias:
        Outgoing.objects.using(alias).all().delete()
    monkeypatch.setattr("prag.sealing.mail.note_of", lambda _reference: "test.example/prag-log\n42\nAAAA\n")

    def send() -> list[str]:
        with translation.override("sq"):
            while send_waiting():
                pass
        return [f"{one.subject}\n{one.body}" for one in mail.outbox]

    return send


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"forum_meeting"}))
def test_a_mail_says_nothing_in_english(kind: str, sent):
    prison = make_prison()
    with acting(prison.officer):
        queue(kind, prison.officer, uuid.uuid4())
    (said,) = sent()
    assert "Përshëndetje," in said
    assert not ALBANIAN.foreign(said)


def test_an_invitation_says_nothing_in_english(sent):
    table = make_forum("social_worker")
    meeting = plan(table)
    with acting(table.coordinator):
        actions.add_agenda_item(meeting=Meeting.objects.get(id=meeting), title="Muaji i parë")
        actions.invite(meeting=meeting)
    (said,) = sent()
    assert "Muaji i parë" in said
    assert ALBANIAN.dates(said)
    assert not ALBANIAN.foreign(said)


# Papers


def _case_paper(kind: str) -> bytes:
    prison, _case, code, worker = settled_case()
    form = {"language": "sq"} | ({"recipient": str(institution_of(worker)), "basis": ""} if kind == "needs_map" else {})
    return in_albanian(prison.officer).post(reverse(kind, args=[code]), form).content


def _pack() -> bytes:
    table = make_forum("social_worker")
    return in_albanian(table.coordinator).get(reverse("pack_pdf", args=[plan(table)])).content


def _minutes() -> bytes:
    table = make_forum("treatment_officer", "social_worker")
    held, client = begin(table), in_albanian(table.coordinator)
    conclude(table, held, "social_worker")
    client.post(reverse("meeting_close", args=[held]))
    return client.get(reverse("minutes_pdf", args=[held])).content


def _report() -> bytes:
    ground = full_ground()
    return in_albanian(make_practitioner("ngo_worker", ground.beneficiary)).get(reverse("grant_paper", args=[ground.grant.id])).content


def _notice() -> bytes:
    return Client().get(reverse("notice_pdf", args=[NOTICE, "sq"])).content


def _guide() -> bytes:
    return in_albanian().get(reverse("guide_pdf", args=["social_work"])).content


PAPERS: dict[str, Callable[[], bytes]] = {
    **{template: lambda kind=kind: _case_paper(kind) for kind, template in TEMPLATES.items()},  # type: ignore[misc]
    "forums/typst/pack.typ": _pack,
    "forums/typst/minutes.typ": _minutes,
    "forums/typst/report.typ": _report,
    "forums/typst/notice.typ": _notice,
    "guides/typst/guide.typ": _guide,
}
UNDATED = {"guides/typst/guide.typ"}


def test_every_paper_is_looked_at():
    every = {str(one.relative_to(paper.PACKAGES)) for one in paper.PACKAGES.glob("*/typst/*.typ")}
    assert every - {"ui/typst/prag.typ"} == PAPERS.keys()


@pytest.mark.parametrize("template", PAPERS)
def test_a_paper_says_nothing_in_english(template: str):
    read = PdfReader(io.BytesIO(PAPERS[template]()))
    assert read.trailer["/Root"]["/Lang"] == "sq"
    said = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    assert ALBANIAN.dates(said) or template in UNDATED
    assert not ALBANIAN.foreign(f"{read.metadata.title} {said}")
