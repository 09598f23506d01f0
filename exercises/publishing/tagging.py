"""Ask about tags that an exercise may lack: its start position, its equipment and the words of its steps say so. Pure.

These are questions, never answers: whoever knows the movement says whether a tag is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Start position → a tag that goes with it.
OF_POSITION: Mapping[str, str] = {
    "prone": "prone",
    "supine": "supine",
    "side_lying": "side_lying",
    "seated_floor": "seated_floor",
    "quadruped": "kneeling_quadruped",
    "standing": "weight_bearing",
    "gait": "weight_bearing",
}
# Part of the name of a piece of equipment → a tag that goes with it.
OF_EQUIPMENT: Mapping[str, str] = {
    "ball": "unstable_surface",
    "ankle-weight": "external_load_option",
    "hand-weight": "external_load_option",
    "band": "external_load_option",
}
# A sentence with one of these may name a movement only to forbid it.
FORBIDS = re.compile(r"\b(?:not|never|no|without|don[’']t|instead|avoid|rather than)\b", re.IGNORECASE)
SENTENCE = re.compile(r"[^.!?;:]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words of a step that may mean a movement, and the tags of which then at least one would be there."""

    pattern: re.Pattern[str]
    tags: tuple[str, ...]


def _words(pattern: str, *tags: str) -> Words:
    return Words(pattern=re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), tags=tags)


BENT = ("spinal_flexion", "spinal_flexion_end_range", "spinal_flexion_loaded", "hinge_flexion_risk")
OF_WORDS: tuple[Words, ...] = (
    _words(r"(?:bend|bow|fold|tip|lean) (?:\w+ )?forwards?|toes? with your hands|touch your toes|hinge", *BENT),
    _words(r"twist|(?:turn|rotate) your (?:trunk|shoulders|upper body)", "trunk_rotation"),
    _words(r"bend (?:\w+ )?sideways", "side_bending"),
    _words(r"squat|lunge", "knee_loading"),
    _words(r"jump|hop|stamp", "high_impact"),
    _words(r"stand on one (?:leg|foot)", "single_leg_stance"),
    _words(r"arch your back", "spinal_extension", "spinal_extension_end_range"),
    _words(r"hands and knees|all fours", "kneeling_quadruped"),
    _words(r"overhead|above your head", "overhead_arms"),
    _words(r"(?:hug|pull|draw|bring) (?:\w+ ){1,3}(?:to|towards?) your chest", "hip_flexion_gt90"),
    _words(r"tilt your head back", "neck_extension"),
    _words(r"bounce", "pulses"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A tag that may be missing, and what speaks for it: "position", or the equipment or words that say so."""

    tags: tuple[str, ...]
    because: str


def questions(data: Mapping[str, Any]) -> list[Question]:
    """Ask about an exercise, given as its file holds it. Its own children's tags are not asked of a sequence."""
    if data.get("parts"):
        return []
    there = frozenset(data.get("movements", ()))
    asked = [
        *_of_position(data.get("position", ""), there),
        *_of_equipment([*data.get("equipment", ()), *data.get("equipment_optional", ())], there),
        *_of_steps([step["text"] for step in data.get("steps", ())], there),
    ]
    return list({question.tags: question for question in reversed(asked)}.values())[::-1]


def _of_position(position: str, there: frozenset[str]) -> Iterator[Question]:
    tag = OF_POSITION.get(position)
    if tag and tag not in there:
        yield Question(tags=(tag,), because="position")


def _of_equipment(equipment: Sequence[str], there: frozenset[str]) -> Iterator[Question]:
    for slug in equipment:
        for part, tag in OF_EQUIPMENT.items():
            if part in slug and tag not in there:
                yield Question(tags=(tag,), because=slug)


def _of_steps(steps: Sequence[str], there: frozenset[str]) -> Iterator[Question]:
    for step in steps:
        for sentence in SENTENCE.findall(step):
            if FORBIDS.search(sentence):
                continue
            for words in OF_WORDS:
                found = words.pattern.search(sentence)
                if found and not there.intersection(words.tags):
                    yield Question(tags=words.tags, because=found[0])
