"""From the stored document to the immutable values that rules read (``exercises.rules.catalogue``)."""

from __future__ import annotations

from typing import Any

from ..measures.dose import Dose
from ..rules import screening
from ..rules.catalogue import (
    AdviceEntry,
    Catalogue,
    ConditionEntry,
    ExerciseEntry,
    SourceEntry,
    SubstitutionEntry,
    UntilYesEntry,
)
from ..rules.gates import Gate


def parse(data: dict[str, Any], *, version: str = "") -> Catalogue:
    """Build the values that rules read from the document that ``document.content`` wrote."""
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
        movements_told=data.get("movements_told", {}),
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
            Gate(**{**gate, "forms": tuple(gate["forms"]), "sources": tuple(gate["sources"])})
            for gate in data.get("gates", ())
        ),
        until_yes=tuple(
            UntilYesEntry(
                **{
                    **entry,
                    "steps": tuple(entry["steps"]),
                    "safe_with": frozenset(entry["safe_with"]),
                    "sources": tuple(entry["sources"]),
                }
            )
            for entry in data.get("until_yes", ())
        ),
        advice=tuple(AdviceEntry(**{**entry, "sources": tuple(entry["sources"])}) for entry in data.get("advice", ())),
        sources={code: SourceEntry(code=code, **entry) for code, entry in data["sources"].items()},
        equipment=data["equipment"],
        figures={slug: (status, digest) for slug, (status, digest) in data.get("figures", {}).items()},
        texts=data.get("texts", ""),
        version=version,
        judges=data.get("judges", ""),
        progression=tuple((key, value, tuple(sources)) for key, value, sources in data.get("progression", ())),
    )
