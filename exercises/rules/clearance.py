"""What a clinician's yes opens, and what it closes: from a screening and clearances to the screening that holds. Pure.

A clearance opens exactly the CLEAR rules that it names, for exercising at all or for one exercise. Where the clinician
said that weights and bands are fine, it also opens the LOAD rules that it names, and the limit of the risk tier HIGH
(``clinical_rules.md``, 4.3: "external load needs clearance"), as far as its scope reaches; a single word against
weights outweighs every word for them. It never loosens anything else: AVOID and MODIFY stay. Its limits are movements
that the clinician forbade; whatever else says yes, they make an exercise AVOID. (Section 5: CLEAR is "locked until a
named clinician OKs that exercise (or programme)".)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from .screening import (
    EVERYONE,
    ExerciseFacts,
    ExerciseVerdict,
    ProgrammeVerdict,
    Rule,
    Screening,
    UnknownFactError,
    Verdict,
)

PROGRAMME = "programme"
EXERCISE = "exercise"
LIMIT_ID = "CLEARED-LIMIT"
# Stands among the rules about load for what no rule of the table says: the risk tier HIGH asks for a clinician's yes.
HIGH_TIER = "TIER-HIGH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What a clinician said: which rules are open, for what, and which movements stay out.

    ``load_rules`` are what is open of weights and bands when ``load_cleared``: LOAD rules, and ``HIGH_TIER``.
    ``exercise`` is empty when the scope is the programme. Whoever makes one says whether it is ``valid``: given, not
    expired and not withdrawn on the day in question. ``given_by``, ``role`` and ``given_on`` (an ISO date) say whose
    word it is, ``key`` where it is kept. ``own`` is the word of the person themselves, who opened an exercise as a rule
    lets them (``own_opening``): it counts like a clinician's for what it names, and nobody is named.
    """

    scope: str
    key: str = ""
    exercise: str = ""
    rules: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()
    no_added_load: bool = False
    load_cleared: bool = False
    load_rules: frozenset[str] = frozenset()
    valid: bool = True
    given_by: str = ""
    role: str = ""
    given_on: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Rule):
    """A rule that is a clinician's own word about this person, in place of a source."""

    given_by: str = ""
    role: str = ""
    given_on: str = ""


def apply_clearances(
    screening: Screening,
    cleared: Iterable[Cleared],
    *,
    exercises: Mapping[str, ExerciseFacts],
    movements: frozenset[str] | None = None,
) -> Screening:
    """Return the screening that holds once the valid ones among ``cleared`` are counted.

    A rule that is open is no longer reported. The verdict on an exercise is the strictest of the rules that are left,
    and AVOID when it has a movement that a clinician forbade; a sequence has the strictest of its parts, and what is
    open for a sequence is open for its parts within it. ``exercises`` are the facts that were screened. Raises
    ``UnknownFactError`` for a limit that is not among ``movements``.
    """
    valid = [clearance for clearance in cleared if clearance.valid]
    if not valid:
        return screening
    forbidden = frozenset[str]().union(*(clearance.limits for clearance in valid))
    if movements is not None and forbidden - movements:
        raise UnknownFactError(f"unknown movement in a clearance: {', '.join(sorted(forbidden - movements))}")
    return Screening(
        programme=_programme(screening.programme, valid),
        exercises={
            slug: _judge(slug, verdict.rules, frozenset(), frozenset(), exercises, valid)
            for slug, verdict in screening.exercises.items()
        },
    )


def with_rules(screening: Screening, rules: Iterable[Rule], *, exercises: Mapping[str, ExerciseFacts]) -> Screening:
    """Return a screening in which more rules speak, about exercises; a part takes its sequence along."""
    more = tuple(rules)
    if not more:
        return screening
    return Screening(
        programme=screening.programme,
        exercises={
            slug: _judge(slug, (*verdict.rules, *more), frozenset(), frozenset(), exercises, [])
            for slug, verdict in screening.exercises.items()
        },
    )


def added_load_allowed(cleared: Iterable[Cleared]) -> bool:
    """Whether no valid clearance rules out weights and bands."""
    return not any(clearance.valid and clearance.no_added_load for clearance in cleared)


def load_cleared(cleared: Iterable[Cleared], exercise: str = "") -> bool:
    """Whether a clinician's yes opens weights and bands to somebody of the risk tier HIGH.

    To ``exercise``, by a word to it or to exercising at all; without one, to all of them. False when anybody whose
    word counts has ruled weights out.
    """
    return HIGH_TIER in _opened_load(exercise, cleared)


