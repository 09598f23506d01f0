"""What breaks under a session: the browser's database, an entry, the server, the browser itself."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Playwright, Route, expect

from programs.models import Session
from tests.browser.conftest import PHONE, Walk
from tests.run import chromium

from .interrupting import TROUBLE
from .playing import CHAIR, NO_NETWORK, STAND, Player, let_in, person, player_of, until
from .wire import Wire


def test_the_browser_throws_its_database_away(walk: Walk, wire: Wire):
    """In the middle of a session: what was entered before and after is sent, and the session can be ended."""
    walk.base, walk.allowed = wire.url, NO_NETWORK
    user = person(STAND, CHAIR)
    player = player_of(walk, user)
    page = walk.page
    browser = page.context.new_cdp_session(page)

    def throw_away() -> None:
        told = {"origin": wire.url, "storageTypes": "indexeddb"}
        browser.send("Storage.clearDataForOrigin", told)

    player.open()
    player.press_and_see_it_sent("I have done it")
    throw_away()
    player.press_and_see_it_sent("I have done it")
    wire.cut()
    player.press("I have done it")
    expect(player.saved).to_have_text("Saved on this device, 1 entry to send.")
    throw_away()
    player.press("I have done it")
    expect(player.saved).to_have_text("Saved on this device, 2 entries to send.")
    wire.mend()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    player.all_is_sent()
    player.say_how_it_was(pain=1)
    player.do_the_rest_as_planned()
    throw_away()
    player.finish()
    until(lambda: user.sessions.get().state == Session.State.DONE, page)
    player.every_set_once()
    assert len(player.sets(STAND)) == 4


def test_an_entry_that_the_server_cannot_take(walk: Walk):
    """It is sent once by each page, though it is jotted down alone; it says why, stays, and holds up no other."""
    user = person(STAND)
    player = player_of(walk, user)
    page = walk.page
    sent: list[str] = []
    bad: list[str] = []

    def answer(route: Route) -> None:
        """Refuse the first entry that comes, for good."""
        told = route.request.post_data_json
        ids = [entry["id"] for entry in told["entries"]]
        sent.extend(ids)
        bad[:] = bad or ids[:1]
        taken = [entry for entry in told["entries"] if entry["id"] not in bad]
        response = route.fetch(post_data=json.dumps({**told, "entries": taken}))
        refused = {key: {"amount": ["This is too much."]} for key in ids if key in bad}
        route.fulfill(response=response, json={**response.json(), "refused": refused})

    page.route("**/entries/", answer)
    player.open()
    page.evaluate(CLOSED)
    player.press("I have done it")
    expect(player.problem).to_contain_text("This is too much.")
    for _time in range(5):
        page.evaluate(
            "() => { dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange')) }"
        )
    player.press("I have done it")
    until(lambda: len(player.sets(STAND)) == 1, page)
    assert sent.count(bad[0]) == 1
    page.reload()
    player.begin()
    expect(player.problem).to_contain_text("This is too much.")
    assert sent.count(bad[0]) == 2
    page.unroute("**/entries/")
    page.reload()
    player.begin()
    until(lambda: len(player.sets(STAND)) == 2, page)
    player.every_set_once()


STALLED = """() => {
    const never = () => ({});
    const rows = { put: never, get: never, getAll: never, delete: never };
    IDBFactory.prototype.open = never;
    IDBDatabase.prototype.transaction = () => ({ objectStore: () => rows });
}"""


CLOSED = """() => {
    IDBFactory.prototype.open = () => { throw new DOMException("gone", "UnknownError"); };
    IDBDatabase.prototype.transaction = () => { throw new DOMException("gone", "InvalidStateError"); };
}"""


@pytest.mark.parametrize("broken", [STALLED, CLOSED], ids=["stalled", "closed"])
def test_the_database_of_the_browser_answers_no_more(walk: Walk, wire: Wire, broken):
    """In mid-session, and for good: what is jotted down is sent, outlives the page, and the session can be ended."""
    walk.base, walk.allowed = wire.url, NO_NETWORK
    user = person(STAND, CHAIR)
    player = player_of(walk, user)
    page = walk.page
    player.open()
    player.press_and_see_it_sent("I have done it")
    page.evaluate(broken)
    player.press_and_see_it_sent("I have done it")
    wire.cut()
    player.press("I have done it")
    expect(player.saved).to_have_text("Saved on this device, 1 entry to send.")
    expect(player.problem).to_have_text(TROUBLE)
    wire.mend()
    # The page is opened anew.
    page.add_init_script(f"({broken})()")
    page.reload()
    player.sees("Hold for 10 seconds", dose="Right side, set 2 of 2")
    player.all_is_sent()
    until(lambda: len(player.sets(STAND)) == 3, page)
    player.do_the_rest_as_planned()
    player.finish()
    until(lambda: user.sessions.get().state == Session.State.DONE, page)
    player.every_set_once()


class Server:
    """The real thing, a gunicorn with a worker of its own, on a copy of the test's database in a file."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "homestretch.sqlite3"
        with contextlib.closing(sqlite3.connect(self.file)) as copy:
            connection.connection.backup(copy)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.file}",
            "HOMESTRETCH_VAR": str(folder),
            "SECRET_KEY": settings.SECRET_KEY,
            "DEBUG": "1",
            "WEB_PROCESSES": "1",
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"]
        self.process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{self.port}"],
            cwd=settings.BASE_DIR,
            env=self.environment,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:  # noqa: S310 - our own
                return answer.status == 200
        except OSError:
            return False

    def kill(self) -> None:
        """All of it at once, in the middle of whatever it does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def rows(self, query: str) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(self.file)) as database:
            return database.execute(query).fetchall()


def test_a_real_server_is_killed_and_started(walk: Walk, tmp_path: Path):
    """What it had acknowledged outlives it, and what was entered meanwhile reaches the next one."""
    walk.allowed = NO_NETWORK
    user = person(STAND)
    player = Player(walk, user)
    page = walk.page
    walk.base = "http://127.0.0.1"
    let_in(walk, user)
    server = Server(tmp_path)
    walk.base = server.url
    server.start()
    try:
        until(server.answers, page, seconds=60)
        player.open()
        player.press("I have done it")
        player.all_is_sent()
        server.kill()
        player.press("I have done it")
        player.press("I have done it")
        expect(player.saved).to_have_text("Saved on this device, 2 entries to send.")
        expect(player.problem).to_have_text(TROUBLE)
        server.start()
        until(server.answers, page, seconds=60)
        page.evaluate("() => dispatchEvent(new Event('online'))")
        player.all_is_sent()
        player.press("I have done it")
        player.say_how_it_was(pain=1)
        player.finish()
        expect(page.get_by_text("All of it is saved.")).to_be_visible()
    finally:
        server.kill()
    sets = server.rows("SELECT number, side, hold_seconds FROM programs_setlog ORDER BY number, side")
    assert sets == [(1, "left", 10), (1, "right", 10), (2, "left", 10), (2, "right", 10)]
    kinds = server.rows("SELECT kind, count(*) FROM programs_logentry GROUP BY kind ORDER BY kind")
    assert kinds == [("felt", 1), ("finish", 1), ("set", 4)]
    assert server.rows("SELECT state FROM programs_session") == [("done",)]


LACKING = """
    delete Navigator.prototype.serviceWorker;
    delete Crypto.prototype.randomUUID;
    delete Navigator.prototype.wakeLock;
    delete Navigator.prototype.vibrate;
    delete window.AudioContext;
    delete window.speechSynthesis;
    Object.defineProperty(window, "isSecureContext", { value: false });
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
"""


NO_DATABASE = """
    IDBFactory.prototype.open = () => { throw new DOMException("no", "InvalidStateError"); };
