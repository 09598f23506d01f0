"""The form about weights and bands: it reads numbers as people write them, in their own units, and guesses nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.health_check.forms import Label
from accounts.models import OwnWeights, User
from exercises.measures.number_fields import NumberError, ask_about, is_unusual, read_number
from exercises.measures.presentation import kilograms_from, load_in_units

from .explanation import pull_words
from .ladders import COLOUR_KG, MOST_PIECES, Own, Pieces
from .services import keep_own_weights

if TYPE_CHECKING:
    from django.http import QueryDict
    from django_stubs_ext import StrOrPromise

COLOUR_NAMES: Mapping[str, StrOrPromise] = {
    "yellow": gettext_lazy("Yellow"),
    "red": gettext_lazy("Red"),
    "green": gettext_lazy("Green"),
    "blue": gettext_lazy("Blue"),
    "black": gettext_lazy("Black"),
    "silver": gettext_lazy("Silver"),
}
# Decimal places that people may type. Grams are stored, and hundredths of a pound come back from grams unchanged.
PLACES: Mapping[str, int] = {"metric": 3, "imperial": 2}
# A number above these is more likely a slip than a weight.
HEAVIEST_KG: Mapping[str, int] = {"ankle": 20, "hand": 50, "other_bands": 50}

UNIT_WORDS: Mapping[str, frozenset[str]] = {
    "metric": frozenset({"kg", "kgs", "kilo", "kilos", "kilogram", "kilograms"}),
    "imperial": frozenset({"lb", "lbs", "pound", "pounds"}),
}
BETWEEN = re.compile(r"[\s;،+&]+|,(?=\s|$)|\band\b")
SPACED_UNIT = re.compile(
    rf"(?<=\d)\s+(?={'|'.join(sorted(UNIT_WORDS['metric'] | UNIT_WORDS['imperial'], reverse=True))})"
)
WEIGHT = re.compile(r"(?P<number>[^a-z]+?)(?P<unit>[a-z]*)\.?")
COMMAS = re.compile(r"\d+(?:,\d+)+[a-z]*\.?")
# No weight is 0, so in "0,5" the comma can only stand before decimals.
SURE_COMMA = re.compile(r"0,\d+[a-z]*\.?")


class WeightsField(forms.CharField):
    """Several weights in one line: "0.5, 1 and 1.5". Cleans to kilograms, in the order written.

    ``units`` are the person's. ``known`` are the stored kilograms that the line was filled from: a number that was left
    as shown keeps its stored value exactly, even when the person has changed units since.
    """

    units = "metric"
    known: Sequence[Decimal] = ()
    heaviest_kg = 0

    def clean(self, value: Any) -> tuple[Decimal, ...]:
        line = SPACED_UNIT.sub("", super().clean(value).lower())
        tokens = [token for token in BETWEEN.split(line) if token]
        # Somebody who writes one decimal comma means every comma that way.
        commas_are_sure = any(SURE_COMMA.fullmatch(token) for token in tokens)
        found = [self._read(token, commas_are_sure=commas_are_sure) for token in tokens]
        if len(found) > MOST_PIECES:
            raise ValidationError(
                _("That is more than we can keep. Please write %(most)d at most.") % {"most": MOST_PIECES}
            )
        return tuple(found)

    def _read(self, token: str, *, commas_are_sure: bool) -> Decimal:
        words = {"token": token}
        if COMMAS.fullmatch(token) and not (commas_are_sure and token.count(",") == 1):
            spaced = token.replace(",", " ")
            pointed = token.replace(",", ".", 1)
            if token.count(",") > 1:
                raise ValidationError(
                    _("Please put a space between your weights, like “%(spaced)s”.") % {"spaced": spaced}
                )
            raise ValidationError(
                _("We are not sure about “%(token)s”. If it is one weight, write “%(pointed)s”; if two, “%(spaced)s”.")
                % (words | {"pointed": pointed, "spaced": spaced})
            )
        match = WEIGHT.fullmatch(token)
        try:
            number = read_number(match["number"] if match else "")
        except NumberError as error:
            raise ValidationError(
                str(error) or _("We cannot read “%(token)s”. Please write numbers, like “0.5 1 1.5”.") % words
            ) from error
        unit = match["unit"] if match else ""
        if unit and unit not in UNIT_WORDS[self.units]:
            raise ValidationError(self._wrong_unit(unit) % words)
        if number < 0:
            raise ValidationError(_("We cannot read “%(token)s”. Please write numbers, like “0.5 1 1.5”.") % words)
        return self._kilograms(number, words)

    def _wrong_unit(self, unit: str) -> str:
        if unit in UNIT_WORDS["imperial"]:
            return _("“%(token)s” is in pounds. Please write kilograms here, or choose pounds in your settings first.")
        if unit in UNIT_WORDS["metric"]:
            return _(
                "“%(token)s” is in kilograms. Please write pounds here, or choose kilograms in your settings first."
            )
        return _("We cannot read “%(token)s”. Please write numbers, like “0.5 1 1.5”.")

    def _kilograms(self, number: Decimal, words: dict[str, str]) -> Decimal:
        if number == 0:
            raise ValidationError(_("Please leave out the 0. To use no weight is always possible."))
        for stored in self.known:
            if load_in_units(stored, self.units) == number:
                return stored
        places = PLACES[self.units]
        if number != round(number, places):
            raise ValidationError(
                _("“%(token)s” is finer than we can keep. Please write %(places)d digits after the point at most.")
                % (words | {"places": places})
            )
        kilograms = kilograms_from(number, self.units)
        if kilograms > self.heaviest_kg:
            raise ValidationError(_("“%(token)s” is a great deal. Is the number right?") % words)
        return kilograms


class OwnWeightsForm(forms.Form):
    """The weights and bands at home, by kind. An empty line without "I have none" means "not said"."""

    use_required_attribute = False
    ankle = WeightsField(
        label=gettext_lazy("Which ankle weights do you have for one leg?"),
        required=False,
        max_length=200,
    )
    ankle_together = forms.BooleanField(
        label=gettext_lazy("I can wear several on one leg"),
        help_text=gettext_lazy("Or they have pockets for small weights, and I wrote down each small one."),
        required=False,
    )
    ankle_none = forms.BooleanField(label=gettext_lazy("I have no ankle weights"), required=False)
    hand = WeightsField(
        label=gettext_lazy("Which hand weights do you have?"),
        required=False,
        max_length=200,
    )
    hand_together = forms.BooleanField(
        label=gettext_lazy("I can hold several at once"),
        required=False,
    )
    hand_none = forms.BooleanField(label=gettext_lazy("I have no hand weights"), required=False)
    colours = forms.MultipleChoiceField(
        label=gettext_lazy("Which bands do you have?"),
        help_text=gettext_lazy(
            "The number is how strong the band is when it is pulled to twice its length. Each maker has colors of "
            "their own. If yours go another way, write down below how strong they are: it often stands on the packet."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_bands = WeightsField(label=gettext_lazy("How strong are your other bands?"), required=False, max_length=200)
    bands_none = forms.BooleanField(label=gettext_lazy("I have no bands"), required=False)

    def __init__(self, data: QueryDict | None = None, *, own: Own, units: str) -> None:
        self.own = own
        stored = {
            "ankle": own.ankle.kg if own.ankle else (),
            "hand": own.hand.kg if own.hand else (),
            "other_bands": own.other_bands_kg,
        }
        super().__init__(data, initial=self._shown(own, {name: _line(kg, units) for name, kg in stored.items()}))
        colours = self.fields["colours"]
        assert isinstance(colours, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        colours.choices = [
            (colour, Label(name, pull_words(COLOUR_KG[colour], units))) for colour, name in COLOUR_NAMES.items()
        ]
        help_texts = self._help_texts(units)
        for name, known in stored.items():
            field = self.fields[name]
            assert isinstance(field, WeightsField)  # noqa: S101 - for the type checker
            field.units = units
            field.known = known
            field.heaviest_kg = HEAVIEST_KG[name]
            field.help_text = help_texts[name]
            field.widget.attrs |= {"autocomplete": "off", "inputmode": "text"}

    @staticmethod
    def _shown(own: Own, lines: dict[str, str]) -> dict[str, Any]:
        return {
            **lines,
            "ankle_together": own.ankle is not None and own.ankle.together,
            "ankle_none": own.ankle is not None and not own.ankle.kg,
            "hand_together": own.hand is not None and own.hand.together,
            "hand_none": own.hand is not None and not own.hand.kg,
            "colours": list(own.colours or ()),
            "bands_none": own.colours == () and not own.other_bands_kg,
        }

    @staticmethod
    def _help_texts(units: str) -> dict[str, str]:
        if units == "imperial":
            return {
                "ankle": _("In pounds, with a space between, like “1 2.5 5”. Write a weight twice if you have two."),
                "hand": _(
                    "In pounds, with a space between, like “2 5 8”. If you screw yours together, write each weight "
                    "that you can make."
                ),
                "other_bands": _("In pounds, when the band is pulled to twice its length, like “5 8”."),
            }
        return {
            "ankle": _("In kilograms, with a space between, like “0.5 1 1.5”. Write a weight twice if you have two."),
            "hand": _(
                "In kilograms, with a space between, like “1 2 3”. If you screw yours together, write each weight that "
                "you can make."
            ),
            "other_bands": _("In kilograms, when the band is pulled to twice its length, like “2.5 4”."),
        }

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for name, none in (("ankle", "ankle_none"), ("hand", "hand_none"), ("other_bands", "bands_none")):
            if given.get(none) and given.get(name):
                self.add_error(
                    name, _("You wrote weights here, and ticked that you have none. Please keep one of them.")
                )
        if given.get("bands_none") and given.get("colours"):
            self.add_error("colours", _("You ticked bands, and ticked that you have none. Please keep one of them."))
        for name in HEAVIEST_KG:
            self._ask_about_heaviest(name)
        return given

    def _ask_about_heaviest(self, name: str) -> None:
        """Ask whether the heaviest weight is right when it is about ten times the heaviest known so far.

        On a first answer, nothing is known: then it is compared with the second heaviest in the same line.
        """
        field = self.fields[name]
        assert isinstance(field, WeightsField)  # noqa: S101 - for the type checker
        kg = sorted(self.cleaned_data.get(name) or ())
        usual = max(field.known, default=kg[-2] if len(kg) > 1 else Decimal(0))
        if kg and is_unusual(kg[-1], usual):
            ask_about(self, name, number=load_in_units(kg[-1], field.units), usually=load_in_units(usual, field.units))

    def save(self, *, by: User) -> OwnWeights:
        given = self.cleaned_data
        return keep_own_weights(
            by=by,
            ankle=self._pieces("ankle"),
            hand=self._pieces("hand"),
            colours=given["colours"] if given["colours"] or given["other_bands"] or given["bands_none"] else None,
            other_bands_kg=given["other_bands"],
        )

    def _pieces(self, name: str) -> Pieces | None:
        kg = self.cleaned_data[name]
        if not kg and not self.cleaned_data[f"{name}_none"]:
            return None
        return Pieces(kg=kg, together=bool(kg) and self.cleaned_data[f"{name}_together"])


def _line(kilograms: Sequence[Decimal], units: str) -> str:
    return " ".join(f"{load_in_units(mass, units):f}" for mass in kilograms)
