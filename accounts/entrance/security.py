"""What guards an account beyond signing in: asking for the password again."""

from __future__ import annotations

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
from .typed import is_password, keep_what_was_typed
from .ways import providers

# Pages that ask for the password again, because whoever holds an unlocked tablet could take over the account there.
# Changing the password and deleting the account are not listed: their own forms ask for it.
ASKS_AGAIN = frozenset(
    {
        "account_email", "socialaccount_connections", "account_set_password", "accounts:settings_export",
        "programs:settings_fhir",
        "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
        "admin:accounts_user_add", "admin:accounts_user_change", "admin:accounts_user_delete",
        "admin:auth_user_password_change", "admin:invite_editor",
        "admin:account_emailaddress_changelist", "admin:account_emailaddress_add",
        "admin:account_emailaddress_change", "admin:account_emailaddress_delete",
        "admin:mfa_authenticator_changelist", "admin:mfa_authenticator_delete",
    }
)  # fmt: skip

# Pages that answer with a download. After the password the person returns to the page with the button, since a download
# shows no page of its own.
FILES = frozenset({"accounts:settings_export", "programs:settings_fhir", "mfa_download_recovery_codes"})


def ask_again(request: HttpRequest, user: User) -> HttpResponse | None:
    """Redirect to the page that asks for the password; None when it was typed a moment ago.

    A posted form is kept meanwhile and goes through afterwards. One that contains a password, which must not be stored,
    or that django-allauth would lose, is shown again if it says whose it is. A person without a password uses their
    second step, or signs in again where they have an account. Who has neither is sent to choose a password by mail,
    which proves who they are just as well.
    """
    ways = get_adapter(request).get_reauthentication_methods(user)
    if not ways and providers.came_lately(request):
        return None
    if not ways:
        keep_what_was_typed(request)
        return providers.ask_again(request, user) or HttpResponseRedirect(reverse("account_reset_password"))
    if did_recently_reauthenticate(request):
        return None
    address = ways[0]["url"]
    match = request.resolver_match
    if match is not None and match.view_name in FILES:
        back = page_before(request) or reverse("accounts:settings")
        messages.info(request, _("After your password, press the button to download once more."))
    elif request.method == "POST" and not request.GET and not any(map(is_password, request.POST)):
        suspended: HttpResponse = suspend_request(request, address)
        return suspended
    else:
        # django-allauth takes up no form whose address has a query.
        keep_what_was_typed(request)
        back = request.get_full_path()
    return HttpResponseRedirect(f"{address}?{urlencode({REDIRECT_FIELD_NAME: back})}")
