"""The routine, and how a person gets one."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.fragments import has_fragments, render_page
from accounts.requests import PersonRequest
from exercises.rules.screening import Verdict

from ..decision.reading.reader import Reader
from ..fitting.explanation import GAP_WORDS, TIER_TITLE, moderate_up_to, tier_means
from ..models import Addition, RoutineItem
from ..models.training import present
from ..plan.agenda import has_parts, name_of_part, strength_days
from ..progression.in_force import numbers_of
from ..proposal.describe import gaps_of, shared_and_own
from ..proposal.start import choose_days
from ..schedule import days
from ..standing import gate
from ..standing.aerobic import walking_between
from ..standing.obstacles import Obstacle, Standing
from .doses import DosesInForce, goals_of
from .exercise.page.ladder import gates_ahead
from .exercise.page.words import state_words
from .forms import DaysForm
from .items import item_seconds
from .offers import Offers
from .parts.week_words import moved_words, no_day_words, plan_days_of


@require_safe
@has_fragments("days", "offers")
def routine(request: PersonRequest) -> HttpResponse:
    """Show why each exercise is there, what was changed and what was left out."""
    standing = gate.routine_to_do(request.user, present.with_items)
    form = DaysForm(initial={"days": standing.own_routine.main_days})
    return _routine_page(request, standing, form)


def _routine_page(request: PersonRequest, standing: Standing, form: DaysForm, *, status: int = 200) -> HttpResponse:
    # Other days change what is offered and what is missing, an offer taken up may change the days.
    along = ["days", "offers", "routine-when", "routine-gaps"]
    context = _routine_context(standing, form)
    return render_page(request, "programs/routine/routine.html", context, status=status, along=along)


def _routine_context(standing: Standing, days_form: DaysForm) -> dict[str, object]:
    current, today, person = standing.own_routine, standing.today, standing.person
    catalogue = person.catalogue
    items = list(current.items.all())
    shared, own = shared_and_own([item.reasons for item in items])
    in_force = DosesInForce(user=current.user, catalogue=catalogue, today=today)
    doses = [in_force.of(item) for item in items]
    parts = [in_force.of_parts(item) for item in items]
    lasting = state_words(items, today=today)
    reader = Reader(current, items=items, person=person)
    goals = goals_of(reader)
    waiting = reader.agenda.waiting(today)
    shown = list(zip(items, own, doses, parts, strict=True))
    omissions = list(current.omissions.all())
    obstacle = standing.first_of({Obstacle.OUTDATED, Obstacle.LOCKED})
    gates = gates_ahead(reader) if obstacle is None else {}
    offers = Offers(current, today=today, person=person, reader=reader) if obstacle is None else None
    week = plan_days_of(current, items, catalogue, today=today) if has_parts(items) else []
    return {
        "section": "routine",
        "routine": current,
        "offers": offers.shown() if offers else [],
        "plan": [
            (
                part,
                name_of_part(part, items) if part else "",
                [
                    (item, reasons, said, lasting[item.pk], theirs, goals.get(item.pk), gates.get(item.pk, []))
                    for item, reasons, said, theirs in shown
                    if item.addition_id == (part.pk if part else None)
                ],
            )
            for part in (None, *parts_of(items))
        ],
        "has_exercises": bool(items),
        "week": week,
        "waiting": waiting,
        "moved": moved_words(items, numbers_of(catalogue)),
        "no_day": no_day_words(items),
        "gentle_effort": numbers_of(catalogue).deload_effort_max,
        "shared_reasons": shared,
        # The longest day.
        "seconds": max(
            (day.seconds for day in week),
            default=days.session_seconds(item_seconds([item for item in items if item not in waiting])),
        ),
        "aim": getattr(current.user, "weekly_aim", None),
        "between": walking_between(person, trains_since=current.plan_from) if obstacle is None else None,
        "omissions": omissions,
        "gaps": [
            (GAP_WORDS[gap], remedy)
            for gap, remedy in gaps_of(
                roles=[item.role for item in items],
                strength_days=strength_days(items, current),
                person=person,
                unwanted={omission.exercise.slug for omission in omissions}
                | {item.instead_of.slug for item in items if item.instead_of},
            )
        ],
        "tier_title": TIER_TITLE[current.tier],
        "tier_means": tier_means(
            current.tier, numbers_of(catalogue), facts=person.facts, stays_moderate=person.stays_moderate
        ),
        "effort_waits": moderate_up_to(current.tier, numbers_of(catalogue), stays_moderate=person.stays_moderate),
        "days_form": days_form,
        "lock": standing.lock,
        "obstacle": obstacle,
        "program_notes": [reason for reason in current.program_reasons if reason["verdict"] != Verdict.CLEAR.word],
        **(gate.outdated_words(standing) if obstacle is Obstacle.OUTDATED else {}),
    }


def parts_of(items: Iterable[RoutineItem]) -> list[Addition]:
    """List what a plan has beside its main program, in the order in which it came."""
    found = {item.addition.pk: item.addition for item in items if item.addition}
    return sorted(found.values(), key=lambda part: (part.order, part.pk))


@require_http_methods(["POST"])
def routine_days(request: PersonRequest) -> HttpResponse:
    """Move the routine to other days of the week."""
    standing = gate.routine_to_change(request.user, present.with_items)
    current = standing.own_routine
    form = DaysForm(request.POST)
    if not form.is_valid():
        return _routine_page(request, standing, form, status=422)
    wanted = form.cleaned_data["days"]
    choose_days(routine=current, days=wanted, today=standing.today)
    if sorted(wanted) == current.main_days:
        messages.success(request, _("Your days are saved."))
    else:
        messages.info(
            request, _("Your days are saved. We left some out, so that you have the rest days this program asks for.")
        )
    return redirect("programs:routine")
