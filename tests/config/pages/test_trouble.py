"""The database is busy, read-only, full or gone: people get our own page, lose nothing typed, and others can go on."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings as site
from django.contrib.staticfiles.finders import get_finders
from django.db import OperationalError, connection, transaction
from django.test import Client

from config.pages import trouble
from config.sqlite import base
from tests.accounts.settings.test_settings import CHOICES
from tests.benchmarks.servers import free_port
from tests.config.pages.test_hostile_input import kinds, pages, with_forms  # noqa: F401  (fixtures)
from tests.config.pages.test_open_with_a_sign import somebody, somebody_of_the_module  # noqa: F401  (fixtures)
from tests.image import save_as
from tests.programs.devices import ids, send, set_entries

pytestmark = [
    pytest.mark.django_db,  # also for the files of their own that some of these open
    pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's lock and file"),
]


# --- One process: who waits, and for how long -------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path) -> Path:
    file = tmp_path / "site.sqlite3"
    with closing(opened(file)) as made, made.cursor() as cursor:
        cursor.execute("CREATE TABLE log (word TEXT)")
    return file


def opened(file: Path) -> base.DatabaseWrapper:
    options = site.DATABASES["default"]["OPTIONS"]
    return base.DatabaseWrapper({**connection.settings_dict, "NAME": str(file), "OPTIONS": options}, "other")


@contextmanager
def held(file: Path) -> Iterator[sqlite3.Connection]:
    """Hold the write lock as another process would."""
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield holder


def write(file: Path) -> float:
    """Try to write in a thread of its own; return 0 when that worked, or the seconds after which it was refused."""
    began = time.monotonic()
    with closing(opened(file)) as database, database.cursor() as cursor:
        try:
            cursor.execute("INSERT INTO log VALUES (%s)", ["word"])
        except OperationalError as error:
            assert "locked" in str(error)
            return time.monotonic() - began
    return 0.0


def test_a_writer_waits_for_its_turn(file):
    with held(file) as holder, ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(write, file)
        while not base._waiting:
            os.sched_yield()
        holder.execute("COMMIT")
        assert waiting.result() == 0.0


def test_a_writer_waits_no_longer_than_promised(file, monkeypatch):
    monkeypatch.setattr(base, "PATIENCE", 0.2)
    with held(file):
        assert write(file) >= 0.2
    assert write(file) == 0.0


def test_one_thread_is_always_free_for_the_others(file, monkeypatch):
    """The latest thread gives up once another has waited for a while; the others go on waiting and get their turn."""
    monkeypatch.setattr(base, "PATIENCE", 60)
    with held(file) as holder, ThreadPoolExecutor(base.MOST_WAITING) as threads:
        waiting = [threads.submit(write, file) for _number in range(base.MOST_WAITING)]
        while len(base._waiting) < base.MOST_WAITING:
            os.sched_yield()
        assert 0 < write(file) < base.PATIENCE
        with closing(opened(file)) as reader, reader.cursor() as cursor:
            assert cursor.execute("SELECT count(*) FROM log").fetchone() == (0,)
        holder.execute("COMMIT")
        assert [call.result() for call in waiting] == [0.0] * base.MOST_WAITING


def test_a_monitor_waits_for_nobody(file, monkeypatch):
    """It does not even wait for a lock against readers, as during a restore."""
    monkeypatch.setattr(base, "PATIENCE", 60)
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        began = time.monotonic()
        with closing(opened(file)) as monitor, base.impatience(), pytest.raises(OperationalError, match="locked"):
            monitor.cursor()
        assert time.monotonic() - began < base.PATIENCE


def test_nobody_else_can_read_the_file(tmp_path):
    """Neither new files nor those that an earlier version left readable stay readable to others."""
    file = tmp_path / "open.sqlite3"
    for name in ("open.sqlite3", "open.sqlite3-wal", "open.sqlite3-shm"):
        (tmp_path / name).touch(0o644)
    with closing(opened(file)) as database, database.cursor() as cursor:
        cursor.execute("CREATE TABLE log (word TEXT)")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == dict.fromkeys(["open.sqlite3", "open.sqlite3-wal", "open.sqlite3-shm"], 0o600)


# --- What people see --------------------------------------------------------------------------------------------------


@contextmanager
def read_only() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF")


@pytest.fixture
def patient(owner_client) -> Client:
    """A signed-in browser that shows errors as pages instead of raising them."""
    owner_client.raise_request_exception = False
    owner_client.get("/settings/")
    return owner_client


def hidden_fields(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', text))


def test_what_was_typed_can_be_sent_again(patient, owner):
    form = {**CHOICES, "name": "Ruth <the second>"}
    with read_only():
        response = patient.post("/settings/", form)
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "no-store" in response["Cache-Control"]
    assert 'action="/settings/"' in response.text
    assert hidden_fields(response.text)["name"] == "Ruth &lt;the second&gt;"
    owner.refresh_from_db()
    assert owner.name == "Ruth"


def test_a_password_is_not_put_into_a_page(client, owner):
    client.raise_request_exception = False
    with read_only():
        response = client.post("/accounts/login/", {"login": owner.email, "password": "a-long-enough-password"})
    assert response.status_code == 503
    assert "a-long-enough-password" not in response.text
    assert 'href="/accounts/login/"' in response.text


def test_a_session_that_cannot_be_stored_is_no_bare_400(owner, client):
    """Django's session claims to have been deleted whenever it cannot be saved."""
    client.force_login(owner)
    client.raise_request_exception = False
    with read_only():
        response = client.get("/settings/")
    assert response.status_code == 503
    assert 'href="/settings/"' in response.text


