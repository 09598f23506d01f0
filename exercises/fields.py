"""Model and form fields for catalogue content."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .dose import LIMITS, Dose

DOSE_LABELS = {
    "sets": _("Sets"),
    "reps": _("Repetitions, from"),
    "reps_max": _("to"),
    "hold_seconds": _("Hold in seconds, from"),
    "hold_seconds_max": _("to"),
    "minutes": _("Minutes, from"),
    "minutes_max": _("to"),
    "rest_seconds": _("Rest in seconds"),
}


class DoseWidget(forms.MultiWidget):
    """One small number box for each part of a dose, each with its own label."""

    template_name = "exercises/widgets/dose.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widgets = {
            name: forms.NumberInput(
                attrs={"min": LIMITS[name][0], "max": LIMITS[name][1], "aria-label": DOSE_LABELS[name], "class": "dose-part"}
            )
            for name in LIMITS
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: Dose | None) -> list[int | None]:
        if not isinstance(value, Dose):
            return [None] * len(LIMITS)
        return [getattr(value, name) or None for name in LIMITS]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for subwidget, part in zip(context["widget"]["subwidgets"], LIMITS, strict=True):
            subwidget["label"] = DOSE_LABELS[part]
        return context


class DoseFormField(forms.MultiValueField):
    widget = DoseWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        parts = [forms.IntegerField(min_value=low, max_value=high, required=False) for low, high in LIMITS.values()]
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[int | None]) -> Dose | None:
        values = {name: value for name, value in zip(LIMITS, data_list, strict=False) if value}
        if not values:
            return None
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


class LinesField(models.TextField):
    """Several short texts, one on each line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", _("One on each line."))
        super().__init__(*args, **kwargs)


def lines(text: str) -> list[str]:
    """Return the non-empty lines of a ``LinesField``."""
    return [line.strip() for line in text.splitlines() if line.strip()]
