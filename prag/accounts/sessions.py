"""Who is this browser? Sessions in `accounts.session`, found by the hash of their key.

Whoever reads the table cannot use what he reads: the key is only in the cookie. A session ends eight hours after it
began, whatever happens in between; `created` is that beginning and survives a change of the key. `last_seen` is written
at most once a minute, so an idle session locks after fourteen to fifteen minutes.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError, InterfaceError
from django.http.cookie import parse_cookie

from prag.accounts.models import Session
from prag.database.prepared import Prepared
from prag.kernel.clock import now

__all__ = ["DEMO", "SessionMiddleware", "SessionStore", "hashed"]

DEMO = "prag_demo"
SEEN_EVERY = timedelta(minutes=1)


def hashed(key: str) -> str:
    """What is stored of a session key. The key has 256 random bits, so a plain hash cannot be searched back."""
    return hashlib.sha256(key.encode()).hexdigest()


class SessionStore(SessionBase):
    """Django's session interface over the hashed table. Loading is one query."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.row: Session | None = None

    @property
    def key_hash(self) -> str:
        """The hash of the present key; empty for a session that is not stored."""
        return hashed(self.session_key) if self.session_key else ""

    def load(self) -> dict[str, Any]:
        found = _stored(key=self.key_hash, earliest=_earliest()) if self.session_key else []
        self.row = found[0] if found else None
        if self.row is None:
            self._session_key = None
            return {}
        return self.decode(self.row.data)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key_hash=hashed(session_key)).exists()

    def create(self) -> None:
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)
        columns = {"user_id": data.get(SESSION_KEY), "demo": bool(data.get(DEMO)), "data": self.encode(data)}
        if must_create:
            self._insert(columns)
        # A session deleted meanwhile (the person left) must not come back to life.
        elif not Session.objects.filter(key_hash=self.key_hash).update(**columns):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(key_hash=hashed(key)).delete()

    def cycle_key(self) -> None:
        # Signing in starts the eight hours; a later change of the key (new password) does not start them again.
        data = self._session
        began = self.row.created if self.row and self.row.user_id else None
        self.delete()
        self._session_key = self._get_new_session_key()
        self._session_cache = data
        self._insert({"user_id": data.get(SESSION_KEY), "demo": bool(data.get(DEMO)), "data": self.encode(data)}, began)
        self.modified = True

    def seen(self) -> None:
        """Note that the person is there, at most once a minute."""
        if self.row and now() - self.row.last_seen > SEEN_EVERY:
            self.row.last_seen = now()
            Session.objects.filter(key_hash=self.key_hash, locked=None).update(last_seen=self.row.last_seen)

    @property
    def idle_too_long(self) -> bool:
        """Whether the session is locked, or must be."""
        return self.row is not None and _idle_too_long(self.row)

    def lock(self) -> bool:
        """Lock the session; True when it was open before."""
        if self.row is None or self.row.locked:
            return False
        return bool(Session.objects.filter(key_hash=self.key_hash, locked=None).update(locked=now()))

    def unlock(self) -> None:
        """Open the session again."""
        Session.objects.filter(key_hash=self.key_hash).update(locked=None, last_seen=now())
        if self.row:
            self.row.locked, self.row.last_seen = None, now()

    @classmethod
    def clear_expired(cls) -> None:
        """Remove the rows whose eight hours are over."""
        Session.objects.filter(created__lt=_earliest()).delete()

    def _insert(self, columns: dict[str, Any], began: datetime | None = None) -> None:
        moment = now()
        self.row = Session.objects.create(key_hash=self.key_hash, created=began or moment, last_seen=moment, **columns)

    def _get_new_session_key(self) -> str:
        return secrets.token_urlsafe(32)


_stored = Prepared(lambda key, earliest: Session.objects.filter(key_hash=key, created__gt=earliest))


def whose(cookies: str) -> str:
    """Whose open session goes with these cookies of a request: the account, or nothing, also when it is locked or must be. Asked before
    a body is read; it opens nothing."""
    try:
        key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME, "")
        found = _stored(key=hashed(key), earliest=_earliest()) if key else []
    except (DatabaseError, InterfaceError):
        # Whoever is let in now meets the same failure again, where it is said in words.
        return ""
    return next((str(row.user_id) for row in found if row.user_id and not _idle_too_long(row)), "")


def _idle_too_long(row: Session) -> bool:
    return row.locked is not None or now() - row.last_seen > timedelta(seconds=settings.SESSION_IDLE_SECONDS)


def _earliest() -> datetime:
    return now() - timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS)
