"""Today: what there is to do, what lasts, and the one question of the morning after."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.fragments import has_fragments, render_page
from accounts.health_check.later import never_asked
from accounts.health_check.red_flags import SOON_WEEKS
from accounts.mail import mail_is_sent
from accounts.models import User
from accounts.requests import PersonRequest
from accounts.time_zones import question_for
from exercises.measures.presentation import span_words
from exercises.snapshot.current import current_catalogue

from ..activity.forms import QUICK_MINUTES, EffortForm
from ..activity.overview import Moving, may_be_suggested, next_for
from ..activity.words import HELD_BECAUSE, days_words, minutes_words
from ..checkin.asking import due_today
from ..decision.morning import asks_what_is_new
from ..decision.reading.rows import done_about
from ..decision.reading.tracked import short_plan_of
from ..fitting.short_version import MOST, is_worth_offering
from ..models import RecentSession, Routine, RoutineItem, Session, TimeOfDay
from ..models.training import present
from ..plan.agenda import NOTHING_DONE, Agenda, Slot, name_of_session
from ..progression.course.lasting import states_of, what_lasts
from ..progression.course.states import State
from ..progression.in_force import numbers_of
from ..routine.doses import DosesInForce
from ..routine.explanation import PAUSED_BECAUSE, return_means
from ..routine.offers import Offers
from ..routine.pausing import plan_of, return_after
from ..routine.recent import Recent
from ..schedule import days
from ..schedule.adherence import planned_times
from ..session.asked import short_items
from ..standing.explanation import due_because
from ..standing.gate import outdated_words, way_round
from ..standing.harm import falls
from ..standing.obstacles import FittedStanding, Obstacle, Standing
from .explanation import week_words
from .in_bed import in_bed
from .length import item_seconds, seconds_of
from .morning_forms import MorningForm

# Today itself says what to do about the others.
BEFORE_TODAY = frozenset({Obstacle.RED_FLAG, Obstacle.NO_HEALTH_CHECK, Obstacle.NO_ROUTINE})
# Whoever has a lock, or told of a broken bone, is not invited to a walk.
BESIDE_WHICH_PEOPLE_MOVE = frozenset({None, Obstacle.PAUSED, Obstacle.OUTDATED})


# Until this hour the session of the morning comes first.
NOON = 12


class StandingToday(FittedStanding):
    """A standing with fewer queries, because what Today reads anyway answers some of it."""

    def __init__(self, user: User, *, today: date) -> None:
        super().__init__(user, today=today, read=present.for_today)
        self.recent = Recent(user, today=today)

    @cached_property
    def last_session_on(self) -> date | None:
        return self.recent.last_done_on


@require_safe
@has_fragments("today-now", "moved")
def today(request: PersonRequest) -> HttpResponse:
    """Show today's session, or the next one, and the week at a glance."""
    return today_page(request)


def today_page(request: PersonRequest, *, status: int = 200) -> HttpResponse:
    """Render Today, or lead to what has to be done before it."""
    standing = StandingToday(request.user, today=timezone.localdate())
    if standing.obstacle in BEFORE_TODAY and not waits_without_routine(standing):
        return way_round(request, standing, standing.obstacle)
    hour = timezone.localtime().hour if request.zone is not None else None
    context = _context(standing)
    morning = context.get("in_bed")
    comes_first = morning is not None and not morning.is_over and (hour is None or hour < NOON)
    context |= {
        "hour": hour,
        "morning_leads": comes_first,
        # The exercises are listed where nothing else is asked first; else behind their number.
        "lists_first": not comes_first
        and not context.get("morning_session")
        and (context.get("is_planned_today") or context.get("is_first")),
        "zone_question": question_for(request.user.time_zone, request.COOKIES, now=timezone.now()),
    }
    return render_page(request, "programs/today/today.html", context, status=status)


def waits_without_routine(standing: Standing) -> bool:
    """Whether somebody has no routine and may not begin one either: Today says what they can do until the yes."""
    return standing.obstacle is Obstacle.NO_ROUTINE and bool(standing.waits_for)


def _context(standing: StandingToday) -> dict[str, Any]:
    """Collect what Today says to somebody who has nothing to do before it."""
    day, routine = standing.today, standing.routine
    obstacle = Obstacle.LOCKED if waits_without_routine(standing) else standing.obstacle
    context: dict[str, Any] = {
        "section": "today",
        "today": day,
        "due": [due_because(reason, standing.numbers) for reason in standing.due],
        "reminders": standing.reminders,
        "asks_later": standing.profile is not None and bool(never_asked(standing.profile.answers)),
        "soon": span_words(7 * SOON_WEEKS),
        **_falls_context(standing),
        "routine": routine,
        "obstacle": obstacle,
        # A page of its own for each obstacle that Today says what to do about.
        "obstacle_template": f"programs/standing/obstacles/{obstacle}.html",
        "waits_for": standing.waits_for if obstacle is Obstacle.LOCKED else [],
        **_morning_context(standing.recent),
    }
    return context | _session_context(routine, standing) if routine is not None else context


