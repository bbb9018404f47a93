"""What is chosen for each paper, and does it fit? Tables of plain facts; the fitting is read back from the PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from prag.papers import rules
from prag.papers.rows import Body, Copy, Deed, Duty, Facts, Line, Said, Voice, Wish
from prag.papers.values import texts_typed, values_of_day_one, values_of_needs_map, values_of_own_copy
from prag.releases.day_one import CHECKLIST
from prag.ui.paper import make_pdf
from tests.papers.content import FORBIDDEN, text_of

TODAY, RELEASE = date(2027, 2, 1), date(2027, 3, 12)
PRISON, CENTRE, PROBATION = Body("Prison of Somewhere", "treatment officer"), Body("Centre", "social worker"), Body("Probation", "officer")
COPY = Copy(7, "Centre")


def _said(area="Accommodation", kind="fact", rating="marked", text="A room.", strength=False):
    return Said(area, kind, rating, text, TODAY, strength)


def _deed(what="A room.", due=RELEASE, state="accepted", institution="centre", area="Accommodation"):
    return Deed(area, what, CENTRE, institution, due, state)


def _facts(**changes):
    facts = Facts(code="K7-QF3A", today=TODAY, release=RELEASE, responsible=PRISON, lines=tuple(Line(item.key) for item in CHECKLIST))
    return replace(facts, **changes)


def _pages(template, values):
    return len(PdfReader(BytesIO(make_pdf(f"papers/typst/{template}.typ", values, "en"))).pages)


@pytest.mark.parametrize(
    ("said", "texts"),
    [
        ([_said()], ["A room."]),
        ([_said(kind="assessment")], ["A room."]),
        ([_said(rating="some")], ["A room."]),
        ([_said(kind="reported")], []),
        ([_said(kind="unverified")], []),
        ([_said(rating="none")], []),
        ([_said(rating="not_known")], []),
        ([_said(strength=True)], []),
        ([_said(text=" ")], []),
        # The latest fact or assessment counts, whatever was only reported since.
        ([_said(kind="reported", text="Later."), _said(text="Earlier.")], ["Earlier."]),
        ([_said(rating="none", text="Later."), _said(text="Earlier.")], []),
        ([_said(text="Later."), _said(text="Earlier.")], ["Later."]),
        # A strength beside a need takes nothing from it.
        ([_said(strength=True, text="A sister."), _said(text="A room.")], ["A room."]),
        ([_said(), _said(area="Work", text="A job.")], ["A room.", "A job."]),
        ([], []),
    ],
)
def test_only_needs_that_are_known_stand_on_the_map(said, texts):
    values = values_of_needs_map(_facts(needs=tuple(said)), COPY, "centre")
    assert [row[1] for row in values["levels"][0]["needs"]] == texts


@pytest.mark.parametrize(
    ("deed", "there"),
    [
        (_deed(), True),
        (_deed(state="asked"), True),
        (_deed(state="done"), False),
        (_deed(state="declined"), False),
        (_deed(state="dropped"), False),
        (_deed(institution="another"), False),
    ],
)
def test_only_what_is_asked_of_this_centre_stands_on_the_map(deed, there):
    assert bool(values_of_needs_map(_facts(deeds=(deed,)), COPY, "centre")["levels"][0]["asked"]) is there


def test_what_is_asked_stands_by_its_day_and_the_rest_is_counted():
    deeds = tuple(_deed(f"Thing {n}.", RELEASE - timedelta(days=n)) for n in range(14))
    values = values_of_needs_map(_facts(deeds=deeds), COPY, "centre")
    assert values["levels"][0]["asked"][0][0] == "Thing 13."
    assert (len(values["levels"][0]["asked"]), values["more"]) == (12, "2 more actions are in your tasks.")


@pytest.mark.parametrize(
    ("due", "state", "today", "there"),
    [
        (RELEASE, "accepted", TODAY, True),
        (RELEASE + timedelta(days=14), "accepted", TODAY, True),
        (RELEASE + timedelta(days=15), "accepted", TODAY, False),
        (RELEASE - timedelta(days=1), "accepted", TODAY, False),
        (RELEASE, "asked", TODAY, False),
        (RELEASE, "done", TODAY, False),
        # After the release what is past is past.
        (RELEASE, "accepted", RELEASE + timedelta(days=1), False),
        (RELEASE + timedelta(days=20), "accepted", RELEASE + timedelta(days=10), True),
    ],
)
def test_first_appointments_are_accepted_ones_of_the_first_days(due, state, today, there):
    facts = _facts(deeds=(_deed(due=due, state=state),), today=today)
    assert bool(values_of_day_one(facts, COPY)["first"]) is there
    assert bool(values_of_own_copy(facts, COPY, "x")["levels"][0]["first"]) is there


def test_without_a_date_there_is_no_first_appointment():
    values = values_of_day_one(_facts(release=None, deeds=(_deed(),)), COPY)
    assert (values["first"], values["day"]) == ([], "The date is not decided yet.")


@pytest.mark.parametrize(
    ("line", "ready", "note"),
    [
        (Line("address"), False, ""),
        (Line("address", "done", "Street 5"), True, "Street 5"),
        (Line("address", "open", "Asked the shelter"), False, "Asked the shelter"),
        (Line("transport", "not_needed", "A brother comes"), True, "Not needed. A brother comes"),
        (Line("medication"), False, "Not arranged"),
        (Line("medication", "open", "PILL"), False, "Not arranged"),
        (Line("medication", "done", "PILL"), True, "Arranged"),
        # That somebody needs none is health as well.
        (Line("medication", "not_needed", "none"), True, "Arranged"),
    ],
)
def test_a_line_of_the_day_says_what_is_ready(line, ready, note):
    shown = values_of_day_one(_facts(lines=(line,)), COPY)["lines"][0]
    assert (shown["ready"], shown["note"]) == (ready, note)


@pytest.mark.parametrize(
    ("notes", "opens", "said"),
    [
        ((), None, []),
        (("closed_tomorrow",), date(2027, 3, 15), ["Offices are closed on the day after", "Offices are open again on 15 March 2027."]),
        (("before_offices_open",), date(2027, 3, 15), ["The person is released before offices open."]),
        (("after_offices_close",), date(2027, 3, 15), ["The person is released after", "Offices are open again on 15 March 2027."]),
        (("released_on_saturday", "public_holiday"), None, ["The day is a Saturday", "The day is a public holiday"]),
    ],
)
def test_the_day_says_what_is_difficult_about_it(notes, opens, said):
    values = values_of_day_one(_facts(day_notes=notes, offices_open=opens), COPY)
    assert values["day"] == "Friday, 12 March 2027"
    assert len(values["day_notes"]) == len(said)
    assert all(note.startswith(begins) for note, begins in zip(values["day_notes"], said, strict=True))


@pytest.mark.parametrize(
    ("ends", "there"), [(None, True), (RELEASE, True), (RELEASE + timedelta(days=1), True), (RELEASE - timedelta(days=1), False)]
)
def test_a_condition_stands_there_until_its_end(ends, there):
    assert bool(values_of_day_one(_facts(duties=(Duty("Report.", None, ends),)), COPY)["conditions"]) is there


def test_the_own_copy_speaks_as_the_person_does():
    facts = _facts(
        name="Somebody", wishes=(Wish("Accommodation", "I want my own door", True), Wish("Work", "Find work.")),
        deeds=(_deed("Hold a room"), _deed(state="declined", area="Work")), table=(PRISON, CENTRE),
        voice=Voice("Not that street.", True, TODAY),
    )  # fmt: skip
    values = values_of_own_copy(facts, COPY, "dpo@example.invalid")
    level = values["levels"][0]
    assert level["plan"] == [
        {"area": "Accommodation", "wishes": ["I said: “I want my own door”"],
         "deeds": ["Centre, social worker: Hold a room. By 12 March 2027. Accepted."]},
        {"area": "Work", "wishes": ["Find work."], "deeds": []},
    ]  # fmt: skip
    assert level["voice"] == ["What I object to (1 February 2027)", "Not that street."]
    assert values["people"] == ["Centre, social worker"]
    assert values["about"].startswith("Somebody")
    assert values["rights"][-1][1] == "I may complain to the data protection officer, dpo@example.invalid."
    assert values_of_own_copy(_facts(), COPY, "")["rights"][-1][1] == "I may complain to the data protection officer."


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("One. Two.", 20, "One. Two."),
        ("One. Two. Three.", 12, "One. Two. …"),
        ("One is one! Two is two? Three.", 14, "One is one! …"),
        ("One long sentence that never ends", 20, "One long sentence …"),
        ("One\n\ntwo", 20, "One two"),
        ("", 5, ""),
    ],
)
def test_a_text_is_shortened_by_whole_sentences(text, most, short):
    assert rules.shorten(text, most) == short
    assert len(short) <= most


@pytest.mark.parametrize(
    "text",
    [
        "A VEP.", "violent extremist", "the ex-offender", "terrorist", "i burgosur ekstremist i dhunshëm", "насилен екстремист",
        "nasilni ekstremistički zatvorenik", "deradicalisation", "terorizam", "NEZ",
    ],
)  # fmt: skip
def test_a_label_is_found(text):
    assert not rules.carries_no_label(["A room.", text])


@pytest.mark.parametrize("text", ["A room.", "Develop a plan", "a neat knez", "Work with wood, extreme cold", "свој дом"])
def test_a_plain_text_is_no_label(text):
    assert rules.carries_no_label([text])


def test_whose_words_are_looked_at():
    facts = _facts(
        wishes=(Wish("Work", "OWN", True), Wish("Work", "THEIRS")), deeds=(_deed("DEED", state="done"),), duties=(Duty("DUTY"),),
        lines=(Line("medication", "done", "PILL"), Line("money", "done", "COINS")),
        needs=(_said(text="NEED"), _said(kind="reported", text="RUMOUR")),
    )  # fmt: skip
    assert texts_typed("needs_map", facts, "centre") == ["NEED"]
    assert texts_typed("day_one_sheet", facts) == ["COINS", "DUTY"]
    assert texts_typed("own_copy", facts) == ["THEIRS", "DEED"]


LONG = " ".join(f"This is sentence number {n} about what is needed and why it matters now." for n in range(9))


def _full(areas=10):
    names = [f"Life area {n}" for n in range(areas)]
    return _facts(
        name="Ќирил Žarković-Gëzimi", needs=tuple(_said(area=one, text=LONG) for one in names),
        wishes=tuple(Wish(one, LONG, True) for one in names), voice=Voice(LONG, False, TODAY),
        deeds=tuple(_deed(LONG, RELEASE + timedelta(days=n), area=one) for n, one in enumerate(names)),
        duties=tuple(Duty(LONG, None, RELEASE) for _ in range(4)), lines=tuple(Line(item.key, "open", LONG) for item in CHECKLIST),
        table=tuple(Body(f"Institution number {n}", "function") for n in range(9)),
    )  # fmt: skip


@pytest.mark.parametrize("areas", [0, 1, 8, 10, 11])
def test_the_map_fits_on_its_page(areas):
    values = values_of_needs_map(_full(areas), COPY, "centre")
    assert _pages("needs_map", values) == 1
    said = text_of(make_pdf("papers/typst/needs_map.typ", values, "en"))
    assert [n for n in range(areas) if f"Life area {n}" not in said] == []


@pytest.mark.parametrize("areas", [0, 1, 5, 8, 11])
def test_the_own_copy_fits_on_two_pages(areas):
    values = values_of_own_copy(_full(areas), COPY, "dpo@example.invalid")
    assert _pages("own_copy", values) <= 2


def test_every_page_carries_its_copy_number_and_no_label():
    full = _full()
    for template, values in (
        ("needs_map", values_of_needs_map(full, COPY, "centre")),
        ("day_one", values_of_day_one(full, COPY)),
        ("own_copy", values_of_own_copy(full, COPY, "x")),
    ):
        for page in PdfReader(BytesIO(make_pdf(f"papers/typst/{template}.typ", values, "en"))).pages:
            said = page.extract_text()
            assert "copy 7" in said.lower()
            assert FORBIDDEN.findall(said) == []


def test_what_was_typed_is_printed_as_typed():
    typed = '#panic("no") *not bold* $x$ <label> `raw` \\ "quoted" @ref'
    values = values_of_needs_map(_facts(needs=(_said(text=typed),)), COPY, "centre")
    assert typed in text_of(make_pdf("papers/typst/needs_map.typ", values, "en"))
