"""The export of a person, as whoever opens the file reads it."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from accounts.data.export import written
from accounts.models import User


def export_of(user: User) -> dict[str, Any]:
    return json.loads("".join(written(user, now=timezone.now())))
