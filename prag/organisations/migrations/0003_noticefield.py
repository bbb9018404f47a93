"""What a kind of institution may learn from a notice of release."""

import prag.kernel.fields
import uuid
from django.db import migrations, models

from prag.database.schema import in_schema


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_services'),
    ]

    operations = [
        in_schema("organisations"),
        migrations.CreateModel(
            name='NoticeField',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('institution_kind', prag.kernel.fields.WordField(max_length=40)),
                ('field', prag.kernel.fields.WordField(max_length=40)),
            ],
            options={
                'db_table': 'notice_field',
                'constraints': [models.UniqueConstraint(fields=('institution_kind', 'field'), name='notice_field_once')],
            },
        ),
    ]
