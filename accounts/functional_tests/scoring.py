"""Scores of the self-tests, and what follows from them (``clinical_rules.md``, section 6). Pure.

A result can only make a routine more careful. Passing a test never clears a risk of falling, whether the health check
found it or an earlier test that still counts: most people who had fallen passed the test, and a second try often ends
differently (6.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ..rules import norms
from ..rules.facts import HealthFacts, Presence

CHAIR_STAND = "chair_stand"
FOUR_STAGE = "four_stage"
SINGLE_LEG = "single_leg"
STAGES = ("side_by_side", "semi_tandem", "tandem", "one_leg")
TANDEM = STAGES.index("tandem")
ONE_LEG = STAGES.index("one_leg")
# Of these tests a source says which change is more than chance.
REAL_CHANGES: Mapping[str, int] = {CHAIR_STAND: norms.REAL_CHANGE}
FALLS_RISK = "falls_risk"
# The ``question`` of a presence that comes from a test instead of the health check.
QUESTION = "functional_test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result. ``score`` is stands, stages passed or seconds; ``stages`` the seconds of each stage tried."""

    kind: str
    done_on: date
    score: Decimal
    side: str = ""
    stages: tuple[Decimal, ...] = ()

    @property
    def tandem_seconds(self) -> Decimal:
        """Seconds heel to toe; 0 when the test ended before that stage."""
        return self.stages[TANDEM] if len(self.stages) > TANDEM else Decimal(0)

    @property
    def one_leg_seconds(self) -> Decimal | None:
        return self.stages[ONE_LEG] if len(self.stages) > ONE_LEG else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What the results change. ``falls_risk_because`` completes "because …"; ``reasons`` are whole sentences."""

    chair_stand: int | None = None
    chair_stand_below_norm: bool = False
    tandem_seconds: float | None = None
    falls_risk: bool = False
    supported_level: bool = False
    falls_risk_because: str = ""
    reasons: tuple[str, ...] = ()


def chair_stand_score(stands: int, *, used_hands: bool) -> int:
    """Score the full stands in 30 seconds; 0 when the hands were used (6.1)."""
    return 0 if used_hands else stands


def stages_passed(seconds: Sequence[Decimal]) -> int:
    """Count the stages that were held for 10 seconds before the first that was not (6.2)."""
    for passed, held in enumerate(seconds):
        if held < norms.STAGE_SECONDS:
            return passed
    return len(seconds)


def best_try(tries: Iterable[Decimal | None]) -> Decimal:
    """Find the longest try in seconds, at most the 45 at which the test ends (6.3). None is a try not done."""
    return min(max(seconds for seconds in tries if seconds is not None), Decimal(norms.SINGLE_LEG_CAP))


def counting(results: Iterable[Result], today: date) -> list[Result]:
    """Pick the results of the last twelve months, newest first; none with a date in the future."""
    valid = [result for result in results if 0 <= (today - result.done_on).days <= norms.VALID_DAYS]
    return sorted(valid, key=lambda result: result.done_on, reverse=True)


def latest(results: Sequence[Result], kind: str) -> list[Result]:
    """Pick the results of a kind from its last day, which are two for the two legs. ``results`` are newest first."""
    of_kind = [result for result in results if result.kind == kind]
    return [result for result in of_kind if result.done_on == of_kind[0].done_on]


def effects(results: Iterable[Result], *, age: int | None, sex: str, today: date) -> Effects:
    """Derive what self-tests change for a person (4.3 and section 6).

    - The last chair stand and the last heel to toe count for the risk tier.
    - Less than 10 seconds heel to toe, or less than 5 on one leg, in any test of the last twelve months is a risk of
      falling.
    - Less than 10 seconds in the last test, heel to toe or on either leg, keeps a person on the supported level. So
      does less than 10 in the fourth stage, which is a stand on one leg too. It never makes a risk of falling, because
      it is a single try (our proposal).
    - Where the sex was not said, a chair stand is below average when it is so for men or for women: not knowing is no
      reason for less care.
    """
    known = counting(results, today)
    chair = next(iter(latest(known, CHAIR_STAND)), None)
    stages = next(iter(latest(known, FOUR_STAGE)), None)
    legs = [result.score for result in latest(known, SINGLE_LEG)]
    fourth = None if stages is None else stages.one_leg_seconds

    reasons: list[str] = []
    stands = None if chair is None else int(chair.score)
    norm = norms.chair_stand_norm(age, sex)
    below = stands is not None and norm is not None and stands < norm
    if stands == 0:
        reasons.append(_("You could not yet stand up from a chair without your hands."))
    elif below:
        reasons.append(_("You stood up from a chair less often than most people of your age."))
    tandem = None if stages is None else stages.tandem_seconds
    tandem_short = tandem is not None and tandem < norms.TANDEM_SECONDS
    leg_short = bool(legs) and min(legs) < norms.SUPPORTED_BELOW
    fourth_short = fourth is not None and fourth < norms.SUPPORTED_BELOW
    if tandem_short:
        reasons.append(_within(_("You held heel-to-toe for less than %(seconds)d seconds."), norms.TANDEM_SECONDS))
    if leg_short:
        reasons.append(_within(_("You stood on one leg for less than %(seconds)d seconds."), norms.SUPPORTED_BELOW))
    elif fourth_short:
        reasons.append(
            _("You held the fourth way to stand, on one leg, for less than %(seconds)d seconds.")
            % {"seconds": norms.SUPPORTED_BELOW}
        )

    fell_short = _falls_risk_clauses(known)
    if fell_short and not tandem_short and not (legs and min(legs) < norms.FALLS_RISK_BELOW):
        reasons.append(_("An earlier balance test was short. One better test does not yet show a smaller risk."))
    return Effects(
        chair_stand=stands,
        chair_stand_below_norm=below,
        tandem_seconds=None if tandem is None else float(tandem),
        falls_risk=bool(fell_short),
        supported_level=tandem_short or leg_short or fourth_short,
        falls_risk_because=_join(fell_short),
        reasons=tuple(reasons),
    )


def _falls_risk_clauses(known: Iterable[Result]) -> list[str]:
    known = list(known)
    clauses = []
    if any(result.kind == FOUR_STAGE and result.tandem_seconds < norms.TANDEM_SECONDS for result in known):
        clauses.append(
            _("you held heel-to-toe for less than %(seconds)d seconds in your own test")
            % {"seconds": norms.TANDEM_SECONDS}
        )
    if any(result.kind == SINGLE_LEG and result.score < norms.FALLS_RISK_BELOW for result in known):
        clauses.append(
            _("you stood on one leg for less than %(seconds)d seconds in your own test")
            % {"seconds": norms.FALLS_RISK_BELOW}
        )
    return clauses


def _within(words: str, seconds: int) -> str:
    return words % {"seconds": seconds}


def _join(clauses: Sequence[str]) -> str:
    return _(" and ").join(clauses)


def with_test_effects(facts: HealthFacts, found: Effects) -> HealthFacts:
    """Add a risk of falling that the self-tests showed to the facts, unless the person has told us of one for sure."""
    told = facts.presences.get(FALLS_RISK)
    if not found.falls_risk or (told is not None and told.sure):
        return facts
    shown = Presence(condition=FALLS_RISK, sure=True, question=QUESTION, words=found.falls_risk_because)
    return replace(facts, presences={**facts.presences, FALLS_RISK: shown})
