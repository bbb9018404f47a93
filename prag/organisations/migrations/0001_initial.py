"""The tables of this package."""

import django.db.models.deletion
import prag.kernel.fields
import uuid
from django.db import migrations, models

from prag.database.schema import in_schema

# A deputy has a period; somebody on leave has a first day; an agreement has an order of days.
INVARIANTS = """
alter table organisations.function
    add constraint deputy_has_period check (deputy_id is null or deputy_from is not null),
    add constraint deputy_is_not_holder check (holder_id is distinct from deputy_id or holder_id is null);
alter table organisations.practitioner
    add constraint absence_in_order check (absent_until is null or absent_until >= absent_from);
alter table organisations.agreement add constraint agreement_in_order check (ends >= starts);
alter table organisations.legal_basis
    add constraint legal_basis_kind check (kind in ('duty_in_law', 'agreement', 'consent'));
create unique index practitioner_email_once on organisations.practitioner (lower(email)) where active;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [("audit", "0001_event")]

    operations = [
        in_schema("organisations"),
        migrations.CreateModel(
            name='FunctionKind',
            fields=[
                ('key', prag.kernel.fields.WordField(max_length=40, primary_key=True, serialize=False)),
                ('name', models.TextField()),
                ('institution_kinds', prag.kernel.fields.WordsField()),
                ('position', models.PositiveSmallIntegerField()),
            ],
            options={
                'db_table': 'function_kind',
            },
        ),
        migrations.CreateModel(
            name='Jurisdiction',
            fields=[
                ('code', prag.kernel.fields.WordField(max_length=40, primary_key=True, serialize=False)),
                ('name', models.TextField()),
                ('time_zone', models.TextField()),
                ('languages', prag.kernel.fields.WordsField()),
            ],
            options={
                'db_table': 'jurisdiction',
            },
        ),
        migrations.CreateModel(
            name='LifeArea',
            fields=[
                ('key', prag.kernel.fields.WordField(max_length=40, primary_key=True, serialize=False)),
                ('name', models.TextField()),
                ('help', models.TextField()),
                ('compartment', prag.kernel.fields.WordField(max_length=40)),
                ('position', models.PositiveSmallIntegerField()),
            ],
            options={
                'db_table': 'life_area',
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('key', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('title', models.TextField()),
                ('purpose', models.TextField()),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.jurisdiction')),
            ],
            options={
                'db_table': 'agreement',
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('key', prag.kernel.fields.WordField(max_length=40)),
                ('name', models.TextField()),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.jurisdiction')),
            ],
            options={
                'db_table': 'place',
            },
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('key', prag.kernel.fields.WordField(max_length=40)),
                ('kind', prag.kernel.fields.WordField(max_length=40)),
                ('name', models.TextField()),
                ('short_name', models.TextField()),
                ('active', models.BooleanField(default=True)),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.jurisdiction')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.place')),
            ],
            options={
                'db_table': 'institution',
            },
        ),
        migrations.CreateModel(
            name='Practitioner',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('key', prag.kernel.fields.WordField(max_length=40, null=True)),
                ('name', models.TextField()),
                ('email', models.EmailField(max_length=254)),
                ('active', models.BooleanField(default=True)),
                ('absent_from', models.DateField(null=True)),
                ('absent_until', models.DateField(null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.institution')),
            ],
            options={
                'db_table': 'practitioner',
            },
        ),
        migrations.CreateModel(
            name='Function',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('deputy_from', models.DateField(null=True)),
                ('deputy_until', models.DateField(null=True)),
                ('kind', models.ForeignKey(db_column='kind', on_delete=django.db.models.deletion.PROTECT, to='organisations.functionkind')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.institution')),
                ('deputy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.practitioner')),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.practitioner')),
            ],
            options={
                'db_table': 'function',
            },
        ),
        migrations.CreateModel(
            name='AgreementParty',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='organisations.agreement')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.institution')),
            ],
            options={
                'db_table': 'agreement_party',
                'constraints': [models.UniqueConstraint(fields=('agreement', 'institution'), name='agreement_party_once')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('key', prag.kernel.fields.WordField(max_length=40)),
                ('name', models.TextField()),
                ('amount', models.PositiveSmallIntegerField()),
                ('unit', prag.kernel.fields.WordField(max_length=40)),
                ('confirmed', models.BooleanField(default=False)),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.jurisdiction')),
            ],
            options={
                'db_table': 'deadline',
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'key'), name='deadline_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('key', prag.kernel.fields.WordField(max_length=40)),
                ('name', models.TextField()),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.jurisdiction')),
            ],
            options={
                'db_table': 'criterion',
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'key'), name='criterion_key_once')],
            },
        ),
        migrations.CreateModel(
            name='LegalBasis',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('key', prag.kernel.fields.WordField(max_length=40)),
                ('kind', prag.kernel.fields.WordField(max_length=40)),
                ('name', models.TextField()),
                ('confirmed', models.BooleanField(default=False)),
                ('jurisdiction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='organisations.jurisdiction')),
            ],
            options={
                'db_table': 'legal_basis',
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'key'), name='legal_basis_key_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('jurisdiction', 'key'), name='place_key_once'),
        ),
        migrations.AddConstraint(
            model_name='institution',
            constraint=models.UniqueConstraint(fields=('jurisdiction', 'key'), name='institution_key_once'),
        ),
        migrations.RunSQL(INVARIANTS, migrations.RunSQL.noop),
    ]
