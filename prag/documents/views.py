"""How are the documents of a case listed, added, given out and withdrawn? The file is written anew by a process apart, and sealed."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from prag.access.permissions import Permission
from prag.access.web import requires
from prag.cases.models import Case, PersonKey
from prag.cases.reading import case_and_table, key_details
from prag.cases.words import PARTS
from prag.documents.actions import add_document, file_of, open_document, withdraw_document
from prag.documents.apart import rewritten
from prag.documents.forms import MEGABYTE, DocumentForm, WithdrawForm
from prag.documents.models import MODELS, Document
from prag.documents.page import lines_of, may_add, may_withdraw
from prag.documents.reading import Kept, documents_of
from prag.documents.rewrite import Clean, Limits, NotTaken
from prag.documents.rules import in_order
from prag.documents.words import CONTENT_TYPES, ENDINGS, FILE_NAMES, NOT_TAKEN
from prag.gate.opening import open_case
from prag.ui import errors as pages
from prag.ui.answers import done, form_page, worked
from prag.ui.controls import Control
from prag.ui.words import word

# Nothing of a file may run or load, should a browser show it against our word.
POLICY = "sandbox; default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@requires(Permission.DOCUMENT_READ)
@never_cache
def case_documents(request: HttpRequest, code: str) -> HttpResponse:
    """The documents of every part that one's seat opens; of who the person is only when asked for, as everywhere."""
    actor = request.actor  # type: ignore[attr-defined]
    case, table = case_and_table(code, actor.practitioner)
    identity = "identity" in request.GET and "identity" in table.my_parts
    parts = set(table.my_parts) if identity else set(table.my_parts) - {"identity"}
    kept = documents_of(open_case(case.id, "document_list", compartments=parts)) if parts else []
    context = {
        "case": case, "details": key_details(case, table), "lines": lines_of(kept, actor, case, table),
        "parts": [word(PARTS, part) for part in in_order(parts)], "identity_apart": "identity" in table.my_parts and not identity,
        "add": Control(_("Add a document"), "document_new", may_add(actor, case, table)),
    }  # fmt: skip
    return form_page(request, "documents/documents.html", **context)


@requires(Permission.DOCUMENT_ADD)
@never_cache
@sensitive_post_parameters("title")
def document_new(request: HttpRequest, code: str) -> HttpResponse:
    """Add a document: what was sent is written anew, sealed, and kept without its name."""
    actor = request.actor  # type: ignore[attr-defined]
    case, table = case_and_table(code, actor.practitioner)
    verdict = may_add(actor, case, table)
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    limits = limits_now()
    form = DocumentForm(
        request.POST or None, request.FILES or None, parts=in_order(table.my_writes), writers=table.writers,
        megabytes=limits.most_bytes // MEGABYTE, pages=limits.most_pages,
    )  # fmt: skip
    clean = _read(form, limits) if form.is_valid() else None

    def keep() -> None:
        paper = form.paper()
        opened = open_case(case.id, "document_add", compartments={paper.part}, writes={paper.part})
        add_document(opened=opened, paper=paper, clean=clean)  # type: ignore[arg-type]

    if clean and worked(form, keep):
        return done(
            request,
            _("Added. Whoever has a seat that opens this part can download it, and each download is logged. Look at it once yourself."),
            "case_documents", case.code,
        )  # fmt: skip
    if clean:
        form.choose_again()
    return form_page(request, "documents/new.html", form, case=case, details=key_details(case, table))


@requires(Permission.DOCUMENT_READ)
@never_cache
def document_file(request: HttpRequest, code: str, part: str, document: UUID) -> HttpResponse:
    """The file itself, after a row of the log that names it; under a name of ours, to be kept and not shown."""
    case, _table = case_and_table(code, request.actor.practitioner)  # type: ignore[attr-defined]
    _known(part)
    opened = open_document(case=case.id, part=part, document=document)
    try:
        row, data = file_of(opened, part, document)
    except PersonKey.DoesNotExist:
        raise Http404 from None
    answer = HttpResponse(data, content_type=CONTENT_TYPES[row.media or ""])
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(case, row)}"'
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@requires(Permission.DOCUMENT_WITHDRAW)
@never_cache
@sensitive_post_parameters("why")
def document_withdraw(request: HttpRequest, code: str, part: str, document: UUID) -> HttpResponse:
    """Withdraw a document with the reason; it stays in the list, and nobody gets the file any more."""
    actor = request.actor  # type: ignore[attr-defined]
    case, table = case_and_table(code, actor.practitioner)
    _known(part)
    writes = {part} & table.my_writes if request.method == "POST" else set()
    opened = open_case(case.id, "document_withdraw", compartments={part}, writes=writes)
    one = _find(documents_of(opened), document)
    verdict = may_withdraw(actor, case, table, one)
    if not verdict:
        return pages.refused(request, verdict.reason, verdict.who)
    form = WithdrawForm(request.POST or None)

    def act() -> None:
        withdraw_document(opened=opened, part=part, document=document, why=form.cleaned_data["why"])

    if worked(form, act):
        return done(
            request,
            _("Withdrawn. It stays in the list with the reason, and nobody can download it any more. Tell those who have a copy."),
            "case_documents", case.code,
        )  # fmt: skip
    [line] = lines_of([one], actor, case, table)
    return form_page(request, "documents/withdraw.html", form, case=case, details=key_details(case, table), line=line)


def limits_now() -> Limits:
    """The limits of this installation."""
    return Limits(settings.DOCUMENT_MOST_BYTES, settings.DOCUMENT_MOST_PAGES, settings.DOCUMENT_MOST_PIXELS)


def _read(form: DocumentForm, limits: Limits) -> Clean | None:
    """The file written anew; or None, with the reason beside its field. The bytes that were sent are let go."""
    sent = form.cleaned_data["file"]
    try:
        if sent.size > limits.most_bytes:
            raise NotTaken("too_big")
        return rewritten(sent.file.getbuffer(), limits)
    except NotTaken as no:
        said = word(NOT_TAKEN, no.word) % {"megabytes": limits.most_bytes // MEGABYTE, "pages": limits.most_pages}
        form.add_error("file", said)
        return None
    finally:
        sent.close()


def _known(part: str) -> None:
    if part not in MODELS:
        raise Http404


def _find(kept: list[Kept], document: UUID) -> Kept:
    found = next((one for one in kept if one.id == document), None)
    if found is None:
        raise Http404
    return found


def _file_name(case: Case, row: Document) -> str:
    return f"{case.code}-{FILE_NAMES.get(row.kind, 'document')}-{row.recorded_at:%Y-%m-%d}.{ENDINGS[row.media or '']}"
