"""In which words and order does the report stand? Page, workbook and paper lay out this one sheet, so that none says more than another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prag.forums.models import Grant
from prag.forums.report.figures import AFTER, Figures, Report
from prag.forums.wording import said, words
from prag.kernel.clock import today
from prag.ui.jinja2 import day, day_short
from prag.ui.words import INSTITUTION_KINDS, word

# Numbers stay numbers (a float is a share), so that a workbook can count on with them; None: there is nothing to say.
Cell = str | int | float | date | None
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title."""

    title: str
    head: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole report in words of the present language."""

    title: str
    facts: Sequence[tuple[str, Cell]]
    figures: Table
    meetings: Table
    institutions: Table
    notes: Sequence[str]


def sheet_of(grant: Grant, report: Report) -> Sheet:
    """The report on a grant, ready to be laid out."""
    spoken = words([grant.project_id, grant.beneficiary_id], get_language() or "en")
    return Sheet(
        title=_("Report: %(agreement)s") % {"agreement": grant.agreement},
        facts=_facts(grant, report, spoken),
        figures=_figures(report),
        meetings=_meetings(report),
        institutions=_institutions(report),
        notes=_notes(grant, report, spoken),
    )


def shown(cell: Cell) -> str:
    """A cell as it is read on a page or on paper."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{floor(cell * 100 + 0.5)}%"
    return day_short(cell) if isinstance(cell, date) else str(cell)


def _facts(grant: Grant, report: Report, spoken: Mapping[tuple[UUID, str], str]) -> list[tuple[str, Cell]]:
    project, beneficiary = grant.project, grant.beneficiary
    return [
        (_("Grant agreement"), grant.agreement),
        (_("Project"), said(spoken, project.id, "name", project.key)),
        (_("Joint programme"), said(spoken, project.id, "programme")),
        (_("Years of the programme"), f"{project.programme_from}–{project.programme_until}"),
        (_("Grant beneficiary"), said(spoken, beneficiary.id, "name", beneficiary.full_name)),
        (_("Period"), _("%(from)s to %(until)s") % {"from": day(grant.starts), "until": day(grant.ends)}),
        (_("Standing forums"), report.forums),
        (_("Forums planned"), grant.forums_planned),
        (_("Held within the period"), report.within.meetings),
    ]


def _figures(report: Report) -> Table:
    pairs = zip(_lines(report.within), _lines(report.after), strict=True)
    rows = [(label, within, after) for (label, within), (_label, after) in pairs]
    if not report.within.uncounted and not report.after.uncounted:
        rows = [row for row in rows if row[0] != _uncounted()]
    return Table(_("In figures"), (_("What is counted"), _("Within the period"), _("After it")), rows)


def _lines(one: Figures) -> list[tuple[str, Cell]]:
    return [
        (_("Meetings held"), one.meetings),
        (_("Institutions that took part"), one.institutions),
        (_("– of these from outside prison"), one.outside),
        (_("People, added up over the meetings"), one.people),
        (_uncounted(), one.uncounted),
        (_("Conclusions adopted"), one.adopted),
        (_("Commitments captured"), one.captured),
        (_("– confirmed by their owner"), one.confirmed),
        (_("– kept"), one.kept),
        (_("– kept in time"), one.kept_in_time),
        (_("– kept after their day"), one.kept_late),
        (_("– not due yet"), one.running),
        (_("– late: their day has passed"), one.late),
        (_("– declined"), one.declined),
        (_("– dropped"), one.dropped),
        (_("Kept, or past their day"), one.fallen_due),
        (_("Share of these kept in time"), one.share_in_time),
    ]


def _uncounted() -> str:
    return _("Institutions that came without a number of people")


def _meetings(report: Report) -> Table:
    head = [_("Day"), _("Forum"), _("When"), _("Institutions"), _("From outside prison"), _("People"), _("Conclusions adopted"),
            _("Commitments captured")]  # fmt: skip
    rows = [
        [
            one.row.held_on, one.row.place, _("after the period") if one.when == AFTER else _("within the period"), one.institutions,
            one.outside, one.row.people, one.row.adopted, one.captured,
        ]
        for one in report.meetings
    ]  # fmt: skip
    return Table(_("Meetings"), head, rows)


def _institutions(report: Report) -> Table:
    head = [_("Institution"), _("Kind"), _("Meetings within the period"), _("Meetings after it")]
    rows = [[one.institution.name, word(INSTITUTION_KINDS, one.institution.kind), one.within, one.after] for one in report.institutions]
    return Table(_("Institutions that took part"), head, rows)


def _notes(grant: Grant, report: Report, spoken: Mapping[tuple[UUID, str], str]) -> list[str]:
    notes = [
        _("Counted from the records of the forums on %(day)s. A meeting counts when it was held and its attendance recorded.")
        % {"day": day(today())},
        _("A commitment counts for the meeting at which it was captured. It stands in exactly one way: kept in time, kept after its day, "
          "not due yet, late, declined or dropped."),
        _("In time means: reported as done on or before the day on which it was due. The share is taken of all that are kept or whose day "
          "has passed, those dropped or declined among them."),
        _("Institutions are counted once, however often they came. Nothing in this report speaks of a person."),
    ]  # fmt: skip
    if report.before:
        notes.append(_("Held before the period, and not counted: %(n)s.") % {"n": report.before})
    named = [said(spoken, grant.project_id, slot) for slot in ("name", "programme")]
    notes += filter(None, [said(spoken, grant.project_id, "disclaimer")])
    # Where a name bears the mark, its footnote stands too.
    return notes + ([said(spoken, grant.project_id, "footnote")] if any("*" in text for text in named) else [])
