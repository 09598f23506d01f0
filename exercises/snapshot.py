"""The catalogue as the rules see it: one immutable document, the same for everybody.

It is written whenever the catalogue changes (``publish_catalogue``) and read with one query; each process parses a
version once. So a page can screen the whole catalogue for a person without a query for each rule.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from . import screening
from .dose import Dose
from .entries import Catalogue, ConditionEntry, ExerciseEntry, SourceEntry, SubstitutionEntry
from .fields import lines, told_at_home
from .gates import Gate as GateEntry
from .models import (
    CatalogueSnapshot,
    Condition,
    Contraindication,
    ContraindicationSource,
    Equipment,
    Exercise,
    ExerciseEquipment,
    ExerciseMuscle,
    Figure,
    Gate,
    Ladder,
    Movement,
    Muscle,
    ProgressionRule,
    Rung,
    SequencePart,
    Source,
    Status,
    Step,
    Substitution,
    SubstitutionOffer,
    Video,
)

_parsed: tuple[uuid.UUID, Catalogue] | None = None
# What this request has been told already.
_asked: ContextVar[list[Catalogue] | None] = ContextVar("asked", default=None)


@contextmanager
def one_catalogue() -> Iterator[None]:
    """Ask the database for the version in force once at most, until a new one is published: for one request."""
    token = _asked.set([])
    try:
        yield
    finally:
        _asked.reset(token)


def current_catalogue() -> Catalogue:
    """Return the catalogue in force: one query when this process has seen this version, two when not.

    Within ``one_catalogue``, none after the first.
    """
    asked = _asked.get()
    if asked:
        return asked[0]
    catalogue = _read()
    if asked is not None:
        asked.append(catalogue)
    return catalogue


def _read() -> Catalogue:
    global _parsed
    token = CatalogueSnapshot.objects.values_list("token", flat=True).first()
    if token is None:
        return parse(content())
    if _parsed is None or _parsed[0] != token:
        row = CatalogueSnapshot.objects.get()
        _parsed = (row.token, parse(json.loads(row.content)))
    return _parsed[1]


@transaction.atomic
def publish_catalogue() -> None:
    """Make a new snapshot from the tables, unless it would be the same. Call it after any change of the catalogue.

    Loading calls it even when no row changed: after an upgrade the document may have another form.
    """
    text = json.dumps(content(), ensure_ascii=False)
    if asked := _asked.get():
        asked.clear()
    if CatalogueSnapshot.objects.filter(content=text).exists():
        return
    CatalogueSnapshot.objects.update_or_create(singleton=True, defaults={"token": uuid.uuid4(), "content": text})


def content(*, with_drafts: bool = False) -> dict[str, Any]:
    """Read the tables into one document that JSON can hold.

    ``with_drafts`` reads the rules as they would be if all drafts were published.
    """
    movements = _linked(Exercise.movements.through, "exercise", "movement__slug")
    one_leg = _linked(Exercise.one_leg_movements.through, "exercise", "movement__slug", movement__of_one_leg=True)
    parts = _linked(SequencePart, "sequence", "child__slug", child__status=Status.PUBLISHED)
    muscles = _linked(ExerciseMuscle, "exercise", "muscle__slug", role=ExerciseMuscle.Role.MAIN)
    equipment = _linked(ExerciseEquipment, "exercise", "equipment__slug", needed=True)
    optional = _linked(ExerciseEquipment, "exercise", "equipment__slug", needed=False)
    exercises = {
        exercise.slug: {
            "slug": exercise.slug,
            "name": exercise.name,
            "kind": exercise.kind,
            "position": exercise.start_position,
            "laterality": exercise.laterality,
            "measure": exercise.measure,
            "balance_demand": exercise.balance_demand,
            "load": exercise.load,
            "summary": exercise.summary,
            "purpose": exercise.purpose,
            "movements": sorted(movements[exercise.pk]),
            "one_leg_movements": sorted(one_leg[exercise.pk]),
            "parts": parts[exercise.pk],
            "muscles": muscles[exercise.pk],
            "equipment": equipment[exercise.pk],
            "equipment_optional": optional[exercise.pk],
            "start": exercise.start.to_mapping() if exercise.start else None,
            "goal": exercise.goal.to_mapping() if exercise.goal else None,
        }
        for exercise in Exercise.objects.published()
    }
    also = _linked(Contraindication.also.through, "contraindication", "condition__slug")
    unless = _linked(Contraindication.unless.through, "contraindication", "condition__slug")
    ruled_movements = _linked(Contraindication.movements.through, "contraindication", "movement__slug")
    ruled_exercises = _linked(Contraindication.exercises.through, "contraindication", "exercise__slug")
    cited = _linked(ContraindicationSource, "contraindication", "source__code", "locator")
    implied = _linked(Condition.implies.through, "from_condition", "to_condition__slug")
    offers = _linked(SubstitutionOffer, "substitution", "exercise__slug")
    offered_to = _linked(Substitution.conditions.through, "substitution", "condition__slug")
    rungs = _linked(Rung, "ladder", "exercise__slug")
    backed = _linked(ProgressionRule.sources.through, "progressionrule", "source__code")
    rules = [
        {
            "id": rule.rule_id,
            "order": rule.order,
            "condition": rule.condition.slug,
            "also": sorted(also[rule.pk]),
            "unless": sorted(unless[rule.pk]),
            "verdict": rule.verdict,
            "movements": sorted(ruled_movements[rule.pk]),
            "exercises": sorted(ruled_exercises[rule.pk]),
            "programme": rule.programme,
            "new_pain": rule.new_pain,
            "message": rule.message,
            "at_home": told_at_home(rule.at_home),
            "reason": rule.reason,
            "evidence": rule.evidence,
            "reviewed_on": rule.reviewed_on.isoformat() if rule.reviewed_on else "",
            "self_open_after": rule.self_open_after,
            "self_open_weeks": rule.self_open_weeks,
            "self_open_needs": lines(rule.self_open_needs),
            "sources": cited[rule.pk],
        }
        for rule in _rules(with_drafts)
    ]
    return {
        "exercises": exercises,
        "rules": rules,
        "conditions": {
            condition.slug: {
                "name": condition.name,
                "category": condition.category,
                "because": condition.because,
                "not_sure": condition.not_sure,
                "people": condition.people,
                "implies": sorted(implied[condition.pk]),
            }
            for condition in Condition.objects.all()
        },
        "movements": {movement.slug: movement.name for movement in Movement.objects.all()},
        "muscles": {muscle.slug: muscle.plain for muscle in Muscle.objects.all()},
        "substitutions": [
            {
                "blocked": blocked,
                "offers": offers[key],
                "conditions": sorted(offered_to[key]),
                "note": note,
            }
            for key, blocked, note in Substitution.objects.values_list("pk", "blocked__slug", "note")
        ],
        "ladders": {slug: rungs[key] for key, slug in Ladder.objects.values_list("pk", "slug")},
        "gates": _gates(),
        "sources": {
            source.code: {
                "label": source_label(source),
                "title": source.title,
                "link": source.link,
                "evidence": source.evidence,
            }
            for source in Source.objects.all()
        },
        "equipment": {
            item.slug: {"name": item.name, "note": item.note, "ask": item.ask} for item in Equipment.objects.all()
        },
        "figures": {
            slug: [status, _digest(figure)]
            for slug, status, figure in Figure.objects.values_list("exercise__slug", "exercise__status", "content")
        },
        "instructions": instructions_digest(),
        "progression": [
            [key, value, sorted(backed[pk])]
            for pk, key, value in ProgressionRule.objects.values_list("pk", "key", "value")
        ],
    }


def _gates() -> list[dict[str, Any]]:
    """Return the gates before published exercises. Two queries."""
    cited = _linked(Gate.sources.through, "gate", "source__code")
    there = Q(exercise=None) | Q(exercise__status=Status.PUBLISHED)
    return [
        {
            "id": gate.gate_id,
            "exercise": gate.exercise.slug if gate.exercise else "",
            "sessions_of": gate.sessions_of.slug if gate.sessions_of else "",
            "keeps": gate.keeps.slug if gate.keeps and gate.keeps.status == Status.PUBLISHED else "",
            "forms": lines(gate.forms),
            "sources": sorted(cited[gate.pk]),
            **{
                name: getattr(gate, name)
                for name in (
                    "careful_only",
                    "stands",
                    "at_norm",
                    "tandem_seconds",
                    "within_days",
                    "sessions",
                    "weeks",
                    "low_only",
                    "not_high",
                    "message",
                    "reason",
                    "evidence",
                )
            },
        }
        for gate in Gate.objects.filter(there).select_related("exercise", "sessions_of", "keeps")
    ]


def instructions_digest() -> str:
    """Return what changes with any step, film or stop sign. Three queries."""
    steps = Step.objects.order_by("pk").values_list("exercise_id", "order", "kind", "text")
    films = Video.objects.order_by("pk").values_list("exercise_id", "order", "url", "title", "start_second", "state")
    stops = Exercise.objects.order_by("pk").values_list("pk", "stop_when")
    return _digest({"steps": list(steps), "films": list(films), "stops": list(stops)})


def _linked(through: type[Model], owner: str, *names: str, **only: Any) -> Mapping[int, list[Any]]:
    """Return what is linked to each owner, by its key: one value each, or a list of several. One query.

    Values alone: the hundreds of rows that a prefetch would make cost four times as much.
    """
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for key, *values in through._default_manager.filter(**only).values_list(f"{owner}_id", *names):
        found[key].append(values if len(names) > 1 else values[0])
    return found


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _rules(with_drafts: bool) -> list[Contraindication]:
    in_force = list(Contraindication.objects.in_force().select_related("condition"))
    if not with_drafts:
        return in_force
    drafts = {draft.rule_id: draft for draft in Contraindication.objects.drafts().select_related("condition")}
    kept = [rule for rule in in_force if rule.rule_id not in drafts]
    rules = [*kept, *(draft for draft in drafts.values() if not draft.retires)]
    return sorted(rules, key=lambda rule: (rule.order, rule.rule_id))


def source_label(source: Source) -> str:
    """Return a short name for a list of sources: first author and year, or the title."""
    who = source.author.split(",")[0].strip() or source.publisher or source.title
    return f"{who} {source.year}" if source.year and str(source.year) not in who else who


def parse(data: dict[str, Any]) -> Catalogue:
    """Turn the stored document into the immutable form that rules read."""
    return Catalogue(
        exercises={
            slug: ExerciseEntry(
                **{
                    **entry,
                    "movements": frozenset(entry["movements"]),
                    "one_leg_movements": frozenset(entry.get("one_leg_movements", ())),
                    "parts": tuple(entry["parts"]),
                    "muscles": tuple(entry["muscles"]),
                    "equipment": tuple(entry["equipment"]),
                    "equipment_optional": tuple(entry.get("equipment_optional", ())),
                    "start": Dose.from_mapping(entry["start"]) if entry["start"] else None,
                    "goal": Dose.from_mapping(entry["goal"]) if entry["goal"] else None,
                }
            )
            for slug, entry in data["exercises"].items()
        },
        rules=tuple(
            screening.Rule(
                **{
                    **rule,
                    "verdict": screening.Verdict[rule["verdict"].upper()],
                    "also": frozenset(rule["also"]),
                    "unless": frozenset(rule["unless"]),
                    "movements": frozenset(rule["movements"]),
                    "exercises": frozenset(rule["exercises"]),
                    "self_open_needs": tuple(rule.get("self_open_needs", ())),
                    "at_home": tuple(rule.get("at_home", {}).items()),
                    "sources": tuple(screening.Cited(code=code, locator=locator) for code, locator in rule["sources"]),
                }
            )
            for rule in data["rules"]
        ),
        conditions={
            slug: ConditionEntry(slug=slug, **{key: value for key, value in entry.items() if key != "implies"})
            for slug, entry in data["conditions"].items()
        },
        implies={slug: frozenset(entry["implies"]) for slug, entry in data["conditions"].items()},
        movements=data["movements"],
        muscles=data["muscles"],
        substitutions=tuple(
            SubstitutionEntry(
                blocked=entry["blocked"],
                offers=tuple(entry["offers"]),
                conditions=frozenset(entry["conditions"]),
                note=entry["note"],
            )
            for entry in data["substitutions"]
        ),
        ladders={slug: tuple(rungs) for slug, rungs in data["ladders"].items()},
        gates=tuple(
            GateEntry(**{**gate, "forms": tuple(gate["forms"]), "sources": tuple(gate["sources"])})
            for gate in data.get("gates", ())
        ),
        sources={code: SourceEntry(code=code, **entry) for code, entry in data["sources"].items()},
        equipment=data["equipment"],
        figures={slug: (status, digest) for slug, (status, digest) in data.get("figures", {}).items()},
        instructions=data.get("instructions", ""),
        progression=tuple((key, value, tuple(sources)) for key, value, sources in data.get("progression", ())),
    )
