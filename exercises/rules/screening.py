"""Whom an exercise could hurt: where an exercise is ruled out, from facts about a person, with all its reasons. Pure.

The rules are data (``exercises/catalogue/contraindications.toml``; ``clinical_rules.md``, section 5.1). What exactly is
reported is laid down in section 10 of that document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

EVERYONE = "everyone"


class Verdict(IntEnum):
    """What screening says about an exercise, from harmless to forbidden; a higher number is stricter."""

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
        """Whether the exercise may be done now, perhaps changed or without added weight."""
        return self <= Verdict.MODIFY


class UnknownFactError(ValueError):
    """A condition, movement tag or exercise that the catalogue does not know. It is refused rather than ignored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """The code of a source and the place in it, such as lines or a table."""

    code: str
    locator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """If ``condition`` is true of a person, ``verdict`` holds for every exercise that the rule reaches.

    A conflict rule (section 5.3) also needs every condition in ``also`` and none of those in ``unless``.
    ``self_open_after`` and ``self_open_needs`` do not change a verdict; ``own_opening`` reads them. ``at_home`` holds
    pairs of a thing and a sentence that is added to the message for people who have that thing at home.
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
        """Say the message with its sentences about things at home; with all of them when those are unknown."""
        told = [text for slug, text in self.at_home if equipment is None or slug in equipment]
        return " ".join(part for part in (self.message, *told) if part)

    @property
    def is_conflict(self) -> bool:
        """Whether the rule weighs conditions against each other (5.3). Such rules are not part of the table of 5.1."""
        return bool(self.also or self.unless)

    @property
    def conditions(self) -> frozenset[str]:
        """Every condition that the rule names, for it or against it."""
        return self.also | self.unless | {self.condition}

    def speaks(self, held: frozenset[str]) -> bool:
        return self.condition in held and self.also <= held and not self.unless & held

    def reaches(self, exercise: ExerciseFacts) -> bool:
        return exercise.slug in self.exercises or not self.movements.isdisjoint(exercise.movements)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseFacts:
    """What screening needs to know about an exercise. ``parts`` are the children of a sequence, in order.

    ``one_leg_movements`` are the movements made only by the leg whose side is being done. ``sides`` reads them;
    screening itself knows no side.
    """

    slug: str
    movements: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    one_leg_movements: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseVerdict:
    """The strictest verdict, every rule that spoke (in the table's order), and in a sequence the part that decided."""

    slug: str
    verdict: Verdict
    rules: tuple[Rule, ...] = ()
    decided_by: str = ""

    @property
    def messages(self) -> tuple[str, ...]:
        return tuple(rule.said() for rule in self.rules if rule.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeVerdict:
    """The verdict on exercising at all: OK, INFO, or CLEAR (locked until a clinician has said yes)."""

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
    """Judge each exercise, and exercising at all, for a person with these conditions.

    Every rule is reported whose condition holds (``everyone`` always does) and that reaches the exercise by a movement
    tag or by name. The strictest verdict wins; INFO never changes a verdict. A sequence has the strictest verdict of
    its parts. Rules about exercising at all count only for that, and rules about new pain are left to
    ``when_pain_is_new``. ``only`` limits the answer to some exercises. Raises ``UnknownFactError`` for anything that
    the vocabulary does not hold.
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
    """Find the rules that apply when somebody with these conditions reports new pain, in the table's order.

    ``screen`` leaves them out because they are about the pain, not about an exercise. Raises ``UnknownFactError`` for a
    condition that the vocabulary does not hold.
    """
    held = closure(conditions, vocabulary)
    speaking = (rule for rule in rules if rule.new_pain and rule.speaks(held))
    return tuple(sorted(speaking, key=lambda rule: (rule.order, rule.id)))


def closure(conditions: Iterable[str], vocabulary: Vocabulary) -> frozenset[str]:
    """Add all conditions that these imply, and ``everyone``."""
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
