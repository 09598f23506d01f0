"""The addresses of django-allauth that this site offers. What a later version adds stays closed until listed here."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from allauth.account import urls
from allauth.mfa.base import urls as second_step
from allauth.mfa.recovery_codes import urls as recovery_codes
from allauth.mfa.totp import urls as totp
from allauth.mfa.webauthn import urls as webauthn
from allauth.socialaccount import urls as elsewhere
from django.urls import URLPattern, URLResolver, include, path

from .ways import providers
from .ways.passkeys import AgainView

OFFERED = frozenset(
    {
        "account_login", "account_logout", "account_signup", "account_inactive", "account_reauthenticate",
        "account_email", "account_email_verification_sent", "account_confirm_email",
        "account_change_password", "account_set_password",
        "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key", "account_reset_password_from_key_done",
        "account_request_login_code", "account_confirm_login_code",
    }
)  # fmt: skip

SECOND_STEP = frozenset(
    {
        "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
        "mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_login_webauthn",
    }
)  # fmt: skip


ELSEWHERE = frozenset({"socialaccount_connections", "socialaccount_signup", "socialaccount_login_cancelled"})


def offered(patterns: Iterable[URLPattern | URLResolver], names: Container[str]) -> list[Any]:
    """Keep the addresses that have one of these names, also of those that stand below a common beginning."""
    kept: list[Any] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            below = offered(pattern.url_patterns, names)
            kept += [path(str(pattern.pattern), include(below))] if below else []
        elif pattern.name in names:
            kept.append(pattern)
    return kept


urlpatterns = [
    *offered(urls.urlpatterns, OFFERED),
    path("second-step/", include(offered(second_step.urlpatterns, SECOND_STEP))),
    path("second-step/app/", include(offered(totp.urlpatterns, SECOND_STEP))),
    path("passkeys/", include(offered(webauthn.urlpatterns, SECOND_STEP))),
    path("passkeys/reauthenticate/", AgainView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("elsewhere/", include(offered(elsewhere.urlpatterns, ELSEWHERE))),
    path("elsewhere/<slug:provider_id>/", providers.provider_login, name="openid_connect_login"),
    path("elsewhere/<slug:provider_id>/back/", providers.provider_callback, name="openid_connect_callback"),
    path("second-step/codes/", include(offered(recovery_codes.urlpatterns, SECOND_STEP))),
]
