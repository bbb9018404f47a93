"""What happened since somebody's last visit is found by its moment; what is indexed twice, once."""

from django.db import migrations, models

from prag.database.schema import in_schema


class Migration(migrations.Migration):

    dependencies = [("cases", "0005_day_one")]

    operations = [
        in_schema("cases"),
        migrations.AddIndex("transition", models.Index(fields=["at"], name="transition_at")),
        migrations.AddIndex("releasedates", models.Index(fields=["at"], name="release_dates_at")),
        migrations.AddIndex("responsibility", models.Index(fields=["at"], name="responsible_at")),
        migrations.AddIndex("told", models.Index(fields=["at"], name="told_at")),
        migrations.RemoveIndex("eligibility", "eligibility_case"),
        migrations.RemoveIndex("personname", "person_name_case"),
        migrations.RemoveIndex("identity", "identity_case"),
        migrations.RemoveIndex("personkey", "person_key_case"),
    ]
