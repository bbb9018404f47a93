"""How is a notice of release read and acknowledged? Opened by its item, logged; then one button."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from prag.access.actor import Actor, holders, may
from prag.access.permissions import Permission
from prag.access.web import signed_in
from prag.cases.letters import read_letter
from prag.cases.models import Case, Told
from prag.cases.table import table_of
from prag.exchange.actions import acknowledge
from prag.exchange.content import facts_words
from prag.exchange.forms.answers import AcknowledgeForm
from prag.exchange.rules import may_acknowledge
from prag.gate.models import Addressee, Item
from prag.gate.opening import open_item
from prag.gate.verbs import call
from prag.kernel.clock import today
from prag.organisations.models import Function
from prag.ui.answers import add_refusal, done, form_page, worked


@signed_in  # an access manager is told here that a notice waits; who may read it, the gate says
@never_cache
def notice_read(request: HttpRequest, item: UUID) -> HttpResponse:
    """The page of a notice: what it says, and the button that acknowledges it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = addressed_item(item, "release_notice")
    if only_told(found, actor):
        return render(request, "exchange/only_told.html", {"item": found, "today": today()})
    if not may_answer(found, actor, Permission.ADDRESSED_ANSWER):
        raise Http404
    opened = open_item(found.id, "notice_read")
    facts = read_letter(opened, found.id)
    call("duties.open", p_about=found.id)
    told = Told.objects.select_related("institution").get(item=found.id)
    functions = acting_functions(actor)
    verdict = may_acknowledge(found.answer, functions)
    form = AcknowledgeForm(request.POST if request.method == "POST" else None, functions=functions, addressed=told.recipient_function)
    if form.is_bound and not verdict:
        add_refusal(form, verdict)
    elif form.is_bound and worked(form, lambda: acknowledge(item=found.id, acting=form.cleaned_data["acting"])):
        return done(request, _("Acknowledged. Whoever sent the notice sees it and knows which function will act."), "home")
    context = {
        "item": found, "told": told, "facts": facts_words(facts), "verdict": verdict, "today": today(),
        "code": Case.objects.values_list("code", flat=True).get(id=found.case_id),
        "seated": bool(table_of(found.case_id, actor.practitioner, today()).mine),
    }  # fmt: skip
    return form_page(request, "exchange/notice.html", form, **context)


def addressed_item(item: UUID, kind: str) -> Item:
    """The item of this kind, if it is addressed to a function of the reader. Raises Http404."""
    found = Item.objects.filter(id=item, kind=kind).first()
    if found is None:
        raise Http404
    return found


def only_told(item: Item, actor: Actor) -> bool:
    """Whether the reader is only told that it waits, and does not read it."""
    mine = Addressee.objects.filter(item=item, institution=actor.institution, function_kind__in=[str(role) for role in actor.roles])
    opens = list(mine.values_list("opens", flat=True))
    return bool(opens) and not any(opens) and not _stands_in(item, actor)


def may_answer(item: Item, actor: Actor, permission: Permission) -> bool:
    """Whether one of the reader's functions answers this; or the reader is the deputy of one that did not answer in time."""
    return bool(may(actor, permission)) or _stands_in(item, actor)


def _stands_in(item: Item, actor: Actor) -> bool:
    late = Addressee.objects.filter(item=item, institution=actor.institution, deputy_too=True).values("function_kind")
    return Function.objects.filter(institution=actor.institution, kind__in=late, deputy=actor.practitioner).exists()


def acting_functions(actor: Actor) -> list[str]:
    """The functions of the reader's institution that somebody holds and that answer what is addressed to them."""
    answering = holders(Permission.ADDRESSED_ANSWER)
    held = Function.objects.filter(institution=actor.institution, holder__isnull=False, kind__in=answering)
    return list(held.order_by("kind__position").values_list("kind_id", flat=True).distinct())
