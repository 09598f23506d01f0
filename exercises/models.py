"""The catalogue: what an exercise is, whom it does not suit, and how it grows.

Rows come from the files under ``exercises/catalogue/`` (``load_catalogue``) and from editors in the admin. People's
pages read the published part; rules read the snapshot (``snapshot.py``) that is made whenever the catalogue changes.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .fields import DoseField, LinesField, lines

tag_validator = RegexValidator(r"^[a-z][a-z0-9_]*\Z", _("Small letters, digits and underscores."))


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class Evidence(models.TextChoices):
    """How well a statement is backed (``clinical_rules.md``, section 1)."""

    SEEN = "seen", _("Source read")
    SECONDARY = "secondary", _("Read in a secondary summary")
    MEMORY = "memory", _("From memory, to be checked")
    PROPOSED = "proposed", _("Homestretch's own proposal")
    SEED = "seed", _("Seed document")


class CatalogueRow(models.Model):
    """A row that a catalogue file may hold.

    ``catalogue_digest`` is the digest of the row's content when it was last loaded. A row whose content has another
    digest now was changed by an editor, and loading leaves it alone.
    """

    catalogue_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True


class Source(CatalogueRow):
    """Who says so. Everything clinical cites one."""

    code = models.CharField(max_length=20, unique=True)
    author = models.CharField(max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=500)
    publisher = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=500, blank=True)
    doi = models.CharField("DOI", max_length=100, blank=True)
    evidence = models.CharField(max_length=10, choices=Evidence.choices, default=Evidence.SEEN)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"

    @property
    def link(self) -> str:
        """The address to follow: the DOI when there is one."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


class Muscle(CatalogueRow):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    plain = models.CharField(max_length=80, help_text=_("What to say to a person."))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Equipment(CatalogueRow):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    note = models.CharField(max_length=200, blank=True)
    ask = models.BooleanField(
        _("ask at home"),
        default=True,
        help_text=_("The health check asks for it; otherwise every home is taken to have it."),
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "equipment"

    def __str__(self) -> str:
        return self.name


class Movement(CatalogueRow):
    """A tag: what the body does. Screening works on tags, so rules reach exercises that are added later."""

    slug = models.CharField(max_length=60, unique=True, validators=[tag_validator])
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True)
    group = models.CharField(max_length=20, blank=True)
    of_one_leg = models.BooleanField(
        _("can be of one leg alone"),
        default=False,
        help_text=_(
            "A movement of the leg that works, such as bending its hip. Leave this empty for positions and for ways to "
            "stand: they concern both hips."
        ),
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class Condition(CatalogueRow):
    """Something true of a person that a rule can ask about: a diagnosis, a past event, an ability, a circumstance."""

    class Category(models.TextChoices):
        BONE = "bone", _("Bones")
        HIP = "hip", _("Hips")
        JOINT = "joint", _("Other joints")
        BALANCE = "balance", _("Balance")
        HEART = "heart", _("Heart")
        OTHER = "other", _("Other")

    slug = models.CharField(max_length=80, unique=True, validators=[tag_validator])
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=10, choices=Category.choices, default=Category.OTHER)
    because = models.CharField(max_length=200, help_text=_("Completes “because you told us that …”."))
    not_sure = models.CharField(
        max_length=200, blank=True, help_text=_("Completes “because you were not sure whether …”.")
    )
    people = models.CharField(max_length=200, help_text=_("Completes “Not suitable for …”."))
    implies = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="implied_by")
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name


class ExerciseQuerySet(models.QuerySet["Exercise"]):
    def published(self) -> ExerciseQuerySet:
        return self.filter(status=Status.PUBLISHED)

    def visible_to(self, user) -> ExerciseQuerySet:
        """Editors see drafts too, so that "view on site" works before publication."""
        return self if user.is_staff and user.has_perm("exercises.change_exercise") else self.published()

    def for_page(self) -> ExerciseQuerySet:
        return self.prefetch_related(
            "steps",
            "videos",
            "exercisemuscle_set__muscle",
            "exerciseequipment_set__equipment",
            "exercisesource_set__source",
            "parts__child",
            "movements",
            "one_leg_movements",
        )


