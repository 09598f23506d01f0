"""The numbers of check-ins: when they are asked, and which change is more than chance for one person. Pure.

Three measures that anybody may use (``clinical_rules.md``, section 11): pain of the last week from 0 to 10, up to three
activities in the person's own words (the Patient-Specific Functional Scale), and how they are on the whole (seven steps
from very much better to very much worse). Their questions are asked in our own words.
"""

from __future__ import annotations

from fractions import Fraction

# Weeks of a plan with a check-in, and after the last of them one every so many weeks (P).
CHECK_IN_WEEKS = (0, 4, 8, 12)
CHECK_IN_EVERY = 12
# "Later" puts one off for so many days (P).
PUT_OFF_DAYS = 3

# Activities that a person names, each from 0 (cannot do it) to 10 (as well as before) (R-STRATFORD95).
ACTIVITIES_MOST = 3
# The smallest change that is more than chance nine times in ten: of one activity, and of the mean of several.
ACTIVITY_REAL_CHANGE = 3
ACTIVITIES_REAL_CHANGE = 2

# Of 0 to 10: one point is slightly better, two are much better; one alone can be chance (R-SALAFFI04, R-FARRAR01).
PAIN_REAL_CHANGE = 2

# How somebody is compared with the beginning: 1 is very much better, 7 very much worse (R-FARRAR01). Asked once there
# is a beginning to compare with.
IMPRESSION_STEPS = 7
IMPRESSION_SAME = 4
# "Much better" and "very much better" are what the source takes for a change that matters; for the worse alike (P).
IMPRESSION_REAL_CHANGE = 2
IMPRESSION_FROM_WEEK = 4

SOURCES: dict[str, tuple[str, ...]] = {
    "activities": ("R-STRATFORD95",),
    "pain": ("R-SALAFFI04", "R-FARRAR01"),
    "impression": ("R-FARRAR01",),
}


def real_change_of_activities(number: int) -> int:
    """Look up which change of the mean of so many activities is more than chance; one alone varies more."""
    return ACTIVITY_REAL_CHANGE if number == 1 else ACTIVITIES_REAL_CHANGE


def mean(scores: list[int]) -> Fraction:
    """Work out the mean exactly, so that a change that is just large enough counts. Raises ValueError for none."""
    if not scores:
        raise ValueError("no scores")
    return Fraction(sum(scores), len(scores))
