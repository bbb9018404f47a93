"""What stands on each paper? Plain facts in, plain texts out; the Typst templates only set them.

What must fit on its pages is given in several lengths (`levels`, the longest first): the template takes the first that fits.
"""

from __future__ import annotations

from datetime import time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prag.papers import rules
from prag.papers.rows import Copy, Deed, Facts, Line
from prag.papers.words import KINDS
from prag.plans.words import ACTIONS
from prag.releases.words import DAY_NOTES, DAY_ONE, day_line, hour_word
from prag.ui.jinja2 import day, day_short
from prag.ui.words import word

# The most letters of a typed text, from roomy to as short as makes sense; and whether it is set close.
LENGTHS = ((600, False), (600, True), (360, False), (240, False), (240, True), (160, True), (110, True), (70, True), (45, True))
MOST_OF_A_CONDITION = 300
MOST_ASKED = 12
MOST_APPOINTMENTS = 6
MOST_PEOPLE = 10
MOST_PAPERS = 8
NOTE_LENGTH = 160


def values_of_needs_map(facts: Facts, copy: Copy, centre: object) -> dict[str, Any]:
    """Needs by life area, and what is asked of that centre: one page."""
    needs, asked = rules.needs_of(facts.needs), rules.asked_of(facts.deeds, centre)
    return {
        "title": _("Needs map"),
        "about": " · ".join((_("Case %(code)s") % {"code": facts.code}, _release_line(facts), _("for %(whom)s") % {"whom": copy.whom})),
        "foot": _foot(_("Needs map"), facts, copy),
        "needs_title": _("What is needed"),
        "needs_head": [_("Life area"), _("Need"), _("Known from")],
        "no_needs": _("No need is recorded as a fact or an assessment."),
        "asked_title": _("What is asked of you"),
        "asked_head": [_("What"), _("By"), _("Answer so far")],
        "none_asked": _("Nothing is asked of you yet."),
        "more": _more(len(asked) - MOST_ASKED),
        "contact": _("Questions: %(who)s.") % {"who": facts.responsible},
        "note": _("This page holds needs and asked actions only. Keep it as you keep your own files, and destroy it when you are done."),
        "levels": [
            {
                "close": close,
                "needs": [
                    [one.area, rules.shorten(one.text, most), f"{word(KINDS, one.kind)}, {day_short(one.said_on)}"] for one in needs
                ],
                "asked": [[rules.shorten(one.what, most), day_short(one.due), word(ACTIONS, one.state)] for one in asked[:MOST_ASKED]],
            }
            for most, close in LENGTHS
        ],
    }  # fmt: skip


def values_of_day_one(facts: Facts, copy: Copy) -> dict[str, Any]:
    """The day of release at a glance: what is arranged, and empty boxes for what is not."""
    first = rules.first_appointments(facts.deeds, facts.release, facts.today)
    kept = rules.still_kept(facts.duties, facts.release or facts.today)
    return {
        "title": _("Day of release"),
        "about": _("Case %(code)s") % {"code": facts.code},
        "foot": _foot(_("Day-one sheet"), facts, copy),
        "day": day_line(facts.release, facts.hour) if facts.release else _("The date is not decided yet."),
        "day_notes": _day_notes(facts),
        "lines_title": _("What must be ready"),
        "lines_head": [_("What"), _("State"), _("Remark")],
        "lines": [_line(one) for one in facts.lines],
        "done": _("Ready"),
        "open": _("Still open"),
        "first_title": _("First appointments"),
        "first_head": [_("Day"), _("What"), _("With whom")],
        "first": [_appointment(one) for one in first[:MOST_APPOINTMENTS]],
        "no_first": _("None is agreed for the first 14 days. Write it here:"),
        "contact_title": _("Whom to ask"),
        "contact": str(facts.responsible),
        "conditions_title": _("Conditions"),
        "conditions": [_condition(one.text, one.ends) for one in kept],
        "no_conditions": _("No conditions are recorded."),
    }


