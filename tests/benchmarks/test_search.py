"""How long a search takes over the whole catalogue. Prints; never fails by time."""

from __future__ import annotations

import statistics
import time

import pytest

from exercises.snapshot.current import current_catalogue
from programs.search.entries import index_of, published_pages
from tests.programs.search.test_questions import QUESTIONS


@pytest.mark.django_db
def test_each_search():
    index = index_of(current_catalogue(), published_pages())
    taken = []
    for question in (*QUESTIONS, "qwertzuiop " * 8):
        start = time.process_time()
        index.find(question)
        taken.append(1000 * (time.process_time() - start))
    assert len(taken) > 60
    print(f"\nsearch: median {statistics.median(taken):.2f} ms, worst {max(taken):.2f} ms of processor time")  # noqa: T201
