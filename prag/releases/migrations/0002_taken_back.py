"""A contact that was recorded wrongly is marked by a row of its own, once."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import prag.kernel.fields
from prag.database.schema import in_schema

INVARIANTS = """
alter table releases.contact add constraint contact_of_case unique (id, case_id);
alter table releases.taken_back
    add foreign key (case_id, jurisdiction) references cases.case_header (id, jurisdiction),
    add constraint taken_back_contact foreign key (contact, case_id) references releases.contact (id, case_id),
    add constraint taken_back_reason check (reason in ('wrong_person', 'wrong_day', 'not_kept', 'was_kept', 'recorded_twice', 'other'));
"""


class Migration(migrations.Migration):

    dependencies = [("releases", "0001_initial"), ("organisations", "0003_noticefield"), ("cases", "0005_day_one")]

    operations = [
        in_schema("releases"),
        migrations.CreateModel(
            name="TakenBack",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("case_id", models.UUIDField()),
                ("jurisdiction_id", prag.kernel.fields.WordField(db_column="jurisdiction", max_length=40)),
                ("author", models.UUIDField()),
                ("function_kind", prag.kernel.fields.WordField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
                ("contact", models.UUIDField(unique=True)),
                ("whose", models.UUIDField()),
                ("reason", prag.kernel.fields.WordField(max_length=40)),
                ("words", models.TextField(default="")),
                (
                    "institution",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.institution"),
                ),
            ],
            options={"db_table": "taken_back", "indexes": [models.Index(fields=["case_id"], name="taken_back_case")]},
        ),
        migrations.RunSQL(INVARIANTS, migrations.RunSQL.noop),
    ]
