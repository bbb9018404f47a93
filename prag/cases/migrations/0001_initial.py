"""The tables of this package."""

import django.db.models.deletion
import prag.kernel.fields
import uuid
from django.db import migrations, models

from prag.database.schema import in_schema

# What belongs to a case belongs to its jurisdiction too; phases and kinds are closed lists.
INVARIANTS = """
alter table cases.case_header
    add constraint case_jurisdiction unique (id, jurisdiction),
    add constraint case_phase check (phase in ('draft', 'open', 'refused')),
    add constraint case_release_kind check (release_kind in ('full_term', 'earliest_conditional', 'decision_pending'));
do $$
declare
    t text;
begin
    foreach t in array array['cases.transition', 'cases.eligibility', 'cases.seat_request', 'cases.person_name',
                             'cases.identity', 'cases.person_key', 'gate.seat', 'gate.exclusion', 'gate.item'] loop
        execute format('alter table %s add foreign key (case_id, jurisdiction) references cases.case_header (id, jurisdiction)', t);
    end loop;
end $$;
alter table cases.eligibility
    add constraint eligibility_once unique (case_id),
    add constraint told_something check (btrim(told) <> ''),
    add constraint decided_by_another check (decided_by is null or decided_by <> opened_by);
alter table cases.person_key add constraint person_key_once unique (case_id);
alter table cases.person_name add constraint person_name_once unique (case_id);
alter table cases.identity add constraint identity_once unique (case_id);
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("audit", "0001_event"),
        ("gate", "0001_initial"),
        ('organisations', '0001_initial'),
    ]

    operations = [
        in_schema("cases"),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('birth_date', models.BinaryField(null=True)),
                ('personal_number', models.BinaryField(null=True)),
                ('address', models.BinaryField(null=True)),
            ],
            options={
                'db_table': 'identity',
                'indexes': [models.Index(fields=['case_id'], name='identity_case')],
            },
        ),
        migrations.CreateModel(
            name='PersonKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('wrapped', models.BinaryField()),
            ],
            options={
                'db_table': 'person_key',
                'indexes': [models.Index(fields=['case_id'], name='person_key_case')],
            },
        ),
        migrations.CreateModel(
            name='PersonName',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('name', models.BinaryField()),
            ],
            options={
                'db_table': 'person_name',
                'indexes': [models.Index(fields=['case_id'], name='person_name_case')],
            },
        ),
        migrations.CreateModel(
            name='Transition',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('verb', prag.kernel.fields.WordField(max_length=40)),
                ('source', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('target', prag.kernel.fields.WordField(max_length=40)),
                ('actor', models.UUIDField()),
                ('institution', models.UUIDField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'transition',
                'indexes': [models.Index(fields=['case_id', 'at'], name='transition_case')],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('code', prag.kernel.fields.CaseCodeField(max_length=7, unique=True)),
                ('phase', prag.kernel.fields.WordField(max_length=40)),
                ('phase_since', models.DateTimeField()),
                ('custody_from', models.DateField()),
                ('release_expected', models.DateField(null=True)),
                ('release_kind', prag.kernel.fields.WordField(max_length=40)),
                ('opened_at', models.DateTimeField()),
                ('responsible', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'case_header',
                'indexes': [models.Index(fields=['release_expected', 'id'], name='case_release')],
            },
        ),
        migrations.CreateModel(
            name='Eligibility',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('told', models.TextField()),
                ('told_on', models.DateField()),
                ('told_language', prag.kernel.fields.WordField(max_length=40)),
                ('opened_by', models.UUIDField()),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('refusal_reason', models.TextField(default='')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.criterion')),
                ('legal_basis', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.legalbasis')),
            ],
            options={
                'db_table': 'eligibility',
                'indexes': [models.Index(fields=['case_id'], name='eligibility_case')],
            },
        ),
        migrations.CreateModel(
            name='SeatRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('item', models.UUIDField(unique=True)),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('basis', prag.kernel.fields.WordField(max_length=40)),
                ('reason', models.TextField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'seat_request',
                'indexes': [models.Index(fields=['case_id'], name='seat_request_case')],
            },
        ),
        migrations.RunSQL(INVARIANTS, migrations.RunSQL.noop),
    ]
