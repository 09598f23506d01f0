"""What a person may open for themselves, and on what terms. Pure.

Some rules need no clinician's yes: a person in the risk tier LOW may open the exercise themselves, after a number of
sessions and once they have looked at how it is done (``clinical_rules.md``, 5.1, ALL-1). The number and the sentences
to confirm stand in the rule. Whether an opening holds today is decided in ``accounts.clearance.counting``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from .screening import Rule, Verdict

# Change this when the sentence that everybody confirms changes its meaning ("I have looked at how it is done"):
# everybody is then asked again.
WORDS_VERSION = "2026-11"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a person must have done, and must confirm, to open an exercise for themselves.

    ``rules`` are the ids of all rules that this opens, ``sessions`` how many they must have done, ``needs`` the
    sentences that they confirm. ``version`` changes with any of these.
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
    """Return the terms on which a person may open an exercise, given the rules that speak about it.

    None when nothing is locked, or when one of the rules that lock it cannot be opened by the person.
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
    """Return the rules that a person's earlier opening still opens: all that it named, or an empty set.

    It is empty as soon as one of them, as now ``in_force``, cannot be opened by the person any more, or asks for
    something other than they confirmed in ``version``.
    """
    wanted = frozenset(opened)
    terms = terms_of(exercise, [rule for rule in in_force if rule.id in wanted])
    if terms is None or frozenset(terms.rules) != wanted or terms.version != version:
        return frozenset()
    return wanted
