"""How a session says its doses and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from exercises.measures.dose import Dose
from exercises.rules.catalogue import ExerciseEntry
from programs.decision.words.dose_words import asked_words
from programs.decision.words.why import PROPOSED, Why, waits

from ...decision.forecast import Forecast
from ...decision.stored import COMING_BACK, GENTLE_WEEK, Decided
from ...models import RoutineItem
from ...progression.course.dosage import dose_of, measure_of
from ...progression.course.states import Amount, Level, Stored
from ...progression.in_force import numbers_of
from .amounts import Sides, same, start_of
from .rows import SessionRows


class SessionWords:
    """Says what one session asks for and why, in the person's own terms."""

    def __init__(self, rows: SessionRows) -> None:
        self.rows = rows
        self.catalogue = rows.catalogue

    # --- Doses --------------------------------------------------------------------------------------------------------

    def entry(self, item: RoutineItem, part: str, amount: Stored) -> ExerciseEntry | Any:
        """Find the exercise that is asked for: the part of a sequence, or the present rung."""
        level = amount.get("level", "")
        slug = part or (Level.from_key(level).exercise if level else item.exercise.slug)
        return self.catalogue.exercises.get(slug, item.exercise)

    def asked_entry(self, item: RoutineItem, parts: Mapping[str, Sides]) -> ExerciseEntry | Any:
        """Find the exercise that is asked for of an item: a rung of the ladder may be another exercise than the present
        one.
        """
        amount = next((amount for amount in parts.get("", {}).values() if amount), {})
        return self.entry(item, "", amount)

    def asked_lines(self, item: RoutineItem, parts: Mapping[str, Sides]) -> tuple[str, ...]:
        """Say what is asked for of an exercise: a line for each part, and for each side where they differ."""
        if item.parts:
            return tuple(
                _("%(exercise)s: %(dose)s") % {"exercise": self.entry(item, part["exercise"], {}).name, "dose": words}
                for part in item.parts
                if part["exercise"] in parts
                for words in self._sides(item, part["exercise"], parts[part["exercise"]])
            )
        if "" in parts:
            return self._sides(item, "", parts[""])
        if str(item.pk) in self.rows.decided_on:
            return ()
        # It began before there were decisions, so the present dose is all that is known.
        now = Amount(sets=item.dose.sets, reps=getattr(item.dose, measure_of(item.dose)), load=item.dose.load_kg)
        return self._sides(item, "", {"": now.to_mapping()})

    def _sides(self, item: RoutineItem, part: str, sides: Sides) -> tuple[str, ...]:
        start = start_of(item, part)
        first = next((amount for amount in sides.values() if amount), {})
        if not first:
            return (_("rests today"),)
        if all(same(amount, first) for amount in sides.values()):
            return (self.dose(item, part, first, start, side=item.side),)
        return tuple(
            _("%(side)s: %(dose)s")
            % {
                "side": _("Left") if side == "left" else _("Right"),
                "dose": self.dose(item, part, amount, start, one_of_two=True) if amount else _("rests today"),
            }
            for side, amount in sorted(sides.items())
        )

    def dose(
        self, item: RoutineItem, part: str, amount: Stored, start: Dose, *, side: str = "", one_of_two: bool = False
    ) -> str:
        known = Amount.from_mapping(amount)
        return asked_words(
            dose_of(known, start),
            level=known.level,
            exercise=self.entry(item, part, amount),
            side=side,
            one_of_two=one_of_two,
            own=lambda: self.rows.own_weights,
            units=self.rows.user.units,
        )

    # --- Reasons ------------------------------------------------------------------------------------------------------

    def sentence(self, row: Decided) -> str:
        return _("You took this step back, so it stays as it was.") if row.is_undone else self.said(row)

    def said(self, row: Decided) -> str:
        return self.rows.speaker.sentence(row)

    def _codes(self, rows: Iterable[Decided]) -> list[str]:
        return [code for row in rows if not row.is_undone for code in self.rows.speaker.sources(row)]

    def why(self, rows: Iterable[Decided], *, first: Sequence[str] = ()) -> Why:
        """Build the reason from rows that say the same; the sentences of ``first`` come before theirs."""
        found = list(rows)
        return self.cited([*first, *(self.sentence(row) for row in found)], self._codes(found), of=found)

    def cited(self, sentences: Iterable[str], codes: Iterable[str], *, of: Iterable[Decided | Forecast]) -> Why:
        """Build a reason from sentences, each once, with those sources of these codes that are known. ``of`` is what it
        explains.
        """
        known = dict.fromkeys(codes)
        sources = self.catalogue.sources
        return Why(
            sentences=tuple(dict.fromkeys(sentences)),
            sources=tuple(sources[code] for code in known if code != PROPOSED and code in sources),
            is_ours=PROPOSED in known,
            waits_with=next((decided.item_id for decided in of if waits(decided.because)), None),
        )

    def whys(self, rows: Sequence[Decided]) -> tuple[Why, ...]:
        """List each reason once, with the side or the part that it is about where they differ."""
        by_sentence: dict[str, list[Decided]] = {}
        for row in rows:
            by_sentence.setdefault(self.sentence(row), []).append(row)
        if len(by_sentence) < 2:
            return tuple(self.why(found) for found in by_sentence.values())
        return tuple(
            self.cited(
                [_("%(where)s: %(why)s") % {"where": where, "why": said} if (where := self._where(found)) else said],
                self._codes(found),
                of=found,
            )
            for said, found in by_sentence.items()
        )

    def _where(self, rows: Sequence[Decided]) -> str:
        """Name what a reason is about, when that is not the whole exercise."""
        words = []
        parts = list(dict.fromkeys(row.part for row in rows if row.part))
        if parts:
            words.append(
                ", ".join(self.catalogue.exercises[part].name for part in parts if part in self.catalogue.exercises)
            )
        sides = {row.side for row in rows}
        if len(sides) == 1 and (side := sides.pop()):
            words.append(_("Left side") if side == "left" else _("Right side"))
        return ", ".join(words)

    def because(self, rows: Sequence[Decided], *, set_aside: bool) -> str:
        """Say why an exercise rests or is eased today; empty when it is neither."""
        if set_aside:
            return _(
                "It rests until a doctor or physiotherapist has looked at it, because it hurt more than once. That is "
                "the careful way."
            )
        decided = [row for row in rows if not row.choice]
        told = [self.said(row) for row in decided if not row.day or row.is_easy_day]
        return " ".join(dict.fromkeys(told))

    def lasting(self, rows: Iterable[Decided]) -> tuple[str, ...]:
        """Say what lasts for a while, as of the day of the session: a gentle week, coming back after a break."""
        effort = numbers_of(self.catalogue).deload_effort_max
        said: dict[str, None] = {}
        for row in rows:
            if row.choice:
                continue
            gentle, back = row.lasts.get(GENTLE_WEEK), row.lasts.get(COMING_BACK)
            days = {lasting: (self.rows.session.performed_on - lasting.began_on).days for lasting in row.lasts.values()}
            if gentle and days[gentle] < gentle.of:
                values = {"day": days[gentle] + 1, "days": gentle.of, "effort": effort}
                said[_("Gentle week, day %(day)s of %(days)s, effort at most %(effort)s") % values] = None
            elif back and days[back] // 7 < back.of:
                values = {"week": days[back] // 7 + 1, "weeks": back.of}
                said[_("Coming back, week %(week)s of %(weeks)s") % values] = None
        return tuple(said)
