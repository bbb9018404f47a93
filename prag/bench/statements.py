"""The second floor: exactly the statements that a page sends to PostgreSQL, without Django around them.

Runs as a process of its own. Asks each page once through Django's client, writes down every statement on both connections,
and then repeats them over bare psycopg with fresh tokens. Prints one JSON object: page to milliseconds.
"""

from __future__ import annotations

import json
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg

Statement = tuple[str, str, Any]


@contextmanager
def _written_down(into: list[Statement]) -> Iterator[None]:
    from django.db import connections

    def wrapper(alias: str) -> Callable[..., Any]:
        def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
            into.append((alias, sql, params))
            return execute(sql, params, many, context)

        return note

    with ExitStack() as stack:
        for alias in ("default", "login"):
            stack.enter_context(connections[alias].execute_wrapper(wrapper(alias)))
        yield


def _replay(statements: list[Statement], practitioner: uuid.UUID) -> Callable[[], None]:
    from django.conf import settings

    from prag.gate.token import sign

    raw = {}
    for alias in ("default", "login"):
        about = settings.DATABASES[alias]
        raw[alias] = psycopg.connect(
            host=about["HOST"], dbname=about["NAME"], user=about["USER"], password=about["PASSWORD"],
            options=about["OPTIONS"]["options"], autocommit=True, prepare_threshold=5,
        )  # fmt: skip
    pid = raw["default"].info.backend_pid

    def once() -> None:
        for alias, sql, params in statements:
            if "gate.enter" in sql:
                params = [sign(practitioner, uuid.uuid4(), pid=pid, seq=time.time_ns())]
            cursor = raw[alias].execute(sql, params)
            if cursor.description:
                cursor.fetchall()

    return once


def main() -> None:
    """Measure the pages named on standard input (JSON: name to path) and print the result."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.test import Client

    from prag.accounts.models import User
    from prag.bench.load import repeat

    asked = json.load(sys.stdin)
    user = User.objects.get(practitioner_id=asked["practitioner"])
    client = Client()
    client.post(f"/try/{user.practitioner_id}/")
    results = {}
    for name, path in asked["pages"].items():
        client.get(path)
        statements: list[Statement] = []
        with _written_down(statements):
            answer = client.get(path)
            answer.close()
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
        results[name] = {"ms": repeat(_replay(statements, user.practitioner_id), asked["times"]).milliseconds, "n": len(statements)}
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
