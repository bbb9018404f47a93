"""How does a seat end? Asked once more; and where it stands on the person's consent, whether that consent is over too."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.accounts.stepup import step_up
from prag.cases import rules
from prag.cases.reading import case_and_table, key_details, unended_seat
from prag.cases.table import SeatRow
from prag.cases.words import parts_words
from prag.gate.words import BASES
from prag.plans.actions import end_seat
from prag.plans.forms import EndSeatForm
from prag.ui.answers import add_refusal, done, form_page, worked
from prag.ui.controls import first_refusal
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, word


@requires(Permission.SEAT_END)
@step_up
@never_cache
def seat_end(request: HttpRequest, code: str, seat: UUID) -> HttpResponse:
    """Ask once more, then end a seat today."""
    case, table = case_and_table(code, request.actor.practitioner)  # type: ignore[attr-defined]
    row = unended_seat(table, seat)
    own = row.institution_id == request.actor.institution  # type: ignore[attr-defined]
    verdict = first_refusal(
        rules.acts_for_case(table.my_writes, table.writers(rules.RESPONSIBLE_PART)),
        rules.may_end_seat(own_institution=own, seat_writes=row.writes),
    )
    form = EndSeatForm(request.POST if request.method == "POST" else None, on_consent=row.basis == "consent")
    if form.is_bound and not verdict:
        add_refusal(form, verdict)
    elif form.is_bound and worked(form, lambda: end_seat(case=case.id, seat=row.id, consent_over=form.consent_over())):
        return done(request, _what_next(form.consent_over()) % {"who": row.institution}, "case_page", case.code)
    return form_page(
        request, "plans/seat_end.html", form, case=case, details=key_details(case, table), seat=row, facts=_facts(row), verdict=verdict,
        on_consent=row.basis == "consent",
    )  # fmt: skip


def _facts(row: SeatRow) -> list[tuple[str, str]]:
    basis = word(BASES, row.basis)
    if row.basis == "consent" and row.consent_on:
        basis = _("Consent of %(day)s") % {"day": day(row.consent_on)}
    return [
        (_("Institution"), row.institution),
        (_("Function"), word(FUNCTIONS, row.function)),
        (_("Held by"), row.holder or _("nobody")),
        (_("Opens"), parts_words(row.parts)),
        (_("Basis"), basis),
    ]


def _what_next(consent_over: bool | None) -> str:
    if consent_over is None:
        return _("The seat of %(who)s has ended. Nobody opens the case from it any more.")
    if consent_over:
        return _("The seat of %(who)s has ended, and the consent with it: what was sent on it is closed, and nothing more is sent on it.")
    return _("The seat of %(who)s has ended. The consent stands: what was sent on it stays open, and a moved date is told there too.")
