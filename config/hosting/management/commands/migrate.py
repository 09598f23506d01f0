"""Django's ``migrate``, but an empty database gets its tables at once.

The migrations would make the same tables step by step, with all models made anew for each, and would find no rows to
change. Only a database that has tables goes through them. ``tests/config/test_migrations.py`` compares both.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        asks_for_less = options["app_label"] or any(options[name] for name in ("fake", "plan", "check_unapplied"))
        if not asks_for_less and not connection.introspection.table_names():
            make_all_tables(connection)
        super().handle(*args, **options)


def make_all_tables(connection: BaseDatabaseWrapper) -> None:
    """Make each table as the last migration leaves it, and record all migrations as applied: all of it, or nothing."""
    recorder, loader = MigrationRecorder(connection), MigrationLoader(None)
    models: list[type[Model]] = [recorder.Migration, *loader.project_state().apps.get_models()]
    with connection.schema_editor() as editor:
        for model in models:
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        recorder.migration_qs.bulk_create(
            recorder.Migration(app=app, name=name) for app, name in loader.disk_migrations
        )