def _opened_load(exercise: str, cleared: Iterable[Cleared]) -> frozenset[str]:
    """Return the rules about load that are open for an exercise, or for all when it is empty."""
    cleared = list(cleared)
    if not added_load_allowed(cleared):
        return frozenset()
    return frozenset[str]().union(
        *(
            clearance.load_rules
            for clearance in cleared
            if clearance.valid
            and clearance.load_cleared
            and (clearance.scope == PROGRAMME or clearance.exercise == exercise)
        )
    )


def load_is_own(cleared: Iterable[Cleared], exercises: Collection[str]) -> bool:
    """Whether weights are open for an exercise, by any of its names, by the person's own word and no clinician's."""
    valid = [clearance for clearance in cleared if clearance.valid and clearance.load_cleared]
    here = [clearance for clearance in valid if clearance.scope == PROGRAMME or clearance.exercise in exercises]
    return bool(here) and all(clearance.own for clearance in here)


def still_locking(rules: Iterable[str], cleared: Iterable[Cleared]) -> tuple[str, ...]:
    """Return those of the programme's CLEAR rules that no valid clearance opens, in their order."""
    opened = _opened(PROGRAMME, "", cleared)
    return tuple(rule for rule in rules if rule not in opened)


def still_closed(rules: Iterable[Rule], exercise: str, cleared: Iterable[Cleared]) -> list[Rule]:
    """Return those of some locking rules that no valid clearance of an exercise opens."""
    opened = _opened(EXERCISE, exercise, cleared)
    return [rule for rule in rules if rule.id not in opened]


def _opened(scope: str, exercise: str, cleared: Iterable[Cleared]) -> frozenset[str]:
    return frozenset[str]().union(
        *(
            clearance.rules
            for clearance in cleared
            if clearance.valid and clearance.scope == scope and clearance.exercise == exercise
        )
    )


def _programme(verdict: ProgrammeVerdict, cleared: list[Cleared]) -> ProgrammeVerdict:
    opened = _opened(PROGRAMME, "", cleared)
    left = tuple(rule for rule in verdict.rules if not (rule.verdict is Verdict.CLEAR and rule.id in opened))
    return ProgrammeVerdict(verdict=max((rule.verdict for rule in left), default=Verdict.OK), rules=left)


def _judge(
    slug: str,
    said: Iterable[Rule],
    opened_around: frozenset[str],
    load_around: frozenset[str],
    exercises: Mapping[str, ExerciseFacts],
    cleared: list[Cleared],
) -> ExerciseVerdict:
    """Judge an exercise anew. ``said`` holds every rule that spoke about it or about the sequence it is a part of."""
    facts = exercises[slug]
    said = tuple(said)
    opened = opened_around | _opened(EXERCISE, slug, cleared)
    load = load_around | _opened_load(slug, cleared)
    rules: dict[tuple[str, str], Rule] = {
        _key(rule): rule
        for rule in (*_limits(facts, cleared), *said)
        if rule.reaches(facts)
        and not (rule.verdict is Verdict.CLEAR and rule.id in opened)
        and not (rule.verdict is Verdict.LOAD and rule.id in load)
    }
    verdict = max((rule.verdict for rule in rules.values() if rule.verdict is not Verdict.INFO), default=Verdict.OK)
    decided_by = ""
    for part in facts.parts:
        child = _judge(part, said, opened, load, exercises, cleared)
        if child.verdict > verdict or (child.verdict == verdict and verdict > Verdict.OK and not decided_by):
            verdict, decided_by = child.verdict, part
        rules.update((_key(rule), rule) for rule in child.rules)
    return ExerciseVerdict(
        slug=slug,
        verdict=verdict,
        rules=tuple(sorted(rules.values(), key=lambda rule: (rule.order, rule.id))),
        decided_by=decided_by,
    )


def _limits(facts: ExerciseFacts, cleared: Iterable[Cleared]) -> list[Limit]:
    """Return one rule for each clearance that forbids a movement of this exercise. They come before the table's."""
    return [
        Limit(
            id=LIMIT_ID,
            order=-1,
            condition=EVERYONE,
            verdict=Verdict.AVOID,
            movements=clearance.limits & facts.movements,
            given_by=clearance.given_by,
            role=clearance.role,
            given_on=clearance.given_on,
            reviewed_on=clearance.given_on,
        )
        for clearance in cleared
        if clearance.limits & facts.movements
    ]


def _key(rule: Rule) -> tuple[str, str]:
    """Return what tells two rules apart: two clinicians may each have set a limit."""
    return (rule.id, f"{rule.given_by} {rule.given_on}" if isinstance(rule, Limit) else "")
