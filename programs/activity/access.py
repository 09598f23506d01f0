"""Who may see and change what was done beside the sessions. What is not yours does not exist: 404."""

from __future__ import annotations

import uuid

from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User

from ..models import Activity
from ..models.training import present
from ..standing import gate
from ..standing.obstacles import BEFORE_BEGINNING, FittedStanding, Obstacle

# Walking is fitted to the answers as they are now, so a routine that is outdated is not in its way.
BEFORE_AN_AIM = BEFORE_BEGINNING - {Obstacle.OUTDATED}


def own_activity(user: User, activity_id: uuid.UUID) -> Activity:
    """Find something that the person did, or raise 404."""
    return get_object_or_404(user.activities.all(), pk=activity_id)


def to_walk(user: User) -> FittedStanding:
    """Find how a person stands who wants to do more beside their sessions, with their routine."""
    standing = FittedStanding(user, today=timezone.localdate(), read=present.for_today)
    gate.let_through(standing, BEFORE_AN_AIM)
    return standing
