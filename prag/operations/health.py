"""Do web and database answer, and are worker and sealer late? For a monitor: no data, no session, and little work however often it asks.

A process asks the database at most once in `KEPT_SECONDS` and answers at most `MOST_A_SECOND` times a second; the rest gets 429.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import psycopg
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from prag.access.web import public

KEPT_SECONDS = 2.0
MOST_A_SECOND = 10
LATE_SECONDS = {"worker": 60.0, "sealer": 300.0}


class Pulse:
    """What was last found, and how many asked within this second. One a process."""

    def __init__(self, ask: Callable[[], dict[str, float]], clock: Callable[[], float] = time.monotonic) -> None:
        self.ask, self.clock = ask, clock
        self.lock = threading.Lock()
        self.found: dict[str, str] = {}
        self.found_at = self.second = float("-inf")
        self.asked = 0

    def admit(self) -> bool:
        """Whether one more answer fits into this second."""
        with self.lock:
            now = self.clock()
            if now - self.second >= 1:
                self.second, self.asked = now, 0
            self.asked += 1
            return self.asked <= MOST_A_SECOND

    def state(self) -> dict[str, str]:
        """`web`, `database`, `worker` and `sealer`: ok, late or down. At most two seconds old."""
        with self.lock:
            now = self.clock()
            if now - self.found_at >= KEPT_SECONDS:
                self.found = self._look()
                self.found_at = self.clock()
            return self.found

    def _look(self) -> dict[str, str]:
        try:
            seconds = self.ask()
        except psycopg.Error:
            return {"web": "ok", "database": "down"}
        # A worker that has not said anything since the database started is late.
        seconds = {"worker": float("inf")} | seconds
        late = {who: "late" if abs(ago) > LATE_SECONDS[who] else "ok" for who, ago in seconds.items() if who in LATE_SECONDS}
        return {"web": "ok", "database": "ok"} | late


def ask_database() -> dict[str, float]:
    """Seconds since each was at work, over a fresh connection: whether one can still be made belongs to the answer."""
    conninfo = settings.PLACES.conninfo("app")
    with psycopg.connect(conninfo, connect_timeout=3, options="-c statement_timeout=2000", autocommit=True) as connection:
        return dict(connection.execute("select who, seconds from gate.pulses()").fetchall())


PULSE = Pulse(ask_database)


@public
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """200 when all is well, 503 when something is late or down, 429 to a monitor that asks too often."""
    if not PULSE.admit():
        return JsonResponse({"web": "ok", "asked": "too often"}, status=429, headers={"Retry-After": "1"})
    state = PULSE.state()
    return JsonResponse(state, status=200 if set(state.values()) == {"ok"} else 503)
