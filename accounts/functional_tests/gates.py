"""What the catalogue's gates (``exercises.rules.gates``) need to know of a person's answers and self-tests. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from exercises.rules.gates import AtGate
from exercises.rules.gates import Result as Latest

from ..rules import norms
from ..rules.facts import HealthFacts
from .scoring import CHAIR_STAND, FALLS_RISK, FOUR_STAGE, Result, counting, latest


def at_gate(facts: HealthFacts, tier: str, results: Iterable[Result] = (), *, today: date) -> AtGate:
    """Describe a person as the gates see them. ``facts`` and ``tier`` include what the self-tests add.

    The latest result of each test counts, unless it is too old. The caller adds what they did (``with_history``).
    """
    known = counting(results, today)
    return AtGate(
        tier=tier,
        falls_risk=FALLS_RISK in facts.presences,
        age=facts.age,
        frame=facts.walks_with_frame,
        norm=norms.gate_norm(facts.age, facts.sex),
        stands=_latest(known, CHAIR_STAND, today),
        tandem=_latest(known, FOUR_STAGE, today),
    )


def _latest(known: Sequence[Result], kind: str, today: date) -> Latest | None:
    found = next(iter(latest(known, kind)), None)
    if found is None:
        return None
    value = found.score if kind == CHAIR_STAND else found.tandem_seconds
    return Latest(value=float(value), days_ago=(today - found.done_on).days)


def with_history(who: AtGate, *, doing: frozenset[str], sessions: Mapping[str, int], weeks: int) -> AtGate:
    """Add which exercises a person does now, how many sessions they did, and for how many weeks."""
    return replace(who, doing=doing, sessions=sessions, weeks=weeks)
