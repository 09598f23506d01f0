"""Who reads the catalogue, as a test wants them."""

from __future__ import annotations

from datetime import date

from accounts.models import HealthProfile, User
from accounts.rules.facts import HealthFacts, Presence
from exercises.rules.catalogue import Catalogue
from exercises.snapshot.current import current_catalogue
from programs.standing.person import Person


def person_of(user: User, presences: dict[str, bool], *, today: date, catalogue: Catalogue | None = None) -> Person:
    """Return somebody of whom these conditions hold, sure or not, and who has everything at home."""
    person = Person(user, today=today, profile=HealthProfile(), open_signs=(), catalogue=catalogue)
    person.told = HealthFacts(
        presences={slug: Presence(condition=slug, sure=sure, question="") for slug, sure in presences.items()},
        equipment=frozenset((catalogue or current_catalogue()).equipment),
    )
    return person


def stranger(catalogue: Catalogue, presences: dict[str, bool]) -> Person:
    """Return somebody of whom no database knows."""
    person = person_of(User(), presences, today=date(2026, 11, 2), catalogue=catalogue)
    person.test_rows, person.cleared, person.declined = (), (), {}
    return person
