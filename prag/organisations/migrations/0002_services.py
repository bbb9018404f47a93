"""Services, the role map, and the working days of a jurisdiction."""

import django.db.models.deletion
import prag.kernel.fields
import uuid
from django.db import migrations, models

from prag.database.schema import in_schema


# A service or a responsibility has an order of days; what replaced another one says so.
INVARIANTS = """
alter table organisations.service
    add constraint service_in_order check (valid_until >= valid_from),
    add constraint service_said check (btrim(name) <> '' and btrim(how_to_ask) <> ''),
    add foreign key (replaces) references organisations.service (id);
alter table organisations.responsibility
    add constraint responsibility_in_order check (valid_until >= valid_from),
    add constraint responsibility_said check (btrim(does) <> '' and btrim(contact) <> '');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        in_schema("organisations"),
        migrations.AddField(
            model_name='jurisdiction',
            name='holidays',
            field=prag.kernel.fields.WordField(max_length=40, null=True),
        ),
        migrations.AddField(
            model_name='jurisdiction',
            name='working_week',
            field=prag.kernel.fields.WordsField(default=["mon", "tue", "wed", "thu", "fri"]),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name='Responsibility',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('deputy_kind', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('does', models.TextField()),
                ('contact', models.TextField()),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.place')),
            ],
            options={
                'db_table': 'responsibility',
                'indexes': [models.Index(fields=['place'], name='responsibility_place')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('name', models.TextField()),
                ('how_to_ask', models.TextField()),
                ('lead_time_days', models.PositiveSmallIntegerField()),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('commitment', models.UUIDField(null=True)),
                ('replaces', models.UUIDField(null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.lifearea')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.place')),
            ],
            options={
                'db_table': 'service',
                'indexes': [models.Index(fields=['place', 'area'], name='service_place')],
            },
        ),
        migrations.RunSQL(INVARIANTS, migrations.RunSQL.noop),
    ]
