"""What is asked of my function, when my institution does not sit at the table? One action, opened by its letter and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.cases.letters import read_letter
from prag.cases.models import Case
from prag.duties.models import Duty
from prag.gate.models import Item
from prag.gate.opening import open_item
from prag.kernel.clock import today
from prag.organisations.models import Institution, LifeArea
from prag.plans import actions, rules
from prag.plans.forms import AnswerForm
from prag.plans.views.actions import answered
from prag.plans.words import ACTIONS
from prag.ui import errors as pages
from prag.ui import jinja2
from prag.ui.answers import done, form_page, worked
from prag.ui.words import FUNCTIONS, data_text, sentence, word

KIND = "action"


@requires(Permission.ADDRESSED_ANSWER)
@never_cache
@sensitive_post_parameters("said")
def letter(request: HttpRequest, item: UUID) -> HttpResponse:
    """The letter of an action, and the owner's answer."""
    found = Item.objects.filter(id=item, kind=KIND).first()
    if found is None:
        raise Http404
    facts = read_letter(open_item(found.id, "action_read"), found.id)
    case, action, day = Case.objects.get(id=found.case_id), UUID(facts["action"]), today()
    duty = Duty.objects.filter(about=found.id, kind=KIND).first()
    state = rules.letter_state(duty is not None and duty.acknowledged_at is not None, duty.outcome if duty else None)
    owed = duty is not None and duty.closed_at is None
    verdict = rules.may_answer(state, owed)
    form = AnswerForm(request.POST or None, state=state)
    if request.method == "POST":
        if not verdict:
            return pages.refused(request, verdict.reason, verdict.who)
        if worked(form, lambda: actions.answer_action(action=action, **form.cleaned_data)):
            return done(request, answered(form.cleaned_data["verb"]), "letter", found.id)
    elif owed:
        actions.look_at(about=found.id)
    due = date.fromisoformat(facts["due"])
    context = {
        "item": found, "verdict": verdict, "facts": _facts(facts, due), "what": facts["what"], "state": word(ACTIONS, state),
        "standing": rules.standing(state, due, day), "details": _bar(case, facts, due),
    }  # fmt: skip
    return form_page(request, "plans/letter.html", form, **context)


def _facts(facts: dict[str, Any], due: date) -> list[tuple[str, str]]:
    area = LifeArea.objects.filter(key=facts["area"]).first()
    return [
        (_("By when"), jinja2.day(due)),
        (_("Life area"), data_text(area.name) if area else ""),
        (_("Whom to ask"), _contact(facts)),
    ]


def _bar(case: Case, facts: dict[str, Any], due: date) -> list[tuple[str, str]]:
    """What stands at the top: no phase and no date of release, which are not for whoever gets one action."""
    return [(_("Case"), case.code), (_("Asked by"), _contact(facts)), (_("By when"), jinja2.day(due))]


def _contact(facts: dict[str, Any]) -> str:
    institution = Institution.objects.filter(id=facts["contact_institution"]).first()
    function = sentence(word(FUNCTIONS, facts["contact_function"]))
    return f"{function}, {data_text(institution.short_name)}" if institution else function
