"""Which papers lie in an invented case? Made, written anew and sealed by the product's own functions, on the days of `cases.yaml`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from prag.documents.actions import Paper, sealed_document, sealed_withdrawal
from prag.documents.apart import rewritten
from prag.documents.models import MODELS, File
from prag.documents.rewrite import Clean, Limits
from prag.organisations.load import id_of
from prag.ui.paper import make_pdf

TEMPLATE = "demo/world/document.typ"


def load_documents(loading: Any, functions: Mapping[str, tuple[uuid.UUID, str]]) -> None:
    """The documents of one case, and their withdrawals. `functions`: the author's key to institution and function."""
    for n, said in enumerate(loading.data.get("documents", ())):
        paper = Paper(said["part"], said["kind"], said["title"])
        row = id_of("document", f"{loading.data['key']}.{n}")
        _put(loading, functions, said, row, said["date"], sealed_document(loading.key, row, paper, _file(paper.title)))
        if "withdrawn" in said:
            again = id_of("withdrawal", f"{loading.data['key']}.{n}")
            gone = sealed_withdrawal(loading.key, again, paper.part, row, said["why"])
            _put(loading, functions, said, again, said["withdrawn"], gone)


def _put(loading: Any, functions: Mapping[str, tuple[uuid.UUID, str]], said: dict[str, Any], row: uuid.UUID, day: int,
         columns: dict[str, Any]) -> None:  # fmt: skip
    institution, function = functions[said["by"]]
    body = columns.pop("body", None)
    loading.add(
        MODELS[said["part"]], id=row, author=id_of("practitioner", said["by"]), institution_id=institution, function_kind=function,
        recorded_at=loading.calendar.at(day, 15), **columns,
    )  # fmt: skip
    if body is not None:
        File(id=row, case_id=loading.case_id, body=body).save(using=loading.alias, force_insert=True)


def _file(title: str) -> Clean:
    values = {
        "title": title, "about": "Invented, for the demonstration of Prag", "foot": "Nobody in it exists.",
        "text": "Here would stand what the institution wrote, with its date, its stamp and its signature.",
    }  # fmt: skip
    return rewritten(make_pdf(TEMPLATE, values, "en"), Limits())
