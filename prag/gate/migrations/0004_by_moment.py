"""What happened since somebody's last visit is found by its moment; what is indexed twice, once."""

from django.db import migrations, models

from prag.database.schema import in_schema


class Migration(migrations.Migration):

    dependencies = [("gate", "0003_sent")]

    operations = [
        in_schema("gate"),
        migrations.AddIndex("seat", models.Index(fields=["given_at"], name="seat_given")),
        migrations.RemoveIndex("seat", "seat_holder"),
        migrations.RemoveIndex("seat", "seat_deputy"),
        migrations.RemoveIndex("seat", "seat_institution"),
    ]
