"""Is anything acknowledged lost, doubled or unlogged when processes are killed under load, and does a door stay open?"""

from __future__ import annotations

import random
import subprocess
import sys
import time
import urllib.request
import uuid

import psycopg
import pytest

from tests.operations.crash import PERSONA, Installation, Load, rounds
from tests.operations.running import own_folder


def _crash(n: int, seed: int) -> None:
    with own_folder() as folder:
        installation = Installation(folder / "crash")
        try:
            installation.start()
            _killed_and_looked_at(installation, n, random.Random(seed))
        finally:
            installation.stop()


def _killed_and_looked_at(installation: Installation, n: int, rng: random.Random) -> None:
    with installation.superuser() as root:
        persona = root.execute("select id from organisations.practitioner where key = %s", [PERSONA]).fetchone()[0]
        root.execute("update messages.outgoing set sent_at = now() where sent_at is null")
    queued: list[uuid.UUID] = []

    def queue_mail() -> None:
        with installation.superuser() as root:
            for _ in range(3):
                queued.append(uuid.uuid4())
                root.execute(
                    "insert into messages.outgoing (id, kind, practitioner_id, queued_at, attempts) values (%s, 'waits', %s, now(), 0)",
                    [queued[-1], persona],
                )

    load, heads = Load(installation, str(persona)), [installation.keep_head("before.txt")]
    _wait_for_page(installation)
    load.begin()
    load.wait_for_more(8)
    heads.append(installation.keep_head("under-load.txt"))
    try:
        killed = rounds(installation, load, n, rng, queue_mail)
    finally:
        load.end()
    assert load.failures == []
    print(f"\n{n} rounds: {dict(killed)}; {len(load.acknowledged)} acknowledged, answers {dict(load.answers)}")
    _nothing_lost_doubled_or_unlogged(installation, load)
    _the_log_is_whole(installation, heads)
    _no_door_is_open(installation)
    _every_mail_went_out(installation, queued, killed)


def _wait_for_page(installation: Installation) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{installation.port}/", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the web process did not start")


def _nothing_lost_doubled_or_unlogged(installation: Installation, load: Load) -> None:
    with installation.superuser() as root:
        rows = root.execute(
            "select text, count(*), min(id::text)::uuid from profiles.work_statement where text like 'crash %' group by text"
        )
        found = {text: (n, row) for text, n, row in rows.fetchall()}
        logged = dict(
            root.execute(
                "select object_id, count(*) from audit.event where verb = 'collection' and object = 'work_statement' and actor is not null"
                " group by 1"
            ).fetchall()
        )
        ghosts = root.execute(
            "select count(*) from audit.event e where e.verb = 'collection' and e.object = 'work_statement' and e.actor is not null"
            " and not exists (select from profiles.work_statement w where w.id = e.object_id)"
        ).fetchone()[0]
    assert load.acknowledged - found.keys() == set(), "acknowledged and not there"
    assert {text for text, (n, _) in found.items() if n > 1} == set(), "written twice"
    assert found.keys() - load.acknowledged == set(), "there, though every sending went on until it was acknowledged"
    assert {text for text, (_, row) in found.items() if logged.get(row) != 1} == set(), "without exactly one row of the log"
    assert ghosts == 0, "rows of the log of something that is not there"


def _the_log_is_whole(installation: Installation, heads: list[str]) -> None:
    """Every row in its place, every head right, the log only grown since the kept heads, and the sealer, killed too, has sealed it all."""
    heads.append(installation.keep_head("after.txt"))
    done = installation.prag("verify-log", *(word for head in heads for word in ("--head", head)))
    assert done.returncode == 0, done.stdout + done.stderr
    with installation.superuser() as root:
        rows, sealed = root.execute("select (select count(*) from audit.event), (select max(size) from audit.head)").fetchone()
    print(done.stdout.strip())
    # What the worker wrote in between waits for the next round.
    assert rows - 50 < sealed <= rows


def _no_door_is_open(installation: Installation) -> None:
    with installation.superuser() as root:
        inside = (
            "select count(*) from gate.door d join pg_stat_activity a on a.pid = d.pid and a.state = 'idle' where d.request is not null"
        )
        assert root.execute(inside).fetchone()[0] == 0, "nobody asks and somebody is inside"
        before = root.execute("select count(*) from gate.door where boot <> pg_postmaster_start_time()").fetchone()[0]
        assert before == 0, "a door of a server that is gone"
    with psycopg.connect(installation.places.conninfo("app")) as app, pytest.raises(psycopg.Error, match="no_actor"):
        app.execute("select gate.actor()")


def _every_mail_went_out(installation: Installation, queued: list[uuid.UUID], killed) -> None:
    """Each at least once. A mail may go out twice when the worker dies between the server's yes and its own mark: nobody can know."""
    installation.kill_worker()
    line = [sys.executable, "-m", "prag", "worker", "--once"]
    subprocess.run(line, env=installation.env, check=True, timeout=120)
    with installation.superuser() as root:
        waiting = root.execute("select count(*) from messages.outgoing where id = any (%s) and sent_at is null", [queued]).fetchone()[0]
        marked = root.execute("select count(*) from messages.outgoing where sent_at is not null and attempts > 0").fetchone()[0]
    assert waiting == 0
    written = sum(path.read_text().count("Subject: ") for path in (installation.places.data / "mail").iterdir())
    most_doubled = killed["worker"] + killed["database"] + killed["backend"] + 1
    print(f"{marked} mails marked as sent, {written} written")
    assert len(queued) <= marked <= written <= marked + most_doubled


def test_a_few_kills_lose_and_double_nothing():
    _crash(6, seed=20261124)


@pytest.mark.long
def test_fifty_kills_lose_and_double_nothing():
    _crash(50, seed=50)
