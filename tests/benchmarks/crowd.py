"""People for the load test: made before it, counted after it. A process of its own, on the server's database.

python -m tests.benchmarks.crowd make 200      prints what each player needs, as JSON
python -m tests.benchmarks.crowd count         reads the ids that were acknowledged, prints what became of them
"""

from __future__ import annotations

import json
import sys
import uuid
from collections import Counter
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.middleware.csrf import _get_new_csrf_string  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.devices.kept import person_token  # noqa: E402
from accounts.entrance import consent  # noqa: E402
from accounts.health_check.testing import healthy_answers  # noqa: E402
from accounts.models import HealthProfile, User  # noqa: E402
from accounts.models.device import SessionStore  # noqa: E402
from programs.models import LogEntry, Session, SetLog  # noqa: E402
from programs.proposal.propose import propose  # noqa: E402
from programs.proposal.start import start_routine  # noqa: E402
from programs.session.begin import start_session  # noqa: E402
from programs.session.page.page import SessionPage  # noqa: E402
from programs.session.player.plan import plan_of  # noqa: E402
from programs.standing.access import get_session  # noqa: E402
from programs.standing.person import Person  # noqa: E402


def make(number: int) -> dict[str, Any]:
    """Make a person in the middle of signing in: with a routine, a session that has begun, and their cookies."""
    user = User(email=f"player{number}@example.org", name=f"Player {number}")
    user.set_unusable_password()
    user.save()
    consent.give_consent(by=user)
    profile = HealthProfile.objects.create(
        user=user,
        state=HealthProfile.State.IN_FORCE,
        answers={**healthy_answers(), "equipment": ["fixed-support", "steady-chair", "bed", "step"]},
        completed_at=timezone.now(),
    )
    today = timezone.localdate()
    proposal = propose(profile=profile, today=today, slug="hip-basics")
    assert proposal is not None
    routine = start_routine(by=user, proposal=proposal, today=today)
    session = start_session(by=user, routine=routine, session_id=uuid.uuid4(), performed_on=today)
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store[consent.SESSION_KEY] = consent.CONSENT_VERSION
    store.save()
    plan = plan_of(SessionPage(get_session(user, session.pk)), Person(user, today=today, profile=profile))
    return {
        "person": person_token(user),
        "session": str(session.pk),
        "cookies": f"{settings.SESSION_COOKIE_NAME}={store.session_key}; csrftoken={(token := _get_new_csrf_string())}",
        "token": token,
        "sets": [
            {name: planned_set[name] for name in ("exercise", "number", "side", "measure", "amount")}
            | {"item": item["id"]}
            for item in plan["items"]
            for planned_set in item["sets"]
        ],
    }


def count(acknowledged: list[str]) -> dict[str, int]:
    """Say what is in the database of the entries that were acknowledged."""
    stored = Counter(str(pk) for pk in LogEntry.objects.values_list("pk", flat=True))
    told = set(
        LogEntry.objects.filter(kind="set").values_list(
            "session_id", "content__exercise", "content__number", "content__side"
        )
    )
    sets = SetLog.objects.values_list("session_id", "exercise__slug", "number", "side")
    kept = Counter(sets)
    return {
        "acknowledged": len(acknowledged),
        "lost": sum(entry_id not in stored for entry_id in acknowledged),
        "entries": sum(stored.values()),
        "sets lost": len(told - set(kept)),
        "sets twice": sum(number - 1 for number in kept.values()),
        "sessions done": Session.objects.filter(state=Session.State.DONE).count(),
    }


if __name__ == "__main__":
    if sys.argv[1] == "make":
        print(json.dumps([make(number) for number in range(int(sys.argv[2]))]))  # noqa: T201
    else:
        print(json.dumps(count(json.load(sys.stdin))))  # noqa: T201
