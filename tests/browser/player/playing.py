"""A person at the session player: what they press, what they see, and what the server has of it then."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from programs.models import LogEntry, RoutineItem, Session, SetLog
from tests.browser.conftest import TURN, Walk
from tests.conftest import make_user
from tests.programs.factories import EVERYTHING_AT_HOME, make_profile, make_routine, make_session

# Of "hip-basics" on its first day: 3 minutes; 2 sets of 10 seconds on each side with 30 seconds of rest; 8 repetitions;
# 8 on each side with 60 seconds of rest; 5 holds of 3 seconds.
MARCH = "warm-up-march"
STAND = "tandem-stand"
CHAIR = "sit-to-stand"
LIFT = "standing-hip-abduction"
PRESS = "wall-posture-drill"
NAMES = {
    MARCH: "Warm-up march",
    STAND: "Heel-to-toe stand",
    CHAIR: "Sit to stand",
    LIFT: "Standing hip abduction",
    PRESS: "Stand tall at the wall",
}
THE_SESSION = re.compile(r"/sessions/[0-9a-f-]{36}/$")
SENT = "Saved on this device, all sent."
# What a browser says by itself when there is no network.
NO_NETWORK = ("net::ERR_", "Failed to load resource")
# Both clocks of a page stand at these milliseconds. What the page does within a second of them has happened then.
TELL_THE_TIME = """
    globalThis.soon ??= (() => {
        const soon = new Map();
        const kinds = [["setTimeout", "clearTimeout", false], ["setInterval", "clearInterval", true]];
        for (const [set, clear, again] of kinds) {
            const [begin, end] = [window[set], window[clear]];
            window[set] = (act, wait = 0, ...given) => {
                const once = () => { window[clear](id); act(...given); };
                const id = begin(again ? () => act(...given) : once, wait);
                if (wait < 1000) soon.set(id, { at: performance.now() + wait, act: again ? act : once });
                return id;
            };
            window[clear] = (id) => { soon.delete(id); end(id); };
        }
        return soon;
    })();
    globalThis.RealDate ??= Date;
    globalThis.Date = class extends RealDate {
        constructor(...given) { given.length ? super(...given) : super(%(now)f); }
        static now() { return %(now)f; }
    };
    performance.now = () => %(ticks)f + 60_000;
    for (const { at, act } of [...soon.values()]) if (at <= performance.now()) act();
