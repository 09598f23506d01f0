from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from exercises.own_opening import Terms
    from exercises.personal import Known, OwnWay, Stopped


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self) -> None:
        from accounts.days import register_days
        from accounts.export import register_export
        from exercises.personal import register_person_own_way, register_person_reading
        from exercises.progression_numbers import register_number_check

        from .decision.days import bring_back
        from .export import adjustments_part, deleted_part, entries_part, routines_part, sessions_part, wishes_part
        from .progression.in_force import check_row

        register_days(bring_back)
        register_number_check(check_row)
        register_export("routines", routines_part)
        register_export("sessions", sessions_part)
        register_export("entries", entries_part)
        register_export("deleted_sessions", deleted_part)
        register_export("adjustments", adjustments_part)
        register_export("wishes", wishes_part)
        register_person_own_way(person_own_way)
        register_person_reading(person_reading)


def person_reading(user: Any) -> Known | Stopped | None:
    """Return what is true of somebody who reads the catalogue; None without a health check. At most four queries."""
    from django.urls import reverse
    from django.utils import timezone

    from exercises.personal import Known, Stopped

    from .standing.person import Person

    person = Person(user, today=timezone.localdate())
    if person.open_signs:
        return Stopped(url=reverse("accounts:red_flag"))
    if not person.has_health_check:
        return None
    return Known(presences=person.presences, cleared=person.cleared, closed=person.closed_gates)


def person_own_way(user: Any, level: str, terms: Terms) -> OwnWay:
    """Return how far a person of a risk tier is on the way to opening an exercise for themselves. One query."""
    from django.urls import reverse

    from exercises.personal import OwnWay

    from .routine.clearance.openings import sessions_done

    is_low = level == "LOW"
    return OwnWay(
        is_low=is_low,
        done=sessions_done(user) if is_low else 0,
        sessions=terms.sessions,
        url=reverse("programs:own_opening", args=[terms.exercise]),
    )
