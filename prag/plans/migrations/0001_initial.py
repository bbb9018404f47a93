"""The tables of this package."""

import django.db.models.deletion
import prag.kernel.fields
import uuid
from django.db import migrations, models

from prag.database.schema import in_schema


INVARIANTS = """
do $$
declare
    t text;
begin
    foreach t in array array['plan_goal', 'plan_action', 'plan_reason', 'plan_term', 'plan_view'] loop
        execute format('alter table plans.%I add foreign key (case_id, jurisdiction) references cases.case_header (id, jurisdiction)', t);
    end loop;
end $$;
-- A condition stands on law and ends; an offer stands on consent; nobody is asked again before a day is set.
alter table plans.plan_goal add constraint goal_said check (btrim(text) <> '');
alter table plans.plan_action
    add constraint action_said check (btrim(what) <> ''),
    add constraint action_state check (state in ('asked', 'accepted', 'declined', 'done', 'dropped'));
alter table plans.plan_reason add constraint reason_said check (btrim(text) <> '');
alter table plans.plan_term
    add constraint term_kind check (kind in ('condition', 'offer')),
    add constraint term_state check (state in ('in_force', 'ended', 'offered', 'accepted', 'declined', 'withdrawn')),
    add constraint condition_has_basis check (kind <> 'condition' or (legal_basis_id is not null and ends is not null and consent_on is null)),
    add constraint offer_has_consent check (kind <> 'offer' or (legal_basis_id is null and (state <> 'accepted' or (consent_on is not null and ends is not null)))),
    add constraint declined_is_asked_again check (state <> 'declined' or ask_again is not null);
alter table plans.plan_view add constraint view_or_reason check ((btrim(text) <> '') <> (missing is not null));
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0003_noticefield'),
        ("cases", "0002_release"),
    ]

    operations = [
        in_schema("plans"),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('author', models.UUIDField()),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('what', models.TextField()),
                ('owner_function', prag.kernel.fields.WordField(max_length=40)),
                ('due', models.DateField()),
                ('service', models.UUIDField(null=True)),
                ('item', models.UUIDField(null=True)),
                ('state', prag.kernel.fields.WordField(max_length=40)),
                ('said', models.TextField(default='')),
                ('stands_since', models.DateTimeField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.lifearea')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'plan_action',
                'indexes': [models.Index(fields=['case_id'], name='plan_action_case')],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('author', models.UUIDField()),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('text', models.TextField()),
                ('own_words', models.BooleanField(default=False)),
                ('replaces', models.UUIDField(null=True, unique=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.lifearea')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'plan_goal',
                'indexes': [models.Index(fields=['case_id'], name='plan_goal_case')],
            },
        ),
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('author', models.UUIDField()),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('text', models.TextField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.lifearea')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'plan_reason',
                'indexes': [models.Index(fields=['case_id'], name='plan_reason_case')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('author', models.UUIDField()),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('kind', prag.kernel.fields.WordField(max_length=40)),
                ('text', models.TextField()),
                ('state', prag.kernel.fields.WordField(max_length=40)),
                ('starts', models.DateField(null=True)),
                ('ends', models.DateField(null=True)),
                ('consent_on', models.DateField(null=True)),
                ('ask_again', models.DateField(null=True)),
                ('seat', models.UUIDField(null=True)),
                ('replaces', models.UUIDField(null=True, unique=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('legal_basis', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.legalbasis')),
                ('provider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'plan_term',
                'indexes': [models.Index(fields=['case_id'], name='plan_term_case')],
            },
        ),
        migrations.CreateModel(
            name='View',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('author', models.UUIDField()),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('text', models.TextField(default='')),
                ('missing', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('objection', models.BooleanField(default=False)),
                ('said_on', models.DateField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'plan_view',
                'indexes': [models.Index(fields=['case_id'], name='plan_view_case')],
            },
        ),
        migrations.RunSQL(INVARIANTS, migrations.RunSQL.noop),
    ]