def test_a_session_that_was_ended_meanwhile_has_our_own_page(patient, monkeypatch):
    from django.contrib.sessions.backends.base import UpdateError

    from accounts.models.device import SessionStore

    def ended(*args: object, **kwargs: object) -> None:
        raise UpdateError

    monkeypatch.setattr(SessionStore, "save", ended)
    changed = property(lambda session: True, lambda session, said: None)
    monkeypatch.setattr(SessionStore, "modified", changed, raising=False)
    response = patient.get("/settings/")
    assert response.status_code == 400
    assert "<h1>" in response.text


def test_the_players_entries_are_answered_in_its_own_language(somebody):  # noqa: F811
    """The answer calls nothing stored, so the device keeps its entries."""
    client = Client(raise_request_exception=False)
    client.force_login(somebody.user)
    entries = set_entries(somebody.going_on, somebody.item)
    address = f"/sessions/{somebody.going_on.pk}"
    client.get(f"{address}/")
    with read_only():
        answers = [
            send(client, somebody.going_on.pk, entries, by=somebody.user),
            client.post(f"{address}/entries/", "{", content_type="application/json"),
        ]
    assert [answer.status_code for answer in answers] == [503, 400]
    assert all(answer["Content-Type"] == "application/json" for answer in answers)
    assert answers[0].json().keys() == {"error"}
    assert send(client, somebody.going_on.pk, entries, by=somebody.user).json()["stored"] == ids(entries)


def test_whatever_would_write_is_refused_with_our_own_page(kinds):  # noqa: F811
    """Send each form of the site as a browser would: the answer is our own page, which says "try again"."""
    refused = set()
    for page in with_forms(kinds):
        with read_only(), transaction.atomic():
            answer = page.client().post(page.address, page.form)
            transaction.set_rollback(True)
        assert answer.status_code in {503, *range(200, 500)}, page.name
        if answer.status_code == 503:
            refused.add(page.name)
            assert 'href="/static/css/app.css"' in answer.text, page.name
            assert answer["Retry-After"]
    # The other forms need a choice that no page fills in, or have nothing to write at that moment.
    assert len(refused) > 15
    assert refused >= {
        "accounts:settings_devices_sign_out", "accounts:welcome", "programs:clearance_withdraw",
        "programs:routine_choose", "programs:routine_days", "programs:routine_pause", "programs:routine_plan",
        "programs:session_delete", "programs:session_exercise", "programs:session_skip", "programs:session_stop_pain",
        "admin:accounts_user_change", "admin:accounts_user_delete",
    }  # fmt: skip


def test_a_full_disk_is_trouble_too():
    assert trouble.cannot_save(OSError(errno.ENOSPC, "No space left on device"))
    assert not trouble.cannot_save(OSError(errno.ENOENT, "No such file"))
    assert not trouble.cannot_save(RuntimeError("ours"))


# --- The real server --------------------------------------------------------------------------------------------------


@contextmanager
def server(file: Path, folder: Path) -> Iterator[str]:
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{file}",
        "HOMESTRETCH_VAR": str(folder / "var"),
        "SECRET_KEY": site.SECRET_KEY,
        "WEB_PROCESSES": "1",
    }
    # DEBUG would show its own error pages instead of ours; without it, pages look up what static files are called.
    collected = folder / "var" / "static"
    collected.mkdir(parents=True)
    names = [name for finder in get_finders() for name, _storage in finder.list([])]
    manifest = {"version": "1.1", "hash": "", "paths": {name: name for name in names}}
    (collected / "staticfiles.json").write_text(json.dumps(manifest))
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "config.wsgi", "-c", "config/gunicorn.py", "--bind", f"127.0.0.1:{port}"],
        cwd=site.BASE_DIR,
        env=environment,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        # With what it began behind its answers: two processes would draw all pictures beside the tests that follow.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


def ask(address: str, **headers: str) -> int:
    """Ask the server for a page; return the status of its answer."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=30) as answer:  # noqa: S310
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_while_another_process_holds_the_lock(owner, tmp_path):
    """When all threads want to write, most wait a few seconds and are told so; monitors and readers need not wait."""
    file = tmp_path / "site.sqlite3"
    client = Client()
    client.force_login(owner)  # its first page writes into the session
    save_as(file)
    with server(file, tmp_path) as url:
        while True:
            try:
                assert ask(f"{url}/healthz") == 200
                break
            except OSError:
                threading.Event().wait(0.1)
        with held(file), ThreadPoolExecutor(8) as threads:
            cookie = f"{site.SESSION_COOKIE_NAME}={client.session.session_key}"
            writers = [threads.submit(ask, f"{url}/settings/", Cookie=cookie) for _number in range(8)]
            assert ask(f"{url}/healthz") == 200
            assert ask(f"{url}/exercises/") == 200
            assert not all(writer.done() for writer in writers)
            assert {writer.result() for writer in writers} == {503}
        assert ask(f"{url}/settings/", Cookie=cookie) == 200
