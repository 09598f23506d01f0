"""What clinicians tend to forbid, in the words of a person who was told: the short list that is ticked and printed.

Each stands for movement tags; a clearance keeps the tags, so that they reach exercises that are added later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NO_ADDED_LOAD = "weights"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitChoice:
    """Something to leave out. Only the choice about weights has no movements."""

    key: str
    words: StrOrPromise
    hint: StrOrPromise
    movements: frozenset[str] = frozenset()


LIMITS: tuple[LimitChoice, ...] = (
    LimitChoice(
        key="bend",
        words=_("Bending the hip past a right angle"),
        hint=_("The knee comes higher than the hip."),
        movements=frozenset({"hip_flexion_gt90"}),
    ),
    LimitChoice(
        key="cross",
        words=_("Crossing the leg over the other one"),
        hint=_("The leg goes past the middle of the body."),
        movements=frozenset({"hip_adduction_past_midline"}),
    ),
    LimitChoice(
        key="turn_in",
        words=_("Turning the leg in"),
        hint=_("The toes point to the other foot."),
        movements=frozenset({"hip_internal_rotation"}),
    ),
    LimitChoice(
        key="turn_out",
        words=_("Turning the leg out far"),
        hint=_("The knee falls out to the side."),
        movements=frozenset({"hip_external_rotation_end_range", "hip_er_with_extension"}),
    ),
    LimitChoice(
        key="behind",
        words=_("Taking the leg behind the body"),
        hint=_("As in a long step, or a bridge that goes too high."),
        movements=frozenset({"hip_extension_past_neutral", "hip_er_with_extension"}),
    ),
    LimitChoice(
        key="side",
        words=_("Lifting the leg out to the side"),
        hint=_("By its own strength, standing or lying."),
        movements=frozenset({"hip_abduction_active"}),
    ),
    LimitChoice(
        key="twist",
        words=_("Twisting"),
        hint=_("Shoulders and hips turn in different directions."),
        movements=frozenset({"trunk_rotation"}),
    ),
    LimitChoice(
        key="round",
        words=_("Rounding the back"),
        hint=_("Bending forward with a round back."),
        movements=frozenset(
            {"spinal_flexion", "spinal_flexion_end_range", "spinal_flexion_loaded", "hinge_flexion_risk"}
        ),
    ),
    LimitChoice(
        key="floor",
        words=_("Getting down to the floor"),
        hint=_("Lying, sitting or kneeling there."),
        movements=frozenset({"floor_transfer", "seated_floor", "kneeling_quadruped"}),
    ),
    LimitChoice(
        key="front",
        words=_("Lying on the front"),
        hint=_("Also on a bed."),
        movements=frozenset({"prone"}),
    ),
    LimitChoice(
        key="lie_side",
        words=_("Lying on the side"),
        hint=_("Also with a pillow between the knees."),
        movements=frozenset({"side_lying"}),
    ),
    LimitChoice(
        key="one_leg",
        words=_("Standing on one leg"),
        hint=_("Also while holding on."),
        movements=frozenset({"single_leg_stance"}),
    ),
    LimitChoice(
        key="stand",
        words=_("Standing exercises at all"),
        hint=_("The leg may not carry weight yet."),
        movements=frozenset({"weight_bearing", "single_leg_stance", "split_stance", "stepping"}),
    ),
    LimitChoice(
        key="jump",
        words=_("Jumps and hard landings"),
        hint=_("Also stamping."),
        movements=frozenset({"high_impact"}),
    ),
    LimitChoice(
        key="press",
        words=_("Pressing with the hands"),
        hint=_("Hands or elbows push or pull a joint further than it goes by itself."),
        movements=frozenset({"overpressure_self"}),
    ),
    LimitChoice(
        key=NO_ADDED_LOAD,
        words=_("Weights or bands"),
        hint=_("Only the weight of your own body."),
    ),
)


def movements_of(keys: Iterable[str]) -> frozenset[str]:
    """Collect the movement tags that ticked choices stand for."""
    ticked = set(keys)
    return frozenset[str]().union(*(limit.movements for limit in LIMITS if limit.key in ticked))


def words_for(movements: Iterable[str], *, no_added_load: bool, names: Mapping[str, str]) -> list[str]:
    """Say what a clearance forbids, in the words of the list; tags that the list does not have, by their ``names``."""
    left = set(movements)
    said = [limit for limit in LIMITS if limit.movements and limit.movements <= left]
    covered = frozenset[str]().union(*(limit.movements for limit in said))
    widest = [limit for limit in said if not any(limit.movements < other.movements for other in said)]
    words = [str(limit.words) for limit in widest]
    words += [name for slug, name in names.items() if slug in left - covered]
    if no_added_load:
        words += [str(limit.words) for limit in LIMITS if limit.key == NO_ADDED_LOAD]
    return words
