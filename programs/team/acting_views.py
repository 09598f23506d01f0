"""Change something in the plan of a person: by whoever may act, with a reason, and with what the rules say beside it.

Each change is made by the same service as the person's own, inside one transaction with its record. What the rules
refuse stays refused.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.entrance.typed import forget_what_was_sent, keeps_what_was_typed, typed_before
from accounts.models import Scope
from accounts.requests import PersonRequest
from accounts.team.access import Shared, acting_on, shared_person
from accounts.team.audit import What
from exercises.rules.screening import Verdict

from ..models import Routine, RoutineItem
from ..models.training.overrides import Override, OverrideKind
from ..proposal.additions import ROLES
from ..proposal.start import choose_days
from ..routine.doses import DosesInForce
from ..routine.exercise.adding import NotAllowedError, add_exercise
from ..routine.exercise.overriding import (
    CLOSED_WORDS,
    Closed,
    ClosedError,
    OutOfBoundsError,
    Setting,
    end_override,
    set_override,
    without_effect,
)
from ..routine.exercise.swapping import (
    NotOfferedError,
    OnlyOneLeftError,
    Swapping,
    swap,
    take_away,
    take_up_again,
)
from ..routine.forms import DaysForm
from ..standing.person import Person
from .acting_forms import OverrideForm, ReasonForm, SlugForm

# Shown on these pages if it is shared. To open them at all, the plan must be shared and the member allowed to act.
ALSO = (Scope.PAIN, Scope.HEALTH)
METHODS = ["GET", "HEAD", "POST"]


@contextmanager
def where_they_live(shared: Shared) -> Iterator[date]:
    """Use the time zone of the person inside, and give the day that it is there."""
    with timezone.override(shared.of(Scope.WHO).zone or timezone.get_default_timezone()):
        yield timezone.localdate()


def to_act(request: PersonRequest, link_id: uuid.UUID) -> Shared:
    """Open the plan of somebody who lets this member change it, or raise 404."""
    shared = shared_person(request.user, link_id, Scope.WHO, Scope.PLAN, *ALSO, what=What.PLAN)
    if not shared.may_act or not shared.shows(Scope.PLAN):
        raise Http404
    return shared


def said_by(shared: Shared, reason: str) -> str:
    """Say who did something and why, as it stands with an exercise."""
    who = shared.member
    name = ", ".join(part for part in (who.user.get_full_name(), who.title, who.organisation.name) if part)
    return _("%(who)s: %(reason)s") % {"who": name, "reason": reason}


def plan_of(shared: Shared) -> Routine:
    routine: Routine | None = shared.of(Scope.PLAN).routines.current()
    if routine is None:
        raise Http404
    return routine


def item_of(shared: Shared, item_id: uuid.UUID) -> RoutineItem:
    """Find an exercise of the present plan, or raise 404."""
    rows = plan_of(shared).items.current().with_exercises()
    rows = rows.select_related("routine__user", "routine__program", "routine__health_profile")
    found: RoutineItem | None = rows.filter(pk=item_id).first()
    if found is None:
        raise Http404
    return found


def closed_words(shared: Shared, why: Closed) -> str:
    """Say why something is closed, to whoever may know it."""
    needed = Scope.PAIN if why is Closed.SIGN else Scope.HEALTH
    if shared.shows(needed):
        return str(CLOSED_WORDS[why])
    return _("Something comes first for them now. What was set here does not count until that is over.")


# --- The plan ---------------------------------------------------------------------------------------------------------


@require_http_methods(METHODS)
@keeps_what_was_typed
def team_plan(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Show the exercises of somebody's plan; a POST adds one, or chooses the days."""
    shared = to_act(request, link_id)
    with where_they_live(shared) as today:
        routine = plan_of(shared)
        person = Person.of_routine(routine, today=today)
        does = request.POST.get("do", "")
        adding = SlugForm(
            request.POST if does == "add" else None, choices=_to_add(routine, person), initial=typed_before(request)
        )
        days = DaysForm(request.POST if does == "days" else None, initial={"days": routine.main_days})
        reasons: object = ()
        if adding.is_valid():
            slug = adding.cleaned_data["exercise"]
            if _add(request, link_id, slug, adding, today):
                forget_what_was_sent(request)
                return redirect("programs:team_plan", link_id)
            reasons = _reasons(shared, person, slug)
        if days.is_valid():
            with transaction.atomic():
                acting = acting_on(request.user, link_id, Scope.PLAN, what=What.PLAN_DAYS)
                choose_days(routine=plan_of(acting), days=days.cleaned_data["days"], today=today)
            messages.success(request, _("The days are saved. They read that you chose them."))
            return redirect("programs:team_plan", link_id)
        doses = DosesInForce(user=shared.of(Scope.PLAN), catalogue=person.catalogue, today=today)
        context = {
            "section": "team",
            "shared": shared,
            "routine": routine,
            "rows": [
                (item, doses.in_row(item), item.override_on(today)) for item in routine.items.current().with_exercises()
            ],
            "gone": without_effect(person.user, routine, today=today),
            "sign": closed_words(shared, Closed.SIGN) if person.open_signs else "",
            "adding": adding,
            "days": days,
            "reasons": reasons,
        }
        status = 422 if adding.is_bound or days.is_bound else 200
        return render(request, "programs/team/team_plan.html", context, status=status)


