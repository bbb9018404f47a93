"""How long does it take to seal rows of the log, and to verify them? By the real sealer and the real verifier, in a database of its own."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time

import psycopg
from psycopg import sql

from prag.audit.sealer import seal, signer_of
from prag.audit.verifier import check_log, read_head, read_key
from prag.cli.verify_log import log_of
from prag.database.places import Places

# Rows as openings of case pages are.
ROWS = """
    insert into audit.event (verb, actor, institution, function, case_id, compartment, purpose, basis, basis_id, request, pid, boot, xid)
    select 'consultation', gen_random_uuid(), gen_random_uuid(), 'treatment_officer', gen_random_uuid(), 'work', 'case_page', 'seat',
           gen_random_uuid(), gen_random_uuid(), pg_backend_pid(), pg_postmaster_start_time(), pg_current_xact_id()
      from generate_series(1, %s)
"""


def measure(here: Places, rows: int) -> list[str]:
    """A line for each figure. `here`: the database to make anew."""
    _make(here)
    signer = signer_of(here.seal_secrets)
    with psycopg.connect(here.conninfo("seal"), autocommit=True) as sealer:
        seal(sealer, signer)
        lines = []
        for fresh in (rows, 1000):
            _write(here, fresh)
            began = time.perf_counter()
            done = seal(sealer, signer)
            lines.append(f"seal: {done.rows:,} new rows of {done.size:,}, {time.perf_counter() - began:.2f} s")
    with psycopg.connect(here.superuser_conninfo(here.database)) as superuser:
        kept = read_head(superuser.execute("select note from audit.head order by size desc limit 1").fetchone()[0])  # type: ignore[index]
    began = time.perf_counter()
    with log_of(here) as log:
        report = check_log(log, keys=[read_key(signer.public)], kept=[kept])
    took = time.perf_counter() - began
    lines.append(f"verify: {report.size:,} rows, {len(report.heads)} heads, {len(report.findings)} findings, {took:.2f} s")
    return [*lines, f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"]


def _write(here: Places, rows: int) -> None:
    with psycopg.connect(here.conninfo("owner")) as owner:
        owner.execute("set local role prag_maintain")
        owner.execute(ROWS.encode(), [rows])


def _make(here: Places) -> None:
    """The database anew, in a process of its own, because the settings name one database."""
    with psycopg.connect(here.superuser_conninfo(), autocommit=True) as superuser:
        superuser.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(here.database)))
    env = os.environ | {"PRAG_DATABASE": here.database, "PRAG_SERVER_RUNS": "1", "PRAG_MODE": "demo"}
    subprocess.run([sys.executable, "-c", "from prag.cli.demo import prepare_here; prepare_here()"], env=env, check=True)
