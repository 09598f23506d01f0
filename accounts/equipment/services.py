"""Read and store which weights and bands a person has at home."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.health_check.services import current_facts
from accounts.models import OwnWeights, User
from exercises.measures.bands import BAND_POUNDS, COLOUR_POUNDS
from exercises.models import ProgressionRule

from .ladders import ANKLE, BAND, HAND, Own, Pieces, decimals, texts

LADDER_RULES: Mapping[str, str] = {ANKLE: "ladder_ankle_kg", HAND: "ladder_dumbbell_kg"}


def own_of(user: User, *, at_home: Collection[str], usual: Mapping[str, Sequence[Decimal]]) -> Own:
    """Read which weights and bands a person has.

    ``at_home`` is the equipment that they ticked in the health check, ``usual`` the progression rules' ladder of each
    kind, in that kind's unit.
    """
    row = OwnWeights.objects.filter(user=user).first()
    return own_from(row, at_home=at_home, usual=usual)


def own_from(row: OwnWeights | None, *, at_home: Collection[str], usual: Mapping[str, Sequence[Decimal]]) -> Own:
    known = row or OwnWeights()
    return Own(
        ankle=_pieces(known.ankle_kg, together=known.ankle_together),
        hand=_pieces(known.hand_kg, together=known.hand_together),
        colours=None if known.band_colours is None else tuple(known.band_colours),
        other_bands_kg=decimals(known.other_bands_kg),
        at_home=frozenset(at_home),
        usual={kind: tuple(usual[kind]) for kind in (ANKLE, HAND, BAND)},
    )


def _pieces(stored: list[str] | None, *, together: bool) -> Pieces | None:
    return None if stored is None else Pieces(kg=decimals(stored), together=together)


def own_now(user: User) -> Own:
    """Read what a person has, with the health check and the progression rules that are in force now."""
    facts = current_facts(user)
    return own_of(user, at_home=facts.equipment if facts else (), usual=usual_ladders())


def usual_ladders() -> dict[str, tuple[Decimal, ...]]:
    """Read the progression rules' ladder of each kind, in that kind's unit; empty where the rule is missing."""
    rows = dict(ProgressionRule.objects.filter(key__in=LADDER_RULES.values()).values_list("key", "value"))
    weights = {kind: tuple(Decimal(str(place)) for place in rows.get(key, ())) for kind, key in LADDER_RULES.items()}
    return {**weights, BAND: BAND_POUNDS}


@transaction.atomic
def keep_own_weights(
    *,
    by: User,
    ankle: Pieces | None,
    hand: Pieces | None,
    colours: Sequence[str] | None,
    other_bands_kg: Sequence[Decimal] = (),
) -> OwnWeights:
    """Store what a person says they have; None where they have not said. Safe to repeat.

    Raises ValueError for a colour that is not in ``COLOUR_POUNDS``, and for a band without a pull.
    """
    if unknown := set(colours or ()) - COLOUR_POUNDS.keys():
        raise ValueError(f"unknown colours: {sorted(unknown)}")
    bands = Pieces(kg=tuple(other_bands_kg))
    row, _created = OwnWeights.objects.update_or_create(
        user=by,
        defaults={
            "ankle_kg": None if ankle is None else texts(ankle.kg),
            "ankle_together": ankle is not None and ankle.together,
            "hand_kg": None if hand is None else texts(hand.kg),
            "hand_together": hand is not None and hand.together,
            "band_colours": None if colours is None else [colour for colour in COLOUR_POUNDS if colour in colours],
            "other_bands_kg": texts(bands.kg),
            "changed_at": timezone.now(),
        },
    )
    return row
