"""Decisions are kept with their session, in short, and what the rules saw of a person once for many sessions.

Sentences that were told stay as they were told: a decision from before keeps its own.
"""

import json
import uuid
from collections import defaultdict
from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import exercises.fields

AT_ONCE = 100


def code_of(amount):
    load = f"@{amount['load']}" if Decimal(amount["load"]) else ""
    return f"{amount['sets']}x{amount['reps']}{load} {amount['level']}"


def lasting_in(state):
    found = {}
    if "deload" in state:
        found["gentle_week"] = [state["deload"]["began_on"], state["deload"]["days"]]
    if "ramp" in state:
        found["coming_back"] = [state["ramp"]["began_on"], len(state["ramp"]["percents"])]
    return found


def entry_of(row):
    """Write a row as sessions keep decisions (``programs.decision.stored``)."""
    facts = {name: fact for name, fact in row.facts.items() if name != "ladder"}
    dose, then, day = code_of(row.before), code_of(row.after), code_of(row.day) if row.day else None
    entry = {
        "why": row.because,
        "kind": row.decision,
        "rule": row.rule,
        "dose": dose,
        "told": row.sentence,
        "sources": row.sources,
        **lasting_in(row.after),
    }
    lasted = list(lasting_in(row.before))
    extra = {
        "facts": facts,
        "then": then if then != dose else None,
        "easy": row.day.get("easy_day"),
        "aside": row.after.get("set_aside"),
        "undone": row.undone_at and row.undone_at.isoformat(),
        "ladder": row.facts.get("ladder"),
    }
    entry |= {name: value for name, value in extra.items() if value}
    if day != then:
        entry["day"] = day
    if lasted != list(lasting_in(row.after)):
        entry["lasted"] = lasted
    return entry


def document_of(rows):
    document = defaultdict(dict)
    for row in rows:
        document[str(row.item_id)][f"{row.part}/{row.side}"] = entry_of(row)
    return dict(document)


def move_decisions(apps, schema_editor):
    Routine, Seen, Session, Adjustment = (
        apps.get_model("programs", name) for name in ("Routine", "Seen", "Session", "Adjustment")
    )
    for routine in Routine.objects.order_by().only("pk").iterator():
        kept = {}
        decided = defaultdict(list)
        for row in Adjustment.objects.filter(session__routine=routine, choice="").order_by("part", "side"):
            decided[row.session_id].append(row)
        sessions = list(Session.objects.filter(routine=routine).order_by("performed_on", "started_at"))
        for session in sessions:
            if session.seen:
                content = json.dumps(session.seen, sort_keys=True)
                if content not in kept:
                    kept[content] = Seen.objects.create(routine=routine, content=session.seen)
                session.saw = kept[content]
            session.decided = document_of(decided[session.pk])
        Session.objects.bulk_update(sessions, ["saw", "decided"], batch_size=AT_ONCE)
    Adjustment.objects.filter(choice="").delete()
    chosen = list(Adjustment.objects.all())
    for row in chosen:
        row.decided = entry_of(row)
        row.choice_id = row.choice_id or uuid.uuid4()
    Adjustment.objects.bulk_update(chosen, ["decided", "choice_id"], batch_size=AT_ONCE)
    # PostgreSQL alters no table while rows of it wait to be checked.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0022_diary_sheets'),
    ]

    operations = [
        migrations.CreateModel(
            name='Seen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(default=dict)),
                ('routine', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seen', to='programs.routine')),
            ],
        ),
        migrations.AddField(
            model_name='session',
            name='saw',
            field=models.ForeignKey(blank=True, db_index=False, help_text='What the progression rules saw of the person when it began.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='sessions', to='programs.seen'),
        ),
        migrations.AddField(
            model_name='session',
            name='decided',
            field=exercises.fields.DocumentField(default=dict, help_text='What was decided when it began, by exercise and side (programs.decision.stored).'),
        ),
        migrations.AddField(
            model_name='adjustment',
            name='decided',
            field=exercises.fields.DocumentField(default=dict),
        ),
        migrations.AddField(
            model_name='routineitem',
            name='at_goal',
            field=models.PositiveSmallIntegerField(blank=True, help_text='How many sessions were clean ones at its goal when one last ended; empty where nothing waits.', null=True),
        ),
        migrations.RunPython(move_decisions),
        migrations.RemoveConstraint(model_name='adjustment', name='adjustment_once_per_session'),
        migrations.RemoveConstraint(model_name='adjustment', name='adjustment_decided_in_a_session'),
        migrations.RemoveIndex(model_name='adjustment', name='adjustment_by_item_and_day'),
        *[
            migrations.RemoveField(model_name='adjustment', name=name)
            for name in ('decision', 'rule', 'because', 'facts', 'before', 'after', 'day', 'sentence', 'rests_on', 'sources', 'fingerprint')
        ],
        migrations.RemoveField(model_name='session', name='seen'),
        migrations.AlterField(
            model_name='adjustment',
            name='choice',
            field=models.CharField(choices=[('easier', 'Easier, please'), ('resumed', 'Seen by a clinician, and done again')], max_length=10),
        ),
        migrations.AlterField(
            model_name='adjustment',
            name='choice_id',
            field=models.UUIDField(help_text='Made by the page on which it was chosen; the same for both sides.'),
        ),
        # What no page looks up by itself, and what another index begins with, needs none of its own.
        migrations.RemoveConstraint(
            model_name='setlog',
            name='set_once',
        ),
        migrations.AlterField(
            model_name='activity',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='activities', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='checkin',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='routine',
            name='program',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='routines', to='programs.program'),
        ),
        migrations.AlterField(
            model_name='routine',
            name='health_profile',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='routines', to='accounts.healthprofile'),
        ),
        migrations.AlterField(
            model_name='routineitem',
            name='base',
            field=models.ForeignKey(blank=True, db_index=False, help_text='What was fitted, when the exercise is now another rung of its ladder.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exercises.exercise'),
        ),
        migrations.AlterField(
            model_name='routineitem',
            name='exercise',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='routine_items', to='exercises.exercise'),
        ),
        migrations.AlterField(
            model_name='routineitem',
            name='instead_of',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='exercises.exercise'),
        ),
        migrations.AlterField(
            model_name='routineitem',
            name='kept_for',
            field=models.ForeignKey(blank=True, db_index=False, help_text='Stays as a single set beside this one, which took its place: a gate says so.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='exercises.exercise'),
        ),
        migrations.AlterField(
            model_name='session',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='setlog',
            name='exercise',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='set_logs', to='exercises.exercise'),
        ),
    ]
