"""What follows from the answers of the health check: a pure function (``clinical_rules.md``, 4.1).

Each answer counts as YES, UNSURE or NO. "Both" is the smaller of two, "either" the larger, "not" the opposite. Whatever
is not NO makes a condition present, and UNSURE is shown as such. So answering "not sure" instead of "no" can add a
condition, and never takes one away. The one exception is in ``_hip_operation``: not knowing whether the surgeon's
limits were lifted does not mean that they were.

A question that ``shown_if`` does not call for does not count, even when an answer to it is still stored from before.
One that is called for and has no answer counts as UNSURE, and so does everything in a list that was skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal

from exercises.measures.scales import PAIN_RED_FROM
from exercises.rules.clearance import EFFORT_HEART, EFFORT_METABOLIC_OR_KIDNEY
from exercises.rules.sides import SIDES

from ..rules.facts import HealthFacts, Presence
from .answers import Answer, Reader, UnknownAnswerError, check_answers
from .questions.health import T_SCORE_ASKED_BACK
from .questions.hips import PAINS
from .questions.kinds import DEFAULT_DAYS, NONE, NOT_SURE, Answers
from .red_flags import SIGN_BY_CODE, STRONG_PAIN

Note = Callable[[str, Answer, str], None]

# Q8: what a T-score means, and for how many years it counts (4.1).
OSTEOPOROSIS_UP_TO = Decimal("-2.5")
OSTEOPENIA_UP_TO = Decimal("-1.0")
T_SCORE_YEARS = 3


# What is ticked (Q1, Q4), and which rule keeps hard effort waiting then (table 4.2).
HARD_EFFORT_WAITS: Mapping[str, str] = {"heart": EFFORT_HEART, "metabolic_or_kidney": EFFORT_METABOLIC_OR_KIDNEY}

# (Condition, list, choice): ticking the choice means that the condition is present.
DIRECT: tuple[tuple[str, str, str], ...] = (
    ("cardiac_symptoms", "health", "chest_pain"),
    ("blackout_or_dizziness", "health", "blackout"),
    ("pregnancy", "health", "pregnancy"),
    ("told_supervised_only", "health", "supervised"),
    ("osteopenia", "bones", "osteopenia"),
    ("osteoporosis", "bones", "osteoporosis"),
    ("vertebral_fracture", "bones", "spine_fracture"),
    ("low_trauma_fractures_multiple", "bones", "breaks"),
    ("hip_oa", "hips", "hip_oa"),
    ("fai", "hips", "fai"),
    ("gluteal_tendinopathy", "hips", "outer_tendon"),
    ("hypermobility_or_hip_dysplasia", "hips", "hypermobile"),
    ("transient_osteoporosis_hip_or_avn_or_stress_fracture", "hips", "weak_hip_bone"),
    ("spinal_stenosis", "hips", "stenosis"),
    ("low_back_pain", "hips", "back"),
    ("knee_pain", "hips", "knee"),
    ("neck_problem", "hips", "neck"),
    ("wrist_or_shoulder_problem", "hips", "wrist_or_shoulder"),
    # Any one of the three key questions (Q11), or a blackout (Q3)
    ("falls_risk", "balance", "fallen"),
    ("falls_risk", "balance", "unsteady"),
    ("falls_risk", "balance", "worried"),
    ("falls_risk", "health", "blackout"),
    ("cannot_do_floor", "balance", "no_floor"),
)


def _direct(read: Reader, note: Note) -> None:
    for condition, gate, value in DIRECT:
        note(condition, read.ticked(gate, value), gate)


def _blood_pressure(read: Reader, note: Note) -> None:
    """Q1: high, and not under control by somebody's word; numbers that are not known lock nothing (CV-2b)."""
    high = read.ticked("health", "high_bp")
    controlled = read.yes("bp_controlled")
    if controlled is Answer.UNSURE:
        note("bp_unknown", high.at_most_unsure(), "bp_controlled")
    else:
        note("bp_uncontrolled", min(high, controlled.opposite()), "bp_controlled")


def _illness_and_inactive(read: Reader, note: Note) -> None:
    """Q1, Q4, Q16 and table 4.2: a known heart, metabolic or kidney illness, and not active for three months."""
    inactive = read.yes("active").opposite()
    note("heart_metabolic_or_kidney_disease_and_inactive", min(_heart_metabolic_or_kidney(read), inactive), "active")


def _heart_metabolic_or_kidney(read: Reader) -> Answer:
    return max(read.ticked("health", choice) for choice in HARD_EFFORT_WAITS)


