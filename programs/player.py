"""What the timer on the page of an exercise is told: the sets in order, and its words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.presentation import minutes_range, seconds_range

from .access import refuse_logging
from .forms import ExerciseLogForm
from .models import Session
from .set_plan import PlannedSet

# Seconds up and down again (clinical rules, section 7: 2 to 3, and 3 to 4).
TEMPO = (2, 4)
# A session may go on past midnight; what was done on an earlier day needs no timer.
LONGEST_SESSION = timedelta(days=1)


def player_plan(form: ExerciseLogForm, session: Session, *, today: date) -> dict[str, Any] | None:
    """Return the sets with which the timer leads through an exercise, and its words; None where there is nothing to do.

    That is when the session is over or of an earlier day, when everything rests, and whenever logging is refused:
    nobody is led on with an exercise then. All times are in seconds. Two queries at most.
    """
    is_going_on = session.state == Session.State.IN_PROGRESS and today - session.performed_on <= LONGEST_SESSION
    if not form.planned or not is_going_on:
        return None
    try:
        refuse_logging(session, today=today)
    except PermissionDenied:
        return None
    sets = [
        {
            "field": field.id_for_label,
            "exercise": one.exercise.slug,
            "side": one.side,
            "measure": one.measure,
            "amount": one.amount,
            "hold": one.dose.hold_seconds if one.measure == "reps" else 0,
            "rest": one.dose.rest_seconds,
            "name": _name(one, is_part=bool(form.item.parts)),
            "task": _task(one),
            "unit": _unit(one),
            "restFor": _("Rest for %(time)s.") % {"time": seconds_range(one.dose.rest_seconds)},
        }
        for field, one in form.set_fields
        if one.amount
    ]
    return {"sets": sets, "tempo": TEMPO, "words": _words()} if sets else None


def _name(one: PlannedSet, *, is_part: bool) -> str:
    """Say which set it is: "Left side, set 1 of 2"; of a single one the side, or what it is."""
    words = [one.exercise.name] if is_part else []
    if one.side:
        words.append(_("Left side") if one.side == "left" else _("Right side"))
    if one.dose.sets > 1:
        number = {"number": one.number, "of": one.dose.sets}
        words.append((_("set %(number)s of %(of)s") if words else _("Set %(number)s of %(of)s")) % number)
    return ", ".join(words) or one.exercise.name


def _task(one: PlannedSet) -> str:
    """Say what to do in a set: "Hold for 30 seconds"."""
    if one.measure == "hold_seconds":
        return _("Hold for %(time)s") % {"time": seconds_range(one.amount)}
    if one.measure == "minutes":
        return minutes_range(one.amount)
    times = ngettext("%(count)s time", "%(count)s times", one.amount) % {"count": one.amount}
    if not one.dose.hold_seconds:
        return times
    return _("%(times)s, hold for %(time)s each") % {"times": times, "time": seconds_range(one.dose.hold_seconds)}


def _unit(one: PlannedSet) -> str:
    if one.measure == "reps":
        return _("times")
    return _("minutes") if one.measure == "minutes" else _("seconds")


def _words() -> dict[str, str]:
    return {
        "start": _("Start"),
        "startNow": _("Start now"),
        "done": _("Done with this set"),
        "nextSet": _("Next set"),
        "goOn": _("Go on"),
        "toNumbers": _("See my numbers"),
        "ready": _("Get ready"),
        "hold": _("Hold"),
        "release": _("Let go"),
        "out": _("Out"),
        "back": _("Slowly back"),
        "keepGoing": _("Keep going"),
        "ownPace": _("At your own pace"),
        "switchSides": _("Switch sides"),
        "nextExercise": _("Next exercise"),
        "rest": _("Rest"),
        "paused": _("Paused"),
        "next": _("Next: {name}"),
        "repetition": _("{number} of {of}"),
        "setsDone": _("{number} of {of} sets done"),
        "over": _("All sets done"),
        "overMore": _("Now say how it was, below. Nothing is saved before you press Done there."),
        "meanwhile": _("The timer went on while this page was out of sight. Check the numbers below."),
        "noted": _("Noted for {name}"),
        "counted": _("More or fewer?"),
        "less": _("{name}: one less"),
        "more": _("{name}: one more"),
    }
