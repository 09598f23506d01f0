"""Who has an account, and what they agreed to."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.prepared import Given, Prepared

from ..time_zones import validate_time_zone


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get(self, *args: Any, **asked: Any) -> User:
        # Every request finds its person in this way (django.contrib.auth).
        if not args and asked.keys() == {"pk"} and (found := _by_key.first(**asked)):
            return found
        return super().get(*args, **asked)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account; they sign in with their email address."""

    class Theme(models.TextChoices):
        SYSTEM = "", _("As my device is set")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class TextSize(models.TextChoices):
        NORMAL = "", _("Normal")
        LARGE = "large", _("Large")

    class Units(models.TextChoices):
        METRIC = "metric", _("Kilograms")
        IMPERIAL = "imperial", _("Pounds")

    class FigureBuild(models.TextChoices):
        SLIM = "a", _("Slim, hair in a bun")
        BROAD = "b", _("Broad, short hair")

    class FigureSkin(models.TextChoices):
        LIGHT = "light", _("Light")
        MEDIUM = "medium", _("Medium")
        DARK = "dark", _("Dark")

    class FigureHair(models.TextChoices):
        GREY = "grey", _("Grey")
        BROWN = "brown", _("Brown")
        BLACK = "black", _("Black")
        WHITE = "white", _("White")

    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("fictional person"), default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now)
    theme = models.CharField(max_length=10, choices=Theme.choices, blank=True, default=Theme.SYSTEM)
    text_size = models.CharField(max_length=10, choices=TextSize.choices, blank=True, default=TextSize.NORMAL)
    units = models.CharField(max_length=10, choices=Units.choices, default=Units.METRIC)
    figure_build = models.CharField(max_length=10, choices=FigureBuild.choices, default=FigureBuild.SLIM)
    figure_skin = models.CharField(max_length=10, choices=FigureSkin.choices, default=FigureSkin.LIGHT)
    figure_hair = models.CharField(max_length=10, choices=FigureHair.choices, default=FigureHair.GREY)
    shows_weeks_in_a_row = models.BooleanField(
        default=True, help_text=_("Progress counts weeks in a row in which every planned day had its session.")
    )
    time_zone = models.CharField(max_length=64, blank=True, default="", validators=[validate_time_zone])

    # One column, because Today asks for it and nobody without a care team may pay a query.
    ordered_tests = models.JSONField(
        default=list,
        editable=False,
        help_text=_("Self-tests that a clinician of theirs asks for: kind, by, reason and on, until they are done."),
    )

    # Of whoever is signed in (``UserManager.get``): whether they look after others, whether anybody here does, and
    # whether their care team wrote something that they have not read.
    is_member: bool
    has_organisations: bool
    has_unread: bool

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def figure_look(self) -> str:
        """Whom they see in the pictures of exercises, as ``exercises.pictures`` names it."""
        return f"{self.figure_build}-{self.figure_skin}-{self.figure_hair}"

    @property
    def zone(self) -> ZoneInfo | None:
        """The time zone where the person lives; None when they have not said."""
        return ZoneInfo(self.time_zone) if self.time_zone else None

    @property
    def only_works_here(self) -> bool:
        """Whether they are staff who have told us nothing about their own health, and so have no routine here."""
        return self.is_staff and not self.health_profiles.exists()

    @property
    def only_looks_after_others(self) -> bool:
        """Whether they work at a practice and have told us nothing about their own health."""
        return not self.health_profiles.exists() and self.memberships.filter(left_at__isnull=True).exists()


def _with_team() -> models.QuerySet[User]:
    """Read a person with what every page has to know of care teams, so that no page asks for it."""
    members: Any = User._meta.get_field("memberships").related_model
    organisations = members._meta.get_field("organisation").related_model
    links: Any = members._meta.get_field("care_links").related_model
    messages: Any = members._meta.get_field("messages").related_model
    return User.objects.filter(pk=Given("pk", models.BigAutoField())).annotate(  # type: ignore[no-redef]
        is_member=Exists(members.objects.filter(user=OuterRef("pk"), left_at__isnull=True)),
        has_organisations=Exists(organisations.objects.all()),
        has_unread=Exists(messages.objects.unread().filter(link__person=OuterRef("pk")))
        | Exists(links.objects.standing().filter(person=OuterRef("pk"), offered_to__isnull=False)),
    )


_by_key: Prepared[User] = Prepared(_with_team)

# In a prepared query: the person whom it is asked about, as ``user``.
OF_PERSON = Given("user", models.BigAutoField())


class Consent(models.Model):
    """Which version of the consent text a person agreed to, and when."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [models.UniqueConstraint(name="consent_once_per_version", fields=["user", "version"])]

    def __str__(self) -> str:
        return self.version
