from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from exercises.personal import register_person_facts

        register_person_facts(person_facts)


def person_facts(user: Any) -> Mapping[str, bool] | None:
    """Return condition → whether the person was sure, or None without a health check. At most two queries."""
    from .health_check.services import current_facts

    facts = current_facts(user)
    return None if facts is None else {slug: presence.sure for slug, presence in facts.presences.items()}
