"""What has every answer and every form of Prag? The key of a form here; asked of each page that the crawl sees."""

from __future__ import annotations

import re
from collections.abc import Mapping

import psycopg

from prag.ui.sent import FIELD
from tests.support.canary_ask import Answer

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_KEY = re.compile(rf'<input type="hidden" name="{FIELD}" value="([0-9a-f-]{{36}})"')
CHANGES = "('collection', 'alteration', 'erasure', 'transition', 'administration', 'forum', 'disclosure', 'combination')"

# Rows of the running of the system, not of what somebody does: sessions, attempts, the door, the log and the keys themselves.
_RUNNING = ("accounts.session", "accounts.limit", "gate.door", "gate.sent", "audit.event")
# Forms that change something and take no key, and why a second time doubles nothing.
NOTHING_TO_DOUBLE = {
    "account_recovery_codes": "new codes take the place of the old, and whoever lost the answer needs new ones",
    "account_login": "signing in again writes when that was",
    "try_as": "signing in again writes when that was",
}


def faults_of_forms(text: str) -> list[str]:
    """The POST forms of a page without exactly one key, and keys that two of its forms share."""
    keys, faults = [], []
    for attributes, inside in _FORM.findall(text):
        if 'method="post"' in attributes:
            found = _KEY.findall(inside)
            keys += found
            faults += [] if len(found) == 1 else [f"{len(found)} keys in <form{attributes}>"]
    return faults + (["two forms with one key"] if len(keys) != len(set(keys)) else [])


def forms_in(text: str) -> int:
    """How many POST forms a page has."""
    return sum('method="post"' in attributes for attributes, _ in _FORM.findall(text))


def newest(behind: psycopg.Connection) -> int:
    """The number of the next transaction."""
    return int(behind.execute("select txid_snapshot_xmax(txid_current_snapshot())").fetchone()[0])  # type: ignore[index]


def faults_of_sending(behind: psycopg.Connection, name: str, answer: Answer, before: int) -> list[str]:
    """A form that was refused and took its key; or one that changed something (since transaction `before`) and took none."""
    taken = behind.execute("select request from gate.sent where key = %s", [answer.key]).fetchone()
    if answer.status >= 400:
        return [f"{name} was refused ({answer.status}) and cannot be sent again"] if taken else []
    if taken or name in NOTHING_TO_DOUBLE:
        return []
    return [f"{name} changed {table} and took no key" for table in _changed_since(behind, before)]


def _changed_since(behind: psycopg.Connection, before: int) -> list[str]:
    tables = behind.execute(
        "select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema') order by 1"
    ).fetchall()
    asked = " union all ".join(
        f"select '{table}' where exists (select from {table} where xmin::text::bigint >= %(before)s)"
        for (table,) in tables
        if table.replace('"', "") not in _RUNNING
    )
    return [row[0] for row in behind.execute(asked, {"before": before}).fetchall()]


def changed_in_parts(behind: psycopg.Connection) -> list[tuple[str, int]]:
    """What was changed in more than one transaction by one request with a key: a failure between them would leave a half."""
    return behind.execute(
        "select string_agg(distinct verb || ' ' || coalesce(object, ''), ', '), count(*) from audit.event e"
        f" where e.verb in {CHANGES} and exists (select from gate.sent s where s.request = e.request)"
        " group by e.request having count(distinct e.xid::text) > 1"
    ).fetchall()


def faults_of_headers(headers: Mapping[str, str], *, static: bool = False) -> list[str]:
    """The headers that an answer lacks or has otherwise than it must; a static file alone may be stored."""
    policy = headers.get("Content-Security-Policy", "")
    right = {
        "Content-Security-Policy": all(part in policy for part in ("default-src 'none'", "frame-ancestors 'none'", "object-src 'none'"))
        and "unsafe" not in policy,
        "Cache-Control": static or "no-store" in headers.get("Cache-Control", ""),
        "X-Content-Type-Options": headers.get("X-Content-Type-Options") == "nosniff",
        "Referrer-Policy": headers.get("Referrer-Policy") == "same-origin",
        "Permissions-Policy": "geolocation=()" in headers.get("Permissions-Policy", ""),
        "Cross-Origin-Opener-Policy": headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "Cross-Origin-Resource-Policy": headers.get("Cross-Origin-Resource-Policy") == "same-origin",
        "X-Frame-Options": headers.get("X-Frame-Options") == "DENY",
    }
    return [name for name, fits in right.items() if not fits]