class Exercise(CatalogueRow):
    """One exercise, aerobic mode or skill; or a sequence, which runs its children in order."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", _("Strength")
        MOBILITY = "mobility", _("Mobility")
        BALANCE = "balance", _("Balance")
        POSTURE = "posture", _("Posture")
        AEROBIC = "aerobic", _("Aerobic")
        SKILL = "skill", _("Skill")

    class Position(models.TextChoices):
        STANDING = "standing", _("Standing")
        SEATED_CHAIR = "seated_chair", _("Sitting on a chair")
        SEATED_FLOOR = "seated_floor", _("Sitting on the floor")
        SUPINE = "supine", _("Lying on your back")
        PRONE = "prone", _("Lying on your front")
        SIDE_LYING = "side_lying", _("Lying on your side")
        QUADRUPED = "quadruped", _("On hands and knees")
        PROPPED = "propped", _("Leaning on a couch")
        GAIT = "gait", _("Walking or on a machine")

    class Laterality(models.TextChoices):
        BOTH = "both", _("both sides together")
        EACH_SIDE = "each_side", _("each side")
        ALTERNATING = "alternating", _("side to side")

    class Measure(models.TextChoices):
        REPETITIONS = "repetitions", _("Repetitions")
        HOLD = "hold", _("Hold")
        TIME = "time", _("Time")

    class Load(models.TextChoices):
        NONE = "none", _("None")
        ANKLE = "ankle_kg", _("Ankle weight")
        HAND = "dumbbell_kg", _("Hand weight")
        BAND = "band_lb", _("Band")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    other_names = LinesField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    start_position = models.CharField(max_length=12, choices=Position.choices)
    laterality = models.CharField(max_length=12, choices=Laterality.choices)
    measure = models.CharField(max_length=12, choices=Measure.choices)
    balance_demand = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(4)],
        help_text=_(
            "0 lying or sitting, 1 on two feet, 2 split stance or one leg with support, 3 one leg or "
            "stepping, 4 unstable."
        ),
    )
    load = models.CharField(
        max_length=12, choices=Load.choices, default=Load.NONE, help_text=_("How it can be made heavier.")
    )
    summary = models.CharField(max_length=200, blank=True, help_text=_("One sentence: the movement."))
    purpose = models.TextField(blank=True, help_text=_("Why do it. No promises."))
    feel = models.TextField(_("what you might feel"), blank=True)
    mistakes = LinesField(_("common mistakes"))
    stop_when = LinesField(_("when to stop"))
    our_additions = LinesField(
        help_text=_("Where the source is silent or contradicts itself: what we chose. One on each line.")
    )
    start = DoseField(_("start dose"), null=True, blank=True)
    goal = DoseField(_("goal dose"), null=True, blank=True)
    muscles = models.ManyToManyField(Muscle, through="ExerciseMuscle", related_name="exercises")
    equipment = models.ManyToManyField(Equipment, through="ExerciseEquipment", related_name="exercises")
    movements = models.ManyToManyField(Movement, blank=True, related_name="exercises")
    one_leg_movements = models.ManyToManyField(
        Movement,
        blank=True,
        related_name="+",
        limit_choices_to={"of_one_leg": True},
        help_text=_(
            "Of the movements above, those that only the leg makes whose side is being done, while the other hip is "
            "spared. What stands here is judged for each side; all else for both. When in doubt, leave it out."
        ),
    )
    sources = models.ManyToManyField(Source, through="ExerciseSource", related_name="exercises")
    reviewed_by = models.CharField(max_length=120, blank=True, help_text=_("The clinician who checked this page."))
    reviewed_on = models.DateField(null=True, blank=True)
    author = models.CharField(max_length=120, blank=True, default="Homestretch")
    license = models.CharField(max_length=60, blank=True, default="CC BY-SA 4.0")
    updated_at = models.DateTimeField(auto_now=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="exercise_balance_demand_0_to_4", condition=Q(balance_demand__lte=4)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exercises:exercise_detail", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def is_sequence(self) -> bool:
        """Whether it runs other exercises. Prefetch ``parts`` where many rows ask."""
        return bool(self.parts.all())

    @property
    def sides(self) -> int:
        """How often a dose is done: twice for an exercise that takes one side after the other."""
        return 2 if self.laterality == self.Laterality.EACH_SIDE else 1

    @property
    def other_names_list(self) -> list[str]:
        return lines(self.other_names)


class ExerciseMuscle(models.Model):
    class Role(models.TextChoices):
        MAIN = "main", _("Main")
        HELPING = "helping", _("Helping")

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE)
    muscle = models.ForeignKey(Muscle, on_delete=models.PROTECT)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MAIN)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="exercise_muscle_once", fields=["exercise", "muscle"])]

    def __str__(self) -> str:
        return f"{self.muscle}"


class ExerciseEquipment(models.Model):
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE)
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT)
    needed = models.BooleanField(default=True, help_text=_("It cannot be done without."))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="exercise_equipment_once", fields=["exercise", "equipment"])]

    def __str__(self) -> str:
        return f"{self.equipment}"


class Citation(models.Model):
    """A source and the place in it."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    locator = models.CharField(max_length=200, blank=True, help_text=_("Lines, table or page."))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.source.code} {self.locator}".strip()


