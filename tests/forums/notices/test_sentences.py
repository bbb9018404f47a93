"""Are the sentences right for one, two and three meetings, with everything and with next to nothing, in both languages?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from prag.forums.notices.blocks import Block, as_text, digest_of_blocks, opening, starred, with_footnote
from prag.forums.notices.facts import MeetingFacts, NoticeFacts, ProjectFacts, Said, Words, from_json, split_paragraphs, to_json
from prag.forums.notices.sentences import LANGUAGES, blocks_of, en, sq
from prag.forums.notices.sentences.shared import from_to
from tests.forums.notices.seed import published

ONE = MeetingFacts("a", "fa", date(2027, 3, 30), "Tetovë", "Vendi", ("burgu i Tetovës",))
TWO = MeetingFacts("b", "fb", date(2027, 4, 2), "Shkup", "Vendi", ("burgu A", "burgu B"))
THREE = MeetingFacts("c", "fc", date(2027, 4, 2), "Gostivar", "Vendi", ())
ALL = ("a", "b", "c")


def facts(language: str, *meetings: MeetingFacts, **more) -> NoticeFacts:
    return NoticeFacts(language, Words("T"), meetings=meetings, **more)


def said(language: str, *meetings: MeetingFacts, **more) -> str:
    return as_text(blocks_of(facts(language, *meetings, **more)))


DAYS = [
    ([date(2021, 6, 30)], "30 qershor 2021", "30 June 2021"),
    ([date(2021, 7, 2), date(2021, 6, 30), date(2021, 7, 2)], "30 qershor dhe 2 korrik 2021", "30 June and 2 July 2021"),
    ([date(2021, 7, 2), date(2021, 7, 5)], "2 dhe 5 korrik 2021", "2 and 5 July 2021"),
    ([date(2021, 7, 2), date(2021, 7, 5), date(2021, 8, 1)], "2, 5 korrik dhe 1 gusht 2021", "2, 5 July and 1 August 2021"),
    ([date(2021, 12, 30), date(2022, 1, 2)], "30 dhjetor 2021 dhe 2 janar 2022", "30 December 2021 and 2 January 2022"),
    ([], "", ""),
]


@pytest.mark.parametrize(("days", "albanian", "english"), DAYS)
def test_days_in_a_row(days, albanian, english):
    assert (sq.days(days), en.days(days)) == (albanian, english)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2021, 6, 26), date(2021, 7, 3), "26 June – 3 July 2021"),
        (date(2021, 7, 2), date(2021, 7, 3), "2–3 July 2021"),
        (date(2021, 12, 30), date(2022, 1, 2), "30 December 2021 – 2 January 2022"),
    ],
)
def test_a_period(first, last, text):
    assert from_to(first, last, en.MONTHS) == text


def test_one_meeting():
    more = {"organisers": ("X",), "grants": 1, "project": ProjectFacts(name="P", local_side="të tjerët")}
    albanian = said("sq", ONE, **more)
    for text in (
        "\n30 mars 2027\n", "Vendi: Tetovë", "Në forumin lokal të koordinimit u ulën në një tryezë të tjerët.",
        "Forumin e organizoi përfituesi i grantit: X.", "U mbajt një forum:",
        "– 30 mars 2027, Tetovë, Vendi; burgu në fokus: burgu i Tetovës",
        "Forumi u mbajt mbi bazën e një marrëveshjeje granti në kuadër të projektit rajonal “P”.",
    ):  # fmt: skip
        assert text in albanian
    english = said("en", ONE, **more)
    for text in (
        "Place: Tetovë", "The forum was organised by the beneficiary of the grant: X.", "One forum was held:",
        "prison in focus: burgu i Tetovës", "The forum was held under one grant agreement within the regional project “P”.",
    ):  # fmt: skip
        assert text in english


def test_two_and_three_meetings():
    period = (date(2027, 3, 28), date(2027, 4, 3))
    assert "Në periudhën 28 mars – 3 prill 2027 u mbajtën dy forume:" in said("sq", ONE, TWO, period=period)
    assert "Two forums were held in the period 28 March – 3 April 2027:" in said("en", ONE, TWO, period=period)
    albanian = said("sq", ONE, TWO, THREE, organisers=("X", "Y", "Z"), grants=3)
    for text in (
        "30 mars dhe 2 prill 2027", "Vendet: Tetovë, Shkup, Gostivar", "U mbajtën tri forume:", "burgjet në fokus: burgu A dhe burgu B",
        "– 2 prill 2027, Gostivar, Vendi\n", "Forumet i organizuan përfituesit e granteve: X, Y dhe Z.",
        "Forumet u mbajtën mbi bazën e tri marrëveshjeve të grantit.",
    ):  # fmt: skip
        assert text in albanian
    assert "The forums were held under three grant agreements." in said("en", ONE, TWO, THREE, grants=3)


def test_what_was_not_concluded_everywhere_says_where():
    conclusions = (Said("Të gjithë.", ALL), Said("Vetëm këtu.", ("b", "c")))
    albanian = said("sq", ONE, TWO, THREE, conclusions=conclusions)
    assert "– Të gjithë.\n– Vetëm këtu. (Shkup dhe Gostivar)" in albanian
    assert "Pjesëmarrësit arritën në këto përfundime:" in albanian
    assert "arritën në këtë përfundim:" in said("sq", ONE, conclusions=(Said("Një.", ("a",)),))


TALKS = [
    ((Said("x", ALL),), (Said("që y", ALL),), ["Në forume u diskutua për x, me qëllim që y."]),
    ((Said("x", ALL),), (), ["Në forume u diskutua për x."]),
    ((), (Said("që y", ALL),), ["Në forume qëllimi ishte që y."]),
    ((Said("x", ("a",)), Said("z", ("b", "c"))), (), ["Në Tetovë u diskutua për x.", "Në Shkup dhe Gostivar u diskutua për z."]),
    ((Said("Një fjali e tërë", ALL),), (Said("që y", ALL),), ["U diskutua: Një fjali e tërë.", "Qëllimi: që y."]),
    ((), (), []),
]


@pytest.mark.parametrize(("discussed", "aims", "sentences"), TALKS)
def test_what_was_discussed_and_to_what_end(discussed, aims, sentences):
    blocks = blocks_of(facts("sq", ONE, TWO, THREE, discussed=discussed, aims=aims))
    heading = [one.text for one in blocks].index("Forumet")
    assert [one.text for one in blocks[3:heading] if one.kind == "paragraph"] == sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_recorded_leaves_its_sentence_out(language):
    assert blocks_of(NoticeFacts(language)) == []
    assert [one.kind for one in blocks_of(NoticeFacts(language, Words("T", "L", ("P",))))] == ["title", "lead", "paragraph"]
    bare = blocks_of(facts(language, MeetingFacts("a", "f", None, "", "", ())))
    assert [one.kind for one in bare] == ["title"]
    whole = from_json(published(language).facts)
    for slot in ("name", "programme", "years", "supporters", "support", "prison_side", "local_side", "region", "funding", "rights"):
        some = blocks_of(replace(whole, project=replace(whole.project, **{slot: () if slot == "years" else ""})))
        assert "  " not in as_text(some)
        assert not [one for one in some if one.kind == "paragraph" and one.text.rstrip(".:") in ("", ",")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_whole(language):
    for one in blocks_of(from_json(published(language).facts)):
        for text in one.texts:
            assert text == " ".join(text.split())
            assert "None" not in text
            assert one.kind != "paragraph" or text[-1] in ".:"
            assert ".." not in text


NAMED = [
    ("Kosovo and others", "Kosovo* and others"),
    ("in Kosovo*, too", "in Kosovo*, too"),
    ("Kosovo's towns", "Kosovo*'s towns"),
    ("në Kosovë, nga Kosova, të Kosovës, Kosovën", "në Kosovë*, nga Kosova*, të Kosovës*, Kosovën*"),
    ("KOSOVO", "KOSOVO*"),
    ("на Косово, за Косову", "на Косово*, за Косову*"),
    ("Kosovska Mitrovica, kosovar", "Kosovska Mitrovica, kosovar"),
]


@pytest.mark.parametrize(("text", "shown"), NAMED)
def test_every_naming_bears_its_asterisk_and_the_page_its_footnote(text, shown):
    assert starred(text) == shown
    assert starred(shown) == shown
    blocks = with_footnote([Block("paragraph", text), Block("list", items=(text,)), Block("small", "©")], "* Note on Kosovo.")
    assert (blocks[0].text, blocks[1].items) == (shown, (shown,))
    named = "*" in shown
    assert [one.text for one in blocks if one.kind == "small"] == (["* Note on Kosovo.", "©"] if named else ["©"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_naming_without_a_recorded_footnote_gets_ours(language):
    blocks = blocks_of(NoticeFacts(language, Words("Kosovo and its neighbours")))
    assert [one.text for one in blocks] == ["Kosovo* and its neighbours", f"* {LANGUAGES[language].FOOTNOTE}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_stored_is_read_back_the_same(language):
    whole = from_json(published(language).facts)
    assert to_json(whole).items() <= published(language).facts.items()
    assert from_json(to_json(whole)) == whole
    assert from_json({}) == NoticeFacts("en")


def test_the_digest_stands_for_every_word_and_its_place():
    base = [Block("title", "A"), Block("paragraph", "B"), Block("list", items=("C", "D"))]
    others = [
        [Block("title", "A"), Block("paragraph", "b"), Block("list", items=("C", "D"))],
        [Block("title", "A"), Block("heading", "B"), Block("list", items=("C", "D"))],
        [Block("title", "A"), Block("paragraph", "B"), Block("list", items=("D", "C"))],
        [Block("title", "A"), Block("paragraph", "B"), Block("list", items=("CD",))],
        base[:2],
    ]
    assert len({digest_of_blocks(one) for one in (base, *others)}) == len(others) + 1
    assert digest_of_blocks(base) == digest_of_blocks(list(base))


def test_paragraphs_begin_after_an_empty_line():
    assert split_paragraphs("One\nline.\r\n\r\n  Two. \n\n\n") == ("One line.", "Two.")


def test_the_beginning_ends_at_the_first_heading():
    blocks = [Block("title", "T"), *(Block("paragraph", str(n)) for n in range(3)), Block("heading", "H"), Block("paragraph", "X")]
    assert [one.text for one in opening(blocks, 2)] == ["T", "0", "1"]
    assert [one.text for one in opening(blocks, 9)] == ["T", "0", "1", "2"]
