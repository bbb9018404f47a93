"""On the consent of which day something went out, and since when that consent is over."""

from django.db import migrations, models

from prag.database.schema import in_schema

RULE = """
alter table cases.disclosure add constraint disclosure_on_consent check (basis = 'consent' or consent_on is null and consent_over_at is null);
"""

# Until now a consent counted as over as soon as the institution had no seat any more, but its letter stayed open. What went out at a seat on
# consent that is no more, stays over, and so does what was closed by a withdrawal or by its last day: the letters close and nobody owes an
# answer to them. What was told on a consent without a seat, and is still open, nobody ever ended. A new database has nothing to read, nor a
# role that may.
READ = """
do $$
begin
    if has_table_privilege('prag_maintain', 'cases.disclosure', 'select') then
        set local role prag_maintain;
        update cases.disclosure d set consent_on = (
            select s.consent_on from gate.seat s where s.case_id = d.case_id and s.institution_id = d.recipient_id and s.basis = 'consent'
               and s.given_at <= d.at and s.consent_on <= d.at::date order by s.given_at desc limit 1)
         where d.basis = 'consent' and d.consent_on is null;
        update cases.disclosure d set consent_over_at = coalesce((
            select max(s.ended_at) from gate.seat s where s.case_id = d.case_id and s.institution_id = d.recipient_id and s.basis = 'consent'
               and s.ended_at >= d.at), clock_timestamp())
         where d.basis = 'consent' and d.recipient_id is not null and d.consent_over_at is null
           and (exists (select from gate.item i where i.id = d.item and i.answer = 'dropped')
                or not exists (select from gate.seat s where s.case_id = d.case_id and s.institution_id = d.recipient_id and s.ended_at is null
                                  and s.ends >= current_date)
                   and (exists (select from gate.seat s where s.case_id = d.case_id and s.institution_id = d.recipient_id and s.basis = 'consent'
                                   and s.given_at <= d.at and (s.ended_at is null or s.ended_at >= d.at))
                        or exists (select from gate.item i where i.id = d.item and i.ends < current_date)));
        update duties.duty t set closed_at = clock_timestamp(), outcome = 'consent_withdrawn',
               acknowledged_at = coalesce(t.acknowledged_at, clock_timestamp()), opened_at = coalesce(t.opened_at, clock_timestamp())
          from cases.disclosure d where d.consent_over_at is not null and d.kind = 'release_notice' and t.about = d.item
           and t.kind = 'release_notice' and t.closed_at is null;
        update gate.item i set ends = current_date - 1 from cases.disclosure d
         where d.consent_over_at is not null and d.kind = 'release_notice' and i.id = d.item and i.ends >= current_date;
        reset role;
    end if;
end $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0007_recall_answer"),
        ("gate", "0001_initial"),
        ("duties", "0001_initial"),
    ]

    operations = [
        in_schema("cases"),
        migrations.AddField(model_name="disclosure", name="consent_on", field=models.DateField(null=True)),
        migrations.AddField(model_name="disclosure", name="consent_over_at", field=models.DateTimeField(null=True)),
        migrations.RunSQL(RULE, "alter table cases.disclosure drop constraint disclosure_on_consent;"),
        migrations.RunSQL(READ, migrations.RunSQL.noop),
    ]
