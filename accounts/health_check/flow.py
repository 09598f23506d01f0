"""Where a person is in the health check: which screens come, which are done, which is next. Pure functions."""

from __future__ import annotations

from collections.abc import Collection

from .questions.kinds import Answers, Step
from .questions.steps import shown_steps


def is_done(step: Step, answers: Answers, done: Collection[str]) -> bool:
    """Whether a screen was sent, and no required question has been called for on it since."""
    return step.key in done and all(
        question.key in answers for question in step.shown_questions(answers) if question.required
    )


def first_open_step(answers: Answers, done: Collection[str]) -> Step | None:
    """Return the first screen that is not done, or None when only the review is left."""
    return next((step for step in shown_steps(answers) if not is_done(step, answers, done)), None)


def step_before(step: Step, answers: Answers) -> Step | None:
    """Return the screen to go back to; None from the first."""
    steps = shown_steps(answers)
    place = steps.index(step)
    return steps[place - 1] if place else None


def step_after(step: Step, answers: Answers, done: Collection[str]) -> Step | None:
    """Return where "next" leads: the next open screen below, else one above, else None for the review."""
    steps = shown_steps(answers)
    place = steps.index(step) + 1 if step in steps else 0
    return next((step for step in (*steps[place:], *steps[:place]) if not is_done(step, answers, done)), None)


def place_of(step: Step, answers: Answers) -> tuple[int, int]:
    """Return "step 3 of 9"; the review is the last."""
    steps = shown_steps(answers)
    return steps.index(step) + 1, len(steps) + 1
