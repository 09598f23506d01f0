"""The form of one screen, built from its questions, and the two forms of the full-page stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import RedFlag
from exercises.form_fields import DayField, MultilineField
from exercises.measures.number_fields import DecimalTextField, WholeNumberField
from exercises.measures.scales import HIGHEST

from .questions.kinds import (
    HIGHEST_T_SCORE,
    LONGEST_TEXT,
    LOWEST_T_SCORE,
    NONE,
    NOT_SURE,
    OLDEST,
    YOUNGEST,
    Answers,
    Choice,
    Kind,
    Question,
    Step,
)
from .questions.steps import QUESTION_BY_KEY
from .red_flags import SIGN_BY_CODE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    BoundChoices = list[tuple[str | None, list[forms.boundfield.BoundWidget]]]


class Label(str):
    """The words of a choice, with a hint below them (``components/choice_field.html``)."""

    __slots__ = ("hint",)
    hint: str

    def __new__(cls, text: StrOrPromise, hint: StrOrPromise = "") -> Label:
        label = super().__new__(cls, str(text))
        label.hint = str(hint)
        return label


def labelled(question: Question, choices: Iterable[Choice]) -> list[tuple[str, Label]]:
    """Pair each answer that can be given with its label; "none" and "not sure" come last."""
    rows = [(choice.value, Label(choice.text, choice.hint)) for choice in choices]
    if question.none is not None:
        rows.append((NONE, Label(question.none)))
    if question.not_sure is not None:
        rows.append((NOT_SURE, Label(question.not_sure)))
    return rows


class StepForm(forms.Form):
    """The questions of one screen that these answers call for."""

    use_required_attribute = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        step: Step,
        answers: Answers,
        today: date,
        open_choices: Mapping[str, Sequence[Choice]],
    ) -> None:
        """``open_choices`` holds, by the key of the question, the choices that are rows of the catalogue."""
        super().__init__(data, auto_id="id_%s")
        self.step = step
        self.answers = answers
        self.choices: dict[str, list[Choice]] = {}
        for question in step.shown_questions(answers):
            taken = set(answers.get(question.except_ticked, ())) if question.except_ticked else set()
            offered = open_choices[question.key] if question.open_choices else question.choices
            self.choices[question.key] = [choice for choice in offered if choice.value not in taken]
            self.fields[question.key] = self._field(question, today)
            self.initial[question.key] = answers.get(question.key, _default(question))

    def _field(self, question: Question, today: date) -> forms.Field:
        common: dict[str, Any] = {
            "label": question.text,
            "help_text": question.help,
            "required": question.required,
            "error_messages": {"required": gettext_lazy("Please choose an answer.")},
        }
        match question.kind:
            case Kind.ONE | Kind.YES_NO:
                return forms.ChoiceField(
                    choices=labelled(question, self.choices[question.key]), widget=forms.RadioSelect, **common
                )
            case Kind.MANY:
                if question.none is not None:
                    common["error_messages"] = {
                        "required": gettext_lazy("Please tick what is true for you, or “%(none)s”.")
                        % {"none": question.none}
                    }
                else:
                    common["error_messages"] = {"required": gettext_lazy("Please tick at least one.")}
                return forms.MultipleChoiceField(
                    choices=labelled(question, self.choices[question.key]),
                    widget=forms.CheckboxSelectMultiple,
                    **common,
                )
            case Kind.SCALE:
                return forms.TypedChoiceField(
                    choices=[(str(number), str(number)) for number in range(HIGHEST + 1)],
                    coerce=int,
                    widget=forms.RadioSelect,
                    **common,
                )
            case Kind.T_SCORE:
                beyond = gettext_lazy("That is more than a T-score can be. Is a point missing, as in −1.8?")
                common["error_messages"] = {
                    "invalid": gettext_lazy("Please write the number alone, like −1.8."),
                    "min_value": beyond,
                    "max_value": beyond,
                    "max_decimal_places": gettext_lazy("Two digits after the point are enough, as in −1.85."),
                }
                return DecimalTextField(decimal_places=2, min_value=LOWEST_T_SCORE, max_value=HIGHEST_T_SCORE, **common)
            case Kind.NUMBER if question.key != "year_of_birth":
                four_digits = gettext_lazy("Please write the year with four digits, like 2024.")
                common["error_messages"] = {
                    "invalid": four_digits,
                    "min_value": four_digits,
                    "max_value": gettext_lazy("That year has not come yet."),
                }
                return WholeNumberField(min_value=today.year - OLDEST, max_value=today.year, **common)
            case Kind.NUMBER:
                common["error_messages"] = {
                    "required": gettext_lazy("Please write the year you were born in."),
                    "invalid": gettext_lazy("Please write the year with four digits, like 1958."),
                    "min_value": gettext_lazy("Please write the year with four digits, like 1958."),
                    "max_value": gettext_lazy("Homestretch is made for grown-ups. Is the year right?"),
                }
                widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year", "maxlength": "4"})
                return WholeNumberField(
                    min_value=today.year - OLDEST, max_value=today.year - YOUNGEST, widget=widget, **common
                )
            case Kind.TEXT:
                return MultilineField(max_length=LONGEST_TEXT, **common)

    def clean(self) -> dict[str, Any]:
        """Refuse "none of these" together with another tick: we cannot guess which of the two is the slip."""
        for key, value in list(self.cleaned_data.items()):
            question = QUESTION_BY_KEY[key]
            if question.kind is Kind.MANY and NONE in value and len(value) > 1:
                message = _("You ticked “%(none)s” and something else as well. Please untick one of them.")
                self.add_error(key, ValidationError(message, params={"none": question.none}, code="none_and_more"))
        return self.cleaned_data

    @property
    def answered(self) -> dict[str, Any]:
        """The valid answers by question, as they are stored; None for a question that was left open."""
        return {key: _stored(value) for key, value in self.cleaned_data.items()}

    def questions(self) -> list[dict[str, Any]]:
        """List, for the template, each question with its field and its choices under their headings."""
        return [
            {"kind": QUESTION_BY_KEY[key].kind.value, "field": self[key], "groups": self._groups(key)}
            for key in self.fields
        ]

    def _groups(self, key: str) -> BoundChoices:
        """Group the choices as (heading, choices) in order, with "none" and "not sure" apart from the others.

        Empty for a question that needs no parts.
        """
        question = QUESTION_BY_KEY[key]
        if question.kind is not Kind.MANY or (question.none is None and question.not_sure is None):
            return []
        headings = {choice.value: str(choice.group) for choice in self.choices[key]}
        groups: BoundChoices = []
        for widget in self[key].subwidgets:
            heading = headings.get(widget.data["value"])
            if not groups or groups[-1][0] != heading:
                groups.append((heading, []))
            groups[-1][1].append(widget)
        return groups


def _default(question: Question) -> list[str] | str | None:
    if question.kind is Kind.MANY:
        return list(question.default) or None
    return question.default[0] if question.default else None


def _stored(value: Any) -> Any:
    """Write an answer as the row stores it: numbers with decimals as text, and None for what was left open."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return None if value == "" else value