"""


def person(*only: str, email: str = "ruth@example.org") -> User:
    """Somebody with a routine; of these exercises alone if any are named."""
    user = make_user(email=email, time_zone="Europe/Berlin")
    make_profile(user, equipment=EVERYTHING_AT_HOME)
    routine = make_routine(user)
    if only:
        routine.items.exclude(exercise__slug__in=only).delete()
    return user


def let_in(walk: Walk, user: User) -> None:
    """Sign in without the form: the browser gets the cookie."""
    client = Client()
    client.force_login(user)
    hand_over(walk, client)


def hand_over(walk: Walk, client: Client) -> None:
    """Let the browser go on as this client."""
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    walk.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": walk.base}])


class Clocks:
    """The clocks of a page stand still until ``after``: that on the wall, and the ticks that nobody can set.

    Timers of the page run all the same, and short ones as soon as their time is told: nobody waits for them.
    (Playwright's own clock holds them all, and a page in which nothing moves any more may never close.)
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.now, self.ticks = timezone.now().timestamp(), 0.0
        self._tell()

    def after(self, seconds: float) -> None:
        """So much later."""
        self.set(seconds, ticks=seconds)

    def set(self, seconds: float, *, ticks: float = 0) -> None:
        """Put the clock on the wall forward or back. The ticks go on as on a device awake for ``ticks`` seconds."""
        self.now += seconds
        self.ticks += ticks
        self._tell()

    def _tell(self) -> None:
        told = TELL_THE_TIME % {"now": self.now * 1000, "ticks": self.ticks * 1000}
        self.page.add_init_script(told)  # pages to come
        self.page.evaluate(told)

    def sleep(self, seconds: float) -> None:
        """Out of sight for so long, while the ticks stand still, or while the clock on the wall is set."""
        show(self.page, "hidden")
        self.set(seconds)
        show(self.page, "visible")


def show(page: Page, state: str) -> None:
    """A browser without windows cannot hide a page: the page is told so."""
    page.evaluate(
        """state => {
            Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
            Object.defineProperty(document, "hidden", { value: state === "hidden", configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )


class Player:
    """A person at their session. ``session`` is begun already, unless the test begins it."""

    def __init__(self, walk: Walk, user: User, session: Session | None = None) -> None:
        self.walk = walk
        self.user = user
        self.session = session or make_session(user.routines.get(), done=False)
        self.clocks: Clocks | None = None
        self.on(walk.page)

    def on(self, page: Page) -> None:
        """Go on at this page: the same one, or another tab."""
        self.page = page
        self.panel = page.locator("[data-player]")
        self.big = page.locator("[data-player-do=main]")
        self.name = page.locator("[data-player-name]")
        self.cue = page.locator("[data-player-cue]")
        self.number = page.locator("[data-player-number]")
        self.said = page.locator("[data-player-said]")
        self.saved = page.locator("[data-player-saved]")
        self.problem = page.locator("[data-player-problem]")

    @property
    def address(self) -> str:
        return f"/sessions/{self.session.pk}/"

    def open(self) -> None:
        """Open the page of the session and go on, or begin, with the player."""
        self.page.goto(self.walk.base + self.address)
        self.begin()

    def begin(self) -> None:
        self.page.locator("[data-player][data-awake]").wait_for(state="attached")
        if not self.panel.is_visible():
            self.page.locator("[data-player-begin]").click()
        expect(self.panel).to_be_visible()

    # --- The clocks ---

    def stop_the_clock(self) -> None:
        self.clocks = Clocks(self.page)

    def after(self, seconds: float) -> None:
        assert self.clocks is not None
        self.clocks.after(seconds)

    # --- What one presses ---

    def takes_a_second(self) -> None:
        """What comes is no double tap."""
        if self.clocks is not None:
            self.after(1)

    def press(self, name: str | re.Pattern[str], *, exact: bool = True) -> None:
        self.takes_a_second()
        self.page.get_by_role("button", name=name, exact=exact).filter(visible=True).first.click()

    def press_and_see_it_sent(self, name: str) -> None:
        """Press what enters a set, and wait until the server has it: the line says "all sent" before, too."""
        before = LogEntry.objects.count()
        self.press(name)
        until(lambda: LogEntry.objects.count() > before, self.page)
        self.all_is_sent()

    def go_to(self, slug: str) -> None:
        """By the list of the whole session."""
        self.press("Whole session")
        self.takes_a_second()
        self.page.get_by_role("dialog").get_by_role("button", name=NAMES[slug]).click()
        expect(self.name).to_have_text(NAMES[slug])

    def say_how_it_was(self, *, pain: int | None = None, effort: int | None = None) -> None:
        expect(self.page.get_by_role("heading", name="How was it?")).to_be_visible()
        if pain is not None:
            self.scale("How much did it hurt").get_by_label(str(pain), exact=True).check()
        if effort is not None:
            self.scale("How hard was it").get_by_label(str(effort), exact=True).check()
        self.press("Go on")

    def scale(self, name: str) -> Locator:
        self.takes_a_second()
        return self.page.get_by_role("radiogroup", name=name).filter(visible=True)

    def do_the_rest_as_planned(self) -> None:
        self.press("Whole session")
        self.press("The rest is done as planned")
        expect(self.page.get_by_role("heading", name="How was the session?")).to_be_visible()

    def finish(self) -> None:
        self.press("Save my session")
        expect(self.page.get_by_role("heading", name="Done. Well done!")).to_be_visible()

    def look_at_the_record(self) -> None:
        self.page.get_by_role("link", name="See what changes next time").click()
        expect(self.page.get_by_role("heading", name="How it was")).to_be_visible()

    # --- What one sees ---

    def sees(self, cue: str, number: str | None = None, *, name: str | None = None, dose: str | None = None) -> None:
        expect(self.cue).to_have_text(cue)
        if number is not None:
            expect(self.number).to_have_text(number)
        if name is not None:
            expect(self.name).to_have_text(name)
        if dose is not None:
            expect(self.page.locator("[data-player-dose]")).to_contain_text(dose)

    def all_is_sent(self) -> None:
        expect(self.saved).to_have_text(re.compile(f"^({SENT}|All sent.)$"))

    # --- What the server has ---

    def item(self, slug: str) -> RoutineItem:
        return self.session.routine.items.get(exercise__slug=slug)

    def sets(self, slug: str) -> list[tuple[int, str, int | None]]:
        """What was done: the number of the set, the side, and the repetitions, seconds or minutes."""
        return [
            (log.number, log.side, log.hold_seconds or log.reps or log.minutes)
            for log in SetLog.objects.filter(session=self.session, item__exercise__slug=slug).order_by("number", "side")
        ]

    def entries(self, kind: str = "set") -> list[LogEntry]:
        return list(LogEntry.objects.filter(session=self.session, kind=kind).order_by("entered_at"))

    def every_set_once(self) -> None:
        """Each set that the session asked for is there once, and nothing else."""
        session = Session.objects.get(pk=self.session.pk)
        found = [
            (log.item_id, log.exercise.slug, log.number, log.side)
            for log in session.set_logs.select_related("exercise")
        ]
        entered = [
            (entry.item_id, entry.content["exercise"], entry.content["number"], entry.content["side"])
            for entry in self.entries()
        ]
        assert len(found) == len(set(found)), "a set is there twice"
        assert sorted(map(str, entered)) == sorted(map(str, found)), "not every set was entered once"


def player_of(walk: Walk, user: User) -> Player:
    """Let somebody in, who has a session that has not been opened yet."""
    let_in(walk, user)
    return Player(walk, user)


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus says these words."""
    for _press in range(40):
        page.keyboard.press("Tab")
        focused = "document.activeElement === document.body ? '' : document.activeElement.textContent"
        if words in page.evaluate(focused):
            return
    raise AssertionError(f"the keyboard does not reach {words}")


def until(true: Callable[[], bool], page: Page, *, seconds: float = 20) -> None:
    """Wait for something on the server, while the browser goes on; and until the request that did it is answered.

    The server shares its connection, so that half of what a request does can be seen before its other half.
    """
    for _try in range(int(seconds * 20)):
        if true():
            with TURN:
                return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come true")
