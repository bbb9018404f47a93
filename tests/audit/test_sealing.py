"""Is every committed row sealed once, whatever the order of ids and commits, and does nobody but the sealer seal?"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from prag.audit.export import COLUMNS
from prag.audit.sealer import SealRefused
from prag.cli.verify_log import log_of
from tests.support.canary_ground import as_superuser, own_database
from tests.support.sealing import at, newest, seal_now, verified

pytestmark = pytest.mark.gate
ROW = "insert into audit.event (verb, system, object_id) values ('system', 'maintenance', %s) returning id"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with own_database("sealing") as name:
        yield name


@pytest.fixture
def su(database) -> Iterator[psycopg.Connection]:
    with as_superuser(database) as connection:
        yield connection


def _write(su, count=1):
    return [su.execute(ROW, [uuid.uuid4()]).fetchone()[0] for _ in range(count)]


def _places(su):
    return dict(su.execute("select event, position from audit.leaf").fetchall())


def test_everything_committed_is_sealed_once_and_verified(database, su):
    _write(su, 5)
    first = seal_now(database)
    total = su.execute("select count(*) from audit.event").fetchone()[0]
    assert first.size == total
    kept = newest(database)
    again = seal_now(database)
    assert (again.rows, again.size) == (0, total)
    assert newest(database) == kept, "no row, no head"
    ids = _write(su, 7)
    assert seal_now(database).rows == 7
    report = verified(database, [kept, newest(database)], event=ids[0])
    assert report.findings == []
    assert (report.size, report.unsealed, report.position) == (total + 7, 0, total)


def test_in_pieces_it_is_the_same_log(database, su):
    _write(su, 23)
    sealed = seal_now(database, most=5)
    assert sealed.rows >= 23
    assert verified(database, [newest(database)]).findings == []
    tiles, size = su.execute("select count(*), (select max(size) from audit.head) from audit.tile").fetchone()
    assert tiles == size // 256


def test_a_transaction_kept_open_over_a_seal_is_sealed_when_it_is_committed(database, su):
    seal_now(database)
    with as_superuser(database) as slow:
        slow.autocommit = False
        early = slow.execute(ROW, [uuid.uuid4()]).fetchone()[0]
        (late,) = _write(su)
        assert early < late
        assert seal_now(database).rows == 1
        assert seal_now(database).rows == 0, "a gap that somebody may still fill is awaited, round after round"
        kept = newest(database)
        assert verified(database, [kept]).findings == []
        slow.commit()
    assert seal_now(database).rows == 1
    places = _places(su)
    assert places[early] == places[late] + 1
    report = verified(database, [kept, newest(database)])
    assert (report.findings, report.unsealed) == ([], 0)


def test_a_gap_of_a_transaction_undone_is_forgotten(database, su):
    seal_now(database)
    with as_superuser(database) as undone:
        undone.autocommit = False
        gap = undone.execute(ROW, [uuid.uuid4()]).fetchone()[0]
        _write(su)
        seal_now(database)
        awaited = "select awaited @> %s::bigint, doubtful @> %s::bigint from audit.sealing"
        assert su.execute(awaited, [gap, gap]).fetchone() == (True, True)
        undone.rollback()
    seal_now(database)
    assert su.execute(awaited, [gap, gap]).fetchone() == (False, False)
    assert su.execute("select count(*) from audit.sealing, unnest(awaited)").fetchone() == (1,)


def test_the_bytes_of_a_row_do_not_depend_on_who_asks(database, su):
    """Another time zone and another way of writing dates are the session's, not the row's."""
    _write(su)
    for setting in ("timezone = 'Asia/Tokyo'", "datestyle = 'German'", "intervalstyle = 'sql_standard'"):
        su.execute(f"alter role prag_owner in database {database} set {setting}")
        su.execute(f"alter role prag_seal in database {database} set {setting}")
    seal_now(database)
    assert verified(database, [newest(database)]).findings == []


GOLDEN = (
    b"1\t4000000000\t2026-11-24 08:41:05.1+00\tconsultation\t" + b"\t".join([b"00000000-0000-0000-0000-00000000000%d" % n for n in (1, 2)])
    + b"\tsocial_worker\t\\N\t00000000-0000-0000-0000-000000000003\twork\tt\t{00000000-0000-0000-0000-000000000004,"
    b"00000000-0000-0000-0000-000000000005}\tcase_page\tseat\t\\N\t\\N\t\\N\t\\N\t{name,\"null\"}\t\\N\t17\t"
    b"2026-10-25 00:30:00+00\t18446744073709551615"
)  # fmt: skip


def test_the_bytes_of_a_row_are_these(database, su):
    """Written down once, so that another release of PostgreSQL or another installation can be held against it."""
    ids = [f"00000000-0000-0000-0000-00000000000{n}" for n in range(6)]
    with log_of(at(database)) as before:
        assert GOLDEN not in [line.split(b"\t", 3)[-1] for line in before]
    su.execute(
        "insert into audit.event (id, at, verb, actor, institution, function, case_id, compartment, writes, cases, purpose, basis, fields,"
        " pid, boot, xid) overriding system value values (4000000000, '2026-11-24 09:41:05.100+01', 'consultation', %s, %s,"
        " 'social_worker', %s, 'work', true, %s::uuid[], 'case_page', 'seat', array['name', 'null'], 17, '2026-10-25 02:30:00+02',"
        " '18446744073709551615')",
        [ids[1], ids[2], ids[3], [ids[4], ids[5]]],
    )
    try:
        with log_of(at(database)) as lines:
            assert GOLDEN in [line.split(b"\t", 3)[-1] for line in lines]
    finally:
        su.execute("delete from audit.event where id = 4000000000")


def test_every_column_of_the_log_is_sealed(su):
    columns = su.execute(
        "select attname from pg_attribute where attrelid = 'audit.event'::regclass and attnum > 0 and not attisdropped"
    ).fetchall()
    assert {name for (name,) in columns} == set(COLUMNS)


def test_the_sealer_reads_and_writes_by_its_verbs_alone(database):
    with psycopg.connect(at(database).conninfo("seal"), autocommit=True) as sealer:
        for statement in (
            "select * from audit.event", "insert into audit.event (verb, system) values ('system', 'seal')", "delete from audit.leaf",
            "update audit.sealing set sealed_at = now()", "select * from audit.head", "delete from audit.event",
            "insert into audit.leaf values (1, 1, '')", "select cases.case_header from cases.case_header", "select gate.log('system')",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                sealer.execute(statement)


@pytest.mark.parametrize("role", ["app", "worker", "login"])
def test_nobody_else_seals(database, role):
    with psycopg.connect(at(database).conninfo(role), autocommit=True) as other:
        for call in ("audit.writers()", "audit.begin_seal()", "audit.unsealed(1)", "audit.stopped('writing')",
                     "audit.add_seal('{}', '', '{}', '', '{}', '', '', true, '{}')"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                other.execute(f"select {call}")


def test_a_row_is_never_sealed_twice(database, su):
    seal_now(database)
    (event,) = su.execute("select max(event) from audit.leaf").fetchone()
    with (
        psycopg.connect(at(database).conninfo("seal"), autocommit=True) as sealer,
        pytest.raises(psycopg.DatabaseError, match="sealed_already"),
    ):
        sealer.execute("select audit.add_seal(array[%s::bigint], %s, '{}', %s, '{}', '', '', true, '{}')", [event, bytes(32), bytes(32)])


def test_who_comes_second_seals_what_the_first_left(database, su):
    """Each sees one moment; the first may end its round after the moment of the second."""
    _write(su, 3)
    waiting = "select exists (select from pg_stat_activity where datname = %s and query like '%%begin_seal%%' and wait_event_type = 'Lock')"
    with as_superuser(database) as first, ThreadPoolExecutor(1) as other:
        with first.transaction():
            first.execute("update audit.sealing set awaited = awaited")
            second = other.submit(seal_now, database)
            while not second.done() and not su.execute(waiting, [database]).fetchone()[0]:
                pass
        assert second.result(timeout=20).rows >= 3


def test_a_clock_that_went_back_seals_nothing(database, su):
    _write(su)
    seal_now(database)
    newest_size = "(select max(size) from audit.head)"
    su.execute(f"update audit.head set at = now() + interval '5 minutes' where size = {newest_size}")
    try:
        with pytest.raises(SealRefused, match="clock"):
            seal_now(database)
    finally:
        su.execute(f"update audit.head set at = now() where size = {newest_size}")


def test_a_sealer_that_leaves_rows_behind_is_not_up_to_date(database, su):
    seal_now(database)
    su.execute("update audit.sealing set sealed_at = now() - interval '3 hours'")
    _write(su, 2)
    with psycopg.connect(at(database).conninfo("seal")) as sealer:
        sealer.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        sealer.execute("select * from audit.begin_seal()")
        sealer.execute("select audit.add_seal('{}', '', '{}', '', '{}', '', '', true, '{}')")
    assert su.execute("select sealed_at < now() - interval '2 hours' from audit.sealing").fetchone() == (True,)
    seal_now(database)
    assert su.execute("select sealed_at > now() - interval '1 minute' from audit.sealing").fetchone() == (True,)
