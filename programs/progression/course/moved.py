"""What moved a dose before its decision was taken, and how that decision then explains itself.

Before it decides, the course brings each dose to what is open on that day (C10: a weight that nobody has allowed, or
that is not at home any more; a level that is closed) and lets ramps and gentle weeks go on or end (C1, C2). The rules
only see the dose afterwards and would say that it stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..facts import Decision, Fact, Kind
from .places import Places
from .states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Why a dose moved (``because`` as in ``Decision``), and whether a weight or a level went down (``lowers``)."""

    rule: str
    because: str
    rests_on: tuple[str, ...]
    sources: tuple[str, ...]
    facts: dict[str, Fact]
    lowers: bool = False


def move_of(found: State, settled: State, places: Places, *, on: date) -> Move | None:
    """Explain why the dose of an exercise is no longer what was ``found``; None where nothing moved."""
    if settled.amount.load < found.amount.load:
        if places.climbs_levels or len(places.loads) == 1:
            return Move(rule="C10", because="weight_gone", rests_on=(), sources=("P",), facts={}, lowers=True)
        return Move(
            rule="C10", because="weight_closed", rests_on=("high_load_needs_clearance",),
            sources=("R-OCLEAF", "R-TFTF15"), facts={}, lowers=True,
        )  # fmt: skip
    if settled.amount.level != found.amount.level:
        lowers = places.number(settled.amount.level) < places.number(found.amount.level)
        return Move(rule="C10", because="level_closed", rests_on=(), sources=("P",), facts={}, lowers=lowers)
    if settled.amount.sets == found.amount.sets and settled.amount.reps == found.amount.reps:
        return None
    if found.ramp:
        weeks = len(found.ramp.percents)
        return Move(
            rule="C1",
            because="ramp_goes_on" if settled.ramp else "ramp_over",
            rests_on=("ramp_4w" if weeks > 2 else "ramp_2w",),
            sources=("P", "R-CATER19"),
            facts={"week": found.ramp.week(on) + 1, "weeks": weeks} if settled.ramp else {},
        )
    return Move(rule="C2", because="gentle_week_over", rests_on=("deload_days",), sources=("P", "R-BELL23"), facts={})


def explained(decision: Decision, move: Move, *, found: State, places: Places) -> Decision:
    """Add the move to the decision: as its reason where the rules leave the dose, else before their own reason.

    Where a weight or a level went down, nothing grows on the same day.
    """
    if decision.kind is not Kind.HOLD and not (move.lowers and decision.kind.advances):
        if move.rule != "C10":
            return decision
        return decision._replace(
            moved=move.because,
            rests_on=(*decision.rests_on, *move.rests_on),
            sources=tuple(dict.fromkeys((*decision.sources, *move.sources))),
        )
    rx = decision.rx
    if move.lowers:
        before = places.rung(found.amount.level, found.amount.load)
        if before > rx.load:
            rx = rx._replace(load=before)
    return Decision(
        kind=Kind.REGRESS_LOAD if move.lowers else Kind.HOLD,
        rule=move.rule,
        because=move.because,
        rx=rx,
        after=decision.before,
        facts=move.facts,
        rests_on=move.rests_on,
        sources=move.sources,
    )
