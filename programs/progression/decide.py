"""What to do with one exercise on one side: a pure function from a case to a decision.

The same function serves the app (when a session begins), its forecasts and simulations, and the command
``decide_progression``.
"""

from __future__ import annotations

from .facts import Case, Decision
from .numbers import Numbers
from .rules.order import RULES
from .situation import Situation


def decide(case: Case, *, numbers: Numbers) -> Decision:
    """Ask the rules in their order and return the answer of the first that has one.

    Looks at no clock and no database, and only as far back into the log as a run reaches: the cost does not grow
    with history.
    """
    situation = Situation(case, numbers)
    for rule in RULES:
        decision = rule(situation)
        if decision is not None:
            return decision
    raise AssertionError("the last rule always has an answer")