def _to_add(routine: Routine, person: Person) -> list[tuple[str, str]]:
    there = {slug for item in routine.items_in_force() for slug in (item.exercise.slug, item.base and item.base.slug)}
    entries = person.catalogue.exercises.values()
    found = [(entry.slug, entry.name) for entry in entries if entry.slug not in there and entry.start and entry.goal]
    return sorted(found, key=lambda choice: choice[1].lower())


def _add(request: PersonRequest, link_id: uuid.UUID, slug: str, form: SlugForm, today: date) -> bool:
    try:
        with transaction.atomic():
            acting = acting_on(request.user, link_id, Scope.PLAN, what=What.PLAN_ADDED, detail={"exercise": slug})
            routine = plan_of(acting)
            person = Person.of_routine(routine, today=today)
            if person.open_signs or slug in person.declined:
                raise NotAllowedError
            note = said_by(acting, form.cleaned_data["reason"])
            kind = person.catalogue.exercises[slug].kind
            role = ROLES.get(kind, kind)
            item = add_exercise(routine=routine, slug=slug, role=role, today=today, note=note)
    except NotAllowedError:
        form.add_error("exercise", _("The rules would not, so nothing was changed."))
        return False
    messages.success(
        request, _("“%(name)s” is in their plan. They read who put it there, and why.") % {"name": item.exercise.name}
    )
    return True


def _reasons(shared: Shared, person: Person, slug: str) -> object:
    """Explain why the rules would not, where the answers that it rests on are shared."""
    if not shared.shows(Scope.HEALTH):
        return ()
    rules = person.screened([slug]).whole.exercises[slug].rules
    return person.explained(rule for rule in rules if rule.verdict in (Verdict.AVOID, Verdict.CLEAR))


# --- One exercise -----------------------------------------------------------------------------------------------------


class ItemPage:
    """An exercise of somebody's plan with the forms about it. The form that was sent is bound to what was sent."""

    def __init__(self, request: PersonRequest, shared: Shared, item: RoutineItem, *, today: date) -> None:
        self.request, self.shared, self.item, self.today = request, shared, item, today
        self.setting = Setting(item, today=today)
        self.closed = self.setting.closed
        typed = typed_before(request)
        before = {str(typed.get("do")): typed}
        swapping = Swapping(item, today=today)
        entries = self.setting.now.catalogue.exercises
        choices = [(found.exercise, entries[found.exercise].name) for found in swapping.candidates()]
        bounds = self.setting.bounds()
        self.forms: Mapping[str, forms.Form] = {
            "override": OverrideForm(
                self._sent("override"),
                bounds=bounds,
                today=today,
                initial={**before.get("override", {}), "override": uuid.uuid4()},
                auto_id="override_%s",
            ),
            "swap": SlugForm(self._sent("swap"), choices=choices, initial=before.get("swap"), auto_id="swap_%s"),
            "out": ReasonForm(self._sent("out"), initial=before.get("out"), auto_id="out_%s"),
        }
        self.can_swap = bool(choices)

    def _sent(self, name: str) -> Any:
        return self.request.POST if self.request.POST.get("do") == name else None

    def render(self) -> HttpResponse:
        shows_pain = self.shared.shows(Scope.PAIN)
        now = self.setting.now
        doses = DosesInForce(user=now.user, catalogue=now.catalogue, today=self.today)
        context = {
            "section": "team",
            "shared": self.shared,
            "item": self.item,
            "doses": doses.of(self.item),
            "override": self.item.override_on(self.today),
            "closed": closed_words(self.shared, self.closed) if self.closed else "",
            # What the rules say of pain is for whoever may see it.
            "coming": [(found.words, found.sentence if shows_pain else "") for found in self.setting.coming()],
            "forms": self.forms,
            "can_swap": self.can_swap,
        }
        status = 422 if any(form.is_bound for form in self.forms.values()) else 200
        return render(self.request, "programs/team/team_plan_item.html", context, status=status)


