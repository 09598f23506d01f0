"""The numbers behind the self-tests, each with its source (``clinical_rules.md``, section 6). Pure tables."""

from __future__ import annotations

from dataclasses import dataclass

from exercises.measures.scales import PAIN_RED_FROM

# (From age, men, women): the fewest stands in 30 seconds that are not below average (6.1, R-STEADI). None under
# 60. The source ends at 94; anybody older is HIGH by age alone, and is shown the first row.
CHAIR_STAND: tuple[tuple[int, int, int], ...] = (
    (90, 7, 4),
    (85, 8, 8),
    (80, 10, 9),
    (75, 11, 10),
    (70, 12, 10),
    (65, 12, 11),
    (60, 14, 12),
)
# (From age, seconds): time on one leg, eyes open, best of three tries, stopped at 45; the same for men and women (6.3,
# R-SPRINGER07).
SINGLE_LEG: tuple[tuple[int, int], ...] = ((80, 9), (70, 22), (60, 32), (50, 41), (40, 42), (18, 45))
SINGLE_LEG_CAP = 45
SINGLE_LEG_TRIES = 3

# With more pain than this, which is the red zone, nobody begins a test or goes on with it.
PAIN_MOST = PAIN_RED_FROM - 1

CHAIR_STAND_SECONDS = 30
# Each of the four stages is held for this long; less than this heel to toe signals a risk of falling (6.2, R-STEADI).
STAGE_SECONDS = 10
TANDEM_SECONDS = STAGE_SECONDS
# Seconds on one leg: below the first number people stay on the supported level, below the second they count as at risk
# of falling (6.3).
SUPPORTED_BELOW = 10
FALLS_RISK_BELOW = 5

# The smallest change in stands in 30 seconds that is more than chance (6.1, R-GILL22 and R-WRIGHT11).
REAL_CHANGE = 3
# Days for which a result counts, and days before the same test may be done again (section 6).
VALID_DAYS = 365
WAIT_DAYS = 28

SOURCES: dict[str, tuple[str, ...]] = {
    "chair_stand": ("R-STEADI", "R-GILL22", "R-WRIGHT11"),
    "four_stage": ("R-STEADI", "R-OLIV"),
    "single_leg": ("R-SPRINGER07",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairStandNorm:
    """The fewest stands that are not below average at an age."""

    men: int
    women: int

    def of(self, sex: str) -> int:
        """Choose the norm of a sex; the higher of the two, which is the safer, where the sex was not said."""
        return {"male": self.men, "female": self.women}.get(sex, max(self.men, self.women))


def chair_stand_norms(age: int | None) -> ChairStandNorm | None:
    """Look up the norms for an age; None under 60 and for an unknown age (6.1)."""
    if age is None:
        return None
    for from_age, men, women in CHAIR_STAND:
        if age >= from_age:
            return ChairStandNorm(men=men, women=women)
    return None


def chair_stand_norm(age: int | None, sex: str) -> int | None:
    """Look up the fewest stands that are not below average; None under 60 and for an unknown age (6.1)."""
    norms = chair_stand_norms(age)
    return None if norms is None else norms.of(sex)


def gate_norm(age: int | None, sex: str) -> int:
    """Look up the fewest stands that are not below average, for a gate (4.5): under 60, and where the age is not known,
    those of 60.
    """
    youngest = CHAIR_STAND[-1][0]
    return chair_stand_norm(max(age or youngest, youngest), sex) or 0


def single_leg_seconds(age: int | None) -> int | None:
    """Look up for how many seconds people of an age stand on one leg on average; None for an unknown age (6.3)."""
    if age is None:
        return None
    return next((seconds for from_age, seconds in SINGLE_LEG if age >= from_age), None)
