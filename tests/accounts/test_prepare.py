from __future__ import annotations

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.management.commands import prepare
from accounts.models import BrowserSession, User
from exercises.models import Exercise
from tests.accounts.entrance.test_sign_in import sign_in
from tests.conftest import make_user


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path, db):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.ADMIN_EMAIL = "admin@example.org"


def run(*arguments: str, **options: object) -> str:
    said = StringIO()
    call_command("prepare", *arguments, stdout=said, **options)
    return said.getvalue()


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


def test_nobody_becomes_administrator_by_surprise():
    make_user("admin@example.org")
    with pytest.raises(CommandError, match="Set ADMIN_EMAIL to another address"):
        run("--no-static")
    assert not User.objects.get().is_superuser


def test_it_loads_the_catalogue(administrator):
    before = Exercise.objects.count()
    assert run("--no-static") == ""
    assert Exercise.objects.count() == before > 50


def test_it_forgets_sessions_that_are_over(administrator):
    BrowserSession.objects.create(session_key="over", session_data="", expire_date=timezone.now() - timedelta(days=1))
    run("--no-static")
    assert not BrowserSession.objects.exists()


def test_it_makes_the_folder_of_the_cache(administrator, settings, tmp_path):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": tmp_path / "deep" / "cache"}}
    run("--no-static")
    assert (tmp_path / "deep" / "cache").is_dir()


@pytest.fixture
def collected(administrator, monkeypatch) -> list[str]:
    """Record which commands ``prepare`` calls while it runs as usual; return their names."""
    called: list[str] = []

    def note(name: str, *arguments: object, **options: object) -> None:
        called.append(name)
        call_command(name, *arguments, **options)

    monkeypatch.setattr(prepare, "call_command", note)
    return called


def test_static_files_are_collected_once(collected, settings):
    run()
    assert (Path(settings.STATIC_ROOT) / "css" / "app.css").is_file()
    assert run() == ""
    assert collected.count("collectstatic") == 1


def test_static_files_are_collected_again_when_one_has_changed(collected, settings, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    settings.STATICFILES_DIRS = [own]
    file = own / "a.css"
    file.write_text("a {}")
    run()
    os.utime(file, (1, 1))
    run()
    (own / "b.css").write_text("b {}")
    run()
    run()
    assert collected.count("collectstatic") == 3
    assert (Path(settings.STATIC_ROOT) / "b.css").is_file()


def test_static_files_are_collected_again_when_they_were_deleted(collected, settings):
    import shutil

    run()
    shutil.rmtree(settings.STATIC_ROOT)
    run()
    assert collected.count("collectstatic") == 2


def test_static_files_can_be_left_alone(collected):
    run("--no-static")
    assert "collectstatic" not in collected
