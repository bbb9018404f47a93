"""The end of a witness is asked by one person and done by another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sealing", "0001_initial")]
    operations = [
        migrations.AddField("witness", "ending_asked_by", models.UUIDField(null=True)),
        migrations.AddField("witness", "ending_asked_at", models.DateTimeField(null=True)),
    ]
