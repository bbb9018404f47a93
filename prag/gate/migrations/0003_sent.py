"""Which forms were sent, so that none is done twice."""

import django.db.models.fields.composite
from django.db import migrations, models

from prag.database.schema import in_schema


class Migration(migrations.Migration):

    dependencies = [
        ('gate', '0002_addressee_deputy_too'),
    ]

    operations = [
        in_schema("gate"),
        migrations.CreateModel(
            name='Sent',
            fields=[
                ('pk', django.db.models.fields.composite.CompositePrimaryKey('actor', 'key', blank=True, editable=False, primary_key=True, serialize=False)),
                ('actor', models.UUIDField()),
                ('key', models.UUIDField()),
                ('request', models.UUIDField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'sent',
                'indexes': [models.Index(fields=['at'], name='sent_at')],
            },
        ),
    ]
