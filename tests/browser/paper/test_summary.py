"""The summary for the doctor as it comes out of a printer: two sheets for each of the thirty test patients.

After twelve weeks, when it has the same rows and parts as before the first session, and more in them.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import FunctionalTest, User
from exercises.files import read_toml
from programs.proposal.propose import propose
from programs.proposal.start import start_routine
from programs.standing.locks import lock_of
from programs.vignettes.written import FILES
from tests.browser.conftest import Walk
from tests.browser.people.test_clearance import sheets_of_paper
from tests.browser.player.playing import let_in
from tests.conftest import make_user
from tests.programs.factories import make_copies, make_profile, make_session

PATIENTS = read_toml(FILES[1])
THIRTY = PATIENTS["vignette"]
WEEKS = 12


def sheets_of(walk: Walk, slug: str) -> int:
    walk.go("/routine/summary/")
    assert walk.page.locator(".summary__row").count() >= 1, slug
    return sheets_of_paper(walk.page) - walk.page.locator(".summary__annex").count()


def trained(user: User, answers: dict[str, object]) -> bool:
    """Give somebody twelve weeks: three sessions in each, a fall, and every self-test at the start and at the end."""
    today = timezone.localdate()
    begun = today - timedelta(weeks=WEEKS)
    proposal = propose(profile=make_profile(user, **answers), today=today)
    assert proposal is not None
    routine = start_routine(by=user, proposal=proposal, today=begun)
    for kind in FunctionalTest.Kind.values:
        for day, score in ((begun, 7), (today - timedelta(days=4), 9)):
            FunctionalTest.objects.create(user=user, kind=kind, score=Decimal(score), done_on=day)
    if lock_of(routine, on=today).is_locked:
        return False
    first = make_session(routine, on=begun)
    make_copies(first, on=[begun + timedelta(days=day) for day in range(1, 7 * WEEKS) if day % 7 in (0, 2, 4)])
    return True


def test_two_sheets_after_twelve_weeks_of_sessions(walk: Walk):
    long, with_history = [], 0
    for patient in THIRTY:
        slug = patient["slug"]
        user = make_user(f"{slug}@example.org")
        goal = {"goal_words": "Climb the stairs without holding the rail."}
        born = {"year_of_birth": PATIENTS["today"].year - patient["age"]}
        with_history += trained(user, {**patient.get("answers", {}), **born, **goal})
        walk.page.context.clear_cookies()
        let_in(walk, user)
        if (sheets := sheets_of(walk, slug)) > 2:
            long.append((slug, sheets))
    assert not long, long
    assert len(THIRTY) >= 30
    assert with_history > len(THIRTY) / 2
