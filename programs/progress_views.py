"""How it is going: weeks against the plan, pain and effort."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError
