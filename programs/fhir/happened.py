"""What happened beside the sessions: falls, and warning signs until somebody has looked at them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.health_check.red_flags import SIGN_BY_CODE
from accounts.models import RedFlag, User

from ..team.overview import what_happened
from . import codes
from .parts import Record, Resource, concept, period, plain


def falls(user: User, record: Record) -> Iterator[Resource]:
    """Yield falls, and broken bones and operations without one, the first first."""
    for fall in user.fall_reports.order_by("happened_on", "reported_at", "pk"):
        kind = codes.WITHOUT_FALL if fall.without_fall else codes.NEAR_FALL if fall.near else codes.FALL
        harm = [
            code
            for code, is_told in (
                (codes.INJURED, fall.injured),
                (codes.BROKEN_BONE, fall.fracture),
                (codes.OPERATION, fall.operation),
            )
            if is_told
        ]
        yield record.told(
            "fall",
            fall.pk,
            kind,
            words=kind.display,
            on=fall.happened_on.isoformat(),
            says=what_happened(fall),
            categories=[codes.SURVEY],
            valueCodeableConcept=concept(*(harm or [codes.UNHURT]), words=what_happened(fall)),
        )


def signs(user: User, record: Record, *, zone: tzinfo | None) -> Iterator[Resource]:
    """Yield the warning signs that were told, the first first. One is active until a clinician has looked at it.

    Days are those of ``zone``, where the person is: a bundle is written after its request, when no zone is active.
    """
    for flag in user.red_flags.order_by("reported_at", "pk"):
        yield _sign(flag, record, zone)


def _sign(flag: RedFlag, record: Record, zone: tzinfo | None) -> Resource:
    sign = SIGN_BY_CODE.get(flag.code)
    words = plain(sign.words) if sign else flag.code
    told_on = timezone.localdate(flag.reported_at, zone).isoformat()
    seen_on = flag.seen_on.isoformat() if flag.seen_on else ""
    withdrawn = flag.withdrawn_at is not None
    lines = [_("Told on %(day)s") % {"day": told_on}]
    if seen_on:
        lines.append(_("Seen by %(name)s on %(day)s") % {"name": flag.seen_by, "day": seen_on})
    return record.resource(
        "Flag",
        record.key("sign", flag.pk),
        words,
        lines,
        status="entered-in-error" if withdrawn else "inactive" if seen_on else "active",
        category=[concept(codes.WARNING_SIGN, words=codes.WARNING_SIGN.display)],
        code=concept(codes.Code(system=codes.SIGNS, code=flag.code, display=words), words=words),
        subject=record.subject,
        period=period(told_on, max(seen_on, told_on) if seen_on else ""),
        author=record.subject,
    )
