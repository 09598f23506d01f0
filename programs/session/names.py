"""What sessions are called in a list, as each is called on its own page and on Today."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping

from ..models import RoutineItem, Session, SetLog
from ..plan.agenda import name_of_session
from .asked import items_among


def names_of(sessions: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Name sessions (``plan.agenda.name_of_session``). Costs the same queries for any number, and none for none."""
    if not sessions:
        return {}
    found = list(Session.objects.filter(pk__in=sessions).select_related("routine", "saw"))
    logged = set(SetLog.objects.filter(session__in=sessions).order_by().values_list("session", "item").distinct())
    items = defaultdict(list)
    routines = {session.routine_id for session in found}
    for item in RoutineItem.objects.filter(routine__in=routines).in_order().select_related("exercise"):
        items[item.routine_id].append(item)
    names = {}
    for session in found:
        for item in items[session.routine_id]:
            item.is_logged = (session.pk, item.pk) in logged
        names[session.pk] = name_of_session(session.routine, items_among(session, items[session.routine_id]))
    return names
