"""Do sessions end when they must, and is what lies in the table of no use to who reads it?"""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import connections
from django.test.utils import CaptureQueriesContext

from prag.accounts.actions import end_access
from prag.accounts.models import Session
from prag.accounts.sessions import SessionStore, hashed
from prag.kernel.clock import now
from tests.accounts.people import PASSWORD, key_of, post, row_of


def test_the_table_holds_no_key(anna, superuser):
    client = anna.sign_in()
    dump = superuser.execute("select s::text from accounts.session s").fetchall()
    assert dump
    assert not any(key_of(client) in row[0] for row in dump)
    assert any(hashed(key_of(client)) in row[0] for row in dump)


def test_the_stored_hash_is_not_a_key(anna):
    client = anna.sign_in()
    client.cookies["prag"] = hashed(key_of(client))
    assert client.get("/work/").status_code == 302


def test_signing_in_changes_the_key(anna):
    client = anna.sign_in()
    before = key_of(client)
    post(client, "/sign-out/")
    assert not Session.objects.filter(key_hash=hashed(before)).exists()
    assert client.get("/work/")["Location"] == "/sign-in/"


def test_after_eight_hours_one_is_signed_out_however_busy(anna):
    client = anna.sign_in()
    eight_hours_ago = now() - timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS + 1)
    Session.objects.filter(key_hash=row_of(client).key_hash).update(created=eight_hours_ago, last_seen=now())
    assert client.get("/work/")["Location"] == "/sign-in/"


def test_a_new_password_does_not_start_the_eight_hours_again_and_ends_other_sessions(anna):
    client, other = anna.sign_in(), anna.sign_in()
    began = now() - timedelta(hours=3)
    Session.objects.filter(key_hash=row_of(client).key_hash).update(created=began)
    fields = {"oldpassword": PASSWORD, "password1": "another long phrase", "password2": "another long phrase"}
    assert post(client, "/account/password/", **fields)["Location"] == "/account/"
    assert client.get("/work/").status_code == 200
    assert row_of(client).created == began
    assert other.get("/work/")["Location"] == "/sign-in/"


def test_a_leaver_is_out_at_the_next_request(anna):
    client = anna.sign_in()
    assert client.get("/work/").status_code == 200
    end_access(practitioner=anna.user.practitioner_id)
    assert client.get("/work/")["Location"] == "/sign-in/"
    assert post(client, "/sign-in/", login=anna.user.email, password=PASSWORD).status_code == 200


def test_a_request_under_way_does_not_bring_an_ended_session_back(anna):
    client = anna.sign_in()
    store = SessionStore(key_of(client))
    store["something"] = "new"
    end_access(practitioner=anna.user.practitioner_id)
    with pytest.raises(UpdateError):
        store.save()
    assert not Session.objects.filter(key_hash=hashed(key_of(client))).exists()


def test_one_can_end_all_other_sessions(anna):
    client, other = anna.sign_in(), anna.sign_in()
    post(client, "/account/sessions/end/")
    assert client.get("/work/").status_code == 200
    assert other.get("/work/")["Location"] == "/sign-in/"


def test_loading_is_one_query_and_a_busy_minute_writes_once(anna):
    client = anna.sign_in()
    with CaptureQueriesContext(connections["login"]) as queries:
        client.get("/work/")
    statements = [query["sql"] for query in queries]
    assert len([sql for sql in statements if '"session"' in sql]) == 1
    assert all(sql.lstrip().upper().startswith("SELECT") for sql in statements)
    Session.objects.filter(key_hash=row_of(client).key_hash).update(last_seen=now() - timedelta(minutes=2))
    with CaptureQueriesContext(connections["login"]) as queries:
        client.get("/work/")
        client.get("/work/")
    assert len([query for query in queries if query["sql"].lstrip().upper().startswith("UPDATE")]) == 1


@pytest.mark.parametrize("schema", ["accounts", "vendor"])
@pytest.mark.parametrize("role", ["app", "worker", "seal"])
def test_no_other_role_reads_or_writes_sign_in_tables(role, schema, superuser):
    query = "select format('%%I.%%I', schemaname, tablename) from pg_tables where schemaname = %s"
    tables = [row[0] for row in superuser.execute(query, [schema])]
    assert tables
    with psycopg.connect(settings.PLACES.conninfo(role), autocommit=True) as connection:
        for table in tables:
            for statement in (f"select from {table}", f"delete from {table}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)  # type: ignore[call-overload]
