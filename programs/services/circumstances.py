"""What a program, or one exercise, is fitted to: a person as they are on a day, with what clinicians have said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from accounts.clearances import cleared_on
from accounts.functional_tests import services as functional_tests
from accounts.functional_tests.scoring import with_test_effects
from accounts.functional_tests.words import SUPPORT_NOTE
from accounts.health_check.facts import HealthFacts, facts_from
from accounts.models import HealthProfile
from accounts.risk import Tier
from exercises.clearance import EXERCISE, Cleared, added_load_allowed, load_cleared
from exercises.entries import Catalogue
from exercises.sides import SidedScreening
from exercises.snapshot import current_catalogue

from ..fitting import FittedItem, Fitting, Planned, fit, fit_one
from ..models import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """A person on a day. ``facts`` have what their own tests say; ``effective`` is screened with clinicians' words.

    ``declined`` are exercises that they asked never to be shown, each with what is said of it. ``is_supported``: a
    self-test says that the support stays.
    """

    profile: HealthProfile
    facts: HealthFacts
    tier: Tier
    catalogue: Catalogue
    cleared: tuple[Cleared, ...]
    screening: SidedScreening
    effective: SidedScreening
    declined: Mapping[str, str]
    is_supported: bool

    @property
    def added_load(self) -> bool:
        return added_load_allowed(self.cleared) and (self.tier.level != "HIGH" or load_cleared(self.cleared))

    @property
    def load_opened(self) -> list[str]:
        """Exercises to which a clinician said that weight may be added."""
        return [
            one.exercise
            for one in self.cleared
            if one.scope == EXERCISE and one.exercise and load_cleared(self.cleared, one.exercise)
        ]

    def fit(self, planned: Sequence[Planned]) -> Fitting:
        """Fit a whole program."""
        fitting = fit(
            planned=planned,
            catalogue=self.catalogue,
            conditions=self.facts.conditions,
            equipment=self.facts.equipment,
            added_load=self.added_load,
            load_opened=self.load_opened,
            screening=self.effective,
            declined=self.declined,
        )
        return replace(fitting, items=tuple(self._on_supported_level(item) for item in fitting.items))

    def fit_one(self, planned: Planned) -> FittedItem | None:
        """Fit exactly this exercise; None when they may not do it now."""
        if planned.exercise not in self.catalogue.exercises:
            return None
        item = fit_one(
            planned,
            catalogue=self.catalogue,
            conditions=self.facts.conditions,
            equipment=self.facts.equipment,
            added_load=self.added_load,
            load_opened=self.load_opened,
            screening=self.effective,
            declined=self.declined,
        )
        return self._on_supported_level(item) if item else None

    def _on_supported_level(self, item: FittedItem) -> FittedItem:
        """Note on a balance exercise that the support stays: a self-test was short (``clinical_rules.md``, 6.3)."""
        if not self.is_supported or item.role != Role.BALANCE:
            return item
        return replace(item, note=" ".join(part for part in (item.note, str(SUPPORT_NOTE)) if part))


def circumstances_of(profile: HealthProfile, *, today: date) -> Circumstances:
    """Return how a person is on a day, by these answers. Three queries."""
    facts = facts_from(profile.answers, today=today)
    tested = functional_tests.effects_for(profile.user, facts, today=today)
    tier = functional_tests.tier_with(facts, tested)
    facts = with_test_effects(facts, tested)
    catalogue = current_catalogue()
    cleared = tuple(cleared_on(profile.user, today, level=tier.level))
    screening = catalogue.screen_sides(facts.conditions, facts.one_sided)
    said = _("You asked us never to show you this one.")
    return Circumstances(
        profile=profile,
        facts=facts,
        tier=tier,
        catalogue=catalogue,
        cleared=cleared,
        screening=screening,
        effective=screening.with_cleared(cleared, exercises=catalogue.facts, movements=catalogue.vocabulary.movements),
        declined=dict.fromkeys(profile.user.declined_exercises.values_list("exercise__slug", flat=True), said),
        is_supported=tested.supported_level,
    )
