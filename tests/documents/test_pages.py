"""Is a document added, listed, given out and withdrawn as its page says, and does the log have a row for each?"""

from __future__ import annotations

import hashlib
import re

import pytest
from django.urls import reverse

from prag.documents.apart import rewritten
from prag.documents.rewrite import Limits
from tests.documents.hostile import CORPUS, jpeg, pdf, png, where_taken
from tests.documents.neutral import faults
from tests.documents.papers import NAME, add, address, form, kept
from tests.staffing.browser import browser, words
from tests.support.canary_ground import as_superuser, own_database
from tests.support.people import make_practitioner, make_prison, open_confirmed, seat


@pytest.fixture
def opened():
    prison = make_prison()
    case, code = open_confirmed(prison)
    return prison, case, code


def rows(superuser, case) -> list[tuple[str, str | None, str | None, str | None]]:
    return superuser.execute(
        "select verb, object, compartment, purpose from audit.event"
        " where case_id = %s and (object like '%%document' or purpose like 'document%%') order by id",
        [case],
    ).fetchall()


def test_a_document_is_added_listed_and_given_out(opened, superuser):
    prison, case, code = opened
    client = browser(prison.officer)
    answer = add(client, code)
    assert answer["Location"] == reverse("case_documents", args=[code])
    page = words(client.get(answer["Location"]))
    assert "Added. Whoever has a seat that opens this part can download it" in page
    assert "Signed consent Consent of March Needs and plan" in page
    [one] = kept(prison.officer, case)
    file = client.get(address(code, one))
    assert file.content == rewritten(pdf(), Limits()).data
    assert hashlib.sha256(file.content).hexdigest() == one.digest
    found = rows(superuser, case)
    assert found[:2] == [("consultation", None, "work", "document_add"), ("collection", "work_document", "work", None)]
    listed = {("consultation", None, part, "document_list") for part in ("custody", "work", "contacts")}
    assert set(found[2:-1]) == listed
    assert found[-1] == ("consultation", "work_document", "work", "document_read")


def test_a_file_is_given_out_to_be_kept_and_never_shown(opened):
    prison, case, code = opened
    client = browser(prison.officer)
    add(client, code, jpeg(exif=where_taken()), kind="certificate")
    [one] = kept(prison.officer, case)
    answer = client.get(address(code, one))
    assert faults(type("Seen", (), {"media": "jpeg", "data": answer.content})) == []  # type: ignore[arg-type]
    assert answer["Content-Type"] == "image/jpeg"
    assert re.fullmatch(rf'attachment; filename="{code}-certificate-\d{{4}}-\d\d-\d\d\.jpg"', answer["Content-Disposition"])
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")


def test_the_name_that_somebody_gave_the_file_is_kept_nowhere(opened, superuser):
    prison, case, code = opened
    client = browser(prison.officer)
    add(client, code)
    [one] = kept(prison.officer, case)
    said = b"".join((client.get(reverse("case_documents", args=[code])).content, client.get(address(code, one)).content))
    stored = superuser.execute("select d::text from documents.work_document d where case_id = %s", [case]).fetchone()[0]
    logged = superuser.execute("select string_agg(e::text, '') from audit.event e where case_id = %s", [case]).fetchone()[0]
    assert NAME.encode() not in said
    assert "Izvorski" not in stored + logged


def test_title_file_and_digest_are_sealed_and_gone_with_the_key():
    with own_database("documents") as name, as_superuser(name) as superuser:
        prison = make_prison()
        case, code = open_confirmed(prison)
        client = browser(prison.officer)
        add(client, code)
        [one] = kept(prison.officer, case)
        stored = superuser.execute(
            "select words, digest, body from documents.work_document join documents.file using (id) where id = %s", [one.id]
        ).fetchone()
        for clear, sealed in zip((b"Consent of March", one.digest.encode(), b"%PDF"), stored, strict=True):
            assert clear not in sealed
        superuser.execute("delete from cases.person_key where case_id = %s", [case])
        assert kept(prison.officer, case) == []
        assert client.get(address(code, one)).status_code == 404
        assert client.get(reverse("case_documents", args=[code])).status_code == 200


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": ""}, "Choose one."),
        ({"title": ""}, "Fill this in."),
        ({"part": ""}, "Choose one."),
        ({"part": "health"}, "health"),
        ({"kind": "medical_letter"}, "goes into the part “Health” alone"),
        ({"title": "x" * 121}, "at most 120"),
    ],
)
def test_what_is_not_whole_is_refused_stays_typed_and_asks_for_the_file_again(opened, changes, says):
    prison, case, code = opened
    answer = add(browser(prison.officer), code, **changes)
    page = words(answer)
    assert answer.status_code == 422
    assert says in page or changes == {"part": "health"}
    assert "Choose the file again: it is not kept while something else is wrong." in page
    if "title" not in changes:
        assert 'value="Consent of March"' in answer.content.decode()
    assert kept(prison.officer, case) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nothing", "The file is empty."),
        ("EICAR as text", "This is no PDF, PNG or JPEG, whatever its name says."),
        ("office file with macros", "This is no PDF, PNG or JPEG"),
        ("50,000 by 50,000 points", "too many points"),
        ("PDF: password", "protected by a password"),
        ("PDF: 101 pages", "more than 100 pages"),
        ("PDF: XFA form", "a form whose answers do not stand on its pages"),
        ("PDF cut off", "cannot be read to its end"),
    ],
)
def test_a_hostile_file_is_refused_beside_its_field_and_what_was_typed_stays(opened, name, says):
    prison, case, code = opened
    answer = add(browser(prison.officer), code, CORPUS[name][0]())
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in words(answer)
    assert re.search(r'id="id_file-error".*?</p>', page, re.S)
    assert 'value="Consent of March"' in page
    assert kept(prison.officer, case) == []


