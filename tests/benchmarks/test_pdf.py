"""How long each PDF takes to be set, its page being there. Prints; never fails by time."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exercises.paper.typesetting import POINTS, Sheet, pdf_of_page
from tests.paper import look_into
from tests.programs.factories import make_routine
from tests.programs.histories import play

PAGES = ("routine_print", "routine_summary", "progress_result")


@pytest.mark.django_db
def test_each_pdf(owner, owner_client):
    today = timezone.localdate()
    routine = make_routine(owner, program="hip-strength-for-low-bone", on=today - timedelta(days=10))
    play(routine, on=today - timedelta(days=7))
    for name in PAGES:
        html = owner_client.get(reverse(f"programs:{name}")).text
        for points in POINTS:
            times = []
            for _round in range(5):
                begin = time.perf_counter()
                pdf = pdf_of_page(html, Sheet(points=points))
                times.append(time.perf_counter() - begin)
            pages = len(look_into(pdf).pages)
            assert pages
            print(  # noqa: T201 - the result of a benchmark is what it prints
                f"\n{name}, {points} pt: {statistics.median(times) * 1000:.0f} ms median of {len(times)}, "
                f"{pages} pages, {len(pdf) // 1000} kB"
            )
