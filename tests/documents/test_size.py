"""Where does a long body get in, of whom, and how often does it lie in memory?"""

from __future__ import annotations

import tracemalloc

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.documents.hostile import png
from tests.documents.papers import add, kept
from tests.staffing.browser import browser, words
from tests.support.client import Client
from tests.support.people import make_prison, open_confirmed

LONG = png() + bytes(2 * 1024 * 1024)


@pytest.fixture
def opened():
    prison = make_prison()
    return prison, *open_confirmed(prison)


def test_a_long_body_is_taken_at_one_address_of_somebody_signed_in(opened):
    prison, case, code = opened
    assert len(LONG) > settings.MOST_BYTES
    assert add(Client(), code, LONG).status_code == 413
    for name, parts in (("case_documents", [code]), ("step_back", [code]), ("account_login", [])):
        sent = {"file": SimpleUploadedFile("x", LONG)}
        assert browser(prison.officer).post(reverse(name, args=parts), sent).status_code == 413, name
    assert kept(prison.officer, case) == []
    assert add(browser(prison.officer), code, LONG).status_code == 302
    assert len(kept(prison.officer, case)) == 1


def test_what_is_longer_than_a_document_may_be_is_not_read(opened):
    prison, _case, code = opened
    answer = add(browser(prison.officer), code, bytes(settings.MOST_BYTES_THERE))
    assert answer.status_code == 413
    assert all(said in words(answer) for said in ("The file is too large", "at most 10 MB", "grey instead of colour"))
    assert "shorten the longest text" not in words(answer)
    assert f'href="{reverse("document_new", args=[code])}">Open the form again' in answer.content.decode()


def test_the_page_names_the_limit_of_this_installation(opened, monkeypatch):
    prison, _case, code = opened
    monkeypatch.setattr(settings, "DOCUMENT_MOST_BYTES", 3 << 20)
    monkeypatch.setattr(settings, "MOST_BYTES_THERE", settings.DOCUMENT_MOST_BYTES + 65536)
    assert "at most 3 MB" in words(add(browser(prison.officer), code, bytes(4 << 20)))
    form = browser(prison.officer).get(reverse("document_new", args=[code])).content.decode()
    assert 'data-most-bytes="3145728"' in form
    assert 'data-too-large="The file is larger than 3 MB.' in form


def test_whose_session_has_ended_is_not_told_of_a_size(opened):
    _prison, _case, code = opened
    answer = add(Client(), code, LONG)
    assert "You are not signed in any more" in words(answer)
    assert "MB" not in words(answer)
    assert "The file is too large" in words(add(Client(), code, bytes(settings.MOST_BYTES_THERE)))


def test_a_text_that_is_too_long_beside_the_file_is_called_a_text(opened):
    prison, _case, code = opened
    answer = add(browser(prison.officer), code, title="x" * (520 * 1024))
    assert answer.status_code == 413
    assert "shorten the longest text" in words(answer)


def test_a_file_over_the_limit_that_still_fits_into_the_body_is_refused_in_words(opened):
    prison, _case, code = opened
    answer = add(browser(prison.officer), code, png() + bytes(settings.DOCUMENT_MOST_BYTES))
    assert answer.status_code == 422
    assert "The file is larger than 10 MB." in words(answer)


def test_a_form_of_another_site_adds_nothing(opened):
    prison, case, code = opened
    assert add(browser(prison.officer), code, sent_once="").status_code == 400
    assert kept(prison.officer, case) == []


def test_a_large_file_lies_in_memory_a_few_times_at_most(opened):
    """The greatest that Python holds at once while 9 MB are sent, written anew, sealed and stored."""
    prison, case, code = opened
    import io
    import os

    from PIL import Image

    out = io.BytesIO()
    Image.frombytes("L", (3000, 2900), os.urandom(3000 * 2900)).save(out, "PNG")
    client, data = browser(prison.officer), out.getvalue()
    del out
    tracemalloc.start()
    answer = add(client, code, data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"\none document of {len(data) / 2**20:.1f} MB: at most {most / len(data):.1f} times its size in memory")
    assert answer.status_code == 302
    assert len(kept(prison.officer, case)) == 1
    assert most < 6 * len(data)
