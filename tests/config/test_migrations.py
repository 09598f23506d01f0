"""A new database gets all tables at once, an older one goes on step by step, and both end alike."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from exercises.snapshot.current import current_catalogue
from programs.decision.reading.decided import all_in
from programs.decision.words.said import Speaker
from programs.models import Session

# The heads of two releases from which databases still have to be brought up to date.
FIRST = {"accounts": "0002_initial", "exercises": "0001_initial", "programs": "0001_initial"}
SECOND = {"accounts": "0005_own_opening", "exercises": "0004_own_opening", "programs": "0006_log_entry"}
DAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
CHOICE = uuid.UUID(int=7)
DOSE = {"sets": 2, "reps": 8}


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
    UNION ALL
    SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
"""


# Names that nobody chose: they keep the name that the table had when they were made.
MADE_UP = re.compile(r"\b\w+_([0-9a-f]{8}(_\w+)?|pkey|key)\b")


def schema() -> dict[str, list[str]]:
    """Return what the database itself says of each table: columns, constraints and indexes, in alphabetical order."""
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(SAID_BY_SQLITE if connection.vendor == "sqlite" else SAID_BY_POSTGRESQL)
        for table, named in cursor.fetchall():
            said = MADE_UP.sub("made_up", named)
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


def state(dose: str, **more: Any) -> dict[str, Any]:
    """Write where an exercise stands, or what is asked for, as rows of decisions kept it: "2x8@0.5 squat||"."""
    amount, _space, level = dose.partition(" ")
    amount, _at, load = amount.partition("@")
    sets, reps = amount.split("x")
    return {"sets": int(sets), "reps": int(reps), "load": load or "0", "level": level, **more}


LADDER = {"equipment": "ankle_kg", "loads": ["0", "0.5"]}
SINCE = {"changed_on": "2026-10-01"}
GENTLE_WEEK = {**SINCE, "deload": {"began_on": "2026-10-30", "days": 7, "resume": state("2x8 bridge||")}}

# As rows had it: what was decided on the left, on the right, and what the person chose, and how it is to be read.
DECIDED: list[dict[str, Any]] = [
    {"side": "left", "decision": "ADVANCE_REPS", "rule": "A1", "because": "clean", "facts": {}, "undone_at": NOON,
     "before": state("2x8@0.5 bridge||", **SINCE), "after": state("2x8@0.5 bridge||", quiet=2, **SINCE),
     "day": state("2x9@0.5 bridge||"), "sentence": "So it grows.", "sources": ["P", "S1"]},
    {"side": "right", "decision": "HOLD", "rule": "C2", "because": "gentle_week_running",
     "facts": {"day": 4, "days": 7}, "before": state("1x8 bridge||", **GENTLE_WEEK),
     "after": state("1x8 bridge||", **GENTLE_WEEK), "day": state("1x5 bridge||", easy_day=True),
     "sentence": "A gentle week.", "sources": ["P", "R-BELL23"]},
    {"side": "", "part": "squat", "decision": "SUBSTITUTE_REFER", "rule": "P1", "because": "red_running",
     "facts": {"count": 2}, "before": state("2x8 squat||", **SINCE),
     "after": state("2x8 squat||", set_aside=True, **SINCE), "day": {}, "sentence": "Leave it out.", "sources": ["S1"]},
    {"side": "", "choice": "easier", "choice_id": CHOICE, "decision": "REGRESS_LOAD", "rule": "E1",
     "because": "you_asked", "facts": {"ladder": LADDER}, "before": state("2x8@0.5 bridge||", **SINCE),
     "after": state("2x8 bridge||", **SINCE), "day": state("2x8 bridge||"),
     "sentence": "So we make it easier.", "sources": ["P"]},
]  # fmt: skip


