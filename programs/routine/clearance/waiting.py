"""What waits for a clinician's yes, and what a yes would open: the rules as a person's pages need them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exercises.models import Exercise
from exercises.rules.catalogue import ExerciseEntry
from exercises.rules.clearance import EXERCISE, HIGH_TIER, Cleared, load_cleared
from exercises.rules.own_opening import terms_of
from exercises.rules.reasons import Reason
from exercises.rules.screening import Rule, Screening, Verdict

from ...models import Routine
from ...standing.locks import waiting, waits_for_a_yes
from ...standing.person import Person


class Situation:
    """A person and their routine: the rules that concern them, and what a yes would change."""

    def __init__(self, person: Person, routine: Routine | None) -> None:
        self.person = person
        self.routine = routine
        self.catalogue = person.catalogue
        self.tier = person.tier
        self.cleared = person.cleared
        self.explained = person.explained

    @property
    def screening(self) -> Screening:
        """What the rules say before anybody has said yes."""
        return self.person.screening.whole

    @property
    def effective(self) -> Screening:
        """What counts, with what clinicians have said."""
        return self.person.effective.whole

    def programme_reasons(self) -> list[Reason]:
        """Collect everything that ever locked exercising: by today's answers, and by the routine as it was fitted."""
        reasons = {reason["rule"]: reason for reason in self.explained(_clear(self.screening.programme.rules))}
        for reason in self.routine.program_reasons if self.routine else ():
            if reason["verdict"] == Verdict.CLEAR.word:
                reasons.setdefault(reason["rule"], reason)
        return list(reasons.values())

    def programme_waiting(self) -> list[Reason]:
        """Pick what locks exercising today."""
        return waiting(self.programme_reasons(), self.cleared)

    def exercise_rules(self, slug: str) -> tuple[Rule, ...]:
        """Collect what a yes to this exercise would open; for a balance exercise, also standing without the support."""
        support = self.person.support_gates if self.catalogue.exercises[slug].kind == Exercise.Kind.BALANCE else ()
        return (*_clear(self.screening.exercises[slug].rules), *support)

    def load_rules(self, slug: str = "") -> tuple[Rule, ...]:
        """Collect what speaks against weights and bands in an exercise, or in any, before anybody has said yes."""
        slugs = [slug] if slug else [name for name in self.screening.exercises if self._takes_load(name)]
        found = {rule.id: rule for name in slugs for rule in self.screening.exercises[name].rules}
        return tuple(
            sorted(
                (rule for rule in found.values() if rule.verdict is Verdict.LOAD),
                key=lambda rule: (rule.order, rule.id),
            )
        )

    def load_ids(self, slug: str = "") -> list[str]:
        """List the ids of what a yes to weights and bands opens; ``HIGH_TIER`` stands for the risk tier."""
        if slug and not self._takes_load(slug):
            return []
        tier = [HIGH_TIER] if self.tier.level == "HIGH" else []
        return [rule.id for rule in self.load_rules(slug)] + tier

    def effort_ids(self) -> list[str]:
        """List the ids of what a yes to hard effort opens; at tier HIGH effort stays moderate anyway (4.3)."""
        return [] if self.tier.level == "HIGH" else sorted(self.person.facts.hard_effort_waits)

    def effort_waits(self) -> bool:
        """Whether hard effort waits for a clinician's yes, and a yes would open it."""
        return bool(self.effort_ids()) and self.person.stays_moderate

    def _takes_load(self, slug: str) -> bool:
        """Whether an exercise, or a part of it, can be made heavier."""
        entry = self.catalogue.exercises[slug]
        return any(self.catalogue.exercises[name].load != Exercise.Load.NONE for name in (slug, *entry.parts)) or any(
            rule.verdict is Verdict.LOAD for rule in self.screening.exercises[slug].rules
        )

    def load_waits(self) -> bool:
        """Whether weights and bands wait for a clinician's yes in some exercise today."""
        rules = {rule.id for verdict in self.effective.exercises.values() for rule in verdict.rules}
        opened = self.tier.level != "HIGH" or load_cleared(self.cleared)
        return not opened or any(rule.id in rules for rule in self.load_rules())

    def could_open(self, slug: str) -> bool:
        """Whether a yes to this exercise alone would make it possible; otherwise something else speaks against it."""
        rules = frozenset(rule.id for rule in self.exercise_rules(slug))
        yes = Cleared(scope=EXERCISE, exercise=slug, rules=rules)
        return self.person.with_cleared([*self.cleared, yes]).exercises[slug].verdict.allows

    def against(self, slug: str) -> list[Reason]:
        """Explain why an exercise stays out whatever a clinician says about it."""
        rules = self.effective.exercises[slug].rules
        return self.explained(rule for rule in rules if rule.verdict is Verdict.AVOID)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingExercise:
    """An exercise that was left out of a routine or replaced, and that a clinician's yes would open."""

    exercise: ExerciseEntry
    reasons: list[Reason]
    has_own_way: bool = False


def waiting_exercises(situation: Situation) -> list[WaitingExercise]:
    """List what was left out of the routine or replaced because a yes was missing, and is still not open."""
    if situation.routine is None:
        return []
    replaced = situation.routine.items.exclude(instead_of=None).select_related("instead_of")
    left_out = [item.instead_of.slug for item in replaced if item.instead_of and waits_for_a_yes(item.change_reasons)]
    left_out += [
        omission.exercise.slug
        for omission in situation.routine.omissions.select_related("exercise")
        if waits_for_a_yes(omission.reasons)
    ]
    return [
        WaitingExercise(
            exercise=situation.catalogue.exercises[slug],
            reasons=situation.explained(_clear(situation.effective.exercises[slug].rules)),
            has_own_way=terms_of(slug, situation.effective.exercises[slug].rules) is not None,
        )
        for slug in left_out
        if slug in situation.effective.exercises and situation.effective.exercises[slug].verdict is Verdict.CLEAR
    ]


def _clear(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.verdict is Verdict.CLEAR)