class ExerciseSource(Citation):
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE)

    class Meta(Citation.Meta):
        pass


class SequencePart(models.Model):
    sequence = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="parts")
    child = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="part_of")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="sequence_part_once", fields=["sequence", "child"]),
            models.CheckConstraint(name="sequence_is_not_its_own_part", condition=~Q(sequence=models.F("child"))),
        ]

    def __str__(self) -> str:
        return f"{self.child}"


class Step(models.Model):
    class Kind(models.TextChoices):
        SET_UP = "set_up", _("Set-up")
        MOVEMENT = "movement", _("Movement")
        BREATHING = "breathing", _("Breathing")

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MOVEMENT)
    text = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Figure(CatalogueRow):
    """The picture of an exercise as data: key poses and things. What it says is told in ``docs/figures.md``."""

    exercise = models.OneToOneField(Exercise, on_delete=models.CASCADE, related_name="figure")
    content = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["exercise__slug"]

    def __str__(self) -> str:
        return f"{self.exercise}"


class Video(models.Model):
    """A film or page at somebody else's site. Linked or framed, never copied."""

    class Medium(models.TextChoices):
        VIDEO = "video", _("Video that plays in the page")
        PAGE = "page", _("Page at the provider's")

    class Grade(models.TextChoices):
        A = "A", _("A: the page itself was seen")
        B = "B", _("B: address, title and provider were recorded")
        C = "C", _("C: address only; watch it before it is published")

    class State(models.TextChoices):
        UNCHECKED = "unchecked", _("Not checked yet")
        WORKS = "works", _("Works")
        BROKEN = "broken", _("Broken")

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="videos")
    url = models.URLField(max_length=500)
    provider = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    medium = models.CharField(max_length=10, choices=Medium.choices, default=Medium.VIDEO)
    note = models.CharField(max_length=300, blank=True, help_text=_("How it differs, when it shows a near relative."))
    start_second = models.PositiveIntegerField(default=0)
    has_captions = models.BooleanField(null=True, blank=True)
    grade = models.CharField(max_length=1, choices=Grade.choices, default=Grade.C)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNCHECKED)
    checked_on = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="video_once_per_exercise", fields=["exercise", "url"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_shown(self) -> bool:
        """Grade C waits until an editor has watched it; a broken link is not offered."""
        return self.grade != self.Grade.C and self.state != self.State.BROKEN

    @property
    def youtube_id(self) -> str:
        """The id of a YouTube address, copied from it; empty for any other."""
        prefix = "https://www.youtube.com/watch?v="
        return self.url.removeprefix(prefix).split("&")[0] if self.url.startswith(prefix) else ""


class ContraindicationQuerySet(models.QuerySet["Contraindication"]):
    def in_force(self) -> ContraindicationQuerySet:
        return self.filter(state=Contraindication.State.IN_FORCE)

    def drafts(self) -> ContraindicationQuerySet:
        return self.filter(state=Contraindication.State.DRAFT)

    def settled(self) -> ContraindicationQuerySet:
        """Rules in force, and those that were taken out of force: what catalogue files hold."""
        return self.exclude(state=Contraindication.State.DRAFT)

    def whole(self) -> ContraindicationQuerySet:
        """With everything that a rule says."""
        return self.select_related("condition").prefetch_related(
            "also", "unless", "movements", "exercises", "contraindicationsource_set__source"
        )


class Contraindication(CatalogueRow):
    """If this is true of a person, then that is not for them, or only so: a row of ``clinical_rules.md``, section 5.1.

    A rule is changed in a draft that stands beside it with the same ``rule_id``; a new rule begins as a draft that
    stands beside nothing. Drafts reach nobody until they are published together (``drafts.py``).
    """

    class Verdict(models.TextChoices):
        AVOID = "avoid", _("Avoid")
        CLEAR = "clear", _("Clear: only once a clinician has cleared it")
        MODIFY = "modify", _("Modify")
        LOAD = "load", _("Load: no added weight for now")
        INFO = "info", _("Information")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_FORCE = "in_force", _("In force")
        RETIRED = "retired", _("Taken out of force")

    rule_id = models.CharField(max_length=12)
    draft_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, editable=False, related_name="drafts"
    )
    retires = models.BooleanField(
        _("take this rule out of force"),
        default=False,
        help_text=_("Once this draft is published, the rule stops speaking. Its text is kept."),
    )
    condition = models.ForeignKey(Condition, on_delete=models.PROTECT, related_name="contraindications")
    also = models.ManyToManyField(
        Condition, blank=True, related_name="+", help_text=_("Conflict rules: all of these must be true as well.")
    )
    unless = models.ManyToManyField(
        Condition, blank=True, related_name="+", help_text=_("Conflict rules: none of these may be true.")
    )
    movements = models.ManyToManyField(Movement, blank=True, related_name="contraindications")
    exercises = models.ManyToManyField(Exercise, blank=True, related_name="contraindications")
    programme = models.BooleanField(_("whole program"), default=False)
    new_pain = models.BooleanField(default=False, help_text=_("Runs when new pain is reported."))
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    message = models.TextField(help_text=_("What it means for the person, and what to do instead."))
    at_home = LinesField(
        _("and, where it is at home"),
        help_text=_(
            "One thing on each line, and what is said besides to those who have it: “fixed-support: Hold on to "
            "something fixed.” The message itself asks for nothing that the exercise does not need."
        ),
    )
    reason = models.TextField(help_text=_("Why, in plain words."))
    self_open_after = models.PositiveSmallIntegerField(
        _("may be opened by the person after"),
        null=True,
        blank=True,
        help_text=_(
            "Sessions that somebody at low risk must have done before they may open it for themselves. Of a rule about "
            "added weight: sessions at the goal of an exercise that went well. Empty: only a clinician opens it."
        ),
    )
    self_open_weeks = models.PositiveSmallIntegerField(
        _("and after weeks of training"),
        null=True,
        blank=True,
        help_text=_("Of a rule about added weight: weeks since the first session. The sessions are then clean ones."),
    )
    self_open_needs = LinesField(
        _("what they confirm then"),
        help_text=_(
            "One on each line, as the person says it: “I can …”. They tick each. Whoever opened it before a change "
            "is asked again."
        ),
    )
    evidence = models.CharField(_("rests on"), max_length=10, choices=Evidence.choices, default=Evidence.PROPOSED)
    state = models.CharField(max_length=10, choices=State.choices, default=State.IN_FORCE)
    reviewed_on = models.DateField(null=True, blank=True)
    sources = models.ManyToManyField(Source, through="ContraindicationSource", related_name="contraindications")
    order = models.PositiveSmallIntegerField(default=0)

    objects = ContraindicationQuerySet.as_manager()

    class Meta:
        ordering = ["order", "rule_id"]
        constraints = [
            models.UniqueConstraint(name="rule_once", fields=["rule_id"], condition=~Q(state="draft")),
            models.UniqueConstraint(name="rule_draft_once", fields=["rule_id"], condition=Q(state="draft")),
            models.CheckConstraint(name="rule_only_drafts_stand_beside", condition=Q(draft_of=None) | Q(state="draft")),
            models.CheckConstraint(name="rule_only_drafts_retire", condition=Q(retires=False) | Q(state="draft")),
            models.CheckConstraint(
                name="rule_opened_by_the_person_locks_an_exercise",
                condition=Q(self_open_after=None) | Q(verdict__in=["clear", "load"], programme=False, new_pain=False),
            ),
            models.CheckConstraint(
                name="rule_asks_for_weeks_before_weight_alone",
                condition=Q(self_open_weeks=None) | Q(verdict="load", self_open_after__isnull=False),
            ),
            models.CheckConstraint(
                name="rule_opened_by_the_person_says_after_what",
                condition=Q(self_open_after=None, self_open_needs="")
                | Q(self_open_after__isnull=False, self_open_after__gte=1) & ~Q(self_open_needs=""),
            ),
        ]

    def __str__(self) -> str:
        return self.rule_id

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class ContraindicationSource(Citation):
    contraindication = models.ForeignKey(Contraindication, on_delete=models.CASCADE)

    class Meta(Citation.Meta):
        pass


