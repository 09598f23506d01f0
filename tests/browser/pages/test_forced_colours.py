"""Forced colours, as in the high contrast of Windows: what a background said is said by a border, a shape or a filling.

Of each pair only the state differs; the words are the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

CSS = Path(__file__).parents[3] / "static/css"
DAY = '<ul class="week"><li class="week__day week__day--{}"><span class="week__mark"></span></li></ul>'
MONTH = '<div class="month"><span class="month__mark {}"></span></div>'
BAR = '<svg class="chart" viewBox="0 0 40 40"><rect class="chart__bar {}" x="5" y="5" width="30" height="30"/></svg>'
BUTTON = '<button class="scale__item scale__item--button" aria-pressed="{}">5</button>'
RUNG = '<ol class="ladder"><li class="ladder__rung ladder__rung--{}"><span class="ladder__mark"></span></li></ol>'
PROGRESS = '<progress class="progress__bar" max="4" value="{}"></progress>'
FOCUS = '<a class="button {}" href="#">Go on</a>'
PAIRS = {
    "a day that is planned and one of rest": (DAY.format("planned"), DAY.format("rest")),
    "a day that is planned and one that is done": (DAY.format("planned"), DAY.format("done")),
    "a day of rest and one on which nothing is known": (DAY.format("rest"), DAY.format("")),
    "a day of the month that is planned and any other": (MONTH.format("month__mark--planned"), MONTH.format("")),
    "a day of the month that is done and a planned one": (
        MONTH.format("month__mark--done"),
        MONTH.format("month__mark--planned"),
    ),
    "a day of the month that is partly done and a done one": (
        MONTH.format("month__mark--partly"),
        MONTH.format("month__mark--done"),
    ),
    "a week that is done and a planned one": (BAR.format(""), BAR.format("chart__bar--planned")),
    "a number that is pressed and another": (BUTTON.format("true"), BUTTON.format("false")),
    "the rung where somebody stands and the next": (RUNG.format("here"), RUNG.format("next")),
    "a quarter and three quarters": (PROGRESS.format(1), PROGRESS.format(3)),
    "a button that leads on and another": (FOCUS.format("button--primary"), FOCUS.format("")),
    "what is shown and what can be": (
        '<a class="button" aria-current="page" href="#">A</a>',
        '<a class="button" href="#">A</a>',
    ),
}


@pytest.fixture(params=["light", "dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Page:
    return browser.new_page(forced_colors="active", color_scheme=request.param, reduced_motion="reduce")


def drawn(page: Page, folder: Path, body: str) -> bytes:
    """Draw a piece of a page with all style sheets that there are."""
    sheets = [CSS / "app.css", *sorted((CSS / "pages").glob("*.css"))]
    links = "".join(f'<link rel="stylesheet" href="{sheet.as_uri()}">' for sheet in sheets)
    file = folder / "piece.html"
    file.write_text(f'<!doctype html><html lang="en">{links}<body><div id="piece">{body}</div>', encoding="utf-8")
    page.goto(file.as_uri())
    return page.locator("#piece").screenshot()


def test_states_are_told_apart(page: Page, tmp_path: Path) -> None:
    alike = [name for name, (one, other) in PAIRS.items() if drawn(page, tmp_path, one) == drawn(page, tmp_path, other)]
    assert alike == []


def test_what_has_the_focus_has_a_ring(page: Page, tmp_path: Path) -> None:
    for body in (FOCUS.format(""), FOCUS.format("button--primary"), '<a href="#">Go on</a>', BUTTON.format("false")):
        drawn(page, tmp_path, f"<p>{body}</p>")
        before = page.screenshot()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('a, button')"), body
        assert page.screenshot() != before, body
