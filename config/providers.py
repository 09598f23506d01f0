"""Where people may sign in with an account from elsewhere (OpenID Connect): the settings of each provider."""

from __future__ import annotations

from typing import Any

from . import environment

ISSUER: dict[str, str] = {
    "like": r"https://[^\s?#]+|http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?(/[^\s?#]*)?",
    "write": "the address of the provider, like https://login.example.org/realms/club",
}


def from_environment() -> list[dict[str, Any]]:
    """Read the providers that OIDC_PROVIDERS names, each as a row of allauth's settings.

    ``club`` has OIDC_CLUB_NAME, OIDC_CLUB_ISSUER, OIDC_CLUB_CLIENT_ID and OIDC_CLUB_CLIENT_SECRET, and may have
    OIDC_CLUB_SECOND_STEP.
    """
    known = environment.names("OIDC_PROVIDERS", like="[a-z]{1,30}", write="short names with commas, like club,clinic")
    return [_provider(name) for name in dict.fromkeys(known)]


def _provider(name: str) -> dict[str, Any]:
    prefix = f"OIDC_{name.upper()}_"
    issuer = _needed(f"{prefix}ISSUER", **ISSUER)
    return {
        "provider_id": name,
        "name": environment.text(f"{prefix}NAME", name.capitalize()),
        "client_id": _needed(f"{prefix}CLIENT_ID", like=r"\S+", write="the name that the provider gave this site"),
        "secret": _needed(f"{prefix}CLIENT_SECRET", like=r"\S+", write="the secret that the provider gave this site"),
        "settings": {
            "server_url": issuer.rstrip("/"),
            "oauth_pkce_enabled": True,
            "second_step": environment.switch(f"{prefix}SECOND_STEP", False),
        },
    }


def _needed(name: str, *, like: str, write: str) -> str:
    value = environment.text(name, like=like, write=write)
    if not value:
        raise environment.WrongSettingError(name, write)
    return value
