"""The tables of this package: one for each part of a case, all of the same columns."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import prag.kernel.fields
from prag.database.schema import in_schema

PARTS = ("identity", "custody", "work", "health", "contacts")
# A row is a document with its file, or the withdrawal of one of the same case. What is sealed does not get smaller by packing.
INVARIANTS = """
alter table documents.{part}_document
    add foreign key (case_id, jurisdiction) references cases.case_header (id, jurisdiction),
    add constraint {part}_document_of_case unique (id, case_id),
    add constraint {part}_document_withdraws foreign key (withdraws, case_id) references documents.{part}_document (id, case_id),
    add constraint {part}_document_whole check (
        case when withdraws is null then num_nonnulls(media, pages, size, digest) = 4
             else num_nonnulls(media, pages, size, digest) = 0 end),
    add constraint {part}_document_media check (media in ('pdf', 'png', 'jpeg')),
    add constraint {part}_document_measured check (pages > 0 and size > 0);
"""
FILES = "alter table documents.file alter column body set storage external"


def columns():
    """Each call makes fields of its own."""
    return [
        ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
        ("case_id", models.UUIDField()),
        ("jurisdiction_id", prag.kernel.fields.WordField(db_column="jurisdiction", max_length=40)),
        ("author", models.UUIDField()),
        ("function_kind", prag.kernel.fields.WordField(max_length=40)),
        ("recorded_at", models.DateTimeField()),
        ("kind", prag.kernel.fields.WordField(max_length=40)),
        ("words", models.BinaryField()),
        ("withdraws", models.UUIDField(null=True, unique=True)),
        ("media", prag.kernel.fields.WordField(max_length=40, null=True)),
        ("pages", models.PositiveSmallIntegerField(null=True)),
        ("size", models.PositiveIntegerField(null=True)),
        ("digest", models.BinaryField(null=True)),
        (
            "institution",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.institution"),
        ),
    ]


def table(part):
    return migrations.CreateModel(
        name=f"{part.title()}Document",
        fields=columns(),
        options={
            "db_table": f"{part}_document",
            "indexes": [models.Index(fields=["case_id"], name=f"{part}_document_case")],
        },
    )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("organisations", "0003_noticefield"),
        ("cases", "0003_handover_reason"),
    ]

    operations = [
        in_schema("documents"),
        *map(table, PARTS),
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("case_id", models.UUIDField()),
                ("body", models.BinaryField()),
            ],
            options={"db_table": "file"},
        ),
        migrations.RunSQL(FILES, migrations.RunSQL.noop),
        *(migrations.RunSQL(INVARIANTS.format(part=part), migrations.RunSQL.noop) for part in PARTS),
    ]
