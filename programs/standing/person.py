"""What is true of a person on a day, put together in one place, and the one door to screening.

Everything that says what somebody may do asks here, so that no clinician, self-test or warning sign can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.clearance.counting import cleared_on, stays_moderate
from accounts.functional_tests import services as functional_tests
from accounts.functional_tests.explanation import SUPPORT_NOTE
from accounts.functional_tests.gates import at_gate
from accounts.functional_tests.scoring import Effects, Result, with_test_effects
from accounts.health_check.facts import facts_from
from accounts.models import (
    OF_PERSON,
    FunctionalTest,
    HealthProfile,
    RedFlag,
    User,
    in_force_with_signs,
)
from accounts.rules.facts import HealthFacts
from accounts.rules.risk import Tier
from exercises.prepared import Prepared
from exercises.rules.catalogue import Catalogue
from exercises.rules.clearance import Cleared, apply_clearances, still_closed
from exercises.rules.gates import AtGate, ClosedGate, Gate, closed_to, stands_before
from exercises.rules.home import Home, Place, home_of
from exercises.rules.reasons import Presences, Reason, explain_all, with_implied
from exercises.rules.screening import Rule, Screening
from exercises.rules.sides import SidedScreening
from exercises.snapshot.current import current_catalogue

from ..fitting.fit import Fitter, with_kept
from ..fitting.fitted import FittedItem, Fitting, Planned
from ..fitting.suited import added_load
from ..models import DeclinedExercise, Role, Routine
from . import history

PLACE_NOTES: Mapping[Place, Promise] = {
    Place.BED: gettext_lazy("Do it on your bed, not on the floor."),
    Place.COUCH: gettext_lazy("Do it on your couch, not on the floor."),
}


_open_signs: Prepared[str] = Prepared(
    lambda: RedFlag.objects.open().filter(user=OF_PERSON).values_list("code", flat=True)
)
_tests: Prepared[FunctionalTest] = Prepared(lambda: FunctionalTest.objects.filter(user=OF_PERSON))
_declined: Prepared[Any] = Prepared(
    lambda: DeclinedExercise.objects.filter(user=OF_PERSON).values_list("exercise__slug", "said")
)


class NoHealthCheckError(LookupError):
    """Nothing is known of this person that a rule could look at, so nothing is allowed."""


def fitted_in_force(routine: Routine) -> HealthProfile | None:
    """Find the health check that a routine was fitted to, while it is the one in force. Mostly it is."""
    fitted_to = routine.health_profile
    return fitted_to if fitted_to.state == HealthProfile.State.IN_FORCE else None


class Person:
    """A person on a day. Each fact is looked up once, when it is first asked for.

    What rests on the health check raises ``NoHealthCheckError`` for somebody who has none in force.
    """

    def __init__(
        self,
        user: User,
        *,
        today: date,
        profile: HealthProfile | None = None,
        open_signs: Sequence[str] | None = None,
        tests: Sequence[FunctionalTest] | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        """Take the answers of ``profile`` (by default those in force) and, where they are known, the codes of
        ``open_signs`` and the results of ``tests``.
        """
        self.user = user
        self.today = today
        self._catalogue = catalogue
        self._given = profile
        self._given_signs = open_signs
        self._given_tests = tests
        self._fitted: Routine | None = None

    @classmethod
    def of_routine(
        cls,
        routine: Routine,
        *,
        today: date,
        open_signs: Sequence[str] | None = None,
        catalogue: Catalogue | None = None,
    ) -> Person:
        """Describe the person whom a routine is for.

        While no health check is in force, the answers that the routine was fitted to count: what was done can still be
        read, and the gate lets nobody begin.
        """
        profile = None
        if Routine.health_profile.is_cached(routine):
            profile = fitted_in_force(routine)
        person = cls(routine.user, today=today, profile=profile, open_signs=open_signs, catalogue=catalogue)
        person._fitted = routine
        return person

    @cached_property
    def catalogue(self) -> Catalogue:
        return self._catalogue or current_catalogue()

    # --- What was told ------------------------------------------------------------------------------------------------

    @cached_property
    def _read(self) -> tuple[HealthProfile | None, Sequence[str]]:
        return in_force_with_signs(self.user)

    @cached_property
    def profile(self) -> HealthProfile | None:
        """The answers that count."""
        return self._given or self._read[0] or (self._fitted.health_profile if self._fitted else None)

    @cached_property
    def open_signs(self) -> Sequence[str]:
        """The codes of the warning signs that are open."""
        if self._given_signs is not None:
            return self._given_signs
        if self._given is None and self._read[0] is not None:
            return self._read[1]
        return _open_signs(user=self.user)

    @property
    def has_health_check(self) -> bool:
        return self.profile is not None

    @cached_property
    def told(self) -> HealthFacts:
        """What the answers and the open warning signs say, before the self-tests are considered."""
        if self.profile is None:
            raise NoHealthCheckError
        return facts_from(self.profile.answers, today=self.today, open_flags=self.open_signs)

    @cached_property
    def test_rows(self) -> Sequence[FunctionalTest]:
        """The results of their self-tests."""
        return _tests(user=self.user) if self._given_tests is None else self._given_tests

    @cached_property
    def tests(self) -> Effects:
        """What their self-tests change."""
        return functional_tests.effects_of(self.test_rows, self.told, today=self.today)

    def tests_changed_since(self, moment: datetime) -> bool:
        """Whether the self-tests say something else than they did then, as far as a fitting depends on it."""
        if functional_tests.changed_since(self.test_rows, self.told, since=moment, today=self.today):
            return True
        # A test that has grown old is no change: a person stays through the gate that it opened.
        known = functional_tests.results_of(self.test_rows, known_at=moment)
        if known == self._results:
            return False
        return self._closed_by_tests(self._at_gate(known)) != self._closed_by_tests(self._at_gate(self._results))

    def _closed_by_tests(self, who: AtGate) -> frozenset[str]:
        gates = [gate for gate in self.catalogue.gates if gate.careful_only and gate.exercise]
        through = replace(who, doing=frozenset(gate.exercise for gate in gates))
        return frozenset(gate.id for gate in closed_to(through, gates))

    # --- Gates --------------------------------------------------------------------------------------------------------

    @cached_property
    def _results(self) -> list[Result]:
        return functional_tests.results_of(self.test_rows)

    def _at_gate(self, results: Sequence[Result]) -> AtGate:
        return at_gate(self.facts, self.tier.level, results, today=self.today)

    @cached_property
    def at_gate(self) -> AtGate:
        """How they stand before the gates of the catalogue. Where a test is too old this takes one query more than
        ``past``.
        """
        who = self._at_gate(self._results)
        return history.at_gate_with_history(self.user, who, self.catalogue, self.past, today=self.today)

    @cached_property
    def past(self) -> history.Past:
        """What they have done so far."""
        return history.past_of(self.user, self.catalogue)

    @cached_property
    def closed_gates(self) -> tuple[ClosedGate, ...]:
        """The gates that are closed to them before any clinician has said anything."""
        return self._closed(self.catalogue.gates)

    def _closed(self, gates: Sequence[Gate]) -> tuple[ClosedGate, ...]:
        """Find which of some gates are closed to them. What they have done is looked up only where that matters."""
        now = self._at_gate(self._results)
        closed = closed_to(now, gates)
        if "at_gate" not in self.__dict__ and closed == closed_to(history.with_everything_done(now, gates), gates):
            return closed
        return closed_to(self.at_gate, gates)

    def closed_before(self, exercises: Iterable[str]) -> tuple[ClosedGate, ...]:
        """Find the gates that are closed to them before some exercises, or before parts of these."""
        known = self.catalogue.exercises
        reached = {part for slug in exercises if slug in known for part in (slug, *known[slug].parts)}
        return self._closed([gate for gate in self.catalogue.gates if gate.exercise in reached])

    def gates_before(self, exercise: str) -> list[Gate]:
        """Find the gates before an exercise that are meant for somebody like them, open or not."""
        who = self._at_gate(self._results)
        return [gate for gate in self.catalogue.gates if gate.exercise == exercise and stands_before(gate, who)]

    @cached_property
    def support_gates(self) -> tuple[ClosedGate, ...]:
        """The closed gates before standing without a hand on the support."""
        return self._closed([gate for gate in self.catalogue.gates if not gate.exercise])

    def may_stand_free(self, exercise: str) -> bool:
        """Whether they may do a balance exercise without a hand on the support: by the gates, or by a clinician's
        yes.
        """
        return not still_closed(self.support_gates, exercise, self.cleared)

    @cached_property
    def facts(self) -> HealthFacts:
        """What the answers say, with what the self-tests add."""
        return with_test_effects(self.told, self.tests)

    @cached_property
    def tier(self) -> Tier:
        return functional_tests.tier_with(self.told, self.tests)

    @cached_property
    def home(self) -> Home:
        """What their home allows; at tier HIGH nobody stands without something that holds them (4.3)."""
        return home_of(
            self.catalogue,
            equipment=self.facts.equipment,
            conditions=self.facts.conditions,
            support_always=self.tier.level == "HIGH",
        )

    @cached_property
    def presences(self) -> Presences:
        """The conditions that hold, implied ones included, and whether the person was sure of each."""
        return with_implied(functional_tests.presences(self.facts), self.catalogue.implies)

    @cached_property
    def cleared(self) -> Sequence[Cleared]:
        """What clinicians have said and what the person opened themselves, as far as it counts on this day."""
        return cleared_on(self.user, self.today, level=lambda: self.tier.level if self.has_health_check else "")

    @cached_property
    def stays_moderate(self) -> bool:
        """Whether hard effort waits for a clinician's yes."""
        return stays_moderate(self.facts, self.cleared, self.today)

    @cached_property
    def declined(self) -> Mapping[str, str]:
        """Exercises that they asked never to be shown, each with the reason that is then given."""
        said = _("You asked us never to show you this one.")
        return {slug: by_clinician or said for slug, by_clinician in _declined(user=self.user)}

    # --- The door to screening ----------------------------------------------------------------------------------------

    @cached_property
    def screening(self) -> SidedScreening:
        """What the rules say of the whole catalogue before anybody has said yes."""
        return self.catalogue.screen_sides(self.facts.conditions, self.facts.one_sided, closed=self.closed_gates)

    @cached_property
    def effective(self) -> SidedScreening:
        """What counts for the whole catalogue, with what was said and opened."""
        return self.screening.with_cleared(
            self.cleared, exercises=self.catalogue.facts, movements=self.catalogue.vocabulary.movements
        )

    def screened(self, only: Iterable[str]) -> SidedScreening:
        """Screen some exercises, with what was said and opened."""
        facts, slugs = self.facts, list(only)
        return self.catalogue.screen_sides(
            facts.conditions, facts.one_sided, slugs, closed=self.closed_before(slugs), cleared=self.cleared
        )

    def with_cleared(self, cleared: Iterable[Cleared]) -> Screening:
        """Screen the whole catalogue as if this had been said."""
        facts, movements = self.catalogue.facts, self.catalogue.vocabulary.movements
        return apply_clearances(self.screening.whole, cleared, exercises=facts, movements=movements)

    def can_do(self, slugs: Iterable[str]) -> list[str]:
        """Pick the exercises that they may do now on either side, want to be shown, and have everything for."""
        known = [slug for slug in slugs if slug in self.catalogue.exercises and slug not in self.declined]
        judged = self.screened(known).whole.exercises if known else {}
        return [
            slug for slug in known if judged[slug].verdict.allows and self.home.allows(self.catalogue.exercises[slug])
        ]

    def explained(self, rules: Iterable[Rule], sides: Mapping[str, str] | None = None) -> list[Reason]:
        """Explain rules in words about this person. ``sides`` are those of rules that concern one side only."""
        return explain_all(rules, self.presences, self.catalogue, sides)

    # --- Fitting ------------------------------------------------------------------------------------------------------

    def fitter(self) -> Fitter:
        """Begin a fitting: what suits them, with nothing chosen yet."""
        return Fitter(
            catalogue=self.catalogue,
            conditions=self.facts.conditions,
            home=self.home,
            screening=self.effective,
            load=added_load(self.cleared, self.tier.level),
            declined=self.declined,
        )

    def fit(self, planned: Sequence[Planned]) -> Fitting:
        """Fit a whole program."""
        fitting = self.fitter().fit(planned)
        return replace(fitting, items=self.with_kept([self._noted(item) for item in fitting.items]))

    def with_kept(self, items: Sequence[FittedItem]) -> tuple[FittedItem, ...]:
        """Add to fitted items those that a gate keeps beside another one."""
        return with_kept(items, keeps=self.keeps_beside, catalogue=self.catalogue, fit_one=self.fit_one)

    def keeps_beside(self, exercise: str) -> str:
        """Find what stays as a single set beside an exercise that has taken its place; mostly nothing."""
        if not any(gate.exercise == exercise and gate.keeps for gate in self.catalogue.gates):
            return ""
        return next((gate.keeps for gate in self.gates_before(exercise) if gate.keeps), "")

    def fit_one(self, planned: Planned) -> FittedItem | None:
        """Fit exactly this exercise; None when they may not do it now."""
        if planned.exercise not in self.catalogue.exercises:
            return None
        item = self.fitter().fit_one(planned)
        return self._noted(item) if item else None

    def _noted(self, item: FittedItem) -> FittedItem:
        """Note on a balance exercise that the support stays because a self-test was short (``clinical_rules.md``, 6.3),
        and on an exercise that they do not do on the floor where they do it instead (4.1, Q12).
        """
        notes = [item.note, str(PLACE_NOTES.get(item.place, ""))]
        if self.tests.supported_level and item.role == Role.BALANCE:
            notes.append(str(SUPPORT_NOTE))
        return replace(item, note=" ".join(note for note in notes if note))
