"""Which column types may a header carry? Words of a closed form and case codes, never free text."""

from __future__ import annotations

from typing import Any

from django.db import models


class WordField(models.CharField):
    """A short code from a catalogue (`^[a-z0-9_]+$`, at most 40), held by a database domain."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        return "kernel.word"

    def cast_db_type(self, connection: Any) -> str:
        return "kernel.word"


class WordsField(models.Field):
    """A small set of words, as a PostgreSQL array."""

    def db_type(self, connection: Any) -> str:
        return "kernel.word[]"

    def get_prep_value(self, value: Any) -> Any:
        return sorted(value) if value is not None else None

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if isinstance(value, str):
            return tuple(part for part in value.strip("{}").split(",") if part)
        return tuple(value) if value is not None else None


@WordsField.register_lookup
class Holds(models.Lookup):
    """`filter(writes__holds="custody")`: the word is one of them."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, before = self.process_lhs(compiler, connection)
        word, after = self.process_rhs(compiler, connection)
        return f"{word} = any ({column})", (*after, *before)


class CaseCodeField(models.CharField):
    """A random case code such as `K7-QF3M`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 7)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:
        return "kernel.case_code"
