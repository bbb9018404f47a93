"""Can a persona be signed in only where the demo world is, and is its session marked?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import override_settings

from tests.accounts.people import leave_alone, make_person, post, row_of
from tests.support.client import Client


@contextmanager
def marker(superuser, there: bool) -> Iterator[None]:
    """The demo world's marker row, there or not, for a moment."""
    before = superuser.execute("select count(*) from demo.world").fetchone()[0]
    if there:
        superuser.execute("insert into demo.world (id, loaded_at) values (1, now()) on conflict do nothing")
    else:
        superuser.execute("delete from demo.world")
    try:
        yield
    finally:
        superuser.execute("delete from demo.world")
        if before:
            superuser.execute("insert into demo.world (id, loaded_at) values (1, now())")


def become(person) -> Client:
    client = Client()
    client.status = client.get(f"/become/{person.user.pk}/").status_code  # type: ignore[attr-defined]
    return client


def test_a_persona_needs_neither_password_nor_phone_and_unlocks_with_one_click(superuser):
    persona = make_person(demo=True)
    with marker(superuser, True), override_settings(DEMO=True):
        client = become(persona)
        assert client.get("/work/").json()["who"] == str(persona.user.practitioner_id)
        assert row_of(client).demo
        leave_alone(client)
        assert client.get("/work/").status_code == 423
        assert post(client, "/account/unlock/").status_code == 302
        assert client.get("/work/").status_code == 200
        for path in ("/account/password/", "/account/second-factor/", "/account/recovery-codes/"):
            assert client.get(path).status_code == 404, path


def test_without_the_marker_row_without_the_setting_or_for_a_real_account_it_is_refused(superuser, anna):
    persona = make_person(demo=True)
    with marker(superuser, False), override_settings(DEMO=True):
        assert become(persona).status == 403
    with marker(superuser, True), override_settings(DEMO=False):
        assert become(persona).status == 403
    with marker(superuser, True), override_settings(DEMO=True):
        assert become(anna).status == 403
        assert become(persona).status == 200


def test_a_demo_session_ends_when_the_installation_is_no_demo(superuser):
    persona = make_person(demo=True)
    with marker(superuser, True), override_settings(DEMO=True):
        client = become(persona)
    with override_settings(DEMO=False):
        assert client.get("/work/")["Location"] == "/sign-in/"


def test_a_real_session_is_not_exempt_in_a_demo_installation(superuser, anna):
    with marker(superuser, True), override_settings(DEMO=True):
        client = anna.sign_in()
        leave_alone(client)
        assert post(client, "/account/unlock/").status_code == 422
        assert client.get("/work/").status_code == 423
