"""Template tags for doses, loads and days; the wording itself is in ``exercises/measures/presentation.py``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.template.defaultfilters import stringfilter
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..fields import lines as split_lines
from ..measures import presentation
from ..measures.dose import Dose
from ..measures.scales import BANDS, PAIN_RED_FROM, Band, bands_in_words
from ..rules import reasons as why
from ..rules.gates import SelfTest

register = template.Library()


@register.simple_tag(takes_context=True)
def dose_for_person(context: template.Context, value: Dose | None, exercise: Any, side: str = "") -> str:
    """``{% dose_for_person item.dose item.exercise %}``: what to do, with loads in the signed-in person's units.

    ``side`` is "left" or "right" when they do it on that side only.
    """
    if not isinstance(value, Dose):
        return ""
    return presentation.dose_words(
        value,
        laterality=exercise.laterality,
        measure=exercise.measure,
        load=exercise.load,
        units=getattr(context.get("user"), "units", "metric"),
        side=side,
    )


@register.filter
def rest(value: Dose | None) -> str:
    """``{{ item.dose|rest }}``: "rest 60 seconds between sets", or nothing."""
    return presentation.rest_words(value) if isinstance(value, Dose) else ""


@register.filter
def minutes_words(minutes: int | None) -> str:
    """``{{ program.minutes|minutes_words }}``: "about 20 minutes"."""
    return presentation.about_minutes(int(minutes)) if minutes else ""


@register.filter
def seconds_as_minutes(seconds: int | None) -> str:
    """``{{ seconds|seconds_as_minutes }}``: an estimate in seconds as "about 20 minutes"."""
    return presentation.about_minutes(presentation.minutes_of(int(seconds))) if seconds else ""


@register.filter
def frequency(program: Any) -> str:
    """``{{ program|frequency }}``: "2 to 3 days a week, with a rest day between"."""
    return presentation.frequency_words(program.per_week_min, program.per_week_max, program.rest_days)


@register.filter
def days_words(days: Collection[int]) -> str:
    return presentation.days_words(days)


@register.filter
def date_words(day: date | datetime | str | None) -> str:
    """``{{ session.performed_on|date_words }}``: "Thursday 19 November", with the year unless it is this one.

    Takes a date, a moment (in the time zone in force), or the ISO date of a stored reason.
    """
    if not day:
        return ""
    if isinstance(day, str):
        day = date.fromisoformat(day)
    elif isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return presentation.date_words(day, today=timezone.localdate())


@register.simple_tag
def scale_bands(kind: str) -> Sequence[Band]:
    """``{% scale_bands "effort" as effort %}``: the parts of a scale (``measures.scales``), the lowest first."""
    return BANDS[kind or "pain"]


@register.simple_tag
def stop_if() -> str:
    """``{% stop_if as words %}``: when to stop an exercise, to follow "Stop if"."""
    return _("you feel a sharp pain, pain of %(red)s or more out of 10, dizziness or new numbness.") % {
        "red": PAIN_RED_FROM
    }


@register.filter
def in_band(choices: Iterable[Any], band: Band) -> list[Any]:
    """``{% for choice in field|in_band:band %}``: the choices whose numbers are in a part of the scale."""
    return [choice for choice in choices if int(choice.data["value"]) in band.numbers]


@register.filter
def as_input(choice: BoundWidget) -> str:
    """``{{ choice|as_input }}``: a choice to tick, written in one go: Django renders three templates for each."""
    told = choice.data
    own = (told["type"], told["name"], told["value"])
    return format_html('<input type="{}" name="{}" value="{}"{}>', *own, flatatt(told["attrs"]))


@register.simple_tag
def scale_in_words(kind: str) -> str:
    """``{% scale_in_words "effort" %}``: "0 to 2: easy, 3 to 4: light, …"."""
    return bands_in_words(BANDS[kind])


@register.filter
def side_only(side: str) -> str:
    """``{{ item.side|side_only }}``: "left side only", or nothing."""
    return str(presentation.SIDE_ONLY.get(side, ""))


@register.filter
def side_name(side: str) -> str:
    """``{{ side|side_name }}``: "Left side", or nothing."""
    return str(presentation.SIDE_NAMES.get(side, ""))


@register.filter
@stringfilter
def lines(text: str) -> list[str]:
    """``{% for line in exercise.mistakes|lines %}``"""
    return split_lines(text)


@register.filter
def and_list(items: Collection[Any]) -> str:
    return presentation.and_list([str(item) for item in items])


@register.filter
def by_message(reasons: Collection[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Merge reasons with the same message, in order of first mention, because several rules may ask for the same.

    ``side`` of a merged reason names a side when all of its rules are about that side only. ``tests`` are the
    self-tests that open it, each with its words.
    """
    said: dict[str, list[Mapping[str, Any]]] = {}
    for reason in reasons:
        said.setdefault(reason["message"], []).append(reason)
    return [
        {"message": message, "side": _common_side(found), "reasons": found, "tests": _tests(found)}
        for message, found in said.items()
    ]


@register.filter
def tests_of(reason: Mapping[str, Any]) -> list[tuple[str, str]]:
    """``{% for test, words in reason|tests_of %}``: the self-tests that open what a reason closes."""
    return _tests([reason])


def _tests(reasons: Collection[Mapping[str, Any]]) -> list[tuple[str, str]]:
    tests = dict.fromkeys(test for reason in reasons for test in reason.get("tests", ()))
    return [(test, str(why.TESTS[SelfTest(test)])) for test in tests]


def _common_side(reasons: Collection[Mapping[str, Any]]) -> str:
    sides = {reason.get("side", "") for reason in reasons}
    return str(presentation.SIDE_NAMES.get(sides.pop(), "")) if len(sides) == 1 else ""


@register.filter
def typed(text: str) -> str:
    """``{{ name|typed }}``: text that somebody typed, isolated so that its direction disturbs no other words."""
    return format_html("<bdi>{}</bdi>", text) if text else ""


@register.filter
def about(message: str, name: str) -> str:
    """``{{ said.message|about:name }}``: a message about the exercise of that name, not the one whose card this is."""
    return why.about(message, name)


@register.filter
def verdict_words(verdict: str) -> str:
    """``{{ item.verdict|verdict_words }}``: "With changes"; empty when nothing needs saying."""
    return presentation.verdict_words(verdict)


@register.filter
def sentence(text: Any) -> str:
    """Make a clause a sentence, with a capital letter and a full stop."""
    words = capfirst(str(text or "").strip())
    return words if not words or words[-1] in ".!?…" else f"{words}."