class RulePublication(models.Model):
    """Drafts that became the rules in force: what they changed, whose verdicts flipped, and why. Kept as it is.

    ``drafts`` holds {rule, before, after} for each draft, as the catalogue files would hold the rule; ``before`` is
    null for a new rule, ``after`` for one taken out of force. ``flips`` is what changed for the test patients.
    """

    published_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    reason = models.TextField(blank=True)
    drafts = models.JSONField(default=list)
    flips = models.JSONField(default=list)

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="rule_publication_flips_have_a_reason", condition=Q(flips=[]) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.published_at:%Y-%m-%d %H:%M}"


class Substitution(CatalogueRow):
    """What to offer when an exercise is not allowed (``clinical_rules.md``, section 5.4)."""

    blocked = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="substitutions")
    offers = models.ManyToManyField(Exercise, through="SubstitutionOffer", related_name="offered_for")
    conditions = models.ManyToManyField(Condition, blank=True, help_text=_("For whom; nobody named: for everyone."))
    note = models.TextField(blank=True)
    sources = models.ManyToManyField(Source, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.blocked}"


class SubstitutionOffer(models.Model):
    substitution = models.ForeignKey(Substitution, on_delete=models.CASCADE)
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="substitution_offer_once", fields=["substitution", "exercise"])]

    def __str__(self) -> str:
        return f"{self.exercise}"


