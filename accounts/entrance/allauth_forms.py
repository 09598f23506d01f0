"""django-allauth's forms in our words (ACCOUNT_FORMS).

They cannot stand in ``forms``: allauth imports that module while it defines the forms that these derive from.
"""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .. import security_log
from ..models import User
from ..time_zones import device_zone
from . import consent, services

EMAIL = _("Email address")
NEW_PASSWORD_HELP = _("At least 10 characters. Four words that only you would put together are good.")

HANDED_OVER = _(
    "Nobody had confirmed your email address before. To be safe, we ended the old password, all other ways into this "
    "account, and all that was shared from it. You can choose a new password in Settings."
)


class OurWords(forms.Form):
    """Puts our labels and help texts in place of allauth's, and drops placeholders, which vanish as one types."""

    words: dict[str, tuple[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if field.widget.attrs.get("autocomplete") == "one-time-code":
                field.widget.attrs["inputmode"] = "numeric"
            if name in self.words:
                field.label, field.help_text = self.words[name]


class LoginForm(OurWords, allauth_forms.LoginForm):  # type: ignore[misc]
    words = {"login": (EMAIL, ""), "password": (_("Password"), "")}


class SignupForm(OurWords, allauth_forms.SignupForm):  # type: ignore[misc]
    """Sign up with an address and a password.

    Where addresses are not confirmed by mail, somebody who gives the address and the password of an existing account is
    signed in to it: they had forgotten that they had signed up, or their tablet sent the form twice.
    """

    field_order = ["email", "password1", "name", "time_zone", "consent"]
    words = {
        "email": (EMAIL, _("You sign in with it, and it helps when you forget your password.")),
        "password1": (_("Choose a password"), NEW_PASSWORD_HELP),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].validators.append(MaxLengthValidator(User._meta.get_field("email").max_length))
        device = device_zone(context.request.COOKIES) if context.request is not None else None
        self.fields["time_zone"].initial = device.name if device else ""
        self.address_is_known = False
        self.returning: User | None = None

    def validate_unique_email(self, value: str) -> str:
        try:
            return str(super().validate_unique_email(value))
        except ValidationError:
            self.address_is_known = True
            return value

    def clean(self) -> dict[str, Any]:
        super().clean()
        if "password1" in self.cleaned_data and "password1" not in self.errors:
            try:  # allauth knows the address alone
                validate_password(self.cleaned_data["password1"], User(name=self.cleaned_data.get("name") or ""))
            except ValidationError as error:
                self.add_error("password1", error)
        if self.address_is_known and not self.errors:
            self.returning = self._returning_person(context.request)
            if self.returning is None:
                self.add_error("email", get_adapter().validation_error("email_taken"))
        return self.cleaned_data

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            user: User = super().save(request)
        return user

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.returning is None:
            try:
                tried: tuple[User | None, HttpResponse | None] = super().try_save(request)
            except IntegrityError:
                # The form was sent twice at the same moment, and the other request was faster.
                self.returning = self._returning_person(request)
                if self.returning is None:
                    return None, HttpResponseRedirect(reverse("account_login"))
            else:
                return tried
        consent.give_consent(by=self.returning)
        has_checked_health = self.returning.health_profiles.in_force() is not None
        onward = None if has_checked_health else get_adapter().get_signup_redirect_url(request)
        return None, perform_login(request, self.returning, redirect_url=onward)

    def _returning_person(self, request: HttpRequest) -> User | None:
        """Find the person whose address and password were typed, or None. Counts against the limit on attempts."""
        typed = {"email": self.cleaned_data["email"], "password": self.cleaned_data["password1"]}
        person: User | None = get_adapter().authenticate(request, **typed)
        return person


class FailureIsLogged(forms.Form):
    """Logs a code that is not right, as a wrong password is."""

    def person(self) -> User | None:
        raise NotImplementedError

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except ValidationError:
            person = self.person()
            security_log.record("sign_in_failed", context.request, person=person.pk if person else None)
            raise


def people_at(email: str) -> list[User]:
    """Find whose account a mail to this address may open: not those who only claim it as a further address."""
    found = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
    return [user for user in found if user.email.lower() == email.lower() or services.has_proven(user, email)]


class RequestCodeForm(OurWords, allauth_forms.RequestLoginCodeForm):  # type: ignore[misc]
    words = {"email": (EMAIL, _("The one that you sign in with."))}

    def clean_email(self) -> str:
        """Find the person, and answer too many letters to one address with status 429, as with too many passwords."""
        try:
            email = str(super().clean_email())
        except ValidationError as error:
            raise ImmediateHttpResponse(respond_429(context.request)) from error
        self._user = next(iter(people_at(email)), None)
        return email


class ConfirmCodeForm(OurWords, FailureIsLogged, allauth_forms.ConfirmLoginCodeForm):  # type: ignore[misc]
    words = {"code": (_("The eight digits from the mail"), "")}

    def person(self) -> User | None:
        known: User | None = context.request._login_stage.login.user
        return known

    def clean_code(self) -> str:
        """Check the code; the first one that proves an address ends what was set up before."""
        code = super().clean_code()
        person, email = self.person(), context.request._login_stage.state.get("email")
        if person and email and not services.has_proven(person, email):
            services.hand_over(to=person, email=email)
            security_log.record("handed_over", context.request, person=person.pk)
            messages.info(context.request, HANDED_OVER)
        return code


class ResetPasswordForm(OurWords, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    words = {"email": (EMAIL, _("The one that you sign in with."))}

    def clean_email(self) -> str:
        """Find the people whose password a mail to this address may change.

        Where another address of the account is confirmed and this one is not, the link could not tell which of the two
        it proved. A code can: it comes back to the browser that asked for it.
        """
        email = str(super().clean_email())
        self.users = [
            user
            for user in people_at(email)
            if services.has_proven(user, email) or not EmailAddress.objects.filter(user=user, verified=True).exists()
        ]
        return email


class ResetPasswordKeyForm(OurWords, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    words = {"password1": (_("New password"), NEW_PASSWORD_HELP), "password2": (_("The same password again"), "")}

    def save(self) -> None:
        """Save the password. Where no address was confirmed, the mail proved one: what was set up before it ends."""
        with transaction.atomic():
            if not EmailAddress.objects.filter(user=self.user, verified=True).exists():
                services.hand_over(to=self.user, email=self.user.email)
                for address in EmailAddress.objects.filter(user=self.user):
                    address.set_verified()
            super().save()


class ChangePasswordForm(OurWords, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    words = {
        "oldpassword": (_("Your present password"), ""),
        "password1": (_("New password"), NEW_PASSWORD_HELP),
        "password2": (_("The same password again"), ""),
    }


class SetPasswordForm(OurWords, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    words = {"password1": (_("New password"), NEW_PASSWORD_HELP), "password2": (_("The same password again"), "")}


class AddEmailForm(OurWords, allauth_forms.AddEmailForm):  # type: ignore[misc]
    words = {"email": (EMAIL, "")}

    def save(self, request: HttpRequest) -> EmailAddress:
        """Add the address, and mail the present one: adding an address is the first step of taking over an account."""
        address: EmailAddress = super().save(request)
        get_adapter(request).send_notification_mail(
            "account/email/email_added", self.user, {"added_email": address.email}
        )
        return address


class ReauthenticateForm(OurWords, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    words = {"password": (_("Your password"), "")}
