"""The tables of this package."""

import django.db.models.deletion
import prag.kernel.fields
import uuid
from django.db import migrations, models

from prag.database.schema import in_schema


INVARIANTS = """
alter table releases.day_one
    add foreign key (case_id, jurisdiction) references cases.case_header (id, jurisdiction),
    add constraint day_one_state check (state in ('open', 'done', 'not_needed'));
alter table releases.contact
    add foreign key (case_id, jurisdiction) references cases.case_header (id, jurisdiction);
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0003_noticefield'),
        ("cases", "0002_release"),
    ]

    operations = [
        in_schema("releases"),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('author', models.UUIDField()),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('day', models.DateField()),
                ('kind', prag.kernel.fields.WordField(max_length=40)),
                ('kept', models.BooleanField()),
                ('fact', models.TextField(default='')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'contact',
                'indexes': [models.Index(fields=['case_id', 'day'], name='contact_case')],
            },
        ),
        migrations.CreateModel(
            name='DayOne',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('author', models.UUIDField()),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('key', prag.kernel.fields.WordField(max_length=40)),
                ('state', prag.kernel.fields.WordField(max_length=40)),
                ('note', models.TextField(default='')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'day_one',
                'indexes': [models.Index(fields=['case_id'], name='day_one_case')],
            },
        ),
        migrations.RunSQL(INVARIANTS, migrations.RunSQL.noop),
    ]
