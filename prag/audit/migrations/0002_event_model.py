"""The log as a model for reading: the state alone, because the table stands already."""

import django.contrib.postgres.fields
from django.db import migrations, models

import prag.kernel.fields


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_event")]
    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("verb", prag.kernel.fields.WordField(max_length=40)),
                ("actor", models.UUIDField(null=True)),
                ("institution", models.UUIDField(null=True)),
                ("function", prag.kernel.fields.WordField(max_length=40, null=True)),
                ("system", prag.kernel.fields.WordField(max_length=40, null=True)),
                ("case_id", models.UUIDField(null=True)),
                ("cases", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), null=True, size=None)),
                ("compartment", prag.kernel.fields.WordField(max_length=40, null=True)),
                ("writes", models.BooleanField()),
                ("purpose", prag.kernel.fields.WordField(max_length=40, null=True)),
                ("basis", prag.kernel.fields.WordField(max_length=40, null=True)),
                ("basis_id", models.UUIDField(null=True)),
                ("object", prag.kernel.fields.WordField(max_length=40, null=True)),
                ("object_id", models.UUIDField(null=True)),
                ("recipient", models.UUIDField(null=True)),
                ("request", models.UUIDField(null=True)),
            ],
            options={"db_table": "event", "managed": False},
        ),
    ]
