"""P4, P5, T3 and T4: nothing speaks against it, but something speaks for staying. Pure."""

from __future__ import annotations

from ..facts import AMBER, HOLD, UNKNOWN, Decision, Kind
from ..situation import Situation
from .deciding import band_key, decision


def morning_unknown(s: Situation) -> Decision | None:
    """P4: the question of the next morning was not answered, or that of pain was not."""
    if s.last_zone is not UNKNOWN:
        return None
    return decision(s, HOLD, "P4", "morning_unknown" if s.last.pain_told else "pain_not_told", "flare_rise")


def some_pain(s: Situation) -> Decision | None:
    """P5: amber: stay. Three such sessions running without a rise allow more repetitions, if the last was full and in
    the band.
    """
    run = s.running_in(AMBER)
    if not run:
        return None
    # Reading: "the first of that run" is the oldest session of the whole run, however long, not the third last.
    settled = len(run) >= s.numbers.amber_run and s.last.during <= run[0].during
    if settled and s.is_full(s.last) and s.is_within_band(s.last) and s.rx.reps < s.rx.reps_max:
        return decision(
            s, Kind.ADVANCE_REPS, "P5", "some_pain_settled", "pain_zones", "amber_run",
            reps=min(s.rx.reps + s.rx.inc, s.rx.reps_max), count=len(run), during=s.last.during,
        )  # fmt: skip
    return decision(s, HOLD, "P5", "some_pain", "pain_zones", "amber_run", during=s.last.during)


def not_all_done(s: Situation) -> Decision | None:
    """T3: the last session was not full."""
    if s.is_full(s.last):
        return None
    if not s.has_load(s.last):
        because = "other_load"
    elif len(s.last.sets) < s.rx.sets:
        because = "fewer_sets"
    else:
        because = "fewer_reps"
    return decision(
        s, HOLD, "T3", because, "rep_step", done=len(s.last.sets), planned=s.rx.sets,
        shortest=min(s.judged(s.last)), asked=s.rx.reps,
    )  # fmt: skip


def effort_above_band(s: Situation) -> Decision | None:
    """T4: the effort was above the band to aim for."""
    if s.is_within_band(s.last):
        return None
    top = s.band[1]
    return decision(s, HOLD, "T4", "effort_above", band_key(s), effort=s.last.rpe, top=top)
