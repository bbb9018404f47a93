"""Dates, notices, responsibility and its hand-over, disclosures, letters."""

import django.db.models.deletion
import prag.kernel.fields
import uuid
from django.db import migrations, models

from prag.database.schema import in_schema


INVARIANTS = """
do $$
declare
    t text;
begin
    foreach t in array array['release_dates', 'milestone', 'responsible_since', 'handover', 'told', 'disclosure', 'letter'] loop
        execute format('alter table cases.%I add foreign key (case_id, jurisdiction) references cases.case_header (id, jurisdiction)', t);
    end loop;
end $$;
alter table cases.case_header drop constraint case_phase;
alter table cases.case_header add constraint case_phase check (phase in ('draft', 'open', 'refused', 'assessed', 'planned', 'pre_release', 'notified',
    'released', 'closing', 'closed', 'deceased', 'removed', 'opened_in_error', 'erased'));
alter table cases.release_dates
    add constraint release_dates_in_order check (earliest_conditional <= full_term),
    add constraint release_dates_known check (actual is null or actual <= known_on);
alter table cases.milestone add constraint milestone_kind check (kind in ('first_contact', 'contact_missed', 'review', 'conference', 'consent_given',
    'consent_ends', 'consent_withdrawn', 'conditions_end', 'renewed', 'recorded_view'));
alter table cases.handover add constraint handover_state check (state in ('asked', 'accepted', 'declined')),
    add constraint handover_decided check ((state = 'asked') = (decided_at is null));
create unique index handover_open_once on cases.handover (case_id) where state = 'asked';
alter table cases.told add constraint told_fulfils check (fulfils in ('send_notice', 'repeat_notice_first', 'repeat_notice_last'));
alter table cases.disclosure add constraint disclosure_copy unique (case_id, kind, copy);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_initial'),
        ('organisations', '0003_noticefield'),
    ]

    operations = [
        in_schema("cases"),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('item', models.UUIDField(unique=True)),
                ('kind', prag.kernel.fields.WordField(max_length=40)),
                ('body', models.BinaryField()),
            ],
            options={
                'db_table': 'letter',
                'indexes': [models.Index(fields=['case_id'], name='letter_case')],
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('actor', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('kind', prag.kernel.fields.WordField(max_length=40)),
                ('recipient_function', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('basis', prag.kernel.fields.WordField(max_length=40)),
                ('basis_id', models.UUIDField(null=True)),
                ('fields', prag.kernel.fields.WordsField()),
                ('copy', models.PositiveSmallIntegerField()),
                ('item', models.UUIDField(null=True)),
                ('recalled_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('recipient', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'disclosure',
                'indexes': [models.Index(fields=['case_id', 'at'], name='disclosure_case')],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('actor', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('item', models.UUIDField(unique=True)),
                ('receiver_function', prag.kernel.fields.WordField(max_length=40)),
                ('state', prag.kernel.fields.WordField(max_length=40)),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'handover',
                'indexes': [models.Index(fields=['case_id'], name='handover_case')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('actor', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('kind', prag.kernel.fields.WordField(max_length=40)),
                ('day', models.DateField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'milestone',
                'indexes': [models.Index(fields=['case_id', 'kind'], name='milestone_case')],
            },
        ),
        migrations.CreateModel(
            name='ReleaseDates',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('actor', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('known_on', models.DateField()),
                ('earliest_conditional', models.DateField(null=True)),
                ('full_term', models.DateField(null=True)),
                ('pending', models.BooleanField(default=False)),
                ('actual', models.DateField(null=True)),
                ('reason', prag.kernel.fields.WordField(max_length=40)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'release_dates',
                'indexes': [models.Index(fields=['case_id', 'at'], name='release_dates_case')],
            },
        ),
        migrations.CreateModel(
            name='Responsibility',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('actor', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('since', models.DateTimeField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'responsible_since',
                'constraints': [models.UniqueConstraint(fields=('case_id', 'since'), name='responsible_once')],
            },
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('actor', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('item', models.UUIDField(unique=True)),
                ('recipient_function', prag.kernel.fields.WordField(max_length=40)),
                ('release', models.DateField(null=True)),
                ('fulfils', prag.kernel.fields.WordField(max_length=40)),
                ('short', models.BooleanField(default=False)),
                ('sent_on', models.DateField()),
                ('acknowledged_on', models.DateField(null=True)),
                ('acting_function', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'told',
                'indexes': [models.Index(fields=['case_id', 'sent_on'], name='told_case')],
            },
        ),
        migrations.RunSQL(INVARIANTS, migrations.RunSQL.noop),
    ]
