"""The same is not indexed twice."""

from django.db import migrations

from prag.database.schema import in_schema


class Migration(migrations.Migration):

    dependencies = [("organisations", "0003_noticefield")]

    operations = [
        in_schema("organisations"),
        migrations.RemoveIndex("responsibility", "responsibility_place"),
    ]
