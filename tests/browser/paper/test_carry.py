"""A plan goes from one person's browser to another's, and every page of that as it stands."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Walk
from tests.browser.pages.test_pages import look_at
from tests.browser.player.playing import let_in
from tests.conftest import make_user
from tests.programs.factories import make_routine, make_session


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_it_is_taken_along_and_brought(walk: Walk, javascript):
    owner = make_user("from@example.org")
    make_session(make_routine(owner))
    let_in(walk, owner)
    walk.go("/routine/carry/")
    with walk.page.expect_download() as download:
        walk.page.get_by_role("link", name="Download my plan").click()
    file = download.value.path()
    other = make_user("to@example.org", time_zone="Europe/Berlin")
    walk.page.context.clear_cookies()
    let_in(walk, other)
    walk.go("/routine/carry/")
    if javascript:
        look_at(walk)
    walk.page.get_by_label("The file").set_input_files(
        {"name": "plan.json", "mimeType": "application/json", "buffer": file.read_bytes()}
    )
    walk.page.get_by_role("button", name="Look at it").click()
    walk.page.get_by_role("heading", name="What would come in").wait_for()
    if javascript:
        look_at(walk)
    assert not other.routines.exists()
    walk.page.get_by_label("The health answers are still true").check()
    walk.page.get_by_role("button", name="Take it in").click()
    walk.page.wait_for_url("**/routine/")
    assert other.sessions.count() == 1
