"""Figures for a monitor (Prometheus): how many requests were answered, how, and how fast. Nothing about a person.

The processes of the server write them to files of one folder, and whichever is asked adds them up. Only loaded when the
setting METRICS asks for it.
"""

from __future__ import annotations

import ipaddress
import time

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest, multiprocess

from exercises.middleware import Middleware

from .version import VERSION

ADDRESS = "/metrics"
ANSWERED = Histogram(
    "homestretch_request_seconds",
    "Time from a request to its answer",
    ["method", "page", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
# Other words than these would be labels without number.
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


class Measure(Middleware):
    """Measures each request under the name of its page, and answers those for the figures themselves."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == ADDRESS:
            return metrics(request)
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        page = match.view_name if match is not None else "none"
        method = request.method if request.method in METHODS else "other"
        ANSWERED.labels(method, page, response.status_code).observe(time.perf_counter() - began)
        return response


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with all figures; for anybody who may not see them the page does not exist."""
    if not may_see(request):
        return HttpResponse(status=404)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    of_now = CollectorRegistry()
    Gauge("homestretch_version_info", "The version", ["version"], registry=of_now).labels(VERSION).set(1)
    Gauge("homestretch_database_up", "Whether the database answers", registry=of_now).set(database_answers())
    return HttpResponse(generate_latest(of_now) + generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_see(request: HttpRequest) -> bool:
    """Whether a request comes from a network of METRICS_FROM itself, and not through a proxy from somewhere else."""
    if any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_FORWARDED_PROTO")):
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network) for network in settings.METRICS_FROM)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
