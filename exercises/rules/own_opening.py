"""What a person may open for themselves, and on what terms. Pure.

A rule can say that a clinician's yes is not the only way past it: who is in the risk tier LOW may open the exercise
themselves, after so many sessions and once they have looked at how it is done (``clinical_rules.md``, 5.1, ALL-1). Both
numbers and words stand in the rule. Whether that is so today is a question of the day
(``accounts.clearance.counting``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from .screening import Rule, Verdict

# Raise it when the meaning of what everybody confirms changes ("I have looked at how it is done"): all are asked again.
WORDS_VERSION = "2026-11"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What somebody has to have done, and to confirm, who opens an exercise for themselves.

    ``rules`` are all that this opens, ``sessions`` how many they must have done, ``needs`` the sentences that must be
    true of them. ``version`` is another one as soon as any of it changes.
    """

    exercise: str
    rules: tuple[str, ...]
    sessions: int
    needs: tuple[str, ...]

    @property
    def version(self) -> str:
        said = [WORDS_VERSION, self.exercise, sorted(self.rules), self.sessions, list(self.needs)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def terms_of(exercise: str, rules: Iterable[Rule]) -> Terms | None:
    """Return the terms on which a person may open an exercise about which ``rules`` speak.

    None when nothing is locked, or when anything that stands against it is not theirs to open.
    """
    against = [rule for rule in rules if not rule.verdict.allows]
    if not against or any(rule.verdict is not Verdict.CLEAR or rule.self_open_after is None for rule in against):
        return None
    return Terms(
        exercise=exercise,
        rules=tuple(rule.id for rule in against),
        sessions=max(rule.self_open_after or 0 for rule in against),
        needs=tuple(dict.fromkeys(need for rule in against for need in rule.self_open_needs)),
    )


def still_theirs(exercise: str, opened: Iterable[str], version: str, *, in_force: Iterable[Rule]) -> frozenset[str]:
    """Return which rules somebody's own word opens by the rules ``in_force``: all that it named, or none.

    None as soon as one of them is not theirs to open any more, or asks for something else than they confirmed.
    """
    wanted = frozenset(opened)
    terms = terms_of(exercise, [rule for rule in in_force if rule.id in wanted])
    if terms is None or frozenset(terms.rules) != wanted or terms.version != version:
        return frozenset()
    return wanted