def _falls_context(standing: StandingToday) -> dict[str, Any]:
    """Find the fall that holds progress, else one that the health check does not know of yet."""
    profile = standing.profile
    day, numbers = standing.today, standing.numbers
    held_by = next((fall for fall in standing.falls if falls.holds_progress(fall, today=day, numbers=numbers)), None)
    unanswered = next((fall for fall in standing.falls if profile and falls.is_unanswered(fall, profile)), None)
    fell = held_by or unanswered
    return {
        "fell": fell,
        "may_take_back": fell is not None and falls.may_be_taken_back(fell, today=day),
        "holds": held_by is not None,
        "held_for": span_words(numbers.fall_hold_days),
        "unanswered": unanswered is not None,
    }


def _morning_context(recent: Recent) -> dict[str, Any]:
    """Prepare the question about the morning after, or what was answered to it today."""
    asked = recent.morning_asked
    if asked is not None:
        return {
            "morning_session": asked,
            "morning_form": MorningForm(),
            "morning_is_today": _is_next_day(asked, recent),
        }
    last = recent.last
    if last is not None and last.morning_at is not None and timezone.localdate(last.morning_at) == recent.today:
        return {"morning_answered": last}
    return {}


def _is_next_day(session: RecentSession, recent: Recent) -> bool:
    return recent.today - session.performed_on == timedelta(days=1)


def _session_context(routine: Routine, standing: StandingToday) -> dict[str, Any]:
    """Collect what Today says about the session, the week, and what lasts."""
    day, recent = standing.today, standing.recent
    catalogue = current_catalogue()
    monday = day - timedelta(days=day.weekday())
    this_week = [session for session in recent.sessions if monday - timedelta(days=7) <= session.performed_on <= day]
    closed = [session for session in this_week if session.state == Session.State.DONE]
    finished = {Slot(session.performed_on, session.time_of_day) for session in closed if session.entered}
    # A session that was stopped at once, or in which everything was left out, is over, too: nobody has to begin again.
    # Nor has anybody whom the session of the morning hurt.
    over = [
        session
        for session in closed
        if session.performed_on == day
        and (session.time_of_day == TimeOfDay.ANY or session.stopped == Session.Stopped.PAIN)
    ]
    stopped = next((session for session in over if session.stopped), None)
    done_today = bool(over)
    planned = {Slot(on, time) for on, times in planned_times(plan_of(routine), monday=monday).items() for time in times}
    # Today is done when all of it is.
    missing = {slot for slot in planned - finished if slot.on == day}
    done_on = {slot.on for slot in finished if slot.on < day or not missing}
    week = days.week_of(day, planned={slot.on for slot in planned}, done=done_on)
    agenda = Agenda(routine=routine, items=list(routine.items.all()), catalogue=catalogue)
    done = done_about(standing.user, day) if agenda.has_parts else NOTHING_DONE
    last_done = max((slot.on for slot in finished if slot.time == TimeOfDay.ANY), default=None)
    next_on = agenda.next_on(today=day, done_today=done_today, last_done=last_done, done=done)
    morning = in_bed(agenda, day=day, done=done, sessions=this_week)
    # What there would be to do now: today's, or on a day of rest what comes next.
    items = agenda.on(day, done)
    doing = [item for item in items if not item.is_set_aside]
    short = short_items(doing, most=short_plan_of(routine, catalogue) or MOST, catalogue=catalogue)
    shown = short if routine.short_plan else doing
    unfinished = next(
        (
            session
            for session in this_week
            if session.state == Session.State.IN_PROGRESS
            and session.routine_id == routine.pk
            and session.time_of_day == TimeOfDay.ANY
        ),
        None,
    )
    # What was entered can still be saved, even if the session may not continue.
    left_open = next(
        (
            session
            for session in this_week
            if session.state == Session.State.IN_PROGRESS
            and session.entered
            and (
                standing.obstacle is not None
                or session.routine_id != routine.pk
                or (session.time_of_day == TimeOfDay.MORNING and session.performed_on != day)
            )
        ),
        None,
    )
    numbers = numbers_of(catalogue)
    in_force = DosesInForce(user=standing.user, catalogue=catalogue, today=day)
    shows_list = not unfinished and not done_today
    lengths = {item.pk: item_seconds(item, day) for item in doing}
    all_seconds = days.session_seconds(lengths.values())
    context: dict[str, Any] = {
        "name": name_of_session(routine, items),
        "rows": [(item, in_force.in_row(item)) for item in shown] if shows_list else [],
        "in_bed": morning,
        "in_bed_rows": [(item, in_force.in_row(item)) for item in morning.items] if morning else [],
        "in_bed_seconds": seconds_of(morning.items, day) if morning else 0,
        "waiting": agenda.waiting(day) if shows_list else [],
        "seconds": days.session_seconds(lengths[item.pk] for item in shown),
        "all_seconds": all_seconds,
        "all_count": len(doing),
        "short_count": len(short),
        "short_seconds": days.session_seconds(lengths[item.pk] for item in short),
        # On a day of rest, whoever goes on all the same may still choose it in the session.
        "offers_short": (next_on == day or recent.last_done_on is None)
        and is_worth_offering(number=len(short), of=len(doing), seconds=all_seconds),
        "lasting": what_lasts(_states_by_name(doing), today=day),
        "gentle_effort": numbers.deload_effort_max,
        "set_aside": [item for item in agenda.items if item.is_set_aside],
        "week": week,
        "week_said": week_words(done=sum(slot.on >= monday for slot in finished), planned=len(planned)),
        "done_today": done_today,
        "stopped": stopped,
        "next_on": next_on,
        # Whoever has not begun at all may begin on any day.
        "is_first": recent.last_done_on is None,
        "is_planned_today": next_on == day,
        "unfinished": unfinished,
        "left_open": left_open,
        "asks_what_is_new": unfinished is not None and asks_what_is_new(unfinished, now=timezone.now()),
        # The page keeps it, so a second press is the same session.
        "session_id": uuid.uuid4(),
    }
    if standing.obstacle is Obstacle.PAUSED:
        going_on = return_after(recent.last_done_on, today=day, numbers=numbers)
        context["going_on_means"] = return_means(going_on, numbers)
        context["paused_because"] = PAUSED_BECAUSE[routine.pause_reason]
    elif standing.obstacle is Obstacle.OUTDATED:
        context |= outdated_words(standing)
    elif standing.obstacle is None and not unfinished and recent.morning_asked is None:
        # One thing at a time: an offer waits while something else is asked.
        offers = Offers(routine, today=day, recent=recent, person=standing.person)
        context["offers"] = offers.shown(offers.first())
        context["asks_for_reminders"] = _asks_for_reminders(routine, recent)
    if standing.obstacle is None and not unfinished:
        context |= _check_in_context(routine, day)
    if standing.obstacle in BESIDE_WHICH_PEOPLE_MOVE:
        # Walking is offered when there is nothing else to answer.
        is_free = "offers" in context and not context["offers"] and "check_in" not in context
        context |= _moved_context(routine, standing, {slot.on for slot in finished}, is_free=is_free)
    return context


