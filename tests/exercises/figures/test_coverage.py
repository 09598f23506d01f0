"""Everything that people can open has a picture, and the picture matches its words."""

from __future__ import annotations

import math
import tomllib

from exercises.figures import read, sheet
from exercises.figures.posture.skeleton import solve
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


def test_a_leg_of_which_a_part_works_stays_where_it_stands_or_lies() -> None:
    """One that moves is wholly in the colour of work: else the same movement has half a leg in the next picture."""
    found = set()
    for slug, raw in FIGURES.items():
        figure = read(raw["text"])
        bones = {name for name in figure.works if name.endswith(("thigh", "shin"))}
        if len(bones) == 1:
            found.add(slug)
            side = bones.pop().split()[0]
            balls = [solve(figure.poses[number - 1].pose).places[f"{side} ball"] for number in figure.panels]
            assert all(math.dist(balls[0], ball) < 3 for ball in balls), slug
    assert {"single-leg-calf-raise", "standing-calf-stretch", "stationary-lunge"} <= found
