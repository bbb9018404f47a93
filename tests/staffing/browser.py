"""How does a practitioner of a test use the pages? A browser in which password, code and confirmation were given a moment ago."""

from __future__ import annotations

import html
import re
import time
import uuid

from django.http import HttpResponse

from prag.accounts.models import User
from prag.organisations.models import Practitioner
from tests.support.client import Client


def account(practitioner: uuid.UUID) -> User:
    """The practitioner's account; made when there is none."""
    found = User.objects.filter(practitioner_id=practitioner).first()
    return found or User.objects.create_user(practitioner_id=practitioner, email=f"{practitioner.hex}@test.invalid", password=None)


def browser(practitioner: uuid.UUID, *, confirmed: bool = True) -> Client:
    """A signed-in browser; `confirmed`: password or code was shown within the last minutes."""
    client, user = Client(), account(practitioner)
    client.force_login(user)
    session = client.session
    session["prag_second_factor"], session["prag_factor"] = str(user.pk), "key"
    if confirmed:
        session["prag_confirmed"] = time.time()
    session.save()
    return client


def words(response: HttpResponse) -> str:
    """What stands on the page, without marks."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def name_of(practitioner: uuid.UUID) -> str:
    """The practitioner's name, read as owner's maintainer."""
    from prag.database.maintain import as_maintainer

    with as_maintainer() as alias:
        return Practitioner.objects.using(alias).get(id=practitioner).name


def day_fields(name: str, day) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """The three inputs of a date."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
