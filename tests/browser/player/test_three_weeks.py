"""Three weeks of a plan of parts as its person lives them: each day Today, its sessions, a walk; on a phone by player,
with the network and without it, and on forms at a desktop without scripts; on most days without a browser.

The server's clock is set from day to day. That of the device stays, months behind: the server sets right what it says.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect

from programs.activity.services import record_activity
from programs.decision.replay import replay
from programs.models import Routine, RoutineItem, Session, TimeOfDay
from programs.schedule.days import DayState
from tests.browser.conftest import Walk
from tests.conftest import client_of, make_user
from tests.programs.decided import everything
from tests.programs.factories import EVERYTHING_AT_HOME, make_profile
from tests.programs.histories import play

from .playing import NO_NETWORK, THE_SESSION, Player, let_in, until
from .test_player_offline import be_ready, kept

SERVICE_WORKERS = "allow"

MONDAY = date(2027, 3, 1)
WEEKS = 3
WALKS = (1, 3, 6)
# On these days by the player or on forms, with the network or without. The others pass without a browser: the server is
# asked for Today, and what is done is done through the services, in a twentieth of the time. On the eighth day two
# sessions wait on the phone together.
EVERY_WAY = {0: "player", 1: "offline", 3: "forms", 7: "offline", 13: "player", 19: "forms"}


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """The server's clock; it goes on, and can be moved."""
    with time_machine.travel(datetime.combine(MONDAY, time(8), tzinfo=UTC)) as traveller:
        yield traveller


class Life:
    """One person at their plan, day by day."""

    def __init__(
        self,
        phone: Walk,
        desktop: Walk,
        clock: time_machine.Coordinates,
        *,
        ways: dict[int, str],
        **answers: object,
    ) -> None:
        self.phone, self.desktop, self.clock, self.ways = phone, desktop, clock, ways
        self.user = make_user(time_zone="Europe/Berlin")
        self.asking = client_of(self.user)
        make_profile(self.user, equipment=EVERYTHING_AT_HOME, days=list("012345"), **answers)
        self.on(MONDAY)
        for device in (phone, desktop):
            let_in(device, self.user)
            device.allowed = (*NO_NETWORK, "htmx:")

    @property
    def way(self) -> str:
        """How today's sessions are done."""
        return self.ways[(self.day - MONDAY).days]

    @property
    def walk(self) -> Walk:
        """The device on which Today is seen: the phone when its player is used."""
        return self.phone if self.way in {"player", "offline"} else self.desktop

    @property
    def page(self) -> Page:
        return self.walk.page

    @property
    def routine(self) -> Routine:
        return self.user.routines.get()

    def on(self, day: date) -> None:
        """Let it be ten in the morning of a day."""
        self.day = day
        self.clock.move_to(datetime.combine(day, time(9), tzinfo=UTC))

    def sees(self, names: set[str], *, of: str = "session") -> None:
        """Today lists exactly these exercises in one of its cards."""
        card = self.page.locator("#in-bed" if of == "morning" else "section[aria-labelledby=session-title]")
        for summary in card.locator("details:not([open]) > summary").all():
            summary.click()
        expect(card.locator(".row__name")).to_have_count(len(names))
        assert set(card.locator(".row__name").all_inner_texts()) == names

    def start(self, *, is_morning: bool = False) -> None:
        self.page.locator("#in-bed [data-prepare]" if is_morning else "[data-prepare]").last.click()
        self.page.wait_for_url("**/check/*")
        self.walk.press("Nothing new, begin")
        self.page.wait_for_url(THE_SESSION)

    def session(self, *, is_morning: bool = False) -> Session | None:
        time_of_day = TimeOfDay.MORNING if is_morning else TimeOfDay.ANY
        return self.user.sessions.filter(performed_on=self.day, time_of_day=time_of_day).first()

    def exercise(self, *, is_morning: bool = False) -> None:
        """Do a session of today from Today on."""
        if self.way == "forms":
            self._on_forms(is_morning=is_morning)
        else:
            self._by_player(offline=self.way == "offline", is_morning=is_morning)
        self.walk.go("/today/")
        assert self.session(is_morning=is_morning).state == Session.State.DONE

    def _by_player(self, *, offline: bool, is_morning: bool) -> None:
        context = self.page.context
        if offline:
            self.is_ready()
            context.set_offline(True)
            self.walk.go("/today/")
        self.start(is_morning=is_morning)
        own = Session(pk=self.page.url.rstrip("/").rsplit("/", 1)[1])
        player = Player(self.walk, self.user, own)
        player.begin()
        player.do_the_rest_as_planned()
        player.scale("How much did it hurt").get_by_label("1", exact=True).check()
        player.scale("How hard was it").get_by_label("5", exact=True).check()
        player.finish()
        if offline:
            assert self.session(is_morning=is_morning) is None
            context.set_offline(False)
        until(lambda: Session.objects.filter(pk=own.pk, state=Session.State.DONE).exists(), self.page)

    def is_ready(self) -> None:
        """Open Today, and wait until the device has each session that it offers."""
        be_ready(self.walk)
        self.walk.allowed = (*NO_NETWORK, "htmx:")
        offered = {offer.get_attribute("data-prepare") for offer in self.page.locator("[data-prepare]").all()}
        until(lambda: offered <= set(kept(self.page)["plans"]), self.page)
        self.page.wait_for_load_state("networkidle")

    def _on_forms(self, *, is_morning: bool) -> None:
        self.start(is_morning=is_morning)
        self.walk.press("All done as planned")
        self.page.locator("[name=pain][value='1']").check(force=True)
        self.page.locator("[name=effort][value='5']").check(force=True)
        self.walk.press("Save my session")

    def goes_for_a_walk(self) -> None:
        card = self.page.locator("#moved")
        card.get_by_role("button", name="20 minutes").click()
        expect(card.get_by_role("button", name="4", exact=True)).to_be_visible()
        card.get_by_role("button", name="4", exact=True).click()
        until(lambda: self.user.activities.filter(performed_on=self.day, effort=4).exists(), self.page)

    def tells_of_the_morning(self) -> None:
        question = self.page.locator("#morning").get_by_role("button", name="1", exact=True)
        if question.count():
            question.click()
            expect(self.page.locator("#morning")).to_contain_text("1 out of 10")
            self.walk.go("/today/")

    def adds(self, address: str, days: tuple[str, ...]) -> None:
        """Add something to the plan by its page, on these days."""
        self.walk.go(address)
        for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
            self.page.get_by_label(name, exact=True).set_checked(name in days)
        self.walk.press("Add it to my plan")
        expect(self.page.locator("#messages")).to_contain_text("in your plan now")