def values_of_own_copy(facts: Facts, copy: Copy, complaints: str) -> dict[str, Any]:
    """The person's own copy, in plain words: my plan, my people, my appointments, my rights."""
    first = rules.first_appointments(facts.deeds, facts.release, facts.today)
    return {
        "title": _("My own copy"),
        "about": " · ".join(part for part in (facts.name, _release_line(facts, facts.hour)) if part),
        "foot": _("Copy %(number)s · printed on %(day)s for %(whom)s")
        % {"number": copy.number, "day": day(facts.today), "whom": copy.whom},
        "plan_title": _("My plan"),
        "no_plan": _("Nothing is agreed yet. I can say what I want."),
        "levels": [
            {
                "close": close,
                "plan": _plan(facts, most),
                "voice": _voice(facts, most),
                # Set close, the later ones stand in the plan alone, where their day stands as well.
                "first": [_appointment(one, most) for one in first[: MOST_APPOINTMENTS // 2 if close else MOST_APPOINTMENTS]],
            }
            for most, close in LENGTHS
        ],
        "people_title": _("My people"),
        "people_intro": _("I ask first: %(who)s.") % {"who": facts.responsible},
        "people": [str(one) for one in facts.table if one != facts.responsible][:MOST_PEOPLE],
        "first_title": _("My appointments"),
        "no_first": _("No appointment is agreed yet. I ask when there will be one."),
        "papers_title": _("My papers that lie here"),
        "papers": [f"{kind}, {day_short(on)}" for kind, on in facts.papers[-MOST_PAPERS:]],
        "rights_title": _("My rights"),
        "rights": _rights(complaints),
    }


def texts_typed(kind: str, facts: Facts, centre: object = None) -> list[str]:
    """What colleagues typed and this paper would print. The person's own words are not theirs to change: they stand as they were said."""
    if kind == "needs_map":
        return [*(one.text for one in rules.needs_of(facts.needs)), *(one.what for one in rules.asked_of(facts.deeds, centre))]
    first = [one.what for one in rules.first_appointments(facts.deeds, facts.release, facts.today)]
    if kind == "day_one_sheet":
        kept = rules.still_kept(facts.duties, facts.release or facts.today)
        return [*(one.note for one in facts.lines if one.key != "medication"), *(one.text for one in kept), *first]
    agreed = [one.what for one in facts.deeds if one.state in rules.AGREED]
    return [*(one.text for one in facts.wishes if not one.own_words), *agreed]


def _foot(what: str, facts: Facts, copy: Copy) -> str:
    return _("%(what)s, copy %(number)s · printed on %(day)s for %(whom)s") % {"what": what, **_printed(facts, copy)}


def _printed(facts: Facts, copy: Copy) -> dict[str, Any]:
    return {"number": copy.number, "day": day(facts.today), "whom": copy.whom}


def _more(n: int) -> str:
    return ngettext("%(n)s more action is in your tasks.", "%(n)s more actions are in your tasks.", n) % {"n": n} if n > 0 else ""


def _release_line(facts: Facts, hour: time | None = None) -> str:
    if facts.release is None:
        return _("release date not decided yet")
    when = day(facts.release) + (f", {hour_word(hour)}" if hour is not None else "")
    return _("release on %(day)s") % {"day": when}


def _day_notes(facts: Facts) -> list[str]:
    notes = list(dict.fromkeys(word(DAY_NOTES, note) for note in facts.day_notes))
    # Before they open in the morning, they open on the day itself.
    if set(facts.day_notes) - {"before_offices_open"} and facts.offices_open and facts.release:
        notes.append(_("Offices are open again on %(day)s.") % {"day": day(facts.offices_open)})
    return notes


def _line(one: Line) -> dict[str, Any]:
    """A line with its box. Of medication the sheet says only whether it is arranged: the rest is nobody's but the health service's."""
    ready = one.state != "open"
    if one.key == "medication":
        return {"label": word(DAY_ONE, one.key), "ready": ready, "note": _("Arranged") if ready else _("Not arranged")}
    note = rules.shorten(one.note, NOTE_LENGTH)
    if one.state == "not_needed":
        note = ". ".join(part for part in (_("Not needed"), note) if part)
    return {"label": word(DAY_ONE, one.key), "ready": ready, "note": note}


def _appointment(one: Deed, most: int = NOTE_LENGTH) -> list[str]:
    return [day(one.due), rules.shorten(one.what, most), str(one.who)]


def _condition(text: str, ends: Any) -> str:
    said = rules.shorten(text, MOST_OF_A_CONDITION)
    return f"{said} ({_('until %(day)s') % {'day': day(ends)}})" if ends else said


def _plan(facts: Facts, most: int) -> list[dict[str, Any]]:
    """By life area in the order of the catalogue: what I want, and who does what by when."""
    areas: dict[str, dict[str, Any]] = {}

    def of(area: str) -> dict[str, Any]:
        return areas.setdefault(area, {"area": area, "wishes": [], "deeds": []})

    for wish in facts.wishes:
        said = rules.shorten(wish.text, most)
        of(wish.area)["wishes"].append(_("I said: “%(words)s”") % {"words": said} if wish.own_words else said)
    for deed in facts.deeds:
        if deed.state in rules.AGREED:
            of(deed.area)["deeds"].append(_deed(deed, most))
    return list(areas.values())


def _deed(deed: Deed, most: int) -> str:
    what = _with_stop(rules.shorten(deed.what, most))
    said = {"who": deed.who, "what": what, "day": day(deed.due), "state": word(ACTIONS, deed.state)}
    return _("%(who)s: %(what)s By %(day)s. %(state)s.") % said


def _with_stop(text: str) -> str:
    return text if text[-1:] in ".!?…" else f"{text}."


def _voice(facts: Facts, most: int) -> list[str]:
    if facts.voice is None or not facts.voice.text.strip():
        return []
    title = _("What I object to") if facts.voice.objection else _("What I say about this plan")
    return [f"{title} ({day(facts.voice.said_on)})", rules.shorten(facts.voice.text, most)]


def _rights(complaints: str) -> list[list[str]]:
    officer = _("the data protection officer, %(contact)s") % {"contact": complaints} if complaints else _("the data protection officer")
    return [
        [_("See"), _("I may see what is written about me, and have a copy.")],
        [_("Correct"), _("If something is wrong, I ask for it to be corrected.")],
        [_("Object"), _("I may object. My objection is written beside what I object to.")],
        [_("Take back"), _("What I agreed to freely, I may take back on any day. It ends then, and nothing else changes.")],
        [_("Complain"), _("I may complain to %(officer)s.") % {"officer": officer}],
    ]
