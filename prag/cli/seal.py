"""Start the sealer: every minute the new rows of the log become leaves of a tree, and a signed head says so. Needs no other process."""

from __future__ import annotations

import argparse
import logging
import signal
import threading

import psycopg

from prag.audit.sealer import Sealed, SealRefused, seal, signer_of
from prag.database import reach
from prag.database.places import Places, places

EVERY_SECONDS = 60.0
log = logging.getLogger(__name__)


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--once`, `--every`, `--key`, `--new-key`."""
    parser.add_argument("--once", action="store_true", help="one round, then end")
    parser.add_argument("--every", type=float, default=EVERY_SECONDS, help="seconds between rounds (default: 60)")
    parser.add_argument("--key", action="store_true", help="print the log's public key, which witnesses write down, and end")
    parser.add_argument("--new-key", action="store_true", help="you state that seal.key was lost: go on with another one (with --once)")


def run(arguments: argparse.Namespace) -> int:
    """Round after round until told to stop; what came last is sealed before it ends."""
    from prag.cli.main import Mistake

    here = places()
    if arguments.key:
        print(signer_of(here.seal_secrets).public)
        return 0
    if arguments.once:
        try:
            done = seal_now(here, new_key=arguments.new_key)
        except SealRefused as no:
            raise Mistake(f"The log was not sealed: {no}") from no
        except psycopg.OperationalError as no:
            raise Mistake(f"The log was not sealed. {reach.sentence(no)}") from no
        print(f"{done.rows} new rows are sealed, {done.size} in all.")
        if arguments.new_key and not done.rows:
            print("So there is no head by the new key yet: do it again when something was written.")
        return 0
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    while True:
        try:
            seal_now(here)
        except (SealRefused, psycopg.Error) as no:
            # The next round tries again: a server that is being restarted must not end sealing for good.
            log.error("not sealed: %s", no)
        if stop.is_set():
            return 0
        stop.wait(arguments.every)


def seal_now(here: Places, *, new_key: bool = False) -> Sealed:
    """One round over a connection of its own. Raises `SealRefused`, `psycopg.Error`."""
    with psycopg.connect(here.conninfo("seal"), autocommit=True) as connection:
        return seal(connection, signer_of(here.seal_secrets), new_key=new_key)
