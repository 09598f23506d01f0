"""What is due for the program as a whole: offers, looks back and reminders (``clinical_rules.md``, 8.5, RF14, RF17).

Pure: plain facts and today's date come in, what is due goes out, most important first. Nothing here changes a dose, and
nothing that is offered makes one larger: only ``decide`` makes a dose harder. ``explanation`` puts each offer in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import groupby

from ..course.states import ExerciseKey
from ..facts import Kind, Zone
from ..numbers import Numbers
from .facts import WEEK, Choice, Landings, Offer, ProgramFacts, Subject, Track

# The decisions that say "at the target": nothing to spare yet (A4), and nothing left to climb (A5).
AT_TARGET = frozenset({"A4", "A5"})
# The dose stays as it is, so a stretch at the target goes on.
STAYS = frozenset({Kind.HOLD, Kind.EASY_DAY, Kind.REST_DAY})
# A session of these zones counts for RF14: pain above 5 of 10 or sharp, or a flare on the next morning.
HURT = frozenset({Zone.RED, Zone.FLARE})
# From the worst to the best, among the exercises of one session. A morning that nobody told of may hide a flare.
WORST_FIRST = (Zone.RED, Zone.FLARE, Zone.UNKNOWN, Zone.AMBER, Zone.GREEN)
# These told the person to stop, to ease off or to ask; it would be wrong to say then that some soreness is common.
CAREFUL = frozenset(
    {
        Kind.STOP_EMERGENCY,
        Kind.STOP_REFER,
        Kind.BLOCKED,
        Kind.RESTART_RESCREEN,
        Kind.SUBSTITUTE_REFER,
        Kind.DELOAD_REFER,
        Kind.DELOAD,
        Kind.EASY_DAY,
    }
)


Rule = Callable[[ProgramFacts, Numbers], tuple[Offer, ...]]


def _offer(
    numbers: Numbers,
    subject: Subject,
    *rests_on: str,
    choices: tuple[Choice, ...],
    about: str = "",
    flag: str = "",
    **facts: int | str,
) -> tuple[Offer]:
    return (
        Offer(
            subject=subject,
            key=f"{subject.value}:{about}" if about else subject.value,
            rests_on=rests_on,
            sources=numbers.sources(rests_on),
            choices=choices,
            flag=flag,
            facts=facts,
        ),
    )


def worst(zones: Iterable[Zone]) -> Zone:
    """Find the worst zone of the exercises of one session. Raises ValueError when there is none."""
    return min(zones, key=WORST_FIRST.index)


def sessions_hurting(facts: ProgramFacts, numbers: Numbers) -> tuple[Offer, ...]:
    """RF14: strong pain or a flare in three sessions running: a clinician should look.

    Reminds until the person says that somebody has looked, also when it gets better meanwhile; then only sessions after
    that day count. Having read it is no answer (8.5).
    """
    looked = (answer.on for answer in facts.answered if answer.key == Subject.HURTING.value and answer.looked_at)
    since = max(looked, default=date.min)
    after = [felt.zone in HURT for felt in facts.felt if felt.on > since]
    count = max((len(list(run)) for hurts, run in groupby(after) if hurts), default=0)
    if count < numbers.flare_run_refer:
        return ()
    return _offer(
        numbers, Subject.HURTING, "flare_run_refer",
        choices=(Choice.CLINICIAN, Choice.LOOKED_AT), flag="RF14", count=count,
    )  # fmt: skip


def no_gain(facts: ProgramFacts, numbers: Numbers) -> tuple[Offer, ...]:
    """RF17: twelve weeks with 70 % of the sessions done, and nothing has grown: a clinician should look.

    Weeks that asked for nothing do not count. Being at the goal with everything is no lack of gain.
    """
    weeks = facts.last_planned_weeks(numbers.clinician_review_weeks)
    if not weeks or not facts.has_run(numbers.clinician_review_weeks) or not any(t.decisions for t in facts.tracks):
        return ()
    done, planned = sum(week.done for week in weeks), sum(week.planned or 0 for week in weeks)
    grown = any(
        decision.kind.advances and decision.on >= weeks[0].monday
        for track in facts.tracks
        for decision in track.decisions
    )
    better = any(day >= weeks[0].monday for day in facts.gains)
    if done * 100 < numbers.clinician_review_adherence_percent * planned or grown or better:
        return ()
    if all(_stretch_at_target(track) is not None for track in facts.tracks):
        return ()
    if facts.is_quiet(Subject.NO_GAIN.value, weeks=numbers.clinician_review_weeks):
        return ()
    return _offer(
        numbers, Subject.NO_GAIN, "clinician_review_weeks", "clinician_review_adherence_percent",
        choices=(Choice.CLINICIAN, Choice.SEEN), flag="RF17", weeks=numbers.clinician_review_weeks,
    )  # fmt: skip


def shorter_plan(facts: ProgramFacts, numbers: Numbers) -> tuple[Offer, ...]:
    """Offer a plan of three exercises after three weeks running with less than half of the sessions in each. It never
    makes a dose larger.
    """
    weeks = facts.last_weeks(numbers.adherence_low_weeks)
    low = weeks and all(week.done * 100 < numbers.adherence_low_percent * (week.planned or 0) for week in weeks)
    if not low or facts.short_plan or facts.paused:
        return ()
    if facts.is_quiet(Subject.SHORTER_PLAN.value, weeks=numbers.adherence_low_weeks):
        return ()
    return _offer(
        numbers, Subject.SHORTER_PLAN, "adherence_low_percent", "adherence_low_weeks", "short_plan_exercises",
        choices=(Choice.SHORTER_PLAN, Choice.NOT_NOW),
        weeks=numbers.adherence_low_weeks, exercises=numbers.short_plan_exercises,
    )  # fmt: skip


def bone_review(facts: ProgramFacts, numbers: Numbers) -> tuple[Offer, ...]:
    """Every six weeks, with bones at risk: a look at what loads them, and a little weight where it may be."""
    weeks = numbers.bone_review_weeks
    if not facts.bones_at_risk or facts.paused or not facts.has_run(weeks):
        return ()
    if facts.is_quiet(Subject.BONE_REVIEW.value, weeks=weeks):
        return ()
    return _offer(
        numbers,
        Subject.BONE_REVIEW,
        "bone_review_weeks",
        choices=(*([Choice.WEIGHT] if facts.ready_for_weight else []), Choice.BONE_LOADING, Choice.NOT_NOW),
        weeks=weeks,
        ready_for=facts.ready_for_weight,
    )


def landings(facts: ProgramFacts, numbers: Numbers) -> tuple[Offer, ...]:
    """OPN-1: offer small landings to those for whom their gate is open; a balance test to those who lack only that."""
    if facts.landings is Landings.NO or facts.paused:
        return ()
    if facts.is_quiet(Subject.LANDINGS.value, weeks=numbers.bone_review_weeks):
        return ()
    choice = Choice.LANDINGS if facts.landings is Landings.READY else Choice.SELF_TESTS
    return _offer(numbers, Subject.LANDINGS, "bone_review_weeks", "landings", choices=(choice, Choice.NOT_NOW))


def block_review(facts: ProgramFacts, numbers: Numbers) -> tuple[Offer, ...]:
    """At weeks 8 and 16, look at the self-tests and the effort to aim for, once each; a later block replaces the
    earlier.
    """
    over = [weeks for weeks in numbers.review_weeks if facts.has_run(weeks)]
    if not over or facts.paused:
        return ()
    block = max(over)
    if facts.answers_to(f"{Subject.BLOCK_REVIEW.value}:{block}"):
        return ()
    return _offer(
        numbers, Subject.BLOCK_REVIEW, "review_weeks", choices=(Choice.SELF_TESTS, Choice.NOT_NOW), about=f"{block}",
        weeks=block,
    )  # fmt: skip


def plateau(facts: ProgramFacts, numbers: Numbers) -> tuple[Offer, ...]:
    """After six weeks at the target on every side of an exercise, offer a variant of it, or twice a week to keep it."""
    if facts.paused:
        return ()
    by_exercise: dict[ExerciseKey, list[Track]] = {}
    for track in facts.tracks:
        by_exercise.setdefault(track.key.exercise, []).append(track)
    found: list[Offer] = []
    for exercise, tracks in by_exercise.items():
        stretches = [_stretch_at_target(track) for track in tracks]
        about = exercise.text if exercise.part else exercise.item
        enough = all(stretch is not None and stretch >= WEEK * numbers.plateau_weeks for stretch in stretches)
        if enough and not facts.is_quiet(f"{Subject.PLATEAU.value}:{about}", weeks=numbers.plateau_weeks):
            found += _offer(
                numbers, Subject.PLATEAU, "plateau_weeks", "maintenance_per_week", about=about,
                choices=(Choice.VARIANT, Choice.MAINTENANCE, Choice.NOT_NOW), exercise=tracks[0].name,
                weeks=numbers.plateau_weeks, times=numbers.maintenance_per_week,
            )  # fmt: skip
    return tuple(found)


def _stretch_at_target(track: Track) -> timedelta | None:
    """Measure how long the exercise has been at its target: from the first to the last of the latest decisions that say
    so.

    Decisions between them that leave the dose as it is do not break the stretch: an unanswered morning is no step back.
    None when the last decision that says anything about the target says that it is not reached.
    """
    last: date | None = None
    first: date | None = None
    for decision in reversed(track.decisions):
        if decision.kind is Kind.HOLD and decision.rule in AT_TARGET:
            last, first = last or decision.on, decision.on
        elif decision.kind not in STAYS:
            break
    return last - first if last and first else None


def early_rise(facts: ProgramFacts, numbers: Numbers) -> tuple[Offer, ...]:
    """In the first three weeks, say once that a little more soreness is common. Never after a red session or a flare.

    Only to somebody who felt something, and who has told how the morning after was.
    """
    since_start = [session for session in facts.felt if session.on >= facts.began_on]
    if facts.has_run(numbers.early_rise_weeks) or not since_start or not since_start[-1].sore:
        return ()
    if any(session.zone in HURT for session in since_start) or since_start[-1].zone is Zone.UNKNOWN:
        return ()
    if any(
        decision.kind in CAREFUL
        for track in facts.tracks
        for decision in track.decisions
        if decision.on >= facts.began_on
    ):
        return ()
    if len(facts.answers_to(Subject.EARLY_RISE.value)) >= numbers.early_rise_times:
        return ()
    return _offer(
        numbers,
        Subject.EARLY_RISE,
        "early_rise_weeks",
        "early_rise_times",
        choices=(Choice.SEEN,),
        weeks=numbers.early_rise_weeks,
    )


# Most important first: what a clinician should see, then what makes it easier to go on, then what is due, then advice.
ORDER: tuple[tuple[Subject, Rule], ...] = (
    (Subject.HURTING, sessions_hurting),
    (Subject.NO_GAIN, no_gain),
    (Subject.SHORTER_PLAN, shorter_plan),
    (Subject.BONE_REVIEW, bone_review),
    (Subject.LANDINGS, landings),
    (Subject.BLOCK_REVIEW, block_review),
    (Subject.PLATEAU, plateau),
    (Subject.EARLY_RISE, early_rise),
)


def due(facts: ProgramFacts, *, numbers: Numbers) -> tuple[Offer, ...]:
    """Ask every rule what is due on ``facts.today``, the most important first."""
    return tuple(offer for _subject, rule in ORDER for offer in rule(facts, numbers))
