"""The pages of the diary on paper: the sheets, one sheet to print, and typing it in."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.entrance.typed import fill_in_again, forget_what_was_sent, keeps_its_form, keeps_what_was_typed
from accounts.models import User
from accounts.on_paper import Printed
from accounts.requests import PersonRequest
from exercises.models import Exercise

from ..models import DiarySheet
from ..plan.agenda import Slot
from ..session.begin import note_rules
from ..session.check.views import something_new
from ..session.stop.new_pain import signs_of
from ..standing import gate
from .changes import changes_of, hurting, sessions_of, to_ask
from .forms import NewSheetForm, PaperDayForm, SignsForm, day_forms
from .prescribing import slot_of, slugs_of
from .services import NothingPlannedError, enter, make_sheet
from .sheets import SheetPage, days_of_week

# The sheets that the list has; older ones open by the address on the paper.
LISTED = 12


def _sheets(user: User) -> QuerySet[DiarySheet]:
    return user.diary_sheets.select_related("routine__program", "routine__user", "user")


def _sheet(request: PersonRequest, sheet_id: uuid.UUID) -> DiarySheet:
    return get_object_or_404(_sheets(request.user), pk=sheet_id)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_its_form
def diary(request: PersonRequest) -> HttpResponse:
    """Show the sheets of the person, and make a new one."""
    # What was printed can be typed in whatever stands in the way of printing the next.
    standing = gate.person_to_tell(request.user)
    initial = {"sheet": uuid.uuid4(), "first_on": timezone.localdate()}
    form = NewSheetForm(request.POST if request.method == "POST" else None, initial=initial)
    fill_in_again(request, form)
    if form.is_valid():
        standing = gate.to_begin(request.user)
        note_rules(standing)
        said = form.cleaned_data
        routine = request.user.routines.select_related("program", "user").get(pk=standing.own_routine.pk)
        try:
            sheet = make_sheet(
                by=request.user, routine=routine, sheet_id=said["sheet"], first=said["first_on"], weeks=said["weeks"]
            )
        except NothingPlannedError:
            form.add_error("first_on", _("Nothing is planned in these weeks. Choose another day."))
        except PermissionDenied as error:
            raise Http404 from error
        else:
            return redirect(sheet)
    sheets = request.user.diary_sheets.defer("days")[:LISTED]
    context = {"section": "routine", "form": form, "sheets": sheets, "obstacle": standing.obstacle}
    return render(request, "programs/diary/diary.html", context, status=422 if form.is_bound else 200)


@require_safe
def diary_sheet(request: PersonRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Show a sheet as it is printed."""
    return _printed(request, sheet_id).shown(request)


@require_safe
def diary_sheet_pdf(request: PersonRequest, sheet_id: uuid.UUID) -> HttpResponse:
    return _printed(request, sheet_id).as_pdf(request)


def _printed(request: PersonRequest, sheet_id: uuid.UUID) -> Printed:
    """Collect what is on a sheet. It is something to do: what stands in the way of a session stands in its way, too."""
    sheet = _sheet(request, sheet_id)
    gate.to_begin(request.user)
    return Printed(
        template="programs/diary/diary_sheet.html",
        address=reverse("programs:diary_sheet", args=[sheet.pk]),
        pdf=reverse("programs:diary_sheet_pdf", args=[sheet.pk]),
        large=True,
        context={"section": "routine", "sheet": sheet, "page": SheetPage(sheet, request)},
    )


@require_safe
def diary_short(request: PersonRequest, code: str) -> HttpResponse:
    """Lead from the short address on the paper to the page to type it in."""
    sheet = get_object_or_404(request.user.diary_sheets.only("pk"), code=code.upper())
    return redirect("programs:diary_enter", sheet_id=sheet.pk)


