"""The summary for the doctor: two sheets to print and take along."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.on_paper import Printed
from accounts.requests import PersonRequest
from programs.models.training import present

from ...fitting.explanation import TIER_TITLE
from ...proposal.propose import propose_to
from ...standing.person import Person
from ..clearance.limits import LIMITS
from .summary import summary_of_proposal, summary_of_routine


@require_safe
def routine_summary(request: PersonRequest) -> HttpResponse:
    """Show the person's routine for a doctor; with ``?program=``, or without a routine, a program fitted to them."""
    page = _summary(request)
    return page.shown(request) if isinstance(page, Printed) else page


@require_safe
def routine_summary_pdf(request: PersonRequest) -> HttpResponse:
    page = _summary(request)
    return page.as_pdf(request) if isinstance(page, Printed) else page


def _summary(request: PersonRequest) -> Printed | HttpResponse:
    """Collect what is on the summary.

    A warning sign that is open does not stand in the way: nobody exercises from this page, and a doctor wants to know.
    """
    today = timezone.localdate()
    person = Person(request.user, today=today)
    if not person.has_health_check:
        return redirect("accounts:welcome")
    slug = request.GET.get("program", "")
    routine = None if slug else present.with_items(request.user)
    if routine is not None:
        summary = summary_of_routine(person, routine)
    else:
        proposal = propose_to(person, slug=slug or None)
        if proposal is None:
            raise Http404
        summary = summary_of_proposal(proposal)
    return Printed(
        template="programs/routine/paper/routine_summary.html",
        address=reverse("programs:routine_summary"),
        pdf=reverse("programs:routine_summary_pdf"),
        kept={"program": slug} if slug else {},
        context={
            "section": "routine",
            "today": today,
            "summary": summary,
            "tier_title": TIER_TITLE[summary.tier],
            "limits": LIMITS,
        },
    )
