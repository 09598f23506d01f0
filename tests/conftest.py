"""Fixtures for all tests: the real catalogue, and the same few people everywhere."""

from __future__ import annotations

import gc
import os
import pickle
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from _pytest import runner
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.test import Client
from django.test import client as test_client
from pytest_django import DjangoDbBlocker

from accounts.entrance import consent
from accounts.models import User
from accounts.models.device import SessionStore
from config.stack import in_one_piece

from . import statements
from .image import TEMPLATE, create_from, create_from_template, folder_of, load, save_as
from .postgres import copy_of
from .statements import Steps

PASSWORD = "a-long-enough-password"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Load the real catalogue into the test database; each test runs in a transaction on top of it."""
    if connection.vendor == "sqlite":
        # The database is in the memory of this process; pytest-django expects that of Django's own engine only.
        settings.DATABASES[connection.alias]["TEST"]["NAME"] = None
    create = connection.creation.create_test_db
    folder = folder_of(tmp_path_factory.getbasetemp())

    def create_loaded(**options: Any) -> str:
        name: str = create(**options)
        load()
        return name

    def create_or_copy(**options: Any) -> str:
        if connection.vendor != "sqlite" and os.environ.get(TEMPLATE):
            return create_from_template(os.environ[TEMPLATE])
        return create_from(folder, partial(create_loaded, **options)) if folder else create_loaded(**options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.creation, "create_test_db", create_or_copy)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Exempt what is loaded by now from garbage collection, because it stays until the end."""
    gc.collect()
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    """Let the garbage collector run seldom: at its usual pace it took a twentieth of the whole suite. And let requests
    be as fast as on the server, which has room for their calls, too.
    """
    gc.set_threshold(100_000, 50, 100)
    runner.runtestprotocol = in_one_piece(runner.runtestprotocol)
    WSGIHandler.__call__ = in_one_piece(WSGIHandler.__call__)  # the server of the browser tests, in threads of its own


@pytest.fixture(autouse=True, scope="session")
def _each_text_is_parsed_once() -> Iterator[None]:
    """The files of the catalogue are read dozens of times in a run; to parse them is a third of what a load takes."""
    parsed: dict[str, bytes] = {}
    loads = tomllib.loads

    def loads_once(text: str) -> dict[str, Any]:
        if text not in parsed:
            parsed[text] = pickle.dumps(loads(text))
        found: dict[str, Any] = pickle.loads(parsed[text])  # noqa: S301 - written here
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tomllib, "loads", loads_once)
        yield


# Fields and small pieces, of which a page has dozens.
PIECES = ("django/forms/", "components/")


@pytest.fixture(autouse=True, scope="session")
def _answers_keep_what_pages_are_made_of() -> Iterator[None]:
    """Django's client copies the context of every template that a page renders, which takes as long as to render the
    smaller ones. The names of all are kept here, and the contexts of all but the pieces.
    """
    keep = test_client.store_rendered_templates

    def keep_whole(
        store: dict[str, Any], signal: object, sender: object, template: Any, context: Any, **_: Any
    ) -> None:
        if (template.name or "").startswith(PIECES):
            store.setdefault("templates", []).append(template)
        else:
            keep(store, signal, sender, template, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_client, "store_rendered_templates", keep_whole)
        yield


@pytest.fixture(autouse=True, scope="module")
def _collect_after_each_module() -> Iterator[None]:
    """Whatever a module left open in a cycle is found here, and its ResourceWarning is this module's error.

    What remains then is not looked through again: that took a twentieth of the whole suite, too.
    """
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _forget_limits() -> None:
    """Clear the caches: one counts attempts to sign in, so that each test starts at zero; the others keep parts of
    pages, and exercises, for a version of the catalogue, and a test changes rows without making a new version.
    """
    from django.core.cache import caches

    from exercises.library import known

    for name in ("default", "template_fragments"):
        caches[name].clear()
    known._known = ("", {})


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures have a size without being drawn for it: for the desk's sheet, which shows all, that takes a quarter of a
    minute.
    """
    from exercises import drawings

    monkeypatch.setattr(drawings, "sizes", lambda order: defaultdict(lambda: (600, 400)))


def make_user(email: str = "ruth@example.org", *, consented: bool = True, **fields) -> User:
    user = User.objects.create_user(email, PASSWORD, **{"name": "Ruth", "time_zone": "UTC", **fields})
    if consented:
        consent.give_consent(by=user)
    return user


@contextmanager
def undone() -> Iterator[None]:
    """Roll back whatever is written inside, so that one test can run many cases from the same beginning."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def owner(db) -> User:
    """The person whose rows a test is about."""
    return make_user()


