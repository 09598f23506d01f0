"""One hip is not the other: the verdict on an exercise when it is done on one side. Pure.

Screening itself knows no side (``clinical_rules.md``, section 10). So it is asked three times: with all conditions, and
with those that hold on each side. A rule about one hip is dropped for the other side only if it reaches the exercise by
nothing but movements that the working leg alone makes (``ExerciseFacts.one_leg_movements``). Rules about how one stands
or lies, rules that name the exercise, and all rules about an exercise of both legs hold for both sides, because the leg
that stands works as hard as the one that moves. (Section 5.3, last row.)
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
    """Leave out the conditions that are only on the other side.

    ``one_sided`` maps a condition to "left" or "right"; any condition that is not in it counts for both sides.
    """
    return frozenset(condition for condition in conditions if one_sided.get(condition, side) == side)


@dataclass(frozen=True, slots=True, kw_only=True)
class SidedScreening:
    """The screening that holds whichever side is done (``whole``), and the verdicts that differ by side.

    ``of_side`` maps "left" and "right" to the verdicts on exercises for which the sides are not judged alike.
    """

    whole: Screening
    of_side: Mapping[str, Mapping[str, ExerciseVerdict]] = field(default_factory=dict)

    def verdict(self, slug: str, side: str = BOTH) -> ExerciseVerdict:
        return self.of_side.get(side, {}).get(slug) or self.whole.exercises[slug]

    def differs(self, slug: str) -> bool:
        """Whether different rules speak about the two sides of an exercise."""
        return self.verdict(slug, LEFT).rules != self.verdict(slug, RIGHT).rules

    def rule_sides(self, slug: str) -> dict[str, str]:
        """Map the id of each rule that speaks about one side of an exercise only to that side."""
        left, right = ({rule.id for rule in self.verdict(slug, side).rules} for side in SIDES)
        return {**dict.fromkeys(left - right, LEFT), **dict.fromkeys(right - left, RIGHT)}

    def with_rules(self, rules: Iterable[Rule], *, exercises: Mapping[str, ExerciseFacts]) -> SidedScreening:
        """Add rules that speak about both sides."""
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
        """Apply clinicians' words (``apply_clearances``). A limit that they set holds for both sides."""
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
    """Combine three screenings into the verdicts for each side.

    ``whole`` is the screening with all of the person's conditions; ``own`` maps "left" and "right" to the one with the
    conditions of that side, and may leave out exercises without movements of one leg. No side is judged more mildly
    than its own screening says.
    """
    of_side: dict[str, dict[str, ExerciseVerdict]] = {side: {} for side in own}
    for slug, verdict in whole.exercises.items():
        facts = exercises[slug]
        if not facts.one_leg_movements or facts.parts:
            continue
        judged = {side: _judge(verdict, screening.exercises[slug], facts) for side, screening in own.items()}
        if any(on_side.rules != verdict.rules for on_side in judged.values()):
            for side, on_side in judged.items():
                of_side[side][slug] = on_side
    return SidedScreening(whole=whole, of_side=of_side)


def _judge(whole: ExerciseVerdict, own: ExerciseVerdict, facts: ExerciseFacts) -> ExerciseVerdict:
    """Keep the rules that speak on this side, and those of the other side that are not about the working leg alone."""
    rules = {rule.id: rule for rule in whole.rules if not _of_working_leg(rule, facts)}
    rules |= {rule.id: rule for rule in own.rules}
    return ExerciseVerdict(
        slug=whole.slug,
        verdict=max((rule.verdict for rule in rules.values() if rule.verdict is not Verdict.INFO), default=Verdict.OK),
        rules=tuple(sorted(rules.values(), key=lambda rule: (rule.order, rule.id))),
    )


def _of_working_leg(rule: Rule, facts: ExerciseFacts) -> bool:
    """Whether a rule reaches an exercise only by movements of the leg whose side is being done."""
    return facts.slug not in rule.exercises and rule.movements & facts.movements <= facts.one_leg_movements
