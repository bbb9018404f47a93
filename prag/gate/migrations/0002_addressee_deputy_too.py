"""A deputy may answer what nobody answered in time."""

from django.db import migrations, models

from prag.database.schema import in_schema


class Migration(migrations.Migration):

    dependencies = [
        ('gate', '0001_initial'),
    ]

    operations = [
        in_schema("gate"),
        migrations.AddField(
            model_name='addressee',
            name='deputy_too',
            field=models.BooleanField(default=False),
        ),
    ]
