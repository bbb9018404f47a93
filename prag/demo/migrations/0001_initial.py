"""The tables of this package."""

from django.db import migrations, models

from prag.database.schema import in_schema



class Migration(migrations.Migration):

    initial = True

    dependencies = [("audit", "0001_event")]

    operations = [
        in_schema("demo"),
        migrations.CreateModel(
            name='Persona',
            fields=[
                ('practitioner_id', models.UUIDField(primary_key=True, serialize=False)),
                ('label', models.TextField()),
                ('one_line', models.TextField()),
                ('position', models.PositiveSmallIntegerField()),
            ],
            options={
                'db_table': 'persona',
            },
        ),
        migrations.CreateModel(
            name='World',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'world',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_world')],
            },
        ),
    ]
