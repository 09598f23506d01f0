"""The bundle: all of a person that a clinic's record has a place for.

It is a ``collection``: resources side by side, with no order to a server to store them (``transaction``) and nobody's
signature under the whole (``document``). What the clinic keeps of it is the clinic's own decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from accounts.models import User
from exercises.snapshot.current import current_catalogue

from .check_ins import check_ins
from .happened import falls, signs
from .measured import tests, weeks
from .parts import Resource, entry, identifier
from .person import patient, record_of
from .plan import Plans
from .sessions import sessions
from .sets import sets
from .written import written


def resources(user: User, *, now: datetime) -> Iterator[Resource]:
    """Yield the resources of a person one by one; whatever refers to another finds it among them.

    A fixed number of queries, and a few rows in memory, however long the history is.
    """
    record, today = record_of(user), now.date()
    yield patient(user, record, user.health_profiles.in_force())
    yield from Plans(user=user, record=record, today=today, catalogue=current_catalogue()).resources()
    yield from tests(user, record)
    yield from check_ins(user, record)
    yield from weeks(user, record, today=today)
    yield from falls(user, record)
    yield from signs(user, record, zone=now.tzinfo)
    yield from sessions(user, record)
    yield from sets(user, record)


def bundle_written(user: User, *, now: datetime) -> Iterator[str]:
    """Write the bundle as JSON, resource by resource. ``now`` is a moment where the person is."""
    key = record_of(user).key("bundle", "")
    head = written(
        {
            "resourceType": "Bundle",
            "id": str(key),
            "identifier": identifier(key),
            "type": "collection",
            "timestamp": now.isoformat(timespec="milliseconds"),
        }
    )
    yield head[:-1] + ',"entry":['
    before = "\n"
    for resource in resources(user, now=now):
        yield before + written(entry(resource))
        before = ",\n"
    yield "\n]}\n"
