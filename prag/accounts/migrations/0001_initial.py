"""The tables of this package."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from prag.database.schema import in_schema


class Migration(migrations.Migration):

    initial = True

    dependencies = [("audit", "0001_event")]

    operations = [
        in_schema("accounts"),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('practitioner_id', models.UUIDField(db_index=True)),
                ('email', models.EmailField(max_length=254)),
                ('kind', models.CharField(choices=[('join', 'Join'), ('new_password', 'New Password'), ('new_factor', 'New Factor')], max_length=20)),
                ('invited_by', models.UUIDField(null=True)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'invitation',
            },
        ),
        migrations.CreateModel(
            name='Limit',
            fields=[
                ('cache_key', models.CharField(max_length=255, primary_key=True, serialize=False)),
                ('value', models.JSONField()),
                ('expires', models.DateTimeField(db_index=True)),
            ],
            options={
                'db_table': 'limit',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('practitioner_id', models.UUIDField(unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('is_active', models.BooleanField(default=True)),
                ('language', models.CharField(default='en', max_length=10)),
                ('demo', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'user',
                'constraints': [models.UniqueConstraint(fields=('email',), name='user_email_once'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_in_small_letters')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('key_hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('created', models.DateTimeField(db_index=True)),
                ('last_seen', models.DateTimeField()),
                ('locked', models.DateTimeField(null=True)),
                ('demo', models.BooleanField(default=False)),
                ('data', models.TextField()),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'session',
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hash', models.CharField(max_length=64)),
                ('used_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'recovery_code',
                'constraints': [models.UniqueConstraint(fields=('user', 'hash'), name='recovery_code_once')],
            },
        ),
    ]
