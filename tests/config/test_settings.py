"""Every setting: empty counts as not set, a wrong one ends with a line that says what to write, all are documented."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from config import environment
from tests.sources import nodes

ROOT = Path(__file__).resolve().parents[2]
KEY = secrets.token_urlsafe(64)
MODULES = ("config.settings", "config.gunicorn")
# Settings that are read only in production.
STRICT = {
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "BEHIND_PROXY",
}

WRONG = {
    "HOMESTRETCH_ENV": ["prod"],
    "DEBUG": ["perhaps"],
    "HOMESTRETCH_VAR": ["/dev/null/var", "/tmp"],  # noqa: S108
    "ALLOWED_HOSTS": ["https://example.org", "example.org:8443", "example.org/", "a b"],
    "CSRF_TRUSTED_ORIGINS": ["example.org", "https://example.org/", "ftp://example.org"],
    "DATABASE_URL": ["mysql://a", "homestretch.sqlite3", "sqlite://", "postgresql://a:b@host:port/name"],
    "REGISTRATION_OPEN": ["closed"],
    "EMAIL_VERIFICATION": ["sometimes"],
    "LIMIT_LOGIN_FAILED": ["many"],
    "LIMIT_LOGIN": ["20 a minute"],
    "LIMIT_SIGNUP": ["20/m/house"],
    "TRUSTED_PROXY_COUNT": ["one", "-1", "10"],
    "EMAIL_HOST": ["smtp://mail.example.org"],
    "EMAIL_USE_SSL": ["ssl"],
    "EMAIL_USE_TLS": ["tls"],
    "EMAIL_PORT": ["smtp", "0", "65536"],
    "SITE_URL": ["exercise.example.org", "https://exercise.example.org/", "https://exercise.example.org/hips"],
    "SEND_REMINDERS": ["sometimes"],
    "DEFAULT_FROM_EMAIL": ["us", "a@b\nBcc: everybody@example.org"],
    "ADMIN_EMAIL": ["nobody"],
    "LANGUAGE_CODE": ["tlh"],
    "TIME_ZONE": ["CET+1", "/etc/passwd"],
    "COUNTRY": ["Germany", "1"],
    "EMERGENCY_NUMBER": ["call us"],
    "CONTACT_EMAIL": ["help"],
    "LOG_LEVEL": ["loud"],
    "WEB_PROCESSES": ["0", "two", "1.5"],
    "WEB_THREADS": ["1", "many"],
    "GUNICORN_LOG_LEVEL": ["loud"],
    "ERROR_EMAIL": ["us"],
    "SECOND_STEP_FOR_EDITORS": ["some"],
    "OIDC_PROVIDERS": ["Hip club", "club;clinic", "club/1"],
    "CACHE": ["redis"],
    "DATABASE_POOLER": ["pgbouncer"],
    "METRICS": ["perhaps"],
    "METRICS_FROM": ["localhost", "10.0.0.0/99"],
}  # fmt: skip
# Settings that take any text.
FREE = {"SECRET_KEY", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "ACCESS_LOG", "LOG_FILE"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    for name in [*WRONG, *FREE, *STRICT]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOMESTRETCH_VAR", str(tmp_path / "var"))


def read() -> dict[str, Any]:
    """Read the settings again into a module of their own, so that this test run keeps its settings."""
    environment.READ.clear()
    found: dict[str, Any] = {}
    for name in MODULES:
        spec = importlib.util.find_spec(name)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found |= vars(module)
    return {name: value for name, value in found.items() if name.isupper() or name in {"workers", "threads"}}


def start(tmp_path: Path, code: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Start Python with the settings of a server, and run code that finds them as ``settings``."""
    return subprocess.run(
        [sys.executable, "-c", f"from config import environment, gunicorn, settings\n{code}"],
        env={"PATH": os.environ["PATH"], "HOMESTRETCH_VAR": str(tmp_path), **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


PRODUCTION = {"HOMESTRETCH_ENV": "production", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "example.org"}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_setting_ends_in_one_line_that_names_it(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        read()
    line = str(ended.value)
    assert line.startswith(f"The setting {name} ")
    assert len(line.splitlines()) == 1


def test_a_line_never_repeats_a_secret(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://us:hunter2@host:port/name")
    with pytest.raises(SystemExit) as ended:
        read()
    assert "hunter2" not in str(ended.value)


def test_an_empty_setting_is_one_that_is_not_set(monkeypatch):
    as_shipped = read()
    for name in [*WRONG, *FREE]:
        if name != "HOMESTRETCH_VAR":
            monkeypatch.setenv(name, " ")
    empty = read()
    for found in (as_shipped, empty):
        del found["SECRET_KEY"]  # a new one each time
    assert repr(empty) == repr(as_shipped)


def test_every_setting_is_tried_here():
    read()
    assert set(environment.READ) == {*WRONG, *FREE}


def test_nothing_else_reads_the_environment():
    """The one exception is the name of the settings module, which Django itself reads."""
    for folder in ("config", "accounts", "exercises", "programs"):
        for path in (ROOT / folder).rglob("*.py"):
            reads = [
                ast.unparse(node)
                for node in nodes(path)
                if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
            ]
            assert not reads or path.name in {"environment.py", "wsgi.py", "asgi.py"}, path


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("SECRET_KEY", {"SECRET_KEY": ""}),
        ("SECRET_KEY", {"SECRET_KEY": "short"}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": ""}),
        ("SECURE_HSTS_SECONDS", {"SECURE_HSTS_SECONDS": "a year"}),
        ("BEHIND_PROXY", {"BEHIND_PROXY": "caddy"}),
    ],
)
def test_production_refuses_to_start(tmp_path, name, variables):
    done = start(tmp_path, **{**PRODUCTION, **variables})
    assert done.returncode == 1
    assert done.stderr.startswith(f"The setting {name} ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "command",
    [["manage.py", "check"], ["-m", "gunicorn", "config.wsgi", "-c", "config/gunicorn.py", "--bind", "127.0.0.1:0"]],
)
def test_whatever_is_started_says_one_line(tmp_path, command):
    done = subprocess.run(
        [sys.executable, *command],
        env={"PATH": os.environ["PATH"], "HOMESTRETCH_VAR": str(tmp_path), "COUNTRY": "Germany"},
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "The setting COUNTRY is missing or wrong. Write two letters, like GB.\n"


class Documented(NamedTuple):
    """A row of the list in docs/deployment.md."""

    name: str
    default: str
    example: str
    meaning: str


def documented() -> dict[str, Documented]:
    """Read the table of settings from docs/deployment.md; return its rows by the setting's name."""
    text = (ROOT / "docs" / "deployment.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    found = re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`|not set) \| `([^`]+)` \| (.+) \|$", text, re.MULTILINE)
    rows = {row.name: row for row in (Documented(*cells) for cells in found)}
    assert len(rows) == text.count("\n| `")
    return rows


def documented_provider() -> dict[str, str]:
    """Read the example of a provider from docs/deployment.md."""
    text = (ROOT / "docs" / "deployment.md").read_text()
    return dict(re.findall(r"^    (OIDC_\w+)=(.+)$", text, re.MULTILINE))


def test_a_provider_is_read_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    given = documented_provider()
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    (provider,) = read()["OPENID_PROVIDERS"]
    assert (provider["provider_id"], provider["name"]) == ("club", "Hip club")
    assert provider["settings"]["second_step"]
    for name, value in (
        ("OIDC_CLUB_ISSUER", ""),
        ("OIDC_CLUB_ISSUER", "http://login.example.org"),
        ("OIDC_CLUB_ISSUER", "login.example.org"),
        ("OIDC_CLUB_CLIENT_ID", ""),
        ("OIDC_CLUB_CLIENT_SECRET", ""),
        ("OIDC_CLUB_SECOND_STEP", "some"),
    ):
        monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit, match=name):
            read()
        monkeypatch.setenv(name, given[name])


def test_the_documents_list_every_setting_with_its_default(tmp_path):
    """The table gives the defaults for development, and those of production for settings that are only read there."""
    say = "import json; print(json.dumps(environment.READ))"
    known: dict[str, str] = {}
    for variables in (PRODUCTION, {}):
        done = start(tmp_path, say, **variables)
        assert done.returncode == 0, done.stderr
        known |= json.loads(done.stdout)
    assert {name: row.default for name, row in documented().items()} == known


def test_every_example_in_the_documents_is_one_that_works(tmp_path):
    """All examples of the documents at once, in production."""
    examples = {name: row.example for name, row in documented().items()} | documented_provider()
    assert examples["SECRET_KEY"] == "…"
    done = start(
        tmp_path, "print(settings.EMAIL_HOST)", **{**examples, "SECRET_KEY": KEY, "HOMESTRETCH_VAR": str(tmp_path)}
    )
    assert (done.stdout, done.stderr) == (f"{examples['EMAIL_HOST']}\n", "")


@pytest.mark.parametrize(
    ("variables", "number"),
    [
        ({}, "112"),
        ({"COUNTRY": "gb"}, "999"),
        ({"COUNTRY": "US"}, "911"),
        ({"COUNTRY": "US", "EMERGENCY_NUMBER": "1"}, "1"),
    ],
)
def test_whom_to_call_follows_the_country(monkeypatch, variables, number):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert read()["EMERGENCY_NUMBER"] == number


@pytest.mark.parametrize(
    ("variables", "ssl", "tls", "port"),
    [
        ({}, False, True, 587),
        ({"EMAIL_USE_SSL": "1"}, True, False, 465),
        ({"EMAIL_USE_TLS": "0", "EMAIL_PORT": "25"}, False, False, 25),
    ],
)
def test_mail_is_encrypted_one_way_or_the_other(monkeypatch, variables, ssl, tls, port):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = read()
    assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"], found["EMAIL_PORT"]) == (ssl, tls, port)


def test_mail_is_not_encrypted_twice(monkeypatch):
    monkeypatch.setenv("EMAIL_USE_SSL", "1")
    monkeypatch.setenv("EMAIL_USE_TLS", "1")
    with pytest.raises(SystemExit, match="EMAIL_USE_TLS"):
        read()


def test_a_sender_may_have_a_name(monkeypatch):
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", "Homestretch <us@example.org>")
    assert read()["DEFAULT_FROM_EMAIL"] == "Homestretch <us@example.org>"


def test_the_garbage_collector_runs_seldom_where_people_wait(tmp_path):
    code = "import gc; gunicorn.post_worker_init(None)"
    asked = "print(gc.isenabled(), gc.get_freeze_count() > 1000, *gc.get_threshold())"
    done = start(tmp_path, f"{code}; {asked}", SEND_REMINDERS="0")
    assert done.stdout.split() == ["True", "True", "50000", "20", "50"], done.stderr