@pytest.fixture
def other(db) -> User:
    """Another person, who must see none of the owner's rows."""
    return make_user("other@example.org", name="Otto")


@pytest.fixture
def editor(db) -> User:
    """Somebody who edits the catalogue: staff, in the Editor group."""
    user = make_user("editor@example.org", name="Edith", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    return user


@pytest.fixture
def administrator(db) -> User:
    return User.objects.create_superuser("admin@example.org", PASSWORD, name="Ada")


def client_of(user: User) -> Client:
    """A browser in which somebody is signed in.

    In one statement: ``force_login`` takes five, and nearly every test signs somebody in.
    """
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def confirmed(client: Client) -> Client:
    """The owner's client, just after typing the password again."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def at_home(client: Client) -> Client:
    """The client of somebody who consented, once a page has noted that in the session: no later page writes it."""
    client.get("/today/")
    return client


@pytest.fixture
def owner_client(owner) -> Client:
    return client_of(owner)


@pytest.fixture
def other_client(other) -> Client:
    return client_of(other)


@pytest.fixture
def editor_client(editor) -> Client:
    return client_of(editor)


@pytest.fixture
def copied_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[str]:
    """The address of a database of its own, like that of the tests, for what several processes write."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            save_as(tmp_path / "copy.sqlite3")
            yield f"sqlite:///{tmp_path / 'copy.sqlite3'}"
            return
        connection.close()
        with copy_of(os.environ["DATABASE_URL"], connection.settings_dict["NAME"]) as address:
            yield address


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Whatever is written is stored at once, for other connections to see; the test removes it again itself.

    Django's own way would empty the whole database, and its catalogue with it.
    """
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def writing_for_the_module(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Rows that a fixture of a module writes with this stay until its end: each test runs in a transaction on top.

    For what takes long to make, and which many tests only begin with.
    """
    with ExitStack() as kept:
        with django_db_blocker.unblock():
            kept.enter_context(transaction.atomic())
        yield django_db_blocker.unblock
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            kept.close()


STATEMENTS = statements.Statements()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """On SQLite, record which test sends which statements to the database; not of one that may be for SQLite alone."""
    if connection.vendor != "sqlite" or item.get_closest_marker("skipif"):
        return (yield)
    with STATEMENTS.of(item.nodeid, connection):
        return (yield)


@pytest.fixture
def steps(request: pytest.FixtureRequest) -> Steps:
    """What a test of very many steps takes them with: on a database server, those that tell something about it."""
    if connection.vendor == "sqlite":
        return Steps(STATEMENTS.of_step)
    folder = os.environ.get(statements.FOLDER)
    worth = statements.steps_worth_taking(Path(folder), request.node.nodeid) if folder else None
    return Steps(nullcontext, worth)


def pytest_sessionfinish() -> None:
    if connection.vendor == "sqlite" and os.environ.get(statements.FOLDER):
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        STATEMENTS.write(Path(os.environ[statements.FOLDER]) / f"statements-{worker}.json")


# They begin first, so that no process is left with one when the other has nothing to do any more.
LONGEST = ("test_hostile_input", "test_migrations", "test_three_months", "test_many_processes", "test_make_demo")


# What these give is a database as such, or committed to it: other processes and connections see it.
OF_A_DATABASE = {"transactional_db", "django_db_reset_sequences", "copied_database", "committed"}


def touches_a_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or {*OF_A_DATABASE, "db"} & set(getattr(item, "fixturenames", ())))


def is_about_databases(item: pytest.Item) -> bool:
    """Whether a test has to run on each database, whatever it sends there, or may be for another one alone."""
    marker = item.get_closest_marker("django_db")
    is_for_some = item.get_closest_marker("skipif") and touches_a_database(item)
    return bool(OF_A_DATABASE & set(getattr(item, "fixturenames", ())) or (marker and marker.kwargs) or is_for_some)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a database server, run what it can answer otherwise (``tests.statements``): the rest has just run on SQLite.

    Where there is no record of that, whatever touches a database runs.
    """
    items.sort(key=lambda item: item.path.stem not in LONGEST)
    if not os.environ.get("DATABASE_URL"):
        STATEMENTS.telling |= {item.nodeid for item in items if is_about_databases(item)}
        return
    folder = os.environ.get(statements.FOLDER)
    worth = statements.worth_running(Path(folder)) if folder else set()
    kept, others = [], []
    for item in items:
        (kept if item.nodeid in worth or (not worth and touches_a_database(item)) else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = kept
