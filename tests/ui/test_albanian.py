"""Is Albanian complete, and does it keep the words of the field?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from prag.database.places import ROOT
from scripts.extract_data import shipped

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
    # One word for one thing, beyond the glossary.
    r"\baccess\b": r"qasj",
    r"\bagenda\b": r"\brend\w*( \w+)? (i |të )?ditës",
    r"\bcases?\b": r"\brast",
    r"\bconditions?\b": r"\bkusht",
    r"\bcoordination forums?\b": r"forum\w* (i |e |të )koordinimit",
    r"\bcustody\b": r"\bburg",
    r"\bdeclin(e|ed|es|ing)\b": r"pran",
    r"\berased\b": r"\bfshir",
    r"\bgoals?\b": r"objektiv",
    r"\bhand(ed|ing)?[- ]overs?\b": r"\bdorëz",
    r"\b(newest|a) head\b|\bthe heads\b|\bheads? of the (sealed )?log\b": r"gjendj",
    r"\blife areas?\b|\bareas? of life\b": r"\bfush\w* (e |të |së )?jetës",
    r"\blogged\b|\bthe log\b": r"regjist",
    r"\bmunicipal coordinator\b": r"koordinator\w* i komunës",
    r"\bneeds map\b": r"\bhart\w*( e)?( \w+)? (e |së )?nevojave",
    r"\bobjections?\b": r"kundërshtim",
    r"\boffer(s|ed)?\b": r"\bofr|\bofert",
    r"\bpassword\b": r"fjalëkalim",
    r"\bprepares?\b(?! releases)": r"përgati[ts]",
    r"\bprison service\b": r"shërbimi\w* (i |të )burgjeve",
    r"\brecovery codes?\b": r"\bkod\w*( e vjetra| \w+)? (e |të )?rezerv",
    r"\brefused?\b": r"refuz",
    r"\brenew(ed|s)?\b": r"\brinov",
    r"\bseals?\b(?! one)|\bsealed (log|until)\b": r"vulos",
    r"\bsealed letter\b": r"\bletër\w* (e |të )mbyllur",
    r"\bseats?\b": r"\bvend",
    r"\bsecond factor\b": r"\bfaktor\w*( tuaj)? (i |të |e )?dytë",
    r"\bsecurity keys?\b": r"\bçelës",
    r"\bstatements?\b": r"pohim",
    r"\bthe table\b(?! below)": r"tryez",
    r"\btasks?\b": r"detyr",
    r"\bwitness(es)?\b": r"dëshmitar",
}
# The same in both languages: places and institutions whose spelling Albanian keeps, and words that Albanian has from the same source.
PROPER_NAMES = {"Bijelo Polje", "Gazi Baba", "Istočna Ilidža", "Kamen Most", "Novi Grad", "Ognjište", "Splav", "UIKS"}
SAME_WORD = {"%(n)s person", "Administrator", "Demo", "Draft", "Mentor", "Problem", "administrator", "mentor"}
# What the interface says of nobody.
AVOIDED = r"terroris|radikal|rrezikshëm|dyshuar|shënjestr|\btarget|vëzhgim"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%\{\w+\}|%[sd]|(?<!%)\{\w*\}")
END = re.compile(r"[.,;?:!…)]?$")


SHIPPED = [*sorted((ROOT / "prag" / "organisations" / "data").glob("*.yaml")), ROOT / "prag" / "demo" / "world" / "people.yaml"]


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


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_each_shown_text_of_shipped_data_is_there(file: Path):
    known = {one for message in MESSAGES for one in (message.id if isinstance(message.id, tuple) else (message.id,))}
    shown = {text for _line, _function, text, _comments in shipped(file.read_text(), [], [], {})}
    assert shown
    assert not shown - known


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
