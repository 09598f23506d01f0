"""Words for routines and sessions in templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from exercises.presentation import dose_words, load_words

from ..models import RoutineItem, SetLog
from ..set_plan import PlannedSet
from ..wording import STOPPED_BECAUSE

register = template.Library()


@register.simple_tag(takes_context=True)
def item_dose(context: template.Context, item: RoutineItem) -> str:
    """``{% item_dose item as words %}``: the present dose of an exercise of a routine."""
    return _dose(context, item, item.dose)


@register.simple_tag(takes_context=True)
def item_goal(context: template.Context, item: RoutineItem) -> str:
    """The dose to grow into; empty when that is the present one."""
    return _dose(context, item, item.goal) if item.goal != item.dose else ""


def _dose(context: template.Context, item: RoutineItem, dose: Any) -> str:
    exercise = item.exercise
    return dose_words(
        dose,
        laterality=exercise.laterality,
        measure=exercise.measure,
        load=exercise.load,
        units=getattr(context.get("user"), "units", "metric"),
        side=item.side,
    )


@register.simple_tag
def greeting(hour: int, name: str) -> str:
    """``{% greeting 9 "Ruth" %}``: "Good morning, Ruth"."""
    words = _("Good morning") if hour < 12 else _("Good afternoon") if hour < 18 else _("Good evening")
    return _("%(greeting)s, %(name)s") % {"greeting": words, "name": name} if name else words


@register.filter
def measure_unit(planned: PlannedSet) -> str:
    """What the number of a set counts: times, seconds or minutes."""
    if planned.measure == "reps":
        if planned.dose.hold_seconds:
            return _("times, %(seconds)s seconds each") % {"seconds": planned.dose.hold_seconds}
        return _("times")
    return _("minutes") if planned.measure == "minutes" else _("seconds")


@register.simple_tag(takes_context=True)
def done_line(context: template.Context, item: RoutineItem, logs: Sequence[SetLog]) -> str:
    """What was done of an exercise, set by set; what is planned when nothing is logged yet."""
    if not logs:
        return item_dose(context, item)
    if logs[0].skipped:
        return _("Left out: %(reason)s") % {"reason": logs[0].get_skipped_display().lower()}
    if all(log.as_planned for log in logs):
        return _("Done as planned: %(dose)s") % {"dose": item_dose(context, item)}
    units = getattr(context.get("user"), "units", "metric")
    groups: dict[tuple[str, str], list[SetLog]] = {}
    for log in logs:
        groups.setdefault((log.exercise.name if item.parts else "", log.side), []).append(log)
    return "; ".join(_group_words(name, side, group, units) for (name, side), group in groups.items())


def _group_words(name: str, side: str, logs: Sequence[SetLog], units: str) -> str:
    amounts = ", ".join(str(log.reps or log.hold_seconds or log.minutes or 0) for log in logs)
    first = logs[0]
    words = f"{amounts} {_('times') if first.reps else _('seconds') if first.hold_seconds else _('minutes')}"
    if first.load_kg:
        words += f" {_('with')} {load_words(first.load_kg, units)}"
    before = [part for part in (name, {"left": _("left"), "right": _("right")}.get(side, "")) if part]
    return f"{' '.join(before)}: {words}" if before else words


@register.simple_tag
def pain_line(logs: Sequence[SetLog]) -> str:
    """Pain and effort that were said of an exercise; empty when nothing was."""
    if not logs:
        return ""
    return _scores(logs[0].pain, logs[0].effort)


@register.simple_tag
def session_scores(session: Any) -> str:
    """Worst pain and effort of a session from ``with_counts``: what was said at its end, else the highest of its
    exercises.
    """
    pain = session.pain if session.pain is not None else session.worst_pain
    effort = session.effort if session.effort is not None else session.hardest
    return _scores(pain, effort)


def _scores(pain: int | None, effort: int | None) -> str:
    words = []
    if pain is not None:
        words.append(_("pain %(number)s out of 10") % {"number": pain})
    if effort is not None:
        words.append(_("effort %(number)s out of 10") % {"number": effort})
    return ", ".join(words)


@register.filter
def stopped_because(session: Any) -> str:
    """``{{ session|stopped_because }}``: why it was stopped, in kind words; empty when it was not."""
    if not session.stopped:
        return ""
    words = str(STOPPED_BECAUSE[session.stopped])
    if session.stopped == "pain" and session.stop_pain is not None:
        return _("%(because)s Pain then: %(number)s out of 10.") % {"because": words, "number": session.stop_pain}
    return words
