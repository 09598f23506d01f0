"""What somebody can do today while all exercising waits for a clinician's yes.

It is safe for everybody with that lock, and is offered only when it is safe with every lock that a person has. Where no
line names one of the locks, only lines in which nothing moves remain. Pure.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from exercises.rules.catalogue import Catalogue, UntilYesEntry
from exercises.rules.reasons import CitedSource, cite_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Something to do, as a page shows it. ``own``: that we offer it is our own judgement."""

    entry: UntilYesEntry
    own: bool
    sources: list[CitedSource]


def offered_under(locks: Collection[str], catalogue: Catalogue) -> list[Offered]:
    """Find what is safe under all of these locks, which are ids of the rules that lock; nothing without a lock."""
    if not locks:
        return []
    return [
        Offered(entry=entry, own=entry.evidence == "proposed", sources=cite_all(entry.sources, catalogue))
        for entry in catalogue.until_yes
        if entry.always or entry.safe_with.issuperset(locks)
    ]
