"""What an exercise is for the person who reads its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import SlugField

from accounts.models import OF_PERSON
from exercises.prepared import Given, Prepared
from exercises.rules.catalogue import ExerciseEntry
from exercises.rules.home import Place
from exercises.rules.own_opening import Terms, terms_of
from exercises.rules.reasons import Reason
from exercises.rules.screening import Verdict
from exercises.rules.sides import SIDES

from ..models import RoutineItem
from ..models.training import present
from ..routine.clearance.openings import sessions_done
from ..standing.aerobic import StrengthFirst, is_on_foot, strength_first
from ..standing.person import Person

_in_plan: Prepared[Any] = Prepared(
    lambda: (
        RoutineItem.objects.of_present_plan(OF_PERSON)
        .filter(exercise__slug=Given("slug", SlugField()))
        .values_list("pk", flat=True)[:1]
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForYou:
    """What an exercise is for one person.

    ``verdict`` is the lower-case word. ``reasons`` are what to know now; ``others`` matter only once the verdict is
    milder, because how to change an exercise is no use to somebody who must not do it. ``instead`` are allowed
    substitutes for an exercise that is not allowed. ``decided_by`` is the part of a sequence that is the reason.
    ``locked`` says why all exercising waits for a clinician; empty when it does not. ``sides`` are the verdicts on the
    left and on the right where they differ; ``verdict`` is then the stricter one. ``terms`` are those on which the
    person may open it for themselves, None when that is not for them; ``opened_on`` is the ISO date on which they did,
    while it counts.
    """

    verdict: str
    reasons: tuple[Reason, ...]
    others: tuple[Reason, ...]
    instead: tuple[ExerciseEntry, ...]
    decided_by: ExerciseEntry | None
    locked: tuple[Reason, ...]
    sides: tuple[tuple[str, str], ...] = ()
    terms: Terms | None = None
    opened_on: str = ""

    @property
    def is_allowed(self) -> bool:
        """Whether it may be done now, and so be in a plan."""
        return not self.locked and self.verdict not in {"avoid", "clear"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWay:
    """How far a person is on the way to opening an exercise for themselves. They need the risk tier LOW, and
    ``sessions`` sessions, of which they have ``done`` some.
    """

    is_low: bool
    done: int
    sessions: int

    @property
    def is_there(self) -> bool:
        return self.is_low and self.done >= self.sessions


def for_person(slug: str, person: Person) -> ForYou:
    """Judge a published exercise for a person: the verdict and every reason."""
    catalogue = person.catalogue
    sided = person.screened([slug])
    judged, programme = sided.whole.exercises[slug], sided.whole.programme
    locked = programme.rules if programme.verdict is Verdict.CLEAR else ()
    now = judged.rules
    if not judged.verdict.allows:
        now = tuple(rule for rule in judged.rules if rule.verdict is judged.verdict)
    of_one_side = sided.rule_sides(slug)
    verdicts = [(side, sided.verdict(slug, side).verdict) for side in SIDES]
    return ForYou(
        verdict=judged.verdict.word,
        reasons=tuple(person.explained(now, of_one_side)),
        others=tuple(person.explained((rule for rule in judged.rules if rule not in now), of_one_side)),
        sides=tuple((side, verdict.word) for side, verdict in verdicts) if verdicts[0][1] is not verdicts[1][1] else (),
        instead=() if judged.verdict.allows else tuple(_instead(slug, person)),
        decided_by=catalogue.exercises.get(judged.decided_by),
        locked=tuple(person.explained(rule for rule in locked if rule.verdict is Verdict.CLEAR)),
        # While all exercising waits, nobody can open anything.
        terms=None if locked else terms_of(slug, judged.rules),
        opened_on=next((said.given_on for said in person.cleared if said.own and said.exercise == slug), ""),
    )


def for_reader(slug: str, person: Person) -> dict[str, Any]:
    """Collect what ``programs/library/_for_you.html`` shows of a published exercise, beside the exercise itself."""
    for_you = for_person(slug, person)
    return {
        "for_you": for_you,
        "in_plan": for_you.is_allowed and bool(_in_plan(user=person.user, slug=slug)),
        "own_way": own_way_of(person, for_you.terms),
        "strength_first": _strength_before(slug, person) if for_you.is_allowed else None,
    }


def _strength_before(slug: str, person: Person) -> StrengthFirst | None:
    """Find what comes before a way to walk, for somebody who may fall."""
    if not is_on_foot(person.catalogue.exercises[slug]) or strength_first(person, trains_since=None) is None:
        return None
    routine = present.alone(person.user)
    return strength_first(person, trains_since=routine.plan_from if routine else None)


def own_way_of(person: Person, terms: Terms | None) -> OwnWay | None:
    """Tell how far a person is on the way to opening an exercise on ``terms``; None when there is no such way."""
    if terms is None:
        return None
    is_low = person.tier.level == "LOW"
    return OwnWay(is_low=is_low, done=sessions_done(person.user) if is_low else 0, sessions=terms.sessions)


def _instead(slug: str, person: Person) -> Iterable[ExerciseEntry]:
    """Find what the catalogue offers somebody like this in place of an exercise, as far as they may and can do it.

    Where it names nothing, it is what fitting would put there, if that finds something.
    """
    catalogue = person.catalogue
    offers = dict.fromkeys(
        offer
        for substitution in catalogue.substitutions
        if substitution.blocked == slug
        and (not substitution.conditions or substitution.conditions & person.presences.keys())
        for offer in substitution.offers
    )
    blocked = catalogue.exercises[slug]
    entries = [catalogue.exercises[offer] for offer in person.can_do(offers)]
    if found := [entry for entry in entries if person.home.place_instead(blocked, entry) is not Place.NOWHERE]:
        return found
    fitted = catalogue.exercises.get(person.fitter().replacement(blocked).exercise)
    return [fitted] if fitted else []
