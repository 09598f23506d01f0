"""The mails of the care team. They say who writes and where to answer, never anything about anybody's health."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from ..keys import address_of
from ..models import Invitation
from .codes import code_of
from .services import DAYS_OPEN


def send_invitation(request: HttpRequest, invitation: Invitation) -> None:
    """Send an invitation. Whether its reader has an account makes no difference to it."""
    code = code_of(invitation.pk)
    told = {
        "invitation": invitation,
        "member": invitation.by_member,
        "name": invitation.by_person.get_full_name() if invitation.by_person else "",
        "code": code,
        "url": address_of("accounts:team_invitation", code),
        "days_open": DAYS_OPEN,
    }
    get_adapter(request).send_mail(f"accounts/team/email/invited_{invitation.kind}", invitation.email, told)


def send_answer(request: HttpRequest, answer: Invitation) -> None:
    """Tell a person that a clinician whom they asked has answered."""
    if answer.for_person is not None:
        told = {"url": address_of("accounts:care_team")}
        get_adapter(request).send_mail("accounts/team/email/answered", answer.for_person.email, told)
