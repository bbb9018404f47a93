"""Does the guard find what looks like a person's number, and leave ordinary sentences alone?"""

from __future__ import annotations

import pytest

from prag.forums.notices import guard
from prag.forums.notices.guard import suspicious
from tests.forums.notices.seed import published

FOUND = [
    ("The case K7-QF3 was named.", "K7-QF3", guard.CODE),
    ("The case K7-QF3M.", "K7-QF3M", guard.CODE),
    ("rasti k7-qf3, sot", "k7-qf3", guard.CODE),
    ("(K7–QF3)", "K7–QF3", guard.CODE),
    ("K7QF3M came", "K7QF3M", guard.CODE),
    ("k7qf3 came", "k7qf3", guard.CODE),
    ("K7 QF3 came", "K7 QF3", guard.CODE),
    ("JMBG 0201990450001.", "0201990450001", guard.NUMBER),
    ("0201990-450001", "0201990-450001", guard.NUMBER),
    ("NID J12345678N", "J12345678N", guard.ID),
    ("nid j12345678n", "j12345678n", guard.ID),
    ("born 12.3.1990 in a town", "born 12.3.1990", guard.BIRTH),
    ("born on 12 March 1990", "born on 12 March 1990", guard.BIRTH),
    ("Date of birth: 12/03/1990", "Date of birth: 12/03/1990", guard.BIRTH),
    ("lindur më 12.3.1990", "lindur më 12.3.1990", guard.BIRTH),
    ("lindur në vitin 1990", "lindur në vitin 1990", guard.BIRTH),
    ("rođena 1990. godine", "rođena 1990", guard.BIRTH),
    ("роден на 12 март 1990", "роден на 12 март 1990", guard.BIRTH),
    ("since 12.03.1990", "12.03.1990", guard.OLD_DATE),
    ("call +389 70 123 456", "389 70 123 456", guard.LONG),
    ("document 1234567", "1234567", guard.LONG),
    ("A.B. (34) said", "A.B. (34)", guard.INITIALS),
    ("A. B., 34, said", "A. B., 34", guard.INITIALS),
    ("Ç.Ë. said", "Ç.Ë.", guard.INITIALS),
    ("А.Б. рече", "А.Б.", guard.INITIALS),
    ("a 34-year-old man", "34-year-old", guard.AGE),
    ("një 34-vjeçar", "34-vjeçar", guard.AGE),
]
QUIET = [
    "30 qershor dhe 2 korrik 2021",
    "30.06.2021 to 02.07.2021",
    "the programme 2019–2022, Resolution 1244 (1999)",
    "an A4-size sheet, a b2book, 71000 Sarajevo",
    "p.sh. shoqata O.J.F. dhe të tjera, etj.",
    "Three forums with 45 institutions and 120 people.",
    "The task must never be the prison service's alone. It was born of need.",
]


@pytest.mark.parametrize(("text", "word", "why"), FOUND, ids=[row[0] for row in FOUND])
def test_what_looks_like_a_persons_number_is_found_and_explained(text, word, why):
    assert [(one.word, str(one.why)) for one in suspicious(text)] == [(word, str(why))]


@pytest.mark.parametrize("text", QUIET)
def test_ordinary_sentences_are_left_alone(text):
    assert suspicious(text) == []


def test_several_findings_come_in_the_order_of_the_text_each_once():
    found = suspicious("A.B. (34), K7-QF3, 0201990450001, again K7-QF3")
    assert [one.word for one in found] == ["A.B. (34)", "K7-QF3", "0201990450001"]


@pytest.mark.parametrize("language", ["sq", "en"])
def test_a_generated_notice_gives_no_alarm(language):
    said = "\n".join(text for one in published(language).facts["blocks"] for text in (one["text"], *one["items"]))
    assert len(said) > 1500
    assert suspicious(said) == []
