"""What stands on the page of documents, and on the card of the case page? Plain values in words, with who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prag.access.actor import Actor
from prag.access.permissions import Permission
from prag.cases import rules as cases
from prag.cases.models import Case
from prag.cases.table import Table
from prag.cases.words import PARTS
from prag.documents import rules
from prag.documents.reading import Kept, size_words
from prag.documents.words import KINDS
from prag.kernel.verdict import Verdict
from prag.ui.controls import Control, first_refusal
from prag.ui.jinja2 import day
from prag.ui.words import FUNCTIONS, data_text, sentence, word


@dataclass(frozen=True, slots=True)
class Line:
    """One document on the page."""

    id: str
    kind: str
    title: str
    part: str
    who: str
    when: str
    what: str
    digest: str
    withdrawn: str
    why: str
    download: str
    withdraw: Control


def may_add(actor: Actor, case: Case, table: Table) -> Verdict:
    """Whether the reader may add a document to some part of the case."""
    return first_refusal(
        cases.function_may(actor, Permission.DOCUMENT_ADD), cases.case_is_running(case.phase), rules.may_add(table.my_writes)
    )


def may_withdraw(actor: Actor, case: Case, table: Table, one: Kept) -> Verdict:
    """Whether the reader may withdraw this document; also of a case that has ended, because a wrong paper is wrong then too."""
    return first_refusal(
        cases.function_may(actor, Permission.DOCUMENT_WITHDRAW),
        rules.may_withdraw(
            withdrawn=one.withdrawn_at is not None, part=one.part, my_writes=table.my_writes, added_by=one.institution_id,
            mine=actor.institution, acts=bool(cases.acts_for_case(table.my_writes)),
        ),
    )  # fmt: skip


def lines_of(kept: list[Kept], actor: Actor, case: Case, table: Table) -> list[Line]:
    """The documents in words, in the order given."""
    names = table.names()
    return [_line(one, names.get(one.author, ""), may_withdraw(actor, case, table, one), case.code) for one in kept]


def card_lines(kinds: list[tuple[str, datetime]]) -> list[str]:
    """What the card of the case page says: how many of which kind, and of when the newest is."""
    if not kinds:
        return [_("No document was added to the parts that are open on this page.")]
    n = len(kinds)
    newest = {"n": n, "day": day(kinds[-1][1])}
    counted = ngettext("%(n)s document, added on %(day)s.", "%(n)s documents, the newest of %(day)s.", n) % newest
    known = [word(KINDS, kind) for kind in KINDS if any(one == kind for one, _at in kinds)]
    return [counted, ", ".join(known) + "."]


def _line(one: Kept, name: str, verdict: Verdict, code: str) -> Line:
    where = [code, one.part, one.id]
    return Line(
        id=f"document-{one.id}", kind=word(KINDS, one.kind), title=one.title, part=word(PARTS, one.part),
        who=", ".join(part for part in (sentence(word(FUNCTIONS, one.function)), data_text(one.institution), name) if part),
        when=day(one.recorded_at), what=size_words(one.media, one.pages, one.size), digest=one.digest,
        withdrawn=day(one.withdrawn_at) if one.withdrawn_at else "", why=one.why_withdrawn,
        download="" if one.withdrawn_at else reverse("document_file", args=where),
        withdraw=Control(_("Withdraw"), reverse("document_withdraw", args=where), verdict, about=one.title),
    )  # fmt: skip
