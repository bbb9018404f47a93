"""How often was something tried? Counted in the database, so that all workers count together.

Unlike Django's own table cache it never drops a live row to make room (whoever fills the table would wipe somebody's
count), never reports success when it could not write (fails closed), and reads JSON, so a row cannot become code.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connections, transaction

from prag.accounts.keys import key_for

ALIAS = "login"
# Old rows are swept by whoever writes, a few at a time, never waiting for another writer.
_SWEEP = """
delete from accounts."limit" where cache_key in (
    select cache_key from accounts."limit" where expires < clock_timestamp() limit 20 for update skip locked)
"""
_SET = """
insert into accounts."limit" as l (cache_key, value, expires) values (%s, %s::jsonb, clock_timestamp() + make_interval(secs => %s))
on conflict (cache_key) do update set value = excluded.value, expires = excluded.expires
"""
_ADD = _SET + " where l.expires < clock_timestamp()"
_TOUCH = """
update accounts."limit" set expires = clock_timestamp() + make_interval(secs => %s)
where cache_key = %s and expires >= clock_timestamp()
"""
_GET = 'select cache_key, value::text from accounts."limit" where cache_key = any(%s) and expires >= clock_timestamp()'
_DELETE = 'delete from accounts."limit" where cache_key = any(%s)'
_FOREVER = 3e9

# What is counted, and how many of it in how many seconds (docs/decisions/2026-11-24-lock-out.md). The longer counts keep
# somebody patient below 20 tries of one account a day (ASVS 5.0, 6.3.1).
PASSWORD, PASSWORD_ANYWHERE, CODE, INVITATION, NOBODY = "password", "password anywhere", "code", "invitation", "nobody"
MOST: dict[str, tuple[tuple[int, int], ...]] = {
    PASSWORD: ((5, 300), (15, 86400)),
    PASSWORD_ANYWHERE: ((100, 86400),),
    CODE: ((10, 600), (50, 86400)),
    INVITATION: ((10, 600),),
    NOBODY: ((1, 60),),  # rows of the log about sign-ins that belong to no account: whoever floods fills nothing for good
}
# A row is the list of the moments of its attempts, the newest last; only those within the time count.
_FULL = """
select 1 from accounts."limit" l where l.cache_key = %(key)s and jsonb_array_length(jsonb_path_query_array(
    l.value, '$[*] ? (@ > $since)', jsonb_build_object('since', extract(epoch from now()) - %(seconds)s))) >= %(most)s
"""
_COUNT = """
insert into accounts."limit" as l (cache_key, value, expires)
values (%(key)s, jsonb_build_array(extract(epoch from now())), now() + make_interval(secs => %(seconds)s))
on conflict (cache_key) do update set expires = excluded.expires, value = jsonb_path_query_array(
    l.value, '$[*] ? (@ > $since)', jsonb_build_object('since', extract(epoch from now()) - %(seconds)s)) || excluded.value
 where jsonb_array_length(jsonb_path_query_array(
    l.value, '$[*] ? (@ > $since)', jsonb_build_object('since', extract(epoch from now()) - %(seconds)s))) < %(most)s
"""
_TAKE_BACK = 'update accounts."limit" set value = value - (-1) where cache_key = any(%s)'


def may_try(what: str, who: str) -> bool:
    """Whether there may be one more attempt of `who`; if so it is counted. Two at once never count as one.

    Looks first and writes then: whoever guesses on and on costs one read a guess, and no row is locked.
    """
    rows = [{"key": key, "most": most, "seconds": seconds} for key, (most, seconds) in zip(_rows(what, who), MOST[what], strict=True)]
    with connections[ALIAS].cursor() as cursor:
        for row in rows:
            cursor.execute(_FULL, row)
            if cursor.fetchone():
                return False
        cursor.execute(_SWEEP)
        for row in rows:
            cursor.execute(_COUNT, row)
            if cursor.rowcount == 0:
                return False
    return True


def take_back(what: str, who: str) -> None:
    """The last attempt was right and does not count."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_TAKE_BACK, [_rows(what, who)])


def forget(what: str, who: str) -> None:
    """No attempt of `who` counts any more."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_DELETE, [_rows(what, who)])


def _rows(what: str, who: str) -> list[str]:
    # Neither an e-mail address nor a network address stands in the table.
    hidden = hmac.new(key_for("counted attempts"), who.encode(), hashlib.sha256).hexdigest()
    return [f"attempts {what} {seconds} {hidden}" for _most, seconds in MOST[what]]


class DatabaseCache(BaseCache):
    """Django's cache over `accounts.limit`, bound to the sign-in connection. Values must be JSON."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def validate_key(self, key: str) -> None:
        """Any text is a key here; Django's warning speaks of another kind of cache."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self.get_many([key], version).get(key, default)

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        names = {self.make_and_validate_key(key, version=version): key for key in keys}
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(_GET, [list(names)])
            return {names[name]: json.loads(value) for name, value in cursor.fetchall()}

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._write(_SET, key, value, timeout, version)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._write(_ADD, key, value, timeout, version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(_TOUCH, [self._seconds(timeout), self.make_and_validate_key(key, version=version)])
            return cursor.rowcount > 0

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._delete([self.make_and_validate_key(key, version=version)])

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._delete([self.make_and_validate_key(key, version=version) for key in keys])

    def has_key(self, key: str, version: int | None = None) -> bool:
        missing = uuid.uuid4()
        return self.get(key, missing, version) is not missing

    def clear(self) -> None:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute('delete from accounts."limit"')

    def _write(self, sql: str, key: str, value: Any, timeout: Any, version: int | None) -> bool:
        name = self.make_and_validate_key(key, version=version)
        with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
            cursor.execute(_SWEEP)
            cursor.execute(sql, [name, json.dumps(value), self._seconds(timeout)])
            return cursor.rowcount > 0

    def _delete(self, names: list[str]) -> bool:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(_DELETE, [names])
            return cursor.rowcount > 0

    def _seconds(self, timeout: Any) -> float:
        # The database's clock alone decides, so that two web servers cannot disagree.
        if timeout is DEFAULT_TIMEOUT:
            timeout = self.default_timeout
        return _FOREVER if timeout is None else float(timeout)
