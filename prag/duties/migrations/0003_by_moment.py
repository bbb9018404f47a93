"""What was declined since somebody's last visit is found by its moment."""

from django.db import migrations, models

from prag.database.schema import in_schema


class Migration(migrations.Migration):

    dependencies = [("duties", "0002_duty_computed")]

    operations = [
        in_schema("duties"),
        migrations.AddIndex("duty", models.Index(fields=["asked_at"], name="duty_declined", condition=models.Q(kind="declined_action"))),
    ]
