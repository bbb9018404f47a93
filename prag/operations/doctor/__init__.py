"""What does `prag doctor` look at? One function a question; another question is a function and a line in `CHECKS`.

A check answers with the sentences that say what is wrong and what to do; none means that it is right. One that cannot be asked
(no database) answers with that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import django.db
import psycopg

from prag.database import reach
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
    """Ask every question in turn; a failure of the database or of a file fails the one question, and what was found before it stays."""
    for name, check in checks:
        wrong: list[str] = []
        try:
            wrong.extend(check(here))
        except (psycopg.Error, django.db.Error) as failed:
            wrong.append(reach.sentence(failed, environ=here.environ))
        except OSError as failed:
            wrong.append(f"This could not be looked at ({failed}): run prag doctor as the user of the services, and see what DATA names.")
        yield Found(name, tuple(wrong))
