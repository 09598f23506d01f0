"""The pages of a proposal: what would suit a person, and taking it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.health_check import review
from accounts.health_check.advice import advice_for
from accounts.health_check.red_flags import SOON_WEEKS
from accounts.requests import PersonRequest
from exercises.measures.presentation import span_words

from ..fitting.explanation import GAP_WORDS, TIER_TITLE, tier_means
from ..models import Role, Routine
from ..models.training import present
from ..standing import gate, rescreening
from ..standing.aerobic import WALKING
from .changes import keeping_doses
from .describe import changes_of, days_between_of, describe, gaps_of, other_programs
from .propose import propose_to
from .start import NothingFitsError, is_main_of, start_routine


@require_safe
def routine_proposal(request: PersonRequest) -> HttpResponse:
    """Show the program that we recommend, fitted to the person, before it starts."""
    return _propose(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def routine_choose(request: PersonRequest, slug: str) -> HttpResponse:
    """Show any program fitted to the person; a POST makes it their routine."""
    return _propose(request, slug)


def _propose(request: PersonRequest, slug: str | None) -> HttpResponse:
    standing = gate.person_to_do(request.user, present.for_comparison)
    day = standing.today
    proposal = propose_to(standing.person, slug=slug)
    if proposal is None and slug is None:
        # No recommended program is published just now, but others are.
        return redirect("programs:program_list")
    if proposal is None:
        raise Http404
    recommendation = proposal.recommendation
    current: Any = standing.routine
    own = current if is_main_of(current, proposal.program) else None
    if proposal.program.beside_only and own is None:
        # A page from before may still send its form.
        status = 422 if request.method == "POST" else 200
        context = {"section": "routine", "program": proposal.program, "current": current}
        return render(request, "programs/proposal/only_beside.html", context, status=status)
    after_a_break = current is not None and rescreening.begins_anew(
        last_session_on=current.last_session_on,
        hurt_on=current.hurt_on,
        today=day,
        long_gap=timedelta(days=standing.numbers.gap_restart_from),
    )
    begins_anew = own is not None and after_a_break
    # With what it would begin with: the present doses, or the first ones.
    fitted = keeping_doses(proposal, own) if own and not begins_anew else proposal
    changes = changes_of(own, fitted, begins_anew=begins_anew) if own else None
    keep = None if begins_anew and changes else own
    if request.method == "POST":
        try:
            wanted = request.POST.getlist("beside")
            start_routine(
                by=request.user,
                proposal=proposal,
                today=day,
                keep=keep,
                begins_anew=after_a_break,
                beside=[addition for addition in proposal.beside if addition.slug in wanted],
            )
        except NothingFitsError:
            return redirect("programs:routine_choose", slug=proposal.program.slug)
        if WALKING in wanted:
            messages.success(request, _("Your routine is ready. Now the days between."))
            return redirect("programs:activity_aim")
        if not proposal.fitting.locked:
            messages.success(request, _("Your routine is ready. It is yours from today."))
        return redirect("programs:today")
    # What a plan has already comes along anyway.
    coming_along = [item for item in current.items_in_force() if item.addition_id] if current is not None else []
    beside = () if coming_along else proposal.beside
    proposal = fitted
    week = [
        *((item.role, proposal.days) for item in proposal.fitting.items),
        *((item.role, addition.days) for addition in beside for item in addition.fitting.items),
        *((item.role, item.days) for item in coming_along),
    ]
    trains_since = current.plan_from if current else proposal.now.today
    between = days_between_of(proposal, trains_since=trains_since)
    return render(
        request,
        "programs/proposal/routine_proposal.html",
        {
            "section": "routine",
            "proposal": proposal,
            "view": describe(proposal),
            # There is no routine without an exercise: what is safe until the yes takes its place.
            "waits_with_nothing": proposal.fitting.locked and not proposal.fitting.items,
            "gaps": [
                (GAP_WORDS[gap], remedy)
                for gap, remedy in gaps_of(
                    roles=[role for role, _days in week],
                    strength_days=len({day for role, days in week if role == Role.STRENGTH for day in days}),
                    person=proposal.now,
                    unwanted=proposal.fitting.unwanted,
                )
            ],
            "beside": beside,
            "walking": WALKING if between.is_open and not _was_asked_about_walking(current) else "",
            "walking_suits": WALKING in recommendation.beside,
            "advice": advice_for(proposal.facts, proposal.catalogue),
            "reminders": review.reminders(proposal.facts),
            "soon": span_words(7 * SOON_WEEKS),
            "between": between,
            "others": other_programs(proposal),
            "is_recommended": proposal.program.slug == recommendation.program,
            "recommended_because": recommendation.reason,
            "tier_title": TIER_TITLE[proposal.tier.level],
            "tier_means": tier_means(
                proposal.tier.level,
                standing.numbers,
                facts=proposal.facts,
                stays_moderate=proposal.now.stays_moderate,
            ),
            "current": current,
            "own": own,
            "changes": changes,
            "tier_before": TIER_TITLE[changes.tier_before] if changes and changes.tier_before else "",
        },
    )


def _was_asked_about_walking(current: Routine | None) -> bool:
    return current is not None and hasattr(current.user, "weekly_aim")
