"""The sealed log: at which place each row stands, the heads, and how far sealing has come."""

from django.db import migrations, models

from prag.database.schema import in_schema

TABLES = """
create table audit.leaf (
    position bigint primary key,
    event bigint not null unique,
    hash bytea not null check (octet_length(hash) = 32)
);
comment on table audit.leaf is 'The place of each row in the sealed log, apart from its id: ids are drawn before they are committed.';
create table audit.tile (
    position bigint primary key,
    hash bytea not null check (octet_length(hash) = 32)
);
comment on table audit.tile is 'The root over each 256 leaves, so that a proof need not read them all.';
create table audit.head (
    size bigint primary key check (size > 0),
    id uuid not null unique default gen_random_uuid(),
    at timestamptz not null,
    root bytea not null check (octet_length(root) = 32),
    peaks bytea[] not null,
    key text not null,
    note text not null
);
comment on table audit.head is 'The signed heads. `peaks`: the complete subtrees, all that the next seal needs of the old leaves.';
create table audit.sealing (
    one boolean primary key default true check (one),
    awaited int8multirange not null default '{[1,)}',
    doubtful int8multirange not null default '{}',
    writers text[] not null default '{}',
    sealed_at timestamptz not null default now(),
    writing_stops interval not null default '4 hours',
    reading_stops interval not null default '8 hours',
    constraint writing_stops_first check (writing_stops <= reading_stops)
);
comment on table audit.sealing is
    'How far sealing has come. `awaited`: ids not sealed yet; `doubtful`: gaps among them, dead once the `writers` of then are gone.';
insert into audit.sealing default values;
alter table audit.verb add column reads boolean not null default false;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_event_model")]
    operations = [
        in_schema("audit"),
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("root", models.BinaryField()),
                ("key", models.TextField()),
                ("note", models.TextField()),
            ],
            options={"db_table": "head", "managed": False},
        ),
    ]
