"""How a rule says its decision, and the ways to make an exercise easier. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..facts import Decision, Dose, Fact, Kind, Prescription
from ..situation import Situation


def decision(
    s: Situation,
    kind: Kind,
    rule: str,
    because: str,
    *rests_on: str,
    sets: int | None = None,
    reps: int | None = None,
    load: Decimal | None = None,
    **facts: Fact,
) -> Decision:
    """Build a decision; numbers not named stay as they are.

    Only an ADVANCE may raise anything. For every other kind the smaller of the new and today's number holds, so that
    easing raises neither repetitions (the contract) nor sets or load (should an editor choose odd numbers).
    """
    rx = s.rx
    if sets is None and reps is None and load is None:
        after = Dose.__new__(Dose, sets=rx.sets, reps=rx.reps, load=rx.load)
    else:
        after = _dose(rx, kind, sets=sets, reps=reps, load=load)
    return Decision.__new__(
        Decision,
        kind=kind,
        rule=rule,
        because=because,
        rx=rx,
        after=after,
        facts=facts,
        rests_on=rests_on,
        sources=s.numbers.sources(rests_on),
    )


def _dose(rx: Prescription, kind: Kind, *, sets: int | None, reps: int | None, load: Decimal | None) -> Dose:
    sets = rx.sets if sets is None else max(sets, 1)
    reps = rx.reps if reps is None else reps
    load = rx.load if load is None else load
    if not kind.advances:
        sets, reps, load = min(sets, rx.sets), min(reps, rx.reps), min(load, rx.load)
    return Dose.__new__(Dose, sets=sets, reps=reps, load=load)


@dataclass(frozen=True, slots=True, kw_only=True)
class Easing:
    """One way to make an exercise easier."""

    kind: Kind
    sets: int | None = None
    reps: int | None = None
    load: Decimal | None = None
    rests_on: tuple[str, ...] = ()


def one_load_down(s: Situation) -> Easing | None:
    """One step down the ladder, from the bottom of the range; not possible at the bottom of the ladder."""
    if not s.is_above_bottom:
        return None
    return Easing(
        kind=Kind.REGRESS_LOAD, load=s.load_down(1), reps=s.rx.reps_min, rests_on=(f"ladder_{s.rx.equipment}",)
    )


def one_set_fewer(s: Situation, *, reps: int | None = None) -> Easing | None:
    return Easing(kind=Kind.REGRESS_SET, sets=s.rx.sets - 1, reps=reps) if s.rx.sets > 1 else None


def fewer_reps(s: Situation) -> Easing:
    """Two repetitions (or steps of seconds) fewer, not below five."""
    reps = max(s.rx.reps - s.numbers.ease_reps * s.rx.inc, s.numbers.reps_floor)
    return Easing(kind=Kind.REGRESS_REPS, reps=reps, rests_on=("ease_reps", "reps_floor"))


def reps_to_bottom(s: Situation) -> Easing:
    return Easing(kind=Kind.REGRESS_REPS, reps=s.rx.reps_min)


def ease(
    s: Situation, rule: str, because: str, *rests_on: str, ways: tuple[Easing | None, ...], **facts: Fact
) -> Decision:
    """Take the first way that is possible."""
    way = next(way for way in ways if way is not None)
    return decision(
        s, way.kind, rule, because, *rests_on, *way.rests_on, sets=way.sets, reps=way.reps, load=way.load, **facts
    )


def easier(s: Situation) -> Decision:
    """E1: the person asked for less: the load, else a set, else repetitions. No rule of section 9; it is always open to
    them (8.5).
    """
    return ease(s, "E1", "you_asked", ways=(one_load_down(s), one_set_fewer(s), fewer_reps(s)))


def band_key(s: Situation) -> str:
    return f"effort_band_phase_{s.profile.phase}"
