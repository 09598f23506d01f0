"""What to avoid, and what instead: for the person who reads, for a condition, for a movement. Open to visitors."""

from __future__ import annotations

from itertools import groupby
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.on_paper import Printed
from accounts.requests import PersonRequest
from exercises.library.cautions import grouped
from exercises.models import Condition
from exercises.rules.catalogue import Catalogue, ConditionEntry
from exercises.rules.screening import Rule, Verdict
from exercises.snapshot.current import current_catalogue

from ..library.reader import reader_of
from ..standing import gate
from ..standing.person import Person
from .arranging import WhatToAvoid, arranged, conditions_spoken_of, movements_ruled, to_avoid_with

OWN_PAGE = "programs/avoiding/avoid.html"


@login_not_required
@require_safe
def avoid(request: HttpRequest) -> HttpResponse:
    """Show a person what is out and changed for them, and everybody the conditions and movements to choose from."""
    reader = reader_of(request.user)
    if reader.person is not None:
        return _own_page(reader.person).shown(cast(PersonRequest, request))
    context = {**_choices(current_catalogue()), "is_personal": False, "is_stopped": reader.is_stopped}
    return render(request, OWN_PAGE, context)


@require_safe
def avoid_pdf(request: PersonRequest) -> HttpResponse:
    """Make the person's own page as PDF. Paper stays in the house, so it waits for answers that know of a fall."""
    return _own_page(gate.person_to_do(request.user).person).as_pdf(request)


@login_not_required
@require_safe
def avoid_condition(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what to avoid with one condition alone, and what takes its place."""
    catalogue = current_catalogue()
    if slug not in conditions_spoken_of(catalogue):
        raise Http404
    context = {"condition": catalogue.conditions[slug], "avoided": to_avoid_with(slug, catalogue)}
    return render(request, "programs/avoiding/avoid_condition.html", {**_standing(request), **context})


@login_not_required
@require_safe
def avoid_movement(request: HttpRequest, slug: str) -> HttpResponse:
    """Show whom a movement does not suit, why, and which exercises have it."""
    catalogue = current_catalogue()
    if slug not in movements_ruled(catalogue):
        raise Http404
    rules = [rule for rule in catalogue.rules if slug in rule.movements and not rule.is_conflict and not rule.new_pain]
    single = (entry for entry in catalogue.exercises.values() if slug in entry.movements and not entry.parts)
    context = {
        "name": catalogue.movements[slug],
        "told": catalogue.movements_told.get(slug, ""),
        "groups": grouped(rules, catalogue),
        "having": sorted(single, key=lambda entry: entry.name),
    }
    return render(request, "programs/avoiding/avoid_movement.html", {**_standing(request), **context})


def _own_page(person: Person) -> Printed:
    return Printed(
        template=OWN_PAGE,
        address=reverse("programs:avoid"),
        pdf=reverse("programs:avoid_pdf"),
        context={
            **_choices(person.catalogue),
            "is_personal": True,
            "is_stopped": False,
            "is_locked": person.effective.whole.programme.verdict is Verdict.CLEAR,
            "avoided": _of_person(person),
            "named": _named(person),
        },
    )


def _standing(request: HttpRequest) -> dict[str, bool]:
    reader = reader_of(request.user)
    return {"is_personal": reader.person is not None, "is_stopped": reader.is_stopped}


def _choices(catalogue: Catalogue) -> dict[str, Any]:
    """Offer the conditions by what they are about, and the movements by name."""
    order = [category.value for category in Condition.Category]
    entries = sorted(
        (catalogue.conditions[slug] for slug in conditions_spoken_of(catalogue)),
        key=lambda entry: (order.index(entry.category), entry.name),
    )
    by_category: list[tuple[Any, list[ConditionEntry]]] = [
        (Condition.Category(category).label, list(found))
        for category, found in groupby(entries, key=lambda entry: entry.category)
    ]
    movements = sorted(
        ((slug, catalogue.movements[slug]) for slug in movements_ruled(catalogue)), key=lambda row: row[1]
    )
    return {"conditions": by_category, "movements": movements}


def _named(person: Person) -> list[ConditionEntry]:
    """List the person's own conditions about which a rule speaks."""
    spoken_of = set(conditions_spoken_of(person.catalogue))
    return [person.catalogue.conditions[slug] for slug in sorted(person.presences) if slug in spoken_of]


def _of_person(person: Person) -> WhatToAvoid:
    """Arrange what counts for a person now, with what clinicians, self-tests and gates have changed."""
    whole = person.effective.whole
    rules: dict[str, Rule] = {rule.id: rule for judged in whole.exercises.values() for rule in judged.rules}
    rules |= {rule.id: rule for rule in whole.programme.rules}
    rules |= {rule.id: rule for rule in person.catalogue.when_pain_is_new(person.facts.conditions)}
    return arranged(rules.values(), person.fitter(), lambda rule: person.explained([rule])[0])
