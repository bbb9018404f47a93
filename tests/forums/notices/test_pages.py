"""Does a notice go its way: written by one, read by a second, published by another; and nobody else, and nothing else?"""

from __future__ import annotations

import io
import uuid

import pytest
from django.urls import reverse
from pypdf import PdfReader

from prag.database.maintain import as_maintainer
from prag.forums import actions as forum_actions
from prag.forums.models import Forum, Grant, Meeting, NoticeText, Publication
from prag.forums.notices.actions import begin_notice, publish_notice, review_notice, write_notice
from prag.forums.notices.collect import meetings_of
from prag.forums.notices.sheet import find_sheet
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.kernel.verdict import Refused
from tests.forums.notices.seed import NOTICE, published
from tests.staffing.browser import browser, words
from tests.support.client import Client
from tests.support.forums import Table, begin, conclude, make_forum
from tests.support.people import acting, make_practitioner

TEXT = {"title": "Four institutions agree", "lead": "In one morning.", "paragraphs": "First.\n\nSecond."}


def held(table: Table) -> uuid.UUID:
    """A meeting that was held."""
    meeting = begin(table)
    conclude(table, meeting, "social_worker")
    with acting(table.coordinator):
        forum_actions.step_meeting(meeting=meeting, verb="close")
    return meeting


@pytest.fixture(scope="module")
def table() -> Table:
    return make_forum("treatment_officer", "social_worker")


@pytest.fixture(scope="module")
def meeting(table: Table) -> uuid.UUID:
    return held(table)


@pytest.fixture
def notice(table: Table, meeting: uuid.UUID) -> uuid.UUID:
    """A notice in English, begun and written by the forum's coordinator."""
    with acting(table.coordinator):
        fresh = begin_notice(meetings=meetings_of([meeting]), language="en", title="T")
        write_notice(notice=fresh, language="en", **TEXT)
    return fresh


@pytest.fixture(scope="module")
def second() -> uuid.UUID:
    """A second reader, who also publishes."""
    return make_practitioner("municipal_coordinator")


def address(name: str, notice: uuid.UUID, language: str = "en", read: str = "") -> str:
    return reverse(name, args=[notice, language]) + (f"?read={read}" if read else "")


def digest(notice: uuid.UUID, reader: uuid.UUID, language: str = "en") -> str:
    with acting(reader):
        return find_sheet(notice, language).digest


def review(notice: uuid.UUID, reader: uuid.UUID):
    return browser(reader).post(address("notice_reviewed", notice, read=digest(notice, reader)), follow=True)


def publish(notice: uuid.UUID, reader: uuid.UUID):
    return browser(reader).post(address("notice_publish", notice, read=digest(notice, reader)), follow=True)


def text_of(notice: uuid.UUID) -> NoticeText:
    with as_maintainer() as alias:
        return NoticeText.objects.using(alias).get(notice=notice, language="en")


def test_from_the_choice_of_meetings_to_the_public_page(table, meeting, second):
    client = browser(table.coordinator)
    page = words(client.get(reverse("notice_new")))
    assert "Of which meetings?" in page
    answer = client.post(reverse("notice_new"), {"meetings": [str(meeting)], "language": "en", "title": "A title"}, follow=True)
    notice = uuid.UUID(answer.redirect_chain[-1][0].split("/")[2])
    answer = client.post(address("notice_write", notice), TEXT, follow=True)
    assert "Saved. Somebody else reads it now as second reader" in words(answer)
    assert "Information is exchanged in time." in words(answer)
    assert Client().get(address("notice_public", notice)).status_code == 404
    assert "Reviewed: your mark holds for exactly these words." in words(review(notice, second))
    assert "Public from now on" in words(publish(notice, second))
    answer = Client().get(address("notice_public", notice))
    assert answer.status_code == 200
    assert answer["Content-Language"] == "en"
    page = words(answer)
    for said in (*TEXT.values(), "Information is exchanged in time.", "One forum was held:"):
        assert " ".join(said.split()) in page
    assert "Not yet reviewed" not in page


def test_a_changed_word_takes_the_review_back(table, notice, second):
    review(notice, second)
    assert text_of(notice).reviewed_by == second
    browser(table.coordinator).post(address("notice_write", notice), TEXT | {"lead": "In one afternoon."})
    text = text_of(notice)
    assert (text.lead, text.reviewed_by, text.reviewed_at, text.reviewed_digest) == ("In one afternoon.", None, None, "")


def test_changed_data_takes_the_mark_off_too(table, second):
    own = make_forum("treatment_officer", "social_worker")
    meeting = held(own)
    with acting(own.coordinator):
        notice = begin_notice(meetings=meetings_of([meeting]), language="en", title="T")
    review(notice, second)
    assert "A second reader read exactly these words" in words(browser(second).get(address("notice_page", notice)))
    with acting(own.coordinator):
        forum_actions.say(
            meeting=Meeting.objects.get(id=meeting), subject=meeting, slot="discussed", language="en", text="rooms and first nights"
        )
    page = words(browser(second).get(address("notice_page", notice)))
    assert "the discussion was about rooms and first nights" in page
    assert "No second reader has read these words" in page


