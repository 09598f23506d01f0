"""The ladder of an exercise for one person: the weights that they can put together, else the levels that they may do.

Levels are the rungs of the catalogue's ladders (``clinical_rules.md``, 4.5), and within a rung how a balance exercise
is supported or how long a repetition is held (8.3). A rung is screened before it is offered. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from exercises.measures.dose import Dose
from exercises.measures.presentation import kilograms_from
from exercises.rules.catalogue import Catalogue, ExerciseEntry
from exercises.rules.gates import ClosedGate, Gate
from exercises.rules.home import Home, Place
from exercises.rules.own_opening import load_terms_of
from exercises.rules.screening import Rule, Screening, Verdict

from ..facts import Equipment, Ladder
from ..numbers import Numbers
from .places import Places, Waits
from .states import Level

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# From most support to none (8.3).
SUPPORTS: Mapping[str, StrOrPromise] = {
    "two_hands": _("with two hands on the support"),
    "one_hand": _("with one hand on the support"),
    "fingertips": _("with your fingertips on the support"),
    "hover": _("with your hands just above the support"),
    "none": _("without touching the support"),
}
# How a repetition is made harder where the next rung waits behind a gate (4.5, 8.3): ``exercises.gates.FORMS``. How
# slow and how long is our own choice, from the tempo of section 7 and the holds of R-TFTF15.
FORMS: Mapping[str, StrOrPromise] = {
    "slow": _("slowly, counting to five on the way down"),
    "pause": _("slowly, with a pause of three seconds before you come back"),
}
LOADS = (Equipment.ANKLE_KG, Equipment.DUMBBELL_KG, Equipment.BAND_LB)
# Nobody begins with more (8.3: "1 lb or 1-2 kg start"), and no step more than doubles the one before, as on all
# ladders of 8.3 (P). So somebody who owns only one heavy cuff continues without it.
HEAVIEST_FIRST_KG: Mapping[Equipment, Decimal] = {Equipment.ANKLE_KG: Decimal(2), Equipment.DUMBBELL_KG: Decimal(2)}


class End(StrEnum):
    """Why a ladder goes no further up for this person."""

    TOP = "top"
    GATE = "gate"
    NOT_ALLOWED = "not_allowed"
    IN_ROUTINE = "in_routine"
    LEFT_OUT = "left_out"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderEnd:
    """Where a ladder of levels ends, with the next rung and the rules against it when there is one."""

    why: End
    exercise: str = ""
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Climber:
    """What the ladders of one person depend on.

    ``screening`` covers at least the rungs of the ladders in question. ``loads`` returns the weights that they can put
    together, in kilograms, ascending from none. ``gates`` returns the gates before an exercise that are for somebody
    like them, open or not; ``may_stand_free`` whether a balance exercise may go on without a hand on the support.
    ``supported``: a self-test says that the support stays. ``hands_needed``: they walk with a frame or two sticks, and
    hold no weight while there is another way to grow. ``left_out`` are exercises that were left out or replaced
    for them, ``declined`` those that they never want to be shown.
    """

    catalogue: Catalogue
    screening: Screening
    home: Home
    loads: Callable[[Equipment], Ladder]
    numbers: Numbers
    tier: str
    load_cleared: Callable[[str], bool]
    gates: Callable[[str], Sequence[Gate]]
    may_stand_free: Callable[[str], bool]
    supported: bool = False
    hands_needed: bool = False
    left_out: Collection[str] = ()
    declined: Collection[str] = ()


def gentle(loads: Ladder, kind: Equipment) -> Ladder:
    """Cut a ladder before the first step that is too large to take at home: too heavy to begin with, or more than twice
    the place before.
    """
    kept = [loads[0]]
    for load in loads[1:]:
        before = kept[-1]
        if load > (before * 2 if before else HEAVIEST_FIRST_KG.get(kind, load)):
            break
        kept.append(load)
    return tuple(kept)


def rungs_with(slug: str, catalogue: Catalogue) -> tuple[str, ...]:
    """List the published rungs of the exercise's ladder, easier to harder; the exercise alone when it is on none."""
    for rungs in catalogue.ladders.values():
        if slug in rungs:
            return tuple(rung for rung in rungs if rung in catalogue.exercises)
    return (slug,)


