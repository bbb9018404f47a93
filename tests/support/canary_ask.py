"""How does a persona ask the running application? Through the real sign-in and the whole middleware; and who may see the answer?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg

from prag.accounts.models import Session
from prag.accounts.sessions import hashed
from prag.ui.sent import FIELD
from tests.support.canary import Canary, Mark
from tests.support.canary_rights import Facts, Rights
from tests.support.client import Client


@dataclass(frozen=True)
class Example:
    """One request of a URL name."""

    path: str
    method: str = "get"
    data: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def said(self) -> str:
        """All that the asker already knew."""
        return f"{self.path} {' '.join(map(str, self.data.values()))}"

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}{' (htmx)' if self.headers else ''}"


@dataclass(frozen=True)
class Answer:
    """What came back: status, and body and headers as one text."""

    status: int
    text: str
    # The key with which a form was sent.
    key: UUID | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Browser:
    """A persona's browser: signs in by the demo's own button, keeps its cookies, sends forms with their CSRF token."""

    CSRF = "k" * 32

    def __init__(self, practitioner: UUID) -> None:
        self.practitioner = practitioner
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        # What accepted forms named: a later page says once that it was done ("You stepped back from …").
        self.named: list[str] = []
        # What the log knows of accepted forms whose sentence ("Filled. …") no page has shown yet.
        self.waiting: list[Logged] = []

    def signed_in(self) -> bool:
        """Whether the session of the cookie still exists."""
        cookie = self.client.cookies.get("prag")
        return bool(cookie and Session.objects.filter(key_hash=hashed(cookie.value)).exists())

    def sign_in(self) -> None:
        """Press “Try it as …”, unless signed in."""
        if self.signed_in():
            return
        self.client.cookies["prag-csrf"] = self.CSRF
        came = self.client.post(f"/try/{self.practitioner}/", headers={"X-CSRFToken": self.CSRF})
        assert came.status_code == 302, (came.status_code, came.content[:500])

    def ask(self, example: Example) -> Answer:
        """Send one request and read the whole answer."""
        self.client.cookies["prag-csrf"] = self.CSRF
        headers = example.headers | ({} if example.method == "get" else {"X-CSRFToken": self.CSRF})
        key = uuid4() if example.method == "post" else None
        data = example.data if key is None else {FIELD: str(key)} | example.data
        came = getattr(self.client, example.method)(example.path, data, headers=headers)
        body = b"".join(came.streaming_content) if came.streaming else came.content
        if example.method == "post" and came.status_code == 302:
            self.named.append(example.said())
        said = "\n".join(f"{name}: {value}" for name, value in came.headers.items() if name != "Set-Cookie")
        return Answer(came.status_code, body.decode("utf-8", "replace") + "\n" + said, key, came.headers)


NOT_ENTITLED, NOT_LOGGED = "its reader is not entitled", "the log has no row of it"


@dataclass(frozen=True)
class Complaint:
    """A token in an answer that must not be there."""

    example: Example
    token: str
    mark: Mark
    reason: str

    def __str__(self) -> str:
        return f"{self.example}: {self.mark.kind} {self.mark.where} {self.mark.compartment} ({self.token}): {self.reason}"


@dataclass(frozen=True)
class Logged:
    """A row of the log, as far as it says what was opened."""

    verb: str
    case_id: UUID | None
    compartment: str | None
    cases: list[UUID] | None


def last_row(superuser: psycopg.Connection[Any]) -> int:
    """The newest row of the log."""
    return superuser.execute("select coalesce(max(id), 0) from audit.event").fetchone()[0]  # type: ignore[index]


def rows_since(superuser: psycopg.Connection[Any], row: int, actor: UUID) -> list[Logged]:
    """What `actor` did since: committed rows, because another connection reads them."""
    found = superuser.execute(
        "select verb, case_id, compartment, cases from audit.event where id > %s and actor = %s", [row, actor]
    ).fetchall()
    return [Logged(*r) for r in found]


def complaints(canary: Canary, example: Example, answer: Answer, rows: list[Logged], rights: tuple[Rights, ...],
               named: str = "") -> list[Complaint]:  # fmt: skip
    """Every token in the answer that this reader may not see, or whose reading the log does not know.

    What the request named itself, or the form before it (`named`), is known to the reader already.
    """
    wrong = []
    for token in sorted(canary.tokens_in(answer.text) - canary.tokens_in(f"{example.said()} {named}")):
        mark = canary.marks[token]
        if not any(_entitled(mark, one) for one in rights):
            wrong.append(Complaint(example, token, mark, NOT_ENTITLED))
        if not is_logged(mark, rows):
            wrong.append(Complaint(example, token, mark, NOT_LOGGED))
    return wrong


def rights_now(superuser: psycopg.Connection[Any], person: UUID) -> Rights:
    """The rights of somebody at this moment."""
    return Facts(superuser).rights_of(person)


def _entitled(mark: Mark, rights: Rights) -> bool:
    if mark.kind == "content":
        return mark.compartment in rights.content.get(mark.case, ())  # type: ignore[arg-type]
    if mark.kind in ("code", "case"):
        return mark.case in rights.codes
    if mark.kind == "item":
        return mark.row in rights.items
    if mark.kind == "house":
        return _entitled_to_house(mark, rights)
    return mark.row in rights.people


def _entitled_to_house(mark: Mark, rights: Rights) -> bool:
    """A forum's words are for those who take part; its conclusions also for whoever writes the public notice; the rest for the place."""
    if mark.row is not None:
        return mark.row in rights.forums or (mark.where == "forums.forum_text.text" and rights.notices)
    if mark.where.startswith("forums.notice"):
        return rights.notices and mark.jurisdiction == rights.jurisdiction
    return mark.jurisdiction == rights.jurisdiction


def is_logged(mark: Mark, rows: list[Logged]) -> bool:
    """Whether these rows of the log know that this was shown."""
    if mark.kind == "content":
        consulted = any(r.verb == "consultation" and r.case_id == mark.case and r.compartment == mark.compartment for r in rows)
        searched = mark.compartment == "name" and any(r.verb == "search" and mark.case in (r.cases or ()) for r in rows)
        return consulted or searched
    if mark.kind == "code":
        return any(mark.case == r.case_id or mark.case in (r.cases or ()) for r in rows)
    return True
