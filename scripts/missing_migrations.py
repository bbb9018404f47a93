"""Is there a model change without a migration? Needs no database."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

django.setup()
loader = MigrationLoader(None, ignore_no_migrations=True)
changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
for label, migrations in changes.items():
    for migration in migrations:
        print(label, [operation.describe() for operation in migration.operations])
sys.exit(bool(changes))
