"""The sentences about decisions, with places for their numbers: why, and what it means for the dose. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, ngettext_lazy

from exercises.measures.bands import COLOUR_POUNDS

from .facts import Kind

if TYPE_CHECKING:
    from django.utils.functional import Promise

# Why, by ``Decision.because``.
CAUSES: dict[str, Promise] = {
    "emergency": gettext_lazy("You told us about a sign that needs help at once."),
    "urgent": gettext_lazy("You told us about a sign that a doctor should look at soon."),
    "clearance": gettext_lazy("We are waiting for a doctor or physiotherapist to say yes to this."),
    "first": gettext_lazy("This is your first time with this exercise."),
    "very_long_break": ngettext_lazy(
        "Your last session of this was %(gap)s day ago.", "Your last session of this was %(gap)s days ago.", "gap"
    ),
    "break": ngettext_lazy(
        "Your last session of this was %(gap)s day ago.", "Your last session of this was %(gap)s days ago.", "gap"
    ),
    "short_break": ngettext_lazy(
        "Your last session of this was %(gap)s day ago, so we repeat it once before we go on.",
        "Your last session of this was %(gap)s days ago, so we repeat it once before we go on.",
        "gap",
    ),
    "red_running": ngettext_lazy(
        "In your last session this exercise hurt a lot, or the pain was sharp.",
        "In your last %(count)s sessions this exercise hurt a lot, or the pain was sharp.",
        "count",
    ),
    "red_window": ngettext_lazy(
        "In %(count)s session of the last %(days)s days this exercise hurt a lot, or the pain was sharp.",
        "In %(count)s sessions of the last %(days)s days this exercise hurt a lot, or the pain was sharp.",
        "count",
    ),
    "red": gettext_lazy("Your pain was %(during)s out of 10 last time, and %(red_from)s or more is too much."),
    "sharp": gettext_lazy("The pain last time was sharp or catching."),
    "flares": ngettext_lazy(
        "On the morning after your last session you had clearly more pain than usual.",
        "After each of your last %(count)s sessions you had clearly more pain than usual, or felt worse for a day.",
        "count",
    ),
    "flare": gettext_lazy(
        "On the morning after your last session your pain was %(morning)s out of 10. Usually it is %(usual)s."
    ),
    "still_worse": gettext_lazy("You told us that it still felt worse a day after your last session."),
    "pain_rising": gettext_lazy(
        "Your pain during this exercise has gone up: it was about %(earlier)s out of 10, and in your last %(count)s "
        "sessions about %(latest)s."
    ),
    "sore_today": gettext_lazy("Your pain is %(pain)s out of 10 today, before you start."),
    "sorer_than_usual": gettext_lazy(
        "Your pain is %(pain)s out of 10 today, before you start. Usually it is %(usual)s."
    ),
    "did_it_today": ngettext_lazy(
        "You have done this exercise today. It needs %(min_gap)s day from one time to the next.",
        "You have done this exercise today. It needs %(min_gap)s days from one time to the next.",
        "min_gap",
    ),
    "did_it_yesterday": ngettext_lazy(
        "You did this exercise yesterday. It needs %(min_gap)s day from one time to the next.",
        "You did this exercise yesterday. It needs %(min_gap)s days from one time to the next.",
        "min_gap",
    ),
    "too_soon": ngettext_lazy(
        "You did this exercise %(gap)s days ago. It needs %(min_gap)s day from one time to the next.",
        "You did this exercise %(gap)s days ago. It needs %(min_gap)s days from one time to the next.",
        "min_gap",
    ),
    "technique": gettext_lazy("Last time the movement did not feel quite right to you. When it does, it can go on."),
    "technique_again": ngettext_lazy(
        "In your last session the movement did not feel quite right to you.",
        "In your last %(count)s sessions the movement did not feel quite right to you.",
        "count",
    ),
    "too_hard": gettext_lazy(
        "Your effort was %(effort)s out of 10 last time. That is very hard: when it feels easier, it can go on."
    ),
    "too_few": gettext_lazy("Last time your shortest set was %(shortest)s, and %(asked)s would be enough to go on."),
    "too_hard_again": ngettext_lazy(
        "Your last session was very hard.", "Your last %(count)s sessions were very hard.", "count"
    ),
    "morning_unknown": gettext_lazy(
        "We do not know yet how you felt on the morning after your last session. Once you tell us, it can go on."
    ),
    "some_pain": gettext_lazy(
        "Your pain was %(during)s out of 10 last time. That is all right: when it hurts less, or for a few sessions no "
        "more than this, it can go on."
    ),
    "some_pain_settled": ngettext_lazy(
        "You had some pain in your last session. It settled and did not grow.",
        "You had some pain in each of your last %(count)s sessions. It settled each time and did not grow.",
        "count",
    ),
    "other_load": gettext_lazy(
        "Last time you used another weight or level than is planned now. That is fine: when you use the planned one, "
        "it can go on."
    ),
    "fewer_sets": ngettext_lazy(
        "Last time you did %(done)s set of %(planned)s. That is fine: when you do them all, it can go on.",
        "Last time you did %(done)s sets of %(planned)s. That is fine: when you do them all, it can go on.",
        "done",
    ),
    "fewer_reps": gettext_lazy(
        "Last time your shortest set was %(shortest)s, where %(asked)s were planned. That is fine: when you do them "
        "all, it can go on."
    ),
    "effort_above": gettext_lazy(
        "Your effort was %(effort)s out of 10 last time. We aim for %(top)s at most, so that you keep some in reserve."
    ),
    "clean": gettext_lazy("You did %(before)s last time, and it went well."),
    "clean_and_easy": gettext_lazy("You did %(before)s last time, and it felt easy."),
    "confirm_top": ngettext_lazy(
        "You have reached %(top)s in each set. When that goes well in %(needed)s session in a row, you can go on.",
        "You have reached %(top)s in each set. When that goes well in %(needed)s sessions in a row, you can go on.",
        "needed",
    ),
    "effort_not_told": ngettext_lazy(
        "For the next step we need to know how hard your last session was.",
        "For the next step we need to know how hard your last %(needed)s sessions were.",
        "needed",
    ),
    "ready_for_a_set": ngettext_lazy(
        "Your last session went well, all the way.", "Your last %(count)s sessions went well, all the way.", "count"
    ),
    "at_the_goal": ngettext_lazy(
        "You are at your goal. When your last set reaches %(enough)s, or it feels easy, in %(needed)s session in a "
        "row, you can go on.",
        "You are at your goal. When your last set reaches %(enough)s, or it feels easy, in %(needed)s sessions in a "
        "row, you can go on.",
        "needed",
    ),
    "top_of_ladder": gettext_lazy("You are at your goal, and there is nothing heavier or harder to go on to here."),
    "recent_fall": ngettext_lazy(
        "You fell or nearly fell yesterday. For %(limit)s days after that, nothing gets heavier or harder.",
        "You fell or nearly fell %(days)s days ago. For %(limit)s days after that, nothing gets heavier or harder.",
        "days",
    ),
    "fell_today": gettext_lazy(
        "You fell or nearly fell today. For %(limit)s days after that, nothing gets heavier or harder."
    ),
    "weight_not_cleared": gettext_lazy(
        "You are ready for more, but for you a doctor or physiotherapist should first say yes to added weight."
    ),
    "too_soon_after_step": ngettext_lazy(
        "You are ready for more. You have had this weight or level for %(days)s day, and we keep each for %(least)s.",
        "You are ready for more. You have had this weight or level for %(days)s days, and we keep each for %(least)s.",
        "days",
    ),
    "bridge": gettext_lazy(
        "The next step is a large one. To be ready for it, you first build up to %(enough)s in each set, bit by bit."
    ),
    "ready_for_a_step": ngettext_lazy(
        "Your last session went well, with something to spare.",
        "Your last %(count)s sessions went well, with something to spare.",
        "count",
    ),
    "bridge_crossed": gettext_lazy("You have built up to %(reached)s in each set, and it went well."),
    "long_at_the_goal": ngettext_lazy(
        "You have been at this weight or level for %(days)s day, and your last %(count)s sessions went well.",
        "You have been at this weight or level for %(days)s days, and your last %(count)s sessions went well.",
        "days",
    ),
}

# Why, where the reason lies between exercises, sides and sessions (``course``).
COURSE_CAUSES: dict[str, Promise] = {
    "ramp_running": gettext_lazy("You are coming back after a break: week %(week)s of %(weeks)s."),
    "gentle_week_running": gettext_lazy("This is your gentle week: day %(day)s of %(days)s."),
    "gentle_for_all": gettext_lazy("%(count)s of your exercises need a gentle week, so the whole routine gets one."),
    "enough_steps": ngettext_lazy(
        "You are ready for more. Only %(most)s exercise gets heavier or harder at a time, so this one waits.",
        "You are ready for more. Only %(most)s exercises get heavier or harder at a time, so this one waits.",
        "most",
    ),
    "other_side_first": gettext_lazy("This side is ready for more. It waits for the other side."),
    "one_step_ahead": gettext_lazy("This side is ready for more. It goes one step ahead of the other side."),
    "with_the_other_side": gettext_lazy("The other side needs it easier, and both sides do the same exercise."),
    "undone_by_you": gettext_lazy("You took the last step back, so we stay here for now."),
    "waits_at_gate": gettext_lazy(
        "You are at your goal. What comes next is not open for you yet. The page of this exercise says what opens it."
    ),
    "waits_for_own_weights": gettext_lazy(
        "You are at your goal. Weights are not open for you yet. They open with enough good sessions at this goal, or "
        "when your doctor or physiotherapist says yes. The page of this exercise says how far you are."
    ),
    "waits_for_weights": gettext_lazy(
        "You are at your goal. Weights are not open for you yet. They open when your doctor or physiotherapist says "
        "yes."
    ),
    "waits_for_more_weight": gettext_lazy(
        "You are at the heaviest weight that you can open for yourself. More opens when your doctor or physiotherapist "
        "says yes."
    ),
    "waits_for_weights_at_home": gettext_lazy(
        "You are at your goal. With a weight or a band at home, it could grow further."
    ),
    "waits_for_later_weeks": gettext_lazy(
        "You are at your goal for these weeks. A weight or a harder form comes later in this program. The page of this "
        "exercise says when."
    ),
    "session_full": gettext_lazy(
        "You are ready for more. A session is to stay within %(minutes)s minutes, so this one waits."
    ),
    "wants_review": gettext_lazy(
        "You are ready for more. First let a doctor or physiotherapist look at what we reminded you of."
    ),
    "once_a_week": gettext_lazy("It grew less than a week ago, and once a week is enough."),
    "you_asked": gettext_lazy("You asked for an easier version."),
    "seen_again": gettext_lazy("A doctor or physiotherapist has looked at it, and you may do it again."),
    "printed": gettext_lazy("This day was done from a printed sheet. The next sheet moves on."),
    "held_by_clinician": gettext_lazy(
        "A clinician of yours wants it to stay as it is for now. Your routine says who, and until when."
    ),
    "set_by_clinician": gettext_lazy("A clinician of yours set this. Your routine says who, why, and until when."),
    "eased_already": gettext_lazy("It has become easier already, and you have not done it since."),
    "pain_not_told": gettext_lazy("We do not know yet whether it hurt last time. Once you tell us, it can go on."),
    "weight_closed": gettext_lazy(
        "For you, added weight needs a yes from a doctor or physiotherapist, and there is none that holds today."
    ),
    "weight_gone": gettext_lazy("For this exercise there is no weight or band now that you have and may use."),
    "level_closed": gettext_lazy("The version that you did last is not open to you now."),
    "ramp_goes_on": gettext_lazy("You are coming back after a break: week %(week)s of %(weeks)s."),
    "ramp_over": gettext_lazy("You have come back after your break, week by week."),
    "gentle_week_over": gettext_lazy("Your gentle week is over."),
}
# Where the dose moved before the rules looked at it, and they leave it there.
NOW_IT_IS = gettext_lazy("Now it is %(dose)s.")
MOVED = frozenset({"set_by_clinician", "level_closed", "ramp_goes_on", "ramp_over", "gentle_week_over"})

REASONS: Mapping[str, Promise] = COURSE_CAUSES | CAUSES

# What it means, by kind; ``dose`` is said by ``dose_words``.
OUTCOMES: Mapping[Kind, Promise] = {
    Kind.STOP_EMERGENCY: gettext_lazy("Please stop, and call your emergency number now."),
    Kind.STOP_REFER: gettext_lazy("Please leave this exercise out, and call your doctor today."),
    Kind.BLOCKED: gettext_lazy("Until then this exercise waits for you."),
    Kind.START: gettext_lazy("You start with %(dose)s."),
    Kind.RESTART_RESCREEN: gettext_lazy(
        "Please go through the health check again; then we start afresh with %(dose)s."
    ),
    Kind.RETURN_RAMP_4W: gettext_lazy("You come back gently over %(weeks)s weeks, beginning with %(dose)s."),
    Kind.RETURN_RAMP_2W: gettext_lazy("You come back gently over %(weeks)s weeks, beginning with %(dose)s."),
    Kind.SUBSTITUTE_REFER: gettext_lazy(
        "Please leave it out, and ask a physiotherapist or doctor about it. We look for another exercise for you."
    ),
    Kind.DELOAD: gettext_lazy(
        "So the next %(days)s days are gentle ones: %(dose)s, with an effort of %(effort)s at most."
    ),
    Kind.DELOAD_REFER: gettext_lazy(
        "So the next %(days)s days are gentle ones: %(dose)s, with an effort of %(effort)s at most. Please also ask a "
        "physiotherapist or doctor about it."
    ),
    Kind.REGRESS_LOAD: gettext_lazy("So we make it easier: %(dose)s."),
    Kind.REGRESS_SET: gettext_lazy("So we make it easier: %(dose)s."),
    Kind.REGRESS_REPS: gettext_lazy("So we make it easier: %(dose)s."),
    Kind.EASY_DAY: gettext_lazy("So today is an easy day: gentle movement only, without weight."),
    Kind.REST_DAY: gettext_lazy("So please give it a rest today."),
    Kind.HOLD: gettext_lazy("It stays at %(dose)s."),
    Kind.ADVANCE_REPS: gettext_lazy("So it grows to %(dose)s."),
    Kind.ADVANCE_SET: gettext_lazy("So you get one more set: %(dose)s."),
    Kind.ADVANCE_LOAD: gettext_lazy("So it gets a little harder: %(dose)s."),
    Kind.ADVANCE_LEVEL: gettext_lazy("So you move on to the next level: %(dose)s."),
}
# A rule eases, but everything that it may lower is at its lowest.
NOTHING_LESS = gettext_lazy("It stays at %(dose)s for now. If that is too much, do less of it or leave it out.")

# Whatever was decided, on a day on which pain before starting is too much for loading.
EASY_TODAY = gettext_lazy("Because it hurts today, this one is an easy day: gentle movement only, without weight.")

# The colours of the bands on the default ladder (8.3).
BAND_COLOURS: Mapping[Decimal, Promise] = {
    COLOUR_POUNDS["yellow"]: gettext_lazy("the yellow band"),
    COLOUR_POUNDS["red"]: gettext_lazy("the red band"),
    COLOUR_POUNDS["green"]: gettext_lazy("the green band"),
    COLOUR_POUNDS["blue"]: gettext_lazy("the blue band"),
    COLOUR_POUNDS["black"]: gettext_lazy("the black band"),
    COLOUR_POUNDS["silver"]: gettext_lazy("the silver band"),
}
