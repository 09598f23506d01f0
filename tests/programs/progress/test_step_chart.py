"""Lines that step, as they are drawn on pages."""

from __future__ import annotations

from datetime import date

from programs.schedule.plots import step_plot
from programs.templatetags.programs_tags import step_chart

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 30)


def drawn(*lines: list[tuple[date, int]], **changes: object) -> str:
    told = {"title": "Squat", "words": "From 8 to 10.", "key": "plot-1"} | changes
    return step_chart(step_plot(lines, first=FIRST, last=LAST), **told)


def test_the_first_line_is_drawn_over_the_second():
    found = drawn([(FIRST, 1)], [(FIRST, 1), (LAST, 2)])
    assert found.index("chart__line--second") < found.index('class="chart__line"')


def test_a_line_of_nothing_is_not_drawn():
    found = drawn([(FIRST, 1)], [])
    assert "chart__line--second" not in found
    assert found.count("<path") == 2  # the axis, and the line


def test_what_it_says_is_escaped():
    found = drawn([(FIRST, 1)], title="Squat <b>", words="8 & 10")
    assert "Squat &lt;b&gt;</title>" in found
    assert "8 &amp; 10" in found


def test_it_says_where_its_table_is():
    assert "the table below" in drawn([(FIRST, 1)])
    assert "the table that opens below" in drawn([(FIRST, 1)], opens=True)
