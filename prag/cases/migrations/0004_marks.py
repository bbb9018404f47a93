"""A mark may say that nothing of its kind counts any more; and until when the longest consent holds."""

from django.db import migrations, models

KINDS = """
alter table cases.milestone drop constraint milestone_kind;
alter table cases.milestone add constraint milestone_kind check (kind in ('first_contact', 'contact_missed', 'review', 'conference',
    'consent_given', 'consent_ends', 'consent_withdrawn', 'conditions_end', 'renewed', 'recorded_view', 'support_ends'));
"""
BACK = """
alter table cases.milestone drop constraint milestone_kind;
alter table cases.milestone add constraint milestone_kind check (kind in ('first_contact', 'contact_missed', 'review', 'conference',
    'consent_given', 'consent_ends', 'consent_withdrawn', 'conditions_end', 'renewed', 'recorded_view'));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_handover_reason")]

    operations = [
        migrations.AlterField(model_name="milestone", name="day", field=models.DateField(null=True)),
        migrations.RunSQL(KINDS, BACK),
    ]
