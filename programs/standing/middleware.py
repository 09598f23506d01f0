"""Middleware about what stands in a person's way."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from exercises.middleware import Middleware

from .gate import StandsInTheWayError, way_round


class WayRound(Middleware):
    """Lead round whatever stands in the way of what a view has asked for at the gate."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, StandsInTheWayError):
            return way_round(request, exception.standing, exception.obstacle)
        return None
