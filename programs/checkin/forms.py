"""The form of each screen of a check-in. Nothing in it has to be answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.health_check.questions.kinds import LONGEST_TEXT
from accounts.rules.outcomes import ACTIVITIES_MOST
from exercises.form_fields import MultilineField

from ..entries.forms import ScaleField
from ..models import CheckIn
from .asking import Before
from .explanation import IMPRESSIONS
from .steps import Step

LONGEST_ACTIVITY = 120
TOO_LONG = gettext_lazy("Please write it shorter: there is room for %(limit_value)d letters.")


class StepForm(forms.Form):
    """One screen. ``values`` returns what is stored, by the names of the columns; call it once the form is valid."""

    use_required_attribute = False
    step: ClassVar[Step]

    def __init__(self, data: Mapping[str, Any] | None = None, *, check_in: CheckIn, before: Before) -> None:
        self.check_in, self.before = check_in, before
        super().__init__(data, initial=self.initial_values())

    def initial_values(self) -> dict[str, Any]:
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        raise NotImplementedError


class GoalForm(StepForm):
    """The goal in their own words. Where there is one from before it is shown back, with the question what became of
    it.
    """

    step = Step.GOAL

    goal = forms.ChoiceField(
        label=gettext_lazy("How is it going?"), choices=CheckIn.Goal.choices, required=False, widget=forms.RadioSelect
    )
    words = MultilineField(
        label=gettext_lazy("In your own words"),
        max_length=LONGEST_TEXT,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_looking_back:
            self.fields["words"].label = _("If it changed: what is it now?")
        else:
            del self.fields["goal"]

    @property
    def is_looking_back(self) -> bool:
        return self.check_in.week > 0 and bool(self.before.goal)

    def initial_values(self) -> dict[str, Any]:
        said = self.check_in.goal_words
        if not self.is_looking_back:
            return {"words": said or self.before.goal}
        return {"goal": self.check_in.goal, "words": said if said != self.before.goal else ""}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("goal") == CheckIn.Goal.CHANGED and "words" in given and not given["words"]:
            self.add_error("words", _("Please write what you would like to be able to do now."))
        elif self.is_looking_back and given.get("words") and given.get("goal") != CheckIn.Goal.CHANGED:
            self.add_error("goal", _("You wrote another goal. Please choose “My goal has changed”, or empty the box."))
        return given

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"goal": given.get("goal", ""), "goal_words": given["words"] or self._kept()}

    def _kept(self) -> str:
        return self.before.goal if self.is_looking_back else ""


class ActivitiesForm(StepForm):
    """Up to three activities, each with a score. Those that were scored before in this plan keep their words."""

    step = Step.ACTIVITIES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in self.numbers:
            if not self.before.fixed:
                self.fields[f"words_{number}"] = forms.CharField(
                    label=self._label(number),
                    max_length=LONGEST_ACTIVITY,
                    required=False,
                    error_messages={"max_length": TOO_LONG},
                )
            self.fields[f"score_{number}"] = ScaleField(label=self._score_label(number))

    @property
    def numbers(self) -> range:
        return range(1, 1 + (len(self.before.activities) if self.before.fixed else ACTIVITIES_MOST))

    def _label(self, number: int) -> str:
        return (_("The first"), _("The second"), _("The third"))[number - 1]

    def _score_label(self, number: int) -> str:
        return self.before.activities[number - 1] if self.before.fixed else _("How well can you do it now?")

    def rows(self) -> list[dict[str, Any]]:
        """Pair the words and the score of each activity, for the template."""
        return [
            {"words": None if self.before.fixed else self[f"words_{number}"], "score": self[f"score_{number}"]}
            for number in self.numbers
        ]

    def initial_values(self) -> dict[str, Any]:
        known = {activity["words"]: activity["score"] for activity in self.check_in.activities}
        words = self.before.activities if self.before.fixed else tuple(known) or self.before.activities
        initial: dict[str, Any] = {}
        for number, said in enumerate(words, start=1):
            initial |= {f"words_{number}": said, f"score_{number}": known.get(said)}
        return initial

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.before.fixed:
            return given
        seen: set[str] = set()
        for number in self.numbers:
            words, score = given.get(f"words_{number}"), given.get(f"score_{number}")
            if words is None:
                continue
            if score is not None and not words:
                self.add_error(f"words_{number}", _("Please write what this number is about."))
            elif words and score is None and f"score_{number}" in given:
                self.add_error(f"score_{number}", _("Please choose a number from 0 to 10, or empty the line above."))
            if words and words.casefold() in seen:
                self.add_error(f"words_{number}", _("You have written this above already."))
            seen.add(words.casefold())
        return given

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        said = [
            (
                self.before.activities[number - 1] if self.before.fixed else given[f"words_{number}"],
                given[f"score_{number}"],
            )
            for number in self.numbers
        ]
        return {"activities": [{"words": words, "score": score} for words, score in said if words]}


class PainForm(StepForm):
    step = Step.PAIN

    pain = ScaleField(label=gettext_lazy("How much did your hip or back hurt in the last week, on the whole?"))

    def initial_values(self) -> dict[str, Any]:
        return {"pain": self.check_in.pain}

    def values(self) -> dict[str, Any]:
        return {"pain": self.cleaned_data["pain"]}


class ImpressionForm(StepForm):
    step = Step.IMPRESSION

    impression = forms.TypedChoiceField(
        label=gettext_lazy("Compared with the time before you began: how are you now, on the whole?"),
        choices=[(number, words) for number, words in IMPRESSIONS.items()],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def initial_values(self) -> dict[str, Any]:
        return {"impression": self.check_in.impression}

    def values(self) -> dict[str, Any]:
        return {"impression": self.cleaned_data["impression"]}


FORMS: dict[Step, type[StepForm]] = {form.step: form for form in (GoalForm, ActivitiesForm, PainForm, ImpressionForm)}
