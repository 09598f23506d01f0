"""People: who they are, what they told us, what they agreed to."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .time_zones import validate_time_zone


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> User:
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Signs in with an email address."""

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

    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("fictional person"), default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now)
    theme = models.CharField(max_length=10, choices=Theme.choices, blank=True, default=Theme.SYSTEM)
    text_size = models.CharField(max_length=10, choices=TextSize.choices, blank=True, default=TextSize.NORMAL)
    units = models.CharField(max_length=10, choices=Units.choices, default=Units.METRIC)
    time_zone = models.CharField(max_length=64, blank=True, default="", validators=[validate_time_zone])

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

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
    def zone(self) -> ZoneInfo | None:
        """The person's own time zone; None for the site's."""
        return ZoneInfo(self.time_zone) if self.time_zone else None


class Consent(models.Model):
    """Which text a person agreed to, and when. A new version of the text asks again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-given_at"]
        constraints = [models.UniqueConstraint(name="consent_once_per_version", fields=["user", "version"])]

    def __str__(self) -> str:
        return self.version


class HealthProfileQuerySet(models.QuerySet["HealthProfile"]):
    def in_force(self) -> HealthProfile | None:
        return self.filter(state=HealthProfile.State.IN_FORCE).first()

    def draft(self) -> HealthProfile | None:
        return self.filter(state=HealthProfile.State.DRAFT).first()


class HealthProfile(models.Model):
    """One health check: the answers as given. What follows from them is computed (``accounts.health_check``), never stored.

    A person has at most one draft, which is saved as they go, and at most one in force; older ones are kept.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_FORCE = "in_force", _("In force")
        SUPERSEDED = "superseded", _("Superseded")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="health_profiles")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    answers = models.JSONField(default=dict)
    done_steps = models.JSONField(default=list)
    started_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = HealthProfileQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(name="one_draft_health_profile", fields=["user"], condition=Q(state="draft")),
            models.UniqueConstraint(name="one_health_profile_in_force", fields=["user"], condition=Q(state="in_force")),
            models.CheckConstraint(
                name="health_profile_complete_when_in_force", condition=Q(state="draft") | Q(completed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d} ({self.state})"


class RedFlagQuerySet(models.QuerySet["RedFlag"]):
    def open(self) -> RedFlagQuerySet:
        """Those that still lock: no clinician has seen the person for them."""
        return self.filter(seen_on__isnull=True, withdrawn_at__isnull=True)


class RedFlag(models.Model):
    """A warning sign that a person reported. It locks until a clinician has seen them for it, or they take back a slip."""

    class Level(models.TextChoices):
        EMERGENCY = "emergency", _("Emergency")
        URGENT = "urgent", _("See a doctor today")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="red_flags")
    code = models.CharField(max_length=10)
    level = models.CharField(max_length=10, choices=Level.choices)
    reported_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.CharField(max_length=120, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    may_do = models.TextField(blank=True)

    objects = RedFlagQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at"]
        constraints = [
            models.UniqueConstraint(
                name="red_flag_open_once",
                fields=["user", "code"],
                condition=Q(seen_on__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.code
