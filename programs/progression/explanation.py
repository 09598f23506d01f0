"""What a person is told about a decision: why, in a plain sentence with its numbers, and what it means for the dose.

Pure. Kind, concrete, never blaming, no promises (``clinical_rules.md``, section 12).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from .facts import (
    Decision,
    Dose,
    Equipment,
    Fact,
    Kind,
    Prescription,
)
from .sentences import BAND_COLOURS, EASY_TODAY, MOVED, NOTHING_LESS, NOW_IT_IS, OUTCOMES, REASONS

# Facts that are repetitions, or seconds of a hold.
SAY_COUNTS: Mapping[str, tuple[str, ...]] = {
    "too_few": ("shortest", "asked"),
    "fewer_reps": ("shortest", "asked"),
    "confirm_top": ("top",),
    "at_the_goal": ("enough",),
    "bridge": ("enough",),
    "bridge_crossed": ("reached",),
}


class Words(Protocol):
    """Says doses and counts in the terms of somebody."""

    def dose(self, dose: Dose, *, before: Dose | None = None) -> str: ...

    def count(self, count: int) -> str: ...


class Told(Protocol):
    """What a sentence needs of a decision."""

    @property
    def kind(self) -> Kind: ...

    @property
    def because(self) -> str: ...

    @property
    def facts(self) -> Mapping[str, Fact]: ...

    @property
    def before(self) -> Dose: ...

    @property
    def after(self) -> Dose: ...

    @property
    def moved(self) -> str: ...


def sentence(decision: Decision, *, words: Words | None = None, easy_day: bool = False) -> str:
    """Say why and what, in one to three short sentences.

    ``words`` says doses and counts in the person's own terms ("with 1 lb", "10 minutes", "Chest lift II"); by default
    kilograms, band colours and level numbers are said. ``easy_day``: today is one, whatever was decided (G4).
    """
    return sentence_of(decision, words=words or DoseWords(decision.rx), easy_day=easy_day)


def sentence_of(decision: Told, *, words: Words, easy_day: bool = False) -> str:
    """Say the same of a decision of which no more is known than is said."""
    values: dict[str, Any] = {name: _fact_words(fact) for name, fact in decision.facts.items()}
    values["dose"] = words.dose(decision.after, before=decision.before)
    values["before"] = words.dose(decision.before)
    if decision.because in SAY_COUNTS:
        values |= {name: words.count(int(decision.facts[name] or 0)) for name in SAY_COUNTS[decision.because]}
    outcome = OUTCOMES[decision.kind]
    if decision.kind is Kind.REGRESS_REPS and decision.after == decision.before:
        outcome = NOTHING_LESS
    if decision.kind is Kind.HOLD and decision.because in MOVED:
        outcome = NOW_IT_IS
    why, what = REASONS[reason_key(decision)] % values, outcome % values
    said = pgettext("why, then what it means", "%(why)s %(what)s") % {"why": why, "what": what}
    if decision.moved:
        said = f"{REASONS[decision.moved]} {said}"
    return f"{said} {EASY_TODAY}" if easy_day and decision.kind is not Kind.EASY_DAY else said


def reason_key(decision: Told) -> str:
    """Choose the sentence in ``CAUSES``: some reasons have a more natural one for a special number."""
    if decision.because == "too_soon":
        return {0: "did_it_today", 1: "did_it_yesterday"}.get(int(decision.facts["gap"] or 0), "too_soon")
    if decision.because == "recent_fall" and decision.facts["days"] == 0:
        return "fell_today"
    return decision.because


def counts_seconds(rx: Prescription) -> bool:
    """Whether ``reps`` are seconds of a hold (8.1: ``inc`` is then more than one)."""
    return rx.inc > 1


class DoseWords:
    """Says doses of a prescription: "2 sets of 8 with 0.5 kg". A subclass may say counts and loads in other terms."""

    def __init__(self, rx: Prescription) -> None:
        self.rx = rx

    def dose(self, dose: Dose, *, before: Dose | None = None) -> str:
        """Say a dose. "Without weight" is said only when there was a weight before."""
        sets = ngettext("%(sets)d set of %(reps)s", "%(sets)d sets of %(reps)s", dose.sets) % {
            "sets": dose.sets,
            "reps": self.count(dose.reps),
        }
        load = self.load(dose.load)
        if not load and before is not None and before.load != dose.load:
            load = _("without a band") if self.rx.equipment is Equipment.BAND_LB else _("without weight")
        return _("%(sets)s %(load)s") % {"sets": sets, "load": load} if load else sets

    def count(self, count: int) -> str:
        """Say repetitions or seconds."""
        if counts_seconds(self.rx):
            return ngettext("%(count)d second", "%(count)d seconds", count) % {"count": count}
        return str(count)

    def load(self, load: Decimal) -> str:
        """Say a load: "with 0.5 kg", "with the red band", "at level 2"; nothing when there is none."""
        if self.rx.equipment is Equipment.LEVEL:
            return _("at level %(level)s") % {"level": number_words(load)}
        if load == 0:
            return ""
        if self.rx.equipment is Equipment.BAND_LB and load in BAND_COLOURS:
            return _("with %(band)s") % {"band": BAND_COLOURS[load]}
        if self.rx.equipment is Equipment.BAND_LB:
            return _("with a band of %(load)s lb") % {"load": number_words(load)}
        return _("with %(load)s kg") % {"load": number_words(load)}


def number_words(number: int | Fraction | Decimal) -> str:
    """Say a number: a load with at most two places (0.5, 1.25), a mean of scores (a Fraction) with one (3.7)."""
    words = f"{float(number):.{1 if isinstance(number, Fraction) else 2}f}"
    return words.rstrip("0").rstrip(".")


def _fact_words(fact: Fact) -> int | str:
    """Whole numbers stay numbers, for plurals."""
    if fact is None:
        return ""
    return int(fact) if isinstance(fact, int) else number_words(fact)
