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
    from .functional_tests.services import facts_with_tests, presences
    from .health_check.services import current_facts

    facts = current_facts(user)
    return None if facts is None else presences(facts_with_tests(user, facts))


def person_clearances(user: Any) -> Sequence[Cleared]:
    """Return what clinicians have said about a person, as it counts today. One query."""
    from django.utils import timezone

    from .clearances import cleared_on

    return cleared_on(user, timezone.localdate())
