"""Write the published catalogue as one JSON document, from the tables."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db.models import Model, Q

from ..fields import lines, sentences_at_home
from ..models import (
    Advice,
    Condition,
    Contraindication,
    ContraindicationSource,
    Equipment,
    Exercise,
    ExerciseEquipment,
    ExerciseMuscle,
    ExerciseSource,
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
    UntilYes,
    Video,
)
from ..models.advice import Told
from ..prepared import Prepared

# What decides who may do what. The rest only says it, or says how much.
JUDGES = ("exercises", "rules", "conditions", "substitutions", "ladders", "gates", "equipment")
WORDS = frozenset({
    "name", "other_names", "summary", "purpose", "message", "at_home", "reason", "evidence", "reviewed_on", "sources",
    "category", "because", "not_sure", "people", "note",
})  # fmt: skip


def content() -> dict[str, Any]:
    """Read the tables into one document that JSON can hold."""
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
            "other_names": exercise.other_names_list,
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
            "at_home": sentences_at_home(rule.at_home),
            "reason": rule.reason,
            "evidence": rule.evidence,
            "reviewed_on": rule.reviewed_on.isoformat() if rule.reviewed_on else "",
            "self_open_after": rule.self_open_after,
            "self_open_weeks": rule.self_open_weeks,
            "self_open_needs": lines(rule.self_open_needs),
            "sources": cited[rule.pk],
        }
        for rule in Contraindication.objects.in_force().select_related("condition")
    ]
    document = {
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
        "movements_told": dict(Movement.objects.values_list("slug", "description")),
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
        "until_yes": [
            {
                **_told(row),
                "name": row.name,
                "steps": lines(row.steps),
                "how_long": row.how_long,
                "always": row.always,
                "safe_with": sorted(lines(row.safe_with)),
            }
            for row in UntilYes.objects.select_related("exercise").prefetch_related("sources")
        ],
        "advice": [
            {**_told(row), "when": row.when, "words": row.words}
            for row in Advice.objects.select_related("exercise").prefetch_related("sources")
        ],
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
        "texts": texts_digest(),
        "progression": [
            [key, value, sorted(backed[pk])]
            for pk, key, value in ProgressionRule.objects.values_list("pk", "key", "value")
        ],
    }
    return {**document, "judges": _digest({name: _without_words(document[name]) for name in JUDGES})}


def _without_words(content: Any) -> Any:
    """Keep only those parts of the document that are not for people to read."""
    if isinstance(content, dict):
        return {key: _without_words(value) for key, value in content.items() if key not in WORDS}
    return [_without_words(value) for value in content] if isinstance(content, list) else content


def _gates() -> list[dict[str, Any]]:
    """Read the gates before published exercises, in the form of the document."""
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


def _told(row: Told) -> dict[str, Any]:
    """Read what is said or offered beside exercises, as far as both kinds have it."""
    return {
        "slug": row.slug,
        "exercise": row.exercise.slug if row.exercise and row.exercise.is_published else "",
        "evidence": row.evidence,
        "sources": sorted(source.code for source in row.sources.all()),
    }


# What pages show of exercises, drafts too. When a row was saved last is shown nowhere.
TEXTS = (
    Exercise, Step, Video, SequencePart, ExerciseMuscle, ExerciseEquipment, ExerciseSource, Muscle, Equipment, Source
)  # fmt: skip
NOT_SHOWN = frozenset({"updated_at", "catalogue_digest"})


def texts_digest() -> str:
    """Compute a digest that changes with whatever pages show of any exercise."""
    found = {model.__name__: _shown(model)() for model in TEXTS}
    return hashlib.sha256(json.dumps(found, default=str).encode()).hexdigest()[:16]


@cache
def _shown(model: type[Model]) -> Prepared[Any]:
    columns = [field.attname for field in model._meta.concrete_fields if field.name not in NOT_SHOWN]
    return Prepared(lambda: model._default_manager.order_by("pk").values_list(*columns))


def _linked(through: type[Model], owner: str, *names: str, **only: Any) -> Mapping[int, list[Any]]:
    """Map the key of each owner to what is linked to it: a value for each link, or a list of values for several names.

    Plain values, because the hundreds of model instances of a prefetch would take four times as long.
    """
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for key, *values in _links(through, owner, names, tuple(only.items()))():
        found[key].append(values if len(names) > 1 else values[0])
    return found


@cache
def _links(
    through: type[Model], owner: str, names: tuple[str, ...], only: tuple[tuple[str, Any], ...]
) -> Prepared[Any]:
    return Prepared(lambda: through._default_manager.filter(**dict(only)).values_list(f"{owner}_id", *names))


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def source_label(source: Source) -> str:
    """Write a short name for a list of sources: first author and year, or the title."""
    who = source.author.split(",")[0].strip() or source.publisher or source.title
    return f"{who} {source.year}" if source.year and str(source.year) not in who else who
