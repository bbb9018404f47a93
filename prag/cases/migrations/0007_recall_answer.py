"""What a recipient answered to a recall, and the few things that are called back and not confirmed, found by an index."""

from django.db import migrations, models

import prag.kernel.fields
from prag.database.schema import in_schema

# Only a notice can be wrong and have a right one beside it; of anything else nothing is kept.
RULE = """
alter table cases.disclosure add constraint disclosure_confirmed_as check (confirmed_as is null or confirmed_at is not null and
    (confirmed_as = 'deleted' or confirmed_as = 'corrected' and kind = 'release_notice'));
"""


class Migration(migrations.Migration):

    dependencies = [("cases", "0006_by_moment")]

    operations = [
        in_schema("cases"),
        migrations.AddField(model_name="disclosure", name="confirmed_as", field=prag.kernel.fields.WordField(max_length=40, null=True)),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(
                fields=["case_id"], condition=models.Q(recalled_at__isnull=False, confirmed_at__isnull=True), name="disclosure_waiting"
            ),
        ),
        migrations.RunSQL(RULE, "alter table cases.disclosure drop constraint disclosure_confirmed_as;"),
    ]
