"""One exercise of the routine: where it stands and how it got there, swapping it, never showing it again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.entrance.typed import fill_in_again
from accounts.fragments import has_fragments, render_page
from accounts.requests import PersonRequest
from exercises.measures.presentation import and_list, date_words
from exercises.rules.catalogue import ExerciseEntry
from exercises.rules.reasons import Reason
from exercises.snapshot.current import current_catalogue

from ...decision.forms import LookedAtForm
from ...fitting.explanation import CONTRAST_WORDS, GAP_WORDS, SWAP_BECAUSE
from ...fitting.replacements import Candidate
from ...models import Routine, RoutineItem
from ...plan.agenda import strength_days
from ...proposal.describe import gaps_of, shared_and_own
from ...schedule.spans import EVERYTHING, SPANS, span_named
from ...standing import gate
from ...standing.obstacles import ItemStanding
from ...standing.person import PLACE_NOTES
from .page.page import PER_PAGE, ExercisePage
from .page.timeline import blocks_of
from .swapping import NotOfferedError, OnlyOneLeftError, Swapping, never_show, show_again, swap

# How many are shown at once; the others are behind "more".
MOST_SHOWN = 5


class SwapForm(forms.Form):
    exercise = forms.SlugField()


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapView:
    """One exercise that may take the place, in words."""

    candidate: Candidate
    exercise: ExerciseEntry
    because: str
    contrasts: Sequence[str]
    trains: str
    trains_new: str
    needs: str
    reasons: Sequence[Reason]


@require_safe
@has_fragments("main", "looking-back")
def routine_exercise(request: PersonRequest, item_id: uuid.UUID) -> HttpResponse:
    """Show where an exercise stands, on which ladder, and every decision about it with its reason."""
    standing = gate.item_to_do(request.user, item_id)
    form = LookedAtForm(initial={"choice": uuid.uuid4()})
    fill_in_again(request, form)
    return exercise_page(request, standing, form)


def exercise_page(
    request: PersonRequest, standing: ItemStanding, form: LookedAtForm, status: int = 200
) -> HttpResponse:
    """Answer with the page of an exercise. ``form`` asks who looked at it, if it is set aside."""
    item = standing.item
    shown = ExercisePage(item, today=standing.today, person=standing.person)
    shown.span = span_named(request.GET.get("weeks"), otherwise=EVERYTHING)
    page = Paginator(shown.events, PER_PAGE).get_page(request.GET.get("page"))
    return render_page(
        request,
        "programs/routine/exercise/routine_exercise.html",
        {
            "section": "routine",
            "item": item,
            "shown": shown,
            "page": page,
            "spans": SPANS,
            "blocks": blocks_of(list(page)),
            "choice_id": uuid.uuid4(),
            "looked_at_form": form,
            "waits": shown.is_current and item in shown.reader.agenda.waiting(standing.today),
            "can_change": shown.is_current and item.routine.state != Routine.State.ENDED,
        },
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@has_fragments("main")
def routine_swap(request: PersonRequest, item_id: uuid.UUID) -> HttpResponse:
    """Show what may take the place of an exercise; a POST puts it there. Safe to repeat."""
    item = gate.item_to_do(request.user, item_id).item
    if request.method != "POST":
        if item.ended_on is not None:
            return redirect("programs:routine_exercise", item_id=item.pk)
        return _swap_page(request, item)
    form = SwapForm(request.POST)
    if not form.is_valid():
        return _swap_page(request, item, error=_("Choose one of these exercises."), status=422)
    try:
        new = swap(by=request.user, item=item, exercise=form.cleaned_data["exercise"])
    except NotOfferedError:
        if item.ended_on is not None:
            raise Http404 from None
        error = _("That one cannot take its place now. Nothing was changed. Choose one of these.")
        return _swap_page(request, item, error=error, status=422)
    messages.success(
        request,
        _("“%(new)s” has taken the place of “%(old)s”. You can swap back at any time.")
        % {"new": new.exercise.name, "old": item.exercise.name},
    )
    return redirect("programs:routine_exercise", item_id=new.pk)


def _swap_page(request: PersonRequest, item: RoutineItem, *, error: str = "", status: int = 200) -> HttpResponse:
    views = _swap_views(Swapping(item, today=timezone.localdate()))
    shared, own = shared_and_own([view.reasons for view in views])
    views = [replace(view, reasons=reasons) for view, reasons in zip(views, own, strict=True)]
    return render_page(
        request,
        "programs/routine/exercise/routine_swap.html",
        {
            "section": "routine",
            "item": item,
            "first": views[:MOST_SHOWN],
            "more": views[MOST_SHOWN:],
            "shared_reasons": shared,
            "error": error,
        },
        status=status,
    )


def _swap_views(swapping: Swapping) -> list[SwapView]:
    now = swapping.now
    found = []
    for candidate in swapping.candidates():
        entry = now.catalogue.exercises[candidate.exercise]
        found.append(
            SwapView(
                candidate=candidate,
                exercise=entry,
                because=_because(candidate),
                contrasts=[str(CONTRAST_WORDS[contrast]) for contrast in candidate.contrasts],
                trains=_names(candidate.shared, now.catalogue.muscles),
                trains_new=_names(candidate.new, now.catalogue.muscles),
                needs=and_list([now.catalogue.equipment[slug]["name"].lower() for slug in candidate.needs]),
                reasons=now.explained(candidate.rules, now.effective.rule_sides(candidate.exercise)),
            )
        )
    return found


def _because(candidate: Candidate) -> str:
    """Say why it may take the place, and where it is done if that is not just anywhere."""
    parts = [candidate.note or str(SWAP_BECAUSE[candidate.origin]), str(PLACE_NOTES.get(candidate.place, ""))]
    return " ".join(part for part in parts if part)


def _names(slugs: Sequence[str], names: Mapping[str, str]) -> str:
    return and_list([names[slug][:1].lower() + names[slug][1:] for slug in slugs])


# --- Never again ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@has_fragments("main")
def routine_exercise_never(request: PersonRequest, item_id: uuid.UUID) -> HttpResponse:
    """Say what happens when an exercise is never to be shown again; a POST does it. Safe to repeat."""
    item = gate.item_to_do(request.user, item_id).item
    if request.method != "POST":
        if item.ended_on is not None:
            return redirect("programs:routine_exercise", item_id=item.pk)
        return _never_page(request, item)
    try:
        new = never_show(by=request.user, item=item)
    except OnlyOneLeftError:
        error = _("It is the only exercise that is left, so nothing was changed. Choose another program first.")
        return _never_page(request, item, error=error, status=422)
    name = item.exercise.name
    if new is None:
        messages.success(request, _("“%(name)s” is gone, and is not offered again.") % {"name": name})
        return redirect("programs:routine")
    messages.success(
        request,
        _("“%(name)s” is gone, and is not offered again. “%(new)s” has taken its place.")
        % {"name": name, "new": new.exercise.name},
    )
    return redirect("programs:routine_exercise", item_id=new.pk)


def _never_page(request: PersonRequest, item: RoutineItem, *, error: str = "", status: int = 200) -> HttpResponse:
    swapping = Swapping(item, today=timezone.localdate())
    best = next(iter(_swap_views(swapping)), None)
    gaps = []
    if best is None:
        gaps = gaps_of(
            roles=[other.role for other in swapping.others],
            strength_days=strength_days(swapping.others, item.routine),
            person=swapping.now,
            unwanted=swapping.unwanted | {item.exercise.slug},
        )
    return render_page(
        request,
        "programs/routine/exercise/routine_exercise_never.html",
        {
            "section": "routine",
            "item": item,
            "best": best,
            "gaps": [(GAP_WORDS[gap], remedy) for gap, remedy in gaps],
            "error": error,
        },
        status=status,
    )


@require_safe
@has_fragments("main")
def routine_never(request: PersonRequest) -> HttpResponse:
    """List the exercises that the person never wants to be shown."""
    gate.person_to_do(request.user)
    return render_page(
        request,
        "programs/routine/exercise/routine_never.html",
        {
            "section": "routine",
            "declined": [
                (declined, date_words(declined.declined_on, today=timezone.localdate()))
                for declined in request.user.declined_exercises.select_related("exercise")
            ],
        },
    )


@require_POST
def routine_never_undo(request: PersonRequest, slug: str) -> HttpResponse:
    """Let an exercise be offered again. Safe to repeat."""
    if slug not in current_catalogue().exercises:
        get_object_or_404(request.user.declined_exercises, exercise__slug=slug)
    gate.person_to_do(request.user)
    declined = request.user.declined_exercises.select_related("exercise").filter(exercise__slug=slug).first()
    if declined is not None:
        back = show_again(by=request.user, declined=declined)
        if back is not None:
            said = _("“%(name)s” is back in your routine.")
        else:
            said = _("“%(name)s” may be offered to you again when you swap an exercise, or choose a program.")
        messages.success(request, said % {"name": declined.exercise.name})
    return redirect("programs:routine_never")
