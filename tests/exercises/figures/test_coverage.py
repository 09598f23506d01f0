"""Everything that people can open has a picture, and the picture matches its words."""

from __future__ import annotations

import tomllib

from exercises.figures import read, sheet
from exercises.loading import EXERCISES_FOLDER

EXERCISES = {path.stem: tomllib.loads(path.read_text()) for path in (EXERCISES_FOLDER / "exercises").glob("*.toml")}
FIGURES = sheet.texts()


def test_every_published_exercise_part_and_skill_has_a_figure():
    needed = {slug for slug, raw in EXERCISES.items() if raw["status"] == "published"}
    assert sorted(needed - set(FIGURES)) == []


def test_every_figure_is_of_an_exercise():
    assert sorted(set(FIGURES) - set(EXERCISES)) == []


def test_the_numbers_beside_the_poses_are_steps_of_the_exercise():
    for slug, raw in FIGURES.items():
        steps = [key.step for key in read(raw["text"]).poses]
        assert None not in steps, slug
        assert steps == sorted(steps), slug
        assert max(steps) <= len(EXERCISES[slug]["steps"]), slug


def test_no_two_exercises_have_the_same_picture():
    poses = [str(read(raw["text"]).poses) for raw in FIGURES.values()]
    assert len(set(poses)) == len(poses)


def test_one_leg_that_works_alone_is_wholly_in_the_colour_of_work() -> None:
    """Else the same movement has half a leg in one picture and all of it in the next."""
    parts_of_a_leg = {"single-leg-calf-raise", "standing-calf-stretch"}
    found = set()
    for slug, raw in FIGURES.items():
        legs = {name for name in read(raw["text"]).works if name.endswith(("thigh", "shin"))}
        if len(legs) == 1:
            found.add(slug)
    assert found == parts_of_a_leg
