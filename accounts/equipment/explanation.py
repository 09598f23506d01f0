"""Loads in words, by what the person has at home: "with 1 lb on each ankle", "with the red band". Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.measures import presentation
from exercises.measures.presentation import and_list, load_in_units

from .ladders import ANKLE, BAND, COLOUR_KG, Own, is_told, ladder_of, pieces_for

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Of a ladder longer than this, the middle is left out.
MOST_SAID = 10

BAND_NAMES: Mapping[str, StrOrPromise] = {
    "yellow": gettext_lazy("the yellow band"),
    "red": gettext_lazy("the red band"),
    "green": gettext_lazy("the green band"),
    "blue": gettext_lazy("the blue band"),
    "black": gettext_lazy("the black band"),
    "silver": gettext_lazy("the silver band"),
}


def load_words(load_kg: Decimal, kind: str, own: Own, units: str) -> str:
    """Say a load as part of a dose: "with 0.5 kg", "with 1 lb on each ankle", "with the red band"; nothing for none.

    ``units`` are the person's, "metric" or "imperial". A load that they have told us of is said exactly as they typed
    it; any other one is rounded to half pounds for "imperial".
    """
    if load_kg == 0:
        return ""
    words = {"load": place_words(load_kg, kind, own, units)}
    if kind == ANKLE:
        return _("with %(load)s on each ankle") % words
    if kind == BAND and _colour(load_kg, own) is None:
        return _("with a band of %(load)s") % words
    return _("with %(load)s") % words


def place_words(load_kg: Decimal, kind: str, own: Own, units: str) -> str:
    """Say one rung of a ladder of loads: "0.5 kg", "the red band", "no weight", "no band"."""
    if load_kg == 0:
        return _("no band") if kind == BAND else _("no weight")
    colour = _colour(load_kg, own) if kind == BAND else None
    if colour is not None:
        return str(BAND_NAMES[colour])
    if is_told(kind, own) and load_kg in ladder_of(kind, own):
        return amount_words(load_kg, units)
    return presentation.load_words(load_kg, units)


def amount_words(load_kg: Decimal, units: str) -> str:
    """Say a load exactly: in kilograms as stored, or in the pounds that were typed."""
    words = {"number": number_format(load_in_units(load_kg, units))}
    return _("%(number)s lb") % words if units == "imperial" else _("%(number)s kg") % words


def pull_words(load_kg: Decimal, units: str) -> str:
    """Say how strong a band is, exactly enough to compare it with its packet: "1.4 kg", "3.7 lb"."""
    return amount_words(load_kg if units == "imperial" else round(load_kg, 1), units)


def ladder_words(kind: str, own: Own, units: str) -> str:
    """List the rungs of a ladder, each with the pieces that make it up: "no weight, 0.5 kg and 1 kg (0.5 + 0.5)"."""
    ladder = ladder_of(kind, own)
    places = [_with_pieces(load, kind, own, units) for load in ladder]
    if len(places) <= MOST_SAID:
        return and_list(places)
    return _("%(first)s, and so on up to %(last)s") % {
        "first": ", ".join(places[: MOST_SAID - 2]),
        "last": places[-1],
    }


def _with_pieces(load: Decimal, kind: str, own: Own, units: str) -> str:
    words = place_words(load, kind, own, units)
    pieces = pieces_for(load, kind, own)
    if len(pieces) < 2:
        return words
    sum_words = " + ".join(str(number_format(load_in_units(piece, units))) for piece in pieces)
    return _("%(load)s (%(pieces)s)") % {"load": words, "pieces": sum_words}


def _colour(load_kg: Decimal, own: Own) -> str | None:
    """Name the colour of the band with this pull, or None.

    None also for a band that the person told us by its pull alone: another maker gives that pull this colour, and
    theirs may look different.
    """
    colour = next((name for name, kg in COLOUR_KG.items() if kg == load_kg), None)
    if colour in (own.colours or ()) or load_kg not in own.other_bands_kg:
        return colour
    return None
