from __future__ import annotations

import pytest

from exercises.lessons.plots import BOTTOM, RIGHT, WIDTH, in_words, plot_of
from exercises.lessons.writing import (
    LessonError,
    Numbers,
    codes_in,
    minutes_to_read,
    pictures_in,
    sections,
    statements,
    without_source,
)

BODY = """
Before any heading. [R-A]

## A heading
The first sentence. [R-B, R-C P] The second
goes on. [R-A]

- one point [P]
- another
  on two lines [R-D]

picture: sit-to-stand
What to see. [P]

plot: bars
title: Change
unit: %
Heavy, = more = 0.3
Light = −1.9
What it means. [R-B]
"""


def test_a_text_is_read() -> None:
    first, second = sections(BODY)
    assert (first.heading, second.heading) == ("", "A heading")
    assert [block.kind for block in second.blocks] == ["paragraph", "list", "picture", "plot"]
    paragraph, points, picture, plot = second.blocks
    assert [(part.text, part.codes) for part in paragraph.parts[0]] == [
        ("The first sentence.", ("R-B", "R-C", "P")),
        ("The second goes on.", ("R-A",)),
    ]
    assert [part[0].text for part in points.parts] == ["one point", "another on two lines"]
    assert picture.exercise == "sit-to-stand"
    assert plot.numbers == Numbers(
        kind="bars", title="Change", unit="%", points=(("Heavy, = more", 0.3), ("Light", -1.9))
    )
    assert codes_in(statements(BODY)) == ["R-A", "R-B", "R-C", "R-D"]
    assert pictures_in(BODY) == ["sit-to-stand"]
    assert without_source(statements(BODY)) == []


def test_what_nobody_says_is_named() -> None:
    plot = "plot: curve\ntitle: t\n1 = 1\n2 = 2"
    body = f"Said. [R-A] Not said.\n\n- said [P]\n- not said at all\n\npicture: squat\n\n{plot}"
    assert len(without_source(statements(body))) == 4


@pytest.mark.parametrize(
    "plot",
    [
        "plot: pie\ntitle: t\na = 1\nb = 2",
        "plot: bars\na = 1\nb = 2",
        "plot: bars\ntitle: t\na = 1",
        "plot: steps\ntitle: t\nmuch too long a label = 1\nb = 2",
    ],
)
def test_a_plot_that_cannot_be_drawn_is_refused(plot: str) -> None:
    with pytest.raises(LessonError):
        sections(plot)


def test_minutes_count_words_and_no_codes() -> None:
    assert minutes_to_read("word [R-A] " * 180) == 1
    assert minutes_to_read("word " * 400, "word " * 140) == 3
    assert minutes_to_read("") == 1


@pytest.mark.parametrize("kind", ["bars", "curve", "steps"])
@pytest.mark.parametrize("values", [(0.3, -1.9), (16, 67, 53, 89), (0, 0, 0), (8, 45, 90, 100, 99, 97, 82, 75, 69)])
def test_all_marks_are_on_the_plot(kind: str, values: tuple[float, ...]) -> None:
    numbers = Numbers(kind=kind, title="t", unit="%", points=tuple((f"w{n}", value) for n, value in enumerate(values)))
    plot = plot_of(numbers)
    for bar in plot.bars:
        assert 0 <= bar.x < bar.x + bar.width <= RIGHT
        assert 0 <= bar.y < bar.y + bar.height <= plot.height
    for x, y in plot.dots:
        assert 0 < x < WIDTH
        assert 0 < y < BOTTOM
    assert all(0 <= mark.x <= WIDTH and 0 < mark.y <= plot.height for mark in plot.marks)
    assert all(label in in_words(numbers) for label, _value in numbers.points)


def test_longer_bars_are_larger_numbers_and_go_the_other_way_below_zero() -> None:
    plot = plot_of(Numbers(kind="bars", title="t", unit="%", points=(("a", 1.0), ("b", 2.0), ("c", -2.0))))
    one, two, minus = plot.bars
    assert abs(two.width - 2 * one.width) <= 1
    assert minus.width == two.width
    assert minus.x + minus.width == one.x == two.x
