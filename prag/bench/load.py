"""How long does a page take? Clients that keep their connection, bounded in number of requests; loopback only."""

from __future__ import annotations

import contextlib
import http.client
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Figures:
    """What was measured: every request's milliseconds, and the wall seconds of the whole run."""

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def n(self) -> int:
        return len(self.milliseconds)

    @property
    def p50(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        return sorted(self.milliseconds)[int(self.n * 0.95)]

    @property
    def per_second(self) -> float:
        return self.n / self.seconds


@dataclass(frozen=True)
class Request:
    """One request: method, path, headers, body; and what its answer's status must be."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    status: int = 200


class WrongAnswer(Exception):
    """A measured request was not answered as it must be, so its time means nothing."""


def measure(port: int, make: Callable[[], Request], *, clients: int, requests: int, warm: int = 20) -> Figures:
    """Send `requests` requests from `clients` threads after `warm` uncounted ones each. Raises `WrongAnswer`."""
    figures, failures, lock = Figures(), [], threading.Lock()
    barrier = threading.Barrier(clients + 1)

    def client() -> None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            for _ in range(warm):
                _send(connection, make())
            barrier.wait()
            took = [_send(connection, make()) for _ in range(requests // clients)]
            with lock:
                figures.milliseconds.extend(took)
        except Exception as failed:
            failures.append(failed)
            barrier.abort()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    with contextlib.suppress(threading.BrokenBarrierError):
        barrier.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    figures.seconds = time.perf_counter() - began
    if failures:
        raise failures[0]
    return figures


def repeat(work: Callable[[], None], times: int, warm: int = 20) -> Figures:
    """Time a function of this process `times` times."""
    figures = Figures()
    for _ in range(warm):
        work()
    began = time.perf_counter()
    for _ in range(times):
        start = time.perf_counter()
        work()
        figures.milliseconds.append((time.perf_counter() - start) * 1000)
    figures.seconds = time.perf_counter() - began
    return figures


def _send(connection: http.client.HTTPConnection, request: Request) -> float:
    began = time.perf_counter()
    connection.request(request.method, request.path, request.body, request.headers)
    answer = connection.getresponse()
    answer.read()
    took = (time.perf_counter() - began) * 1000
    if answer.status != request.status:
        raise WrongAnswer(f"{request.method} {request.path}: {answer.status}, not {request.status}")
    return took