@require_http_methods(METHODS)
@keeps_what_was_typed
def team_plan_item(request: PersonRequest, link_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    """Show an exercise with what the rules would do next; a POST sets something about it, swaps it or takes it out."""
    shared = to_act(request, link_id)
    with where_they_live(shared) as today:
        page = ItemPage(request, shared, item_of(shared, item_id), today=today)
        does = request.POST.get("do", "")
        form = page.forms.get(does)
        if does in SIMPLE or (form is not None and form.is_valid()):
            done = DEEDS[does](page, link_id, form)
            if done:
                forget_what_was_sent(request)
                messages.success(request, done)
                return redirect("programs:team_plan", link_id)
        return page.render()


def _acting(page: ItemPage, link_id: uuid.UUID, what: What, **detail: str) -> tuple[Shared, RoutineItem]:
    """Lock the person, ask again whether it is allowed, and record it. Call it in the transaction of the change."""
    detail = {"item": str(page.item.pk), "exercise": page.item.exercise.slug, **detail}
    acting = acting_on(page.request.user, link_id, Scope.PLAN, what=what, detail=detail)
    return acting, item_of(acting, page.item.pk)


def _override(page: ItemPage, link_id: uuid.UUID, form: Any) -> str:
    said = form.cleaned_data
    try:
        with transaction.atomic():
            acting, item = _acting(page, link_id, What.OVERRIDE_SET, override=str(said["override"]))
            made = Override(
                id=str(said["override"]),
                kind=OverrideKind(said["kind"]),
                by=acting.member.user.get_full_name(),
                title=acting.member.title,
                practice=acting.member.organisation.name,
                reason=said["reason"],
                since=page.today,
                until=said["until"],
                doses=form.doses,
            )
            set_override(person=acting.of(Scope.PLAN), item=item, override=made, today=page.today)
    except ClosedError as error:
        form.add_error(None, closed_words(page.shared, error.why))
        return ""
    except OutOfBoundsError:
        form.add_error(None, _("That is not open to them. Choose within the numbers that stand here."))
        return ""
    return _("It is set. They read it with your name, your reason and the day.")


def _end(page: ItemPage, link_id: uuid.UUID, _form: Any) -> str:
    with transaction.atomic():
        acting, item = _acting(page, link_id, What.OVERRIDE_ENDED)
        end_override(person=acting.of(Scope.PLAN), item=item, today=page.today)
    return _("It is taken back. The rules go on from the dose of now.")


def _swap(page: ItemPage, link_id: uuid.UUID, form: Any) -> str:
    chosen = form.cleaned_data["exercise"]
    try:
        with transaction.atomic():
            acting, item = _acting(page, link_id, What.PLAN_SWAPPED, new=chosen)
            if page.closed is Closed.SIGN:
                raise NotOfferedError
            note = said_by(acting, form.cleaned_data["reason"])
            new = swap(by=acting.of(Scope.PLAN), item=item, exercise=chosen, today=page.today, note=note)
    except NotOfferedError:
        form.add_error("exercise", _("That one cannot take its place now. Nothing was changed."))
        return ""
    return _("“%(name)s” has taken its place. They read who chose it, and why.") % {"name": new.exercise.name}


def _out(page: ItemPage, link_id: uuid.UUID, form: Any) -> str:
    try:
        with transaction.atomic():
            acting, item = _acting(page, link_id, What.PLAN_REMOVED)
            said = said_by(acting, form.cleaned_data["reason"])
            take_away(by=acting.of(Scope.PLAN), item=item, said=said, today=page.today)
    except OnlyOneLeftError:
        form.add_error(None, _("It is the only exercise that is left, so nothing was changed."))
        return ""
    return _("It is out of their plan. They read who took it out, and why, and can have it back.")


def _again(page: ItemPage, link_id: uuid.UUID, _form: Any) -> str:
    if page.closed is not None:
        messages.error(page.request, closed_words(page.shared, page.closed))
        return ""
    with transaction.atomic():
        acting, item = _acting(page, link_id, What.PLAN_AGAIN)
        take_up_again(
            by=acting.of(Scope.PLAN),
            item=item,
            choice_id=uuid.uuid5(item.pk, page.today.isoformat()),
            looked_at_by=acting.member.user.get_full_name(),
            looked_at_on=page.today,
        )
    return _("They may do it again, from its first dose.")


DEEDS: Mapping[str, Any] = {"override": _override, "end": _end, "swap": _swap, "out": _out, "again": _again}
# Those that need no form.
SIMPLE = ("end", "again")
