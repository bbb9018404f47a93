"""How does code reach content? Only through a case that was opened in this request; anything else raises.

An empty answer must never stand for a refused one: "none recorded" and "not opened" are different facts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connections, models

from prag.database.prepared import Prepared
from prag.gate.refusals import verdict_of
from prag.gate.verbs import LogUnsealed, says_unsealed


class CaseNotOpen(Exception):
    """Content was asked for that this request did not open."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that the gate opened in this request: which compartments, and in which of them it may be written."""

    case_id: UUID
    jurisdiction: str
    compartments: frozenset[str]
    writes: frozenset[str]
    request: UUID | None = None

    def demand(self, compartment: str) -> None:
        """Raise `CaseNotOpen` unless the compartment was opened, and in this very request."""
        if compartment not in self.compartments or self.request is None or self.request != present_request():
            raise CaseNotOpen(compartment)


def present_request() -> UUID | None:
    """The request that is inside on the present connection (`prag.gate.web.enter`), None when nobody is."""
    return getattr(connections["default"].connection, "prag_request", None)


class ContentManager(models.Manager):
    """A manager that gives rows of opened cases only; every other way in raises `CaseNotOpen`."""

    def of(self, opened: OpenCase) -> models.QuerySet[Any]:
        """The rows of this opened case."""
        opened.demand(self.model.compartment)
        return super().get_queryset().filter(case_id=opened.case_id)

    def of_many(self, opened: list[OpenCase]) -> models.QuerySet[Any]:
        """The rows of several opened cases (the name search)."""
        for one in opened:
            one.demand(self.model.compartment)
        return super().get_queryset().filter(case_id__in=[one.case_id for one in opened])

    def prepare(self, build: Callable[[models.QuerySet[Any]], models.QuerySet[Any]]) -> Callable[[OpenCase], list[Any]]:
        """A prepared question: `build` says what is asked of the rows of a case; then it is asked of an opened one."""
        return prepare_together([self.model], build)

    def add(self, opened: OpenCase, **values: Any) -> Any:
        """Insert a row into an opened case; the database checks that it was opened for writing. Raises `LogUnsealed`."""
        opened.demand(self.model.compartment)
        if self.model.compartment not in opened.writes:
            raise CaseNotOpen(self.model.compartment)
        row = self.model(case_id=opened.case_id, jurisdiction_id=opened.jurisdiction, **values)
        try:
            row.save(force_insert=True)
        except DatabaseError as failed:
            if says_unsealed(failed):
                raise LogUnsealed(verdict_of("log_unsealed")) from failed
            raise
        return row

    def get_queryset(self) -> models.QuerySet[Any]:
        raise CaseNotOpen(self.model.__name__)


def prepare_together(
    tables: Sequence[Any], build: Callable[[models.QuerySet[Any]], models.QuerySet[Any]]
) -> Callable[[OpenCase], list[Any]]:
    """One prepared question to several tables of the same columns, asked of an opened case. Raises `CaseNotOpen` when one is not open."""

    def union(case: Any) -> models.QuerySet[Any]:
        first, *more = [build(models.Manager.get_queryset(table.objects).filter(case_id=case)) for table in tables]
        return first.union(*more, all=True) if more else first

    question = Prepared(union)

    def ask(opened: OpenCase) -> list[Any]:
        for table in tables:
            opened.demand(table.compartment)
        return question(case=opened.case_id)

    return ask
