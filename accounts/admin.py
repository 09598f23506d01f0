"""People, for administrators only: who signs in, and with what rights. Nothing that they told us is here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exercises.typed_again import ShowsAgain

from . import security_log
from .data.services import delete_account
from .devices.services import sign_out_everywhere
from .groups import EDITOR, REVIEWER
from .models import Consent, Member, Organisation, User
from .team.forms import PracticeForm

# What the Editor group may do is written in groups.py, not clicked together.
admin.site.unregister(Group)


class AdministratorsOnly(ShowsAgain):
    """Only an administrator sees people: being staff is not enough, whatever rights somebody was given."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)


class EmailOnce(forms.ModelForm[User]):
    def clean_email(self) -> str:
        """Store addresses in lower case, and refuse one that another account has in any spelling."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(gettext("There is already an account with this email address."))
        return email


class PersonForm(EmailOnce):
    actor: User

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.instance == self.actor:
            for name in ("is_active", "is_staff", "is_superuser"):
                if name in data and not data[name]:
                    self.add_error(name, gettext("You would lock yourself out. Ask another administrator to do this."))
        groups = data.get("groups", ())
        names = {group.name for group in groups}
        if REVIEWER in names and EDITOR not in names and not data.get("is_superuser"):
            self.add_error("groups", gettext("A reviewer is an editor, too: tick both."))
        if EDITOR in names and not data.get("is_staff"):
            self.add_error("is_staff", gettext("An editor needs this, to get in here."))
        return data


class NewPersonForm(EmailOnce, AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("email", "name")


@admin.register(User)
class UserAdmin(AdministratorsOnly, DjangoUserAdmin[User]):
    form = PersonForm
    add_form = NewPersonForm
    list_display = ("email", "name", "is_active", "is_staff", "is_editor", "is_superuser", "is_demo", "date_joined")
    list_filter = ("is_active", "is_staff", "is_superuser", "is_demo", "groups")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    readonly_fields = ("set_password", "last_login", "date_joined", "is_demo")
    fieldsets = (
        (None, {"fields": ("email", "name", "set_password")}),
        (
            _("What they may do"),
            {
                "fields": ("is_active", "is_staff", "groups", "is_superuser"),
                "description": _(
                    "An editor is staff and in the group “Editor”, a reviewer in “Reviewer” as well. "
                    "An administrator may do everything."
                ),
            },
        ),
        (_("When"), {"fields": ("date_joined", "last_login", "is_demo")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "name", "usable_password", "password1", "password2")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.actor = request.user
        return form

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse administrators who would delete their own account here; the settings page is for that."""
        return super().has_delete_permission(request, obj) and obj != request.user

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Drop the bulk deletion: people are deleted one at a time, each after a page that says who it is."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """Say what goes without showing it: a person's health answers and sessions are their own."""
        goes = [
            gettext("%(person)s, with all that belongs to them: health answers, routines, sessions")
            % {"person": person}
            for person in objs
        ]
        return goes, {str(User._meta.verbose_name_plural): len(goes)}, set(), []

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Copy a changed email address to allauth's table, which is where sign-in looks it up."""
        before = form.initial.get("email", "") if change else ""
        super().save_model(request, obj, form, change)
        if before != obj.email:
            EmailAddress.objects.filter(user=obj, email__iexact=before).delete()
            EmailAddress.objects.filter(user=obj, primary=True).update(primary=False)
            EmailAddress.objects.update_or_create(user=obj, email=obj.email, defaults={"primary": True})
        if before and before != obj.email:
            addresses = {"from_email": before, "to_email": obj.email}
            get_adapter(request).send_notification_mail("account/email/email_changed", obj, addresses, email=before)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        rights = sorted({"is_active", "is_staff", "is_superuser", "groups"} & set(form.changed_data))
        if rights:
            security_log.record("rights_changed", request, person=form.instance.pk, what=",".join(rights))

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Set somebody's password, and tell them."""
        person = self.get_object(request, unquote(id))
        response: HttpResponse = super().user_change_password(request, id, form_url)
        if person is not None and not User.objects.filter(pk=person.pk, password=person.password).exists():
            sign_out_everywhere(by=person, but=request.session.session_key)
            get_adapter(request).send_notification_mail("account/email/password_changed", person)
        return response

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        security_log.record("account_deleted", request, person=obj.pk)
        delete_account(by=obj)

    @admin.display(description=_("password"))
    def set_password(self, obj: User) -> str:
        if obj.pk is None:
            return ""
        address = reverse("admin:auth_user_password_change", args=[obj.pk])
        return format_html('<a class="button" href="{}">{}</a>', address, gettext("Set a new password"))

    @admin.display(description=_("editor"), boolean=True)
    def is_editor(self, obj: User) -> bool:
        return any(group.name == EDITOR for group in obj.groups.all())


@admin.register(Consent)
class ConsentAdmin(AdministratorsOnly):
    """Who agreed to which text, and when: to read, never to change."""

    list_display = ("user", "version", "given_at")
    list_filter = ("version",)
    search_fields = ("user__email", "user__name")
    list_select_related = ("user",)
    date_hierarchy = "given_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FirstMembers(admin.TabularInline[Member, Organisation]):
    """Who begins at a practice. Its own pages change whoever works there, so that nobody takes over their links."""

    model = Member
    fields = ("user", "role", "administers", "title")
    autocomplete_fields = ("user",)
    extra = 1
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(AdministratorsOnly):
    """Practices: an administrator makes one and lets its first member in, who lets in the others."""

    form = PracticeForm
    list_display = ("name", "made_at")
    search_fields = ("name",)
    inlines = (FirstMembers,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what people read of who looked at them names it."""
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            for member in formset.new_objects:
                security_log.record("team_member_joined", request, person=member.user_id, organisation=form.instance.pk)


admin.site.unregister(Authenticator)
# Providers stand in the settings, and whose account is linked to which concerns its owner alone.
for model in (SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(model)


@admin.register(Authenticator)
class SecondStepAdmin(AdministratorsOnly):
    """Who has a second step at sign-in: to switch it off for somebody who has lost phone and paper, never to read."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__email", "user__name")
    list_select_related = ("user",)
    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": gettext("Second steps at sign-in"), **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        super().delete_model(request, obj)
        is_passkey = obj.type == Authenticator.Type.WEBAUTHN
        letter = "mfa/email/webauthn_removed" if is_passkey else "mfa/email/totp_deactivated"
        get_adapter(request).send_notification_mail(letter, obj.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Authenticator]) -> None:
        for authenticator in queryset:
            self.delete_model(request, authenticator)
