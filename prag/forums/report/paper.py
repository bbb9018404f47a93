"""How does the report become paper? The sheet's texts in a Typst template."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from prag.forums.report.sheet import Sheet, Table, shown
from prag.ui.paper import make_pdf


def paper_of(sheet: Sheet) -> bytes:
    """The tagged PDF."""
    values = {
        "title": sheet.title,
        "facts": [[label, shown(value)] for label, value in sheet.facts],
        "figures": _texts(sheet.figures),
        "meetings": _texts(sheet.meetings),
        "institutions": _texts(sheet.institutions),
        "notes_title": _("How it is counted"),
        "notes": sheet.notes,
    }
    return make_pdf("forums/typst/report.typ", values)


def _texts(table: Table) -> dict[str, Any]:
    return {"title": table.title, "head": table.head, "rows": [[shown(cell) for cell in row] for row in table.rows]}
