"""How is one page of a long list read? Rows and their whole number in one question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window


def counted(rows: QuerySet[Any, Any], size: int, start: int = 0) -> QuerySet[Any, Any]:
    """`size` of the rows from `start` on, each knowing as `of_all` how many there are."""
    return rows.annotate(of_all=Window(Count("pk")))[start : start + size]


def page_of(rows: QuerySet[Any, Any], asked: str | None, size: int, first: Callable[[], list[Any]] | None = None) -> Page[Any]:
    """The page whose number was asked for: the first for what is no number, the last for one beyond.

    `first` reads page 1, if its question was prepared: the same rows, `counted`.
    """
    paginator = Paginator(rows, size)
    number = max(1, int(asked)) if asked and asked.isdecimal() and len(asked) < 9 else 1
    found = first() if first and number == 1 else list(counted(rows, size, (number - 1) * size))
    if not found and number != 1:
        return paginator.get_page(number)
    paginator.count = found[0].of_all if found else 0  # type: ignore[misc]
    return Page(found, number, paginator)