def places_of(
    slug: str,
    *,
    start: Dose,
    goal: Dose,
    load_allowed: bool,
    load_is_own: bool = False,
    others: Collection[str],
    climber: Climber,
) -> tuple[Places, LadderEnd]:
    """Build the ladder of an exercise that was fitted with ``start`` and ``goal``, and say why it ends where it does.

    ``load_is_own``: weights are open by the person's own word alone. ``others`` are the other exercises of the routine:
    none of them is stepped to. An exercise without a ladder has one place.
    """
    entry = climber.catalogue.exercises[slug]
    kind = Equipment(entry.load) if entry.load in LOADS else Equipment.NONE
    rungs = rungs_with(slug, climber.catalogue)
    # In the tier HIGH the rules themselves hold an added weight back, and say what would open it; unless there is
    # another way to grow meanwhile.
    waits = climber.tier == "HIGH" and not climber.load_cleared(slug)
    forms, waits_at_gate = _forms(rungs[rungs.index(slug) + 1 :], climber)
    if (
        kind is not Equipment.NONE
        and not ((waits or climber.hands_needed) and forms and waits_at_gate)
        and (load_allowed or waits)
    ):
        all_loads = gentle(climber.loads(kind), kind)
        loads = _own_loads(all_loads, kind, climber.numbers) if load_is_own else all_loads
        if len(loads) > 1:
            more = Waits.MORE_WEIGHT.value if len(loads) < len(all_loads) else ""
            return Places(equipment=kind, loads=loads, waits_for=more), LadderEnd(why=End.TOP)
    levels: list[Level] = []
    open_places: list[int] = []
    end = LadderEnd(why=End.TOP)
    own = rungs.index(slug)
    # What is below another exercise of the routine is that one's way back: two items never become the same exercise.
    lowest = max((place + 1 for place, rung in enumerate(rungs[:own]) if rung in others), default=0)
    for place, rung in enumerate(rungs):
        harder = place > own
        other = climber.catalogue.exercises[rung]
        if harder and end.why is End.TOP:
            end = _end_at(rung, entry, others, climber)
        can = rung == slug or (
            place >= lowest and _can(rung, entry, others, climber) and (not harder or end.why is End.TOP)
        )
        doses = (start, goal) if rung == slug else (other.start or start, other.goal or goal)
        forms, waits_at_gate = _forms(rungs[place + 1 :], climber)
        for number, level in enumerate([*_levels(other, *doses, climber), *_in_forms(rung, forms)]):
            levels.append(level)
            if not can or (level.form and not waits_at_gate):
                continue
            # An easier exercise never takes the hands off the support: a step back to it is one with both hands there.
            if other.kind != "balance" or number < (1 if place < own else _most_support(rung, climber)):
                open_places.append(len(levels))
    waits_for = _waits_for(slug, kind, end, load_allowed=load_allowed, climber=climber)
    if len(levels) < 2:
        return Places(waits_for=waits_for), end
    keys = tuple(level.key for level in levels)
    return Places(equipment=Equipment.LEVEL, levels=keys, open=tuple(open_places), waits_for=waits_for), end


def _own_loads(loads: Ladder, kind: Equipment, numbers: Numbers) -> Ladder:
    """Limit the loads of a ladder to those of somebody who opened the weight themselves (OST-10, FRK-2)."""
    most = {
        Equipment.ANKLE_KG: numbers.own_load_ankle_kg,
        Equipment.DUMBBELL_KG: numbers.own_load_dumbbell_kg,
        Equipment.BAND_LB: numbers.own_load_band_lb,
    }[kind]
    most_kg = kilograms_from(most, "imperial" if kind is Equipment.BAND_LB else "metric")
    return tuple(load for load in loads if load <= most_kg)