"""


FULL_DISK = """
    IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
"""


@pytest.mark.parametrize("lacking", [LACKING + NO_DATABASE, FULL_DISK], ids=["plain-http-address", "full-disk"])
def test_a_browser_that_lacks_what_it_takes(walk: Walk, wire: Wire, lacking):
    """The player works all the same, says what is missing, and is honest about what the page alone holds."""
    walk.base, walk.allowed = wire.url, NO_NETWORK
    walk.page.add_init_script(lacking)
    user = person(STAND, CHAIR)
    player = player_of(walk, user)
    page = walk.page
    player.open()
    player.press_and_see_it_sent("I have done it")
    wire.cut()
    player.press("I have done it")
    expect(player.problem).to_contain_text("This browser keeps nothing when the page is closed.")
    expect(player.saved).to_have_text("1 entry to send.")
    wire.mend()
    player.press_and_see_it_sent("I have done it")
    player.do_the_rest_as_planned()
    if lacking != FULL_DISK:
        page.get_by_role("button", name="Back", exact=True).filter(visible=True).click()
        player.press("Back to the exercise")
        player.press("Sound and voice")
        expect(page.get_by_text("This address does not begin with https.")).to_be_visible()
        expect(page.get_by_label("Vibration")).to_be_hidden()
        expect(page.get_by_label("A voice says what comes")).to_be_hidden()
        walk.assert_accessible()
        player.press("Go back to the exercise")
        player.press("Whole session")
        player.press("Finish here for today")
    player.finish()
    player.look_at_the_record()
    player.every_set_once()
    assert len(player.sets(STAND)) == 4


def launch(playwright: Playwright, folder: Path):
    return playwright.chromium.launch_persistent_context(
        folder,
        executable_path=chromium(),
        args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        viewport=PHONE,
        timezone_id="Europe/Berlin",
        locale="en-GB",
        service_workers="block",
    )


def main_process(folder: Path) -> int:
    """The browser that runs on this folder: the one process with the folder in its command and no type."""
    for found in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = found.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if f"--user-data-dir={folder}" in command and not any(part.startswith("--type=") for part in command):
            return int(found.parent.name)
    raise AssertionError("the browser does not run")


def test_the_browser_is_killed(walk: Walk, wire: Wire, playwright: Playwright, tmp_path: Path):
    """Sets that were entered without a server survive the end of the browser by force, and are sent by the next one."""
    user = person(STAND, CHAIR)
    context = launch(playwright, tmp_path / "profile")
    walk.base, walk.page = wire.url, context.pages[0]
    let_in(walk, user)
    # A sign-in that outlives the browser.
    cookies = [{**cookie, "expires": 4_000_000_000} for cookie in context.cookies()]
    context.add_cookies(cookies)
    player = Player(walk, user)
    player.open()
    player.press_and_see_it_sent("I have done it")
    wire.cut()
    player.press("I have done it")
    player.press("I have done it")
    expect(player.saved).to_have_text("Saved on this device, 2 entries to send.")
    os.kill(main_process(tmp_path / "profile"), signal.SIGKILL)
    with contextlib.suppress(PlaywrightError):
        context.close()
    assert len(player.sets(STAND)) == 1

    context = launch(playwright, tmp_path / "profile")
    wire.mend()
    context.add_cookies(cookies)
    walk.page = context.pages[0]
    player.on(walk.page)
    player.open()
    player.sees("Hold for 10 seconds", dose="Right side, set 2 of 2")
    player.all_is_sent()
    until(lambda: len(player.sets(STAND)) == 3, walk.page)
    player.every_set_once()
    context.close()
