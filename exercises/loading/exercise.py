"""The codec of exercises, with their steps, films, muscles, equipment and sources."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ValidationError

from ..measures.dose import Dose
from ..models import (
    Equipment,
    Exercise,
    ExerciseEquipment,
    ExerciseMuscle,
    ExerciseSource,
    Movement,
    Muscle,
    SequencePart,
    Step,
    Video,
)
from . import publication
from .codec import Codec, Data, citations, citations_data, dose_data, fill, one_of, write_citations
from .writing import Writing

_EXERCISE_LINES = ("other_names", "mistakes", "stop_when", "our_additions")
_EXERCISE_PLAIN = (
    "slug",
    "name",
    "status",
    "kind",
    "laterality",
    "measure",
    "balance_demand",
    "load",
    "summary",
    "purpose",
    "feel",
    "reviewed_by",
    "author",
    "license",
)
# Later fields of an exercise, and of its films, which a file leaves out while they are empty.
_LATER = frozenset({"one_leg_movements", "without_picture"})
_VIDEO_LATER = {"author": "", "license": "", "transcript": ""}
_VIDEO_DEFAULTS = {
    "medium": "video",
    "grade": "C",
    "note": "",
    "start_second": 0,
    "has_captions": None,
    "state": "unchecked",
    "checked_on": None,
}
# What was seen of a link (``exercises.links``) is no content: a file keeps its place, and a row its own.
_SEEN_OF_VIDEO: Data = {"state": "unchecked", "checked_on": None}
_VIDEO_COLUMNS = ("url", "provider", "title", *_VIDEO_DEFAULTS, *_VIDEO_LATER)


def _normalise_exercise(raw: Data) -> Data:
    data = fill(
        raw,
        {
            "other_names": [],
            "status": "draft",
            "balance_demand": 0,
            "load": "none",
            "summary": "",
            "purpose": "",
            "feel": "",
            "mistakes": [],
            "stop_when": [],
            "our_additions": [],
            "muscles": [],
            "muscles_helping": [],
            "equipment": [],
            "equipment_optional": [],
            "movements": [],
            "one_leg_movements": [],
            "without_picture": False,
            "parts": [],
            "start": None,
            "goal": None,
            "steps": [],
            "sources": [],
            "videos": [],
            "reviewed_by": "",
            "reviewed_on": None,
            "author": "Homestretch",
            "license": "CC BY-SA 4.0",
        },
        needed=["slug", "name", "kind", "position", "laterality", "measure"],
    )
    for key in ("muscles", "equipment"):
        other = "muscles_helping" if key == "muscles" else "equipment_optional"
        twice = set(data[key]) & set(data[other])
        if twice:
            raise ValueError(f"{', '.join(sorted(twice))} stands in {key} and in {other}")
    if astray := set(data["one_leg_movements"]) - set(data["movements"]):
        raise ValueError(f"{', '.join(sorted(astray))} stands in one_leg_movements and not in movements")
    if data["one_leg_movements"] and (data["parts"] or data["laterality"] != Exercise.Laterality.EACH_SIDE):
        raise ValueError("one_leg_movements are for an exercise of each side, and not for a sequence")
    return _without_unsaid(
        {
            **data,
            "movements": sorted(data["movements"]),
            "one_leg_movements": sorted(data["one_leg_movements"]),
            "start": dose_data(data["start"]),
            "goal": dose_data(data["goal"]),
            "steps": [_normalise_step(step) for step in data["steps"]],
            "sources": citations(data["sources"]),
            "videos": [_normalise_video(video) for video in data["videos"]],
        }
    )


def _without_unsaid(data: Data) -> Data:
    """Leave out a later field while it is empty, so that old rows keep their digest and do not look edited."""
    return {name: value for name, value in data.items() if value or name not in _LATER}


def _normalise_step(raw: Data) -> Data:
    step = fill(raw, {"kind": "movement"}, needed=["text"])
    one_of(Step.Kind, step["kind"])
    return step


def _normalise_video(raw: Data) -> Data:
    video = fill(raw, {**_VIDEO_DEFAULTS, **_VIDEO_LATER}, needed=["url", "provider", "title"])
    one_of(Video.Medium, video["medium"])
    one_of(Video.Grade, video["grade"])
    one_of(Video.State, video["state"])
    if not video["url"].startswith(("https://", "http://")):
        raise ValueError(f"{video['url']} does not begin with https://")
    return _said_of_video(video)


def _said_of_video(video: Data) -> Data:
    return {name: value for name, value in video.items() if value or name not in _VIDEO_LATER}


def exercise_data(row: Exercise) -> Data:
    """Write an exercise in the form of its file. Take many rows from ``EXERCISES.rows()``, which prefetches."""
    muscles = list(row.exercisemuscle_set.all())
    equipment = list(row.exerciseequipment_set.all())
    return _without_unsaid(
        {
            **{name: getattr(row, name) for name in _EXERCISE_PLAIN},
            **{
                name: [line.strip() for line in getattr(row, name).splitlines() if line.strip()]
                for name in _EXERCISE_LINES
            },
            "position": row.start_position,
            "reviewed_on": row.reviewed_on,
            "start": row.start.to_mapping() if row.start else None,
            "goal": row.goal.to_mapping() if row.goal else None,
            "muscles": [link.muscle.slug for link in muscles if link.role == ExerciseMuscle.Role.MAIN],
            "muscles_helping": [link.muscle.slug for link in muscles if link.role == ExerciseMuscle.Role.HELPING],
            "equipment": [link.equipment.slug for link in equipment if link.needed],
            "equipment_optional": [link.equipment.slug for link in equipment if not link.needed],
            "movements": sorted(movement.slug for movement in row.movements.all()),
            "one_leg_movements": sorted(movement.slug for movement in row.one_leg_movements.all()),
            "without_picture": row.without_picture,
            "parts": [part.child.slug for part in row.parts.all()],
            "steps": [{"kind": step.kind, "text": step.text} for step in row.steps.all()],
            "sources": citations_data(row.exercisesource_set.all()),
            "videos": [
                _said_of_video({**{name: getattr(video, name) for name in _VIDEO_COLUMNS}, **_SEEN_OF_VIDEO})
                for video in row.videos.all()
            ],
        }
    )


def _put_exercise(row: Exercise | None, data: Data, writing: Writing) -> Exercise:
    saved: Exercise = writing.save(
        Exercise,
        row,
        {
            **{name: data[name] for name in _EXERCISE_PLAIN},
            **{name: "\n".join(data[name]) for name in _EXERCISE_LINES},
            "start_position": data["position"],
            "reviewed_on": data["reviewed_on"],
            "without_picture": data.get("without_picture", False),
            "start": Dose.from_mapping(data["start"]) if data["start"] else None,
            "goal": Dose.from_mapping(data["goal"]) if data["goal"] else None,
        },
    )
    muscles = writing.by_key(Muscle, "slug", [*data["muscles"], *data["muscles_helping"]])
    writing.replace(
        ExerciseMuscle,
        "exercise",
        saved,
        [
            ExerciseMuscle(exercise=saved, muscle=muscles[slug], role=role, order=number)
            for number, (slug, role) in enumerate(
                [(slug, ExerciseMuscle.Role.MAIN) for slug in data["muscles"]]
                + [(slug, ExerciseMuscle.Role.HELPING) for slug in data["muscles_helping"]]
            )
        ],
    )
    equipment = writing.by_key(Equipment, "slug", [*data["equipment"], *data["equipment_optional"]])
    writing.replace(
        ExerciseEquipment,
        "exercise",
        saved,
        [
            ExerciseEquipment(exercise=saved, equipment=equipment[slug], needed=needed, order=number)
            for number, (slug, needed) in enumerate(
                [(slug, True) for slug in data["equipment"]] + [(slug, False) for slug in data["equipment_optional"]]
            )
        ],
    )
    writing.relate(saved, "movements", writing.by_key(Movement, "slug", data["movements"]).values())
    of_one_leg = writing.by_key(Movement, "slug", data.get("one_leg_movements", ()))
    if both := sorted(slug for slug, movement in of_one_leg.items() if not movement.of_one_leg):
        raise ValidationError({"one_leg_movements": f"{', '.join(both)} concerns both legs"})
    writing.relate(saved, "one_leg_movements", of_one_leg.values())
    steps = [Step(exercise=saved, order=number, **step) for number, step in enumerate(data["steps"])]
    writing.replace(Step, "exercise", saved, steps)
    known = [] if saved._state.adding else saved.videos.all()
    seen = {video.url: {name: getattr(video, name) for name in _SEEN_OF_VIDEO} for video in known}
    writing.replace(
        Video,
        "exercise",
        saved,
        [
            Video(exercise=saved, order=number, **{**video, **seen.get(video["url"], {})})
            for number, video in enumerate(data["videos"])
        ],
    )
    write_citations(ExerciseSource, "exercise", saved, data["sources"], writing)
    children = writing.by_key(Exercise, "slug", data["parts"])
    writing.replace(
        SequencePart,
        "sequence",
        saved,
        [SequencePart(sequence=saved, child=children[slug], order=number) for number, slug in enumerate(data["parts"])],
    )
    return saved


class _ExerciseCodec(Codec):
    def read(self, folder: Path) -> list[tuple[str, Data]]:
        """Read sequences last, because their parts must exist first."""
        return sorted(super().read(folder), key=lambda found: bool(found[1].get("parts")))


EXERCISES = _ExerciseCodec(
    name="exercise",
    path="exercises",
    table="",
    key=lambda data: data["slug"],
    normalise=_normalise_exercise,
    rows=lambda: Exercise.objects.for_page(),
    to_data=exercise_data,
    put=_put_exercise,
    lacking=publication.lacking,
)
