"""Why an offer of responsibility was declined."""

from django.db import migrations

import prag.kernel.fields

RULE = """
alter table cases.handover add constraint handover_reason check (reason is null or state = 'declined' and
    reason in ('not_our_place', 'not_our_task', 'no_capacity', 'know_too_little', 'too_close'));
"""


class Migration(migrations.Migration):

    dependencies = [('cases', '0002_release')]

    operations = [
        migrations.AddField(model_name='handover', name='reason', field=prag.kernel.fields.WordField(max_length=40, null=True)),
        migrations.RunSQL(RULE, 'alter table cases.handover drop constraint handover_reason;'),
    ]
