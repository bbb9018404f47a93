"""The witnesses of the log and their receipts."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from prag.database.schema import in_schema


class Migration(migrations.Migration):
    initial = True
    dependencies = [("audit", "0003_sealing"), ("organisations", "0002_services")]
    operations = [
        in_schema("sealing"),
        migrations.CreateModel(
            name="Witness",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("told_size", models.BigIntegerField(default=0)),
                (
                    "institution",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.institution"),
                ),
            ],
            options={
                "db_table": "witness",
                "constraints": [
                    models.UniqueConstraint(fields=("institution",), condition=models.Q(("ended_at", None)), name="witness_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "institution",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.institution"),
                ),
            ],
            options={
                "db_table": "receipt",
                "constraints": [models.UniqueConstraint(fields=("institution", "size"), name="receipt_once")],
            },
        ),
    ]
