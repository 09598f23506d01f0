"""The editors' desk: Django's admin, arranged by what people do there.

People sign in on our own page, so that its limits on attempts hold here too. The desk has its own content security
policy, and its index is grouped by what editors look for instead of by app.
"""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.entrance.redirects import next_page
from accounts.entrance.typed import (
    all_typed_before,
    forget_what_was_sent,
    forget_what_was_typed,
    keep_what_was_typed,
)
from accounts.entrance.ways.second_step import is_asked_of
from accounts.requests import PersonRequest
from exercises.typed_again import show_again, typed_again

from .answers import policies
from .hosting.version import VERSION

# Names of the desk's pages that belong to no model, as in their addresses.
DRAFTS = "drafts"
EXCHANGE = "exchange"
CONTACT_SHEET = "contact_sheet"
VIDEOS = "videos"
INVITE = "invite_editor"

# What each is called, and what somebody must be allowed to change to see it; nothing: for administrators alone.
PAGES: tuple[tuple[str, Any, str], ...] = (
    (DRAFTS, _("Drafts and test patients"), "contraindication"),
    (EXCHANGE, _("Spreadsheets and files"), "contraindication"),
    (CONTACT_SHEET, _("Pictures of all exercises"), "exercise"),
    (VIDEOS, _("Films and pages of all exercises"), "exercise"),
    (INVITE, _("Invite an editor"), ""),
)

# (Key, heading, models): the groups of the desk's index.
GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (
        "exercises",
        _("Exercises"),
        (
            "exercises.exercise",
            CONTACT_SHEET,
            VIDEOS,
            "exercises.lesson",
            "exercises.muscle",
            "exercises.equipment",
            "exercises.source",
        ),
    ),
    (
        "screening",
        _("Whom it does not suit"),
        (
            "exercises.contraindication",
            "exercises.gate",
            DRAFTS,
            EXCHANGE,
            "exercises.condition",
            "exercises.movement",
            "exercises.substitution",
            "exercises.untilyes",
            "exercises.advice",
        ),
    ),
    ("growing", _("Growing"), ("exercises.ladder", "exercises.progressionrule")),
    ("programs", _("Programs"), ("programs.program", "programs.recommendationline")),
    (
        "people",
        _("People"),
        (
            "accounts.user",
            INVITE,
            "accounts.organisation",
            "accounts.consent",
            "account.emailaddress",
            "mfa.authenticator",
        ),
    ),
)


@require_POST
def typed_forget(request: PersonRequest) -> HttpResponse:
    """Let go of what somebody typed into the form of a page before it was refused, and show the page as it is."""
    page = next_page(request, otherwise="admin:index")
    forget_what_was_typed(request, page=page)
    return redirect(page)


class EditorsDesk(AdminSite):
    site_header = _("Homestretch editors’ desk")
    site_title = _("Homestretch editors’ desk")
    index_title = _("What would you like to change?")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        again = typed_again(request) is not None
        return {**super().each_context(request), "version": VERSION, "typed_again": again}

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Let pages show again what somebody typed before they had to sign in, until it is sent."""

        @wraps(view)
        def for_those_who_may(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # Asked first: a view that shows typed text again turns its GET into a POST (``as_if_sent``).
            is_sent = request.method == "POST" and "whose" in request.POST
            if request.method == "GET":
                show_again(request, all_typed_before(request))
            response: HttpResponseBase = view(request, *args, **kwargs)
            if is_sent and response.status_code == HTTPStatus.FOUND:
                forget_what_was_sent(request)
            return response

        page = super().admin_view(for_those_who_may, cacheable)

        @wraps(page)
        def for_everybody(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and is_asked_of(request):
                keep_what_was_typed(request)
            response: HttpResponseBase = page(request, *args, **kwargs)
            response.headers.setdefault("Content-Security-Policy", policies.DESK)
            return response

        return for_everybody

    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send people to our own sign-in page. Somebody who is signed in but may not edit gets 403."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            wanted = reverse("admin:index", current_app=self.name)
        if not request.user.is_authenticated:
            return redirect_to_login(wanted, reverse("account_login"))
        if not super().has_permission(request):
            raise PermissionDenied
        if is_asked_of(request):
            messages.info(request, _("Whoever works at the desk signs in with a second step. Please set it up once."))
            return redirect("mfa_activate_totp")
        return HttpResponseRedirect(wanted)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether somebody may work at the desk: staff, with a second step where the host asks for it."""
        return super().has_permission(request) and not is_asked_of(request)

    def get_urls(self) -> list[Any]:
        """Add the pages that belong to no single model: drafts with the test patients, and the pictures of all."""
        from accounts.entrance import invitation
        from exercises import pictures
        from exercises.admin import videos
        from programs.desk import views  # after the apps are ready
        from programs.desk.exchange import views as exchange

        return [
            path("typed/forget/", self.admin_view(typed_forget), name="typed_forget"),
            path("invite/", self.admin_view(invitation.invite_editor), name="invite_editor"),
            path("drafts/", self.admin_view(views.drafts), name="drafts"),
            path("exchange/", self.admin_view(exchange.exchange), name="exchange"),
            path("exchange/preview/", self.admin_view(exchange.exchange_preview), name="exchange_preview"),
            path("exchange/keep/", self.admin_view(exchange.exchange_keep), name="exchange_keep"),
            path("exchange/<str:name>", self.admin_view(exchange.exchange_file), name="exchange_file"),
            path("drafts/publish/", self.admin_view(views.drafts_publish), name="drafts_publish"),
            path("drafts/<int:pk>/throw-away/", self.admin_view(views.draft_throw_away), name="draft_throw_away"),
            path("drafts/back/<int:pk>/", self.admin_view(views.change_back), name="change_back"),
            path("videos/", self.admin_view(videos.all_videos), name="videos"),
            path("contact-sheet/", self.admin_view(pictures.contact_sheet), name="contact_sheet"),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show first what waits for an editor."""
        from programs.desk.waiting import waiting  # after the apps are ready

        is_editor = request.user.has_perm("exercises.change_contraindication")
        waits = waiting(today=timezone.localdate()) if is_editor else []
        return super().index(request, {"waiting": waits, **(extra_context or {})})

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Sign out as on the other pages, so that the browser is told to forget what it kept."""
        if request.method != "POST":
            return redirect("account_logout")
        get_adapter(request).logout(request)
        return redirect("landing")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Group the models in the order of ``GROUPS``; whatever no group names comes last, by app."""
        found = {
            model["model"]._meta.label_lower: model
            for app in super().get_app_list(request, app_label)
            for model in app["models"]
        }
        if "mfa.authenticator" in found:
            found["mfa.authenticator"]["name"] = _("Second steps at sign-in")
        for page, name, model in PAGES:
            may_change = f"exercises.{model}" in found and request.user.has_perm(f"exercises.change_{model}")
            if may_change if model else request.user.is_superuser:
                address = reverse(f"admin:{page}", current_app=self.name)
                found[page] = {"name": name, "object_name": page, "admin_url": address, "view_only": True}
        groups = [
            {
                "name": name,
                "app_label": key,
                "app_url": f"{reverse('admin:index', current_app=self.name)}#{key}",
                "has_module_perms": True,
                "models": [found.pop(label) for label in labels if label in found],
            }
            for key, name, labels in GROUPS
        ]
        if found:
            groups.append(
                {
                    "name": _("Everything else"),
                    "app_label": "other",
                    "app_url": f"{reverse('admin:index', current_app=self.name)}#other",
                    "has_module_perms": True,
                    "models": list(found.values()),
                }
            )
        return [group for group in groups if group["models"]]
