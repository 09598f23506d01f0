"""What is due for the program as a whole: gathered from few rows, offered, answered (``progression.reviews``)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from statistics import median
from typing import Any

from django.db import transaction
from django.db.models import DateField

from accounts.models import OF_PERSON, User
from exercises.locking import locked
from exercises.prepared import Given, Prepared
from exercises.rules.catalogue import SourceEntry
from exercises.rules.gates import ClosedGate, Result, is_open
from exercises.rules.reasons import OWN_JUDGEMENT

from ..checkin.asking import PlanSoFar
from ..checkin.result import days_better
from ..checkin.scoring import Verdict, change_of_pain
from ..checkin.tests_since import days_tested_better
from ..decision.reading.reader import Reader
from ..decision.stored import entries_in, kind_of, rule_of
from ..models import OfferAnswer, Role, Routine, RoutineItem, Session, turned_down
from ..progression.course.states import ExerciseKey, Key
from ..progression.facts import Kind, Score
from ..progression.in_force import numbers_of
from ..progression.numbers import Numbers
from ..progression.reviews.explanation import choice_words, offer_sentence, offer_title
from ..progression.reviews.facts import (
    WEEK,
    Answered,
    Choice,
    Felt,
    Landings,
    Offer,
    ProgramFacts,
    Subject,
    Taken,
    Track,
)
from ..progression.reviews.reviews import ORDER, due
from ..proposal.start import choose_days
from ..schedule import days
from ..schedule.adherence import Week, first_day, weeks_against_plan
from ..standing.person import Person
from .clearance.openings import ready_for_weight
from .exercise.adding import add_exercise
from .explanation import OFFERED_BECAUSE
from .pausing import plan_of
from .recent import LOOKED_BACK, Recent, felt_of

# Small landings begin with this one (OPN-1).
STAMPS = "foot-stamps"
LANDINGS_FOR = frozenset({"osteopenia"})
IMPORTANCE = {subject: place for place, (subject, _rule) in enumerate(ORDER)}
# What a balance test would have to show, and more.
PASSED = Result(value=float("inf"), days_ago=0)
# Whose bones are looked at every six weeks: with low density, or with tablets that lower it (OST-10, FRK-2).
BONES_AT_RISK = frozenset({"osteopenia", "osteoporosis", "steroids_long"})
# Pain before the sessions of the first weeks that are looked at, against that of the last.
PAIN_COMPARED = WEEK * 4
WEEKS = LOOKED_BACK // WEEK


class NotOfferedError(LookupError):
    """This is not, or no longer, offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An offer as a page shows it. ``choices`` are pairs of value and words."""

    offer: Offer
    title: str
    sentence: str
    because: str
    choices: tuple[tuple[str, str], ...]
    sources: tuple[SourceEntry, ...]
    is_our_own: bool

    @property
    def key(self) -> str:
        return self.offer.key


_answers: Prepared[OfferAnswer] = Prepared(lambda: OfferAnswer.objects.filter(user=OF_PERSON))
_decided: Prepared[Any] = Prepared(
    lambda: (
        Session.objects.filter(user=OF_PERSON, performed_on__gte=Given("since", DateField()))
        .oldest_first()
        .values_list("routine_id", "performed_on", "decided")
    )
)


class Offers:
    """What is due for a routine on a day.

    ``routine`` best comes with its items, and they with their exercises.
    """

    def __init__(
        self,
        routine: Routine,
        *,
        today: date,
        recent: Recent | None = None,
        person: Person | None = None,
        reader: Reader | None = None,
    ) -> None:
        self.routine = routine
        self._reader = reader
        self.user: User = routine.user
        self.today = today
        self.recent = recent or Recent(self.user, today=today)
        self.person = person or Person.of_routine(routine, today=today)
        self.catalogue = self.person.catalogue
        self.numbers = numbers_of(self.catalogue)

    def due(self) -> tuple[Offer, ...]:
        """List what is due, most important first."""
        return self._that_make_sense(self._due(replace(self._facts, landings=self._landings())))

    def first(self) -> tuple[Offer, ...]:
        """Find the most important offer that is due, if any. What less important ones need is looked up only if nothing
        comes before them.
        """
        before_landings = self._due(self._facts)
        if before_landings and IMPORTANCE[before_landings[0].subject] < IMPORTANCE[Subject.LANDINGS]:
            return self._that_make_sense(before_landings[:1])
        return self.due()[:1]

    def _that_make_sense(self, offers: Iterable[Offer]) -> tuple[Offer, ...]:
        return tuple(
            replace(offer, choices=tuple(choice for choice in offer.choices if self._makes_sense(choice)))
            for offer in offers
        )

    @cached_property
    def _facts(self) -> ProgramFacts:
        return self.program_facts()

    def _due(self, facts: ProgramFacts) -> tuple[Offer, ...]:
        found = due(facts, numbers=self.numbers)
        if any(offer.subject is Subject.NO_GAIN for offer in found):
            # What the check-ins say is read only where it can make a difference.
            facts = replace(facts, gains=(*facts.gains, *days_better(PlanSoFar(self.routine, today=self.today).done)))
            found = due(facts, numbers=self.numbers)
        if not any(offer.subject is Subject.BONE_REVIEW for offer in found):
            return found
        # This reads the whole history, so it is asked only where it is said.
        item = ready_for_weight(self.routine, self.person, reader=self._reader)
        return due(replace(facts, ready_for_weight=item.exercise.name), numbers=self.numbers) if item else found

    def _landings(self) -> Landings:
        """Whether small landings are open to somebody with osteopenia and the lowest risk who does not do them yet
        (OPN-1).
        """
        person = self.person
        if person.tier.level != "LOW" or not person.told.conditions >= LANDINGS_FOR:
            return Landings.NO
        entry = person.catalogue.exercises.get(STAMPS)
        if entry is None or not person.home.allows(entry):
            return Landings.NO
        least = max((gate.sessions or 0 for gate in person.gates_before(STAMPS)), default=0)
        if len(self.recent.done) < least:
            return Landings.NO
        found = self._landings_by_gate()
        if found is Landings.NO or STAMPS in {item.exercise.slug for item in self.routine.items.all()}:
            return Landings.NO
        return (
            Landings.NO
            if STAMPS in frozenset[str]().union(*turned_down(self.routine, lambda: self.person.declined))
            else found
        )

    def _landings_by_gate(self) -> Landings:
        person = self.person
        against = [rule for rule in person.screened([STAMPS]).whole.exercises[STAMPS].rules if not rule.verdict.allows]
        if not against:
            return Landings.READY
        if not all(isinstance(rule, ClosedGate) for rule in against):
            return Landings.NO
        tested = replace(person.at_gate, tandem=PASSED)
        only_test = all(is_open(gate, tested) for gate in person.gates_before(STAMPS))
        return Landings.TEST_MISSING if only_test else Landings.NO

    def shown(self, offers: Iterable[Offer] | None = None) -> list[Shown]:
        """Prepare offers for a page; without ``offers``, all that are due. No query beyond those of ``due``."""
        return [
            Shown(
                offer=offer,
                title=offer_title(offer),
                sentence=offer_sentence(offer),
                because=str(OFFERED_BECAUSE[offer.subject.value]),
                choices=tuple((choice.value, choice_words(choice)) for choice in offer.choices),
                sources=tuple(
                    self.catalogue.sources[code]
                    for code in offer.sources
                    if code != OWN_JUDGEMENT and code in self.catalogue.sources
                ),
                is_our_own=OWN_JUDGEMENT in offer.sources,
            )
            for offer in (self.due() if offers is None else offers)
        ]

    def _makes_sense(self, choice: Choice) -> bool:
        """Twice a week is no answer for somebody whose plan is that already."""
        return choice is not Choice.MAINTENANCE or len(self.routine.main_days) > self.numbers.maintenance_per_week

    # --- Facts --------------------------------------------------------------------------------------------------------

    def program_facts(self) -> ProgramFacts:
        """Collect what the rules look at. Tests, answers and decisions are a query each."""
        weeks = self._weeks()
        usual = self.recent.usual_pain(max(self.person.told.usual_pain.values(), default=0), self.numbers)
        return ProgramFacts(
            today=self.today,
            began_on=self.routine.plan_from,
            weeks=weeks,
            felt=self._felt(usual, self.numbers),
            tracks=self._tracks(since=self._decided_since(weeks)),
            gains=tuple(sorted(self._gains())),
            bones_at_risk=bool(BONES_AT_RISK & self.person.told.conditions),
            short_plan=self.routine.short_plan,
            paused=self.routine.is_paused,
            answered=tuple(
                Answered(key=row.key, on=row.answered_on, looked_at=row.answer == OfferAnswer.Answer.LOOKED_AT)
                for row in _answers(user=self.user)
            ),
        )

    def _weeks(self) -> tuple[Week, ...]:
        done = [
            session.performed_on
            for session in self.recent.done
            if session.performed_on >= first_day(self.today, weeks=WEEKS)
        ]
        return weeks_against_plan(done, plan_of(self.routine), today=self.today, weeks=WEEKS)

    def _decided_since(self, weeks: Sequence[Week]) -> date:
        """Find the first day of the weeks that the rules look at. Weeks that asked for nothing do not count."""
        planned = [week.monday for week in weeks if week.planned][-(self.numbers.clinician_review_weeks + 1) :]
        return planned[0] if planned else self.today

    def _felt(self, usual: Score, thresholds: Numbers) -> tuple[Felt, ...]:
        return tuple(
            felt_of(session, usual=usual, numbers=thresholds)
            for session in reversed(self.recent.done)
            if session.entered
        )

    def _tracks(self, *, since: date) -> tuple[Track, ...]:
        """Read what was decided for the present exercises of the routine, under earlier fittings as well."""
        items = list(self.routine.items.all())
        own = {item.pk: item for item in items}
        by_exercise = {item.exercise_id: item for item in items}
        sessions: list[tuple[uuid.UUID, date, Any]] = _decided(user=self.user, since=since)
        if any(routine_id != self.routine.pk for routine_id, _on, _document in sessions):
            earlier = RoutineItem.objects.filter(routine__user=self.user).exclude(routine=self.routine)
            for pk, exercise_id in earlier.values_list("pk", "exercise_id"):
                if exercise_id in by_exercise:
                    own[pk] = by_exercise[exercise_id]
        taken: dict[tuple[RoutineItem, str, str], list[Taken]] = {}
        for _routine, on, document in sessions:
            for key, entry in entries_in(document):
                item = own.get(uuid.UUID(key.item))
                if item is not None and item.ended_on is None and "undone" not in entry:
                    decided = Taken(on=on, kind=Kind(kind_of(entry)), rule=rule_of(entry))
                    taken.setdefault((item, key.part, key.side), []).append(decided)
        return tuple(
            Track(key=Key(str(item.pk), part, side), name=_name(item, part), decisions=tuple(decisions))
            for (item, part, side), decisions in taken.items()
        )

    def _gains(self) -> Iterable[date]:
        """List the days on which a self-test was better, or pain had become less, by more than chance."""
        yield from days_tested_better(self.person.test_rows, began_on=self.routine.plan_from)
        told = [
            (session.performed_on, session.pain_before)
            for session in self.recent.done
            if session.pain_before is not None
        ]
        if told:
            first, last = told[-1][0] + PAIN_COMPARED, told[0][0] - PAIN_COMPARED
            early = [pain for on, pain in told if on < first]
            late = [pain for on, pain in told if on > last]
            change = change_of_pain(Fraction(median(early)), Fraction(median(late))) if first <= last else None
            if change is not None and change.verdict is Verdict.BETTER:
                yield told[0][0]


def _name(item: RoutineItem, part: str) -> str:
    return next((child["name"] for child in item.parts if child["exercise"] == part), item.exercise.name)


# --- Answers ----------------------------------------------------------------------------------------------------------

ANSWERS: Mapping[Choice, OfferAnswer.Answer] = {
    Choice.SEEN: OfferAnswer.Answer.SEEN,
    Choice.NOT_NOW: OfferAnswer.Answer.DECLINED,
    Choice.LOOKED_AT: OfferAnswer.Answer.LOOKED_AT,
}


@transaction.atomic
def answer_offer(*, by: User, routine: Routine, key: str, choice: Choice, today: date) -> None:
    """Store what a person said to an offer, and do what it was about.

    Safe to repeat: the first answer of a day counts, except that "a clinician has looked" always counts. Raises
    ``NotOfferedError`` for what is not due and was not answered today.
    """
    locked(by)
    answered = routine.offer_answers.filter(key=key, answered_on=today)
    if choice is not Choice.LOOKED_AT and answered.exists():
        return
    offers = Offers(routine, today=today)
    offer = next((due for due in offers.due() if due.key == key), None)
    if offer is None or choice not in offer.choices:
        raise NotOfferedError(key)
    OfferAnswer.objects.update_or_create(
        routine=routine,
        key=key,
        answered_on=today,
        defaults={"user": by, "answer": ANSWERS.get(choice, OfferAnswer.Answer.ACCEPTED)},
    )
    if choice is Choice.LANDINGS:
        add_exercise(routine=routine, slug=STAMPS, role=Role.AEROBIC, today=today)
    if choice is Choice.SHORTER_PLAN:
        choose_plan(by=by, routine=routine, short=True)
    elif choice is Choice.MAINTENANCE:
        _train_less_often(routine, offers.numbers.maintenance_per_week, today=today)


def choose_plan(*, by: User, routine: Routine, short: bool) -> None:
    """Choose the shorter plan, or return to all exercises. Safe to repeat."""
    by.routines.filter(pk=routine.pk).update(short_plan=short)


def _train_less_often(routine: Routine, times: int, *, today: date) -> None:
    """Keep so many of the days, as evenly spread as can be."""
    choose_days(
        routine=routine,
        days=days.plan_days(routine.main_days, per_week_max=times, rest_days=routine.program.rest_days),
        today=today,
    )


def item_of(offer_key: str) -> uuid.UUID | None:
    """Find the exercise of the routine that an offer is about, or None."""
    subject, _colon, about = offer_key.partition(":")
    if subject != Subject.PLATEAU.value:
        return None
    try:
        return uuid.UUID(ExerciseKey.read(about).item)
    except ValueError:
        return None
