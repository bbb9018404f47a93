"""The tables of this package."""

import django.contrib.postgres.fields
import django.db.models.deletion
import prag.kernel.fields
import uuid
from django.db import migrations, models

from prag.database.schema import in_schema


# What belongs to a forum belongs to its jurisdiction; a commitment always has its words; states are closed lists.
INVARIANTS = """
alter table forums.forum add constraint forum_jurisdiction unique (id, jurisdiction);
do $$
declare
    t text;
begin
    foreach t in array array['focus_prison', 'member', 'meeting', 'agenda_item', 'participation', 'conclusion', 'adoption', 'forum_text',
                             'minutes', 'addendum', 'commitment', 'commitment_step'] loop
        execute format('alter table forums.%I add foreign key (forum_id, jurisdiction) references forums.forum (id, jurisdiction)', t);
    end loop;
end $$;
alter table forums.project add constraint programme_in_order check (programme_until >= programme_from);
alter table forums.grant_agreement add constraint grant_in_order check (ends >= starts);
alter table forums.member add constraint member_in_order check (until >= since);
alter table forums.meeting
    add constraint meeting_state check (state in ('preparing', 'holding', 'held', 'approved', 'cancelled')),
    add constraint meeting_in_order check (ends > starts);
alter table forums.participation
    add constraint participation_absence check (absence is null or attended is false),
    add constraint participation_people check (people is null or (attended and people > 0));
alter table forums.forum_text add constraint forum_text_said check (btrim(text) <> '');
alter table forums.agenda_item add constraint agenda_item_said check (btrim(title) <> '');
alter table forums.commitment
    add constraint commitment_said check (btrim(what) <> ''),
    add constraint commitment_state check (state in ('asked', 'confirmed', 'declined', 'done', 'dropped')),
    add constraint commitment_closed check ((closed_at is not null) = (state in ('done', 'dropped')));
alter table forums.addendum add constraint addendum_said check (btrim(text) <> '');
alter table forums.notice add constraint notice_in_order check (last >= first);
alter table forums.notice_text
    add constraint notice_titled check (btrim(title) <> ''),
    add constraint notice_reviewed_whole check ((reviewed_by is null) = (reviewed_at is null)),
    add constraint notice_reviewed_by_another check (reviewed_by is distinct from edited_by or reviewed_by is null);
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("audit", "0001_event"),
        ('organisations', '0002_services'),
    ]

    operations = [
        in_schema("forums"),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('key', prag.kernel.fields.WordField(max_length=40, unique=True)),
                ('programme_from', models.PositiveSmallIntegerField()),
                ('programme_until', models.PositiveSmallIntegerField()),
            ],
            options={
                'db_table': 'project',
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('key', prag.kernel.fields.WordField(max_length=40, unique=True)),
                ('agreement', models.TextField()),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('forums_planned', models.PositiveSmallIntegerField()),
                ('beneficiary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='forums.project')),
            ],
            options={
                'db_table': 'grant_agreement',
            },
        ),
        migrations.CreateModel(
            name='Forum',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('key', prag.kernel.fields.WordField(max_length=40, unique=True)),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('since', models.DateField()),
                ('active', models.BooleanField(default=True)),
                ('coordinator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.place')),
                ('grant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='forums.grant')),
            ],
            options={
                'db_table': 'forum',
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('held_on', models.DateField()),
                ('starts', models.TimeField()),
                ('ends', models.TimeField()),
                ('venue', models.TextField()),
                ('state', prag.kernel.fields.WordField(max_length=40)),
                ('sequence', models.PositiveSmallIntegerField(default=0)),
                ('invited_at', models.DateTimeField(null=True)),
                ('recorded_by', models.UUIDField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('reason', models.TextField(default='')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='forums.forum')),
            ],
            options={
                'db_table': 'meeting',
            },
        ),
        migrations.CreateModel(
            name='Conclusion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('position', models.PositiveSmallIntegerField()),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forums.forum')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conclusions', to='forums.meeting')),
            ],
            options={
                'db_table': 'conclusion',
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('what', models.TextField()),
                ('due', models.DateField()),
                ('state', prag.kernel.fields.WordField(max_length=40)),
                ('closed_at', models.DateTimeField(null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('conclusion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='forums.conclusion')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='forums.forum')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='forums.meeting')),
            ],
            options={
                'db_table': 'commitment',
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.TextField()),
                ('question', models.TextField(default='')),
                ('notes', models.TextField(default='')),
                ('commitment', models.UUIDField(null=True)),
                ('struck', models.BooleanField(default=False)),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forums.forum')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='forums.meeting')),
            ],
            options={
                'db_table': 'agenda_item',
            },
        ),
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('conclusion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='forums.conclusion')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forums.forum')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forums.meeting')),
            ],
            options={
                'db_table': 'adoption',
            },
        ),
        migrations.CreateModel(
            name='Addendum',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('text', models.TextField()),
                ('author', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forums.forum')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to='forums.meeting')),
            ],
            options={
                'db_table': 'addendum',
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('alternate_kind', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='forums.forum')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'member',
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('text', models.TextField()),
                ('digest', models.TextField()),
                ('approved_by', models.UUIDField()),
                ('approved_at', models.DateTimeField()),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forums.forum')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='forums.meeting')),
            ],
            options={
                'db_table': 'minutes',
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('made_by', models.UUIDField()),
                ('made_at', models.DateTimeField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'notice',
            },
        ),
        migrations.CreateModel(
            name='NoticeMeeting',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('meeting', models.UUIDField()),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='forums.notice')),
            ],
            options={
                'db_table': 'notice_meeting',
            },
        ),
        migrations.CreateModel(
            name='NoticeText',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('language', prag.kernel.fields.WordField(max_length=40)),
                ('title', models.TextField()),
                ('lead', models.TextField(default='')),
                ('paragraphs', models.TextField(default='')),
                ('edited_by', models.UUIDField()),
                ('edited_at', models.DateTimeField()),
                ('reviewed_by', models.UUIDField(null=True)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('reviewed_digest', models.TextField(default='')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='forums.notice')),
            ],
            options={
                'db_table': 'notice_text',
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('invited_at', models.DateTimeField(null=True)),
                ('attended', models.BooleanField(null=True)),
                ('people', models.PositiveSmallIntegerField(null=True)),
                ('absence', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forums.forum')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='forums.meeting')),
            ],
            options={
                'db_table': 'participation',
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('notice_id', models.UUIDField()),
                ('language', prag.kernel.fields.WordField(max_length=40)),
                ('title', models.TextField()),
                ('facts', models.JSONField()),
                ('forums', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField())),
                ('reviewed', models.BooleanField()),
                ('published_on', models.DateField()),
                ('published_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'publication',
                'indexes': [models.Index(fields=['language', '-published_at'], name='publication_latest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('notice_id', 'language'), name='publication_once')],
            },
        ),
        migrations.CreateModel(
            name='Text',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('subject', models.UUIDField()),
                ('slot', prag.kernel.fields.WordField(max_length=40)),
                ('language', prag.kernel.fields.WordField(max_length=40)),
                ('text', models.TextField()),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forums.forum')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='forums.meeting')),
            ],
            options={
                'db_table': 'forum_text',
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('subject', models.UUIDField()),
                ('slot', prag.kernel.fields.WordField(max_length=40)),
                ('language', prag.kernel.fields.WordField(max_length=40)),
                ('text', models.TextField()),
            ],
            options={
                'db_table': 'wording',
                'constraints': [models.UniqueConstraint(fields=('subject', 'slot', 'language'), name='wording_once')],
            },
        ),
        migrations.CreateModel(
            name='FocusPrison',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='focus', to='forums.forum')),
            ],
            options={
                'db_table': 'focus_prison',
                'constraints': [models.UniqueConstraint(fields=('forum', 'institution'), name='focus_prison_once')],
            },
        ),
        migrations.CreateModel(
            name='CommitmentStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('verb', prag.kernel.fields.WordField(max_length=40)),
                ('source', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('state', prag.kernel.fields.WordField(max_length=40)),
                ('said', models.TextField(default='')),
                ('owner_function', prag.kernel.fields.WordField(max_length=40)),
                ('due', models.DateField()),
                ('function_kind', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('at', models.DateTimeField()),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='forums.commitment')),
                ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
                ('forum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forums.forum')),
            ],
            options={
                'db_table': 'commitment_step',
                'indexes': [models.Index(fields=['commitment', 'at'], name='commitment_step_of')],
            },
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['forum', 'held_on'], name='meeting_forum'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['forum', 'due'], name='commitment_forum'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['meeting'], name='commitment_meeting'),
        ),
        migrations.AddIndex(
            model_name='agendaitem',
            index=models.Index(fields=['meeting', 'position'], name='agenda_item_meeting'),
        ),
        migrations.AddConstraint(
            model_name='adoption',
            constraint=models.UniqueConstraint(fields=('conclusion', 'institution'), name='adoption_once'),
        ),
        migrations.AddIndex(
            model_name='addendum',
            index=models.Index(fields=['meeting', 'at'], name='addendum_meeting'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('forum', 'institution', 'function_kind'), name='member_once'),
        ),
        migrations.AddConstraint(
            model_name='noticemeeting',
            constraint=models.UniqueConstraint(fields=('notice', 'meeting'), name='notice_meeting_once'),
        ),
        migrations.AddConstraint(
            model_name='noticetext',
            constraint=models.UniqueConstraint(fields=('notice', 'language'), name='notice_text_once'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(fields=('meeting', 'institution', 'function_kind'), name='participation_once'),
        ),
        migrations.AddConstraint(
            model_name='text',
            constraint=models.UniqueConstraint(fields=('subject', 'slot', 'language'), name='text_once'),
        ),
        migrations.RunSQL(INVARIANTS, migrations.RunSQL.noop),
    ]
