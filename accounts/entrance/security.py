"""What guards an account beyond its password: asking for it again, letters about changes, and lines in the log."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, suspend_request
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ..models import User
from .redirects import page_before

logger = logging.getLogger("homestretch.security")

# An open session is not enough for these, to look at or to send: whoever has a tablet in their hands could take the
# account with it. Two pages are not here, since their own form asks for the password: the change of the password, and
# the deletion.
ASKS_AGAIN = frozenset(
    {
        "account_email", "account_set_password", "accounts:settings_export",
        "admin:accounts_user_add", "admin:accounts_user_change", "admin:accounts_user_delete",
        "admin:auth_user_password_change",
        "admin:account_emailaddress_changelist", "admin:account_emailaddress_add",
        "admin:account_emailaddress_change", "admin:account_emailaddress_delete",
    }
)  # fmt: skip

# A file leaves no page behind it: the person comes back to where the button is.
FILES = frozenset({"accounts:settings_export"})


def ask_again(request: HttpRequest, user: User) -> HttpResponse | None:
    """Return the way to the page that asks for the password, or None when it was typed a moment ago.

    A form that was sent is kept meanwhile and goes on afterwards, unless there is a password in it: that is stored
    nowhere. Who has no password proves by mail who they are: they choose one.
    """
    if not user.has_usable_password():
        return HttpResponseRedirect(reverse("account_reset_password"))
    if did_recently_reauthenticate(request):
        return None
    address = reverse("account_reauthenticate")
    match = request.resolver_match
    if match is not None and match.view_name in FILES:
        back = page_before(request) or reverse("accounts:settings")
        messages.info(request, _("After your password, press the button to download once more."))
    elif request.method == "POST" and not any("password" in name for name in request.POST):
        suspended: HttpResponse = suspend_request(request, address)
        return suspended
    else:
        back = request.get_full_path()
    return HttpResponseRedirect(f"{address}?{urlencode({REDIRECT_FIELD_NAME: back})}")


def record(event: str, request: HttpRequest | None, *, person: int | None = None, **more: Any) -> None:
    """Write a line about the safety of an account to the log: what, about whom, by whom and from where.

    People are numbers there (their key), and ``more`` names what changed, never a value: no line says anything about
    anybody.
    """
    known = {"person": person, **more}
    if request is not None:
        actor = getattr(request, "user", None)
        known["by"] = getattr(actor, "pk", None)
        known["from"] = get_adapter(request).get_client_ip(request)
    logger.info("%s %s", event, " ".join(f"{name}={value}" for name, value in known.items() if value is not None))
