"""The words of the self-tests: what each tells, what to have ready, how it is done, and how results are said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import FunctionalTest
from exercises.measures.presentation import counted

from ..rules import norms
from .scoring import CHAIR_STAND, FOUR_STAGE, REAL_CHANGES, SINGLE_LEG, STAGES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEFT, RIGHT = FunctionalTest.Side.LEFT, FunctionalTest.Side.RIGHT
# Shown with the balance exercises of a routine (6.3: stay on the supported level).
SUPPORT_NOTE = format_lazy(
    gettext_lazy("Keep hold of your support for now: your own balance test was shorter than {seconds} seconds."),
    seconds=norms.SUPPORTED_BELOW,
)

STAGE_NAMES: Mapping[str, StrOrPromise] = {
    "side_by_side": gettext_lazy("Feet side by side"),
    "semi_tandem": gettext_lazy("One foot half a step ahead"),
    "tandem": gettext_lazy("Heel to toe"),
    "one_leg": gettext_lazy("On one leg"),
}
STAGE_HOW: Mapping[str, StrOrPromise] = {
    "side_by_side": gettext_lazy("Your feet touch each other."),
    "semi_tandem": gettext_lazy("The inside of one foot touches the big toe of the other."),
    "tandem": gettext_lazy("One foot in front of the other: the heel touches the toes, as on a rope."),
    "one_leg": gettext_lazy("Lift one foot off the floor."),
}


def _staged(words: StrOrPromise) -> StrOrPromise:
    """Put in how long each of the four ways to stand is held."""
    return format_lazy(words, seconds=norms.STAGE_SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """One self-test as its page shows it. ``seconds`` is how long the timer runs, ``timer`` how it counts."""

    kind: str
    slug: str
    title: StrOrPromise
    tells: StrOrPromise
    place: StrOrPromise
    ready: Sequence[StrOrPromise]
    steps: Sequence[StrOrPromise]
    timer: str
    seconds: int


STOP_IF: Sequence[StrOrPromise] = (
    format_lazy(gettext_lazy("it hurts more than {most} out of 10,"), most=norms.PAIN_MOST),
    gettext_lazy("you feel dizzy or faint, or your chest feels tight,"),
    gettext_lazy("you no longer feel safe."),
)

FIXED_SUPPORT = gettext_lazy(
    "I stand next to something fixed that I can grab at once: a kitchen counter or a rail, not a light chair."
)

GUIDES: Mapping[str, Guide] = {
    "chair-stand": Guide(
        kind=CHAIR_STAND,
        slug="chair-stand",
        title=gettext_lazy("Stand up and sit down for 30 seconds"),
        tells=gettext_lazy("How strong your legs are. You count how often you can stand up from a chair."),
        place=gettext_lazy("My chair stands against a wall. It is about 43 cm (17 inches) high, and has no wheels."),
        ready=(
            gettext_lazy("A firm chair with a straight back, about 43 cm (17 inches) from the floor to the seat."),
            gettext_lazy("A wall behind the chair, so that it cannot slide away."),
            gettext_lazy("A heavy table or a kitchen counter that you can reach."),
            gettext_lazy("Flat shoes, or bare feet. A clear floor."),
        ),
        steps=(
            gettext_lazy("Sit in the middle of the seat. Put your feet flat on the floor, as wide as your shoulders."),
            gettext_lazy("Cross your arms on your chest. Keep your back straight."),
            gettext_lazy("Stand up two or three times for practice, then rest a little."),
            gettext_lazy("Start the timer. At “Go”, stand up fully, then sit down fully. Go on until time is up."),
            gettext_lazy("Count each time you stand. If you are more than half way up at the end, it counts."),
            gettext_lazy("If you need your hands, use them: being safe comes first. Then tick that you used them."),
        ),
        timer="down",
        seconds=norms.CHAIR_STAND_SECONDS,
    ),
    "four-stage": Guide(
        kind=FOUR_STAGE,
        slug="four-stage",
        title=gettext_lazy("Four ways to stand"),
        tells=gettext_lazy("How steady you stand. Each of the four ways is a little harder than the one before."),
        place=FIXED_SUPPORT,
        ready=(
            gettext_lazy("A kitchen counter, a heavy table or a rail right beside you. A light chair will not do."),
            gettext_lazy("Flat shoes, or bare feet. A clear, dry floor and good light."),
            gettext_lazy("No stick and no walking frame for the test itself."),
        ),
        steps=(
            gettext_lazy("Hold on while you put your feet in place. Then let go and start the timer."),
            _staged(
                gettext_lazy(
                    "Keep your eyes open. Your arms may move, your feet may not. Try to hold it for {seconds} seconds."
                )
            ),
            gettext_lazy("If you move a foot or grab hold, stop the timer: the test is over, and that is fine."),
            _staged(
                gettext_lazy("If you held it for {seconds} seconds, rest a little and go on to the next way to stand.")
            ),
        ),
        timer="down",
        seconds=norms.STAGE_SECONDS,
    ),
    "single-leg": Guide(
        kind=SINGLE_LEG,
        slug="single-leg",
        title=gettext_lazy("Stand on one leg"),
        tells=gettext_lazy("How steady each leg is on its own. You need that for stairs, and when you trip."),
        place=FIXED_SUPPORT,
        ready=(
            gettext_lazy("A kitchen counter, a heavy table or a rail right beside you. A light chair will not do."),
            gettext_lazy("Flat shoes, or bare feet. A clear, dry floor and good light."),
        ),
        steps=(
            gettext_lazy("Hold on, and put your weight on one leg. Keep your eyes open."),
            gettext_lazy("Start the timer. At “Go”, lift the other foot and let go. The legs do not touch."),
            gettext_lazy("Stop it when your foot comes down, when you grab hold, or when the standing foot moves."),
            gettext_lazy("After 45 seconds the test is over: that is as long as it goes."),
            gettext_lazy("You have up to three tries with each leg. The best one counts."),
        ),
        timer="up",
        seconds=norms.SINGLE_LEG_CAP,
    ),
}


def plain(number: Decimal) -> str:
    """Write a score without trailing zeros, with the decimal sign of the reader's language."""
    return number_format(number.to_integral_value() if number == number.to_integral_value() else number)


