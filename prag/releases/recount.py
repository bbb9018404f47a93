"""How are all cases counted anew? In short slices beside the worker's other jobs; or at once, when told to.

On each new day, and in between as often as it costs little: a case just confirmed, a seat given or expired shows within a minute where
there are few cases. A slice that is cut off loses nothing: its cases are counted again.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from prag.kernel.clock import today
from prag.messages.mail import WORKER, worker_row
from prag.releases.deadlines import Settings
from prag.releases.engine import recount_all, settings_from

log = logging.getLogger(__name__)
# So long may one slice hold up escalation and mail; so many cases lie in one transaction, which a user may have to wait for.
SLICE_SECONDS = 5.0
AT_ONCE = 200
# Between two counts lie a minute and a hundred times what the last one took, so that counting is never more than a hundredth of the work.
PAUSE_SECONDS, PAUSE_TIMES = 60.0, 100


@dataclass
class Standing:
    """Where the present count stands: its day, the id it goes on after (None: done), what it took so far, when the next one begins."""

    day: date | None = None
    after: UUID | None = None
    took: float = 0.0
    next_at: float = 0.0
    settings: dict[str, Settings] = field(default_factory=dict)


_standing = Standing()


def recount_slice() -> int:
    """The next slice of the count; how many cases. 0 while nothing is to be counted."""
    began = time.monotonic()
    if _standing.after is None:
        if _standing.day == today() and began < _standing.next_at:
            return 0
        _standing.day, _standing.after, _standing.took, _standing.settings = today(), UUID(int=0), 0.0, places()
    end = time.monotonic() + SLICE_SECONDS
    cases, _changed, _standing.after = count(_standing.settings, _standing.after, lambda: time.monotonic() < end)
    _standing.took += time.monotonic() - began
    _standing.next_at = time.monotonic() + max(PAUSE_SECONDS, PAUSE_TIMES * _standing.took)
    return cases


def recount_now(go_on: Callable[[], bool] = lambda: True) -> tuple[int, int]:
    """Count every running case at once; (cases, changed duties). Ends after the present transaction when `go_on` says so."""
    return count(places(), None, go_on)[:2]


def count(settings: dict[str, Settings], after: UUID | None, go_on: Callable[[], bool]) -> tuple[int, int, UUID | None]:
    """Over the worker's connection; see `engine.recount_all`."""
    return recount_all(_ask, _settle, settings, after, AT_ONCE, held=lambda: transaction.atomic(using=WORKER), go_on=go_on)


def places() -> dict[str, Settings]:
    """The settings of every jurisdiction. One that lacks an interval is left out, and the log says which."""
    rows = _json("select jsonb_agg(to_jsonb(d)) from cases.deadline_settings() d") or []
    found: dict[str, Settings] = {}
    for code in sorted({row["jurisdiction"] for row in rows}):
        own = [row for row in rows if row["jurisdiction"] == code]
        intervals = [(row["key"], row["amount"], row["unit"]) for row in own]
        try:
            found[code] = settings_from(own[0]["holidays"], own[0]["week"], intervals)
        except ValueError as incomplete:
            log.error("not counted, %s: %s", code, incomplete)
    return found


def _ask(after: UUID, limit: int) -> list[dict[str, Any]]:
    return _json("select jsonb_agg(f.facts) from cases.facts_after(%s, %s) f", after, limit) or []


def _settle(rows: list[dict[str, Any]]) -> int:
    return worker_row("select cases.settle_many(%s)", json.dumps(rows))[0] if rows else 0


def _json(statement: str, *arguments: Any) -> Any:
    """The JSON that one of the worker's verbs answers."""
    said = worker_row(statement, *arguments)[0]
    return json.loads(said) if isinstance(said, str) else said
