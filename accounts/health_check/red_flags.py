"""Warning signs, how urgent they are, and what to do (``clinical_rules.md``, section 3). Pure.

An EMERGENCY or URGENT sign stops everything until a clinician has seen the person for it and they have gone through the
health check again. A SOON sign never locks. RF14, RF15 and RF17 arise from sessions and are not asked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from exercises.measures.scales import PAIN_RED_FROM

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


# For a SOON sign, a physiotherapist or doctor should look within this many weeks (section 3).
SOON_WEEKS = 2


STRONG_PAIN = "UP6"


class Level(IntEnum):
    """How soon a clinician must look; a higher number is more urgent."""

    SOON = 0
    URGENT = 1
    EMERGENCY = 2

    @property
    def word(self) -> str:
        return self.name.lower()

    @property
    def locks(self) -> bool:
        return self >= Level.URGENT


class Region(StrEnum):
    CHEST = "chest"
    LEG = "leg"
    BACK = "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One warning sign.

    ``words`` is what people tick, ``why`` what it may be, ``say`` completes "Say that …" for the phone, ``meanwhile``
    holds single instructions for the time until help comes.
    """

    code: str
    level: Level
    region: Region
    words: StrOrPromise
    why: StrOrPromise
    say: StrOrPromise
    meanwhile: tuple[StrOrPromise, ...]
    sources: tuple[str, ...]


STAY_WITH = _("Ask somebody to stay with you, and unlock the door if that is easy.")
NO_EXERCISE = _("Do no exercise until a doctor has looked.")
WORSE_CALL = _("If it gets worse, or you feel ill, do not wait: call for emergency help.")