class Ladder(CatalogueRow):
    """Easier and harder versions of the same thing, in order."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Rung(models.Model):
    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="rungs")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="rungs")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(name="rung_once_per_ladder", fields=["ladder", "exercise"])]

    def __str__(self) -> str:
        return f"{self.exercise}"


class Gate(CatalogueRow):
    """What has to be so before an exercise opens (``clinical_rules.md``, 4.5; ``exercises.gates`` says how it is read).

    A clinician's yes opens any of them.
    """

    gate_id = models.CharField(max_length=20, unique=True)
    exercise = models.ForeignKey(
        Exercise,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="gates",
        help_text=_("Which one it opens. Empty: balance exercises without a hand on the support."),
    )
    careful_only = models.BooleanField(
        _("for careful people only"),
        default=True,
        help_text=_(
            "It stands before people with a risk of falling, at the most careful pace, with a frame, or of 80 and "
            "more. Otherwise before everybody."
        ),
    )
    stands = models.PositiveSmallIntegerField(
        _("stands in 30 seconds, at least"), null=True, blank=True, help_text=_("In their own chair stand test.")
    )
    at_norm = models.BooleanField(_("and no fewer than is usual at their age"), default=False)
    tandem_seconds = models.PositiveSmallIntegerField(
        _("seconds heel to toe, at least"), null=True, blank=True, help_text=_("In their own balance test.")
    )
    within_days = models.PositiveSmallIntegerField(
        _("the test is no older than so many days"), default=56, help_text=_("Who is through already, stays.")
    )
    sessions = models.PositiveSmallIntegerField(_("sessions done, at least"), null=True, blank=True)
    sessions_of = models.ForeignKey(
        Exercise,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Sessions of which exercise. Empty: of any."),
    )
    weeks = models.PositiveSmallIntegerField(_("weeks since the first session, at least"), null=True, blank=True)
    low_only = models.BooleanField(
        _("a clinician for all but the lowest risk"), default=False, help_text=_("Whoever is not in the tier LOW.")
    )
    not_high = models.BooleanField(
        _("a clinician for the highest risk"), default=False, help_text=_("Whoever is in the tier HIGH.")
    )
    forms = LinesField(
        _("meanwhile the exercise below grows as"),
        help_text=_("“slow” or “pause”, one on each line, the easier first."),
    )
    keeps = models.ForeignKey(
        Exercise,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Stays in the plan as a single set when this one takes its place."),
    )
    message = models.TextField(help_text=_("What opens it, said to the person."))
    reason = models.TextField(help_text=_("Why, in plain words."))
    evidence = models.CharField(_("rests on"), max_length=10, choices=Evidence.choices, default=Evidence.PROPOSED)
    sources = models.ManyToManyField(Source, blank=True, related_name="gates")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "gate_id"]

    def __str__(self) -> str:
        return self.gate_id


class ProgressionRule(CatalogueRow):
    """One number that the progression algorithm needs, with who says so (``clinical_rules.md``, section 8)."""

    key = models.CharField(max_length=60, unique=True, validators=[tag_validator])
    value = models.JSONField(help_text=_("A number or a list of numbers."))
    unit = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=300)
    evidence = models.CharField(_("rests on"), max_length=10, choices=Evidence.choices, default=Evidence.PROPOSED)
    sources = models.ManyToManyField(Source, blank=True, related_name="progression_rules")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "key"]

    def __str__(self) -> str:
        return self.key


class CatalogueSnapshot(models.Model):
    """What the rules read: the catalogue as one document, made whenever the catalogue changes. One row."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4)
    # JSON as text: the order in which the catalogue names things matters, and jsonb would lose it.
    content = models.TextField()
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(name="catalogue_snapshot_single", condition=Q(singleton=True))]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
