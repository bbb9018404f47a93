"""Is Albanian complete, and does it keep the words of the field?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from prag.database.places import ROOT

# English, and what must then stand in Albanian. From the glossary of the field; `\w*` leaves case and definiteness open.
GLOSSARY = {
    r"\baccess managers?\b": r"menaxher.{1,16} qasjes",
    r"\backnowledge\b": r"konfirm\w*( \w+)? marrj",
    r"\bactions?\b(?! plan)": r"veprim",
    r"\bagreements?\b": r"marrëveshj",
    r"\bassessment\b": r"vlerësim",
    r"\bcentres? for social work\b": r"qendr\w*( \w+)? për punë sociale",
    r"\bcommitments?\b": r"zotim",
    r"\bconditional release\b": r"lirimi?\w* me kusht",
    r"\bconferences?\b": r"konferenc",
    r"\bconsent\b": r"pëlqim",
    r"\bdata protection\b": r"mbrojtj\w+ (e|së) të dhënave",
    r"\bdecisions?\b": r"vendim",
    r"\bdeputy\b|\bdeputies\b": r"zëvendës",
    r"\bforums?\b": r"forum",
    r"\bindividual plan\b": r"plan\w* individual",
    r"\binstitutions?\b": r"institucion|\benti ",
    r"\bjurisdictions?\b": r"juridiksion",
    r"\blegal bas[ei]s\b": r"baz\w* ligjore",
    r"\bmental[- ]health centre\b": r"qendr\w*( \w+)? (e|së) shëndetit mendor",
    r"\bmentors?\b": r"mentor",
    r"\bminutes of\b|\bthe minutes\b": r"procesverbal",
    r"\bmunicipality\b|\bmunicipalities\b": r"komun",
    r"\bneeds\b(?= and)": r"nevoja",
    r"\bnotice of release\b": r"njoftimi\w* për lirim",
    r"\bpre-release\b": r"paralirimit",
    r"\bprobation\b": r"\bprovës",
    r"\breleases?\b": r"\blirim",
    r"\bresponsible institution\b": r"institucion\w* përgjegjës",
    r"\bsocial worker\b": r"punonjës\w* social",
    r"\bstrengths?\b": r"faktor\w* mbrojtës",
    r"\bsupervision\b": r"mbikëqyrj",
    r"\bvoluntary\b": r"vullnetar",
}
# The same in both languages, and why.
PROPER_NAMES = {"Bijelo Polje", "Gazi Baba", "Istočna Ilidža", "Kamen Most", "Novi Grad", "Ognjište", "Splav", "UIKS"}
SAME_WORD = {"%(n)s person", "Administrator", "Demo", "Draft", "Mentor", "Problem", "administrator", "mentor"}
# What the interface says of nobody.
AVOIDED = r"terroris|radikal|rrezikshëm|dyshuar|shënjestr|\btarget|vëzhgim"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%\{\w+\}|%[sd]|(?<!%)\{\w*\}")
END = re.compile(r"[.?:!…]?$")


def _catalogue(path: str, **options: object):
    with (ROOT / "locale" / path).open("rb") as file:
        return read_po(file, **options)


ALBANIAN = _catalogue("sq/LC_MESSAGES/django.po", locale="sq")
MESSAGES = [message for message in ALBANIAN if message.id]


def pairs() -> Iterator[tuple[str, str]]:
    """Every English form with its Albanian one; singular and plural apart."""
    for message in MESSAGES:
        forms = (message.id, message.string) if isinstance(message.id, tuple) else ((message.id,), (message.string,))
        yield from zip(*forms, strict=True)


def test_the_language_says_how_it_counts():
    assert (str(ALBANIAN.locale), ALBANIAN.num_plurals, ALBANIAN.plural_expr) == ("sq", 2, "(n != 1)")


TRANSLATED = [(en, sq) for en, sq in pairs() if sq]
WORDS = [(PLACEHOLDER.sub("", en), sq) for en, sq in TRANSLATED]


def test_every_text_is_there_and_none_is_a_guess():
    texts = {(message.context, message.id) for message in _catalogue("prag.pot") if message.id}
    assert {(message.context, message.id) for message in MESSAGES} == texts
    assert not [english for english, albanian in pairs() if not albanian or not albanian.strip()]
    assert not [message.id for message in MESSAGES if message.fuzzy]
    assert not ALBANIAN.obsolete


def test_nothing_is_left_in_english():
    same = {en for en, sq in TRANSLATED if en == sq and re.search(r"[^\W\d]", PLACEHOLDER.sub("", en))}
    assert not same - PROPER_NAMES - SAME_WORD
    assert not (PROPER_NAMES | SAME_WORD) - same  # nothing is excused any longer than it must be


def test_what_is_put_in_later_has_its_place():
    # A name may stand twice in English and once in Albanian: what counts is that none is missing and none invented.
    assert not [(en, sq) for en, sq in TRANSLATED if set(PLACEHOLDER.findall(en)) != set(PLACEHOLDER.findall(sq))]


def test_sentences_end_as_they_do_in_english():
    def end(text: str) -> str:
        return END.search(text.strip())[0]  # type: ignore[index]

    assert not [(en, sq) for en, sq in TRANSLATED if end(en) != end(sq)]


@pytest.mark.parametrize("english", GLOSSARY)
def test_the_glossary_is_kept(english):
    found = [(en, sq) for en, sq in WORDS if re.search(english, en, re.I)]
    assert found
    assert not [(en, sq) for en, sq in found if not re.search(GLOSSARY[english], sq, re.I)]


def test_words_that_label_a_person_are_not_used():
    assert not [(en, sq) for en, sq in TRANSLATED if re.search(AVOIDED, sq, re.I)]
