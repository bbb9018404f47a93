"""How does somebody who owns the database tamper with the log? Six kinds of attempts, half of them with the sealer's key to cover up."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg

from prag.audit.export import ROW
from prag.audit.heads import Signer
from prag.audit.tree import Peaks, leaf_hash
from tests.support.sealing import SIGNER

Su = psycopg.Connection[Any]
# What an attacker would change, and into what.
EDITS = {
    "at": "at - interval '3 hours'", "verb": "case verb when 'refusal' then 'system' else 'refusal' end", "system": "'expire'",
    "writes": "not writes", "cases": "array[gen_random_uuid()]", "purpose": "'log_read'", "fields": "array['name']::kernel.word[]",
    "pid": "1", "boot": "now()", "xid": "'7'", "compartment": "'work'", "basis": "'seat'", "function": "'mentor'", "object": "'seat'",
    **dict.fromkeys(("object_id", "case_id", "recipient", "request", "basis_id", "institution"), "gen_random_uuid()"),
}  # fmt: skip


def order_of(su: Su) -> list[int]:
    """The ids of the sealed rows in their places."""
    return [event for (event,) in su.execute("select event from audit.leaf order by position").fetchall()]


def edit(su: Su, draw: random.Random, order: list[int]) -> list[int]:
    column, value = draw.choice(sorted(EDITS.items()))
    su.execute(f"update audit.event set {column} = {value} where id = %s", [draw.choice(order)])
    return order


def delete(su: Su, draw: random.Random, order: list[int]) -> list[int]:
    gone = draw.choice(order)
    su.execute("delete from audit.event where id = %s", [gone])
    return [one for one in order if one != gone]


def insert(su: Su, draw: random.Random, order: list[int]) -> list[int]:
    made = su.execute(
        "insert into audit.event (at, verb, system, object_id) values (now() - %s, 'system', 'maintenance', %s) returning id",
        [timedelta(hours=draw.uniform(2, 500)), uuid.uuid4()],
    ).fetchone()[0]
    place = draw.randrange(len(order))
    return [*order[:place], made, *order[place:]]


def swap(su: Su, draw: random.Random, order: list[int]) -> list[int]:
    one, other = draw.sample(order, 2)
    for old, new in ((one, -1), (other, one), (-1, other)):
        su.execute("update audit.event set id = %s where id = %s", [new, old])
    return order


def cut(su: Su, draw: random.Random, order: list[int]) -> list[int]:
    left = draw.randrange(1, len(order))
    su.execute("delete from audit.event where id = any (%s)", [order[left:]])
    # The tail goes everywhere: what is left looks like the log of an earlier day.
    su.execute("delete from audit.leaf where position >= %s", [left])
    su.execute("delete from audit.head where size > %s", [left])
    return order[:left]


def rewrite(su: Su, draw: random.Random, order: list[int]) -> list[int]:
    su.execute("update audit.event set object_id = gen_random_uuid() where id = any (%s)", [order])
    return order


KINDS: tuple[Callable[[Su, random.Random, list[int]], list[int]], ...] = (edit, delete, insert, swap, cut, rewrite)


def cover_up(su: Su, order: list[int], signer: Signer = SIGNER) -> None:
    """Make leaves and heads fit what the rows say now, signed: the log holds in itself again."""
    rows = dict(su.execute(f"select e.id, concat_ws(E'\\t', {_as_text()}) from audit.event e").fetchall())
    leaves = [leaf_hash(rows[one].encode()) for one in order]
    heads = su.execute("select size, at from audit.head order by size").fetchall()
    su.execute("delete from audit.leaf")
    su.execute("delete from audit.head")
    with su.cursor().copy("copy audit.leaf (position, event, hash) from stdin") as lines:
        for place, (event, leaf) in enumerate(zip(order, leaves, strict=True)):
            lines.write_row((place, event, leaf))
    sizes = {min(size, len(order)): at for size, at in heads} | {len(order): heads[-1][1] if heads else None}
    now = su.execute("select date_trunc('second', now())").fetchone()[0]
    for size, at in sorted(sizes.items()):
        peaks = Peaks()
        peaks.add(leaves[:size])
        note = signer.note(size, peaks.root(), at or now)
        su.execute(
            "insert into audit.head (size, at, root, peaks, key, note) values (%s, %s, %s, %s, %s, %s)",
            [size, at or now, peaks.root(), peaks.hashes, signer.public, note],
        )


def _as_text() -> str:
    """The bytes of a row put together once more, without COPY: nothing of these columns needs an escape."""
    columns = ROW.split(", ")
    return ", ".join(f"coalesce(({column})::text, E'\\\\N')" for column in columns).replace("(e.writes)::text", "left((e.writes)::text, 1)")
