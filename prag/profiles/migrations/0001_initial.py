"""The tables of this package."""

import django.db.models.deletion
import prag.kernel.fields
import uuid
from django.db import migrations, models

from prag.database.schema import in_schema

# A statement says which kind it is, and what somebody reported says how reliable it is (promise 6).
INVARIANTS = """
do $$
declare
    t text;
begin
    foreach t in array array['work_statement', 'health_statement', 'contact_statement'] loop
        execute format($f$
            alter table profiles.%1$s
                add foreign key (case_id, jurisdiction) references cases.case_header (id, jurisdiction),
                add constraint %1$s_kind check (kind in ('fact', 'assessment', 'reported', 'unverified')),
                add constraint %1$s_rating check (rating in ('none', 'some', 'marked', 'not_known')),
                add constraint %1$s_direction check (direction in ('better', 'same', 'worse', 'not_known')),
                add constraint %1$s_reliability check (
                    (kind = 'reported') = (source_grade is not null) and (kind = 'reported') = (information_grade is not null)),
                add constraint %1$s_grades check (
                    source_grade in ('a', 'b', 'c', 'x') and information_grade in ('1', '2', '3', '4') or source_grade is null)
        $f$, t);
    end loop;
end $$;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("audit", "0001_event"),
        ('organisations', '0001_initial'),
    ]

    operations = [
        in_schema("profiles"),
        migrations.CreateModel(
            name='ContactStatement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('kind', prag.kernel.fields.WordField(max_length=40)),
                ('rating', prag.kernel.fields.WordField(max_length=40)),
                ('direction', prag.kernel.fields.WordField(max_length=40)),
                ('strength', models.BooleanField(default=False)),
                ('asked_none', models.BooleanField(default=False)),
                ('own_words', models.BooleanField(default=False)),
                ('source_grade', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('information_grade', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('author', models.UUIDField()),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('said_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('replaces', models.UUIDField(null=True, unique=True)),
                ('text', models.TextField()),
                ('source', models.TextField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.lifearea')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'contact_statement',
                'indexes': [models.Index(fields=['case_id'], name='contact_statement_case')],
            },
        ),
        migrations.CreateModel(
            name='HealthStatement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('kind', prag.kernel.fields.WordField(max_length=40)),
                ('rating', prag.kernel.fields.WordField(max_length=40)),
                ('direction', prag.kernel.fields.WordField(max_length=40)),
                ('strength', models.BooleanField(default=False)),
                ('asked_none', models.BooleanField(default=False)),
                ('own_words', models.BooleanField(default=False)),
                ('source_grade', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('information_grade', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('author', models.UUIDField()),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('said_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('replaces', models.UUIDField(null=True, unique=True)),
                ('text', models.BinaryField()),
                ('source', models.BinaryField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.lifearea')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'health_statement',
                'indexes': [models.Index(fields=['case_id'], name='health_statement_case')],
            },
        ),
        migrations.CreateModel(
            name='WorkStatement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('jurisdiction_id', prag.kernel.fields.WordField(db_column='jurisdiction', max_length=40)),
                ('kind', prag.kernel.fields.WordField(max_length=40)),
                ('rating', prag.kernel.fields.WordField(max_length=40)),
                ('direction', prag.kernel.fields.WordField(max_length=40)),
                ('strength', models.BooleanField(default=False)),
                ('asked_none', models.BooleanField(default=False)),
                ('own_words', models.BooleanField(default=False)),
                ('source_grade', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('information_grade', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('author', models.UUIDField()),
                ('function_kind', prag.kernel.fields.WordField(max_length=40)),
                ('said_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('replaces', models.UUIDField(null=True, unique=True)),
                ('text', models.TextField()),
                ('source', models.TextField()),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.lifearea')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.institution')),
            ],
            options={
                'db_table': 'work_statement',
                'indexes': [models.Index(fields=['case_id'], name='work_statement_case')],
            },
        ),
        migrations.RunSQL(INVARIANTS, migrations.RunSQL.noop),
    ]
