"""How is the same question asked again without being built again? A queryset compiled once, filled with new values each time.

Django makes the SQL of a queryset anew for each request, which for a page of a dozen questions is more work than drawing the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections
from django.db.models import Expression, Field, Lookup, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler


class Blank(Expression):
    """A place in a prepared question, filled by name when it is asked. With a field it may stand where a type must be known."""

    def __init__(self, name: str, output_field: Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


@Field.register_lookup
class AnyOf(Lookup):
    """`filter(id__any_of=…)`: one of the values of a list, whose length is no part of the SQL, as that of an IN would be."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, before = self.process_lhs(compiler, connection)
        values, after = self.process_rhs(compiler, connection)
        return f"{column} = any ({values})", (*before, *after)


class Prepared:
    """A question asked many times: `Prepared(lambda case: Told.objects.filter(case_id=case))`, then `(case=id)` gives its rows as a list.

    `build` gets a `Blank` for each of `names` and must not look at its value, nor at the language or the day: the SQL is kept. Raises
    ValueError for None, which SQL does not find by `=`, and KeyError when a value is missing.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._names = build.__code__.co_varnames[: build.__code__.co_argcount]
        self._kept: tuple[QuerySet[Any, Any], _Ready, str, Sequence[Any]] | None = None

    def __call__(self, **values: Any) -> list[Any]:
        if None in values.values():
            raise ValueError("nothing is found by = NULL: ask another question")
        queryset, compiler, sql, params = self._kept or self._compile()
        filled = tuple(values[one.name] if isinstance(one, Blank) else one for one in params)
        again: QuerySet[Any, Any] = object.__new__(type(queryset))
        again.__dict__.update(queryset.__dict__, _result_cache=None, _query=_Filled(queryset.query, compiler, sql, filled))
        return list(again)

    def _compile(self) -> tuple[QuerySet[Any, Any], _Ready, str, Sequence[Any]]:
        queryset = self._build(**{name: Blank(name) for name in self._names})
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        self._kept = (queryset, _Ready(compiler), sql, params)
        return self._kept


class _Ready:
    """What a compiler worked out once: everything but the values and the connection, which is that of the present thread."""

    def __init__(self, compiler: SQLCompiler) -> None:
        self._state = compiler.__dict__
        self._class = type(compiler)
        self._converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        self._width = compiler.col_count if compiler.has_extra_select else None

    def asked(self, using: str, sql: str, params: Sequence[Any]) -> SQLCompiler:
        """A compiler that asks `sql` and reads its rows as the first one would."""
        ready: SQLCompiler = object.__new__(self._class)
        connection, width = connections[using], self._width

        def execute_sql(*_args: Any, **_kwargs: Any) -> list[list[Any]]:
            with connection.cursor() as cursor:
                cursor.execute(sql, params)
                rows = cursor.fetchall()
            return [rows if width is None else [row[:width] for row in rows]]

        ready.__dict__.update(self._state, connection=connection, execute_sql=execute_sql, get_converters=lambda _columns: self._converters)
        return ready


class _Filled:
    """A query whose compiler has its SQL already; in everything else the one it was made from."""

    def __init__(self, query: Query, ready: _Ready, sql: str, params: Sequence[Any]) -> None:
        self._query, self._ready, self._sql, self._params = query, ready, sql, params

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, using: str, **_: Any) -> SQLCompiler:
        return self._ready.asked(using, self._sql, self._params)
