"""How does somebody of a journey's own come in? With a session as after signing in; and how does time pass?"""

from __future__ import annotations

import time
import uuid
from datetime import timedelta
from typing import Any

import psycopg
from django.conf import settings

from prag.accounts.models import Session, User
from prag.accounts.sessions import SessionStore, hashed
from prag.database.maintain import as_maintainer
from prag.demo.load import practitioner_id
from prag.kernel.clock import now
from prag.organisations.models import Institution, Practitioner
from tests.support.client import Client
from tests.support.people import Prison, institution_of

PASSWORD = "a lamp beside the door"


def enter(visitor: Any, practitioner: uuid.UUID) -> None:
    """Signed in a moment ago, with password and security key, on the first page. (The real way in: `test_signing_in.py`.)"""
    user = User.objects.filter(practitioner_id=practitioner).first()
    if user is None:
        user = User.objects.create_user(practitioner_id=practitioner, email=f"{practitioner.hex}@test.invalid", password=PASSWORD)
    client = Client()
    client.force_login(user)
    session = client.session
    session["prag_second_factor"], session["prag_confirmed"] = str(user.pk), time.time()
    session["prag_factor"] = "key"
    session.save()
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    visitor.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": visitor.site.url}])
    visitor.go("/")


def confirmed_long_ago(visitor: Any) -> None:
    """The last time that password or code was asked lies an hour back."""
    session = SessionStore(_key(visitor))
    session["prag_confirmed"] = time.time() - 3600
    session.save()


def leave_alone(visitor: Any, minutes: int = 16) -> None:
    """Nobody is at the keyboard for a while."""
    rows = Session.objects.filter(key_hash=hashed(_key(visitor)))
    assert rows.update(last_seen=now() - timedelta(minutes=minutes)) == 1


def name_of(practitioner: uuid.UUID) -> str:
    """Somebody's name."""
    with as_maintainer() as alias:
        return Practitioner.objects.using(alias).get(id=practitioner).name


def house_of(practitioner: uuid.UUID) -> Institution:
    """Where somebody works."""
    return Institution.objects.using("owner").get(id=institution_of(practitioner))


def skopje() -> Prison:
    """Skopje prison of the demo world, with the personas who work there."""
    officer = practitioner_id("marija_lipovska")
    return Prison(institution_of(officer), officer, practitioner_id("stojan_javorovski"), "mk")


def item_of(case: uuid.UUID, kind: str, superuser: psycopg.Connection) -> uuid.UUID:
    """The latest thing of that kind that was addressed about a case."""
    row = superuser.execute("select id from gate.item where case_id = %s and kind = %s order by sent_at desc limit 1", [case, kind])
    return row.fetchone()[0]


def _key(visitor: Any) -> str:
    return next(one["value"] for one in visitor.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME)