def seconds_words(seconds: Decimal) -> str:
    return ngettext("%(number)s second", "%(number)s seconds", 1 if seconds == 1 else 2) % {"number": plain(seconds)}


def result_words(rows: Sequence[FunctionalTest]) -> str:
    """Say the result of one day: its row, or the rows of both legs."""
    first = rows[0]
    if first.kind == CHAIR_STAND:
        if first.detail.get("hands"):
            return _("0 times without hands")
        times = int(first.score)
        return ngettext("%(times)d time", "%(times)d times", times) % {"times": times}
    if first.kind == FOUR_STAGE:
        passed = int(first.score)
        if passed == len(STAGES):
            return _("all %(ways)d ways, %(seconds)d seconds each") % {"ways": passed, "seconds": norms.STAGE_SECONDS}
        words = _("%(passed)d of %(ways)d ways") % {"passed": passed, "ways": len(STAGES)}
        held = first.detail.get("seconds", {}).get(STAGES[passed])
        if held is None:
            return words
        return _("%(words)s; then %(stage)s for %(seconds)s") % {
            "words": words,
            "stage": str(STAGE_NAMES[STAGES[passed]]).lower(),
            "seconds": seconds_words(Decimal(held)),
        }
    best = {row.side: row.score for row in rows}
    legs = [
        words % {"seconds": seconds_words(best[side])}
        for side, words in ((LEFT, _("left leg %(seconds)s")), (RIGHT, _("right leg %(seconds)s")))
        if side in best
    ]
    return ", ".join(legs)


def norm_words(kind: str, *, age: int | None, sex: str) -> str:
    """Say what result is usual at an age, without judging the person's own."""
    if kind == CHAIR_STAND:
        found = norms.chair_stand_norms(age)
        if age is None:
            return _("We do not know your age, so there is no number to compare with. What counts is how you change.")
        if found is None:
            return _(
                "Under %(age)d there is no number to compare with. What counts is how you change from test to test."
            ) % {"age": norms.CHAIR_STAND[-1][0]}
        if sex in ("male", "female"):
            return _("Many people of your age and sex manage %(number)d or more.") % {"number": found.of(sex)}
        if found.men == found.women:
            return _("Many people of your age manage %(number)d or more.") % {"number": found.men}
        return _(
            "Many women of your age manage %(women)d or more, and many men %(men)d or more. You have not told us your "
            "sex, so we take the higher number, to be on the safe side."
        ) % {"women": found.women, "men": found.men}
    if kind == FOUR_STAGE:
        return _("Steady people hold the first three for %(seconds)d seconds each. The fourth is hard for many.") % {
            "seconds": norms.STAGE_SECONDS
        }
    seconds = norms.single_leg_seconds(age)
    if seconds is None:
        return _("We do not know your age, so there is no number to compare with. What counts is how you change.")
    words = _("People of your age stand for about %(seconds)d seconds on average. Some much longer, some much shorter.")
    return words % {"seconds": seconds}


def change_words(kind: str, before: Sequence[FunctionalTest], now: Sequence[FunctionalTest]) -> str:
    """Compare the last result with the one before; a difference that chance can explain is called just that."""
    if real := REAL_CHANGES.get(kind):
        change = int(now[0].score - before[0].score)
        if abs(change) < real:
            return _("About the same as the time before: a difference of less than %(number)d can be chance.") % {
                "number": real
            }
        if change > 0:
            return _("%(number)d more than the time before. That is more than chance: you have become stronger.") % {
                "number": change
            }
        return _("%(number)d fewer than the time before. If that surprises you, talk about it with your doctor.") % {
            "number": -change
        }
    return _("The time before: %(result)s.") % {"result": result_words(before)}


def seconds_counted() -> str:
    """Write, as JSON, how the script of the timer says the seconds that it measured (``presentation.counted``)."""
    return json.dumps(counted(lambda number: ngettext("{number} second", "{number} seconds", number)))