def _pregnancy(read: Reader, note: Note) -> None:
    """Q14: without an answer how far along it is, a pregnancy counts as in week 16 or further."""
    from_16 = min(read.ticked("health", "pregnancy"), read.said("pregnancy_stage", "from_16"))
    note("pregnancy_from_week_16", from_16, "pregnancy_stage")


def _bone_medicine(read: Reader, note: Note) -> None:
    """Q5: takes one of the medicines against bone loss."""
    takes = min(read.ticked("health", "medicines"), read.in_list("medicines", "bone"))
    note("on_bisphosphonate_denosumab_romosozumab", takes, "medicines")


def _steroids(read: Reader, note: Note) -> None:
    """Q5: by mouth, for three months or longer."""
    takes = min(read.ticked("health", "medicines"), read.in_list("medicines", "steroids"))
    note("steroids_long", min(takes, read.yes("long_steroids")), "long_steroids")


def _illnesses(read: Reader, note: Note) -> None:
    """Q4 in parts. Inflamed joints may have loosened the neck, so the neck's rules count until a clinician has said
    otherwise.
    """

    def has(illness: str) -> Answer:
        return min(read.ticked("health", "other_illness"), read.in_list("illnesses", illness))

    inflammatory = has("inflammatory")
    note("inflammatory_joints", inflammatory, "illnesses")
    note("neck_problem", inflammatory, "illnesses")
    note("wrist_or_shoulder_problem", min(inflammatory, read.yes("sore_hands")), "sore_hands")
    note("nerve_or_movement_illness", has("nerves"), "illnesses")
    note("falls_risk", has("nerves"), "illnesses")
    note("cancer_in_bones", min(has("cancer"), read.yes("cancer_in_bones")), "cancer_in_bones")


def _walking_aid(read: Reader, note: Note) -> None:
    """Q12 and Q13 in parts.

    Somebody who gets neither to the floor nor onto a bed does nothing lying down. An aid that holds both hands, or that
    is there for the balance, is a risk of falling. Older answers tell only the hand: both hands are two sticks or a
    frame.
    """
    aid = read.ticked("balance", "walking_aid")
    note("falls_risk", _aid_for_balance(read), "walking_aid")
    no_bed = min(read.ticked("balance", "no_floor"), read.said("bed", "no"))
    note("cannot_lie_down", no_bed, "bed")
    note("cannot_stand", min(aid, read.said("walking_aid", "cannot_stand")), "walking_aid")
    note("mostly_sitting", min(aid, read.said("walking_aid", "wheelchair")), "walking_aid")
    # Nobody who cannot stand gets down to the floor and up alone.
    note("cannot_do_floor", min(aid, read.said("walking_aid", "cannot_stand")), "walking_aid")


def _aid_for_balance(read: Reader) -> Answer:
    both_hands = read.said("walking_aid", "two", "wheelchair", "cannot_stand")
    if read.text("walking_aid_hand") == "both":
        both_hands = Answer.YES
    return min(read.ticked("balance", "walking_aid"), max(both_hands, read.yes("stick_for_balance")))


def _bone_density(read: Reader, note: Note) -> None:
    """Q8: the lowest T-score of the last three years counts. It adds a condition and never takes one away."""
    scores, year = _t_scores(read), read.answers.get("t_score_year")
    if not scores or (year is not None and read.year - year > T_SCORE_YEARS):
        return
    lowest = min(scores.values())
    if lowest <= OSTEOPOROSIS_UP_TO:
        note("osteoporosis", Answer.YES, "t_score_hip")
    elif lowest <= OSTEOPENIA_UP_TO:
        note("osteopenia", Answer.YES, "t_score_hip")


def _t_scores(read: Reader) -> dict[str, Decimal]:
    """Read the T-scores by site. A score above zero whose minus was forgotten, or may have been, counts with a
    minus.
    """
    forgotten = read.text("t_score_sign") in ("minus", NOT_SURE)
    scores = {}
    for site, key in (("hip", "t_score_hip"), ("spine", "t_score_spine")):
        if key in read.answers:
            score = Decimal(read.answers[key])
            scores[site] = -score if forgotten and score >= T_SCORE_ASKED_BACK else score
    return scores


def _fractures(read: Reader, note: Note) -> None:
    """Q8, Q20: a spine fracture is new or still hurts; a hip fracture is less than 12 weeks old."""
    new_or_painful = max(read.said("spine_fracture_when", "recent"), read.yes("spine_fracture_painful"))
    note(
        "vertebral_fracture_recent_or_painful",
        min(read.ticked("bones", "spine_fracture"), new_or_painful),
        "spine_fracture_when",
    )
    recent = read.said("hip_fracture_when", "recent")
    note("hip_fracture_recent", min(read.ticked("bones", "hip_fracture"), recent), "hip_fracture_when")


