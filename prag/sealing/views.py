"""Which pages has the sealed log? Its heads with the witnesses, the files a witness keeps, the receipt, and who is a witness."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from prag.access.actor import Actor, may
from prag.access.permissions import Permission
from prag.access.web import requires
from prag.audit import verifier
from prag.audit.models import Head
from prag.kernel.clock import now
from prag.kernel.verdict import Verdict
from prag.sealing import actions, querysets, rules
from prag.sealing.forms import WitnessForm
from prag.sealing.mail import file_name
from prag.ui.answers import done, form_page, only_post, tried, worked

HEADS_SHOWN = 10


@requires(Permission.SEALED_LOG_VIEW)
def sealed_log(request: HttpRequest) -> HttpResponse:
    """The newest heads, who keeps which, and for the administrator the form that names a witness."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = None
    if may(actor, Permission.WITNESS_NAME):
        form = WitnessForm(request.POST or None, institutions=querysets.others(actor))
        if request.method == "POST" and worked(form, lambda: actions.name_witness(institution=UUID(form.cleaned_data["institution"]))):
            said = _("The institution is a witness. It gets the newest head by mail; its access manager sees this page.")
            return done(request, said, "sealed_log")
    return form_page(request, "sealing/sealed_log.html", form, **_context(actor))


def _context(actor: Actor) -> dict[str, Any]:
    heads, keepers = querysets.last_heads(HEADS_SHOWN), querysets.keepers(actor)
    until, mine = querysets.sealed_until(), querysets.own_receipts(actor.institution, HEADS_SHOWN)
    newest = heads[0] if heads else None
    witness = any(keeper.institution == actor.institution for keeper in keepers)
    verdict = rules.may_confirm(
        witness=witness,
        newest=newest.size if newest else None,
        kept=mine[0].size if mine else None,
    )
    return {
        "newest": newest,
        "heads": heads,
        "keepers": keepers,
        "receipts": mine,
        "until": until,
        "late": rules.is_late(until, now()),
        "too_few": len(keepers) < rules.FEWEST_WITNESSES,
        "witness": witness,
        "confirm": verdict if may(actor, Permission.LOG_WITNESS) else None,
        "endings": _endings(actor, keepers),
        "verifier_sha256": sha256(_verifier()).hexdigest(),
    }


def _endings(actor: Actor, keepers: list[querysets.Keeper]) -> dict[UUID, Verdict]:
    """For each witness whether the actor can take the next step to its end; empty for who takes none."""
    if not may(actor, Permission.WITNESS_END):
        return {}
    found = {}
    for keeper in keepers:
        if keeper.ending_asked_by:
            found[keeper.id] = rules.may_confirm_end(len(keepers), asked_by=keeper.ending_asked_by, actor=actor.practitioner)
        elif may(actor, Permission.WITNESS_NAME):
            found[keeper.id] = rules.may_end(len(keepers))
    return found


@requires(Permission.SEALED_LOG_VIEW)
def head_file(request: HttpRequest, size: int) -> HttpResponse:
    """A head as the file a witness keeps."""
    return _file(_head(size).note.encode(), file_name(size))


@requires(Permission.SEALED_LOG_VIEW)
def proof_file(request: HttpRequest, old: int, size: int) -> HttpResponse:
    """The proof that the log only grew between two heads."""
    if _head(old).size >= _head(size).size:
        raise Http404
    return _file(querysets.proof_of_growth(old, size), f"prag-log-proof-{old}-{size}.txt")


@requires(Permission.SEALED_LOG_VIEW)
def verifier_file(request: HttpRequest) -> HttpResponse:
    """The verifier as the one file that the source has, byte for byte, so that its hash can be compared with any copy of the source."""
    return _file(_verifier(), "verifier.py")


@requires(Permission.LOG_WITNESS)
@only_post("sealed_log")
def head_keep(request: HttpRequest, size: int) -> HttpResponse:
    """The actor's institution confirms that it keeps a head."""
    _head(size)
    said = _("Thank you. The receipt stands in the log, and the data protection officer sees it.")
    return tried(request, lambda: actions.confirm(size=size), said, "sealed_log")


@requires(Permission.WITNESS_NAME)
@only_post("sealed_log")
def witness_ask_end(request: HttpRequest, witness: UUID) -> HttpResponse:
    """Somebody asks that a witness ends."""
    said = _("A second person must confirm it: another administrator or the data protection officer. Until then it stays a witness.")
    return tried(request, lambda: actions.ask_end(witness=witness), said, "sealed_log")


@requires(Permission.WITNESS_END)
@only_post("sealed_log")
def witness_keep(request: HttpRequest, witness: UUID) -> HttpResponse:
    """The witness stays one."""
    said = _("The institution stays a witness.")
    return tried(request, lambda: actions.keep_witness(witness=witness), said, "sealed_log")


@requires(Permission.WITNESS_END)
@only_post("sealed_log")
def witness_end(request: HttpRequest, witness: UUID) -> HttpResponse:
    """A second person ends a witness."""
    said = _("The institution is no witness any more. What it confirmed stays readable.")
    return tried(request, lambda: actions.end_witness(witness=witness), said, "sealed_log")


def _head(size: int) -> Head:
    """The head of so many rows; of a number that no database holds there is none."""
    return get_object_or_404(Head, size=min(size, 2**63 - 1))


@cache
def _verifier() -> bytes:
    return Path(verifier.__file__).read_bytes()


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