SIGNS: tuple[Sign, ...] = (
    Sign(
        code="RF1",
        level=Level.EMERGENCY,
        region=Region.CHEST,
        words=_("Chest pain or pressure, fainting, or too breathless to speak"),
        why=_("This can come from your heart or your lungs."),
        say=_("you have chest pain or pressure, fainted, or cannot get your breath"),
        meanwhile=(_("Stop and sit down. Do not walk about."), STAY_WITH, _("Do not drive yourself.")),
        sources=("R-OEP", "R-RIEBE15"),
    ),
    Sign(
        code="RF16",
        level=Level.URGENT,
        region=Region.CHEST,
        words=_("Dizzy when you stand up, or new blackouts"),
        why=_("You could fall, and it needs a cause."),
        say=_("you get dizzy when you stand up, or have had a blackout"),
        meanwhile=(_("Get up slowly, and hold on to something that cannot move."), NO_EXERCISE, _("Do not drive.")),
        sources=("R-PARQ", "R-OEP"),
    ),
    Sign(
        code="RF3",
        level=Level.EMERGENCY,
        region=Region.LEG,
        words=_("After a fall or knock: you cannot stand on the leg or lift it, or it is shorter or turned out"),
        why=_("The hip may be broken. Being able to walk does not rule that out."),
        say=_("you fell or had a knock, and the hip may be broken"),
        meanwhile=(_("Keep still. Do not try to walk on the leg."), _("Keep warm."), STAY_WITH),
        sources=("R-NHSHIP",),
    ),
    Sign(
        code="RF5",
        level=Level.EMERGENCY,
        region=Region.LEG,
        words=_("In a replaced hip: sudden bad pain, a “pop”, a leg that is shorter, turned or takes no weight"),
        why=_("The new hip may have come out of its socket."),
        say=_("you have a replaced hip, and it may have come out of its socket"),
        meanwhile=(_("Keep still. Do not try to put the leg straight."), _("Do not stand on it."), STAY_WITH),
        sources=("R-GCARE",),
    ),
    Sign(
        code="RF4",
        level=Level.EMERGENCY,
        region=Region.LEG,
        words=_("A hot, red or swollen joint, or hip pain with fever or feeling ill"),
        why=_("The joint may be infected, and that cannot wait until tomorrow."),
        say=_("you have a hot, swollen joint, or hip pain with fever"),
        meanwhile=(_("Rest the joint."), _("Take your temperature, if you can, and write it down."), STAY_WITH),
        sources=("R-GCARE", "R-EXETER"),
    ),
    Sign(
        code="RF12",
        level=Level.URGENT,
        region=Region.LEG,
        words=_("A swollen, warm or sore calf, above all after an operation or a long journey"),
        why=_("There may be a clot in the leg."),
        say=_("your calf is swollen, warm or sore, and a clot must be ruled out today"),
        meanwhile=(
            NO_EXERCISE,
            _("Do not rub the leg."),
            _("If you suddenly get short of breath, call for emergency help at once."),
        ),
        sources=(),
    ),
    Sign(
        code="RF6",
        level=Level.URGENT,
        region=Region.LEG,
        words=_("One leg newly weak, a foot that drags, or numbness that spreads"),
        why=_("A nerve may be pressed."),
        say=_("one leg is newly weak or numb, or the foot drags"),
        meanwhile=(NO_EXERCISE, _("Hold on when you walk."), WORSE_CALL),
        sources=("R-CES", "R-GCARE"),
    ),
    Sign(
        code="RF7",
        level=Level.URGENT,
        region=Region.LEG,
        words=_("Groin pain that grows with weight on the leg, makes you limp, or got worse after doing much more"),
        why=_("There may be a fine crack in the hip bone."),
        say=_("you have groin pain that grows when you stand or walk, and a stress fracture must be ruled out"),
        meanwhile=(
            _("Walk and stand as little as you can. Use a stick or crutches if you have them."),
            NO_EXERCISE,
            WORSE_CALL,
        ),
        sources=("R-GCARE", "R-FNSF"),
    ),
    Sign(
        code="RF8",
        level=Level.URGENT,
        region=Region.LEG,
        words=_("Sudden hip pain without a reason, worse when you stand on the leg"),
        why=_("The hip bone may be weak for a time. It happens late in pregnancy, and to men between 30 and 60."),
        say=_("you have sudden hip pain that is worse when you stand on the leg"),
        meanwhile=(
            _("Walk and stand as little as you can. Use a stick or crutches if you have them."),
            NO_EXERCISE,
            WORSE_CALL,
        ),
        sources=("R-TOH",),
    ),
    Sign(
        code="RF9",
        level=Level.URGENT,
        region=Region.LEG,
        words=_("A new ache in thigh, hip or groin while you have medicine for your bones"),
        why=_("Rarely, the thigh bone gets a fine crack during such medicine, and an ache is the first sign."),
        say=_("you have medicine for your bones and a new ache in the thigh, hip or groin"),
        meanwhile=(
            _("Tell whoever prescribed the medicine as well."),
            _("Put as little weight on the leg as you can."),
            NO_EXERCISE,
        ),
        sources=("R-AFF11", "R-ROSAFF"),
    ),
    Sign(
        code="RF2",
        level=Level.EMERGENCY,
        region=Region.BACK,
        words=_(
            "Newly numb between the legs, around the genitals or back passage, or during sex; new trouble starting, "
            "stopping or feeling urine or stool; both legs weak or painful"
        ),
        why=_("The nerves at the bottom of the spine may be crushed. Hours count."),
        say=_("you may have cauda equina syndrome, and tell them what is numb or weak"),
        meanwhile=(
            _("Do not wait to see if it gets better."),
            _("Do not eat or drink until a doctor has seen you."),
            STAY_WITH,
        ),
        sources=("R-CES",),
    ),
    Sign(
        code="RF10",
        level=Level.URGENT,
        region=Region.BACK,
        words=_(
            "With thin bones: sudden back pain after a bend, lift, cough or small fall; pain round the ribs; "
            "or newly shorter or stooped"
        ),
        why=_("A spine bone may have broken."),
        say=_("you have thin bones, and a broken spine bone must be ruled out"),
        meanwhile=(
            _("Do no exercise but walking, and only while it is comfortable."),
            _("Do not bend forward, twist or lift."),
            WORSE_CALL,
        ),
        sources=("R-VFX",),
    ),
    Sign(
        code="RF11",
        level=Level.URGENT,
        region=Region.BACK,
        words=_(
            "Constant pain, or night pain that will not settle; losing weight without trying; "
            "new bone pain after a cancer"
        ),
        why=_("It may be something other than muscles and joints."),
        say=_("you have pain that does not let up, or have lost weight, or once had cancer"),
        meanwhile=(NO_EXERCISE, _("Write down since when you have it, and what makes it better or worse."), WORSE_CALL),
        sources=("R-GCARE", "R-EXETER"),
    ),
    Sign(
        code="RF13",
        level=Level.SOON,
        region=Region.LEG,
        words=_("A hip that locks, catches or gives way again and again"),
        why=_("Something in the joint may be in the way."),
        say=_("your hip locks, catches or gives way again and again"),
        meanwhile=(
            format_lazy(_("See a physiotherapist or your doctor within {weeks} weeks."), weeks=SOON_WEEKS),
            _("Leave out what sets it off."),
        ),
        sources=("R-JOSPT23",),
    ),
    # Not of section 3: usual pain of 6 and more (4.1, Q15; 5.3), until somebody has looked.
    Sign(
        code=STRONG_PAIN,
        level=Level.SOON,
        region=Region.LEG,
        words=format_lazy(_("A hip or back that hurts {from_} or more out of 10 on most days"), from_=PAIN_RED_FROM),
        why=_("Pain that is this strong on most days needs a cause, and exercises alone may not be the answer."),
        say=format_lazy(_("your hip or back hurts {from_} or more out of 10 on most days"), from_=PAIN_RED_FROM),
        meanwhile=(
            format_lazy(_("See your doctor or physiotherapist within {weeks} weeks."), weeks=SOON_WEEKS),
            _("Keep to what is done lying down or sitting, and to standing up from a high seat, without any weight."),
        ),
        sources=("R-NEMEX10",),
    ),
)

SIGN_BY_CODE: Mapping[str, Sign] = {sign.code: sign for sign in SIGNS}
# What the first screen asks: the signs that lock. RF13 never does, and is asked with the hips.
ASKED: tuple[Sign, ...] = tuple(sign for sign in SIGNS if sign.level.locks)


def strictest(codes: Iterable[str]) -> Sign | None:
    """Find the most urgent of these signs, of equals the first in the table; None when no code is known."""
    wanted = set(codes)
    return max((sign for sign in SIGNS if sign.code in wanted), key=lambda sign: sign.level, default=None)


def locking(codes: Iterable[str]) -> tuple[Sign, ...]:
    """Pick the signs that lock, in the table's order."""
    wanted = set(codes)
    return tuple(sign for sign in ASKED if sign.code in wanted)
