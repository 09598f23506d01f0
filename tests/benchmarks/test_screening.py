"""How long screening the whole catalogue takes for one person. Prints; never fails by time."""

from __future__ import annotations

import statistics
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exercises.snapshot.current import current_catalogue

TEN_CONDITIONS = [
    "osteoporosis",
    "vertebral_fracture",
    "falls_risk",
    "hip_oa",
    "fai",
    "spinal_stenosis",
    "knee_pain",
    "low_back_pain",
    "neck_problem",
    "cannot_do_floor",
]


@pytest.mark.django_db
def test_screening_ten_conditions():
    current_catalogue()
    with CaptureQueriesContext(connection) as queries:
        current_catalogue().screen(TEN_CONDITIONS)
    times = []
    for _round in range(50):
        catalogue = current_catalogue()
        begin = time.perf_counter()
        screening = catalogue.screen(TEN_CONDITIONS)
        times.append((time.perf_counter() - begin) * 1000)
    assert len(screening.exercises) == len(catalogue.exercises)
    print(  # noqa: T201 - the result of a benchmark is what it prints
        f"\nScreening {len(screening.exercises)} exercises for {len(TEN_CONDITIONS)} conditions: "
        f"{len(queries)} queries, {statistics.median(times):.1f} ms median, {max(times):.1f} ms worst of {len(times)}"
    )
