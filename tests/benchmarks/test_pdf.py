"""How long each PDF takes to be set, its page being there. Prints; never fails by time.

Processor time is that of this process and of the one that sets it; the clock also counts whoever else uses the machine.
"""

from __future__ import annotations

import os
import statistics
import time
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exercises.paper.typesetting import POINTS, Sheet, pdf_of_page
from programs.diary.services import make_sheet
from programs.models import Routine
from tests.paper import look_into
from tests.programs.factories import make_routine
from tests.programs.histories import play

PAGES = ("routine_print", "routine_summary", "progress_result")
WEEKS = 4


def processor_time() -> float:
    """Add up the seconds of this process and of those that it has ended."""
    return sum(os.times()[:4])


@pytest.mark.django_db
def test_each_pdf(owner, owner_client):
    today = timezone.localdate()
    routine = make_routine(owner, program="hip-strength-for-low-bone", on=today - timedelta(days=10))
    play(routine, on=today - timedelta(days=7))
    present = Routine.objects.select_related("program", "user").get(pk=routine.pk)
    sheet = make_sheet(by=owner, routine=present, sheet_id=uuid.uuid4(), first=today + timedelta(days=1), weeks=WEEKS)
    pages = {name: reverse(f"programs:{name}") for name in PAGES}
    pages[f"diary of {WEEKS} weeks"] = sheet.get_absolute_url()
    for name, address in pages.items():
        html = owner_client.get(address).text
        for points in POINTS:
            times, worked = [], []
            for _round in range(5):
                begin, before = time.perf_counter(), processor_time()
                pdf = pdf_of_page(html, Sheet(points=points))
                times.append(time.perf_counter() - begin)
                worked.append(processor_time() - before)
            number = len(look_into(pdf).pages)
            assert number
            print(  # noqa: T201 - the result of a benchmark is what it prints
                f"\n{name}, {points} pt: {statistics.median(worked) * 1000:.0f} ms of processor time, "
                f"{statistics.median(times) * 1000:.0f} ms by the clock (median of {len(times)}), "
                f"{number} pages, {len(pdf) // 1000} kB"
            )
