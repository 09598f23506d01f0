"""Looking back: the history of a person, and finding sessions in it."""

from __future__ import annotations

import uuid
from collections import defaultdict

from django.db.models import Count, DateField
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import OF_PERSON, User
from exercises.form_fields import FilterField, SearchField, SearchForm
from exercises.measures.scales import PAIN_AMBER_FROM
from exercises.prepared import Given, Prepared, remember

from ..models import ExerciseNote, Session, SessionQuerySet
from ..schedule.adherence import WEEKS_SHOWN, first_day

PER_PAGE = 20
# What a list shows of a session, beside what it counts.
SHOWN = ("user", "performed_on", "short", "stopped", "stop_pain", "pain", "effort", "note")
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
        """Find this person's sessions that match. Call ``is_valid`` first."""
        chosen = self.chosen
        sessions = user.sessions.closed().whose_note_has(self.words)
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


def _shown(sessions: SessionQuerySet) -> SessionQuerySet:
    """With what a list shows of each, the latest first."""
    return sessions.select_related("routine").with_counts().only(*SHOWN, "routine__name")


_number: Prepared[int] = Prepared(
    lambda: (
        Session.objects.closed()
        .filter(user=OF_PERSON)
        .order_by()
        .values("user")
        .annotate(number=Count("pk"))
        .values_list("number", flat=True)
    )
)
_latest: Prepared[Session] = Prepared(lambda: _shown(Session.objects.closed().filter(user=OF_PERSON))[:PER_PAGE])
_notes: Prepared[ExerciseNote] = Prepared(
    lambda: ExerciseNote.objects.written().filter(
        session__user=OF_PERSON, session__performed_on__gte=Given("since", DateField())
    )
)


class Found:
    """The sessions that a search finds, page by page; it is asked for their number and for a slice of them.

    The page that everybody opens, the first one of all sessions, takes prepared queries.
    """

    def __init__(self, form: HistoryForm, user: User) -> None:
        self.form = form
        self.user = user

    def count(self) -> int:
        return self.form.found(self.user).count() if self.form.chosen else _number.first(user=self.user) or 0

    def __getitem__(self, part: slice) -> list[Session]:
        if self.form.chosen or part.start:
            return list(_shown(self.form.found(self.user)).with_exercise_notes()[part])
        latest = _latest({"user": self.user}, user=self.user)
        if latest:
            written: dict[uuid.UUID, list[ExerciseNote]] = defaultdict(list)
            for note in _notes(user=self.user, since=latest[-1].performed_on):
                written[note.session_id].append(note)
            for session in latest:
                remember(session, "exercise_notes", written[session.pk])
        return latest
