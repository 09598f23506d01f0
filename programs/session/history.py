"""Looking back: the history of a person, and finding sessions in it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, DateField, Exists, F, OuterRef
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import OF_PERSON, User
from exercises.form_fields import FilterField, SearchField, SearchForm
from exercises.measures.scales import PAIN_AMBER_FROM
from exercises.prepared import Given, Prepared

from ..models import ExerciseNote, Session, SessionQuerySet, SetLog
from ..schedule.adherence import WEEKS_SHOWN, first_day
from .names import names_of

PER_PAGE = 20
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


class Past(NamedTuple):
    """A session as the list shows it. A row and not a model: the list is long, and models are most of what it costs."""

    pk: uuid.UUID
    performed_on: date
    name: str
    exercise_count: int
    worst_pain: int | None
    effort: int | None
    hardest: int | None
    short: bool
    stopped: str
    stop_pain: int | None
    time_of_day: str
    note: str
    # Whether nothing of its main program was entered; then it may be a session of another part of the plan.
    is_beside: bool


def _shown(sessions: SessionQuerySet) -> Any:
    """Read what a list shows of each, the latest first."""
    of_program = SetLog.objects.filter(session=OuterRef("pk"), item__addition__isnull=True)
    named = sessions.with_counts().annotate(name=F("routine__name"), is_beside=~Exists(of_program))
    return named.values_list(*Past._fields)


_all = Session.objects.closed().filter(user=OF_PERSON)
_number: Prepared[int] = Prepared(
    lambda: _all.order_by().values("user").annotate(number=Count("pk")).values_list("number", flat=True)
)
_latest: Prepared[tuple[Any, ...]] = Prepared(lambda: _shown(_all)[:PER_PAGE])
_notes: Prepared[ExerciseNote] = Prepared(
    lambda: ExerciseNote.objects.written().filter(
        session__user=OF_PERSON,
        session__performed_on__gte=Given("since", DateField()),
        session__performed_on__lte=Given("until", DateField()),
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
        return self._matching.count() if self.form.chosen else _number.first(user=self.user) or 0

    @cached_property
    def _matching(self) -> SessionQuerySet:
        return self.form.found(self.user)

    def __getitem__(self, part: slice) -> list[Past]:
        is_first = not (self.form.chosen or part.start)
        found = [Past(*row) for row in (_latest(user=self.user) if is_first else _shown(self._matching)[part])]
        names = names_of([past.pk for past in found if past.is_beside])
        return [past._replace(name=names.get(past.pk, past.name)) for past in found]

    def written(self, sessions: Sequence[Past]) -> dict[uuid.UUID, list[ExerciseNote]]:
        """Read what was written about the exercises of these sessions, the latest of which comes first."""
        found: dict[uuid.UUID, list[ExerciseNote]] = {session.pk: [] for session in sessions}
        if sessions:
            first, last = sessions[-1].performed_on, sessions[0].performed_on
            for note in _notes(user=self.user, since=first, until=last):
                if note.session_id in found:
                    found[note.session_id].append(note)
        return found
