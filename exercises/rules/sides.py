"""One hip is not the other: which verdict holds for an exercise when it is done on one side. Pure.

Screening itself knows no side (``clinical_rules.md``, section 10). It is asked three times: with all that is true of
the person, and with what is true of each side. A rule about one hip is set aside on the other side only where it speaks
of nothing but movements that the working leg alone makes in that exercise (``ExerciseFacts.one_leg_movements``). Rules
about a way to stand or to lie, rules that name the exercise, and everything about an exercise of both legs count for
both sides: the leg that stands is as much at work as the one that moves. (Section 5.3, last row.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from .clearance import Cleared, apply_clearances, with_rules
from .screening import ExerciseFacts, ExerciseVerdict, Rule, Screening, Verdict

LEFT = "left"
RIGHT = "right"
SIDES = (LEFT, RIGHT)
BOTH = ""


def other_side(side: str) -> str:
    return RIGHT if side == LEFT else LEFT


def conditions_on(side: str, conditions: Iterable[str], one_sided: Mapping[str, str]) -> frozenset[str]:
    """Return the conditions without those that are only on the other side.

    ``one_sided`` maps a condition to "left" or "right"; what it does not hold is on both sides, or has none.
    """
    return frozenset(condition for condition in conditions if one_sided.get(condition, side) == side)


@dataclass(frozen=True, slots=True, kw_only=True)
class SidedScreening:
    """What holds of exercises whichever side is done (``whole``), and for those where the sides differ, on each.

    ``of_side`` maps "left" and "right" to the verdicts on the exercises that are not judged as in ``whole``.
    """

    whole: Screening
    of_side: Mapping[str, Mapping[str, ExerciseVerdict]] = field(default_factory=dict)

    def verdict(self, slug: str, side: str = BOTH) -> ExerciseVerdict:
        """Return the verdict on an exercise done on a side, or on both."""
        return self.of_side.get(side, {}).get(slug) or self.whole.exercises[slug]

    def differs(self, slug: str) -> bool:
        """Whether the rules say something else of the one side than of the other."""
        return self.verdict(slug, LEFT).rules != self.verdict(slug, RIGHT).rules

    def rule_sides(self, slug: str) -> dict[str, str]:
        """Return those rules about an exercise that speak on one side only, each with that side."""
        left, right = ({rule.id for rule in self.verdict(slug, side).rules} for side in SIDES)
        return {**dict.fromkeys(left - right, LEFT), **dict.fromkeys(right - left, RIGHT)}

    def with_rules(self, rules: Iterable[Rule], *, exercises: Mapping[str, ExerciseFacts]) -> SidedScreening:
        """Return what holds when more rules speak, on both sides."""
        more = tuple(rules)
        return SidedScreening(
            whole=with_rules(self.whole, more, exercises=exercises),
            of_side={
                side: with_rules(replace(self.whole, exercises=verdicts), more, exercises=exercises).exercises
                for side, verdicts in self.of_side.items()
            },
        )

    def with_cleared(
        self,
        cleared: Iterable[Cleared],
        *,
        exercises: Mapping[str, ExerciseFacts],
        movements: frozenset[str] | None = None,
    ) -> SidedScreening:
        """Return what holds once clinicians' words are counted. A limit that they set goes for both sides."""
        said = tuple(cleared)
        return SidedScreening(
            whole=apply_clearances(self.whole, said, exercises=exercises, movements=movements),
            of_side={
                side: apply_clearances(
                    replace(self.whole, exercises=verdicts), said, exercises=exercises, movements=movements
                ).exercises
                for side, verdicts in self.of_side.items()
            },
        )


def each_side(
    *, whole: Screening, own: Mapping[str, Screening], exercises: Mapping[str, ExerciseFacts]
) -> SidedScreening:
    """Return which verdicts hold on each side.

    ``whole`` is the screening with everything that is true of the person, ``own`` the one with what is true of the left
    and of the right; it may leave out exercises without movements of one leg. No side is ever judged more mildly than
    by its own screening.
    """
    of_side: dict[str, dict[str, ExerciseVerdict]] = {side: {} for side in own}
    for slug, verdict in whole.exercises.items():
        facts = exercises[slug]
        if not facts.one_leg_movements or facts.parts:
            continue
        judged = {side: _judge(verdict, screening.exercises[slug], facts) for side, screening in own.items()}
        if any(verdict_there.rules != verdict.rules for verdict_there in judged.values()):
            for side, verdict_there in judged.items():
                of_side[side][slug] = verdict_there
    return SidedScreening(whole=whole, of_side=of_side)


def _judge(whole: ExerciseVerdict, own: ExerciseVerdict, facts: ExerciseFacts) -> ExerciseVerdict:
    """Keep what speaks on this side, and of the rest whatever is not about the working leg alone."""
    rules = {rule.id: rule for rule in whole.rules if not _of_working_leg(rule, facts)}
    rules |= {rule.id: rule for rule in own.rules}
    return ExerciseVerdict(
        slug=whole.slug,
        verdict=max((rule.verdict for rule in rules.values() if rule.verdict is not Verdict.INFO), default=Verdict.OK),
        rules=tuple(sorted(rules.values(), key=lambda rule: (rule.order, rule.id))),
    )


def _of_working_leg(rule: Rule, facts: ExerciseFacts) -> bool:
    """Whether a rule reaches an exercise by nothing but movements of the leg whose side is being done."""
    return facts.slug not in rule.exercises and rule.movements & facts.movements <= facts.one_leg_movements
