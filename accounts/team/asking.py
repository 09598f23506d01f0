"""What a clinician asks of a person and notes about them: self-tests, and what was seen. Each is written down."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from ..functional_tests.services import order_test
from ..models import CareNote, Scope, User
from .access import acting_on
from .audit import What


@transaction.atomic
def note(*, user: User, link_id: uuid.UUID, note_id: uuid.UUID, text: str) -> CareNote:
    """Note what was seen of a person, for both. The same ``note_id`` counts once. Raises Http404."""
    shared = acting_on(user, link_id, Scope.NOTES, what=What.NOTED, detail={"note": str(note_id)})
    known = CareNote.objects.filter(pk=note_id).first()
    if known is not None:
        if known.link != shared.link.pk:
            raise Http404
        return known
    member = shared.member
    return CareNote.objects.create(
        pk=note_id,
        person=shared.of(Scope.NOTES),
        link=shared.link.pk,
        member=member.pk,
        by_name=member.user.get_full_name(),
        by_title=member.title,
        organisation=member.organisation.name,
        text=text,
    )


@transaction.atomic
def ask_for_test(*, user: User, link_id: uuid.UUID, kind: str, reason: str) -> None:
    """Ask a person to do a self-test: it is due for them until it is done. Safe to repeat. Raises Http404."""
    shared = acting_on(user, link_id, Scope.CHECKS, what=What.TEST_ORDERED, detail={"kind": kind})
    zone = shared.of(Scope.CHECKS).zone
    order_test(
        person=shared.of(Scope.CHECKS),
        kind=kind,
        by=f"{shared.member.user.get_full_name()}, {shared.member.organisation.name}",
        reason=reason,
        on=timezone.localdate(timezone=zone),
    )