@require_POST
def diary_delete(request: PersonRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Throw a sheet away; what was typed in from it stays."""
    _sheet(request, sheet_id).delete()
    messages.success(request, _("The sheet is gone. What you typed in from it is still there."))
    return redirect("programs:diary")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def diary_enter(request: PersonRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Type in what was written on a sheet: all of it, or with ``?week=`` one week.

    What was done is stored whatever stands in the way now. A script sends one day at a time (``only``) and is answered
    with JSON; without it the whole page is sent.
    """
    sheet = _sheet(request, sheet_id)
    if request.method != "POST":
        gate.person_to_tell(request.user)
        return _enter_page(request, sheet, _day_forms(request, sheet), SignsForm())
    forms = _day_forms(request, sheet, data=request.POST)
    if "only" in request.POST:
        return _one_day(sheet, [form for form in forms if form.prefix == request.POST["only"] and form.is_sent])
    signs = SignsForm(request.POST)
    right = [form for form in forms if form.is_valid()]
    is_valid = signs.is_valid() and len(right) == len(forms)
    # What is right is stored even when something else is wrong, and a sign counts in any case.
    enter(sheet=sheet, told=[form.told() for form in right if form.is_sent and form.has_changed()])
    forget_what_was_sent(request)
    if signs.signs or signs.fell:
        event = uuid.uuid5(sheet.pk, f"new {timezone.localdate()}")
        return something_new(request, event, None, signs=signs.signs, fell=signs.fell)
    if not is_valid:
        return _enter_page(request, sheet, forms, signs, status=422)
    return redirect("programs:diary_entered", sheet_id=sheet.pk)


def _one_day(sheet: DiarySheet, forms: list[PaperDayForm]) -> HttpResponse:
    """Store one day, and say so."""
    if not forms:
        return JsonResponse({"saved": False, "errors": {}}, status=422)
    (form,) = forms
    if not form.is_valid():
        errors = {form.add_prefix(name): [str(words) for words in said] for name, said in form.errors.items()}
        return JsonResponse({"saved": False, "errors": errors}, status=422)
    told = form.told()
    enter(sheet=sheet, told=[told])
    return JsonResponse({"saved": True, "done": told.is_done})


def _week(request: PersonRequest, sheet: DiarySheet) -> int | None:
    chosen = request.GET.get("week", "")
    return int(chosen) if chosen in [str(number) for number in range(1, sheet.weeks + 1)] else None


def _day_forms(request: PersonRequest, sheet: DiarySheet, *, data: Any = None) -> list[PaperDayForm]:
    week = _week(request, sheet)
    days = sheet.days if week is None else days_of_week(sheet, week)
    sessions = request.user.sessions.between(sheet.first_on, sheet.last_on).select_related("next_day")
    by_slot = {Slot(found.performed_on, found.time_of_day): found for found in sessions.prefetch_related("set_logs")}
    exercises = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=slugs_of(sheet))}
    return day_forms(sheet, days, sessions=by_slot, exercises=exercises, data=data)


def _enter_page(
    request: PersonRequest,
    sheet: DiarySheet,
    forms: list[PaperDayForm],
    signs: SignsForm,
    *,
    status: int = 200,
) -> HttpResponse:
    standing = gate.person_to_tell(request.user)
    signs.asked = signs_of(standing.person)
    for form in (*forms, signs):
        fill_in_again(request, form)
    week, today = _week(request, sheet), standing.today
    days = sheet.days if week is None else days_of_week(sheet, week)
    by_slot = {form.slot: form for form in forms}
    rows = [
        {"slot": slot, "form": by_slot.get(slot), "is_ahead": slot.on > today}
        for slot in (slot_of(day) for day in days)
    ]
    context = {
        "section": "routine",
        "sheet": sheet,
        "rows": rows,
        "forms": forms,
        "signs": signs,
        "week": week,
        "weeks": range(1, sheet.weeks + 1),
        "has_errors": any(form.errors for form in forms),
    }
    return render(request, "programs/diary/diary_enter.html", context, status=status)


@require_safe
def diary_entered(request: PersonRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Say what typing a sheet in has changed, and what to look at."""
    sheet = _sheet(request, sheet_id)
    standing = gate.person_to_tell(request.user)
    # Read once, for whoever asks about it below.
    sheet.routine.user = sheet.user = standing.user
    sessions = sessions_of(sheet)
    is_present = standing.routine is not None and standing.routine.pk == sheet.routine_id
    session, new_pain = to_ask(sessions, standing.person)
    context = {
        "section": "routine",
        "sheet": sheet,
        "sessions": sessions,
        "hurting": hurting(sessions),
        "session": session,
        "new_pain": new_pain,
        # What is to be done is shown only where it may be done.
        "changes": changes_of(sheet, person=standing.person) if is_present and standing.obstacle is None else [],
    }
    return render(request, "programs/diary/diary_entered.html", context)