def names_of(routine: Routine, day: date, *, time_of_day: str) -> set[str]:
    """What the plan has on a day, as its rows say."""
    week = (day - routine.plan_from).days // 7 + 1
    items = routine.items.current().select_related("exercise", "addition")
    found = set()
    for item in items:
        own = (item.addition.time_of_day, item.days) if item.addition else (TimeOfDay.ANY, routine.main_days)
        if own[0] == time_of_day and day.weekday() in own[1] and item.from_week <= week:
            found.add(item.exercise.name)
    return found


def test_thin_bones(walk: Walk, desktop_without_scripts: Walk, clock: time_machine.Coordinates) -> None:
    """Strength on three days, back and balance on the others, a set in bed from the second week on, walks between."""
    life = Life(walk, desktop_without_scripts, clock, ways=EVERY_WAY, bones=["osteoporosis"])
    walk.go("/routine/new/")
    expect(life.page.get_by_label("Strong, tall back")).to_be_checked()
    walk.press("Use this routine")
    life.adds("/routine/add/exercise/tandem-stand/", ("Tuesday", "Thursday", "Saturday"))
    three_weeks(life, with_mornings=True)
    assert life.user.sessions.filter(time_of_day=TimeOfDay.MORNING).count() == 7 * (WEEKS - 1)


def test_stenosis(walk: Walk, desktop_without_scripts: Walk, clock: time_machine.Coordinates) -> None:
    """The moves that open the spine, hip basics on the days between, and walks."""
    life = Life(walk, desktop_without_scripts, clock, ways={0: "player", 3: "forms"}, hips=["stenosis"])
    walk.go("/routine/new/")
    expect(life.page.get_by_label("Homestretch hip basics")).to_be_checked()
    walk.press("Use this routine")
    three_weeks(life)


