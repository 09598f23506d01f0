"""Model and form fields for catalogue content."""

from __future__ import annotations

from typing import Any

import orjson
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms.renderers import TemplatesSetting
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .measures.dose import LIMITS, Dose
from .measures.number_fields import WholeNumberField

# Part of a dose → the label of its box in a form, and the group in which the box stands.
DOSE_LABELS = {
    "sets": _("Sets"),
    "reps": _("Repetitions, from"),
    "reps_max": _("Repetitions, to"),
    "hold_seconds": _("Hold in seconds, from"),
    "hold_seconds_max": _("Hold in seconds, to"),
    "minutes": _("Minutes, from"),
    "minutes_max": _("Minutes, to"),
    "rest_seconds": _("Rest in seconds"),
}
DOSE_GROUPS = (
    (_("Sets"), ("sets",)),
    (_("Repetitions"), ("reps", "reps_max")),
    (_("Hold, seconds"), ("hold_seconds", "hold_seconds_max")),
    (_("Minutes"), ("minutes", "minutes_max")),
    (_("Rest, seconds"), ("rest_seconds",)),
)
DOSE_RANGES = (("reps", "reps_max"), ("hold_seconds", "hold_seconds_max"), ("minutes", "minutes_max"))


class DoseWidget(forms.MultiWidget):
    """One small number box for each part of a dose, each with its own label. The load is a hidden field."""

    template_name = "exercises/widgets/dose.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widgets: dict[str, forms.Widget] = {
            name: forms.TextInput(
                attrs={"inputmode": "numeric", "aria-label": DOSE_LABELS[name], "class": "dose__part"}
            )
            for name in LIMITS
        }
        super().__init__({**widgets, "load_kg": forms.HiddenInput()}, attrs)

    def decompress(self, value: Dose | None) -> list[Any]:
        if not isinstance(value, Dose):
            return [None] * (len(LIMITS) + 1)
        return [getattr(value, name) or None for name in (*LIMITS, "load_kg")]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = dict(zip((*LIMITS, "load_kg"), context["widget"]["subwidgets"], strict=True))
        context["widget"]["groups"] = [(label, [parts[part] for part in names]) for label, names in DOSE_GROUPS]
        context["widget"]["load"] = parts["load_kg"]
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> str:
        """Find the template in the project's own folder; form renderers look only in Django's and in the apps'."""
        rendered: str = super()._render(template_name, context, TemplatesSetting())  # type: ignore[misc]
        return rendered


class DoseFormField(forms.MultiValueField):
    widget = DoseWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        parts: list[forms.Field] = [self._part(name) for name in LIMITS]
        super().__init__(fields=[*parts, forms.DecimalField(required=False)], require_all_fields=False, **kwargs)

    @staticmethod
    def _part(name: str) -> WholeNumberField:
        low, high = LIMITS[name]
        message = format_lazy(
            _("{part}: a whole number from {low} to {high}, please."), part=DOSE_LABELS[name], low=low, high=high
        )
        return WholeNumberField(
            required=False,
            validators=[MinValueValidator(low, message), MaxValueValidator(high, message)],
            error_messages={"invalid": message},
        )

    def compress(self, data_list: list[Any]) -> Dose | None:
        values = {name: value for name, value in zip((*LIMITS, "load_kg"), data_list, strict=False) if value}
        if not values:
            return None
        problems = [
            gettext("%(part)s: it must not be less than the number before it.") % {"part": DOSE_LABELS[high]}
            for low, high in DOSE_RANGES
            if high in values and values[high] < values.get(low, 0)
        ]
        if not any(name in values for name in ("reps", "hold_seconds", "minutes")):
            problems.append(gettext("A dose needs repetitions, a hold or minutes."))
        if problems:
            raise ValidationError(problems)
        try:
            return Dose.from_mapping(values)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class DoseField(models.JSONField):
    """Stores a ``Dose`` as a small JSON object."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Dose | None:
        data = super().from_db_value(value, expression, connection)
        return None if data is None else Dose.from_mapping(data)

    def to_python(self, value: Any) -> Dose | None:
        if value is None or isinstance(value, Dose):
            return value
        try:
            return Dose.from_mapping(value)
        except (TypeError, ValueError) as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value.to_mapping() if isinstance(value, Dose) else value)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value.to_mapping() if isinstance(value, Dose) else value, model_instance)

    def value_to_string(self, obj: models.Model) -> Any:
        value = self.value_from_object(obj)
        return value.to_mapping() if isinstance(value, Dose) else value

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return models.Field.formfield(self, **{"form_class": DoseFormField, **kwargs})


class DocumentField(models.TextField[Any, Any]):
    """Stores plain values as JSON text, for what is read as a whole only: PostgreSQL's own JSON takes a third more."""

    # What django-stubs takes the values of the field for.
    _pyi_private_get_type: Any
    _pyi_private_set_type: Any

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else orjson.loads(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else orjson.dumps(value).decode()

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.get_prep_value(self.value_from_object(obj)))


class LinesField(models.TextField[Any, Any]):
    """Several short texts, one on each line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", _("One on each line."))
        super().__init__(*args, **kwargs)


def sentences_at_home(text: str) -> dict[str, str]:
    """Read a rule's additional sentences, by the thing at home that they need, from lines like ``bed: Do it there.``

    Raises ValueError for a line without a thing or without a sentence.
    """
    found = {}
    for line in lines(text):
        slug, _colon, words = (part.strip() for part in line.partition(":"))
        if not slug or not words:
            raise ValueError(gettext("“%(line)s” is not of the form “thing: sentence”.") % {"line": line})
        found[slug] = words
    return found


def lines(text: str) -> list[str]:
    """Split the text of a ``LinesField``, without empty lines."""
    return [line.strip() for line in text.splitlines() if line.strip()]
