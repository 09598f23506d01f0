"""The codes of the export, each with whose it is. Pure.

Codes of others are used only where they mean the same as ours. What nobody else has a code for has one of our own
(``docs/fhir.md`` lists them).
"""

from __future__ import annotations

from dataclasses import dataclass

# Names of ours. The project owns no domain, and nobody can own this one (RFC 2606): it is a name, not a place.
OURS = "https://homestretch.example/fhir"
EXERCISES = f"{OURS}/CodeSystem/exercise"
MEASURES = f"{OURS}/CodeSystem/measure"
GOALS = f"{OURS}/CodeSystem/check-in-goal"
IMPRESSIONS = f"{OURS}/CodeSystem/check-in-impression"
SIDES = f"{OURS}/CodeSystem/side"
SIGNS = f"{OURS}/CodeSystem/warning-sign"
DOSE = f"{OURS}/StructureDefinition/exercise-dose"
GOAL_DOSE = f"{OURS}/StructureDefinition/exercise-goal-dose"
WEEK_OF_PLAN = f"{OURS}/StructureDefinition/week-of-plan"
CHECK_IN = f"{OURS}/Questionnaire/check-in"
CHECK_IN_VERSION = "1"

# Systems of others.
URIS = "urn:ietf:rfc3986"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
# HL7 Physical Activity Implementation Guide 1.0.1, and US Core, which it builds on.
PHYSICAL_ACTIVITY = "http://hl7.org/fhir/us/physical-activity/CodeSystem/pa-temporary-codes"
CARE_PLANS = "http://hl7.org/fhir/us/core/CodeSystem/careplan-category"
OBSERVATION_CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
ABSENCES = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
ACHIEVEMENTS = "http://terminology.hl7.org/CodeSystem/goal-achievement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code of a system, as the system itself writes it out."""

    system: str
    code: str
    display: str


# LOINC, with the long common name of each.
PAIN = Code(system=LOINC, code="72514-3", display="Pain severity - 0-10 verbal numeric rating [Score] - Reported")
CHAIR_STAND = Code(system=LOINC, code="66247-8", display="Sit to stand frequency in 30 seconds")
STRENGTH_DAYS = Code(system=LOINC, code="82291-6", display="Frequency of muscle-strengthening physical activity")
MODERATE_MINUTES = Code(
    system=LOINC, code="82290-8", display="Frequency of moderate to vigorous aerobic physical activity"
)

ACTIVITY = Code(system=OBSERVATION_CATEGORIES, code="activity", display="Activity")
SURVEY = Code(system=OBSERVATION_CATEGORIES, code="survey", display="Survey")
EXAM = Code(system=OBSERVATION_CATEGORIES, code="exam", display="Exam")
ABOUT_ACTIVITY = Code(system=PHYSICAL_ACTIVITY, code="PhysicalActivity", display="Physical Activity")
ASSESS_PLAN = Code(system=CARE_PLANS, code="assess-plan", display="Assessment and Plan of Treatment")
NOT_DONE = Code(system=ABSENCES, code="not-performed", display="Not Performed")
ACHIEVED = Code(system=ACHIEVEMENTS, code="achieved", display="Achieved")
IN_PROGRESS = Code(system=ACHIEVEMENTS, code="in-progress", display="In Progress")


def _ours(code: str, display: str) -> Code:
    return Code(system=MEASURES, code=code, display=display)


SESSION = _ours("exercise-session", "Home exercise session")
PAIN_BEFORE = _ours("pain-before-session", "Pain before a session, 0 to 10")
PAIN_IN_SESSION = _ours("pain-in-session", "Most pain in a session, 0 to 10")
PAIN_NEXT_MORNING = _ours("pain-next-morning", "Pain on the morning after a session, 0 to 10")
PAIN_OF_WEEK = _ours("pain-last-week", "Pain in the last week on the whole, 0 to 10")
EFFORT = _ours("effort", "Effort of a session, 0 to 10")
NOTED_MINUTES = _ours("noted-minutes", "Minutes of moving in a week beside the sessions, however hard")
SET = _ours("set", "One set of an exercise")
LOAD = _ours("load", "Weight or band that was used")
PAIN_OF_EXERCISE = _ours("pain-of-exercise", "Most pain in an exercise, 0 to 10")
EFFORT_OF_EXERCISE = _ours("effort-of-exercise", "Effort of an exercise, 0 to 10")
FALL = _ours("fall", "Fall")
NEAR_FALL = _ours("near-fall", "Near-fall")
WITHOUT_FALL = _ours("without-fall", "Broken bone or operation without a fall")
INJURED = _ours("injured", "Injured")
BROKEN_BONE = _ours("broken-bone", "Broken bone")
OPERATION = _ours("operation", "Operation")
UNHURT = _ours("unhurt", "No injury told")
WARNING_SIGN = _ours("warning-sign", "Warning sign")
FOUR_STAGE = _ours("four-stage-balance", "Stages passed of four ways to stand")
SINGLE_LEG = _ours("single-leg-stand", "Seconds on one leg, at most 45")
STAGES = {
    "side_by_side": _ours("stand-side-by-side", "Seconds with the feet side by side, at most 10"),
    "semi_tandem": _ours("stand-semi-tandem", "Seconds with one foot half before the other, at most 10"),
    "tandem": _ours("stand-tandem", "Seconds heel to toe, at most 10"),
    "one_leg": _ours("stand-one-leg", "Seconds on one leg, at most 10"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit: its UCUM code, and how people write it."""

    code: str
    words: str


SCORE = Unit(code="{score}", words="of 10")
STANDS = Unit(code="{#}/(30.s)", words="in 30 s")
STAGE = Unit(code="{stages}", words="stages")
SECONDS = Unit(code="s", words="s")
MINUTES = Unit(code="min", words="min")
KILOGRAMS = Unit(code="kg", words="kg")
REPETITIONS = Unit(code="{repetitions}", words="repetitions")
DAYS_A_WEEK = Unit(code="d/wk", words="days a week")
MINUTES_A_WEEK = Unit(code="min/wk", words="minutes a week")

# Days of the week as FHIR names them, Monday first.
WEEK_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
