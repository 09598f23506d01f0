"""An administrator invites an editor by mail. Whoever reads the mail chooses the password."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset import get_reset_password_url
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exercises.typed_again import typed_again

from .. import security_log
from ..groups import EDITOR, REVIEWER, ensure_editor_group
from ..mail import mail_is_sent
from ..models import User
from . import services


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("Email address"), max_length=254)
    name = forms.CharField(label=_("What they are called"), max_length=User._meta.get_field("name").max_length)
    reviews = forms.BooleanField(
        label=_("They may review"),
        required=False,
        help_text=_("A clinician who reads what others wrote, and says that it is right."),
    )

    def clean_email(self) -> str:
        """Refuse somebody who is let in already."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email, is_staff=True).exists():
            raise forms.ValidationError(gettext("This person may work here already."))
        return email


@transaction.atomic
def make_editor(*, email: str, name: str, reviews: bool) -> User:
    """Let somebody in as an editor; an account that is there keeps its name.

    It keeps its password only when the address is confirmed: anybody can sign up with the address of somebody else.
    """
    ensure_editor_group()
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, None, name=name.strip())
        EmailAddress.objects.create(user=user, email=user.email, primary=True)
    elif not services.has_proven(user, email):
        services.hand_over(to=user, email=email)
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.groups.add(*Group.objects.filter(name__in=[EDITOR, REVIEWER] if reviews else [EDITOR]))
    return user


def invite_editor(request: HttpRequest) -> HttpResponse:
    """Ask for an address, let its owner in as an editor, and write to them."""
    if not request.user.is_superuser:
        raise PermissionDenied
    form = InvitationForm(request.POST or typed_again(request))
    if request.method == "POST" and form.is_valid():
        user = make_editor(**form.cleaned_data)
        security_log.record("editor_invited", request, person=user.pk)
        told = {
            "by": request.user,
            "desk_url": request.build_absolute_uri(reverse("admin:index")),
            "has_password": user.has_usable_password(),
            "password_url": get_reset_password_url(request),
        }
        get_adapter(request).send_mail("account/email/editor_invited", user.email, told)
        messages.success(request, _told(user))
        return redirect("admin:accounts_user_changelist")
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": gettext("Invite an editor"),
        "form": form,
    }
    return render(request, "admin/invite.html", context, status=422 if form.errors else 200)


def _told(user: User) -> str:
    if mail_is_sent():
        return gettext("%(email)s may work here now. A mail tells them how.") % {"email": user.email}
    return gettext("%(email)s may work here now. There is no mail server: the letter is in the server’s log.") % {
        "email": user.email
    }
