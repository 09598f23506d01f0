"""How django-allauth behaves here, and the mail about an account (``accounts.mail`` says how it is sent).

Nobody should learn who has an account. So signing in and asking for a new password answer the same for every address.
Signing up cannot hide it as long as a new person goes straight on to the health check; with
EMAIL_VERIFICATION=mandatory it can, because then the answer comes by mail.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.password_reset import get_reset_password_url
from allauth.account.models import EmailAddress
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import security_log
from ..devices.services import remember_device, sign_out_everywhere
from ..mail import mail_is_sent
from ..models import User
from ..requests import PersonRequest

logger = logging.getLogger(__name__)

# The name of the attribute that marks a request in which somebody has signed out.
HAS_LEFT = "has_left"

# The ways to say again that it is you, the easiest first.
SAY_AGAIN = {
    "reauthenticate": _("Type my password instead"),
    "mfa_reauthenticate:webauthn": _("Use my passkey instead"),
    "mfa_reauthenticate": _("Type a code of my app or from paper instead"),
}


def home_of(user: User) -> str:
    """Find the address where somebody starts: Today, or where they work if they have told nothing of their own health:
    with the people they look after, or at the editors' desk.
    """
    if user.only_looks_after_others:
        return reverse("programs:team")
    return reverse("admin:index" if user.only_works_here else settings.LOGIN_REDIRECT_URL)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This email address and password do not go together. Please check both."),
        "email_taken": _("There is already an account with this email address."),
        "enter_current_password": _("This is not your present password. Please try again."),
        "incorrect_code": _("This is not the code from our newest mail. Please look at it again."),
        "too_many_login_attempts": _("Those were too many tries. Please wait a few minutes, and begin again."),
        "incorrect_password": _("This is not your password. Please try again."),
        "cannot_remove_primary_email": _("You sign in with this address. Make another one your main address first."),
        "duplicate_email": _("This address is on your list already."),
        "max_email_addresses": _("You cannot add more than %d addresses."),
        "unverified_primary_email": _("Please open the link in the mail that we sent to this address first."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.REGISTRATION_OPEN

    def get_login_redirect_url(self, request: PersonRequest) -> str:
        """Find where a person goes after signing in when they were not on the way to a page."""
        return home_of(request.user)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:welcome")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:settings")

    def set_password(self, user: User, password: str) -> None:
        """Set the password, and end every other sign-in: somebody else may know the old one."""
        user.set_password(password)
        user.save(update_fields=["password"])
        sign_out_everywhere(by=user, but=self.request.session.session_key)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        remember_device(request)

    def logout(self, request: HttpRequest) -> None:
        super().logout(request)
        setattr(request, HAS_LEFT, True)  # config.answers.middleware.NamePerson tells the browser to forget

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """List the ways in which this person can say again that it is them, the easiest first."""
        ways = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        return [{**ways[name], "description": words} for name, words in SAY_AGAIN.items() if name in ways]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Answer too many attempts with status 429 and its page, wherever a password is asked for.

        allauth itself would show them as an error in the form.
        """
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise ImmediateHttpResponse(respond_429(request)) from error

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        person = User.objects.filter(email__iexact=credentials.get("email") or "").values_list("pk", flat=True).first()
        security_log.record("sign_in_failed", request, person=person)

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether this is the person's password. Counts against the limit on sign-in attempts."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Mail a person that their account was changed, and log it. A removed or replaced address gets the mail too:
        whoever took over the account may have removed it.
        """
        security_log.record(template_prefix.rpartition("/")[2], self.request, person=user.pk)
        context = {"password_reset_url": get_reset_password_url(self.request), **(context or {})}
        addresses = {email or EmailAddress.objects.get_primary_email(user) or user.email}
        addresses |= {context[name] for name in ("deleted_email", "from_email") if name in context}
        for address in sorted(addresses):
            super().send_notification_mail(template_prefix, user, context, email=address)

    def should_send_confirmation_mail(self, request: HttpRequest, email_address: Any, signup: bool) -> bool:
        return mail_is_sent()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail. When the mail server fails, log it, tell the person and go on, so that what they did is kept."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:  # smtplib's errors are among them
            logger.exception("A mail could not be sent (%s).", template_prefix)
            if current.request is not None:
                sorry = gettext("We could not send you a mail just now. Please try again later.")
                messages.warning(current.request, sorry)
