"""Duties that are counted from the dates of a case."""

from django.db import migrations, models

from prag.database.schema import in_schema


INVARIANTS = """
drop index duties.duty_once;
create unique index duty_once on duties.duty (kind, about, institution_id, function_kind, case_id) nulls not distinct where closed_at is null;
alter table duties.duty add constraint duty_computed_of_a_case check (not computed or case_id is not null);
create index duty_computed on duties.duty (case_id) where computed and closed_at is null;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('duties', '0001_initial'),
    ]

    operations = [
        in_schema("duties"),
        migrations.AddField(
            model_name='duty',
            name='computed',
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(INVARIANTS, migrations.RunSQL.noop),
    ]
