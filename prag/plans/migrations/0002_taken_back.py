"""What was recorded by mistake is taken back; and what answers a decline."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import prag.kernel.fields
from prag.database.schema import in_schema

RULES = """
do $$
declare
    t text;
begin
    foreach t in array array['plan_term_back', 'plan_settled'] loop
        execute format('alter table plans.%I add foreign key (case_id, jurisdiction) references cases.case_header (id, jurisdiction)', t);
    end loop;
end $$;
alter table plans.plan_term_back
    add constraint back_reason check (reason in ('another_case', 'twice', 'said_otherwise', 'wrong_words', 'wrong_kind', 'other')),
    add constraint back_in_words check (reason <> 'other' or btrim(said) <> '');
alter table plans.plan_settled add constraint settled_by_one check ((action is null) <> (reason is null));
"""

# Until now a new ask or a reason answered every decline of its life area: what was answered so stays answered. A new database has nothing
# to read, nor a role that may.
ANSWERED = """
do $$
begin
    if has_table_privilege('prag_maintain', 'plans.plan_action', 'select') then
        grant insert on plans.plan_settled to prag_maintain;
        set local role prag_maintain;
        insert into plans.plan_settled (id, case_id, jurisdiction, author, institution_id, function_kind, recorded_at, declined, action, reason)
        select gen_random_uuid(), d.case_id, d.jurisdiction, n.author, n.institution_id, n.function_kind, n.recorded_at, d.id, n.action, n.reason
          from plans.plan_action d cross join lateral (
            select * from (
                select a.author, a.institution_id, a.function_kind, a.recorded_at, a.id as action, null::uuid as reason from plans.plan_action a
                 where a.case_id = d.case_id and a.area_id = d.area_id and a.recorded_at >= d.stands_since and a.state <> 'dropped'
                union all
                select r.author, r.institution_id, r.function_kind, r.recorded_at, null, r.id from plans.plan_reason r
                 where r.case_id = d.case_id and r.area_id = d.area_id and r.recorded_at >= d.stands_since) every order by recorded_at limit 1) n
         where d.state = 'declined';
        reset role;
    end if;
end $$;
"""


def _authored(*fields):
    return [
        ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
        ("case_id", models.UUIDField()),
        ("jurisdiction_id", prag.kernel.fields.WordField(db_column="jurisdiction", max_length=40)),
        ("author", models.UUIDField()),
        ("function_kind", prag.kernel.fields.WordField(max_length=40)),
        ("recorded_at", models.DateTimeField()),
        ("institution", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.institution")),
        *fields,
    ]


class Migration(migrations.Migration):

    dependencies = [("plans", "0001_initial")]

    operations = [
        in_schema("plans"),
        migrations.CreateModel(
            name="TakenBack",
            fields=_authored(
                ("term", models.UUIDField(unique=True)),
                ("reason", prag.kernel.fields.WordField(max_length=40)),
                ("said", models.TextField(default="")),
            ),
            options={"db_table": "plan_term_back", "indexes": [models.Index(fields=["case_id"], name="plan_term_back_case")]},
        ),
        migrations.CreateModel(
            name="Settled",
            fields=_authored(
                ("declined", models.UUIDField()),
                ("action", models.UUIDField(null=True)),
                ("reason", models.UUIDField(null=True)),
            ),
            options={"db_table": "plan_settled", "indexes": [models.Index(fields=["case_id"], name="plan_settled_case")]},
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
        migrations.RunSQL(ANSWERED, migrations.RunSQL.noop),
    ]