def _waits_for(slug: str, kind: Equipment, end: LadderEnd, *, load_allowed: bool, climber: Climber) -> str:
    """Name what an exercise at the end of its ladder waits for; empty where the ladder really ends."""
    if end.why is End.GATE:
        return Waits.GATE.value
    if kind is Equipment.NONE:
        return ""
    if load_allowed:
        return Waits.WEIGHTS_AT_HOME.value
    rules = climber.screening.exercises[slug].rules
    own = climber.tier != "HIGH" and load_terms_of(slug, rules, level=climber.tier) is not None
    return Waits.OWN_WEIGHTS.value if own else Waits.CLINICIAN.value


def first_level(entry: ExerciseEntry, start: Dose) -> str:
    """Choose the level with which an exercise begins: its own, with most support, with the hold of its start dose."""
    support = next(iter(SUPPORTS)) if entry.kind == "balance" else ""
    hold = start.hold_seconds if start.reps and entry.kind != "balance" else 0
    return Level(exercise=entry.slug, support=support, hold_seconds=hold).key


def _levels(entry: ExerciseEntry, start: Dose, goal: Dose, climber: Climber) -> list[Level]:
    if entry.kind == "balance":
        return [Level(exercise=entry.slug, support=support) for support in SUPPORTS]
    if not start.reps or not start.hold_seconds:
        return [Level(exercise=entry.slug)]
    longest = max(goal.hold_seconds, start.hold_seconds)
    holds = {start.hold_seconds}
    if entry.kind == "posture":
        holds |= {int(hold) for hold in climber.numbers.ladder_hold_extensor if start.hold_seconds < hold <= longest}
    return [Level(exercise=entry.slug, hold_seconds=hold) for hold in sorted(holds)]


def _forms(harder: Sequence[str], climber: Climber) -> tuple[tuple[str, ...], bool]:
    """List the forms in which a rung grows while the next one waits, and say whether it waits at its gate now.

    A person whom the gate does not concern gets none, because they go on to the next rung.
    """
    for rung in harder[:1]:
        gates = {gate.id: gate for gate in climber.gates(rung)}
        closed = any(rule.id in gates for rule in climber.screening.exercises[rung].rules)
        return tuple(form for gate in gates.values() for form in gate.forms), closed
    return (), False


def _in_forms(rung: str, forms: Iterable[str]) -> list[Level]:
    return [Level(exercise=rung, form=form) for form in forms]


def _most_support(rung: str, climber: Climber) -> int:
    """Count how many of ``SUPPORTS`` are open: those with a hand on the support, for people who need one."""
    free = climber.may_stand_free(rung) and not climber.supported
    return len(SUPPORTS) if free else climber.numbers.high_support_max


def _can(rung: str, entry: ExerciseEntry, others: Collection[str], climber: Climber) -> bool:
    other = climber.catalogue.exercises[rung]
    return (
        _allowed(rung, climber)
        and rung not in others
        and rung not in climber.left_out
        and rung not in climber.declined
        and other.measure == entry.measure
        and not other.parts
        and climber.home.place_instead(entry, other) is not Place.NOWHERE
        and climber.home.allows(other)
    )


def _allowed(rung: str, climber: Climber) -> bool:
    return climber.screening.exercises[rung].verdict.allows


def _end_at(rung: str, entry: ExerciseEntry, others: Collection[str], climber: Climber) -> LadderEnd:
    """Decide whether a harder rung ends the ladder. One that only lacks equipment is stepped over."""
    verdict = climber.screening.exercises[rung]
    if not verdict.verdict.allows:
        rules = tuple(rule for rule in verdict.rules if rule.verdict in {Verdict.AVOID, Verdict.CLEAR})
        gated = all(isinstance(rule, ClosedGate) for rule in rules)
        return LadderEnd(why=End.GATE if gated else End.NOT_ALLOWED, exercise=rung, rules=rules)
    if rung in others:
        return LadderEnd(why=End.IN_ROUTINE, exercise=rung)
    if rung in climber.left_out:
        return LadderEnd(why=End.LEFT_OUT, exercise=rung)
    return LadderEnd(why=End.TOP)
