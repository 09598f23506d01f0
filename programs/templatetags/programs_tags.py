"""Words for routines and sessions in templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from typing import Any
from uuid import UUID

from django import template
from django.template import RequestContext
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.measures.presentation import seconds_range
from exercises.rules.reasons import Reason
from exercises.snapshot.current import current_catalogue
from exercises.templatetags.exercises_tags import date_words, typed

from ..entries.plan import PlannedSet
from ..fitting.explanation import from_week_words
from ..models import ExerciseNote, Routine, RoutineItem, SetLog
from ..models.training.overrides import Override
from ..plan.words import sessions_when, when_is, when_words
from ..progress.calendar import DayView
from ..routine.explanation import said_in_short
from ..schedule.month import Mark
from ..schedule.plots import Bar, BarPlot, Dot, LinePlot, StepPlot, Tick
from ..session.explanation import STOPPED_BECAUSE
from ..session.history import Past
from ..standing.until_yes import Offered, offered_under

register = template.Library()


@register.simple_tag
def until_yes(reasons: Sequence[Reason]) -> list[Offered]:
    """``{% until_yes reasons as offered %}``: what is safe for everybody while these lock all exercising."""
    return offered_under({reason["rule"] for reason in reasons}, current_catalogue())


@register.simple_tag
def greeting(hour: int | None, name: str) -> str:
    """``{% greeting 9 "Ruth" %}``: "Good morning, Ruth"; "Hello, Ruth" where nobody knows what time it is for her."""
    if hour is None:
        words = _("Hello")
    else:
        words = _("Good morning") if hour < 12 else _("Good afternoon") if hour < 18 else _("Good evening")
    return format_html(_("{greeting}, {name}"), greeting=words, name=typed(name)) if name else words


@register.filter
def set_by_clinician(item: RoutineItem) -> Override | None:
    """Find what a clinician set about an exercise and counts today."""
    return item.override_on(timezone.localdate())


@register.filter
def set_words(item: RoutineItem) -> str:
    """Say in a line who set something about an exercise, and until when; nothing where nobody did."""
    override = set_by_clinician(item)
    return said_in_short(override) if override else ""


@register.filter
def when(of: Any) -> str:
    """``{{ item|when }}``: when an exercise of a plan, a part of it, or all of it is done."""
    if isinstance(of, Routine):
        return sessions_when(of)
    if isinstance(of, RoutineItem):
        return when_is(of, of.routine)
    return when_words(of.days, of.time_of_day)


@register.filter
def from_week(item: Any) -> str:
    """``{{ item|from_week }}``: "from week 3 on" of an exercise that comes later in its program; else empty."""
    return from_week_words(item.from_week)


@register.filter
def measure_unit(planned: PlannedSet) -> str:
    """What the number of a set counts: times, seconds or minutes."""
    if planned.measure == "reps":
        if planned.dose.hold_seconds:
            return _("times, %(time)s each") % {"time": seconds_range(planned.dose.hold_seconds)}
        return _("times")
    return _("minutes") if planned.measure == "minutes" else _("seconds")


@register.simple_tag(takes_context=True)
def query_with_table(context: RequestContext, key: str) -> str:
    """``{% query_with_table key %}``: the query of this page with one table more that is open."""
    query = context.request.GET.copy()
    query.appendlist("table", key)
    return f"?{query.urlencode()}"


# The marks of plots are many: in a loop of a template each takes ten times as long. They are whole numbers that we have
# worked out, in which there is nothing to escape.
@register.filter
def bars(drawn: Iterable[Bar]) -> str:
    """``{{ plot.done|bars }}``: rectangles with round corners."""
    # Numbers that we have worked out.
    return mark_safe(
        "".join(f'<rect x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}" rx="3"/>' for bar in drawn)
    )


@register.filter
def circles(dots: Iterable[Dot], radius: int) -> str:
    """``{{ plot.dots|circles:4 }}``: a circle at each."""
    # Numbers that we have worked out.
    return mark_safe("".join(f'<circle cx="{dot.x}" cy="{dot.y}" r="{radius}"/>' for dot in dots))


@register.simple_tag
def plot_labels(plot: BarPlot | LinePlot | StepPlot) -> str:
    """``{% plot_labels plot %}``: what stands beside the axes of a plot."""
    beside = "".join(_label(tick, tick.text, ' dominant-baseline="middle"') for tick in plot.left)
    below = "".join(_label(tick, date_format(tick.day, "j M") if tick.day else _("now")) for tick in plot.below)
    # Numbers that we have worked out; the words of each label are escaped in it.
    return mark_safe(f'<g class="chart__label">{beside}{below}</g>')


def _label(tick: Tick, words: str, attributes: str = "") -> str:
    return f'<text x="{tick.x}" y="{tick.y}" text-anchor="{tick.anchor}"{attributes}>{escape(words)}</text>'


@register.simple_tag
def step_chart(plot: StepPlot, *, title: str, words: str, key: str, opens: Any = False) -> str:
    """``{% step_chart line.plot title=line.name words=words key="plot-1" opens=True %}``: lines that step, the first
    over the others.

    ``title`` and ``words`` are for who does not see it; ``key`` names it on the page; ``opens``: whether its table has
    to be asked for.
    """
    table = _("All of it is in the table that opens below.") if opens else _("All of it is in the table below.")
    first, *others = plot.lines
    paths = [f'<path class="chart__line chart__line--second" d="{line}"/>' for line in reversed(others) if line]
    if first:
        paths.append(f'<path class="chart__line" d="{first}"/>')
    # Its numbers are ours; all texts are escaped.
    return mark_safe(
        f'<svg class="chart" viewBox="0 0 320 {plot.height}" role="img" aria-labelledby="{key}-title {key}-words">'
        f'<title id="{key}-title">{conditional_escape(title)}</title>'
        f'<desc id="{key}-words">{conditional_escape(words)} {escape(table)}</desc>'
        f'<path class="chart__axis" d="M36 12V{plot.bottom}H312"/>{plot_labels(plot)}{"".join(paths)}'
        f'<g class="chart__dot">{circles(plot.dots, 5)}</g></svg>'
    )


@register.simple_tag
def month_rows(weeks: Sequence[Sequence[DayView | None]]) -> str:
    """``{% month_rows calendar.weeks %}``: a month, a row for each week and a cell for each day."""
    rows = ("".join(map(_month_cell, week)) for week in weeks)
    # The words of each cell are escaped in it; the rest are days, addresses and marks of ours.
    return mark_safe("".join(f"<tr>{cells}</tr>" for cells in rows))


def _month_cell(view: DayView | None) -> str:
    if view is None:
        return "<td></td>"
    day = view.day
    cell = 'class="month__day month__day--today" aria-current="date"' if day.is_today else 'class="month__day"'
    inside = f'{month_mark(day.mark)}<span class="visually-hidden">{escape(view.words)}</span>'
    shown = f'class="month__mark month__mark--{day.mark.value}"'
    if day.sessions:
        address = reverse("programs:session_detail", args=[day.sessions[0].session])
        mark = f'<a {shown} href="{address}">{inside}</a>'
    else:
        mark = f"<span {shown}>{inside}</span>"
    beside = ""
    if view.beside:
        beside = f'<span class="month__beside"><span class="visually-hidden">{escape(view.beside)}</span></span>'
    return f"<td {cell}><span>{day.on.day}</span>{mark}{beside}</td>"


MONTH_ICONS = {Mark.DONE: "check", Mark.MOVED: "arrow-right", Mark.PAUSED: "pause"}


@register.simple_tag
@cache
def month_mark(mark: Mark) -> SafeString:
    """``{% month_mark mark %}``: the icon inside the mark of a day; nothing for a day that needs none."""
    # Of ours, or nothing.
    return render_to_string(f"icons/{MONTH_ICONS[mark]}.html") if mark in MONTH_ICONS else mark_safe("")


@register.simple_tag
def pain_line(logs: Sequence[SetLog]) -> str:
    """Pain and effort that were said of an exercise, and how it felt; empty when nothing was."""
    if not logs:
        return ""
    pains = {log.side: log.pain for log in logs}
    worst = max((pain for pain in pains.values() if pain is not None), default=None)
    words = [_scores(worst, logs[0].effort)]
    hurt = [side for side, pain in pains.items() if pain == worst and side]
    if worst and len(hurt) == 1 and len(pains) > 1:
        words.append(_("on the left") if hurt == ["left"] else _("on the right"))
    if any(log.sharp for log in logs):
        words.append(_("sharp or catching"))
    if not all(log.technique_clean for log in logs):
        words.append(_("it felt shaky"))
    return ", ".join(word for word in words if word)


@register.simple_tag
def session_rows(
    sessions: Iterable[Past], written: Mapping[UUID, Sequence[ExerciseNote]], *, whole_notes: Any = ""
) -> str:
    """``{% session_rows sessions written %}``: the history, written in one go, because it is long.

    ``written`` is what was written about exercises, by session. Of long notes only the beginning is shown, unless a
    search has found something in them.
    """
    # Each row has escaped what is in it.
    return mark_safe("".join(_row(session, written[session.pk], whole=bool(whole_notes)) for session in sessions))


def _row(session: Past, notes: Sequence[ExerciseNote], *, whole: bool) -> str:
    # Effort is what was said at its end, else the highest of its exercises.
    lines = [_scores(session.worst_pain, session.hardest if session.effort is None else session.effort)]
    if session.stopped:
        lines.append(stopped_because(session))
    if session.time_of_day:
        lines.append(_("In the morning"))
    if session.short:
        lines.append(_("The short version"))
    if session.note:
        lines.append(_note(session.note, whole=whole))
    for note in notes:
        said = _note(note.text, whole=whole)
        lines.append(format_html("{}: {}", note.item.exercise.name, said))
    count = session.exercise_count
    done = ngettext("%(number)s exercise", "%(number)s exercises", count) % {"number": count}
    # Not ``format_html``, which takes as long as all the rest for so many short texts: so each value is escaped here,
    # and the address is one of ours.
    words = "".join(f'<p class="row__meta">{_escaped(line)}</p>' for line in lines)
    address = reverse("programs:session_detail", args=[session.pk])
    return (
        f'<li class="row"><div class="row__body"><a class="row__name" href="{address}">'
        f"{escape(date_words(session.performed_on))}</a>"
        f'<p class="row__dose">{escape(session.name)} · {escape(done)}</p>{words}</div></li>'
    )


def _escaped(text: str) -> str:
    return text if isinstance(text, SafeString) else escape(text)


def _note(text: str, *, whole: bool) -> str:
    return typed(text if whole else Truncator(text).words(20, truncate=" …"))


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
