"""What a person may open for themselves, and on what terms. Pure.

A rule can say that a clinician's yes is not the only way past it: who is in the risk tier LOW may open the exercise
themselves, after so many sessions and once they have looked at how it is done (``clinical_rules.md``, 5.1, ALL-1). A
rule that holds added weight back may open likewise, to LOW and MOD, after so many weeks of training and clean sessions
at the goal of the exercise (OST-10). Numbers and words stand in the rule. Whether that is so today is a question of the
day (``accounts.clearance.counting``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .screening import Rule, Verdict

# Raise it when the meaning of what everybody confirms changes ("I have looked at how it is done"): all are asked again.
WORDS_VERSION = "2026-11"
# The risk tiers in which a person may open what a rule of this verdict keeps from them.
TIERS = {Verdict.CLEAR: frozenset({"LOW"}), Verdict.LOAD: frozenset({"LOW", "MOD"})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What somebody has to have done, and to confirm, who opens an exercise for themselves.

    ``rules`` are all that this opens, ``sessions`` how many they must have done (of added weight: clean ones at the
    goal), over ``weeks`` at least; ``needs`` the sentences that must be true of them. ``opens`` is the verdict of the
    rules. ``version`` is another one as soon as any of it changes.
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
    """Return the terms on which a person may open an exercise about which ``rules`` speak.

    None when nothing is locked, or when anything that stands against it is not theirs to open.
    """
    against = [rule for rule in rules if not rule.verdict.allows]
    if not against or any(rule.verdict is not Verdict.CLEAR for rule in against):
        return None
    return _terms(exercise, against, Verdict.CLEAR)


def load_terms_of(exercise: str, rules: Iterable[Rule], *, level: str = "") -> Terms | None:
    """Return the terms on which a person may add weight to an exercise about which ``rules`` speak.

    None when nothing holds weight back, when the exercise itself is closed, or when anything that stands against it is
    not theirs to open: to nobody, or not in the risk tier ``level`` where one is given.
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


def still_theirs(exercise: str, opened: Iterable[str], version: str, *, in_force: Iterable[Rule]) -> Terms | None:
    """Return the terms on which somebody's own word opens all the rules that it named, by the rules ``in_force``.

    None as soon as one of them is not theirs to open any more, or asks for something else than they confirmed.
    """
    wanted = frozenset(opened)
    rules = [rule for rule in in_force if rule.id in wanted]
    terms = terms_of(exercise, rules) or load_terms_of(exercise, rules)
    if terms is None or frozenset(terms.rules) != wanted or terms.version != version:
        return None
    return terms
