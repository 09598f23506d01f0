"""Where the marks of a plot go."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from programs.schedule.adherence import Week
from programs.schedule.plots import BEFORE_NOW, step_plot, week_plot

MONDAY = date(2026, 11, 16)


def test_no_label_runs_into_another_or_into_now():
    for count in range(4, 160):
        weeks = [Week(monday=MONDAY, done=1, planned=3, in_progress=False)] * count
        below = week_plot(weeks).below
        assert len(below) > 1
        assert all(after.x - before.x >= BEFORE_NOW - 1 for before, after in pairwise(below)), count


def test_a_marked_step_lies_on_the_line():
    step = MONDAY - timedelta(days=7)
    line = [(MONDAY - timedelta(days=14), 0), (step, 1)]
    plot = step_plot([line], first=line[0][0], last=MONDAY, dots=[(step, 1)])
    (dot,) = plot.dots
    assert f"H{dot.x}V{dot.y}" in plot.lines[0]
