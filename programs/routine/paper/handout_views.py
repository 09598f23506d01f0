"""The handout: the routine on paper, for people who would rather not look at a screen while exercising."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.on_paper import Printed
from accounts.requests import PersonRequest
from exercises.library.instructions import instructions_of
from programs.models import RoutineItem
from programs.models.training import present

from ...plan.agenda import Agenda, has_parts
from ...plan.words import when_is
from ...standing import gate
from ...standing.obstacles import Obstacle, Standing
from ...standing.until_yes import offered_under
from ..doses import DosesInForce, PartDoses
from ..explanation import said_in_short
from .sheets import Block, sheets_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An exercise in the table to tick: when it is done, and what it asks for, in words."""

    item: RoutineItem
    when: str
    doses: Sequence[str]
    parts: Sequence[PartDoses]


@require_safe
def routine_print(request: PersonRequest) -> HttpResponse:
    """Show the routine as sheets to print: what to do and boxes to tick, then pictures, steps and what to mind."""
    page = _handout(request)
    return page.shown(request) if isinstance(page, Printed) else page


@require_safe
def routine_print_pdf(request: PersonRequest) -> HttpResponse:
    page = _handout(request)
    return page.as_pdf(request) if isinstance(page, Printed) else page


def _handout(request: PersonRequest) -> Printed | HttpResponse:
    """Collect what is on the handout, or lead to what comes first.

    Nothing that is locked or was fitted to other answers goes onto paper: it would outlast the reason. What can be done
    until a clinician's yes does, with the reason.
    """
    standing = gate.person_to_do(request.user, present.with_exercises)
    if standing.first_of({Obstacle.OUTDATED}):
        return redirect("programs:routine")
    if standing.waits_for:
        return _until_yes(standing)
    if standing.routine is None:
        return redirect("programs:routine_proposal")
    current = standing.own_routine
    items = [item for item in current.items.all() if not item.is_set_aside]
    in_force = DosesInForce(user=request.user, catalogue=standing.person.catalogue, today=standing.today)
    messages = [_messages(item) for item in items]
    # What is to be minded in every exercise is said once, on the first sheet.
    shared = [words for words in messages[0] if all(words in said for said in messages)] if len(items) > 1 else []
    own = [[words for words in said if words not in shared] for said in messages]
    rows = [
        Row(item=item, when=when_is(item, current), doses=in_force.of(item), parts=in_force.of_parts(item))
        for item in items
    ]
    return _printed(
        "programs/routine/paper/routine_print.html",
        {
            "section": "routine",
            "routine": current,
            "rows": rows,
            "has_parts": has_parts(items),
            "waiting": Agenda(routine=current, items=items, catalogue=standing.person.catalogue).waiting(
                standing.today
            ),
            "shared": shared,
            "sheets": sheets_of(_blocks(rows, own, standing.today)),
            "today": standing.today,
        },
    )


def _printed(template: str, context: dict[str, Any]) -> Printed:
    address, pdf = reverse("programs:routine_print"), reverse("programs:routine_print_pdf")
    return Printed(template=template, context=context, address=address, pdf=pdf)


def _until_yes(standing: Standing) -> Printed:
    """Collect what is safe until a clinician's yes for a sheet to print."""
    locks = {reason["rule"] for reason in standing.waits_for}
    offered = offered_under(locks, standing.person.catalogue)
    return _printed(
        "programs/routine/paper/until_yes_print.html",
        {"section": "routine", "reasons": standing.waits_for, "offered": offered, "today": standing.today},
    )


def _messages(item: RoutineItem) -> list[str]:
    return list(dict.fromkeys(str(reason["message"]) for reason in item.reasons if reason.get("message")))


def _note(item: RoutineItem, today: date) -> str:
    """Say what is to be noted of an exercise, and who set its dose."""
    override = item.override_on(today)
    said = f"{said_in_short(override)}: {override.reason}" if override else ""
    return " ".join(part for part in (item.note, said) if part)


def _blocks(rows: list[Row], messages: list[list[str]], today: date) -> Iterator[Block]:
    """Yield what is printed of each exercise, and of each child of a sequence separately."""
    known = instructions_of(
        slug for row in rows for slug in ([part.slug for part in row.parts] or [row.item.exercise.slug])
    )
    for number, (row, said) in enumerate(zip(rows, messages, strict=True), start=1):
        item = row.item
        if not row.parts:
            yield Block(
                number=number,
                heading=item.exercise.name,
                name="",
                doses=row.doses,
                note=_note(item, today),
                messages=said,
                instructions=known.get(item.exercise.slug),
            )
        for place, part in enumerate(row.parts):
            is_first = place == 0
            yield Block(
                number=number,
                heading=item.exercise.name if is_first else "",
                name=part.name,
                doses=part.doses,
                rounds="; ".join(row.doses) if is_first else "",
                note=_note(item, today) if is_first else "",
                messages=said if is_first else (),
                instructions=known.get(part.slug),
            )
