"""How does a paper come to be? Its number is taken, and only with it the paper made: no copy without its row, no row without its copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import translation

from prag.gate.verbs import call
from prag.ui.paper import make_pdf

# What each paper can hold: so it stands in the list of what went out.
FIELDS = {
    "needs_map": ["release_date", "needs", "actions"],
    "day_one_sheet": ["release_date", "day_one", "appointments", "contact", "conditions"],
    "own_copy": ["name", "release_date", "plan", "people", "appointments"],
}
TEMPLATES = {
    "needs_map": "papers/typst/needs_map.typ",
    "day_one_sheet": "papers/typst/day_one.typ",
    "own_copy": "papers/typst/own_copy.typ",
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a paper goes and on what: an institution by its seat, a law or an agreement; nobody named is the person."""

    institution: UUID | None = None
    basis: str = "person"
    basis_id: UUID | None = None


def print_paper(*, case: UUID, kind: str, to: Recipient, values: Callable[[int], dict[str, object]], language: str) -> tuple[int, bytes]:
    """The number of the new copy and its PDF. `values` gets the number. Raises `Refused`; then nothing was printed or noted."""
    with transaction.atomic(), translation.override(language):
        number = call(
            "cases.print_paper", p_case=case, p_kind=kind, p_recipient=to.institution, p_basis=to.basis, p_basis_id=to.basis_id,
            p_fields=FIELDS[kind],
        )  # fmt: skip
        return number, make_pdf(TEMPLATES[kind], values(number), language)
