"""The log: one table, rows are added by the gate alone."""

from django.db import migrations

from prag.database.schema import in_schema

KERNEL = """
create schema if not exists vendor;
create schema if not exists kernel;
create domain kernel.word as text check (value ~ '^[a-z0-9_]{1,40}$');
create domain kernel.case_code as text check (value ~ '^[A-HJKMNP-Z][2-9]-[A-HJKMNP-Z2-9]{3,4}$');
"""

EVENT = """
create table audit.event (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    verb kernel.word not null references audit.verb,
    actor uuid,
    institution uuid,
    function kernel.word,
    system kernel.word,
    case_id uuid,
    compartment kernel.word,
    writes boolean not null default false,
    cases uuid[],
    purpose kernel.word,
    basis kernel.word,
    basis_id uuid,
    object kernel.word,
    object_id uuid,
    recipient uuid,
    fields kernel.word[],
    request uuid,
    pid integer,
    boot timestamptz,
    xid xid8,
    constraint somebody_or_something_acts check ((actor is null) <> (system is null))
);
create index event_request on audit.event (request) where request is not null;
create index event_case on audit.event (case_id, id) where case_id is not null;
create index event_cases on audit.event using gin (cases) where cases is not null;
comment on table audit.event is 'What happened: who, when, why, on what. Ids only; never a value of a field.';
"""

VERB = """
create table audit.verb (
    word kernel.word primary key,
    led boolean not null,
    meaning text not null,
    by_gate_only boolean not null
);
comment on table audit.verb is 'The closed list of what the log knows: six verbs of Directive (EU) 2016/680 art. 25, and the running of the system.';
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.RunSQL(KERNEL, migrations.RunSQL.noop),
        in_schema("audit"),
        migrations.RunSQL(VERB, migrations.RunSQL.noop),
        migrations.RunSQL(EVENT, migrations.RunSQL.noop),
    ]
