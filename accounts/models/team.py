"""The care team: who works where, who was invited, and what people share with whom.

What somebody else reads of a person goes through ``accounts.team.access`` alone.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .person import User


class Organisation(models.Model):
    """A practice, a clinic or a service whose members look after people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    opening_hours = models.TextField(_("opening hours"), max_length=400, blank=True)
    answers_within_hours = models.PositiveSmallIntegerField(
        _("hours within which a message is usually answered"), default=72
    )
    emergency_text = models.TextField(
        _("what to do in an emergency"),
        max_length=400,
        blank=True,
        help_text=_("With the number to call. Empty: the number of this site."),
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="organisation_name_once"),
            models.CheckConstraint(name="organisation_answers_some_time", condition=Q(answers_within_hours__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class TeamRole(models.TextChoices):
    CLINICIAN = "clinician", _("Clinician")
    ASSISTANT = "assistant", _("Assistant")
    ADMINISTRATOR = "administrator", _("Administrator of the practice")


class MemberQuerySet(models.QuerySet["Member"]):
    def active(self) -> MemberQuerySet:
        return self.filter(left_at__isnull=True, user__is_active=True)

    def clinicians(self) -> MemberQuerySet:
        return self.active().filter(role=TeamRole.CLINICIAN)


class Member(models.Model):
    """Somebody who works for an organisation. Whoever ``administers`` it lets others in, whatever else they do there.

    Neither lets anybody read of a person: a ``CareLink`` does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="members")
    role = models.CharField(_("role"), max_length=13, choices=TeamRole.choices)
    administers = models.BooleanField(_("lets others in"), default=False)
    title = models.CharField(
        _("occupation"), max_length=60, blank=True, help_text=_("As people know it, such as: physiotherapist.")
    )
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "pk"]
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(name="member_once", fields=["user", "organisation"]),
            models.CheckConstraint(
                name="member_administrator_administers", condition=~Q(role="administrator") | Q(administers=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.get_full_name()}, {self.organisation}"

    @property
    def is_clinician(self) -> bool:
        return self.role == TeamRole.CLINICIAN

    @property
    def is_active(self) -> bool:
        return self.left_at is None


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Keep those that can still be accepted, of people and members who are still there."""
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True, ends_at__gt=timezone.now()).filter(
            Q(by_member__left_at__isnull=True, by_member__user__is_active=True, by_person__isnull=True)
            | Q(by_person__is_active=True)
        )

    def with_inviters(self) -> InvitationQuerySet:
        return self.select_related("by_member__user", "by_member__organisation", "by_person", "for_person")


class Invitation(models.Model):
    """Something that one reader accepts once, within days: to work somewhere, to share, or to look after somebody.

    The code is computed (``accounts.team.codes``); what is stored of it finds the row and opens nothing. ``email`` and
    ``label`` are for whoever invited.
    """

    class Kind(models.TextChoices):
        MEMBER = "member", _("To work for a practice")
        PERSON = "person", _("To share with a clinician")
        CLINICIAN = "clinician", _("To look after somebody")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    secret = models.CharField(max_length=64, unique=True)
    by_member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="invitations")
    by_person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="invitations")
    # Set where a clinician answers somebody who invited them: then only this person may accept.
    for_person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="answered_invitations")
    email = models.EmailField(blank=True)
    label = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=13, choices=TeamRole.choices, blank=True)
    administers = models.BooleanField(default=False)
    title = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="invitation_is_from_one",
                condition=Q(kind="clinician", by_person__isnull=False, by_member__isnull=True)
                | (~Q(kind="clinician") & Q(by_person__isnull=True, by_member__isnull=False)),
            ),
            models.CheckConstraint(
                name="invitation_of_a_member_names_a_role",
                condition=(Q(kind="member") & ~Q(role="")) | (~Q(kind="member") & Q(role="", administers=False)),
            ),
            models.CheckConstraint(
                name="invitation_used_or_withdrawn", condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.made_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.withdrawn_at is None and self.ends_at > timezone.now()


class Scope(models.TextChoices):
    """What a person shares, in their words. ``WHO`` and ``MESSAGES`` belong to every link and are not chosen."""

    WHO = "who", _("My name and my email address")
    MESSAGES = "messages", _("The messages between us")
    PLAN = "plan", _("My exercises and my sessions")
    PAIN = "pain", _("Pain, falls and warning signs")
    HEALTH = "health", _("My answers in the health check")
    CHECKS = "checks", _("Check-ins and self-tests")
    NOTES = "notes", _("What I write in my notes")


# What comes with every link, and what a person chooses.
ALWAYS = frozenset({Scope.WHO, Scope.MESSAGES})
CHOSEN: tuple[Scope, ...] = tuple(scope for scope in Scope if scope not in ALWAYS)


class CareLinkQuerySet(models.QuerySet["CareLink"]):
    def standing(self) -> CareLinkQuerySet:
        """Keep those that nobody has ended; their time may be over."""
        return self.filter(ended_at__isnull=True)

    def in_force(self) -> CareLinkQuerySet:
        """Keep those with a consent that holds now, between people who are still there."""
        return self.standing().filter(
            ends_at__gt=timezone.now(),
            person__is_active=True,
            clinician__left_at__isnull=True,
            clinician__role=TeamRole.CLINICIAN,
            clinician__user__is_active=True,
            clinician__organisation=F("organisation"),
        )

    def with_team(self) -> CareLinkQuerySet:
        return self.select_related("organisation", "clinician__user", "offered_to__user")

    def with_deputy(self) -> CareLinkQuerySet:
        """Say which clinician of the same practice stands in for the one in charge now."""
        absences: Any = Member._meta.get_field("absences").related_model
        found = absences.objects.now().filter(
            member=OuterRef("clinician"), deputy__organisation=OuterRef("organisation"), deputy__role=TeamRole.CLINICIAN
        )
        return self.annotate(  # type: ignore[no-redef]
            deputy=Subquery(found.values("deputy")[:1], output_field=models.UUIDField())
        )


class CareLink(models.Model):
    """A person's consent: with which clinician of which organisation they share what, until when.

    ``ends_at`` is the first moment at which it no longer holds. A link that has ended stays as a record of it.
    """

    class EndedBy(models.TextChoices):
        PERSON = "person", _("you")
        TEAM = "team", _("your care team")
        TIME = "time", _("the day that you chose")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="care_links")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="care_links")
    # Null once the clinician's account is gone; such a link is not in force.
    clinician = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="care_links")
    # A colleague to whom the clinician would hand over. They see nothing before the person says yes.
    offered_to = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="offered_links")
    shares = models.JSONField(default=list)
    assistants_too = models.BooleanField(default=False)
    may_act = models.BooleanField(default=False)
    since = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=6, choices=EndedBy.choices, blank=True)

    # The member who stands in for the clinician now (``with_deputy``).
    deputy: uuid.UUID | None

    objects = CareLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="care_link_once", fields=["person", "clinician"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="care_link_shares_something", condition=~Q(shares=[])),
            models.CheckConstraint(name="care_link_ends_after_it_began", condition=Q(ends_at__gt=F("since"))),
            models.CheckConstraint(
                name="care_link_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}, {self.since:%Y-%m-%d}"

    @property
    def scopes(self) -> frozenset[Scope]:
        """What the clinician in charge may see while the link is in force."""
        return ALWAYS | {scope for scope in CHOSEN if scope.value in self.shares}

    @property
    def clinician_name(self) -> str:
        """Who is in charge; empty once their account is gone. The link comes ``with_team``."""
        return self.clinician.user.get_full_name() if self.clinician else ""

    def is_over(self, now: datetime) -> bool:
        return self.ended_at is not None or self.ends_at <= now


class CareNote(models.Model):
    """What a clinician has seen of a person and wrote down for both: the person reads all of it.

    It names in words who it was, so that it stays true when they leave. ``link`` and ``member`` are their ids.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text=_("Made by the page."))
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="care_notes")
    link = models.UUIDField()
    member = models.UUIDField()
    by_name = models.CharField(max_length=254)
    by_title = models.CharField(max_length=60, blank=True)
    organisation = models.CharField(max_length=120)
    text = models.TextField()
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-noted_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="care_note_says_who_and_what", condition=~Q(by_name="") & ~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.by_name}, {self.noted_at:%Y-%m-%d}"
