"""Everything that people can open has a picture, and the picture matches its words."""

from __future__ import annotations

import tomllib

import pytest

from exercises.figures import parse, sheet
from exercises.loading import EXERCISES_FOLDER

EXERCISES = {path.stem: tomllib.loads(path.read_text()) for path in (EXERCISES_FOLDER / "exercises").glob("*.toml")}
FIGURES = sheet.read()


def test_every_published_exercise_part_and_skill_has_a_figure():
    needed = {slug for slug, raw in EXERCISES.items() if raw["status"] == "published"}
    assert sorted(needed - set(FIGURES)) == []


def test_every_figure_is_of_an_exercise():
    assert sorted(set(FIGURES) - set(EXERCISES)) == []


@pytest.mark.parametrize("slug", sorted(set(FIGURES) & set(EXERCISES)))
def test_the_numbers_below_the_poses_are_steps_of_the_exercise(slug):
    poses = parse(FIGURES[slug], check=False).poses
    steps = [pose.step for pose in poses]
    assert None not in steps
    assert steps == sorted(steps)
    assert max(steps) <= len(EXERCISES[slug]["steps"])


@pytest.mark.parametrize("slug", sorted(FIGURES))
def test_something_works_and_something_moves(slug):
    figure = parse(FIGURES[slug], check=False)
    assert figure.works
    assert len(figure.poses) > 1
