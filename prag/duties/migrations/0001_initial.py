"""The tables of this package."""

import django.db.models.deletion
import prag.kernel.fields
import uuid
from django.db import migrations, models

from prag.database.schema import in_schema


# What is closed has an outcome; a function owes the same thing about the same matter once.
INVARIANTS = """
alter table duties.duty
    add constraint duty_closed_whole check ((closed_at is null) = (outcome is null)),
    add constraint duty_in_order check (acknowledged_at >= opened_at and closed_at >= asked_at);
create unique index duty_once on duties.duty (kind, about, institution_id, function_kind) where closed_at is null;
alter table duties.duty_addressee add constraint duty_addressee_standing check (standing in ('function', 'deputy', 'head'));
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("audit", "0001_event"),
        ('organisations', '0002_services'),
    ]

    operations = [
        in_schema("duties"),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', prag.kernel.fields.WordField(max_length=40)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('case_id', models.UUIDField(null=True)),
                ('about', models.UUIDField()),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('asked_by', models.UUIDField(null=True)),
                ('asked_institution', models.UUIDField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('due', models.DateField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('outcome', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'duty',
            },
        ),
        migrations.CreateModel(
            name='DutyAddressee',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('standing', prag.kernel.fields.WordField(max_length=40)),
                ('since', models.DateTimeField()),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addressees', to='duties.duty')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'duty_addressee',
            },
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(fields=['about'], name='duty_about'),
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['due'], name='duty_waiting'),
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(fields=['case_id'], name='duty_case'),
        ),
        migrations.AddIndex(
            model_name='dutyaddressee',
            index=models.Index(fields=['institution', 'function_kind'], name='duty_addressee_function'),
        ),
        migrations.AddConstraint(
            model_name='dutyaddressee',
            constraint=models.UniqueConstraint(fields=('duty', 'standing'), name='duty_addressee_once'),
        ),
        migrations.RunSQL(INVARIANTS, migrations.RunSQL.noop),
    ]
