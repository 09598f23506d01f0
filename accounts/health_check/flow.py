"""Where a person is in the health check: which screens are done, and which come before and after. Pure."""

from __future__ import annotations

from collections.abc import Collection

from .questions.kinds import Answers, Step
from .questions.steps import shown_steps


def is_done(step: Step, answers: Answers, done: Collection[str]) -> bool:
    """Whether a screen was sent, and no later answer has added a required question to it since."""
    return step.key in done and all(
        question.key in answers for question in step.shown_questions(answers) if question.required
    )


def first_open_step(answers: Answers, done: Collection[str]) -> Step | None:
    """Find the first screen that is not done; None when only the review is left."""
    return next((step for step in shown_steps(answers) if not is_done(step, answers, done)), None)


def step_before(step: Step, answers: Answers) -> Step | None:
    """Find the screen that "back" leads to; None on the first one."""
    steps = shown_steps(answers)
    place = steps.index(step)
    return steps[place - 1] if place else None


def step_after(step: Step, answers: Answers, done: Collection[str]) -> Step | None:
    """Find the open screen that "next" leads to: below this one if there is any, else above; None for the review."""
    steps = shown_steps(answers)
    place = steps.index(step) + 1 if step in steps else 0
    following = (*steps[place:], *steps[:place])
    return next((candidate for candidate in following if not is_done(candidate, answers, done)), None)


def place_of(step: Step, answers: Answers) -> tuple[int, int]:
    """Number a screen, from 1, with how many there are: "step 3 of 9". The review counts as the last."""
    steps = shown_steps(answers)
    return steps.index(step) + 1, len(steps) + 1