def _height(read: Reader, note: Note) -> None:
    """Q8 and RF10: much shorter, and no doctor has looked into it.

    With osteoporosis a spine fracture is suspected, otherwise it is possible. (Our proposal: 4.1 says only that loss of
    height sets bone flags, and RF10 counts it together with osteoporosis.)
    """
    unexplained = min(read.ticked("bones", "height"), read.yes("height_checked").opposite())
    note("vertebral_fracture_suspected", min(unexplained, read.ticked("bones", "osteoporosis")), "height_checked")
    note("vertebral_fracture", unexplained.at_most_unsure(), "height_checked")


def _hip_operation(read: Reader, note: Note) -> None:
    """Q9: the surgeon's limits for a new hip hold until we know that they were lifted.

    When the person is not sure how the surgeon went in, the limits of all three approaches hold. Limits count as
    lifted, or as never given, only when the person says so. After another hip operation, limits that may still hold
    count as "only under supervision", because no rule covers such operations (our proposal).
    """
    new_hip = read.ticked("hips", "new_hip")
    limits = read.said("limits", "apply")
    for approach in ("posterior", "anterior", "lateral"):
        note(f"thr_{approach}", min(new_hip, read.in_list("approach", approach), limits), "limits")
    if limits is Answer.NO:
        note("thr_any_precautions_lifted", new_hip, "limits")
    note("told_supervised_only", min(read.ticked("hips", "other_operation"), limits), "limits")


def _tight_front(read: Reader, note: Note) -> None:
    """Section 5.3: a tight front of the hip matters only together with impingement."""
    tight = min(read.ticked("hips", "fai"), read.yes("hip_front_tight"))
    note("hip_flexor_tightness", tight, "hip_front_tight")


def _strong_pain(read: Reader, note: Note) -> None:
    """Usual pain of hip or back in the red zone: no added weight (section 5.3)."""
    for key in PAINS:
        if read.answers.get(key, 0) >= PAIN_RED_FROM:
            note("strong_usual_pain", Answer.YES, key)


def _has_strong_pain(read: Reader) -> bool:
    return any(read.answers.get(key, 0) >= PAIN_RED_FROM for key in PAINS)


# Every rule that sets conditions, in the order of section 4.1.
RULES: tuple[Callable[[Reader, Note], None], ...] = (
    _direct,
    _blood_pressure,
    _illness_and_inactive,
    _pregnancy,
    _bone_medicine,
    _steroids,
    _illnesses,
    _walking_aid,
    _bone_density,
    _fractures,
    _height,
    _hip_operation,
    _tight_front,
    _strong_pain,
)


# Condition that may be on one side only → the question that asks for the side (section 5.3, last row).
SIDE_OF: Mapping[str, str] = {
    "hip_oa": "hip_oa_side",
    "fai": "fai_side",
    "hip_flexor_tightness": "fai_side",
    "gluteal_tendinopathy": "outer_tendon_side",
    "hypermobility_or_hip_dysplasia": "hypermobile_side",
    "transient_osteoporosis_hip_or_avn_or_stress_fracture": "weak_hip_bone_side",
    "thr_posterior": "new_hip_side",
    "thr_anterior": "new_hip_side",
    "thr_lateral": "new_hip_side",
    "thr_any_precautions_lifted": "new_hip_side",
}


