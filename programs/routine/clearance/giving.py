"""Keep what a form says that a clinician allowed: noted by the person, or said by the clinician themself."""

from __future__ import annotations

from accounts.clearance.clinician import record_clearance
from accounts.models import Clearance, User
from exercises.models import Exercise

from .forms import ClearanceForm


def keep_yes(form: ClearanceForm, *, person: User, slug: str, given_by: str) -> Clearance:
    """Record what a valid form says about one exercise, or about exercising at all where ``slug`` is empty.

    Safe to repeat. Raises ``ClearanceIdTakenError`` for an id of somebody else.
    """
    given = form.cleaned_data
    return record_clearance(
        by=person,
        clearance_id=given["clearance"],
        exercise=Exercise.objects.get(slug=slug) if slug else None,
        rules=[*form.rules, *form.opened_effort],
        given_by=given_by,
        role=given["role"],
        given_on=given["given_on"],
        valid_until=given["valid_until"],
        limits=form.movements,
        no_added_load=form.no_added_load,
        load_cleared=form.load_cleared,
        load_rules=form.load_rules,
        note=given["note"],
    )