def _moved_context(
    routine: Routine, standing: StandingToday, finished: Iterable[date], *, is_free: bool
) -> dict[str, Any]:
    """Collect what Today says about walking and the rest of life."""
    aim = getattr(routine.user, "weekly_aim", None)
    moved = Moving(standing.user, today=standing.today, aim=aim, sessions=finished)
    step = next_for(moved, standing, standing.recent)
    return {
        "moved": moved,
        "moved_minutes": minutes_words(moved.this_week),
        "moved_days": days_words(moved.this_week),
        "step": step,
        "held_because": HELD_BECAUSE[step.against] if step.against else "",
        "walks_first": "cannot_stand" not in standing.person.told.conditions,
        "quick_minutes": QUICK_MINUTES,
        "activity_id": uuid.uuid4(),
        "effort_form": EffortForm,
        "offers_walking": aim is None and is_free and moved.asked is None and may_be_suggested(standing),
    }


def _asks_for_reminders(routine: Routine, recent: Recent) -> bool:
    """Whether to ask, once, if they would like mail: after the first session, and where this site sends any."""
    return mail_is_sent() and recent.last_done_on is not None and not hasattr(routine.user, "reminders")


def _check_in_context(routine: Routine, day: date) -> dict[str, Any]:
    """Find the check-in that is due and was not put off. The page makes the id of one that was not begun."""
    due = due_today(routine, today=day)
    if due is None or not due.is_shown(day):
        return {}
    return {"check_in": due, "check_in_id": due.begun.pk if due.begun else uuid.uuid4()}


def _states_by_name(items: Sequence[RoutineItem]) -> dict[str, list[State]]:
    """List all states of each exercise by its name. An exercise without any has not begun."""
    return {item.exercise.name: states_of(item.progress) for item in items if item.progress}
