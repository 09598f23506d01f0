from __future__ import annotations

from datetime import date
from decimal import Decimal

from accounts.functional_tests.plots import BOTTOM, LEFT, RIGHT, TOP, trend_plot

JANUARY, MARCH = date(2026, 1, 5), date(2026, 3, 5)


def test_from_nought_up_to_the_highest():
    plot = trend_plot({"": [(JANUARY, Decimal(0)), (MARCH, Decimal(12))]}, at_least=10)
    (line,) = plot.lines
    assert [dot.y for dot in line.dots] == [BOTTOM, TOP]
    assert LEFT < line.dots[0].x < line.dots[1].x < RIGHT
    assert line.path == f"M{line.dots[0].x} {BOTTOM}L{line.dots[1].x} {TOP}"
    assert [label.value for label in plot.left] == [0, 12]
    assert [label.day for label in plot.below] == [JANUARY, MARCH]


def test_a_low_result_is_not_drawn_high():
    plot = trend_plot({"": [(JANUARY, Decimal(1)), (MARCH, Decimal(2))]}, at_least=10)
    assert plot.left[1].value == 10
    assert plot.lines[0].dots[1].y > (TOP + BOTTOM) / 2


def test_a_line_for_each_leg():
    scores = [(JANUARY, Decimal("4.5")), (MARCH, Decimal("9.5"))]
    plot = trend_plot({"left": scores, "right": scores[:1]}, at_least=10)
    assert [(line.side, len(line.dots)) for line in plot.lines] == [("left", 2), ("right", 1)]
