"""People: who they are, what they told us, what they agreed to."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .devices.store import SessionStore
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
    def zone(self) -> ZoneInfo | None:
        """The person's own time zone; None for the site's."""
        return ZoneInfo(self.time_zone) if self.time_zone else None

    @property
    def only_works_here(self) -> bool:
        """Whether they administer or edit, and have told us nothing about their own health. One query for staff."""
        return self.is_staff and not self.health_profiles.exists()


class BrowserSessionQuerySet(models.QuerySet["BrowserSession"]):
    def signed_in(self) -> BrowserSessionQuerySet:
        return self.filter(expire_date__gt=timezone.now()).order_by("-signed_in_at")


class BrowserSession(AbstractBaseSession):
    """A browser that came by; where somebody has signed in, theirs. ``accounts.devices.store`` writes it.

    The key is the secret in the cookie: in addresses a device has another name.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="browser_sessions")
    device = models.UUIDField(null=True)
    signed_in_at = models.DateTimeField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)

    objects = BrowserSessionQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta(AbstractBaseSession.Meta):
        constraints = [
            models.CheckConstraint(
                name="browser_session_of_somebody_names_device",
                condition=Q(user__isnull=True) | Q(device__isnull=False, signed_in_at__isnull=False),
            )
        ]

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


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

    def in_force_with_signs(self) -> tuple[HealthProfile | None, list[str]]:
        """Return the one in force, and the codes of the person's warning signs that are open. One query.

        Without one in force nothing is known of signs.
        """
        is_open = Q(user__red_flags__seen_on__isnull=True, user__red_flags__withdrawn_at__isnull=True)
        found: list[Any] = list(
            self.filter(state=HealthProfile.State.IN_FORCE).annotate(
                flag=FilteredRelation("user__red_flags", condition=is_open), open_sign=F("flag__code")
            )
        )
        return (found[0] if found else None), [row.open_sign for row in found if row.open_sign]

    def draft(self) -> HealthProfile | None:
        return self.filter(state=HealthProfile.State.DRAFT).first()


class HealthProfile(models.Model):
    """One health check: the answers as given. What follows from them is computed (``accounts.health_check``), never
    stored.

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
    """A warning sign that a person reported.

    It locks until a clinician has seen them for it, or they take back a slip.
    """

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


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    def valid_on(self, day: date) -> ClearanceQuerySet:
        """Return those that count on a day: given, not expired, not withdrawn."""
        return self.filter(given_on__lte=day, withdrawn_at__isnull=True).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        )

    def with_overtaken(self, day: date) -> ClearanceQuerySet:
        """With whether a broken bone or an operation came after each, by a day (``overtaken``).

        What a clinician said before it was not said about the body as it is now: it opens nothing any more, and what it
        forbids stays forbidden. Of the same day, what was told later came later.
        """
        since = FallReport.objects.after(day="given_on", moment="recorded_at").filter(
            Q(fracture=True) | Q(operation=True), user=OuterRef("user"), happened_on__lte=day
        )
        return self.annotate(overtaken=Exists(since))

    def for_list(self, day: date) -> ClearanceQuerySet:
        """With what a list shows of each on a day: two queries."""
        return self.with_overtaken(day).select_related("exercise").prefetch_related("limits")


class Clearance(models.Model):
    """A clinician has said yes, as the person recorded it: who, when, to what, with which limits, until when.

    It opens exactly the rules in ``rules``; a condition that comes later brings rules that it does not open. ``limits``
    are movements that stay forbidden, whatever else allows them.
    """

    class Scope(models.TextChoices):
        PROGRAMME = "programme", _("Exercising at all")
        EXERCISE = "exercise", _("One exercise")

    class Role(models.TextChoices):
        DOCTOR = "doctor", _("Doctor")
        SURGEON = "surgeon", _("Surgeon")
        PHYSIOTHERAPIST = "physiotherapist", _("Physiotherapist")
        MIDWIFE = "midwife", _("Midwife")
        OTHER = "other", _("Another clinician")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="clearances")
    scope = models.CharField(max_length=10, choices=Scope.choices)
    exercise = models.ForeignKey(
        "exercises.Exercise", on_delete=models.PROTECT, null=True, blank=True, related_name="clearances"
    )
    rules = models.JSONField(default=list)
    given_by = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices)
    given_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    limits = models.ManyToManyField("exercises.Movement", blank=True, related_name="clearances")
    no_added_load = models.BooleanField(default=False)
    load_cleared = models.BooleanField(
        default=False, help_text=_("Weights and bands are fine, built up slowly, as far as the scope reaches.")
    )
    load_rules = models.JSONField(default=list, help_text=_("What stood against weights and bands, and is opened."))
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                name="clearance_names_its_exercise",
                condition=Q(scope="programme", exercise__isnull=True) | Q(scope="exercise", exercise__isnull=False),
            ),
            models.CheckConstraint(
                name="clearance_ends_after_it_is_given",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("given_on")),
            ),
            models.CheckConstraint(
                name="clearance_says_one_thing_about_load", condition=Q(load_cleared=False) | Q(no_added_load=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_by}, {self.given_on}"


class OwnOpeningQuerySet(models.QuerySet["OwnOpening"]):
    def standing_on(self, day: date) -> OwnOpeningQuerySet:
        """Return those that were made by a day and not taken back, and after which nobody was hurt by it."""
        after = FallReport.objects.after(day="confirmed_on", moment="recorded_at")
        harm = after.harmful().filter(user=OuterRef("user"), happened_on__lte=day)
        return self.filter(~Exists(harm), confirmed_on__lte=day, withdrawn_at__isnull=True)


class OwnOpening(models.Model):
    """A person opened an exercise for themselves, as a rule lets them: having looked at how it is done.

    It opens exactly the rules in ``rules``, and counts only on a day on which they are in the risk tier LOW and the
    terms are still those of ``version`` (``clearance.counting``). ``confirmed`` holds the sentences as they stood.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="own_openings")
    exercise = models.ForeignKey("exercises.Exercise", on_delete=models.PROTECT, related_name="own_openings")
    rules = models.JSONField(default=list)
    version = models.CharField(max_length=16)
    confirmed = models.JSONField(default=list)
    sessions_done = models.PositiveIntegerField()
    confirmed_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OwnOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                name="own_opening_once", fields=["user", "exercise"], condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(
                name="own_opening_says_what_was_confirmed", condition=~Q(rules=[]) & ~Q(version="") & ~Q(confirmed=[])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise_id}, {self.confirmed_on}"


