"""The handout and the summary as they come out of a printer: every sheet used, nothing split, large enough to see."""

from __future__ import annotations

import re

import pytest

from programs.models import Program
from programs.proposal.start import NothingFitsError, OnlyBesideError
from tests.browser.conftest import Walk
from tests.browser.player.playing import let_in
from tests.conftest import make_user
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine

A4_TEXT_WIDTH = {"width": 703, "height": 1032}  # 186 mm, in CSS pixels
MILLIMETRE = 96 / 25.4
SHEET, LETTER_TEXT = 245, 255
PAPERS = ("A4", "Letter")
PEOPLE = {
    "nothing": {},
    "much to mind": {"bones": ["osteoporosis"], "balance": ["unsteady"]},
}
SHEETS = """() => [...document.querySelectorAll(".handout__sheet")].map((sheet) => {
  const top = sheet.getBoundingClientRect().top;
  const bottoms = [...sheet.querySelectorAll("p, li, img, tr")].map((part) => part.getBoundingClientRect().bottom);
  const widths = [...sheet.querySelectorAll(".handout__picture > img")].map((image) => {
    const { width, height } = image.getBoundingClientRect();
    return Math.min(width, height * image.naturalWidth / image.naturalHeight) / width * height;
  });
  return {
    height: sheet.getBoundingClientRect().height,
    filled: Math.max(...bottoms) - top,
    pictures: [...sheet.querySelectorAll(".handout__picture")].map((box) => box.getBoundingClientRect().height),
    loaded: [...sheet.querySelectorAll("img")].every((image) => image.complete && image.naturalWidth),
  };
})"""


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("screen", [A4_TEXT_WIDTH], ids=["A4"])
@pytest.mark.parametrize("answers", PEOPLE.values(), ids=PEOPLE)
def test_every_sheet_is_used_and_none_runs_over(walk: Walk, screen, answers):
    walk.allowed = ("404",)
    faults, printed_programs = [], 0
    for program in Program.objects.published():
        user = make_user(f"{program.slug}@example.org")
        try:
            make_routine(user, program=program.slug, equipment=EVERYTHING_AT_HOME, **answers)
        except (NothingFitsError, OnlyBesideError):  # nothing of it suits them, or it is nobody’s main program
            continue
        walk.page.context.clear_cookies()
        let_in(walk, user)
        walk.go("/routine/print/")
        if not walk.page.url.endswith("/print/"):
            continue
        walk.page.emulate_media(media="print")
        sheets = walk.page.evaluate(SHEETS)
        for number, sheet in enumerate(sheets):
            where = (program.slug, number)
            if sheet["height"] > LETTER_TEXT * MILLIMETRE:
                faults.append((*where, "runs over", round(sheet["height"] / MILLIMETRE)))
            if sheet["filled"] < 0.6 * SHEET * MILLIMETRE:
                faults.append((*where, "half empty", round(sheet["filled"] / MILLIMETRE)))
            if any(height < 37 * MILLIMETRE for height in sheet["pictures"]):
                faults.append((*where, "tiny picture"))
            if not sheet["loaded"]:
                faults.append((*where, "an empty frame"))
        walk.page.emulate_media(media="null")
        for paper in PAPERS:
            printed = pages_of(walk.page.pdf(format=paper))
            if printed != len(sheets):
                faults.append((program.slug, paper, f"{printed} pages for {len(sheets)} sheets"))
        printed_programs += 1
    assert printed_programs > 3
    assert not faults, "\n".join(map(str, faults))


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_the_button_opens_the_print_dialog_and_is_not_there_without_scripts(walk: Walk, javascript):
    user = make_user("print@example.org")
    make_routine(user)
    let_in(walk, user)
    for address in ("/routine/print/", "/routine/summary/"):
        walk.go(address)
        button = walk.page.locator("[data-print]")
        assert button.is_visible() is javascript
        if javascript:
            walk.page.evaluate("window.print = () => { window.printed = true }")
            button.click()
            assert walk.page.evaluate("window.printed")
