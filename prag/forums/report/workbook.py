"""How does the report become a workbook? Made fresh from the sheet; numbers stay numbers, and what somebody typed is never a formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from prag.forums.report.sheet import Row, Sheet, Table

_BOLD, _TITLE, _WRAP = Font(bold=True), Font(bold=True, size=14), Alignment(wrap_text=True, vertical="top")
_FORMATS = {float: "0%", date: "dd.mm.yyyy"}


def workbook_of(sheet: Sheet) -> bytes:
    """The workbook: the figures first, then a page for meetings and one for institutions."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = _tab(sheet.figures.title)
    _line(first, [sheet.title], _TITLE)
    for label, value in sheet.facts:
        _line(first, [label, value])
    _line(first, [])
    _table(first, sheet.figures)
    _line(first, [])
    for note in sheet.notes:
        _line(first, [note])
        first.merge_cells(start_row=first.max_row, end_row=first.max_row, start_column=1, end_column=3)
        first.row_dimensions[first.max_row].height = 15 * (1 + len(note) // 90)
    _widths(first, (46, 46, 18))
    for table, widths in ((sheet.meetings, (12, 22, 18, 14, 20, 10, 20, 22)), (sheet.institutions, (60, 22, 26, 18))):
        page = book.create_sheet(_tab(table.title))
        _table(page, table)
        page.freeze_panes = "A2"
        _widths(page, widths)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _table(page: Worksheet, table: Table) -> None:
    _line(page, table.head, _BOLD)
    for row in table.rows:
        _line(page, row)


def _line(page: Worksheet, values: Row, font: Font | None = None) -> None:
    number = page.max_row + 1 if page.max_row > 1 or page["A1"].value is not None else 1
    if not values:  # an empty line still takes its place
        page.cell(number, 1, " ").value = ""
        return
    for column, value in enumerate(values, 1):
        cell = page.cell(number, column)
        _fill(cell, value)
        cell.alignment = _WRAP
        if font:
            cell.font = font


def _fill(cell: Cell, value: object) -> None:
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
        cell.data_type = "s"  # also what begins with an equals sign
        return
    cell.value = value  # type: ignore[assignment]
    if type(value) in _FORMATS:
        cell.number_format = _FORMATS[type(value)]


def _widths(page: Worksheet, widths: Sequence[int]) -> None:
    for column, width in zip("ABCDEFGH", widths, strict=False):
        page.column_dimensions[column].width = width


def _tab(title: str) -> str:
    """A page's name in a workbook: at most 31 letters, some signs excepted."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31]
