"""Numbers, doses and days in words, as pages say them. Pure; every text goes through gettext."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from .dose import Dose

KILOGRAMS_IN_A_POUND = Decimal("0.45359237")
# Loads are stored to the gram, which is fine enough for pounds to come back as the same pounds.
GRAM = Decimal("0.001")
CENT = Decimal("0.01")
HALF = Decimal("0.5")
DAYS_OF_A_YEAR = 365

# A verdict for the person, in two or three words. "ok" and "info" need none.
VERDICT_WORDS: Mapping[str, Any] = {
    "avoid": gettext_lazy("Not for you for now"),
    "clear": gettext_lazy("Locked until cleared"),
    "modify": gettext_lazy("With changes"),
    "load": gettext_lazy("Without added weight"),
}


def verdict_words(verdict: str) -> str:
    return str(VERDICT_WORDS.get(verdict, ""))


# --- Doses ------------------------------------------------------------------------------------------------------------


def dose_words(
    dose: Dose, *, laterality: str, measure: str, load: str = "none", units: str = "metric", side: str = ""
) -> str:
    """Say what to do: "2 sets of 8 to 12, each side", "1 set of 10 holds of 5 seconds", "3 to 5 minutes".

    ``side`` is "left" or "right" for somebody who does it on that side only. ``load`` is the kind of weight or band, to
    name it with the load, which is said in the person's ``units``. Rest between sets is left to ``rest_words``.
    """
    parts = [_amount(dose, measure)]
    if sides := _side(laterality, measure, side):
        parts.append(sides)
    if dose.load_kg:
        parts.append(_carrying(dose.load_kg, load, units))
    return ", ".join(parts)


def _amount(dose: Dose, measure: str) -> str:
    if measure == "time" and dose.minutes:
        return _times(dose.sets, minutes_range(dose.minutes, dose.minutes_max))
    if measure == "hold" and dose.hold_seconds and not dose.reps:
        return _times(dose.sets, seconds_range(dose.hold_seconds, dose.hold_seconds_max))
    if dose.reps or dose.reps_max:
        return _sets(dose)
    if dose.hold_seconds:
        return _times(dose.sets, seconds_range(dose.hold_seconds, dose.hold_seconds_max))
    return _times(dose.sets, minutes_range(dose.minutes, dose.minutes_max))


def _times(sets: int, amount: str) -> str:
    return amount if sets == 1 else _("%(sets)d × %(amount)s") % {"sets": sets, "amount": amount}


def _sets(dose: Dose) -> str:
    amount = number_range(dose.reps, dose.reps_max)
    if dose.hold_seconds:
        count = max(dose.reps, dose.reps_max)
        amount = ngettext("%(count)s hold of %(seconds)s", "%(count)s holds of %(seconds)s", count) % {
            "count": amount,
            "seconds": seconds_range(dose.hold_seconds, dose.hold_seconds_max),
        }
    return ngettext("%(sets)d set of %(amount)s", "%(sets)d sets of %(amount)s", dose.sets) % {
        "sets": dose.sets,
        "amount": amount,
    }


def _side(laterality: str, measure: str, only: str) -> str:
    if only:
        return str(SIDE_ONLY[only])
    if laterality == "each_side":
        return _("each side")
    if laterality == "alternating" and measure == "repetitions":
        return _("changing sides")
    return ""


def _carrying(kilograms: Decimal, load: str, units: str) -> str:
    amount = {"load": load_words(kilograms, units)}
    if load == "ankle_kg":
        return _("with an ankle weight of %(load)s") % amount
    if load == "dumbbell_kg":
        return _("with a hand weight of %(load)s") % amount
    if load == "band_lb":
        return _("with a band of %(load)s") % amount
    return _("with %(load)s") % amount


def rest_words(dose: Dose) -> str:
    """Say how long to rest between sets; empty when there is only one."""
    if dose.sets < 2 or not dose.rest_seconds:
        return ""
    if dose.rest_seconds > 60 and dose.rest_seconds % 60 == 0:
        rest = minutes_range(dose.rest_seconds // 60)
    else:
        rest = seconds_range(dose.rest_seconds)
    return _("rest %(time)s between sets") % {"time": rest}


def number_range(low: int, high: int = 0) -> str:
    if high > low:
        return _("%(low)s to %(high)s") % {"low": low, "high": high}
    return str(low)


def seconds_range(low: int, high: int = 0) -> str:
    return ngettext("%(range)s second", "%(range)s seconds", max(low, high)) % {"range": number_range(low, high)}


def minutes_range(low: int, high: int = 0) -> str:
    return ngettext("%(range)s minute", "%(range)s minutes", max(low, high)) % {"range": number_range(low, high)}


# Plural form, as CLDR and `Intl.PluralRules` name it → a number that has this form in the languages that know it.
A_NUMBER_OF_EACH_KIND = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


def counted(words: Callable[[int], str]) -> dict[str, str]:
    """Write a text for each plural form, for a script that will know the number only later.

    ``words(number)`` calls ``ngettext`` with texts that contain ``{number}``, which the script fills in.
    """
    return {kind: words(number) for kind, number in A_NUMBER_OF_EACH_KIND.items()}


# --- Loads ------------------------------------------------------------------------------------------------------------


def load_words(kilograms: Decimal, units: str = "metric") -> str:
    """Say a load in the person's units: kilograms as stored, or pounds to the nearest half and never 0."""
    if units == "imperial":
        return _("%(number)s lb") % {"number": _plain(pounds(kilograms))}
    return _("%(number)s kg") % {"number": _plain(kilograms)}


