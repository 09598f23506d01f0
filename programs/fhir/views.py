"""Where a record is taken along for the computer of a clinic: by the person, or by whom they share it with."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import security_log
from accounts.models import Scope, User
from accounts.requests import PersonRequest
from accounts.team.access import shared_wholly
from accounts.team.audit import What

from ..team.overview import RECORD_NEEDS
from .bundle import bundle_written


@require_safe
def settings_fhir(request: PersonRequest) -> StreamingHttpResponse:
    """Send the person's own record as a bundle of FHIR R4, in one file."""
    now = timezone.localtime()
    security_log.record("fhir_exported", request, person=request.user.pk)
    return _file(request.user, now=now)


@require_safe
def team_person_fhir(request: PersonRequest, link_id: uuid.UUID) -> StreamingHttpResponse:
    """Send the record of a person who shares all that is in it."""
    shared = shared_wholly(request.user, link_id, *RECORD_NEEDS, what=What.RECORD)
    person = shared.of(Scope.PLAN)
    security_log.record("fhir_exported", request, person=person.pk)
    return _file(person, now=timezone.localtime(timezone=person.zone or timezone.get_default_timezone()))


def _file(person: User, *, now: datetime) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        bundle_written(person, now=now),
        content_type="application/fhir+json",
        headers={"Content-Disposition": f'attachment; filename="homestretch-fhir-{now:%Y-%m-%d}.json"'},
    )
