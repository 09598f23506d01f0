"""How an exercise looks: its figure, and films of others."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import films
from .exercise import Exercise
from .row import CatalogueRow


class Figure(CatalogueRow):
    """The drawing of an exercise as data: key poses and things. ``docs/figures.md`` explains the format."""

    exercise = models.OneToOneField(Exercise, on_delete=models.CASCADE, related_name="figure")
    content = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["exercise__slug", "pk"]

    def __str__(self) -> str:
        return f"{self.exercise}"


class Video(models.Model):
    """A film or page on somebody else's site. It is linked or shown in a frame, never copied."""

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
    start_second = models.PositiveIntegerField(default=0, validators=[MaxValueValidator(6 * 60 * 60)])
    has_captions = models.BooleanField(_("has captions"), null=True, blank=True)
    author = models.CharField(max_length=120, blank=True, help_text=_("Who made it, as the provider names them."))
    license = models.CharField(max_length=60, blank=True, help_text=_("As the provider names it."))
    transcript = models.TextField(blank=True, help_text=_("What is said in it, for whoever cannot hear it."))
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
        """Whether people see it: not with grade C, which nobody has watched yet, and not with a broken link."""
        return self.grade != self.Grade.C and self.state != self.State.BROKEN

    @property
    def film(self) -> films.Film | None:
        """The film in its address; None for an address of anything else."""
        return films.read(self.url)

    @property
    def plays_here(self) -> bool:
        """Whether it plays in our page; otherwise it is a link."""
        return self.medium == self.Medium.VIDEO and self.film is not None

    @property
    def watch(self) -> str:
        film = self.film
        return film.watch(self.start_second) if film else self.url

    @property
    def frame(self) -> str:
        film = self.film
        return film.frame(self.start_second) if film else ""

    @property
    def platform(self) -> str:
        """From whom the frame loads."""
        film = self.film
        return film.provider if film else ""
