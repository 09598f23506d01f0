"""Signing in with an account from elsewhere (OpenID Connect), where the settings name a provider.

An account of a provider joins one of ours when its owner is signed in to both, or when the same address is confirmed
on both sides. Whoever works at the desk has to be signed in to both. django-allauth does the rest.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.decorators import rate_limit
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as get_provider_adapter
from allauth.socialaccount.forms import SignupForm
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from requests import RequestException

from ... import security_log
from ...models import User
from ..allauth_forms import EMAIL, OurWords
from ..redirects import next_page, page_before

# What is kept of what a provider tells about somebody.
KEPT = ("sub", "email", "given_name", "name")
# What a provider that answers something else than it should makes the code here raise.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError)


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": _(
            "There is already an account with this email address. Sign in to it first; then link %s in Settings."
        ),
        "no_password": _("Please choose a password first, so that you can still sign in."),
        "no_verified_email": _("Please confirm your email address first, so that you can still sign in."),
    }

    def list_apps(self, request: Any, provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
        """List the providers of the settings alone. allauth would look into the database too, on every page of it."""
        apps = [
            SocialApp(provider=OpenIDConnectProvider.id, **app)
            for app in settings.SOCIALACCOUNT_PROVIDERS[OpenIDConnectProvider.id]["APPS"]
        ]
        return [
            app
            for app in apps
            if provider in {None, app.provider_id, app.provider} and client_id in {None, app.client_id}
        ]

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Whether an address that the provider has confirmed opens an account of ours: one that has confirmed it."""
        here = EmailAddress.objects.filter(email__iexact=email, verified=True)
        return here.exists() and not here.filter(user__is_staff=True).exists()

    def validate_disconnect(self, account: Any, accounts: Any) -> None:
        if not self.list_apps(None, provider=account.provider):
            raise ValidationError(gettext("This site does not offer it any more, so it opens nothing."))

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        told = sociallogin.account.get_provider_account().get_user_data() or {}
        name = told.get("given_name") or told.get("name") or ""
        return {**super().get_signup_form_initial_data(sociallogin), "name": str(name)[:80]}

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        security_log.record("sign_in_failed", request, by_provider=provider.sub_id)


class ProviderSignupForm(OurWords, SignupForm):  # type: ignore[misc]
    """Asks what every new account is asked."""

    field_order = ["email", "name", "time_zone", "consent"]
    words = {"email": (EMAIL, _("We write to it when something about your account changes."))}

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            user: User = super().save(request)
        return user


class Client(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Believes a provider only what it has signed, and keeps little of it."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **more: Any) -> SocialLogin:
        try:
            signed = self._decode_id_token(app, more["response"]["id_token"])
            told = self._fetch_user_info(token.token) if "userinfo_endpoint" in self.openid_config else signed
            if told["sub"] != signed["sub"]:
                raise OAuth2Error("The provider tells of two different people.")
            kept: dict[str, Any] = {name: str(told[name]) for name in KEPT if told.get(name)}
            # Some providers write it as text; whatever else stands there is no yes.
            kept["email_verified"] = told.get("email_verified") in (True, "true")
            login: SocialLogin = self.get_provider().sociallogin_from_response(request, {"userinfo": kept})
        except MALFORMED as error:
            raise OAuth2Error("The provider answered something that cannot be read.") from error
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        self.did_fetch_access_token = False  # or allauth would not look at the signature
        signed: dict[str, Any] = super()._decode_id_token(app, id_token)
        return signed


def _client(request: HttpRequest, provider_id: str) -> Client:
    client = Client(request, provider_id)
    try:
        client.get_provider()
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return client


@login_not_required
@rate_limit(action="login")  # type: ignore[untyped-decorator]
def provider_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead somebody to a provider, to sign in or to link the account there.

    A page of ours stands between: the policy that forms go to this site alone also forbids to lead them elsewhere.
    """
    provider = _client(request, provider_id).get_provider()
    if request.method != "POST":
        return redirect("account_login")
    wants = AuthProcess.CONNECT if "link" in request.POST and request.user.is_authenticated else AuthProcess.LOGIN
    asked = {"prompt": "login", "max_age": "0"} if "again" in request.POST else {}
    try:
        answer = provider.redirect(
            request, process=wants, next_url=next_page(request, otherwise="") or None, auth_params=asked
        )
    except (RequestException, OAuth2Error, *MALFORMED) as error:
        failed: HttpResponse = render_authentication_error(request, provider, exception=error)
        return failed
    address = answer["Location"]
    leaving = render(request, "socialaccount/leaving.html", {"provider": provider, "address": address})
    leaving["Refresh"] = f"0; url={address}"
    return leaving


@login_not_required
@rate_limit(action="login")  # type: ignore[untyped-decorator]
def provider_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take somebody back from a provider."""
    client = _client(request, provider_id)
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(client)(request)
    except (RequestException, *MALFORMED) as error:
        answer = render_authentication_error(request, client.get_provider(), exception=error)
    return answer


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    """List how the signed-in person came in here by a provider."""
    return [
        record
        for record in get_authentication_records(request, request.user)
        if record.get("method") == "socialaccount"
    ]


def came_with_second_step(request: HttpRequest) -> bool:
    """Whether somebody came by a provider that asks for a second step itself, as the settings say."""
    doing_it = {app.provider_id for app in get_provider_adapter().list_apps(request) if app.settings.get("second_step")}
    return any(record.get("provider") in doing_it for record in _records(request))


def came_lately(request: HttpRequest) -> bool:
    """Whether somebody came by a provider as recently as a password would have to be typed."""
    latest = max((record["at"] for record in _records(request)), default=0)
    return time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest, user: User) -> HttpResponse | None:
    """Ask somebody to sign in once more where they have an account; None when they have none that is offered here."""
    linked = set(SocialAccount.objects.filter(user=user).values_list("provider", flat=True))
    offered = [provider for provider in settings.OPENID_PROVIDERS if provider["provider_id"] in linked]
    if not offered:
        return None
    back = request.get_full_path() if request.method == "GET" else page_before(request)
    return render(request, "socialaccount/again.html", {"providers": offered, "back": back})
