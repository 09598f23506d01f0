"""What a person may open for themselves, and on what terms. Pure.

Some rules need no clinician's yes: a person in the risk tier LOW may open the exercise themselves, after a number of
sessions and once they have looked at how it is done (``clinical_rules.md``, 5.1, ALL-1). Some rules that hold added
weight back may be opened likewise in LOW and MOD, after weeks of training and clean sessions at the exercise's goal
(OST-10, FRK-2). The numbers and the sentences to confirm stand in the rule. Whether an opening holds today is decided
in ``accounts.clearance.counting``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .screening import Rule, Verdict

# Change this when the sentence that everybody confirms changes its meaning ("I have looked at how it is done"):
# everybody is then asked again.
WORDS_VERSION = "2026-11"
# The risk tiers in which a person may open what a rule of this verdict keeps from them.
TIERS = {Verdict.CLEAR: frozenset({"LOW"}), Verdict.LOAD: frozenset({"LOW", "MOD"})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a person must have done, and must confirm, to open an exercise for themselves.

    ``rules`` are the ids of all rules that this opens, ``opens`` their verdict. ``sessions`` is how many they must have
    done, over at least ``weeks``; for added weight only clean ones at the goal count. ``needs`` are the sentences that
    they confirm. ``version`` changes with any of these.
    """

    exercise: str
    rules: tuple[str, ...]
    sessions: int
    needs: tuple[str, ...]
    weeks: int = 0
    opens: Verdict = Verdict.CLEAR

    @property
    def tiers(self) -> frozenset[str]:
        """The risk tiers in which it counts."""
        return TIERS[self.opens]

    @property
    def version(self) -> str:
        said = [WORDS_VERSION, self.exercise, sorted(self.rules), self.sessions, list(self.needs)]
        said += [self.weeks] if self.weeks else []
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def terms_of(exercise: str, rules: Iterable[Rule]) -> Terms | None:
    """Find the terms on which a person may open an exercise, given the rules that concern it.

    None when nothing is locked, or when one of the rules that lock it cannot be opened by the person.
    """
    against = [rule for rule in rules if not rule.verdict.allows]
    if not against or any(rule.verdict is not Verdict.CLEAR for rule in against):
        return None
    return _terms(exercise, against, Verdict.CLEAR)


def load_terms_of(exercise: str, rules: Iterable[Rule], *, level: str = "") -> Terms | None:
    """Find the terms on which a person may add weight to an exercise, given the rules that concern it.

    None when nothing holds weight back, when the exercise itself is locked, or when a rule that holds weight back
    cannot be opened by a person, or not by one in the risk tier ``level``, if given.
    """
    rules = list(rules)
    against = [rule for rule in rules if rule.verdict is Verdict.LOAD]
    if not against or any(not rule.verdict.allows for rule in rules):
        return None
    terms = _terms(exercise, against, Verdict.LOAD)
    return None if terms is None or (level and level not in terms.tiers) else terms


def _terms(exercise: str, against: Sequence[Rule], opens: Verdict) -> Terms | None:
    if any(rule.self_open_after is None for rule in against):
        return None
    return Terms(
        exercise=exercise,
        rules=tuple(rule.id for rule in against),
        sessions=max(rule.self_open_after or 0 for rule in against),
        weeks=max(rule.self_open_weeks or 0 for rule in against),
        needs=tuple(dict.fromkeys(need for rule in against for need in rule.self_open_needs)),
        opens=opens,
    )


def terms_in_force(exercise: str, opened: Iterable[str], version: str, *, in_force: Iterable[Rule]) -> Terms | None:
    """Find the terms on which a person's earlier opening still opens all the rules that it named, or None.

    None as soon as one of them, as now ``in_force``, cannot be opened by the person any more, or asks for something
    other than they confirmed in ``version``.
    """
    wanted = frozenset(opened)
    rules = [rule for rule in in_force if rule.id in wanted]
    terms = terms_of(exercise, rules) or load_terms_of(exercise, rules)
    if terms is None or frozenset(terms.rules) != wanted or terms.version != version:
        return None
    return terms
