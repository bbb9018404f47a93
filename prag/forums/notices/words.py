"""What do the parts of a notice say on the editor's screen?"""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from prag.forums.notices.collect import Gap
from prag.forums.notices.facts import NoticeFacts, Words
from prag.forums.notices.sentences import LANGUAGES as SPOKEN
from prag.forums.notices.sentences import said_with_towns
from prag.ui import words
from prag.ui.words import word

SLOTS: words.Words = {
    "name": _("name of the project"),
    "programme": _("name of the joint programme"),
    "supporters": _("who supports"),
    "support": _("what is supported"),
    "prison_side": _("who came from the prisons"),
    "local_side": _("who came from outside"),
    "region": _("where the project works"),
    "funding": _("note on the funding"),
    "disclaimer": _("disclaimer"),
    "footnote": _("footnote"),
    "rights": _("line of rights"),
    "discussed": _("what was discussed"),
    "aim": _("to what end"),
    "conclusion": _("conclusion"),
}


def gap_word(gap: Gap) -> str:
    """What is missing in the language."""
    what = word(SLOTS, gap.slot) + (f" {gap.position}" if gap.position else "")
    return f"{what} ({gap.town})" if gap.town else what


def gap_words(gaps: tuple[Gap, ...], language: str) -> str:
    """Everything that is missing in the language, as one sentence; empty when nothing is."""
    if not gaps:
        return ""
    what = {"language": word(words.LANGUAGES, language), "what": "; ".join(dict.fromkeys(map(gap_word, gaps)))}
    return gettext("Not there in %(language)s, and therefore left out: %(what)s.") % what


def data_rows(facts: NoticeFacts) -> list[tuple[str, str]]:
    """The facts beside the preview: (term, value), only what is there."""
    speak, project = SPOKEN[facts.language], facts.project
    rows = [(gettext("Forum %(n)s") % {"n": n}, speak.meeting(one)) for n, one in enumerate(facts.meetings, 1)]
    rows += [(gettext("Conclusion %(n)s") % {"n": n}, said_with_towns(one, facts)) for n, one in enumerate(facts.conclusions, 1)]
    rows += [(gettext("Discussed"), said_with_towns(one, facts)) for one in facts.discussed]
    rows += [(gettext("To what end"), said_with_towns(one, facts)) for one in facts.aims]
    rows += [(gettext("Organised by"), ", ".join(facts.organisers)), (gettext("Grant agreements"), str(facts.grants or ""))]
    rows += [(gettext("Project"), project.name), (gettext("Joint programme"), project.programme)]
    rows += [(gettext("Years"), "–".join(map(str, project.years)))]
    return [(term, value) for term, value in rows if value]


def word_rows(own: Words) -> list[tuple[str, str]]:
    """The editor's words, for whoever does not write here."""
    rows = [(gettext("Title"), own.title), (gettext("First sentence"), own.lead)]
    rows += [(gettext("Paragraph %(n)s") % {"n": n}, text) for n, text in enumerate(own.paragraphs, 1)]
    return [(term, text) for term, text in rows if text]
