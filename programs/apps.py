from __future__ import annotations

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self) -> None:
        from accounts.export import register_export
        from exercises.progression_numbers import register_number_check

        from .export import adjustments_part, entries_part, routines_part, sessions_part, wishes_part
        from .progression.numbers import check_row

        register_number_check(check_row)
        register_export("routines", routines_part)
        register_export("sessions", sessions_part)
        register_export("entries", entries_part)
        register_export("adjustments", adjustments_part)
        register_export("wishes", wishes_part)
