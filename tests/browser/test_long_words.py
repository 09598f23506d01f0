"""Names of 80 letters, words that never end and text from right to left: every page fits on the narrowest phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.health_check.services import report_red_flags
from accounts.models import User
from programs.models import RoutineItem
from tests.conftest import make_user
from tests.programs.factories import EVERYTHING_AT_HOME, make_clearance, make_profile, make_routine, make_session

from .conftest import Walk

NARROW = {"width": 320, "height": 640}
LONG = "W" * 80
ARABIC = "عبد الرحمن بن عبد العزيز بن محمد"
NAMES = pytest.mark.parametrize("name", [LONG, ARABIC], ids=["one-word-of-80-letters", "right-to-left"])
# No page, or one that ends the visit.
NOT_LOOKED_AT = {
    "healthz", "service_worker", "manifest", "account_logout", "settings_export", "session_plan", "session_entries",
    "routine_plan", "figure_picture",
}  # fmt: skip


def routes(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, str]]:
    """Return name and route of every page, with the names of its values; the desk is not for phones."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and not route.startswith("/admin/"):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern) and "^" not in route and not route.startswith("/admin/"):
            yield str(pattern.name), route


def addresses(values: dict[str, object]) -> list[str]:
    found = []
    for name, route in routes(get_resolver()):
        if name in NOT_LOOKED_AT:
            continue
        for value, filled in values.items():
            route = route.replace(value, str(filled))
        if "<" not in route:
            found.append(route)
    return found


def somebody(name: str) -> User:
    """Everything that can be typed is typed, each as long as it may be."""
    word = name if name == ARABIC else "W" * 120
    user = make_user("w" * 60 + "@example.org", name=name[:80], time_zone="Europe/Berlin")
    make_profile(user, goal_words=word, bones=["osteoporosis"], equipment=EVERYTHING_AT_HOME)
    make_clearance(user, rules=(), given_by=word, note=word, limits=["knee_loading", "hip_abduction_active"])
    routine = make_routine(user)
    make_session(routine, note=word, feeling="good", pain=2)
    RoutineItem.objects.filter(routine=routine).update(note=word)
    return user


@pytest.mark.parametrize("screen", [NARROW], ids=["narrow"])
@NAMES
def test_every_page_fits(walk: Walk, screen, name):
    walk.allowed = ("403", "404", "405", "400")
    user = somebody(name)
    done = user.sessions.get()
    going_on = make_session(done.routine, done=False)
    item = done.routine.items.first()
    walk.sign_in(user.email)
    asked, too_wide = 0, []
    for session in (done, going_on):
        values = {
            "<uuid:session_id>": session.pk,
            "<uuid:item_id>": item.pk,
            "<uuid:clearance_id>": user.clearances.get().pk,
            "<slug:slug>": "hip-basics",
            "<slug:step>": "plan",
            "<slug:kind>": "single-leg",
        }
        for address in addresses(values):
            if session is going_on and str(session.pk) not in address:
                continue
            walk.go(address)
            too_wide += walk.too_wide()
            asked += 1
    assert asked > 70
    # The page of a warning sign stands in the way of the others, so it comes last.
    report_red_flags(by=user, codes=["RF7"])
    for address in ("/welcome/stop/", "/welcome/stop/mistake/", "/today/", "/routine/clearance/"):
        walk.go(address)
        too_wide += walk.too_wide()
    assert not too_wide, "\n".join(too_wide)


@pytest.mark.parametrize("screen", [NARROW], ids=["narrow"])
@NAMES
def test_what_somebody_typed_stands_for_itself(walk: Walk, screen, name):
    """Text from right to left does not turn the words around it about."""
    user = somebody(name)
    walk.sign_in(user.email)
    for address in ("/today/", "/routine/summary/", "/routine/clearance/", "/sessions/"):
        walk.go(address)
        assert walk.page.locator("bdi").filter(has_text=name.split()[0]).count(), address