def test_a_database_of_the_first_release_keeps_its_rows_and_gets_the_tables_of_a_new_one(
    db: None, tmp_path: Path
) -> None:
    """By way of the second, in which decisions were rows with sentences: they read the same as codes."""
    new = schema()
    speaker = Speaker([], catalogue=current_catalogue(), own=dict, units="metric")
    with empty_database(tmp_path):
        write_as_the_first_release_did(migrated(FIRST))
        item_id, seen = write_as_the_second_release_did(migrated(SECOND))

        executor = MigrationExecutor(connection)
        heads = executor.loader.graph.leaf_nodes()
        executor.migrate(heads)
        assert schema() == new
        now = executor.loader.project_state(heads).apps
        item = now.get_model("programs", "RoutineItem").objects.select_related("routine").get()
        assert (item.pk, item.start) == (item_id, item.dose)
        assert item.routine.weeks_from == DAY
        assert now.get_model("programs", "SetLog").objects.get().reps == 8
        assert not now.get_model("exercises", "ProgressionRule").objects.exists()
        draft = now.get_model("exercises", "CatalogueDraft").objects.get()
        assert (draft.key, draft.data["state"], draft.data["movements"]) == ("OST-1", "retired", ["high_impact"])
        assert now.get_model("exercises", "Contraindication").objects.get().state == "in_force"
        change = now.get_model("exercises", "RowChange").objects.get()
        assert (change.before["verdict"], change.after["state"]) == ("info", "retired")
        assert not MigrationExecutor(connection).migration_plan(heads)

        session = Session.objects.get()
        found = all_in(session)
        assert session.seen == seen
        assert len(found) == len(DECIDED)
        for row in DECIDED:
            read = next(kept for kept in found if (kept.part, kept.side, kept.choice) == _where(row))
            assert (read.decision, read.rule, read.because) == (row["decision"], row["rule"], row["because"])
            amounts = [row["before"], row["after"], row["day"]]
            assert [read.before, read.after, read.day] == [_amount(amount) for amount in amounts]
            assert (read.is_undone, read.is_easy_day) == ("undone_at" in row, row["day"].get("easy_day", False))
            assert (read.is_set_aside, bool(read.lasts)) == ("set_aside" in row["after"], "deload" in row["after"])
            assert (speaker.sentence(read), list(speaker.sources(read))) == (row["sentence"], row["sources"])
            assert read.facts == {name: fact for name, fact in row["facts"].items() if name != "ladder"}
        assert next(kept for kept in found if kept.choice).ladder == LADDER


def migrated(release: dict[str, str]) -> Apps:
    """Bring the database to a release, step by step, and return its models."""
    executor = MigrationExecutor(connection)
    heads = list({**dict(executor.loader.graph.leaf_nodes()), **release}.items())
    executor.migrate(heads)
    return executor.loader.project_state(heads).apps


def write_as_the_second_release_did(apps: Apps) -> tuple[Any, dict[str, Any]]:
    """Decide about the one exercise; return its key, and what the rules saw."""
    session = apps.get_model("programs", "Session").objects.select_related("user", "routine").get()
    item = session.routine.items.get()
    session.seen = {"risk": "LOW", "ladders": {f"{item.pk}/": LADDER}}
    session.save()
    for number, row in enumerate(DECIDED):
        apps.get_model("programs", "Adjustment").objects.create(
            user=session.user, item=item, session=session, decided_on=DAY, decided_at=NOON,
            fingerprint=f"{number}", rests_on=["clean_run"], **row,
        )  # fmt: skip
    return item.pk, session.seen


def _where(row: dict[str, Any]) -> tuple[str, str, str]:
    return row.get("part", ""), row["side"], row.get("choice", "")


def _amount(state: dict[str, Any]) -> dict[str, Any]:
    return {name: state[name] for name in ("sets", "reps", "load", "level") if state}


def test_a_database_that_began_with_squashed_migrations_goes_on_after_them(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Earlier builds had them, and recorded them along with what they replaced."""
    executor = MigrationExecutor(connection)
    heads = [
        ("accounts", "0008_weeks_in_a_row"),
        ("exercises", "0010_drafts_and_versions"),
        ("programs", "0022_diary_sheets"),
    ]
    applied = {
        (step.app_label, step.name): None for step, _backwards in executor.migration_plan(heads, clean_start=True)
    }
    applied["programs", "0001_squashed_0018_check_ins"] = None
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _recorder: applied)
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    rest = executor.migration_plan(executor.loader.graph.leaf_nodes())
    assert ("programs", "0023_decisions_in_short") in [(step.app_label, step.name) for step, _backwards in rest]
    assert not {(step.app_label, step.name) for step, _backwards in rest} & set(applied)


def test_an_empty_database_needs_no_step_and_one_with_tables_gets_none_made(db: None, tmp_path: Path) -> None:
    with empty_database(tmp_path):
        call_command("migrate", verbosity=0)
        assert not MigrationExecutor(connection).migration_plan(MigrationLoader(connection).graph.leaf_nodes())
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'programs' AND name >= '0023'")
        with pytest.raises(DatabaseError):  # the step is taken, and finds its columns made
            call_command("migrate", verbosity=0)


def test_the_models_need_no_other_migration(db):
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert out.getvalue() == "No changes detected\n"
