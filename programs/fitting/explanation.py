"""Sentences for the person about decisions that rules made."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.health_check.services import VALID_FOR
from exercises.home import FIXED_SUPPORT
from exercises.presentation import span_words

from ..progression.facts import Risk
from ..progression.numbers import Numbers

# Why a program was recommended: the lines of ``recommendation.LINES``.
RECOMMENDED_BECAUSE: Mapping[str, Promise] = {
    "start_supported": _(
        "You told us something that makes a fall or a fracture more likely. So you start with the"
" basics."
    ),
    "low_bone": _("You told us that your bones are thinner than usual. This program trains the hips while "
"you stand and carry your weight."),
    "hip_pain": _("You told us about hip pain or impingement. These are gentle movements for the hip, "
"without those that could pinch it."),
    "stenosis": _("You told us that you have spinal stenosis. These moves ease the back."),
    "stiff_or_sore": _("You told us about a stiff or sore joint. The basics keep it moving and strengthen what "
"holds it."),
    "stronger": _("You would like stronger hips. This program strengthens and "
"stretches them."),
    "no_preference": _("You named no preference. The basics train a little of everything: balance, strength, "
"posture and mobility."),
}  # fmt: skip

# What the risk tier changes (``clinical_rules.md``, section 4.3).
_TIER_MEANS: Mapping[str, Promise] = {
    "LOW": _("You can build up at the usual pace: at least %(time)s between one step up in weight and the next."),
    "MOD": _("We go a little slower with you: at least %(time)s between one step up in weight and the next."),
    "HIGH": _(
        "We go slowly with you: the effort stays moderate, and no weights or bands until a clinician has said yes."
    ),
}
ALWAYS_HOLD_ON = _("Always hold on to something fixed when you stand.")


def tier_means(tier: str, numbers: Numbers, *, equipment: Collection[str]) -> str:
    """Say what a risk tier changes, with the least time between two steps up in weight.

    To hold on is said to whoever has something to hold on to at home.
    """
    told = [str(_TIER_MEANS[tier]) % {"time": span_words(numbers.min_days(Risk(tier)))}]
    if tier == "HIGH" and FIXED_SUPPORT in equipment:
        told.append(str(ALWAYS_HOLD_ON))
    return " ".join(told)


TIER_TITLE: Mapping[str, Promise] = {
    "LOW": _("Usual pace"),
    "MOD": _("A little slower"),
    "HIGH": _("Slow and supported"),
}

# What to do when a program has nothing for a person, or waits for a clinician.
VERDICT_WORDS: Mapping[str, Promise] = {
    "avoid": _("Not for you for now"),
    "clear": _("Locked until a clinician says yes"),
    "modify": _("With changes for you"),
    "load": _("Without added weight for now"),
    "ok": _("Fine as it is"),
}

# Why the health check is due again: the keys of ``rescreening.Due``.
_DUE_BECAUSE: Mapping[str, Promise] = {
    "fracture": _("You told us about a broken bone. What suits you may have changed."),
    "operation": _("You told us about an operation. What suits you may have changed."),
    "hurt": _("You told us about a fall that hurt you. What suits you may have changed."),
    "long_gap": _("Your last session is %(gap)s ago or more. Good to see you again. A lot can change in that time."),
    "old": _("Your answers are more than %(age)s old. A lot can change in that time."),
}


def due_because(reason: str, numbers: Numbers) -> str:
    """Say why the health check is due again (a ``rescreening.Due``)."""
    times = {"gap": span_words(numbers.gap_restart_from), "age": span_words(VALID_FOR.days)}
    return str(_DUE_BECAUSE[reason]) % times


# Why a session was stopped, as its record says it. Nobody is blamed, and no reason is a poor one.
STOPPED_BECAUSE: Mapping[str, Promise] = {
    "emergency": _("You stopped because of a warning sign, to get help at once."),
    "urgent": _("You stopped because of a warning sign, to call your doctor."),
    "pain": _("You stopped because it hurt. That was the right thing to do."),
    "tired": _("You stopped because you were tired. That is a good reason."),
    "time": _("You stopped because time was short. Every bit counts."),
}

# What a week of a routine lacks (``lint``), and what helps.
GAP_WORDS: Mapping[str, Promise] = {
    "no_strength": _(
        "There is no strength work in this week. Guidelines ask for it at least twice a week; add it on another day."
    ),
    "strength_too_seldom": _("Strength work once a week is too little to get stronger. Choose two days or more."),
    "no_balance": _(
        "There is no balance work in this week. Guidelines ask for it at least twice a week, and "
        "it can be done on any day."
    ),
    "no_posture": _(
        "There is no work for the muscles along your back. With thin bones, a few minutes on most days are advised."
    ),
}

# What may take the place of an exercise, and why: the keys of ``swapping.SwapOrigin``.
SWAP_BECAUSE: Mapping[str, Promise] = {
    "program": _("It is the exercise of your program that this one stands for."),
    "substitute": _("We often offer this one in its place."),
    "easier": _("It is an easier form of the same exercise."),
    "similar": _("It is of the same kind, and works some of the same muscles."),
}
# What is different about it: the keys of ``swapping.Contrast``.
CONTRAST_WORDS: Mapping[str, Promise] = {
    "easier_form": _("easier"),
    "less_balance": _("asks less of your balance"),
    "standing": _("done standing"),
    "sitting": _("done sitting"),
    "lying": _("done lying down"),
    "leaning": _("done leaning on a couch"),
    "on_all_fours": _("done on hands and knees"),
    "walking": _("done walking"),
    "one_side_at_a_time": _("one side at a time"),
    "both_sides_at_once": _("both sides at once"),
}

# Why something is offered for the program as a whole: the subjects of ``progression.reviews``.
OFFERED_BECAUSE: Mapping[str, Promise] = {
    "hurting": _("Strong pain that comes back should be looked at before anything is built up further."),
    "no_gain": _("When regular exercise changes nothing for twelve weeks, another way may suit you better."),
    "shorter_plan": _("Few exercises done often are worth more than many done seldom. Nothing gets harder by it."),
    "bone_review": _("Bones and muscles change slowly. So what loads them is looked at every few weeks."),
    "block_review": _("The tests show what an everyday look does not. They also keep the pace right for you."),
    "plateau": _("After a while the body has got used to an exercise. Keeping what you have needs less."),
    "early_rise": _("Muscles that are not used to a movement are often sore for a day or two."),
}

# What the morning after means for the next time: the zones of a session.
MORNING_MEANS: Mapping[str, Promise] = {
    "green": _("Thank you. That sounds fine, so your exercises can go on from here."),
    "amber": _("Thank you. There was some pain, and that is all right. We wait a little before anything gets harder."),
    "flare": _("Thank you for telling us. That is clearly more than usual for you, so next time is easier."),
    "red": _("Thank you. As the session itself hurt a lot, next time is easier."),
    "unknown": _(
        "Thank you, that is noted. We do not know how much the session itself hurt, so next time stays as it is."
    ),
}
MORNING_STRONG = _("If it stays this strong, please call your doctor or physiotherapist.")

# How a routine goes on after a pause: ``services.pausing.Return``.
_RETURN_MEANS: Mapping[str, Promise] = {
    "as_before": _("When you go on today, it goes on where you stopped."),
    "repeat": _("When you go on today, you do once more what you did last."),
    "gently": _(
        "As your last session is %(gentle_gap)s ago or more, it starts gently: with fewer sets, and a little more each "
        "week."
    ),
    "check_first": _(
        "As your last session is %(long_gap)s ago or more, we go through your health check first. Then you begin with "
        "the first dose, and build up from there."
    ),
}


def return_means(how: str, numbers: Numbers) -> str:
    """Say how a routine goes on after a break (a ``services.pausing.Return``)."""
    gaps = {
        "gentle_gap": span_words(numbers.gap_ramp_2w_from),
        "long_gap": span_words(numbers.gap_restart_from),
    }
    return str(_RETURN_MEANS[how]) % gaps


# Why a routine is paused, in the middle of a sentence.
# Why a routine has to be looked at anew: what has changed, and what that means.
CHANGED: Mapping[str, Promise] = {
    "clinicians": _("What clinicians said is not what it was"),
    "opened": _("What you opened yourself is not what it was"),
    "tests": _("Your test results have changed"),
    "answers": _("Your answers have changed"),
}
MADE_BEFORE: Mapping[str, Promise] = {
    "clinicians": _("Your routine was made for what they had said before."),
    "opened": _("Your routine was made before that."),
    "tests": _("Your routine was made for your earlier test results."),
    "answers": _("Your routine was made for your earlier answers."),
}

PAUSED_BECAUSE: Mapping[str, Promise] = {
    "ill": _("because you are ill. Get well in your own time."),
    "travel": _("because you are away. Enjoy the other things."),
    "flare": _("because it hurts more than usual. Give it the time it needs."),
    "other": _("as you wished. Take the time you need."),
}
