"""Eight sessions of one person over some weeks: it grows, eases, waits, comes back gently, and each page says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from programs.decision.morning import answer_next_day
from programs.decision.stored import Decided
from programs.models import RoutineItem, Session
from programs.session.do import log_all_as_planned
from programs.session.finish import finish_session
from tests.browser.conftest import Walk
from tests.conftest import make_user
from tests.programs.decided import decided_about
from tests.programs.factories import EVERYTHING_AT_HOME, make_profile

from .playing import THE_SESSION, Player, let_in

MONDAY = date(2027, 3, 1)
CHAIR = "sit-to-stand"
EMAIL = "ruth@example.org"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """The server's clock; it goes on, and can be moved."""
    with time_machine.travel(datetime.combine(MONDAY, time(9), tzinfo=UTC)) as traveller:
        yield traveller


class Weeks:
    """One person at their sessions."""

    def __init__(self, walk: Walk, clock: time_machine.Coordinates) -> None:
        self.walk = walk
        self.page = walk.page
        self.clock = clock
        self.user = make_user(email=EMAIL)
        make_profile(self.user, equipment=EVERYTHING_AT_HOME)

    def on(self, day: int) -> None:
        """Move to the ninth hour of so many days after the first Monday."""
        self.clock.move_to(datetime.combine(MONDAY + timedelta(days=day), time(9), tzinfo=UTC))

    def morning(self, pain: int) -> None:
        answer_next_day(by=self.user, session=self.user.sessions.latest("performed_on"), pain=pain)

    def begin(self) -> None:
        self.walk.go("/today/")
        self.walk.start.click()
        self.walk.press("Nothing new, begin")
        self.page.wait_for_url(THE_SESSION)

    def finish(self, *, pain: int = 1, effort: int = 4) -> None:
        """Without the player: that has its own tests."""
        session = self.user.sessions.latest("performed_on")
        log_all_as_planned(session=session)
        finish_session(session=session, pain=pain, effort=effort)

    def finish_by_player(self, *, pain: int = 1, effort: int = 4) -> None:
        player = Player(self.walk, self.user, self.user.sessions.latest("performed_on"))
        player.begin()
        player.do_the_rest_as_planned()
        player.scale("How much did it hurt").get_by_label(str(pain), exact=True).check()
        player.scale("How hard was it").get_by_label(str(effort), exact=True).check()
        player.finish()
        player.look_at_the_record()

    def asked(self) -> Decided:
        """What the last session was asked for of standing up from a chair."""
        return decided_about(RoutineItem.objects.get(base=None, exercise__slug=CHAIR))[-1]

    def sees(self, words: str) -> None:
        """The page says so: at once, or behind a "Why?" that opens."""
        self.page.locator("main details:not([open]) > summary").evaluate_all(
            "all => all.filter((summary) => summary.checkVisibility()).forEach((summary) => summary.click())"
        )
        text = self.page.locator("main").inner_text()
        assert words in text, f"{self.page.url} does not say {words!r}:\n{text}"


def test_eight_sessions(walk: Walk, clock):
    weeks = Weeks(walk, clock)
    let_in(walk, weeks.user)
    walk.go("/routine/new/hip-basics/")
    walk.press("Use this routine")

    # 1: the start dose, and what comes next if tomorrow is fine.
    weeks.begin()
    weeks.sees("This is your first time with this exercise. You start with 1 set of 8.")
    weeks.finish_by_player()
    weeks.sees("1 set of 10")
    weeks.sees("tomorrow morning")
    walk.assert_accessible_in_both_looks()

    # 2: a fine morning, and it felt easy: two more.
    weeks.on(2)
    weeks.morning(0)
    weeks.begin()
    weeks.sees("You did 1 set of 8 last time, and it felt easy. So it grows to 1 set of 10.")
    walk.assert_accessible_in_both_looks()
    # Taken back, it is what it was.
    row = weeks.page.locator("li.change", has_text="Sit to stand").first
    row.get_by_role("button", name="Undo").click()
    assert weeks.asked().is_undone
    assert weeks.user.routines.current().items.get(exercise__slug=CHAIR).dose.reps == 8
    weeks.finish()

    # 3 and 4: it waits for two sessions after that, then goes on.
    weeks.on(4)
    weeks.morning(0)
    weeks.begin()
    weeks.sees("You took the last step back, so we stay here for now.")
    weeks.finish(effort=5)
    weeks.on(7)
    weeks.morning(0)
    weeks.begin()
    weeks.finish(effort=5)

    # 5: much pain eases it.
    weeks.on(9)
    weeks.morning(1)
    weeks.begin()
    assert weeks.asked().decision == "ADVANCE_REPS"
    weeks.finish(pain=6)
    weeks.on(11)
    weeks.morning(1)
    weeks.begin()
    weeks.sees("Your pain was 6 out of 10 last time, and 6 or more is too much.")
    walk.assert_accessible_in_both_looks()
    eased = weeks.asked()
    assert eased.decision.startswith("REGRESS_")
    assert eased.after["reps"] < eased.before["reps"]
    weeks.finish()

    # 7: the morning is not told of: it stays, and says what is missing.
    weeks.on(14)
    weeks.begin()
    weeks.sees("We do not know yet how you felt on the morning after your last session.")
    assert weeks.asked().rule == "P4"
    weeks.finish()
    weeks.on(15)
    weeks.morning(1)

    # 8: three weeks away; it comes back gently, and says for how long.
    weeks.on(14 + 21)
    weeks.begin()
    weeks.sees("Your last session of this was 21 days ago.")
    weeks.sees("over 2 weeks")
    walk.assert_accessible_in_both_looks()
    assert weeks.asked().decision == "RETURN_RAMP_2W"
    weeks.finish()
    assert Session.objects.filter(user=weeks.user, state="done").count() == 8

    # Looking back: the exercise tells its story.
    walk.go(f"/routine/exercises/{weeks.asked().item_id}/")
    weeks.sees("Your pain was 6 out of 10")
    weeks.sees("21 days ago")
    walk.assert_accessible_in_both_looks()
    walk.go("/today/")
    walk.assert_accessible_in_both_looks()