def three_weeks(life: Life, *, with_mornings: bool = False) -> None:
    routine = life.routine
    assert set(routine.days) > set(routine.main_days)
    done = 0
    for number in range(7 * WEEKS):
        life.on(MONDAY + timedelta(days=number))
        if number == 7 and with_mornings:
            life.adds("/routine/add/program/morning-in-bed/", (
                "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
            ))  # fmt: skip
            routine = life.routine
        if number in life.ways:
            in_the_browser(life, routine)
        else:
            without_a_browser(life, routine)
        done += (life.day.weekday() in routine.mornings) + (life.day.weekday() in routine.days)
    assert life.user.sessions.count() == done
    assert life.user.activities.count() == len(WALKS) * WEEKS
    # Each part has grown by its own sessions, and a replay takes the same decisions.
    rows = everything(life.routine)
    grown = RoutineItem.objects.filter(pk__in={row.item_id for row in rows if row.decision.startswith("ADVANCE_")})
    programs = routine.additions.filter(program__isnull=False).values_list("pk", flat=True)
    assert {item.addition_id for item in grown} >= {None, *programs}
    replay(life.routine)
    assert everything(life.routine) == rows
    for device in (life.phone, life.desktop):
        for address in ("/routine/", "/progress/", "/routine/print/", "/sessions/", "/routine/ahead/"):
            device.go(address)
            device.assert_fits()
    for part in routine.items.current().select_related("exercise"):
        expect(life.desktop.page.get_by_text(part.exercise.name).first).to_be_visible()


def state_of(life: Life) -> DayState:
    """How the day stands in the row of the week, once its sessions are done."""
    return DayState.DONE if life.user.sessions.filter(performed_on=life.day) else DayState.REST


def in_the_browser(life: Life, routine: Routine) -> None:
    """A day as its person sees it."""
    life.walk.go("/today/")
    life.tells_of_the_morning()
    if life.day in {MONDAY, MONDAY + timedelta(days=7)}:
        life.walk.assert_accessible()
    life.walk.assert_fits()
    if life.day.weekday() in routine.mornings:
        life.sees(names_of(routine, life.day, time_of_day=TimeOfDay.MORNING), of="morning")
        life.exercise(is_morning=True)
        expect(life.page.locator("#in-bed")).to_contain_text("Done for this morning")
    if life.day.weekday() in routine.days:
        life.sees(names_of(routine, life.day, time_of_day=TimeOfDay.ANY))
        life.exercise()
        expect(life.page.get_by_role("heading", name="Done for today")).to_be_visible()
    else:
        expect(life.page.get_by_role("heading", name="A rest day")).to_be_visible()
    if life.day.weekday() in WALKS:
        life.goes_for_a_walk()
    shown = f"week__day week__day--{state_of(life)} week__day--today"
    expect(life.page.locator(".week__day--today")).to_have_class(shown)


def without_a_browser(life: Life, routine: Routine) -> None:
    """The same day: what Today is made of, and what is done."""

    def today() -> Any:
        return life.asking.get("/today/").context

    def listed(rows: list[tuple[RoutineItem, object]]) -> set[str]:
        return {item.exercise.name for item, _dose in rows}

    before = today()
    if session := before.get("morning_session"):
        life.asking.post(reverse("programs:session_morning", args=[session.pk]), {"pain": "1"})
        before = today()
        assert before["morning_answered"].pk == session.pk
    in_the_morning, by_day = (life.day.weekday() in days for days in (routine.mornings, routine.days))
    if in_the_morning:
        assert listed(before["in_bed_rows"]) == names_of(routine, life.day, time_of_day=TimeOfDay.MORNING)
        play(life.routine, on=life.day, time_of_day=TimeOfDay.MORNING, morning=None)
    if by_day:
        assert listed(before["rows"]) == names_of(routine, life.day, time_of_day=TimeOfDay.ANY)
        play(life.routine, on=life.day, time_of_day=TimeOfDay.ANY, morning=None)
    if life.day.weekday() in WALKS:
        record_activity(
            by=life.user, activity_id=uuid.uuid4(), kind="walk", minutes=20, performed_on=life.day, effort=4
        )
    after = today()
    assert (after["in_bed"] is not None and after["in_bed"].is_over) == in_the_morning
    assert after["done_today"] == by_day
    assert before["is_planned_today"] == by_day
    assert next(day.state for day in after["week"] if day.is_today) == state_of(life)
