"""A real browser against a real server. Debian's Chromium, never a downloaded one."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.browser.player.wire import Wire
from tests.conftest import PASSWORD
from tests.image import folder_of
from tests.run import chromium

from .published import published

# Playwright runs an event loop in this thread; Django would refuse to talk to the database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Milliseconds; nothing waits longer than it must, and a busy machine is no fault of the page.
expect.set_options(timeout=20_000)

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# How most people see a page, and how the others do.
LOOKS = ((PHONE, "light"), (DESKTOP, "dark"))
# As a file of the site, which the browser has compiled already on the next page. Sent along, it took a third of a page.
AXE = "axe.js"
LOAD_AXE = """(address) => new Promise((resolve, reject) => {
  if ("axe" in window) return resolve();
  const script = document.createElement("script");
  Object.assign(script, { src: address, onload: resolve, onerror: reject });
  document.head.append(script);
})"""
# Only what is wrong is told: the long account of what is right took half the time.
RUN_AXE = """axe.run({
    preload: false, resultTypes: ["violations"], rules: { "color-contrast": { enabled: false } },
  }).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes.map(({ target }) => target))}`))"""
# Contrast took four fifths of axe's time, most of it for what it had found right on the page before. One element for
# each look of a visible text: its colour and size, and what stands behind it.
TEXTS = """() => {
  const grounds = new Map();
  const ground = (element) => {
    if (!element) return "";
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(element);
      const own = [backgroundColor, backgroundImage, opacity].join(" ");
      // What is laid over something else is known by its name.
      const isLaid = position === "absolute" || position === "fixed" || position === "sticky";
      grounds.set(element, [
        ground(element.parentElement),
        own === "rgba(0, 0, 0, 0) none 1" ? "" : `|${own}`,
        isLaid ? `|${element.localName} ${element.getAttribute("class")}` : "",
      ].join(""));
    }
    return grounds.get(element);
  };
  const look = (element) => {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const isOff = (element.control ?? element).disabled || element.getAttribute("aria-disabled");
    return [color, fontSize, fontWeight, textShadow, isOff, ground(element)].join(" ");
  };
  globalThis.textsByLook = new Map();
  for (const element of document.querySelectorAll("body, body *")) {
    const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!says && !element.matches("input:not([type=checkbox], [type=radio]), select, textarea")) continue;
    // For screen readers alone: one pixel, or above the page.
    const { width, height, bottom } = element.getBoundingClientRect();
    if (Math.min(width, height) <= 1 || bottom + scrollY <= 0) continue;
    if (element.checkVisibility({ visibilityProperty: true })) textsByLook.set(look(element), element);
  }
  return [...textsByLook.keys()];
}"""
# Those looks in which axe found a text right need not be seen again; where it could not tell, it tries once more.
CONTRAST = """async (looks) => {
  const { passes, violations } = await axe.run({ include: looks.map((look) => textsByLook.get(look)) }, {
    preload: false, resultTypes: ["passes", "violations"], elementRef: true, runOnly: ["color-contrast"],
  });
  const right = new Set(passes.flatMap(({ nodes }) => nodes.map(({ element }) => element)));
  return [
    looks.filter((look) => right.has(textsByLook.get(look))),
    violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes.map(({ target }) => target))}`),
  ];
}"""

# Words that stand on two lines without a hyphen of their own.
BROKEN_WORDS = r"""() => {
  const broken = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const holder = text.parentElement;
    if (!holder.checkVisibility({ visibilityProperty: true })) continue;
    if (holder.closest(".visually-hidden, bdi, script")) continue;
    for (const word of text.data.matchAll(/[\p{L}\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const pieces = [...range.getClientRects()].filter(({ width }) => width > 0);
      const lines = new Set(pieces.map(({ top }) => Math.round(top / 4)));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""


# Each process begins with some of these, so that none is left with one when the others have nothing to do any more.
# The longest first.
LONGEST = (
    "test_three_weeks", "test_long_words", "test_pages", "test_player_breaks", "test_summary", "test_progression",
    "test_handout",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put some of the longest at the beginning of each piece of the list: every process is given one."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    longest = [item for stem in LONGEST for item in items if item.path.stem == stem]
    others = [item for item in items if item.path.stem not in LONGEST]
    piece = -(-len(others) // processes)
    items[:] = [
        item
        for number in range(processes)
        for item in (*longest[number::processes], *others[number * piece : (number + 1) * piece])
    ]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "args": [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
            # No page lives long enough to win back what it takes to optimise its scripts.
            "--js-flags=--no-maglev --no-opt",
        ],
    }  # fmt: skip


@pytest.fixture
def browser_context_args(browser_context_args: dict, request: pytest.FixtureRequest) -> dict:
    """``@pytest.mark.parametrize("screen", …)`` chooses the window; ``javascript`` may switch scripts off."""
    callspec = getattr(request.node, "callspec", None)
    parameters = callspec.params if callspec else {}
    return {
        **browser_context_args,
        "timezone_id": "Europe/Berlin",
        "locale": "en-GB",
        "viewport": parameters.get("screen", PHONE),
        "java_script_enabled": parameters.get("javascript", True),
        "color_scheme": parameters.get("scheme", "light"),
        # What moves is drawn anew all the time, which took a third of a player's test.
        "reduced_motion": parameters.get("motion", "reduce"),
        # It loads every script and style once more in each fresh browser: only where a test is about it.
        "service_workers": getattr(request.module, "SERVICE_WORKERS", "block"),
    }


def put_back(kept: sqlite3.Connection) -> None:
    """Copy the database back. A request that the browser left behind is waited for: it still holds the connection."""
    connection.ensure_connection()  # a test that never asked the database has none here
    for _try in range(200):
        try:
            kept.backup(connection.connection)
        except sqlite3.OperationalError:
            time.sleep(0.05)
        else:
            return
    kept.backup(connection.connection)


@pytest.fixture(scope="session")
def as_it_was(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tests against a live server commit: put the whole database back after each, as it was with its catalogue loaded.

    Django would empty it instead, and loading the catalogue anew took longer than most tests.
    """
    with django_db_blocker.unblock():
        connection.ensure_connection()
        with closing(sqlite3.connect(":memory:")) as kept, pytest.MonkeyPatch.context() as patch:
            connection.connection.backup(kept)
            patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: put_back(kept))
            yield


@pytest.fixture(scope="session", autouse=True)
def as_published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The static files of production: each source by itself is forty requests more in each new browser context."""
    folder = folder_of(tmp_path_factory.getbasetemp()) or tmp_path_factory.getbasetemp()
    with published(folder / "static"):
        (folder / "static" / AXE).write_text(AXE_SCRIPT)
        yield


# The server answers whoever has it. A test that takes it stands between two answers, and never amid one.
TURN = threading.Lock()


@pytest.fixture(scope="session")
def live_server(live_server: LiveServer) -> LiveServer:
    """The server, which shares its connection for good: a browser may hold a request until the server has stopped.

    Whoever asks for a connection here in the main thread may be given another one than the server's: the event loop of
    Playwright has variables of its own.
    """
    for shared in live_server.thread.connections_override.values():
        shared.inc_thread_sharing()
    # One request after the other: a transaction that begins inside another's ends with it, "no such savepoint".
    server = live_server.thread.httpd
    answer = server.get_app()

    def in_turn(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with TURN:
            return answer(environ, start_response)

    server.set_app(in_turn)
    return live_server


@pytest.fixture(autouse=True)
def loaded_catalogue(as_it_was: None, transactional_db: None) -> None:
    """Every browser test has the catalogue, and a database to itself."""


@pytest.fixture
def wire(live_server) -> Iterator[Wire]:
    """The way from the browser to the server; a test can cut it."""
    with closing(Wire(live_server.thread.port)) as wire:
        yield wire


# The looks of text that axe has found right, on any page.
LEGIBLE: set[str] = set()


@dataclass
class Walk:
    """A person walking through pages: counts their presses, and collects what the browser complains about."""

    page: Page
    base: str
    clicks: int = 0
    complaints: list[str] = field(default_factory=list)
    allowed: tuple[str, ...] = ()
    auditing: bool = False

    def go(self, address: str) -> None:
        self.page.goto(self.base + address)

    def press(self, name: str, *, role: str = "button", exact: bool = False) -> None:
        """Press what has this name, as a person sees it, and wait for the page, or the part of it, that this leads to.

        Playwright itself waits for the first bytes of a page.
        """
        self.page.get_by_role(role, name=name, exact=exact).first.click()
        self.settled()
        self.clicks += 1

    def settled(self) -> None:
        """Wait until nothing more comes: neither a page nor a part of one."""
        self.page.wait_for_load_state("domcontentloaded")
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    @property
    def start(self) -> Locator:
        """The button on Today that leads to a session, whatever it says on that day."""
        return self.page.locator("[data-prepare]")

    def something_is_new(self) -> None:
        """Say yes to the question before a session: the boxes are behind it."""
        self.page.locator(".check__yes > summary").click()

    def tick(self, label: str) -> None:
        """Tick or choose an answer by its words."""
        self.page.get_by_label(label).first.check()
        self.clicks += 1

    def arrived(self) -> None:
        self.auditing = False

    def heard(self, message: ConsoleMessage) -> None:
        if self.auditing or message.type not in {"error", "warning"}:
            return
        if message.text.startswith("Service Worker registration blocked"):
            return
        if not any(words in message.text for words in self.allowed):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def sign_up(self, email: str, name: str = "Ruth") -> None:
        self.go("/accounts/signup/")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").first.fill(PASSWORD)
        self.page.get_by_label("What shall we call you?").fill(name)
        self.tick("I have read this")
        self.press("Create your account")

    def sign_in(self, email: str) -> None:
        self.go("/accounts/login/")
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").first.fill(PASSWORD)
        self.page.locator("main").get_by_role("button", name="Sign in").click()
        self.settled()

    def assert_accessible(self) -> None:
        """No axe violation on the page as it stands, and nothing wider than the window."""
        # What a page hides by its style sheet is in sight until that has come.
        self.page.wait_for_load_state("load")
        self.assert_fits()
        # axe itself tries inline styles, which our policy blocks and the console reports: not listened to until the
        # next page
        self.auditing = True
        try:
            self.page.evaluate(LOAD_AXE, f"/static/{AXE}")
        except PlaywrightError:  # a page without the network
            self.page.evaluate(AXE_SCRIPT)
        problems = self.page.evaluate(RUN_AXE)
        if new := set(self.page.evaluate(TEXTS)) - LEGIBLE:
            right, illegible = self.page.evaluate(CONTRAST, sorted(new))
            LEGIBLE.update(right)
            problems += illegible
        assert not problems, f"{self.page.url}: {problems}"

    def look(self, screen: dict[str, int], scheme: str) -> None:
        """Look at the same page on another screen."""
        self.page.set_viewport_size(screen)
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def assert_accessible_in_both_looks(self) -> None:
        for screen, scheme in LOOKS:
            self.look(screen, scheme)
            self.assert_accessible()
        self.look(*LOOKS[0])

    def assert_fits(self) -> None:
        """Nothing is wider than the window."""
        assert not self.too_wide()

    def too_wide(self) -> list[str]:
        """Say by how much the page is wider than the window; nothing when it fits."""
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return [f"{self.page.url} scrolls sideways by {width} px"] if width > 0 else []

    def assert_words_whole(self) -> None:
        """No word is broken in two in the middle of a line, for want of room."""
        broken = self.page.evaluate(BROKEN_WORDS)
        assert not broken, f"{self.page.url}: {broken}"


def listens(walk: Walk) -> Walk:
    """Let a walk hear what the browser says about its page."""
    page = walk.page
    page.on("console", walk.heard)
    page.on("framenavigated", lambda frame: walk.arrived() if frame == page.main_frame else None)
    page.on("pageerror", lambda error: walk.complaints.append(str(error)))
    return walk


@pytest.fixture
def walk(page: Page, live_server: LiveServer) -> Iterator[Walk]:
    walker = listens(Walk(page=page, base=live_server.url))
    yield walker
    assert not walker.complaints, walker.complaints


@pytest.fixture
def desktop_without_scripts(browser: Browser, browser_context_args: dict, live_server: LiveServer) -> Iterator[Walk]:
    """A second device of the same person."""
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False, "viewport": DESKTOP})
    with closing(context):
        walker = listens(Walk(page=context.new_page(), base=live_server.url))
        yield walker
    assert not walker.complaints, walker.complaints
