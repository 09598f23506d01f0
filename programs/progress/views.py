"""How it is going: weeks against the plan, pain and effort."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.fragments import has_fragments, render_page
from accounts.requests import PersonRequest
from accounts.rules.norms import WAIT_DAYS
from exercises.measures.presentation import span_words
from exercises.measures.scales import PAIN_RED_FROM

from ..activity.moving import aim_of
from ..activity.weeks import moved_weeks
from ..activity.weeks import worth_showing as worth_showing_moved
from ..routine.outcomes import outcomes_since, plans_of
from ..schedule import adherence as rules
from ..schedule.plots import amount_plot, score_plot, week_plot
from .sentences import (
    effort_sentence,
    moved_sentence,
    pain_sentence,
    plan_sentence,
    this_week_sentence,
)

# Weeks that a person may look back on.
RANGES = (4, rules.WEEKS_SHOWN, 26)


@require_safe
@has_fragments("weeks-shown")
def progress(request: PersonRequest) -> HttpResponse:
    """Show the last weeks: sessions against the plan, pain and effort."""
    today = timezone.localdate()
    weeks_shown = next((number for number in RANGES if str(number) == request.GET.get("weeks")), rules.WEEKS_SHOWN)
    first = rules.first_day(today, weeks=weeks_shown)
    outcomes = outcomes_since(request.user, first, today)
    plans = plans_of(request.user)
    weeks = rules.weeks_against_plan(
        [outcome.performed_on for outcome in outcomes], plans, today=today, weeks=weeks_shown
    )
    mondays = [week.monday for week in weeks]
    done = request.user.activities.between(first, today).values_list("performed_on", "minutes")
    aim = aim_of(request.user)
    moved = moved_weeks(
        done,
        [outcome.performed_on for outcome in outcomes],
        aim.in_week if aim else lambda _monday: None,
        today=today,
        weeks=weeks_shown,
    )
    shown_moved = worth_showing_moved(moved)
    pains = [(outcome.performed_on, outcome.pain) for outcome in outcomes if outcome.pain is not None]
    efforts = [(outcome.performed_on, outcome.effort) for outcome in outcomes if outcome.effort is not None]
    return render_page(
        request,
        "programs/progress/progress.html",
        {
            "section": "progress",
            "ranges": RANGES,
            "weeks_shown": weeks_shown,
            "tests_wait": span_words(WAIT_DAYS),
            "sessions_in_all": request.user.sessions.done().count(),
            "outcomes": outcomes[::-1],
            "weeks": rules.worth_showing(weeks)[::-1],
            "week_plot": week_plot(weeks),
            "was_paused": any(end is None or end > first for plan in plans for _first, end in plan.pauses),
            "plan_sentence": plan_sentence(weeks),
            "this_week_sentence": this_week_sentence(weeks[-1]),
            "moved": shown_moved[::-1],
            "moved_plot": amount_plot(mondays, [week.minutes for week in moved], [week.aim or 0 for week in moved]),
            "moved_sentence": moved_sentence(shown_moved),
            "pain_plot": score_plot(pains, mondays),
            "pain_sentence": pain_sentence([pain for _day, pain in pains]),
            "pain_to_stop": any(pain >= PAIN_RED_FROM for _day, pain in pains),
            "effort_plot": score_plot(efforts, mondays),
            "effort_sentence": effort_sentence([effort for _day, effort in efforts]),
        },
    )
