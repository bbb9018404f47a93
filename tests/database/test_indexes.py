"""Is every index there once? One that another serves costs each write and answers nothing."""

from __future__ import annotations

# Those that Django makes for LIKE beside a unique text, and the tables of packages, are not ours to leave out.
TWICE = """
select i.indrelid::regclass::text, array_agg(c.relname::text order by c.relname)
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
 where n.nspname not like 'pg\\_%' and n.nspname <> 'vendor' and c.relname not like '%\\_like'
 group by i.indrelid, i.indkey::text, pg_get_expr(i.indpred, i.indrelid), pg_get_expr(i.indexprs, i.indrelid)
having count(*) > 1
"""


def test_no_index_stands_twice(superuser):
    assert superuser.execute(TWICE).fetchall() == []
    superuser.execute("create index once_more on gate.seat (holder_id)")
    try:
        assert [table for table, _names in superuser.execute(TWICE)] == ["gate.seat"]
    finally:
        superuser.execute("drop index gate.once_more")
