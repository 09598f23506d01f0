"""The data of a figure as fields to type in, and back.

A figure becomes one form of the whole, one for each pose, one for each thing and one for each arrow. Sides are named a
and b here (near and far, or left and right), so that another view keeps what was typed. What the editor did not touch
stays in the data as it was written, so that saving a page unchanged changes nothing.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import figures
from ..figures import props as things
from ..figures.skeleton import VIEWS, bones, parts
from ..figures.spec import MOST_POSES
from ..form_fields import MultilineField
from ..measures.number_fields import DecimalTextField, WholeNumberField
from .figure_words import field_of, in_words, name_of, placed, slotted

Data = dict[str, Any]

MOST_ROWS = 20
LIMBS = {"arm": ("upper_arm", "forearm"), "leg": ("thigh", "shin", "foot")}
HELD = {"arm": ("hand",), "leg": ("foot", "heel", "toe")}
BONES = (
    "lower_trunk",
    "upper_trunk",
    "head",
    *(f"{s}_{bone}" for s in "ab" for limb in LIMBS.values() for bone in limb),
)
SEEN = (*BONES, "pelvis", "chest")
SETS = ("works", "turned", "pale", "behind", "before")

VIEW_NAMES = {
    "side": _("from the side"),
    "front": _("from the front"),
    "back": _("from the back"),
    "above": _("from above"),
}
NEW_FIGURE: Data = {
    "view": "side",
    "alt": "",
    "works": [],
    "anchor": {"part": "near_foot", "at": [0, 0]},
    "poses": [{"step": 1, "trunk": 90, "arms": [-92, -84], "legs": [-90, -90, 0]}, {"step": 2}],
}


# --- Numbers and settings ---


class Degrees(DecimalTextField):
    """A number as the files hold it: whole where it is whole."""

    def __init__(self, *, low: float = -720, high: float = 720, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(min_value=Decimal(str(low)), max_value=Decimal(str(high)), **kwargs)

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return plain(float(number)) if number is not None else None


def plain(number: float) -> float | int:
    return int(number) if float(number).is_integer() else number


def toml(value: Any) -> str:
    """Return a value in one line of TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return f"{{{settings_text(value)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml(one) for one in value)}]"
    return str(value)