def test_the_writer_neither_reviews_nor_publishes(table, notice, second):
    assert "A second reader is somebody else" in words(review(notice, table.coordinator))
    assert "Whoever wrote a notice does not publish it." in words(publish(notice, table.coordinator))
    for verb in (review_notice, publish_notice):
        with acting(table.coordinator):
            sheet = find_sheet(notice, "en")
            with pytest.raises(Refused):
                verb(sheet=sheet, shown=sheet.digest)
    assert not Publication.objects.filter(notice_id=notice).exists()
    page = words(browser(table.coordinator).get(address("notice_page", notice)))
    assert "Not possible now. Whoever wrote a notice does not publish it. Who can: another coordinator" in page


@pytest.mark.parametrize("name", ["notice_reviewed", "notice_publish"])
def test_what_was_not_shown_is_neither_marked_nor_published(name, table, notice, second):
    before = digest(notice, second)
    with acting(table.coordinator):
        write_notice(notice=notice, language="en", **TEXT | {"title": "Another title"})
    answer = browser(second).post(address(name, notice, read=before), follow=True)
    assert "The text has changed since you opened the page: read it again." in words(answer)
    assert text_of(notice).reviewed_at is None
    assert not Publication.objects.filter(notice_id=notice).exists()


def test_published_unread_it_says_so_until_somebody_reads_exactly_that(notice, second, table):
    publish(notice, second)
    assert "Not yet reviewed: a second reader has not read this text yet." in words(Client().get(address("notice_public", notice)))
    review(notice, second)
    assert "Not yet reviewed" not in words(Client().get(address("notice_public", notice)))
    with acting(table.coordinator):
        write_notice(notice=notice, language="en", **TEXT | {"title": "A new title"})
    page = words(browser(second).get(address("notice_page", notice)))
    assert "what was changed since is not public yet" in page
    assert "A new title" not in words(Client().get(address("notice_public", notice)))
    publish(notice, second)
    page = words(Client().get(address("notice_public", notice)))
    assert "A new title" in page
    assert "Not yet reviewed" in page


def test_what_was_withdrawn_answers_like_what_never_was(notice, second):
    publish(notice, second)
    for name in ("notice_public", "notice_text", "notice_pdf"):
        assert Client().get(address(name, notice)).status_code == 200
    answer = browser(second).post(address("notice_withdraw", notice), follow=True)
    assert "Withdrawn: its address answers like one that does not exist." in words(answer)
    never = Client().get(address("notice_public", uuid.uuid4()))
    for name in ("notice_public", "notice_text", "notice_pdf"):
        gone = Client().get(address(name, notice))
        assert (gone.status_code, gone.content) == (404, never.content)
    assert Client().get(address("notice_public", notice, "sq")).status_code == 404
    assert browser(second).post(address("notice_withdraw", notice), follow=True).status_code == 200
    publish(notice, second)
    assert Client().get(address("notice_public", notice)).status_code == 200


def test_another_institution_reads_and_does_not_write(notice, second):
    page = words(browser(second).get(address("notice_page", notice)))
    assert "Only the institution that began this notice writes it. Who can: Institution" in page
    answer = browser(second).post(address("notice_write", notice), TEXT | {"title": "Mine"})
    assert answer.status_code == 422
    assert "This is not yours to do." in words(answer)
    assert text_of(notice).title == TEXT["title"]


def test_another_jurisdiction_finds_nothing_and_writes_nothing(notice):
    stranger = make_practitioner("ngo_worker", jurisdiction="ba")
    client = browser(stranger)
    for name in ("notice_page", "notice_write", "notice_reviewed", "notice_publish", "notice_withdraw"):
        assert client.get(address(name, notice), follow=True).status_code == 404, name
        assert client.post(address(name, notice), TEXT).status_code == 404, name
    assert TEXT["title"] not in words(client.get(reverse("notice_list")))
    arguments = {"p_notice": notice, "p_language": "en"}
    verbs = (
        ("write", {"p_title": "X", "p_lead": "", "p_paragraphs": ""}),
        ("review", {"p_digest": "x"}),
        ("publish", {"p_title": "X", "p_facts": "{}", "p_digest": "x"}),
        ("withdraw", {}),
    )
    for verb, more in verbs:
        with acting(stranger), pytest.raises(Refused):
            call(f"forums.{verb}_notice", **arguments, **more)


@pytest.mark.parametrize(
    ("function", "opens"), [("social_worker", True), ("education_worker", True), ("mentor", False), ("health_worker", False)]
)
def test_who_has_to_do_with_notices(function, opens, notice):
    somebody = browser(make_practitioner(function))
    assert somebody.get(reverse("notice_list")).status_code == (200 if opens else 404)
    assert somebody.get(address("notice_page", notice)).status_code == (200 if opens else 404)
    assert somebody.get(reverse("notice_new")).status_code == 404
    assert somebody.post(address("notice_publish", notice, read="x")).status_code == 404


def test_publishing_asks_who_is_there(notice, second):
    asked = browser(second, confirmed=False).post(address("notice_publish", notice, read=digest(notice, second)))
    assert not Publication.objects.filter(notice_id=notice).exists()
    assert "confirm" in words(asked).lower()


