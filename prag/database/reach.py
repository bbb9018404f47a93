"""What is said when the database does not answer? One sentence: what was tried, why it failed, what to do; never a password."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

import psycopg

# Classes and states of PostgreSQL's appendix A. What a connection is refused with has no state: psycopg gives its text alone.
LACKS = ("42P01", "42703", "42704", "42883", "42501", "3F000")
WAITED = ("57014", "55P03", "40P01")
GONE, FULL = ("08", "57P"), "53"
REFUSED = ("does not exist", "authentication failed", "not permitted to log in", "permission denied", "no pg_hba.conf entry", "no password")

ADVICE = {
    "away": "see that PostgreSQL runs there (systemctl status postgresql) and that DATABASE_URL names it, then do this again.",
    "refused": (
        "run prag migrate, which makes roles, passwords and database; if it was run, see that DATA and DATABASE_URL are those of this"
        " installation, and that this user may read the passwords in it."
    ),
    "refused to the maker": "DATABASE_URL must sign in as a role that may create roles, as postgres may (docs/deploy.md, section 2).",
    "lacks": "run prag migrate, which puts right what is missing or was changed.",
    "waited": "something else holds it; do this again when less is going on.",
    "full": "see that the disk is not full and that max_connections suffices, then do this again.",
    "other": "look at the journal of PostgreSQL (journalctl -u postgresql), then do this again.",
    "unreadable": "write it as postgresql:///DATABASE?host=FOLDER or postgresql://USER@HOST/DATABASE.",
}


def sentence(failed: Exception, *, making: bool = False, environ: Mapping[str, str] | None = None) -> str:
    """The sentence for an error of psycopg, or for Django's error around one.

    `making`: the command makes roles itself (`migrate`, `restore`), so it is no help to name it.
    """
    environ = os.environ if environ is None else environ
    kind = kind_of(failed)
    if kind == "unreadable":
        # libpq repeats the piece it could not read, and that may be the password.
        return f"DATABASE_URL cannot be read: {ADVICE[kind]}"
    lines = str(failed).strip().splitlines() or [type(failed).__name__]
    reason = _without_password(lines[0], environ)
    verb = "cannot be reached" if kind in ("away", "refused") else "did not answer this"
    return f"The database {verb} ({reason}): {ADVICE['refused to the maker' if making and kind == 'refused' else kind]}"


def kind_of(failed: Exception) -> str:
    """Which advice helps: a key of `ADVICE`."""
    cause = failed if isinstance(failed, psycopg.Error) else failed.__cause__
    state = getattr(cause, "sqlstate", None) or ""
    if state:
        by_state = {"lacks": state in LACKS, "waited": state in WAITED, "away": state.startswith(GONE), "full": state.startswith(FULL)}
        return next((kind for kind, fits in by_state.items() if fits), "other")
    if isinstance(cause, psycopg.ProgrammingError):
        return "unreadable"
    return "refused" if any(words in str(failed) for words in REFUSED) else "away"


def tells(failed: Exception) -> bool:
    """Whether a sentence is all that is needed: the database is away or not as it should be, and the code is not what is wrong."""
    cause = failed if isinstance(failed, psycopg.Error) else failed.__cause__
    return isinstance(cause, psycopg.OperationalError) or (isinstance(cause, psycopg.Error) and kind_of(failed) in ("lacks", "unreadable"))


def _without_password(text: str, environ: Mapping[str, str]) -> str:
    try:
        password = urlsplit(environ.get("DATABASE_URL", "")).password
    except ValueError:
        password = None
    for said in (password, unquote(password)) if password else ():
        text = text.replace(said, "…")
    return text
