"""Which pages are measured, and with what is a statement recorded?"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import uuid
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import psycopg

from prag.bench.load import Request
from prag.database.places import Places

if TYPE_CHECKING:
    from prag.bench.run import Session

CASE_PAGE = "/cases/K7-QF3/"
PLAN_PAGE, RELEASE_PAGE = CASE_PAGE + "plan/", CASE_PAGE + "release/"
CASE_LIST = "/cases/"
# 45 institutions at the table, 40 commitments (prag.bench.world).
MEETING = f"/meetings/{uuid.UUID(hashlib.md5(b'bulk meeting', usedforsecurity=False).hexdigest())}/"


def measured_pages(session: Session, bulk_code: str) -> dict[str, Callable[[], Request]]:
    """Name to a function that makes the request. Recording goes to another case, so that the measured page does not grow."""
    headers = session.headers()
    new = f"/cases/{bulk_code}/areas/work/new/"
    form, today = session.page(new), date.today()
    values = {
        "rating": "some", "text": "Invented: he asked about the forklift course and wants to try it.", "direction": "same",
        "kind": "fact", "source": "conversation", "said_on_day": str(today.day), "said_on_month": str(today.month),
        "said_on_year": str(today.year),
    }  # fmt: skip
    papers = session.page(CASE_PAGE + "papers/")
    centre = re.search(r'id="map_recipient".*?<option value="([0-9a-f-]{36})"', papers, re.DOTALL)
    assert centre, "no centre for social work at the table of the measured case"
    printed = {"language": "en", "recipient": centre[1]}
    return {
        "case page": lambda: Request(CASE_PAGE, headers=headers),
        "record a statement": lambda: session.form(new, form, values),
        "case list": lambda: Request(CASE_LIST, headers=headers),
        "my tasks": lambda: Request("/", headers=headers),
        "releases ahead": lambda: Request("/releases/", headers=headers),
        "plan page": lambda: Request(PLAN_PAGE, headers=headers),
        "release page": lambda: Request(RELEASE_PAGE, headers=headers),
        "front page, no account": lambda: Request("/"),
        "meeting page, 45 at the table": lambda: Request(MEETING, headers=headers),
        "print pack of that meeting, PDF": lambda: Request(MEETING + "pack.pdf", headers=headers),
        "its minutes, PDF": lambda: Request(MEETING + "minutes.pdf", headers=headers),
        # The last: each print is a row of the measured case.
        "needs map, PDF": lambda: session.form(CASE_PAGE + "needs-map.pdf", papers, printed, 200),
    }


def bulk_code(places: Places) -> str:
    """The code of a bulk case that the measured persona may write in, other than the one whose page is measured."""
    with psycopg.connect(places.superuser_conninfo(places.database)) as superuser:
        row = superuser.execute(
            "select h.code from cases.case_header h join gate.seat s on s.case_id = h.id join organisations.practitioner p"
            " on p.id = s.holder_id where p.key = 'marija_lipovska' and h.code like '%Z' and 'work' = any (s.writes)"
            " order by h.code limit 1"
        ).fetchone()
    assert row
    return row[0]


def sql_alone(practitioner: str, times: int) -> dict[str, dict[str, list[float]]]:
    """Page to the milliseconds of its statements without Django, measured by a process of its own."""
    asked = {"practitioner": practitioner, "times": times, "pages": {"case page": CASE_PAGE, "case list": CASE_LIST}}
    done = subprocess.run(
        [sys.executable, "-m", "prag.bench.statements"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)
