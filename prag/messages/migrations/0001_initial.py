"""The tables of this package."""

import prag.kernel.fields
import uuid
from django.db import migrations, models

from prag.database.schema import in_schema



class Migration(migrations.Migration):

    initial = True

    dependencies = [("audit", "0001_event")]

    operations = [
        in_schema("messages"),
        migrations.CreateModel(
            name='Outgoing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', prag.kernel.fields.WordField(max_length=40)),
                ('practitioner_id', models.UUIDField()),
                ('reference', models.UUIDField(null=True)),
                ('queued_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'db_table': 'outgoing',
                'indexes': [models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['queued_at'], name='outgoing_waiting')],
            },
        ),
    ]
