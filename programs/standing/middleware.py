"""Middleware about what stands in a person's way."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .gate import StandsInTheWayError, way_round


class WayRound:
    """Lead round whatever stands in the way of what a view has asked for at the gate."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, StandsInTheWayError):
            return way_round(request, exception.standing, exception.obstacle)
        return None
