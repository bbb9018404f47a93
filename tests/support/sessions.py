"""How does a test speak as the web process does, on a connection of its own? Signed in by token, asked in plain SQL."""

from __future__ import annotations

import time
import uuid
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings

from prag.gate.token import sign

SEARCH = f"-c search_path={settings.SEARCH_PATH} -c timezone=UTC"


class Session:
    """One backend of `prag_app` (or another role). `refused` tells why the last `tries` failed."""

    def __init__(self, database: str | None = None, role: str = "app") -> None:
        places = settings.PLACES
        self.conn: psycopg.Connection[Any] = psycopg.connect(places.conninfo(role, database), autocommit=True, options=SEARCH)
        self.pid = self.conn.info.backend_pid
        self.refused: psycopg.Error | None = None
        self.token = ""

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.conn.close()

    def sign(self, who: UUID, request: UUID | None = None, **changes: Any) -> str:
        """A token for this backend, valid unless `changes` make it otherwise."""
        values: dict[str, Any] = {"pid": self.pid, "seq": time.time_ns()} | changes
        return sign(who, request or uuid.uuid4(), **values)

    def enter(self, who: UUID, sent: UUID | None = None, **changes: Any) -> UUID:
        """Sign in, sending the form with the key `sent`; answers the request's id. Raises psycopg.Error when refused."""
        request = uuid.uuid4()
        self.token = self.sign(who, request, **changes)
        self.conn.execute("select gate.enter(%s, %s)", [self.token, sent])
        return request

    def leave(self) -> None:
        self.conn.execute("select gate.leave()")

    def ask(self, query: Any, *values: Any) -> list[tuple[Any, ...]]:
        """All rows; what answers no rows answers []."""
        cursor = self.conn.execute(query, values or None)
        return cursor.fetchall() if cursor.description else []

    def one(self, query: Any, *values: Any) -> Any:
        found = self.ask(query, *values)
        return found[0][0] if found else None

    def ids(self, query: Any, *values: Any) -> set[Any]:
        return {row[0] for row in self.ask(query, *values)}

    def tries(self, query: Any, *values: Any) -> bool:
        """Whether the statement succeeds (and touches a row, if it changes some); whatever it did is taken back."""
        self.refused = None
        try:
            with self.conn.transaction(force_rollback=True):
                cursor = self.conn.execute(query, values or None)
                return cursor.rowcount != 0
        except psycopg.Error as failed:
            self.refused = failed
            return False