def facts_from(answers: Answers, *, today: date, open_flags: Collection[str] = ()) -> HealthFacts:
    """Derive the facts from the answers and from the codes of warning signs that are still open.

    ``today`` is needed for the age. Raises ``UnknownAnswerError`` for a question, an answer or a warning sign that the
    health check does not know.
    """
    check_answers(answers, today=today)
    unknown = set(open_flags) - set(SIGN_BY_CODE)
    if unknown:
        raise UnknownAnswerError(f"unknown warning sign: {', '.join(sorted(unknown))}")
    read = Reader(answers, year=today.year)
    found: dict[str, tuple[Answer, str]] = {}

    def note(condition: str, answer: Answer, question: str) -> None:
        if answer > found.get(condition, (Answer.NO, ""))[0]:
            found[condition] = (answer, question)

    for rule in RULES:
        rule(read, note)
    red_flags = _red_flags(read, open_flags)
    if "RF10" in red_flags:
        note("vertebral_fracture_suspected", Answer.YES, "warning_signs")

    falls, injurious_fall = _falls(read)
    hip_fracture = read.ticked("bones", "hip_fracture")
    limits_lifted = _limits_lifted_within_year(read)
    return HealthFacts(
        presences={
            condition: Presence(
                condition=condition, sure=answer is Answer.YES, question=question, side=_side(read, condition)
            )
            for condition, (answer, question) in found.items()
        },
        equipment=frozenset(read.answers.get("equipment", ())) - {NONE},
        days=tuple(sorted(int(day) for day in read.answers.get("days", DEFAULT_DAYS))),
        goal=read.text("goal"),
        goal_words=read.text("goal_words"),
        age=today.year - read.answers["year_of_birth"] if "year_of_birth" in read.answers else None,
        sex="" if read.text("sex") == "unsaid" else read.text("sex"),
        walking_aid=read.ticked("balance", "walking_aid") > Answer.NO,
        gradual_hip_pain=min(read.ticked("hips", "hip_pain"), read.yes("hip_pain_gradual")) > Answer.NO,
        usual_pain={
            region: read.answers[key]
            for region, key in (("hip", "pain_hip"), ("back", "pain_back"))
            if key in read.answers
        },
        falls=falls,
        injurious_fall=injurious_fall,
        hard_effort_waits=frozenset(
            rule for choice, rule in HARD_EFFORT_WAITS.items() if read.ticked("health", choice) > Answer.NO
        ),
        red_flags=red_flags,
        unsure_of=frozenset(
            fact
            for fact, answer in (
                ("falls", _times_fallen(read)),
                ("injurious_fall", _hurt_in_a_fall(read)),
                ("hip_fracture", hip_fracture),
                ("hip_limits_lifted_within_year", limits_lifted),
            )
            if answer is Answer.UNSURE
        ),
        hip_fracture=hip_fracture > Answer.NO,
        new_hip=read.ticked("hips", "new_hip") > Answer.NO,
        hip_limits_lifted_within_year=limits_lifted > Answer.NO,
        hip_pain_side=read.text("hip_pain_side"),
        walking_aid_hand=read.text("walking_aid_hand"),
        medicines=frozenset(read.answers.get("medicines", ())) - {NONE, NOT_SURE},
        illnesses=frozenset(read.answers.get("illnesses", ())) - {NONE, NOT_SURE},
        walking_aid_kind=read.text("walking_aid"),
        walking_aid_for_balance=_aid_for_balance(read) > Answer.NO,
        t_scores=_t_scores(read),
        t_score_year=read.answers.get("t_score_year"),
    )


def _side(read: Reader, condition: str) -> str:
    """Find the side of a condition that is on one side only; empty for both, "not sure", and where none is asked."""
    given = read.text(SIDE_OF[condition]) if condition in SIDE_OF else ""
    return given if given in SIDES else ""


def _red_flags(read: Reader, open_flags: Collection[str]) -> tuple[str, ...]:
    codes = set(open_flags) | (set(read.answers.get("warning_signs", ())) - {NONE})
    if read.ticked("hips", "catches") > Answer.NO:
        codes.add("RF13")
    if _has_strong_pain(read) and read.yes("strong_pain_seen") is not Answer.YES:
        codes.add(STRONG_PAIN)
    return tuple(code for code in SIGN_BY_CODE if code in codes)


def _falls(read: Reader) -> tuple[int, bool]:
    """Q20: the number of falls (0, 1, or 2 for more), and whether one of them did harm.

    "Not sure" counts as the worse answer: of how many, as two; of being hurt, as hurt; of any fall at all, as one.
    """
    fallen = read.ticked("balance", "fallen")
    if fallen is not Answer.YES:
        return int(fallen), False
    return (1 if read.said("falls", "one") is Answer.YES else 2), _hurt_in_a_fall(read) > Answer.NO


def _times_fallen(read: Reader) -> Answer:
    """Whether the person has fallen; UNSURE also where the number of falls is not known."""
    fallen = read.ticked("balance", "fallen")
    return Answer.UNSURE if Answer.UNSURE in (fallen, min(fallen, read.said("falls", "more"))) else fallen


def _hurt_in_a_fall(read: Reader) -> Answer:
    return min(read.ticked("balance", "fallen"), read.yes("fall_injury"))


def _limits_lifted_within_year(read: Reader) -> Answer:
    """Section 4.3. Where the surgeon never gave limits, the year counts from the operation."""
    new_hip = read.ticked("hips", "new_hip")
    if read.said("limits", "never") is Answer.YES:
        return min(new_hip, read.said("operation_when", "weeks", "months"))
    return min(new_hip, Answer.YES if read.said("limits", "lifted_lately") is Answer.YES else Answer.NO)
