"""The algorithm: the rules in their order. Pure."""

from __future__ import annotations

from collections.abc import Callable

from ..facts import Decision
from ..situation import Situation
from .easing import flare, pain_rising, red, technique_not_clean, too_hard
from .gates import (
    clearance_pending,
    first_session,
    long_break,
    short_break,
    sore_before_starting,
    too_soon,
    warning_sign,
)
from .growing import (
    add_a_set,
    big_step,
    confirm_the_top,
    effort_not_told,
    more_repetitions,
    no_surplus,
    recent_fall,
    step_up,
    too_soon_after_step,
    top_of_ladder,
    weight_not_cleared,
)
from .staying import effort_above_band, morning_unknown, not_all_done, some_pain

Rule = Callable[[Situation], Decision | None]


# The algorithm. The first rule that has an answer decides.
ORDER: tuple[tuple[str, Rule], ...] = (
    ("G0", warning_sign),
    ("G1", clearance_pending),
    ("G2", first_session),
    ("G3", long_break),
    ("P1", red),
    ("P2", flare),
    ("P3", pain_rising),
    ("G4", sore_before_starting),
    ("S1", too_soon),
    ("G3", short_break),
    ("T1", technique_not_clean),
    ("T2", too_hard),
    ("P4", morning_unknown),
    ("P5", some_pain),
    ("T3", not_all_done),
    ("T4", effort_above_band),
    ("A1", more_repetitions),
    ("A2", confirm_the_top),
    ("A2", effort_not_told),
    ("A3", add_a_set),
    ("A4", no_surplus),
    ("A5", top_of_ladder),
    ("A6", recent_fall),
    ("A6", weight_not_cleared),
    ("A7", too_soon_after_step),
    ("A8", big_step),
    ("A9", step_up),
)
# The rules alone, which every decision goes through.
RULES = tuple(rule for _code, rule in ORDER)