def pounds(kilograms: Decimal) -> Decimal:
    """Convert kilograms to pounds for display, rounded to the nearest half."""
    halves = (kilograms / KILOGRAMS_IN_A_POUND / HALF).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return max(halves, Decimal(1 if kilograms > 0 else 0)) * HALF


def load_in_units(kilograms: Decimal, units: str) -> Decimal:
    """Convert a stored load to the number that a form shows: exact enough that saving it again changes nothing."""
    number = kilograms
    if units == "imperial":
        number = (kilograms / KILOGRAMS_IN_A_POUND).quantize(CENT, rounding=ROUND_HALF_UP)
    return _bare(number)


def kilograms_from(number: Decimal, units: str) -> Decimal:
    """Convert a number that a person typed in their units to kilograms, to the gram."""
    kilograms = number * KILOGRAMS_IN_A_POUND if units == "imperial" else number
    return kilograms.quantize(GRAM, rounding=ROUND_HALF_UP)


def _bare(number: Decimal) -> Decimal:
    """Drop the zeros that a database column adds: 2 for 2.000, and 20 rather than 2E+1."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _plain(number: Decimal) -> str:
    """Write a number with the decimal sign of the reader's language."""
    return str(number_format(_bare(number)))


# --- Sides ------------------------------------------------------------------------------------------------------------

SIDE_ONLY: Mapping[str, Any] = {
    "left": gettext_lazy("left side only"),
    "right": gettext_lazy("right side only"),
}
SIDE_NAMES: Mapping[str, Any] = {"left": gettext_lazy("Left side"), "right": gettext_lazy("Right side")}


def with_side(words: str, side: str) -> str:
    """Add the side to a fact about a hip: "you have hip impingement (left hip)"."""
    if side == "left":
        return _("%(fact)s (left hip)") % {"fact": words}
    if side == "right":
        return _("%(fact)s (right hip)") % {"fact": words}
    return words


# --- Time -------------------------------------------------------------------------------------------------------------


def about_minutes(minutes: int) -> str:
    return ngettext("about %(minutes)d minute", "about %(minutes)d minutes", minutes) % {"minutes": minutes}


def minutes_of(seconds: int) -> int:
    """Round an estimate in seconds to minutes: at least one, and above ten to fives, because nobody says "about 23"."""
    minutes = max(1, round(seconds / 60))
    return minutes if minutes <= 10 else 5 * round(minutes / 5)


def frequency_words(low: int, high: int, rest_days: int) -> str:
    """Say how often: "2 to 3 days a week, with a rest day between"."""
    if low == high == 7:
        often = _("every day")
    else:
        often = ngettext("%(range)s day a week", "%(range)s days a week", max(low, high)) % {
            "range": number_range(low, high)
        }
    if not rest_days:
        return often
    rest = ngettext("with a rest day between", "with %(days)d rest days between", rest_days) % {"days": rest_days}
    return f"{often}, {rest}"


def span_words(days: int) -> str:
    """Say a number of days in a fitting unit: "a year", "8 weeks", "10 days"."""
    if days == DAYS_OF_A_YEAR:
        return _("a year")
    if days and days % 7 == 0:
        return ngettext("%(count)d week", "%(count)d weeks", days // 7) % {"count": days // 7}
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def days_words(days: Collection[int]) -> str:
    """Say days of the week, Monday is 0: "Monday, Wednesday and Friday"."""
    if len(set(days)) == 7:
        return _("every day")
    return and_list([str(WEEKDAYS[day]) for day in sorted(set(days))])


def date_words(day: date, *, today: date | None = None) -> str:
    """Say a date as people do: "Thursday 19 November"; with its year when that is not the year of ``today``."""
    return _date_words(day, today is None or day.year == today.year, get_language())


@lru_cache(maxsize=4000)
def _date_words(day: date, is_this_year: bool, _language: str) -> str:
    """Say a date, once in each language: a page of a history says the same days over and over."""
    # Translators: a format of Django's date filter, for "Thursday 19 November"
    same = _("l j F")
    # Translators: a format of Django's date filter, for "Thursday 19 November 2026"
    other = _("l j F Y")
    return date_format(day, same if is_this_year else other)


def and_list(items: Sequence[str]) -> str:
    """Join items to a phrase: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return _("%(first)s and %(last)s") % {"first": ", ".join(items[:-1]), "last": items[-1]}
