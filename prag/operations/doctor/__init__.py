"""What does `prag doctor` look at? One function a question; another question is a function and a line in `CHECKS`.

A check answers with the sentences that say what is wrong and what to do; none means that it is right. One that cannot be asked
(no database) answers with that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import psycopg

from prag.operations.doctor import background, database, ground, installed, keys
from prag.operations.doctor.ground import Ground

Check = Callable[[Ground], Iterable[str]]
CHECKS: tuple[tuple[str, Check], ...] = (
    ("production settings", ground.settings_are_safe),
    ("key files", keys.files_are_private),
    ("roles", database.roles_are_what_they_should),
    ("migrations", database.nothing_waits_to_be_migrated),
    ("grants", installed.grants),
    ("policies", installed.policies),
    ("functions", installed.functions),
    ("triggers", installed.triggers),
    ("permissions", installed.permissions),
    ("keys open what is sealed", keys.keys_open),
    ("jurisdiction", database.somebody_administers),
    ("time", ground.clocks_agree),
    ("documents", ground.files_are_read_apart),
    ("mail", background.mail_goes_out),
    ("worker", background.worker_is_at_work),
    ("seals", background.log_is_sealed),
    ("backup", background.backup_is_fresh),
    ("erasure ledger", background.ledger_is_kept),
)


@dataclass(frozen=True)
class Found:
    """One line of the doctor's report."""

    name: str
    wrong: tuple[str, ...]


def examine(here: Ground, checks: Iterable[tuple[str, Check]] = CHECKS) -> Iterable[Found]:
    """Ask every question in turn; a failure of the database fails the one question."""
    for name, check in checks:
        try:
            wrong = tuple(check(here))
        except psycopg.Error as failed:
            wrong = (
                f"The database does not answer this ({str(failed).strip().splitlines()[0]}): see that it runs, then run prag migrate.",
            )
        yield Found(name, wrong)