class FallReportQuerySet(models.QuerySet["FallReport"]):
    def harmful(self) -> FallReportQuerySet:
        """Those after which the person is not as before: hurt, a broken bone, an operation."""
        return self.filter(Q(injured=True) | Q(fracture=True) | Q(operation=True))

    def unknown_to(self, profile: HealthProfile) -> FallReportQuerySet:
        """Those that were told after a health check was gone through."""
        return self.filter(reported_at__gte=profile.completed_at)

    def after(self, *, day: str, moment: str) -> FallReportQuerySet:
        """Those that came after a row of an outer query, by its columns: a later day, or told later on the same one."""
        return self.filter(
            Q(happened_on__gt=OuterRef(day)) | Q(happened_on=OuterRef(day), reported_at__gt=OuterRef(moment))
        )


class FallReport(models.Model):
    """A fall or a near-fall, or a broken bone or an operation without one, as the person recorded it.

    In rows from before the three were told apart, ``injured`` stands for any of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="fall_reports")
    happened_on = models.DateField()
    near = models.BooleanField(_("near-fall"), default=False)
    injured = models.BooleanField(default=False, help_text=_("A wound, a bad bruise, a knock on the head."))
    fracture = models.BooleanField(_("broken bone"), default=False)
    operation = models.BooleanField(default=False)
    without_fall = models.BooleanField(default=False, help_text=_("A broken bone or an operation for another reason."))
    reported_at = models.DateTimeField(default=timezone.now)

    objects = FallReportQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-reported_at"]
        constraints = [
            models.CheckConstraint(
                name="fall_report_without_fall_says_what",
                condition=Q(without_fall=False) | Q(near=False) & (Q(fracture=True) | Q(operation=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on}"

    @property
    def is_harmful(self) -> bool:
        """Whether the person is not as before, so that the health check is due again."""
        return self.injured or self.fracture or self.operation


class OwnWeights(models.Model):
    """The weights and bands that a person has at home (``accounts.equipment``).

    Numbers are kilograms, as text in a list. None stands for "not told", an empty list for "I have none".
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="own_weights")
    ankle_kg = models.JSONField(null=True, blank=True, help_text=_("Of one leg, each piece as often as it is there."))
    ankle_together = models.BooleanField(default=False, help_text=_("Several fit on one leg at once."))
    hand_kg = models.JSONField(null=True, blank=True)
    hand_together = models.BooleanField(default=False, help_text=_("Several can be held or joined at once."))
    band_colours = models.JSONField(null=True, blank=True)
    other_bands_kg = models.JSONField(default=list, blank=True, help_text=_("The pull at twice their length."))
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("own weights and bands")
        verbose_name_plural = _("own weights and bands")
        constraints = [
            models.CheckConstraint(
                name="own_weights_together_are_told",
                condition=(Q(ankle_together=False) | Q(ankle_kg__isnull=False))
                & (Q(hand_together=False) | Q(hand_kg__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class FunctionalTest(models.Model):
    """One result of a guided self-test (``clinical_rules.md``, section 6). ``score`` is stands, stages passed, or
    seconds.
    """

    class Kind(models.TextChoices):
        CHAIR_STAND = "chair_stand", _("Stand up and sit down for 30 seconds")
        FOUR_STAGE = "four_stage", _("Four ways to stand")
        SINGLE_LEG = "single_leg", _("Stand on one leg")

    class Side(models.TextChoices):
        BOTH = "", _("Both")
        LEFT = "left", _("Left")
        RIGHT = "right", _("Right")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="functional_tests")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    side = models.CharField(max_length=5, choices=Side.choices, blank=True, default=Side.BOTH)
    score = models.DecimalField(max_digits=5, decimal_places=1)
    detail = models.JSONField(default=dict)
    done_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-done_on", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(name="functional_test_once_a_day", fields=["user", "kind", "side", "done_on"]),
            models.CheckConstraint(name="functional_test_score_not_negative", condition=Q(score__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done_on}"