def test_the_guard_lets_a_code_through_only_when_somebody_looked(table, notice):
    client, form = browser(table.coordinator), TEXT | {"paragraphs": "As in K7-QF3."}
    answer = client.post(address("notice_write", notice), form)
    assert answer.status_code == 422
    page = words(answer)
    assert "K7-QF3 – It looks like the code of a case." in page
    assert "As in K7-QF3." in page
    assert text_of(notice).paragraphs == TEXT["paragraphs"]
    assert client.post(address("notice_write", notice), form | {"checked": "on"}).status_code == 302
    assert text_of(notice).paragraphs == "As in K7-QF3."
    assert "it may be about a person" in words(client.get(address("notice_page", notice)))
    form = {"meetings": [], "language": "en", "title": "A.B. (34)"}
    assert "It looks like somebody's initials." in words(client.post(reverse("notice_new"), form))


def test_meetings_of_two_projects_are_not_told_in_one_notice(table, meeting):
    with as_maintainer() as alias:
        grant = Grant.objects.using(alias).filter(jurisdiction_id="mk").first()
    own = make_forum("treatment_officer", "social_worker")
    other = held(own)
    with as_maintainer() as alias:
        Forum.objects.using(alias).filter(id=own.forum).update(grant_id=grant.id)
    form = {"meetings": [str(meeting), str(other)], "language": "en", "title": "Two"}
    answer = browser(table.coordinator).post(reverse("notice_new"), form)
    assert answer.status_code == 422
    assert "These meetings belong to different projects" in words(answer)


def test_what_has_no_words_in_the_language_is_named(notice, table):
    page = words(browser(table.coordinator).get(address("notice_page", notice, "sq")))
    assert "Not there in Albanian, and therefore left out: conclusion 1" in page
    assert "Not yet written" in page
    assert "Nobody has written in this language yet." in page


def test_a_period_without_a_meeting_says_what_would_stand_there(table):
    far = {"first_day": 1, "first_month": 1, "first_year": 1990, "last_day": 2, "last_month": 1, "last_year": 1990}
    client = browser(table.coordinator)
    assert "The meetings of this period would stand here." in words(client.get(reverse("notice_new"), far))
    wrong = words(client.get(reverse("notice_new"), far | {"last_year": 1980}))
    assert "The last day cannot be before the first." in wrong


@pytest.mark.parametrize("language", ["sq", "en"])
def test_text_and_pdf_say_what_the_page_says(language):
    publication = published(language)
    answer = Client().get(address("notice_text", NOTICE, language))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Language"] == language
    said = answer.content.decode()
    for one in publication.facts["blocks"]:
        for text in (one["text"], *one["items"]):
            assert text in said
    answer = Client().get(address("notice_pdf", NOTICE, language))
    assert answer["Content-Type"] == "application/pdf"
    paper = PdfReader(io.BytesIO(answer.content))
    root = paper.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"].split("-")[0]) == (True, language)
    assert paper.metadata
    assert paper.metadata.title == publication.title
    printed = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for one in publication.facts["blocks"]:
        for text in (one["text"], *one["items"]):
            assert " ".join(text.split()) in printed


def test_the_demo_shows_a_reviewed_and_an_unreviewed_language():
    albanian, english = (words(Client().get(address("notice_public", NOTICE, code))) for code in ("sq", "en"))
    assert published("sq").reviewed
    assert "Ende i pashqyrtuar" not in albanian
    assert "This notice in English" in albanian
    assert "Ky njoftim në gjuhën shqipe" in english
    assert ("Not yet reviewed" in english) is not published("en").reviewed


def test_the_page_speaks_its_own_language_whatever_the_visitor_chose():
    client = Client()
    client.cookies["prag-language"] = "en"
    page = client.get(address("notice_public", NOTICE, "sq")).content.decode()
    assert '<html lang="sq"' in page
    assert 'name="language"' not in page
    assert '<html lang="en"' in client.get(address("notice_public", NOTICE, "en")).content.decode()


def test_a_notice_is_never_of_nothing(table):
    with acting(table.coordinator), pytest.raises(Refused):
        begin_notice(meetings=[], language="en", title="T")
    with acting(table.coordinator), pytest.raises(Refused):
        call("forums.start_notice", p_first=today(), p_last=today(), p_meetings=[uuid.uuid4()], p_language="en", p_title="T")


def test_public_facts_are_asked_by_the_gate_alone(superuser):
    found = superuser.execute(
        "select r.rolname from pg_roles r, pg_proc p where p.proname = 'public_facts' and not r.rolsuper"
        " and has_function_privilege(r.oid, p.oid, 'execute') and r.rolname like 'prag\\_%'"
    ).fetchall()
    assert found == [("prag_gate",)]


def test_what_is_done_stands_in_the_log(notice, second, superuser):
    publish(notice, second)
    publication = Publication.objects.get(notice_id=notice, withdrawn_at__isnull=True)
    rows = superuser.execute("select actor from audit.event where object = 'publication' and object_id = %s", [publication.id]).fetchall()
    assert rows == [(second,)]
