"""Let an authority work in Prag: 200 practitioners for 30 minutes, and say how it held.

Makes an invented world of its own, starts the real web process and worker, lets the practitioners read, record and acknowledge with
time to think, and prints each act's times, every wrong answer, the memory of each process by the minute, and whether everything that
was acknowledged to somebody is in the database, once.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections import Counter
from typing import Any

from prag.database.places import Places

MADE_BY = (
    "from prag.cli.database import setup_django; setup_django('owner:owner'); from prag.bench.crowd import print_crowd; print_crowd({n})"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--practitioners`, `--minutes`, `--workers`, `--port`."""
    parser.add_argument("--practitioners", type=int, default=200, help="how many (default: 200)")
    parser.add_argument("--minutes", type=float, default=30, help="for how long (default: 30)")
    parser.add_argument("--workers", type=int, default=2, help="web processes (default: 2)")
    parser.add_argument("--port", type=int, default=8766, help="port on 127.0.0.1 (default: 8766)")


def run(arguments: argparse.Namespace) -> int:
    """Make the world, let them work, print. Status 1 when an answer was wrong or something is lost or doubled."""
    from prag.database.places import ROOT

    os.environ |= {"PRAG_MODE": "demo", "DATA": os.environ.get("DATA") or str(ROOT / ".prag" / "load"), "PORT": str(arguments.port)}
    from prag.bench import run as bench
    from prag.bench.practitioners import Member, work_for
    from prag.cli.database import server
    from prag.database.places import places

    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, {arguments.workers} web workers", flush=True)
    with server():
        os.environ |= {"PRAG_SERVER_RUNS": "1", "PRAG_DATABASE": "prag_load"}
        here = places()
        bench.build(here, cases=0, events=0)
        members = [Member(**json.loads(line)) for line in _crowd(arguments.practitioners).splitlines()]
        before = bench.written(here)
        web = bench.web(arguments.port, arguments.workers)
        worker = subprocess.Popen([sys.executable, "-m", "prag.cli.main", "worker"], start_new_session=True)
        memory: list[tuple[list[float], float]] = []
        try:
            seen = work_for(members, arguments.port, arguments.minutes * 60, lambda: memory.append(_memory(here, web.pid)))
        finally:
            bench.end(web)
            bench.end(worker)
        lost = _lost(before, bench.written(here), seen.done)
    _report(seen, arguments, memory, lost)
    return 1 if seen.wrong or lost else 0


def _crowd(practitioners: int) -> str:
    code = MADE_BY.format(n=practitioners)
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, env=os.environ)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def _lost(before: dict[str, int], after: dict[str, int], done: dict[str, int]) -> list[str]:
    """What the users were told and what is there, where the two differ."""
    found = {act: after[act] - before[act] for act in before}
    return [f"{act}: {done[act]} were acknowledged to their users, {found[act]} are there" for act in found if found[act] != done[act]]


def _memory(here: Places, web: int) -> tuple[list[float], float]:
    """Megabytes of each web worker, and of the database's processes together."""
    from prag.bench.memory import children_of, resident_megabytes
    from prag.bench.run import database_megabytes

    return [resident_megabytes(pid) for pid in children_of(web)[1:]], database_megabytes(here)


def _report(seen: Any, arguments: argparse.Namespace, memory: list[tuple[list[float], float]], lost: list[str]) -> None:
    from prag.bench.load import Figures

    print("| what | n | p50 ms | p95 ms | longest ms |\n|---|--:|--:|--:|--:|")
    for act, took in sorted(seen.took.items()):
        f = Figures(took)
        print(f"| {act} | {f.n:,} | {f.p50:.1f} | {f.p95:.1f} | {max(took):.1f} |")
    n = sum(map(len, seen.took.values()))
    print(
        f"{arguments.practitioners} practitioners, {arguments.minutes:g} minutes: {n:,} requests, {n / arguments.minutes / 60:.1f} a second"
    )
    print(f"wrong answers: {len(seen.wrong)}" + "".join(f"\n  {n:,} times {one}" for one, n in Counter(seen.wrong).most_common(20)))
    print(f"acknowledged to users and there, once: {dict(seen.done)}" if not lost else "LOST OR DOUBLED: " + "; ".join(lost))
    print("memory by the minute, web workers and database, MB:")
    for minute, (web, database) in enumerate(memory):
        print(f"  {minute:>3}  {' '.join(f'{one:.0f}' for one in web)}  {database:.0f}")
