"""Until when nobody need look at day one; and a release on a day that is neither of the two foreseen."""

from django.db import migrations

RULES = """
alter table cases.milestone drop constraint milestone_kind;
alter table cases.milestone add constraint milestone_kind check (kind in ('first_contact', 'contact_missed', 'review', 'conference',
    'consent_given', 'consent_ends', 'consent_withdrawn', 'conditions_end', 'renewed', 'recorded_view', 'support_ends', 'day_one_until'));
alter table cases.case_header drop constraint case_release_kind;
alter table cases.case_header add constraint case_release_kind check (release_kind in ('full_term', 'earliest_conditional',
    'decision_pending', 'other_day'));
"""


class Migration(migrations.Migration):

    dependencies = [("cases", "0004_marks")]

    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
