"""Which signs are asked before a session and when somebody stops, of whom, and what a pain means then. Pure.

``clinical_rules.md``, section 3: the line before each session, and "Stop now, three questions".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.rules.facts import HealthFacts
from exercises.measures.scales import HIGHEST, PAIN_AMBER_FROM, PAIN_RED_FROM

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FALL = "RF15"
BEFORE_SESSION: tuple[str, ...] = ("RF1", "RF2", "RF3", "RF4", "RF5", "RF6", "RF10")
# With the fall, which leads to questions of its own.
ASKED: tuple[str, ...] = (*BEFORE_SESSION, FALL)

# What makes bones thin, or says that they are; "not sure" counts (section 3, RF10).
THIN_BONES: frozenset[str] = frozenset(
    {
        "osteopenia",
        "osteoporosis",
        "steroids_long",
        "on_bisphosphonate_denosumab_romosozumab",
        "vertebral_fracture",
        "vertebral_fracture_suspected",
        "vertebral_fracture_recent_or_painful",
        "low_trauma_fractures_multiple",
        "hip_fracture_recent",
    }
)
# The health check asks about every sign: within this time after it began, none is asked again (our own judgement).
ASKED_IN_THE_HEALTH_CHECK = timedelta(hours=1)


def concerns(code: str, facts: HealthFacts | None) -> bool:
    """Whether somebody can have a sign. If nothing is known about them, they can have any."""
    if facts is None:
        return True
    if code == "RF5":
        return facts.new_hip
    if code == "RF10":
        return facts.hip_fracture or bool(facts.conditions & THIN_BONES)
    return True


def signs_for(codes: Iterable[str], facts: HealthFacts | None) -> tuple[str, ...]:
    """Pick the signs that this person is asked about."""
    return tuple(code for code in codes if concerns(code, facts))


def just_asked(*, began: datetime, completed: datetime, now: datetime) -> bool:
    """Whether a health check asked all of this so recently that asking again would only be a nuisance."""
    return timedelta(0) <= now - min(began, completed) <= ASKED_IN_THE_HEALTH_CHECK


# Question 1.
EMERGENCIES: tuple[str, ...] = ("RF1", "RF2", "RF3", "RF4", "RF5")

# Question 2: each answer, and the sign that locks and explains it.
CALL_TODAY: Mapping[str, str] = {"numb_or_weak": "RF6", "back": "RF10", "cannot_stand": "RF8"}


# Rules about new pain that ask for a clinician (5.1: AF-1, SS-6): the sign that locks, by the rule's condition.
NEW_PAIN: Mapping[str, str] = {
    "on_bisphosphonate_denosumab_romosozumab": "RF9",
    "spinal_stenosis": "RF6",
}
# These are asked first, whatever the number of the pain; only a yes is that sign.
NEW_PAIN_QUESTION: Mapping[str, StrOrPromise] = {
    "RF9": _("Is this a new ache in your thigh, hip or groin?"),
    "RF6": _("Is a leg newly weak, does a foot drag, or is numbness spreading?"),
}


class Zone(StrEnum):
    """Question 3: what to do now."""

    GO_ON = "go_on"
    EASIER = "easier"
    STOP = "stop"


def zone_of(pain: int | None, *, sharp: bool) -> Zone:
    """Judge a pain: sharp or red, stop; amber, rest, then easier or stop; else go on.

    Raises ValueError when there is neither a number nor a sharp pain: nothing is guessed.
    """
    if sharp:
        return Zone.STOP
    if pain is None or not 0 <= pain <= HIGHEST:
        raise ValueError("pain is a number from 0 to 10")
    if pain >= PAIN_RED_FROM:
        return Zone.STOP
    return Zone.EASIER if pain >= PAIN_AMBER_FROM else Zone.GO_ON


def stops(pain: int | None, *, sharp: bool) -> bool:
    """Whether what was told of an exercise, if anything was, means to stop."""
    return (sharp or pain is not None) and zone_of(pain, sharp=sharp) is Zone.STOP
