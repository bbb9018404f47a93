"""The tables of this package."""

import django.db.models.deletion
import prag.kernel.fields
import uuid
from django.db import migrations, models

from prag.database.schema import in_schema

# No basis, no seat; a deputy has a period; what may be written may be read.
INVARIANTS = """
alter table gate.seat
    add constraint seat_has_basis check (
        (basis = 'duty_in_law' and legal_basis_id is not null)
        or (basis = 'agreement' and agreement_id is not null)
        or (basis = 'consent' and consent_on is not null)),
    add constraint seat_writes_what_it_reads check (compartments @> writes),
    add constraint seat_compartments_known check (
        compartments <@ array['identity', 'custody', 'work', 'health', 'contacts']::kernel.word[]),
    add constraint seat_deputy_has_period check (deputy_id is null or deputy_from is not null),
    add constraint seat_deputy_is_not_holder check (holder_id is distinct from deputy_id or holder_id is null),
    add constraint seat_in_order check (ends >= starts);
create index seat_to_expire on gate.seat (ends) where ended_at is null;
create index item_sender on gate.item (sender);
alter table gate.item add constraint item_answered_whole check (
    (answer is null) = (answered_at is null) and (answer is null) = (answered_by is null));
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("audit", "0001_event"),
        ('organisations', '0001_initial'),
    ]

    operations = [
        in_schema("gate"),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', prag.kernel.fields.WordField(max_length=40)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('compartments', prag.kernel.fields.WordsField()),
                ('sender', models.UUIDField()),
                ('sender_institution', models.UUIDField()),
                ('due', models.DateField()),
                ('ends', models.DateField()),
                ('sent_at', models.DateTimeField()),
                ('answer', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('answered_by', models.UUIDField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'item',
                'indexes': [models.Index(fields=['case_id'], name='item_case'), models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['due'], name='item_waiting')],
            },
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('reason', prag.kernel.fields.WordField(max_length=40)),
                ('made_by', models.UUIDField()),
                ('made_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.practitioner')),
            ],
            options={
                'db_table': 'exclusion',
                'indexes': [models.Index(fields=['case_id', 'practitioner'], name='exclusion_case')],
            },
        ),
        migrations.CreateModel(
            name='Addressee',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('since', models.DateTimeField()),
                ('escalated', models.BooleanField(default=False)),
                ('opens', models.BooleanField(default=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addressees', to='gate.item')),
            ],
            options={
                'db_table': 'addressee',
                'indexes': [models.Index(fields=['institution', 'function_kind'], name='addressee_function')],
                'constraints': [models.UniqueConstraint(fields=('item', 'institution', 'function_kind'), name='addressee_once')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('deputy_from', models.DateField(null=True)),
                ('deputy_until', models.DateField(null=True)),
                ('compartments', prag.kernel.fields.WordsField()),
                ('writes', prag.kernel.fields.WordsField()),
                ('basis', prag.kernel.fields.WordField(max_length=40)),
                ('consent_on', models.DateField(null=True)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('given_at', models.DateTimeField()),
                ('agreement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.agreement')),
                ('deputy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.practitioner')),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.practitioner')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('legal_basis', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.legalbasis')),
            ],
            options={
                'db_table': 'seat',
                'indexes': [models.Index(fields=['case_id'], name='seat_case'), models.Index(fields=['holder'], name='seat_holder'), models.Index(fields=['deputy'], name='seat_deputy'), models.Index(fields=['institution'], name='seat_institution')],
            },
        ),
        migrations.RunSQL(INVARIANTS, migrations.RunSQL.noop),
    ]
