"""Where somebody takes their record along for the computer of a clinic."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import security_log
from accounts.requests import PersonRequest

from .bundle import bundle_written


@require_safe
def settings_fhir(request: PersonRequest) -> StreamingHttpResponse:
    """Send the person's own record as a bundle of FHIR R4, in one file."""
    now = timezone.localtime()
    security_log.record("fhir_exported", request, person=request.user.pk)
    return StreamingHttpResponse(
        bundle_written(request.user, now=now),
        content_type="application/fhir+json",
        headers={"Content-Disposition": f'attachment; filename="homestretch-fhir-{now:%Y-%m-%d}.json"'},
    )