def settings_text(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {toml(value)}" for name, value in values.items())


class SettingsField(forms.CharField):
    """Settings as a file has them between its braces: ``x = 6, height = 92``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=2000, **kwargs)

    def clean(self, value: Any) -> Data:
        text = super().clean(value)
        if not text:
            return {}
        try:
            found: Data = tomllib.loads(f"it = {{{text}}}")["it"]
        except (tomllib.TOMLDecodeError, KeyError, RecursionError) as error:
            raise forms.ValidationError(
                gettext('Write names and values like this: x = 6, height = 92. Words stand in quotes: side = "left".')
            ) from error
        return found


def _choices(view: str, names: Iterable[str], empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *((slotted(name, view), capfirst(name_of(name))) for name in names)]


class PartForm(forms.Form):
    """A part of the page. ``view`` says what the two sides are called."""

    use_required_attribute = False

    def __init__(self, data: Data | None = None, *, view: str, prefix: str, initial: Data | None = None) -> None:
        self.view = view
        super().__init__(data, prefix=prefix, initial=initial)


class WholeForm(PartForm):
    """What holds for the whole figure."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        view = self.view
        limbs = [f"{side}_{limb}" for side in _sides(view) for limb in LIMBS]
        pairs = ["arms", "legs"]
        self.fields["view"] = forms.ChoiceField(
            label=_("Seen"), choices=list(VIEW_NAMES.items()), help_text=_("Left and right are those of the picture.")
        )
        self.fields["facing"] = forms.ChoiceField(
            label=_("Facing"), choices=[("right", _("to the right")), ("left", _("to the left"))]
        )
        self.fields["floor"] = forms.BooleanField(
            label=_("There is a floor, and nothing sinks into it"), required=False
        )
        self.fields["cycle"] = forms.ChoiceField(
            label=_("After the last pose"),
            choices=[("back", _("the same way back")), ("loop", _("on to the first pose"))],
        )
        self.fields["out"] = Degrees(label=_("Way out, in seconds"), low=0.4, high=40, required=True)
        self.fields["back"] = Degrees(label=_("Way back, in seconds"), low=0.4, high=40, required=True)
        self.fields["still"] = forms.CharField(
            label=_("Pose of the small picture"),
            help_text=_("Its number; for a series two or three numbers, such as 2, 5."),
        )
        self.fields["close_left"] = Degrees(label=_("Small picture from x"))
        self.fields["close_right"] = Degrees(label=_("to x"), help_text=_("Empty: all of it."))
        self.fields["alt"] = MultilineField(
            label=_("The movement in words"),
            help_text=_("For those who cannot see it: start, movement, end, in one or two sentences."),
            min_length=20,
            max_length=1000,
        )
        self.fields["anchor_part"] = forms.ChoiceField(
            label=_("What stays in place"), choices=_choices(view, parts(view), gettext("the first foot"))[1:]
        )
        self.fields["anchor_x"] = Degrees(label=_("at x"))
        self.fields["anchor_y"] = Degrees(label=_("at y"), help_text=_("Centimetres. The floor is y = 0."))
        names = [*bones(view), *limbs, *pairs, "trunk"]
        self._set("works", _("What works, drawn in the accent colour"), names)
        self._set("turned", _("Limbs turned out of the picture, whose joints it does not show"), [*limbs, *pairs])
        self._set("pale", _("Limbs drawn pale, as the far side"), [*limbs, *pairs])
        self._set("behind", _("Limbs drawn behind the trunk"), [*limbs, *pairs])
        self._set("before", _("Limbs drawn in front of the trunk"), [*limbs, *pairs])

    def _set(self, name: str, label: Any, names: Sequence[str]) -> None:
        self.fields[name] = forms.MultipleChoiceField(
            label=label,
            required=False,
            choices=_choices(self.view, names, "")[1:],
            widget=forms.CheckboxSelectMultiple,
        )

    def clean_still(self) -> list[int]:
        try:
            return [int(one) for one in self.cleaned_data["still"].replace(",", " ").split()]
        except ValueError as error:
            raise forms.ValidationError(gettext("Write the number of a pose, such as 2.")) from error

    def clean_works(self) -> list[str]:
        works: list[str] = self.cleaned_data["works"]
        if not works:
            raise forms.ValidationError(gettext("Tick what works or moves, one or two bones."))
        return works

    def clean(self) -> Data:
        data = super().clean() or self.cleaned_data
        left, right = data.get("close_left"), data.get("close_right")
        if (left is None) != (right is None):
            missing = "close_left" if left is None else "close_right"
            if missing not in self.errors:
                self.add_error(missing, gettext("Give both ends, or none."))
        return data

    def sets(self) -> list[forms.BoundField]:
        return [self[name] for name in SETS[1:]]

    def to_data(self) -> Data:
        data = self.cleaned_data
        found: Data = {
            "view": data["view"],
            "alt": data["alt"].strip(),
            "works": [placed(name, data["view"]) for name in data["works"]],
            "tempo": [data["out"], data["back"]],
            "cycle": data["cycle"],
            "still": data["still"] if len(data["still"]) > 1 else data["still"][0],
            "facing": data["facing"],
            "floor": data["floor"],
            "anchor": {
                "part": placed(data["anchor_part"], data["view"]),
                "at": [data["anchor_x"] or 0, data["anchor_y"] or 0],
            },
        }
        if data["close_left"] is not None:
            found["close"] = [data["close_left"], data["close_right"]]
        for name in SETS[1:]:
            if data[name]:
                found[name] = [placed(one, data["view"]) for one in data[name]]
        return found

    @staticmethod
    def from_data(raw: Data, view: str) -> Data:
        anchor = raw.get("anchor") or {"part": placed("a_foot", view), "at": [0, 0]}
        still = raw.get("still", min(2, len(raw.get("poses", [1]))))
        close = raw.get("close", ["", ""])
        return {
            "view": view,
            "facing": raw.get("facing", "right"),
            "floor": raw.get("floor", view != "above"),
            "cycle": raw.get("cycle", "back"),
            "out": raw.get("tempo", [2.5, 3.5])[0],
            "back": raw.get("tempo", [2.5, 3.5])[1],
            "still": ", ".join(str(one) for one in (still if isinstance(still, list) else [still])),
            "close_left": close[0],
            "close_right": close[1],
            "alt": raw.get("alt", ""),
            "anchor_part": slotted(anchor["part"], view),
            "anchor_x": anchor.get("at", [0, 0])[0],
            "anchor_y": anchor.get("at", [0, 0])[1],
            **{name: [slotted(one, view) for one in raw.get(name, [])] for name in SETS},
        }


class PoseForm(PartForm):
    """One key pose. What is left empty is as in the pose before."""

    def __init__(self, *args: Any, most_steps: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most_steps = most_steps
        view = self.view
        before = gettext("as before")
        self.fields["step"] = WholeNumberField(label=_("Step that it shows"), min_value=1, max_value=30, required=False)
        self.fields["hold"] = Degrees(label=_("Held, in seconds"), low=0, high=60)
        self.fields["pace"] = Degrees(label=_("Share of the time to get here"), low=0.1, high=10)
        for bone in BONES:
            self.fields[bone] = Degrees(label=capfirst(name_of(placed(bone, view))))
        for bone in SEEN:
            words = gettext("%(bone)s as long as it looks") % {"bone": capfirst(name_of(placed(bone, view)))}
            self.fields[f"seen_{bone}"] = Degrees(label=words, low=0.05, high=1)
        for side in "ab":
            for limb, held in HELD.items():
                name = f"{side}_{limb}"
                of = {"limb": capfirst(name_of(placed(name, view)))}
                choices = _choices(view, [placed(f"{side}_{one}", view) for one in held], before)
                self.fields[f"{name}_held"] = forms.ChoiceField(
                    label=_("%(limb)s: what is held") % of, choices=choices, required=False
                )
                self.fields[f"{name}_on"] = forms.ChoiceField(
                    label=_("%(limb)s: where") % of,
                    choices=_choices(view, parts(view), gettext("a place")),
                    required=False,
                )
                self.fields[f"{name}_x"] = Degrees(label=_("%(limb)s held at x") % of)
                self.fields[f"{name}_y"] = Degrees(label=_("%(limb)s held at y") % of)
        self.fields["anchor_part"] = forms.ChoiceField(
            label=_("What stays in place"), choices=_choices(view, parts(view), before), required=False
        )
        self.fields["anchor_x"] = Degrees(label=_("at x"))
        self.fields["anchor_y"] = Degrees(label=_("at y"))

    # --- what the page shows ---

    def trunk(self) -> list[forms.BoundField]:
        return [self[name] for name in ("lower_trunk", "upper_trunk", "head")]

    def limbs(self) -> Iterator[Data]:
        for limb, its_bones in LIMBS.items():
            for side in "ab":
                name = f"{side}_{limb}"
                yield {
                    "name": capfirst(name_of(placed(name, self.view))),
                    "bones": [self[f"{side}_{bone}"] for bone in its_bones],
                    "held": [self[f"{name}_{one}"] for one in ("held", "on", "x", "y")],
                }

    def seen(self) -> list[tuple[str, forms.BoundField]]:
        return [(capfirst(name_of(placed(bone, self.view))), self[f"seen_{bone}"]) for bone in SEEN]

    def seen_is_used(self) -> bool:
        return any(field.value() not in (None, "") or field.errors for _name, field in self.seen())

    def anchor(self) -> list[forms.BoundField]:
        return [self[name] for name in ("anchor_part", "anchor_x", "anchor_y")]

    def anchor_is_used(self) -> bool:
        return any(field.value() not in (None, "") or field.errors for field in self.anchor())

    # --- what was typed ---

    def clean_step(self) -> int | None:
        step: int | None = self.cleaned_data["step"]
        if step is not None and self.most_steps and step > self.most_steps:
            words = gettext("The exercise has %(count)d steps.") % {"count": self.most_steps}
            raise forms.ValidationError(words)
        return step

    def clean(self) -> Data:
        data = super().clean() or self.cleaned_data

        def is_given(name: str) -> bool:
            return data.get(name) not in (None, "") or name in self.errors

        if is_given("upper_trunk") and not is_given("lower_trunk"):
            self.add_error("lower_trunk", gettext("Say where the lower trunk points as well."))
        for side in "ab":
            for limb, its_bones in LIMBS.items():
                names = [f"{side}_{bone}" for bone in its_bones]
                if any(is_given(name) for name in names):
                    for name in names[:2]:
                        if not is_given(name):
                            words = gettext("Say where every bone of the limb points, or leave all of them empty.")
                            self.add_error(name, words)
                held = f"{side}_{limb}_held"
                if not is_given(held) and any(is_given(f"{side}_{limb}_{one}") for one in ("on", "x", "y")):
                    self.add_error(held, gettext("Choose what is held."))
        if not is_given("anchor_part") and (is_given("anchor_x") or is_given("anchor_y")):
            self.add_error("anchor_part", gettext("Choose what stays in place."))
        return data

    def to_data(self, view: str) -> Data:
        data = self.cleaned_data
        found: Data = {name: data[name] for name in ("step", "hold", "pace") if data[name] is not None}
        if data["lower_trunk"] is not None:
            trunk = [data["lower_trunk"], data["upper_trunk"]]
            found["trunk"] = trunk[0] if trunk[1] is None else trunk
        if data["head"] is not None:
            found["head"] = data["head"]
        for limb, its_bones in LIMBS.items():
            given = {
                side: [data[f"{side}_{bone}"] for bone in its_bones if data[f"{side}_{bone}"] is not None]
                for side in "ab"
            }
            if given["a"] and given["a"] == given["b"]:
                found[f"{limb}s"] = given["a"]
            else:
                found |= {placed(f"{side}_{limb}", view): values for side, values in given.items() if values}
        short = {placed(bone, view): data[f"seen_{bone}"] for bone in SEEN if data[f"seen_{bone}"] is not None}
        if short:
            found["short"] = short
        pins: Data = {}
        for side in "ab":
            for limb in LIMBS:
                held, on, x, y = (data[f"{side}_{limb}_{one}"] for one in ("held", "on", "x", "y"))
                if held:
                    spot = [x or 0, y or 0]
                    pins[placed(held, view)] = [placed(on, view), *spot] if on else spot
        if data["anchor_part"]:
            found["anchor"] = {
                "part": placed(data["anchor_part"], view),
                "at": [data["anchor_x"] or 0, data["anchor_y"] or 0],
            }
        if pins:
            found["pins"] = pins
        return found

    @staticmethod
    def from_data(raw: Data, view: str) -> Data:
        found: Data = {name: raw[name] for name in ("step", "hold", "pace", "head") if name in raw}
        if "trunk" in raw:
            trunk = raw["trunk"] if isinstance(raw["trunk"], list) else [raw["trunk"]]
            found |= dict(zip(("lower_trunk", "upper_trunk"), trunk, strict=False))
        for limb, its_bones in LIMBS.items():
            for side in "ab":
                values: list[Any] = raw.get(placed(f"{side}_{limb}", view)) or raw.get(f"{limb}s", [])
                found |= {f"{side}_{bone}": value for bone, value in zip(its_bones, values, strict=False)}
        found |= {f"seen_{slotted(bone, view)}": value for bone, value in raw.get("short", {}).items()}
        for part, value in raw.get("pins", {}).items():
            held = slotted(part, view)
            name = f"{held[0]}_{'arm' if held.endswith('hand') else 'leg'}"
            spot: list[Any] = [value, 0, 0] if isinstance(value, str) else list(value)
            on = slotted(spot.pop(0), view) if len(spot) == 3 else ""
            found |= {f"{name}_held": held, f"{name}_on": on, f"{name}_x": spot[0], f"{name}_y": spot[1]}
        if "anchor" in raw:
            at = raw["anchor"].get("at", [0, 0])
            found |= {"anchor_part": slotted(raw["anchor"]["part"], view), "anchor_x": at[0], "anchor_y": at[1]}
        return found


class PropForm(PartForm):
    """A thing: what it is, and its settings. Without a kind it is left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted({*things.STANDING, *things.MOVING})
        self.fields["kind"] = forms.ChoiceField(
            label=_("Thing"),
            choices=[("", gettext("none")), *((kind, capfirst(kind.replace("_", " "))) for kind in kinds)],
            required=False,
        )
        self.fields["settings"] = SettingsField(label=_("Where and how"))

    def clean(self) -> Data:
        data = super().clean() or self.cleaned_data
        if data.get("settings") and not data.get("kind"):
            self.add_error("kind", gettext("Choose what it is, or empty the box beside it."))
        return data

    def to_data(self) -> Data | None:
        kind = self.cleaned_data["kind"]
        return {"kind": kind, **self.cleaned_data["settings"]} if kind else None

    @staticmethod
    def from_data(raw: Data) -> Data:
        return {"kind": raw.get("kind", ""), "settings": settings_text({k: v for k, v in raw.items() if k != "kind"})}


class ArrowForm(PartForm):
    """An arrow as the file has it. Empty, it is left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["settings"] = SettingsField(label=_("Arrow"))

    def to_data(self) -> Data | None:
        return self.cleaned_data["settings"] or None

    @staticmethod
    def from_data(raw: Data) -> Data:
        return {"settings": settings_text(raw)}


def _sides(view: str) -> tuple[str, str]:
    return placed("a_x", view).split("_")[0], placed("b_x", view).split("_")[0]


# --- The whole page ---


class PoseEditor:
    """All forms of the page. Made from a figure's data, or from what was typed."""

    def __init__(
        self,
        whole: Data,
        poses: list[Data],
        props: list[Data],
        arrows: list[Data],
        *,
        most_steps: int = 0,
        is_bound: bool = False,
    ) -> None:
        self.values = (whole, poses, props, arrows)
        self.view: str = whole["view"] if whole.get("view") in VIEWS else "side"
        self.most_steps = most_steps
        self.is_bound = is_bound
        self.whole: WholeForm = self._form(WholeForm, whole, "whole")
        self.poses: list[PoseForm] = [
            self._form(PoseForm, one, f"pose-{n}", most_steps=most_steps) for n, one in enumerate(poses)
        ]
        self.props: list[PropForm] = [self._form(PropForm, one, f"prop-{n}") for n, one in enumerate(props)]
        self.arrows: list[ArrowForm] = [self._form(ArrowForm, one, f"arrow-{n}") for n, one in enumerate(arrows)]
        self.others: list[str] = []  # problems that belong to no field

    def _form(self, kind: Any, values: Data, prefix: str, **more: Any) -> Any:
        if self.is_bound:
            data = {f"{prefix}-{name}": value for name, value in values.items()}
            return kind(data, view=self.view, prefix=prefix, **more)
        return kind(initial=values, view=self.view, prefix=prefix, **more)

    @classmethod
    def of(cls, content: Data, *, most_steps: int = 0, is_bound: bool = False) -> PoseEditor:
        """Return the fields for a figure's data, with an empty row for one thing and one arrow more."""
        view = content.get("view", "side")
        return cls(
            WholeForm.from_data(content, view),
            [PoseForm.from_data(one, view) for one in content["poses"]],
            [*(PropForm.from_data(one) for one in content.get("props", [])), {}],
            [*(ArrowForm.from_data(one) for one in content.get("arrows", [])), {}],
            most_steps=most_steps,
            is_bound=is_bound,
        )

    @classmethod
    def typed(cls, post: QueryDict, *, most_steps: int = 0, is_bound: bool = True) -> PoseEditor:
        """Return the fields as they were typed."""
        whole = _values(post, "whole")
        for name in SETS:
            whole[name] = post.getlist(f"whole-{name}")
        rows = [
            [_values(post, f"{kind}-{n}") for n in range(_count(post, f"{kind}_count", most))]
            for kind, most in (("pose", MOST_POSES), ("prop", MOST_ROWS), ("arrow", MOST_ROWS))
        ]
        return cls(whole, *rows, most_steps=most_steps, is_bound=is_bound)

    def changed(self, what: str, number: int = 0) -> PoseEditor:
        """Return the fields with a pose or a row added, taken away or moved. Nothing that was typed is checked."""
        whole, poses, props, arrows = self.values
        poses, props, arrows = list(poses), list(props), list(arrows)
        there = 0 <= number < len(poses)
        if what == "add" and there and len(poses) < MOST_POSES:
            poses.insert(number + 1, {})
        elif what == "remove" and there and len(poses) > 1:
            gone = poses.pop(number)
            if number == 0:  # the next pose stood on what the first one said
                poses[0] = {**gone, **{name: value for name, value in poses[0].items() if value not in (None, "")}}
        elif what in ("up", "down") and there:
            to = number + (1 if what == "down" else -1)
            if 0 <= to < len(poses):
                poses[number], poses[to] = poses[to], poses[number]
        elif what == "prop" and len(props) < MOST_ROWS:
            props.append({})
        elif what == "arrow" and len(arrows) < MOST_ROWS:
            arrows.append({})
        return PoseEditor(whole, poses, props, arrows, most_steps=self.most_steps)

    def forms(self) -> list[PartForm]:
        return [self.whole, *self.poses, *self.props, *self.arrows]

    @property
    def may_add(self) -> bool:
        return len(self.poses) < MOST_POSES

    def to_content(self) -> Data:
        """Return what was typed as a figure's data, in one form. Only when every field can be read."""
        view = self.whole.cleaned_data["view"]
        found = {**self.whole.to_data(), "poses": [pose.to_data(view) for pose in self.poses]}
        for name, rows in (("props", self.props), ("arrows", self.arrows)):
            kept = [row for row in (form.to_data() for form in rows) if row]
            if kept:
                found[name] = kept
        return found

    def read(self, stored: Data | None) -> Data | None:
        """Return the figure's data, or None when a field cannot be read. What no body does is said at the fields.

        What equals ``stored`` stays written as it is there.
        """
        if not self._is_readable():
            return None
        content = merged(self.to_content(), stored) if stored else self.to_content()
        try:
            figures.parse(content)
        except figures.FigureError as error:
            for problem in error.problems:
                self._say(problem)
        return content

    def _is_readable(self) -> bool:
        """Look at every form, so that each slip is said at once."""
        wrong = [form for form in self.forms() if not form.is_valid()]
        return not wrong

    def _say(self, problem: str) -> None:
        prefixed, words = field_of(problem, self.view), in_words(problem)
        for form in self.forms():
            name = prefixed.removeprefix(f"{form.prefix}-")
            if prefixed.startswith(f"{form.prefix}-") and name in form.fields:
                form.add_error(name, words)
                return
        if prefixed in self.whole.fields:
            self.whole.add_error(prefixed, words)
        else:
            self.others.append(words)

    def problems(self) -> list[tuple[str, str, list[str]]]:
        """Return what is wrong, as (id of the field, its name, sentences); without an id what belongs to no field."""
        found: list[tuple[str, str, list[str]]] = []
        for form in self.forms():
            for name, errors in form.errors.items():
                field = form[name]
                found.append((_id_of(field), self._place(form, str(field.label)), [str(one) for one in errors]))
        return [*found, *(("", "", [words]) for words in self.others)]

    def _place(self, form: PartForm, label: str) -> str:
        if isinstance(form, PoseForm):
            where = gettext("Pose %(number)d") % {"number": self.poses.index(form) + 1}
        elif isinstance(form, PropForm):
            where = gettext("Thing %(number)d") % {"number": self.props.index(form) + 1}
        elif isinstance(form, ArrowForm):
            where = gettext("Arrow %(number)d") % {"number": self.arrows.index(form) + 1}
        else:
            return capfirst(label)
        return f"{where}: {capfirst(label)}"


def _id_of(field: forms.BoundField) -> str:
    """Return the id of the first thing that can be focused: of a group of boxes its first box."""
    is_group = isinstance(field.field.widget, forms.CheckboxSelectMultiple)
    return f"{field.auto_id}_0" if is_group else str(field.auto_id)


def _values(post: QueryDict, prefix: str) -> Data:
    start = f"{prefix}-"
    return {name.removeprefix(start): str(post[name]) for name in post if name.startswith(start)}


def _count(post: QueryDict, name: str, most: int) -> int:
    try:
        return max(0, min(most, int(post.get(name, 0))))
    except ValueError:
        return 0


def merged(typed: Data, stored: Data) -> Data:
    """Return ``typed`` with everything that says the same as in ``stored`` written as it is there."""
    editor = PoseEditor.of(stored, is_bound=True)
    if not editor._is_readable():
        return typed
    known = editor.to_content()
    poses = {json.dumps(pose, sort_keys=True): raw for pose, raw in zip(known["poses"], stored["poses"], strict=True)}
    found: Data = {}
    for name in {**stored, **typed}:
        if name == "poses":
            found[name] = [poses.get(json.dumps(pose, sort_keys=True), pose) for pose in typed["poses"]]
        elif _same(typed.get(name), known.get(name)):
            if name in stored:
                found[name] = stored[name]
        elif name in typed:
            found[name] = typed[name]
    return found


def _same(one: Any, other: Any) -> bool:
    """Whether two values say the same; a set of names has no order."""
    if isinstance(one, list) and isinstance(other, list) and all(isinstance(name, str) for name in [*one, *other]):
        return sorted(one) == sorted(other)
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other)
    return bool(one == other)
