from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from exercises.clearance import Cleared


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from exercises.personal import register_person_clearances, register_person_facts

        register_person_facts(person_facts)
        register_person_clearances(person_clearances)


def person_facts(user: Any) -> Mapping[str, bool] | None:
    """Return condition → whether the person was sure, or None without a health check. At most three queries."""
    from django.utils import timezone

    from .functional_tests import services as functional_tests
    from .functional_tests.scoring import with_test_effects
    from .health_check.services import current_facts

    facts = current_facts(user)
    if facts is None:
        return None
    tested = functional_tests.effects_for(user, facts, today=timezone.localdate())
    level = functional_tests.tier_with(facts, tested).level
    return functional_tests.presences(with_test_effects(facts, tested), level)


def person_clearances(user: Any, level: str = "") -> Sequence[Cleared]:
    """Return what clinicians have said about a person and what they opened for themselves, as it counts today.

    One query; ``level`` is their risk tier, where it is known (``cleared_on``).
    """
    from django.utils import timezone

    from .clearances import cleared_on

    return cleared_on(user, timezone.localdate(), level=level)
