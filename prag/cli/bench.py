"""Measure the case page (50 statements), recording a statement and the case list, with one and with eight clients.

Beside each stand two floors of the same run: a bare Django view that returns the same bytes, and the same statements to
PostgreSQL without Django. Prints p50, p95, requests a second, and the memory of each process. `--seal` measures sealing the log instead.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from pathlib import Path

from prag.database.places import Places

SIZES = {1_000: 10_000, 100_000: 1_000_000, 1_000_000: 10_000_000}


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--sizes`, `--requests`, `--workers`, `--port`, `--flame`, `--seal`."""
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="cases in the database (default: 1000 100000 1000000)")
    parser.add_argument(
        "--seal", type=int, nargs="?", const=200_000, metavar="ROWS", help="measure sealing and verifying alone (200000 rows)"
    )
    parser.add_argument("--requests", type=int, default=400, help="counted requests of each line (default: 400)")
    parser.add_argument("--workers", type=int, default=2, help="web processes (default: 2)")
    parser.add_argument("--flame", type=Path, help="instead: write a flame graph of the case page (SVG) to this file; wants py-spy")
    parser.add_argument("--port", type=int, default=8765, help="port on 127.0.0.1 (default: 8765)")


def run(arguments: argparse.Namespace) -> int:
    """Measure each size in turn."""
    from prag.database.places import ROOT

    os.environ |= {"PRAG_MODE": "demo", "DATA": os.environ.get("DATA") or str(ROOT / ".prag" / "bench"), "PORT": str(arguments.port)}
    from prag.bench.run import HEAD
    from prag.cli.database import server
    from prag.database.places import places

    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, {arguments.workers} web workers")
    with server():
        os.environ["PRAG_SERVER_RUNS"] = "1"
        if arguments.flame:
            return _flame(arguments)
        if arguments.seal:
            return _seal(arguments.seal)
        print(HEAD, flush=True)
        p50: dict[int, dict[str, float]] = {}
        for size in arguments.sizes:
            os.environ["PRAG_DATABASE"] = f"prag_bench_{size}"
            with tempfile.TemporaryDirectory() as pages:
                p50[size] = _one_size(places(), size, arguments, Path(pages))
        _growth(p50)
    return 0


def _flame(arguments: argparse.Namespace) -> int:
    """The smallest size, one worker."""
    from prag.bench import flame, pages
    from prag.bench import run as bench
    from prag.bench.load import Request
    from prag.cli.main import Mistake
    from prag.database.places import places

    size = min(arguments.sizes)
    os.environ["PRAG_DATABASE"] = f"prag_bench_{size}"
    bench.build(places(), cases=size, events=SIZES.get(size, size * 10))
    web = bench.web(arguments.port, 1)
    try:
        headers = bench.Session(arguments.port, bench.persona_id(places())).headers()
        flame.record(arguments.port, web.pid, lambda: Request(pages.CASE_PAGE, headers=headers), arguments.flame)
    except flame.NoSampler:
        raise Mistake("py-spy is not here: install it beside Prag (.tools/bin/uv pip install --python .venv/bin/python py-spy).") from None
    finally:
        bench.end(web)
    print(f"written to {arguments.flame}")
    return 0


def _seal(rows: int) -> int:
    from prag.bench.seal import measure
    from prag.database.places import places

    os.environ["PRAG_DATABASE"] = "prag_bench_seal"
    print("\n".join(measure(places(), rows)), flush=True)
    return 0


def _one_size(here: Places, size: int, arguments: argparse.Namespace, folder: Path) -> dict[str, float]:
    from prag.bench import pages
    from prag.bench import run as bench
    from prag.bench.load import Figures

    bench.build(here, cases=size, events=SIZES.get(size, size * 10))
    print(bench.counted(here, size), flush=True)
    persona = bench.persona_id(here)
    web = bench.web(arguments.port, arguments.workers)
    try:
        session = bench.Session(arguments.port, persona)
        rows = bench.pages_of(arguments.port, arguments.requests, size, pages.measured_pages(session, pages.bulk_code(here)))
        memory = [*bench.report_memory(web, "web"), *bench.database_memory(here)]
        for stem, path in (("case-page", pages.CASE_PAGE), ("case-list", pages.CASE_LIST)):
            (folder / f"{stem}.html").write_text(session.page(path))
    finally:
        bench.end(web)
    _floor(size, arguments, folder)
    for what, took in pages.sql_alone(persona, arguments.requests).items():
        bench.say(bench.Row(size, f"floor: {took['n']} statements of {what}", 1, Figures(took["ms"], sum(took["ms"]) / 1000)))
    print("\n".join(["Memory after the run:", *memory]), flush=True)
    return {row.what: row.figures.p50 for row in rows if row.clients == 1}


def _floor(size: int, arguments: argparse.Namespace, folder: Path) -> None:
    from prag.bench import run as bench
    from prag.bench.load import Request

    bare = bench.floor(arguments.port, arguments.workers, folder)
    try:
        stored = {f"floor: bare Django, {f.stem}": (lambda stem=f.stem: Request(f"/{stem}")) for f in sorted(folder.glob("*.html"))}
        bench.pages_of(arguments.port, arguments.requests, size, stored)
    finally:
        bench.end(bare)


def _growth(p50: dict[int, dict[str, float]]) -> None:
    if len(p50) < 2:
        return
    small, large = min(p50), max(p50)
    for what in p50[small]:
        print(f"growth {small:,} -> {large:,} cases, {what}: {p50[large][what] / p50[small][what]:.2f}")