class FlagsForm(forms.Form):
    """Asks which of the open warning signs this is about; with only one, it is a hidden field."""

    use_required_attribute = False
    flags = forms.MultipleChoiceField(
        label=gettext_lazy("Which is it about?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Please tick at least one.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, flags: Sequence[RedFlag]) -> None:
        super().__init__(data)
        choices = [(flag.code, str(SIGN_BY_CODE[flag.code].words)) for flag in flags]
        field = self.fields["flags"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices
        field.initial = [code for code, words in choices]
        if len(choices) == 1:
            field.widget = forms.MultipleHiddenInput()


class SeenForm(FlagsForm):
    """Unlocks a warning sign: which clinician has seen the person, when, and what they may do (``clinical_rules.md``,
    section 3).
    """

    seen_by = forms.CharField(
        label=gettext_lazy("Who has seen you?"),
        help_text=gettext_lazy("For example: Dr Okafor, or the emergency room at St Mary’s."),
        max_length=120,
        error_messages={"required": gettext_lazy("Please write who has seen you.")},
    )
    seen_on = DayField(
        label=gettext_lazy("On which day?"),
    )
    may_do = MultilineField(
        label=gettext_lazy("What did they say that you may do?"),
        help_text=gettext_lazy(
            "In your own words. For example: may exercise again, but no weights until the next visit."
        ),
        max_length=1000,
        error_messages={"required": gettext_lazy("Please write what they said that you may do.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, flags: Sequence[RedFlag], today: date) -> None:
        super().__init__(data, flags=flags)
        self.today = today
        self.told_on = {flag.code: timezone.localdate(flag.reported_at) for flag in flags}
        self.fields["seen_on"].widget.attrs["max"] = today.isoformat()

    def clean_seen_on(self) -> date:
        day: date = self.cleaned_data["seen_on"]
        if day > self.today:
            raise ValidationError(_("That day is still to come. Please give the day on which you were seen."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a visit that is earlier than the day on which the person told us of the sign."""
        data = self.cleaned_data
        day, told_on = data.get("seen_on"), [self.told_on[code] for code in data.get("flags", ())]
        if day and told_on and day < max(told_on):
            self.add_error(
                "seen_on",
                _("That is before you told us of it. Please have somebody look at it now, or ring them and ask."),
            )
        return data
