from __future__ import annotations

import os
import shutil
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.files import locks
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import BrowserSession, User
from config.hosting.management.commands import prepare
from config.hosting.version import VERSION
from tests.accounts.entrance.test_sign_in import sign_in
from tests.conftest import make_user


@pytest.fixture(autouse=True)
def called(settings, tmp_path, db, monkeypatch) -> list[str]:
    """Record which commands ``prepare`` calls, and run them but for that which loads the catalogue: it is loaded."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.ADMIN_EMAIL = "admin@example.org"
    settings.VAR_DIR = tmp_path
    (tmp_path / "version").write_text(VERSION)
    names: list[str] = []

    def note(name: str, *arguments: object, **options: object) -> None:
        names.append(name)
        if name != "load_catalogue":
            call_command(name, *arguments, **options)

    monkeypatch.setattr(prepare, "call_command", note)
    return names


@pytest.fixture
def own(administrator, settings, tmp_path) -> Path:
    """A folder with the only static file that there is."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "a.css").write_text("a {}")
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return folder


def run(*arguments: str, **options: object) -> str:
    said = StringIO()
    call_command("prepare", *arguments, stdout=said, **options)
    return said.getvalue()


def test_a_second_one_waits_for_the_first(own, monkeypatch, tmp_path):
    """Both would make the same tables."""
    taken = []

    def try_to_begin(command: prepare.Command) -> None:
        with (tmp_path / "prepare.lock").open("w") as held:
            taken.append(locks.lock(held, locks.LOCK_EX | locks.LOCK_NB))

    monkeypatch.setattr(prepare.Command, "tell_version", try_to_begin)
    run()
    try_to_begin(prepare.Command())
    assert taken == [False, True]


def password_in(said: str) -> str:
    return next(line for line in said.splitlines() if "Password  " in line).split()[2]


def test_it_makes_an_administrator_and_says_the_password_once(client):
    said = run("--no-static")
    administrator = User.objects.get()
    assert administrator.email == "admin@example.org"
    assert administrator.is_superuser and administrator.is_staff
    assert sign_in(client, "admin@example.org", password_in(said)).status_code == 302
    assert EmailAddress.objects.get().verified
    assert run("--no-static") == ""
    assert User.objects.count() == 1


def test_two_sites_have_two_passwords():
    first = password_in(run("--no-static"))
    User.objects.all().delete()
    assert password_in(run("--no-static")) != first


def test_the_address_is_a_setting(settings):
    settings.ADMIN_EMAIL = "ada@clinic.example"
    assert "ada@clinic.example" in run("--no-static")
    assert User.objects.get().email == "ada@clinic.example"


def test_it_says_which_version_takes_over_once(administrator, tmp_path):
    (tmp_path / "version").write_text("0.0.9\n")
    assert run("--no-static") == f"Homestretch {VERSION}, where 0.0.9 was before.\n"
    assert run("--no-static") == ""


def test_it_says_how_many_migrations_it_applied(administrator, called, monkeypatch):
    monkeypatch.setattr(prepare, "steps_to_migrate", lambda: 3)
    assert "3 migrations" in run("--no-static")
    assert called.count("migrate") == 1


def test_nobody_becomes_administrator_by_surprise():
    make_user("admin@example.org")
    with pytest.raises(CommandError, match="Set ADMIN_EMAIL to another address"):
        run("--no-static")
    assert not User.objects.get().is_superuser


def test_it_loads_the_catalogue(administrator, called):
    assert run("--no-static") == ""
    assert called.count("load_catalogue") == 1


def test_it_forgets_sessions_that_are_over(administrator):
    BrowserSession.objects.create(session_key="over", session_data="", expire_date=timezone.now() - timedelta(days=1))
    run("--no-static")
    assert not BrowserSession.objects.exists()


def test_it_makes_the_folder_of_the_cache(administrator, settings, tmp_path):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": tmp_path / "deep" / "cache"}}
    run("--no-static")
    assert (tmp_path / "deep" / "cache").is_dir()


def test_static_files_are_collected_once(own, called, settings):
    run()
    assert (Path(settings.STATIC_ROOT) / "a.css").is_file()
    assert run() == ""
    assert called.count("collectstatic") == 1


def test_static_files_are_collected_again_when_one_has_changed(own, called, settings):
    run()
    os.utime(own / "a.css", (1, 1))
    run()
    (own / "b.css").write_text("b {}")
    run()
    run()
    assert called.count("collectstatic") == 3
    assert (Path(settings.STATIC_ROOT) / "b.css").is_file()


def test_static_files_are_collected_again_when_they_were_deleted(own, called, settings):
    run()
    shutil.rmtree(settings.STATIC_ROOT)
    run()
    assert called.count("collectstatic") == 2


def test_static_files_are_collected_again_when_they_are_written_otherwise(own, called, monkeypatch, tmp_path):
    monkeypatch.setattr(prepare, "WRITERS", shutil.copytree(prepare.WRITERS, tmp_path / "answers"))
    run()
    run()
    (tmp_path / "answers/storage.py").write_text("# another way")
    run()
    assert called.count("collectstatic") == 2


def test_static_files_can_be_left_alone(called, administrator):
    run("--no-static")
    assert "collectstatic" not in called


def test_several_machines_count_attempts_in_their_database(administrator, settings):
    cache = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "counted_here"}
    settings.CACHES = {"default": cache}
    run("--no-static")
    assert "counted_here" in connection.introspection.table_names()
    assert run("--no-static") == ""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL")
def test_behind_a_pooler_nobody_waits_for_ever_either(administrator, settings):
    settings.DATABASE_POOLER = True
    run("--no-static")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setconfig FROM pg_db_role_setting JOIN pg_database AS d ON setdatabase = d.oid WHERE datname = %s",
            [connection.settings_dict["NAME"]],
        )
        assert cursor.fetchone() == (["lock_timeout=5s"],)
