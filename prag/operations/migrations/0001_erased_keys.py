"""An index for the few rows of the log that say that a person's key was destroyed: the worker asks for them every round."""

from django.db import migrations

INDEX = "create index event_erased_key on audit.event (object_id, at) where verb = 'erasure' and object = 'person_key'"


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_event_model")]
    operations = [migrations.RunSQL(INDEX, "drop index audit.event_erased_key")]
