"""Looking back: the history of a person, and finding sessions in it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exercises.form_fields import FilterField, SearchField, SearchForm
from exercises.measures.scales import PAIN_AMBER_FROM

from ..models import Session, SessionQuerySet
from ..schedule.adherence import WEEKS_SHOWN, first_day

# Weeks that a person may look back on, the present one included.
RANGES = (4, WEEKS_SHOWN)


class HistoryForm(SearchForm):
    """The search in the notes of one's sessions and of their exercises, and its filters."""

    FILTERS = ("weeks", "kind")

    q = SearchField(label=_("Search in your notes"), placeholder=_("garden, tired …"))
    weeks = FilterField(
        label=_("How far back"),
        required=False,
        choices=[
            ("", _("All")),
            *((str(number), format_lazy(_("The last {number} weeks"), number=number)) for number in RANGES),
        ],
    )
    kind = FilterField(
        label=_("Which sessions"),
        required=False,
        choices=[
            ("", _("All")),
            ("whole", _("Done to the end")),
            ("stopped", _("Stopped early")),
            ("short", _("The short version")),
            ("pain", format_lazy(_("Pain of {number} or more"), number=PAIN_AMBER_FROM)),
        ],
    )

    def found(self, user: User) -> SessionQuerySet:
        """Find this person's sessions that match, with their counts, the latest first. Call ``is_valid`` first."""
        chosen = self.chosen
        sessions = (
            user.sessions.closed()
            .select_related("routine")
            .with_counts()
            .with_exercise_notes()
            .whose_note_has(self.words)
        )
        if weeks := chosen.get("weeks"):
            today = timezone.localdate()
            sessions = sessions.between(first_day(today, weeks=int(weeks)), today)
        match chosen.get("kind"):
            case "whole":
                sessions = sessions.filter(stopped=Session.Stopped.NO)
            case "stopped":
                sessions = sessions.exclude(stopped=Session.Stopped.NO)
            case "short":
                sessions = sessions.filter(short=True)
            case "pain":
                sessions = sessions.with_pain(PAIN_AMBER_FROM)
        return sessions
