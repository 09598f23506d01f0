"""Say yes, limit it and take it back: by the one who decides, with the same form and services as the person's note."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.clearance.clinician import ClearanceIdTakenError, withdraw_clearance
from accounts.entrance.typed import forget_what_was_sent, keeps_what_was_typed, typed_before
from accounts.models import Scope
from accounts.requests import PersonRequest
from accounts.team.access import Shared, acting_on, shared_person
from accounts.team.audit import What
from exercises.rules.reasons import Reason

from ..routine.clearance.giving import keep_yes
from ..routine.clearance.views import effort_context, in_words, load_context
from ..routine.clearance.waiting import Situation, waiting_exercises
from ..standing.person import Person
from .acting_forms import TeamClearanceForm
from .acting_views import METHODS, where_they_live

# The longest name that a clearance keeps of whoever gave it.
LONGEST_NAME = 120


def _situation(request: PersonRequest, link_id: uuid.UUID) -> tuple[Shared, Person, Situation]:
    """Open what the rules say about somebody who lets this member act and shares the answers that it rests on."""
    shared = shared_person(request.user, link_id, Scope.HEALTH, Scope.PAIN, Scope.WHO, what=What.CLEARANCES)
    if not shared.may_act:
        raise Http404
    with where_they_live(shared) as today:
        person = Person(shared.of(Scope.HEALTH), today=today)
        if not person.has_health_check:
            raise Http404
        return shared, person, Situation(person, person.user.routines.select_related("program").current())


@require_safe
def team_clearances(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Show what waits for a yes and why, and what clinicians said."""
    shared, person, situation = _situation(request, link_id)
    with where_they_live(shared) as today:
        context = {
            "section": "team",
            "shared": shared,
            "sign": bool(person.open_signs),
            "waiting": situation.programme_waiting(),
            "exercises": waiting_exercises(situation),
            "load": load_context(situation) if situation.load_waits() else None,
            "effort": effort_context(situation) if situation.effort_waits() else None,
            "clearances": [in_words(clearance, situation) for clearance in person.user.clearances.for_list(today)],
        }
        return render(request, "programs/team/team_clearances.html", context)


@require_http_methods(METHODS)
@keeps_what_was_typed
def team_clearance(request: PersonRequest, link_id: uuid.UUID) -> HttpResponse:
    """Say yes to exercising, or with ``?exercise=`` to one exercise; a POST keeps it.

    What is to avoid stays so, and nothing is given while a warning sign is open.
    """
    shared, person, situation = _situation(request, link_id)
    with where_they_live(shared) as today:
        slug = request.GET.get("exercise", "")
        entry = situation.catalogue.exercises.get(slug)
        if slug and entry is None:
            raise Http404
        if entry is None:
            reasons = situation.programme_reasons()
            rules, load_rules = [reason["rule"] for reason in reasons], situation.load_ids()
            own: frozenset[str] = frozenset()
        else:
            gates = situation.exercise_rules(slug)
            reasons = situation.explained(gates)
            rules, load_rules = [rule.id for rule in gates], situation.load_ids(slug)
            parts = [situation.catalogue.facts[part].movements for part in entry.parts]
            own = entry.movements.union(*parts)
        refused = _refused(shared, person, situation, slug if entry else "", rules, load_rules)
        form = TeamClearanceForm(
            request.POST if request.method == "POST" else None,
            rules=rules,
            load_rules=load_rules,
            effort_rules=[] if entry else situation.effort_ids(),
            own_movements=own,
            today=today,
            initial={**typed_before(request), "clearance": uuid.uuid4()},
        )
        if not refused.words and form.is_valid():
            return _give(request, link_id, form, slug)
        context = {
            "section": "team",
            "shared": shared,
            "exercise": entry,
            "reasons": reasons,
            "load": load_context(situation, slug),
            "effort": effort_context(situation),
            "form": form,
            "refused": refused,
        }
        return render(request, "programs/team/team_clearance.html", context, status=422 if form.is_bound else 200)


class Refused:
    """Why no yes can be given now; without words, it can."""

    def __init__(self, words: str = "", reasons: Sequence[Reason] = ()) -> None:
        self.words, self.reasons = words, reasons


def _refused(
    shared: Shared, person: Person, situation: Situation, slug: str, rules: list[str], load_rules: list[str]
) -> Refused:
    if person.open_signs:
        if shared.shows(Scope.PAIN):
            return Refused(_("A warning sign is open. Nothing can be opened before that is looked at."))
        return Refused(_("Something comes first for them now. Nothing can be opened before that is over."))
    if slug and not (rules or load_rules):
        return Refused(_("Nothing about this exercise waits for a yes."))
    if slug and not situation.could_open(slug):
        return Refused(_("The rules would not, because of this. A yes does not change it."), situation.against(slug))
    return Refused()


def _give(request: PersonRequest, link_id: uuid.UUID, form: TeamClearanceForm, slug: str) -> HttpResponse:
    detail = {"clearance": str(form.cleaned_data["clearance"]), "exercise": slug}
    try:
        with transaction.atomic():
            acting = acting_on(request.user, link_id, Scope.HEALTH, what=What.CLEARANCE_GIVEN, detail=detail)
            person = acting.of(Scope.HEALTH)
            if Person(person, today=form.today).open_signs:
                raise Http404
            who = f"{acting.member.user.get_full_name()}, {acting.member.organisation.name}"
            keep_yes(form, person=person, slug=slug, given_by=who[:LONGEST_NAME])
    except ClearanceIdTakenError as error:
        raise Http404 from error
    forget_what_was_sent(request)
    messages.success(request, _("It is kept. They look at their routine as it fits now before they go on."))
    return redirect("programs:team_clearances", link_id)


@require_POST
def team_clearance_withdraw(request: PersonRequest, link_id: uuid.UUID, clearance_id: uuid.UUID) -> HttpResponse:
    """Take a yes back, whoever gave it. It stays on record. Safe to repeat."""
    with transaction.atomic():
        detail = {"clearance": str(clearance_id)}
        acting = acting_on(request.user, link_id, Scope.HEALTH, what=What.CLEARANCE_WITHDRAWN, detail=detail)
        person = acting.of(Scope.HEALTH)
        clearance = person.clearances.filter(pk=clearance_id).first()
        if clearance is None:
            raise Http404
        withdraw_clearance(by=person, clearance=clearance)
    messages.success(request, _("It is taken back, from now on."))
    return redirect("programs:team_clearances", link_id)
