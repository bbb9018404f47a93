"""What do the pages of a release share? The case, its table, what is opened, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from prag.access.actor import Actor
from prag.access.permissions import Permission
from prag.access.web import View
from prag.cases import rules as case_rules
from prag.cases.models import Authored, Case
from prag.cases.reading import case_and_table, key_details
from prag.cases.table import Table
from prag.cases.workflow import OVER
from prag.gate.content import OpenCase
from prag.gate.opening import open_case
from prag.kernel.verdict import ALLOWED, Verdict, refused
from prag.profiles.rules import may_write_part
from prag.ui import errors as pages
from prag.ui.controls import first_refusal
from prag.ui.words import function_words

PART = Authored.compartment


@dataclass(frozen=True, slots=True)
class Place:
    """One case as a page of its release sees it."""

    actor: Actor
    case: Case
    table: Table

    @property
    def over(self) -> bool:
        """Whether the case has ended."""
        return self.case.phase in OVER

    @property
    def base(self) -> dict[str, Any]:
        """What every page of a case wants."""
        return {"case": self.case, "details": key_details(self.case, self.table)}

    @property
    def function(self) -> str:
        """The function in which the reader writes the common work."""
        return self.table.my_function_for(PART)

    @property
    def acts_for_case(self) -> Verdict:
        """Whether the reader acts for the responsible institution."""
        return case_rules.acts_for_case(self.table.my_writes, self.table.writers(case_rules.RESPONSIBLE_PART))

    def acts(self, permission: Permission) -> Verdict:
        """Whether the reader acts for the case, and the function ever does this."""
        return first_refusal(
            case_rules.case_is_running(self.case.phase), case_rules.function_may(self.actor, permission), self.acts_for_case
        )

    def writes(self, permission: Permission) -> Verdict:
        """Whether the reader's seat writes the common work, and the function ever does this."""
        return first_refusal(
            case_rules.case_is_running(self.case.phase),
            case_rules.function_may(self.actor, permission),
            may_write_part(PART, self.table.my_writes, self.table.writers(PART)),
        )

    def opens(self) -> Verdict:
        """Whether a seat of the reader opens the common work."""
        if PART in self.table.my_parts:
            return ALLOWED
        return refused(
            _("This part is not open to you."), function_words(dict.fromkeys(seat.function for seat in self.table.who_opens(PART)))
        )

    def open_for(self, request: HttpRequest) -> Any:
        """The common work, opened to be written when something was sent from a seat that writes it. For a view that asked `opens`."""
        return self.open(write=request.method == "POST" and bool(self.function))

    def open(self, *, write: bool = False) -> OpenCase | None:
        """Open the common work; None when no seat of the reader opens it. Raises `NotForYou`."""
        if PART not in self.table.my_parts:
            return None
        return open_case(self.case.id, "release_record" if write else "case_release", compartments={PART}, writes={PART} if write else ())


def place(request: HttpRequest, code: str) -> Place:
    """The case with its table. Only who sits there sees its release; who was asked one thing by letter does not. Raises Http404."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    case, table = case_and_table(code, actor.practitioner)
    if not table.mine:
        raise Http404
    return Place(actor, case, table)


def if_allowed(*asked: Callable[[Place], Verdict]) -> Callable[[View], View]:
    """The view gets its `Place` if everything `asked` of it allows; else the page that says why not, and who can."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, code: str, **more: Any) -> HttpResponse:
            here = place(request, code)
            for ask in asked:
                if not (verdict := ask(here)):
                    return pages.refused(request, verdict.reason, verdict.who)
            return view(request, here, **more)

        return guarded

    return wrap
