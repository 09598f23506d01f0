from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.conftest import PASSWORD

ROOT = Path(__file__).resolve().parents[3]
KEY = secrets.token_urlsafe(64)


@pytest.mark.parametrize(
    "address", ["/", "/help/", "/accounts/login/", "/accounts/signup/", "/settings/", "/not-there/", "/healthz"]
)
def test_headers_of_every_page(owner_client, client, address):
    for response in (client.get(address), owner_client.get(address)):
        policy = response["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy
        for directive in [
            "default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'",
            "frame-ancestors 'none'", "base-uri 'none'",
        ]:  # fmt: skip
            assert directive in policy
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/", "/help/", "/accounts/login/", "/accounts/signup/"])
def test_no_page_asks_anybody_else(client, db, address):
    text = client.get(address).text
    for attribute in ("src=", '<link rel="stylesheet" href='):
        for after in text.split(attribute)[1:]:
            assert after.lstrip('"').startswith("/static/") or not after.startswith('"'), after[:80]
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text


SETTINGS = (
    "from django.conf import settings as s;"
    "print(s.PASSWORD_HASHERS[0], s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY,"
    " s.DEBUG, getattr(s, 'SECURE_SSL_REDIRECT', False), getattr(s, 'SECURE_HSTS_SECONDS', 0) > 0, s.ALLOWED_HOSTS)"
)


def start(tmp_path: Path, ask: str = SETTINGS, **variables: str) -> subprocess.CompletedProcess[str]:
    """Start Python with the settings of a server, and return their values."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HOMESTRETCH_VAR": str(tmp_path),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-c", ask], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_production_is_strict(tmp_path):
    done = start(tmp_path, HOMESTRETCH_ENV="production", SECRET_KEY=KEY, ALLOWED_HOSTS="example.org", DEBUG="1")
    assert done.stdout.split(maxsplit=1) == [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "True True True False True True ['example.org']\n",
    ]


def test_production_speaks_for_its_own_name_alone(tmp_path):
    ask = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH,"
        " s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    )
    production = {"HOMESTRETCH_ENV": "production", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "example.org"}
    assert start(tmp_path, ask, **production).stdout == "__Host-sessionid __Host-csrftoken None / False False\n"
    wanted = {"SECURE_HSTS_INCLUDE_SUBDOMAINS": "1", "SECURE_HSTS_PRELOAD": "1"}
    assert start(tmp_path, ask, **production, **wanted).stdout.endswith("True True\n")


def test_on_ones_own_machine_nothing_need_be_set(tmp_path):
    first, second = start(tmp_path), start(tmp_path)
    assert first.stdout == second.stdout
    assert first.stdout.startswith(
        "django.contrib.auth.hashers.Argon2PasswordHasher False False True False False False"
    )
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_passwords_need_some_length_and_thought(settings):
    names = {validator["NAME"].rpartition(".")[2] for validator in settings.AUTH_PASSWORD_VALIDATORS}
    assert names >= {"MinimumLengthValidator", "CommonPasswordValidator", "UserAttributeSimilarityValidator"}


def sign_in_at(host: str) -> int:
    """Sign in like a browser at https://example.org:8443, with the Host header that the proxy passes on."""
    browser = Client(enforce_csrf_checks=True)
    secure = {"secure": True, "headers": {"Host": host, "Origin": "https://example.org:8443"}}
    browser.get("/accounts/login/", **secure)
    token = browser.cookies["csrftoken"].value
    form = {"login": "ruth@example.org", "password": PASSWORD, "csrfmiddlewaretoken": token}
    return browser.post("/accounts/login/", form, **secure).status_code


def test_sign_in_behind_https_on_another_port(owner, settings):
    settings.ALLOWED_HOSTS = ["example.org"]
    assert sign_in_at("example.org:8443") == 302
    assert sign_in_at("example.org") == 403, "a proxy that drops the port"
    settings.CSRF_TRUSTED_ORIGINS = ["https://example.org:8443"]
    assert sign_in_at("example.org") == 302


def test_every_page_escapes_what_it_prints():
    """Mails of plain text have nothing to escape."""
    pages = list((ROOT / "templates").rglob("*.html"))
    assert len(pages) > 100
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "|safe" not in text, page
        assert "autoescape off" not in text, page
