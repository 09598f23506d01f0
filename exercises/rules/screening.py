"""Whom an exercise could hurt: a pure function from facts about a person and an exercise to a verdict with all its
reasons.

The rules are data (``Contraindication`` rows; ``clinical_rules.md``, section 5.1). This module knows no database, no
clock and no settings. The exact contract of what it reports is section 10 of the same document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

EVERYONE = "everyone"


class Verdict(IntEnum):
    """From harmless to forbidden; a higher number is stricter."""

    OK = 0
    INFO = 1
    LOAD = 2
    MODIFY = 3
    CLEAR = 4
    AVOID = 5

    @property
    def word(self) -> str:
        return self.name.lower()

    @property
    def allows(self) -> bool:
        """Whether the exercise may be done now: unchanged, changed, or without added weight."""
        return self <= Verdict.MODIFY


class UnknownFactError(ValueError):
    """A condition, movement tag or exercise that the catalogue does not know. Nothing is guessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A source code and the place in it, such as lines or a table."""

    code: str
    locator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """If ``condition`` is true of a person, ``verdict`` holds for whatever has one of the triggers.

    A conflict rule (section 5.3) needs every condition in ``also`` as well, and none of those in ``unless``. What
    ``self_open_after`` and ``self_open_needs`` say never changes what is reported here (``own_opening``). ``at_home``
    are pairs: a thing, and a sentence that goes with the message where that thing is at home.
    """

    id: str
    order: int
    condition: str
    verdict: Verdict
    also: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    movements: frozenset[str] = frozenset()
    exercises: frozenset[str] = frozenset()
    programme: bool = False
    new_pain: bool = False
    message: str = ""
    reason: str = ""
    evidence: str = ""
    sources: tuple[Cited, ...] = ()
    reviewed_on: str = ""
    self_open_after: int | None = None
    self_open_weeks: int | None = None
    self_open_needs: tuple[str, ...] = ()
    at_home: tuple[tuple[str, str], ...] = ()

    def said(self, equipment: Collection[str] | None = None) -> str:
        """Return the message with what it says about things that are at home; about all of them for nobody's home."""
        told = [text for slug, text in self.at_home if equipment is None or slug in equipment]
        return " ".join(part for part in (self.message, *told) if part)

    @property
    def is_conflict(self) -> bool:
        """Whether it weighs several conditions against each other: such rules concern fitting, not the table of 5.1."""
        return bool(self.also or self.unless)

    @property
    def conditions(self) -> frozenset[str]:
        """Every condition that it names."""
        return self.also | self.unless | {self.condition}

    def speaks(self, held: frozenset[str]) -> bool:
        return self.condition in held and self.also <= held and not self.unless & held

    def reaches(self, exercise: ExerciseFacts) -> bool:
        return exercise.slug in self.exercises or not self.movements.isdisjoint(exercise.movements)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseFacts:
    """What screening needs to know about an exercise. ``parts`` are the children of a sequence, in order.

    ``one_leg_movements`` are those that only the leg makes whose side is being done (``sides``; screening itself knows
    no side).
    """

    slug: str
    movements: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    one_leg_movements: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseVerdict:
    """The strictest verdict, every rule that spoke (in the table's order), and the child that decided it for a
    sequence.
    """

    slug: str
    verdict: Verdict
    rules: tuple[Rule, ...] = ()
    decided_by: str = ""

    @property
    def messages(self) -> tuple[str, ...]:
        return tuple(rule.said() for rule in self.rules if rule.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeVerdict:
    """What holds for exercising at all: ok, info, or clear (locked until a clinician has cleared it)."""

    verdict: Verdict
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    programme: ProgrammeVerdict
    exercises: Mapping[str, ExerciseVerdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The conditions and movement tags that exist.

    ``implies`` maps a condition to those that it always brings along.
    """

    conditions: frozenset[str]
    movements: frozenset[str]
    implies: Mapping[str, frozenset[str]]


def screen(
    *,
    conditions: Iterable[str],
    rules: Sequence[Rule],
    exercises: Mapping[str, ExerciseFacts],
    vocabulary: Vocabulary,
    only: Iterable[str] | None = None,
) -> Screening:
    """Return the verdict on each exercise, and on exercising at all, for a person of whom ``conditions`` are true.

    Every rule whose condition holds (``everyone`` always does) and that reaches an exercise by movement tag or by name
    is reported; the strictest verdict wins, and information never changes a verdict. A sequence has the strictest
    verdict of its children. Rules about the whole program count for the program alone; rules about new pain run
    elsewhere, when pain is reported. ``only`` limits the answer to some exercises. Raises ``UnknownFactError`` for
    anything that the vocabulary does not hold.
    """
    held = closure(conditions, vocabulary)
    speaking = sorted(
        (rule for rule in rules if rule.speaks(held) and not rule.new_pain), key=lambda rule: (rule.order, rule.id)
    )
    for rule in rules:
        unknown = (rule.conditions - vocabulary.conditions) | (rule.movements - vocabulary.movements)
        if unknown:
            raise UnknownFactError(
                f"rule {rule.id} names {', '.join(sorted(unknown))}, which the catalogue does not know"
            )
    wanted = list(exercises) if only is None else list(only)
    verdicts: dict[str, ExerciseVerdict] = {}
    for slug in wanted:
        _judge(slug, speaking, exercises, vocabulary, verdicts)
    programme_rules = tuple(rule for rule in speaking if rule.programme)
    return Screening(
        programme=ProgrammeVerdict(
            verdict=max((rule.verdict for rule in programme_rules), default=Verdict.OK), rules=programme_rules
        ),
        exercises={slug: verdicts[slug] for slug in wanted},
    )


def when_pain_is_new(*, conditions: Iterable[str], rules: Sequence[Rule], vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """Return the rules that speak when somebody of whom ``conditions`` are true reports new pain, in the table's order.

    ``screen`` leaves them out: they are about the pain and not about an exercise. Raises ``UnknownFactError`` for a
    condition that the vocabulary does not hold.
    """
    held = closure(conditions, vocabulary)
    speaking = (rule for rule in rules if rule.new_pain and rule.speaks(held))
    return tuple(sorted(speaking, key=lambda rule: (rule.order, rule.id)))


def closure(conditions: Iterable[str], vocabulary: Vocabulary) -> frozenset[str]:
    """Return the conditions with all that they imply, and ``everyone``."""
    held: set[str] = {EVERYONE}
    waiting = list(conditions)
    while waiting:
        condition = waiting.pop()
        if condition not in vocabulary.conditions or condition == EVERYONE:
            raise UnknownFactError(f"unknown condition: {condition}")
        if condition not in held:
            held.add(condition)
            waiting.extend(vocabulary.implies.get(condition, ()))
    return frozenset(held)


def _judge(
    slug: str,
    speaking: Sequence[Rule],
    exercises: Mapping[str, ExerciseFacts],
    vocabulary: Vocabulary,
    verdicts: dict[str, ExerciseVerdict],
) -> ExerciseVerdict:
    if slug in verdicts:
        return verdicts[slug]
    exercise = exercises.get(slug)
    if exercise is None:
        raise UnknownFactError(f"unknown exercise, or one that is not published: {slug}")
    if exercise.movements - vocabulary.movements:
        raise UnknownFactError(
            f"{slug} has an unknown movement: {', '.join(sorted(exercise.movements - vocabulary.movements))}"
        )
    rules = {rule.id: rule for rule in speaking if rule.reaches(exercise)}
    verdict = _strictest(rules.values())
    decided_by = ""
    for part in exercise.parts:
        child = _judge(part, speaking, exercises, vocabulary, verdicts)
        if child.verdict > verdict or (child.verdict == verdict and verdict > Verdict.OK and not decided_by):
            verdict, decided_by = child.verdict, part
        rules.update((rule.id, rule) for rule in child.rules)
    verdicts[slug] = ExerciseVerdict(
        slug=slug,
        verdict=verdict,
        rules=tuple(sorted(rules.values(), key=lambda rule: (rule.order, rule.id))),
        decided_by=decided_by,
    )
    return verdicts[slug]


def _strictest(rules: Iterable[Rule]) -> Verdict:
    return max((rule.verdict for rule in rules if rule.verdict is not Verdict.INFO), default=Verdict.OK)
