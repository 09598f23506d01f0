"""Two forms for each self-test: whether it is safe to begin, and what the result was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import FunctionalTest
from exercises.measures.number_fields import DecimalTextField, WholeNumberField, ask_about_unusual

from ..rules import norms
from .explanation import LEFT, RIGHT, STAGE_HOW, STAGE_NAMES, Guide
from .scoring import CHAIR_STAND, FOUR_STAGE, SINGLE_LEG, STAGES, best_try, chair_stand_score, stages_passed
from .services import Score

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_STANDS = 60
PLEASE_TICK = gettext_lazy("Please tick this when it is so. Otherwise leave the test for another day.")
SIDES: Sequence[tuple[str, StrOrPromise]] = ((LEFT, gettext_lazy("Left leg")), (RIGHT, gettext_lazy("Right leg")))
NUMBERS: Sequence[StrOrPromise] = (
    gettext_lazy("first try"),
    gettext_lazy("second try"),
    gettext_lazy("third try"),
)


class SafetyForm(forms.Form):
    """What must be true before a test begins. It is sent by GET to open the test, and again along with the result."""

    use_required_attribute = False

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, guide: Guide, high: bool, hidden: bool = False
    ) -> None:
        """``high`` means that the person is in tier HIGH: then somebody has to stand near them (section 6)."""
        super().__init__(data)
        most = {"most": norms.PAIN_MOST}
        self.add("place", guide.place)
        self.add(
            "well",
            _("I feel well today: I am not ill, not dizzy, and nothing hurts more than %(most)d out of 10.") % most,
        )
        if high:
            self.add("company", _("Somebody stands near me for the whole test, and can steady me."))
        self.add(
            "stop",
            _("I stop at once if it hurts more than %(most)d out of 10 or if I feel dizzy.") % most,
        )
        if hidden:
            for field in self.fields.values():
                field.widget = forms.HiddenInput()

    def add(self, name: str, label: StrOrPromise) -> None:
        self.fields[name] = forms.BooleanField(label=label, error_messages={"required": PLEASE_TICK})


class ResultForm(forms.Form):
    """The result of a test. ``scores`` returns what is stored; call it once the form is valid.

    ``before`` is the previous result: a number about ten times as large is questioned as a likely slip.
    """

    kind: ClassVar[str]
    use_required_attribute = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        before: Sequence[FunctionalTest] = (),
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.before = before

    def clean(self) -> dict[str, Any]:
        ask_about_unusual(self, {name: usual for name, usual in self.usual().items() if name in self.fields})
        return self.cleaned_data

    def usual(self) -> Mapping[str, Decimal]:
        """Read the numbers of the previous result, by the name of the field."""
        raise NotImplementedError

    def scores(self) -> list[Score]:
        raise NotImplementedError

    @classmethod
    def initial_from(cls, rows: Sequence[FunctionalTest]) -> dict[str, Any]:
        """Fill the form with a result that is being corrected."""
        raise NotImplementedError


class ChairStandForm(ResultForm):
    kind = CHAIR_STAND

    stands = WholeNumberField(
        label=gettext_lazy("How many times did you stand up?"),
        min_value=0,
        max_value=MOST_STANDS,
        error_messages={
            "required": gettext_lazy("Please write how often you stood up, or tick that you used your hands."),
            "invalid": gettext_lazy("Please write a whole number, like 9."),
            "min_value": gettext_lazy("Please write 0 or more."),
            "max_value": gettext_lazy("That is more than fits into 30 seconds. Is the number right?"),
        },
    )
    hands = forms.BooleanField(
        label=gettext_lazy("I used my hands to stand up"),
        help_text=gettext_lazy("Then the result is 0. That is a fair start, and it helps us to fit your routine."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # With the hands the result is 0 whatever the count, so nobody needs to have counted.
        self.fields["stands"].required = not (self.is_bound and self.data.get("hands"))

    def usual(self) -> Mapping[str, Decimal]:
        return {"stands": self.before[0].score} if self.before else {}

    def scores(self) -> list[Score]:
        hands = self.cleaned_data["hands"]
        stands = self.cleaned_data["stands"]
        score = chair_stand_score(stands or 0, used_hands=hands)
        return [Score(score=Decimal(score), detail={"hands": hands, "stands": stands})]

    @classmethod
    def initial_from(cls, rows: Sequence[FunctionalTest]) -> dict[str, Any]:
        return {"stands": rows[0].detail.get("stands"), "hands": rows[0].detail.get("hands", False)}


def seconds_field(label: StrOrPromise, most: int) -> DecimalTextField:
    return DecimalTextField(
        label=label,
        min_value=0,
        max_value=most,
        max_digits=4,
        decimal_places=1,
        required=False,
        error_messages={
            "invalid": gettext_lazy("Please write the seconds as a number, like 8 or 8.5."),
            "min_value": gettext_lazy("Please write 0 or more."),
            "max_value": gettext_lazy("This is held for %(limit_value)s seconds at most: write %(limit_value)s."),
            "max_decimal_places": gettext_lazy("Please write one digit after the point at most, like 8.5."),
            "max_digits": gettext_lazy("Please write the seconds as a number, like 8 or 8.5."),
        },
    )


class FourStageForm(ResultForm):
    """The four stages in order, up to the first that was not held: for each "held for 10 seconds", or how long."""

    kind = FOUR_STAGE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in STAGES:
            self.fields[f"{stage}_held"] = forms.BooleanField(
                label=_("Held for %(seconds)d seconds") % {"seconds": norms.STAGE_SECONDS}, required=False
            )
            self.fields[f"{stage}_seconds"] = seconds_field(_("Or for how many seconds?"), norms.STAGE_SECONDS)

    def usual(self) -> Mapping[str, Decimal]:
        return {
            f"{stage}_seconds": Decimal(seconds)
            for row in self.before
            for stage, seconds in row.detail.get("seconds", {}).items()
        }

    def stages(self) -> list[dict[str, Any]]:
        return [
            {
                "number": number,
                "name": STAGE_NAMES[stage],
                "how": STAGE_HOW[stage],
                "held": self[f"{stage}_held"],
                "seconds": self[f"{stage}_seconds"],
            }
            for number, stage in enumerate(STAGES, start=1)
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for each stage up to the first that was not held, and for none after it: nothing is guessed."""
        given = super().clean()
        ended = False
        for stage in STAGES:
            name = f"{stage}_seconds"
            if name not in given:
                return given
            held, seconds = given[f"{stage}_held"], given[name]
            if held and seconds is not None and seconds < norms.STAGE_SECONDS:
                self.add_error(
                    name,
                    _("You ticked %(seconds)d seconds, and wrote another number. Please keep one of them.")
                    % {"seconds": norms.STAGE_SECONDS},
                )
                return given
            if ended and (held or seconds is not None):
                self.add_error(name, _("The test ended with the way before this one. Please leave this empty."))
                return given
            if not ended and not held and seconds is None:
                self.add_error(name, _("Please say how long you held this. If you did not try it, write 0."))
                return given
            ended = ended or not (held or seconds >= norms.STAGE_SECONDS)
        return given

    def seconds(self) -> dict[str, Decimal]:
        """Collect the seconds for which each stage was held, up to the first that was not held to its end."""
        held: dict[str, Decimal] = {}
        for stage in STAGES:
            given = self.cleaned_data
            whole = given[f"{stage}_held"]
            held[stage] = Decimal(norms.STAGE_SECONDS) if whole else given[f"{stage}_seconds"]
            if held[stage] < norms.STAGE_SECONDS:
                break
        return held

    def scores(self) -> list[Score]:
        seconds = self.seconds()
        return [
            Score(
                score=Decimal(stages_passed(list(seconds.values()))),
                detail={"seconds": {stage: str(held) for stage, held in seconds.items()}},
            )
        ]

    @classmethod
    def initial_from(cls, rows: Sequence[FunctionalTest]) -> dict[str, Any]:
        initial: dict[str, Any] = {}
        for stage, seconds in rows[0].detail.get("seconds", {}).items():
            held = Decimal(seconds) >= norms.STAGE_SECONDS
            initial |= {f"{stage}_held": True} if held else {f"{stage}_seconds": seconds}
        return initial


