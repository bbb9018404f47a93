"""What do the minutes of a meeting say? Drafted from what was recorded; plain text, so that it can be approved as it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time

from django.utils.translation import gettext as _

from prag.forums.words import people_word
from prag.ui.jinja2 import day


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the minutes are made of, in words already."""

    place: str
    held_on: date
    starts: time
    ends: time
    venue: str
    coordinator: str
    focus: tuple[str, ...] = ()
    # (institution, function, how many people)
    came: tuple[tuple[str, str, int | None], ...] = ()
    # (institution, function, reason)
    absent: tuple[tuple[str, str, str], ...] = ()
    # (title, question, notes)
    agenda: tuple[tuple[str, str, str], ...] = ()
    # (text, adopted by)
    conclusions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    # (institution, function, what, due)
    commitments: tuple[tuple[str, str, str, date], ...] = ()
    summaries: dict[str, str] = field(default_factory=dict)


def draft(record: Record) -> str:
    """The minutes as plain text; a part without anything says so, so that nobody takes silence for 'nothing'."""
    parts = [_head(record), _attendance(record), _agenda(record), _conclusions(record), _commitments(record)]
    return "\n\n".join(parts) + "\n"


def _head(record: Record) -> str:
    lines = [
        _("Minutes of the coordination forum, %(place)s") % {"place": record.place},
        _("%(day)s, %(from)s–%(until)s, %(venue)s")
        % {"day": day(record.held_on), "from": f"{record.starts:%H:%M}", "until": f"{record.ends:%H:%M}", "venue": record.venue},
        _("Coordinated by: %(who)s") % {"who": record.coordinator},
    ]
    if record.focus:
        lines.append(_("Focus: %(prisons)s") % {"prisons": ", ".join(record.focus)})
    return "\n".join(lines)


def _attendance(record: Record) -> str:
    came = [f"– {who}, {function} ({people_word(people)})" for who, function, people in record.came]
    absent = [f"– {who}, {function}: {why}" for who, function, why in record.absent]
    parts = [_("Present"), *_or_none(came)]
    if absent:
        parts += ["", _("Absent"), *absent]
    return "\n".join(parts)


def _agenda(record: Record) -> str:
    lines = [_("Items")]
    for number, (title, question, notes) in enumerate(record.agenda, 1):
        lines.append(f"{number}. {title}")
        if question:
            lines.append("   " + _("Question: %(question)s") % {"question": question})
        lines += ["   " + line for line in (notes.strip() or _("Nothing was noted.")).splitlines()]
    return "\n".join(lines if len(lines) > 1 else [*lines, *_or_none([])])


def _conclusions(record: Record) -> str:
    lines = [_("Conclusions")]
    for number, (text, adopted_by) in enumerate(record.conclusions, 1):
        lines += [f"{number}. {text}", "   " + _("Adopted by: %(who)s") % {"who": ", ".join(adopted_by) or _("nobody")}]
    return "\n".join(lines if record.conclusions else [*lines, *_or_none([])])


def _commitments(record: Record) -> str:
    lines = [
        _("– %(who)s, %(function)s: %(what)s (by %(day)s)") % {"who": who, "function": function, "what": what, "day": day(due)}
        for who, function, what, due in record.commitments
    ]
    return "\n".join([_("Commitments"), *_or_none(lines)])


def _or_none(lines: Iterable[str]) -> list[str]:
    return list(lines) or ["– " + _("none")]
