"""The same is not indexed twice."""

from django.db import migrations

from prag.database.schema import in_schema


class Migration(migrations.Migration):

    dependencies = [("forums", "0001_initial")]

    operations = [
        in_schema("forums"),
        migrations.RemoveIndex("commitment", "commitment_meeting"),
    ]
