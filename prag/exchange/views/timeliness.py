"""How long do institutions let each other wait? Counts and medians by pair and calendar year; nobody's case."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.exchange.timeliness import LEAST, Measured, measure, shown
from prag.exchange.words import TIMED
from prag.kernel.clock import today
from prag.organisations.models import Institution
from prag.ui.words import data_text, word

YEARS_BACK = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One pair of institutions, or all together, in words."""

    asker: str
    owner: str
    asked: str
    opened: str
    acknowledged: str
    closed: str
    share: str


@dataclass(frozen=True, slots=True)
class Part:
    """One kind: its lines, and how many pairs are hidden."""

    title: str
    lines: list[Line]
    hidden: str

    @property
    def rows(self) -> list[list[str]]:
        """The lines as a table takes them."""
        return [[one.asker, one.owner, one.asked, one.opened, one.acknowledged, one.closed, one.share] for one in self.lines]


@requires(Permission.TIMELINESS_VIEW)
@never_cache
def timeliness(request: HttpRequest) -> HttpResponse:
    """How long notices, actions and hand-overs took in a calendar year."""
    now = today().year
    years = [now - n for n in range(YEARS_BACK)]
    said = request.GET.get("year", "")
    year = int(said) if said.isascii() and said.isdigit() and int(said) in years else now
    figures = measure(year)
    ids = {one for row in figures for one in (row.asker, row.owner) if one}
    names = {id_: data_text(name) for id_, name in Institution.objects.filter(id__in=ids).values_list("id", "short_name")}
    context = {"year": year, "years": years, "parts": [_part(kind, figures, names) for kind in TIMED], "least": LEAST}
    return render(request, "exchange/timeliness.html", context)


def _part(kind: str, figures: list[Measured], names: dict) -> Part:  # type: ignore[type-arg]
    of_kind = [one for one in figures if one.kind == kind]
    seen = shown(of_kind)
    visible = [one for one in of_kind if (one.kind, one.asker, one.owner) in seen]
    pairs = sorted((one for one in visible if not one.total), key=lambda one: (names.get(one.asker, ""), names.get(one.owner, "")))
    lines = [_line(one, names) for one in [*pairs, *(one for one in visible if one.total)]]
    hidden = sum(1 for one in of_kind if not one.total) - len(pairs)
    text = ngettext("%(n)s pair with too few is not shown.", "%(n)s pairs with too few are not shown.", hidden) % {"n": hidden}
    return Part(word(TIMED, kind), lines, text if hidden else "")


def _line(one: Measured, names: dict) -> Line:  # type: ignore[type-arg]
    return Line(
        _("All institutions") if one.total else names.get(one.asker, ""),
        _("All institutions") if one.total else names.get(one.owner, ""),
        str(one.asked),
        _counted(one.opened, one.days_to_open),
        _counted(one.acknowledged, one.days_to_acknowledge),
        _counted(one.closed, one.days_to_close),
        _("%(share)s %% of %(n)s") % {"share": one.share, "n": one.measured} if one.share is not None else _("too few"),
    )


def _counted(n: int, days: float | None) -> str:
    """How many, and the median of the days; the median of fewer than ten is not said."""
    if days is None or n < LEAST:
        return str(n)
    return _("%(n)s, half within %(days)s days") % {"n": n, "days": formats.number_format(days, 0 if days == int(days) else 1)}
