"""What does the doctor stand on, and are settings and clocks right?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings

from prag.database.places import Places
from prag.documents.apart import rewritten
from prag.documents.rewrite import Limits, NotTaken
from prag.operations.production import objections_to
from prag.workflow.table import Transition

SECONDS_APART = 2.0
ONE_POINT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)


@dataclass(frozen=True, eq=False)
class Ground:
    """The installation that is looked at: where it lies, which transition tables belong in it, how it is set."""

    places: Places
    machines: Mapping[str, tuple[Transition, ...]]
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def production(self) -> bool:
        """Whether this is no demo and no test."""
        return self.environ.get("PRAG_MODE", "production") == "production"

    @contextmanager
    def database(self, role: str = "prag_maintain") -> Iterator[psycopg.Connection[Any]]:
        """A read-only connection that acts as `role`, which sees all rows; nothing it does stays."""
        with psycopg.connect(self.places.conninfo("owner"), connect_timeout=10) as owner, owner.transaction(force_rollback=True):
            owner.execute("set local statement_timeout = '60s'; set local lock_timeout = '3s'")
            owner.execute(f"set local role {role}".encode())
            yield owner


def files_are_read_apart(here: Ground) -> Iterator[str]:
    """A picture of one point goes through the process that reads what people send, and comes back."""
    try:
        # Others may be at it just now.
        rewritten(ONE_POINT, Limits(), wait=30)
    except NotTaken as no:
        if no.word == "not_apart":
            yield (
                "The process that reads documents cannot be shut off from this machine, so no file is taken: Prag needs Linux on"
                " x86_64 or aarch64 with seccomp filters, and a data folder in which it may write."
            )
            return
        yield (
            "The process that reads documents does not work, so none can be added: see that pillow and pikepdf are installed, and that the"
            " unit lets the web process start Python, set its limits (prlimit64), its place behind others (setpriority) and its filter"
            " (prctl)."
        )


def settings_are_safe(here: Ground) -> Iterator[str]:
    """What would keep `prag serve` from starting, and what it would start with and should not."""
    if not here.production:
        return
    address = urlsplit(settings.SITE_URL)
    if address.scheme != "https" or address.hostname in ("localhost", "127.0.0.1"):
        yield f"PRAG_URL is {settings.SITE_URL}: set it to the https:// address that people open; links in mails begin with it."
    if address.hostname not in settings.ALLOWED_HOSTS:
        yield f"PRAG_HOSTS does not name {address.hostname}: add it, or every page answers 400."
    if "testserver" in settings.ALLOWED_HOSTS:
        yield "PRAG_HOSTS is not set: name the host of the address, so that no other name is answered."
    if not here.environ.get("PRAG_BEHIND_PROXY"):
        yield "PRAG_BEHIND_PROXY is not set: set it to 1 behind the TLS proxy, or forms are refused."
    if not settings.DPO_CONTACT:
        yield "PRAG_DPO_CONTACT is not set: name the address for questions about one's data."
    # Last, because it asks the database, which may be away.
    yield from objections_to(here.places)


def clocks_agree(here: Ground) -> Iterator[str]:
    """This machine's clock, the database's, and the time zone of the places that are worked in."""
    with here.database() as inside:
        row = inside.execute("select clock_timestamp()").fetchone()
        apart = abs((datetime.now(UTC) - row[0]).total_seconds()) if row else 0.0
        zones = [
            zone
            for (zone,) in inside.execute(
                "select distinct j.time_zone from organisations.jurisdiction j join organisations.institution i"
                " on i.jurisdiction_id = j.code and i.active order by 1"
            ).fetchall()
        ]
    if apart > SECONDS_APART:
        yield f"The clocks of this machine and of the database are {apart:.0f} s apart: set both by NTP (systemd-timesyncd or chrony)."
    if here.production and zones and settings.TIME_ZONE not in zones:
        yield f"PRAG_TIME_ZONE is {settings.TIME_ZONE}, the institutions are in {', '.join(zones)}: set it to that."
