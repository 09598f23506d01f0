"""A new database begins with squashed migrations, an older one goes on step by step, and both end alike."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

# The heads of two releases from which databases still have to be brought up to date.
FIRST = {"accounts": "0002_initial", "exercises": "0001_initial", "programs": "0001_initial"}
SECOND = {"accounts": "0005_own_opening", "exercises": "0004_own_opening", "programs": "0006_log_entry"}
DAY = date(2026, 11, 2)
DOSE = {"sets": 2, "reps": 8}


class StepByStep(MigrationLoader):
    """Loads the migrations as they were before they were squashed."""

    def load_disk(self) -> None:
        super().load_disk()
        self.disk_migrations = {key: found for key, found in self.disk_migrations.items() if not found.replaces}


@contextmanager
def empty_database(folder: Path) -> Iterator[None]:
    """Let Django's connection be one to an empty database on the same server, and remove that afterwards."""
    kept = connections[DEFAULT_DB_ALIAS]
    on_a_server = kept.vendor == "postgresql"
    name = f"{kept.settings_dict['NAME']}_empty" if on_a_server else str(folder / "empty.sqlite3")
    if on_a_server:
        with kept._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {kept.ops.quote_name(name)}")
    other = kept.copy()
    other.settings_dict["NAME"] = name
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = kept
        if on_a_server:
            with kept._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {kept.ops.quote_name(name)}")


SAID_BY_SQLITE = "SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
SAID_BY_POSTGRESQL = """
    SELECT table_name, concat_ws(' ', column_name, data_type, character_maximum_length, numeric_precision,
        numeric_scale, is_nullable, column_default, is_identity, identity_generation, collation_name)
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT conrelid::regclass::text, concat_ws(' ', conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


def schema() -> dict[str, list[str]]:
    """Return what the database itself says of each table: columns, constraints and indexes, in alphabetical order."""
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(SAID_BY_SQLITE if connection.vendor == "sqlite" else SAID_BY_POSTGRESQL)
        for table, said in cursor.fetchall():
            found[table] += parts_of(said) if said.startswith("CREATE TABLE") else [said]
    return {table: sorted(said) for table, said in found.items()}


def parts_of(statement: str) -> list[str]:
    """Split a statement that made a table into columns and constraints."""
    depth, parts = 0, [""]
    for sign in statement[statement.index("(") + 1 : statement.rindex(")")]:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [re.sub(r"\s+", " ", part).strip() for part in parts]


def write_as_the_first_release_did(apps: Apps) -> None:
    user = apps.get_model("accounts", "User").objects.create(email="ruth@example.org")
    profile = apps.get_model("accounts", "HealthProfile").objects.create(
        user=user, state="in_force", completed_at=timezone.now()
    )
    exercise = apps.get_model("exercises", "Exercise").objects.create(slug="bridge", name="Bridge")
    apps.get_model("exercises", "ProgressionRule").objects.create(key="pain_red_from", value="6")
    rule = {"condition": apps.get_model("exercises", "Condition").objects.create(slug="sore"), "verdict": "avoid"}
    rules = apps.get_model("exercises", "Contraindication").objects
    in_force = rules.create(rule_id="OST-1", state="in_force", **rule)
    draft = rules.create(rule_id="OST-1", state="draft", draft_of=in_force, retires=True, **rule)
    draft.movements.create(slug="high_impact")
    apps.get_model("exercises", "RulePublication").objects.create(
        reason="A study.",
        drafts=[{"rule": "OST-1", "before": {"verdict": "info", "state": "in_force"}, "after": None}],
    )
    program = apps.get_model("programs", "Program").objects.create(slug="basics", name="Basics")
    routine = apps.get_model("programs", "Routine").objects.create(
        user=user, health_profile=profile, program=program, started_on=DAY
    )
    item = apps.get_model("programs", "RoutineItem").objects.create(
        routine=routine, exercise=exercise, dose=DOSE, goal=DOSE
    )
    session = apps.get_model("programs", "Session").objects.create(user=user, routine=routine, performed_on=DAY)
    apps.get_model("programs", "SetLog").objects.create(session=session, item=item, exercise=exercise, reps=8)


def test_a_database_of_the_first_release_keeps_its_rows_and_gets_the_tables_of_a_new_one(db, tmp_path):
    new = schema()
    with empty_database(tmp_path):
        executor = MigrationExecutor(connection)
        executor.loader = StepByStep(connection)
        heads = list({**dict(executor.loader.graph.leaf_nodes()), **FIRST}.items())
        executor.migrate(heads)
        write_as_the_first_release_did(executor.loader.project_state(heads).apps)

        executor = MigrationExecutor(connection)
        heads = executor.loader.graph.leaf_nodes()
        executor.migrate(heads)
        assert schema() == new
        now = executor.loader.project_state(heads).apps
        item = now.get_model("programs", "RoutineItem").objects.select_related("routine").get()
        assert item.start == item.dose
        assert item.routine.weeks_from == DAY
        assert now.get_model("programs", "SetLog").objects.get().reps == 8
        assert not now.get_model("exercises", "ProgressionRule").objects.exists()
        draft = now.get_model("exercises", "CatalogueDraft").objects.get()
        assert (draft.key, draft.data["state"], draft.data["movements"]) == ("OST-1", "retired", ["high_impact"])
        assert now.get_model("exercises", "Contraindication").objects.get().state == "in_force"
        change = now.get_model("exercises", "RowChange").objects.get()
        assert (change.before["verdict"], change.after["state"]) == ("info", "retired")
        assert not MigrationExecutor(connection).migration_plan(heads)


@pytest.mark.parametrize("release", [FIRST, SECOND, {}], ids=["first", "second", "empty"])
def test_an_upgrade_goes_on_wherever_it_was_interrupted(release, monkeypatch):
    applied: dict[tuple[str, str], None] = {}
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _recorder: applied)
    steps = StepByStep(connection)
    executor = MigrationExecutor(connection)
    executor.loader = steps
    for step, _backwards in executor.migration_plan(list({**dict(steps.graph.leaf_nodes()), **release}.items())):
        applied[step.app_label, step.name] = None
    while True:
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            break
        step, _backwards = plan[0]
        applied.update(dict.fromkeys([(step.app_label, step.name), *step.replaces]))


def test_the_models_need_no_other_migration(db):
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert out.getvalue() == "No changes detected\n"