class SingleLegForm(ResultForm):
    """Up to three tries with each leg; the best counts."""

    kind = SINGLE_LEG

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side, leg in SIDES:
            for number, words in enumerate(NUMBERS, start=1):
                label = _("%(leg)s, %(number)s") % {"leg": leg, "number": words}
                self.fields[f"{side}_{number}"] = seconds_field(label, norms.SINGLE_LEG_CAP)

    def usual(self) -> Mapping[str, Decimal]:
        return {name: row.score for row in self.before for name in _tries(row.side)}

    def legs(self) -> list[dict[str, Any]]:
        return [{"name": leg, "tries": [self[name] for name in _tries(side)]} for side, leg in SIDES]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for side, _leg in SIDES:
            names = _tries(side)
            if all(name in given and given[name] is None for name in names):
                message = _("Please write the seconds of at least one try. If you cannot stand on this leg, write 0.")
                self.add_error(names[0], message)
        return given

    def scores(self) -> list[Score]:
        found = []
        for side, _leg in SIDES:
            tries = [self.cleaned_data[name] for name in _tries(side)]
            detail = {"tries": [None if seconds is None else str(seconds) for seconds in tries]}
            found.append(Score(score=best_try(tries), side=side, detail=detail))
        return found

    @classmethod
    def initial_from(cls, rows: Sequence[FunctionalTest]) -> dict[str, Any]:
        return {
            name: seconds
            for row in rows
            for name, seconds in zip(_tries(row.side), row.detail.get("tries", []), strict=False)
            if seconds is not None
        }


def _tries(side: str) -> list[str]:
    return [f"{side}_{number}" for number in range(1, norms.SINGLE_LEG_TRIES + 1)]


FORMS: Mapping[str, type[ResultForm]] = {form.kind: form for form in (ChairStandForm, FourStageForm, SingleLegForm)}