def test_the_missing_file_is_asked_for(opened):
    prison, _case, code = opened
    given = form()
    del given["file"]
    answer = browser(prison.officer).post(reverse("document_new", args=[code]), given)
    assert answer.status_code == 422
    assert "Choose the file." in words(answer)


def test_a_png_named_pdf_is_kept_as_what_it_is(opened):
    prison, case, code = opened
    add(browser(prison.officer), code, png())
    [one] = kept(prison.officer, case)
    assert (one.media, one.pages) == ("png", 1)


def test_withdrawn_it_stays_in_the_list_with_the_reason_and_nobody_gets_it(opened, superuser):
    prison, case, code = opened
    client = browser(prison.officer)
    add(client, code)
    [one] = kept(prison.officer, case)
    asked = address(code, one, "document_withdraw")
    assert "Consent of March" in words(client.get(asked))
    answer = client.post(asked, {"why": " "})
    assert answer.status_code == 422
    answer = client.post(asked, {"why": "Belongs to another case."}, follow=True)
    page = words(answer)
    assert "Withdrawn. It stays in the list with the reason" in page
    assert re.search(r"Withdrawn on \d+ \w+ \d+: Belongs to another case\.", page)
    assert "Not given out" in page
    gone = client.get(address(code, one))
    assert gone.status_code == 403
    assert "This document was withdrawn" in words(gone)
    again = client.post(asked, {"why": "Once more."})
    assert again.status_code == 403
    assert "withdrawn already" in words(again)
    assert [row[:3] for row in rows(superuser, case)].count(("collection", "work_document", "work")) == 2


def test_health_papers_are_for_those_who_open_health(opened):
    prison, case, code = opened
    nurse, worker = make_practitioner("health_worker"), make_practitioner("social_worker")
    seat(prison, case, nurse, "health_worker", ["health"], ["health"])
    seat(prison, case, worker, "social_worker", ["work"])
    assert add(browser(nurse), code, kind="medical_letter", title="From the ward", part="health").status_code == 302
    [one] = kept(nurse, case)
    for other in (prison.officer, worker):
        client = browser(other)
        assert client.get(address(code, one)).status_code == 404
        assert client.get(address(code, one, "document_withdraw")).status_code == 404
        assert "From the ward" not in words(client.get(reverse("case_documents", args=[code])))
    assert browser(nurse).get(address(code, one)).status_code == 200
    assert browser(make_practitioner("social_worker")).get(address(code, one)).status_code == 404


def test_who_only_reads_downloads_and_is_told_who_adds(opened):
    prison, case, code = opened
    worker = make_practitioner("social_worker")
    seat(prison, case, worker, "social_worker", ["work"])
    add(browser(prison.officer), code)
    [one] = kept(worker, case)
    client = browser(worker)
    page = words(client.get(reverse("case_documents", args=[code])))
    assert "Your seat reads and does not write. Who can: whoever gives the seat" in page
    assert "Withdraw Consent" not in page
    assert client.get(address(code, one)).status_code == 200
    assert client.get(reverse("document_new", args=[code])).status_code == 403
    assert client.post(address(code, one, "document_withdraw"), {"why": "x"}).status_code in (403, 404)


def test_an_identity_paper_is_listed_only_when_asked_for(opened):
    prison, case, code = opened
    client = browser(prison.officer)
    page = client.get(reverse("document_new", args=[code])).content.decode()
    writes = set(re.findall(r'name="part" type="radio" value="(\w+)"', page))
    assert writes >= {"work", "contacts"}
    assert "health" not in writes
    first = client.get(reverse("case_documents", args=[code]))
    assert "Show the documents of the part Identity too" in words(first)
    assert "Identity, Custody" in words(client.get(reverse("case_documents", args=[code]) + "?identity=1"))


def test_the_card_of_the_case_page_counts_by_kind(opened):
    prison, _case, code = opened
    client = browser(prison.officer)
    page = words(client.get(reverse("case_page", args=[code])))
    assert "No document was added to the parts that are open on this page." in page
    add(client, code)
    add(client, code, png(), kind="certificate", title="Welding course")
    page = words(client.get(reverse("case_page", args=[code])))
    assert re.search(r"2 documents, the newest of \d+ \w+ \d+\. Signed consent, Certificate or diploma\.", page)


def test_a_form_that_is_sent_twice_adds_once(opened):
    prison, case, code = opened
    client = browser(prison.officer)
    key = {"sent_once": "7f1d6bd0-5f8c-4f5e-9a64-000000000001"}
    answers = [add(client, code, **key).status_code for _ in range(2)]
    assert answers == [302, 409]
    assert len(kept(prison.officer, case)) == 1
