"""What a clinician's word opens and forbids: turns a screening and clearances into the screening that holds. Pure.

A clearance opens exactly the CLEAR rules that it names, for exercising at all or for one exercise. (Section 5: CLEAR is
"locked until a named clinician OKs that exercise (or programme)".) When the clinician said that weights and bands are
fine, it also opens the LOAD rules that it names, and the limit of the risk tier HIGH (``clinical_rules.md``, 4.3:
"external load needs clearance"), as far as its scope reaches. One clinician's word against weights outweighs any number
of words for them. A clearance loosens nothing else: AVOID and MODIFY stay. Movements that a clinician forbade make an
exercise AVOID, whatever else allows it.
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
# Stands among the LOAD rules, though no row of the table: in the risk tier HIGH, weights wait for a clinician's yes.
HIGH_TIER = "TIER-HIGH"
# Stand among the rules about exercising at all, though no rows of the table: with an illness of the heart, of
# metabolism or of the kidneys, hard effort waits for a clinician's yes (``clinical_rules.md``, 4.2).
EFFORT_HEART, EFFORT_METABOLIC_OR_KIDNEY = "EFFORT-HEART", "EFFORT-METABOLIC"
EFFORT_RULES = frozenset({EFFORT_HEART, EFFORT_METABOLIC_OR_KIDNEY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """What a clinician said: which rules are open, for what, and which movements stay forbidden.

    ``load_rules`` is what ``load_cleared`` opens of weights and bands: LOAD rules, and ``HIGH_TIER``. ``exercise`` is
    empty when the scope is the programme. ``valid`` is for the caller to decide: given, not expired and not withdrawn
    on the day in question. ``given_by``, ``role`` and ``given_on`` (an ISO date) say whose word it is, and ``key``
    which stored row it came from. ``own`` marks an exercise that the person opened themselves, as some rules allow
    (``own_opening``): it opens what it names as a clinician's word would, but names no clinician.
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
    """A rule made from a clinician's word about this person; it names the clinician where others cite a source."""

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
    """Work out the screening that counts once the valid clearances among ``cleared`` are considered.

    A rule that is open is no longer reported. The verdict on an exercise is the strictest of the rules that are left,
    or AVOID when it has a movement that a clinician forbade. A sequence has the strictest verdict of its parts; what is
    open for a sequence is open for its parts inside it. ``exercises`` are the facts that were screened. Raises
    ``UnknownFactError`` for a limit that is not among ``movements``.
    """
    valid = [word for word in cleared if word.valid]
    if not valid:
        return screening
    forbidden = frozenset[str]().union(*(word.limits for word in valid))
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
    """Add rules about exercises to a screening. A rule about a part of a sequence counts for the sequence too."""
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
    return not any(word.valid and word.no_added_load for word in cleared)


def load_cleared(cleared: Iterable[Cleared], exercise: str = "") -> bool:
    """Whether a clinician has opened weights and bands to somebody in the risk tier HIGH.

    For ``exercise``, by a word about it or about exercising at all; for all exercises when it is empty. False when any
    valid clearance rules weights out.
    """
    return HIGH_TIER in _opened_load(exercise, cleared)


def _opened_load(exercise: str, cleared: Iterable[Cleared]) -> frozenset[str]:
    """Find the LOAD rules that are open for an exercise, or for all exercises when it is empty."""
    cleared = list(cleared)
    if not added_load_allowed(cleared):
        return frozenset()
    return frozenset[str]().union(
        *(
            word.load_rules
            for word in cleared
            if word.valid and word.load_cleared and (word.scope == PROGRAMME or word.exercise == exercise)
        )
    )


def load_is_own(cleared: Iterable[Cleared], exercises: Collection[str]) -> bool:
    """Whether weights are open for an exercise, under any of these slugs, by the person's own word alone."""
    valid = [word for word in cleared if word.valid and word.load_cleared]
    here = [word for word in valid if word.scope == PROGRAMME or word.exercise in exercises]
    return bool(here) and all(word.own for word in here)


def still_locking(rules: Iterable[str], cleared: Iterable[Cleared]) -> tuple[str, ...]:
    """Pick the rules about exercising at all that no valid clearance opens, in order."""
    opened = _opened(PROGRAMME, "", cleared)
    return tuple(rule for rule in rules if rule not in opened)


def still_closed(rules: Iterable[Rule], exercise: str, cleared: Iterable[Cleared]) -> list[Rule]:
    """Pick the locking rules that no valid clearance of the exercise opens."""
    opened = _opened(EXERCISE, exercise, cleared)
    return [rule for rule in rules if rule.id not in opened]


def _opened(scope: str, exercise: str, cleared: Iterable[Cleared]) -> frozenset[str]:
    return frozenset[str]().union(
        *(word.rules for word in cleared if word.valid and word.scope == scope and word.exercise == exercise)
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
    """Judge an exercise anew. ``said`` are all rules that spoke about it, or about the sequence it is a part of."""
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
    """Make a rule for each clearance that forbids a movement of this exercise."""
    return [
        Limit(
            id=LIMIT_ID,
            order=-1,
            condition=EVERYONE,
            verdict=Verdict.AVOID,
            movements=word.limits & facts.movements,
            given_by=word.given_by,
            role=word.role,
            given_on=word.given_on,
            reviewed_on=word.given_on,
        )
        for word in cleared
        if word.limits & facts.movements
    ]


def _key(rule: Rule) -> tuple[str, str]:
    """Build what distinguishes one rule from another. All limits have one id, but two clinicians may each set one."""
    return (rule.id, f"{rule.given_by} {rule.given_on}" if isinstance(rule, Limit) else "")
