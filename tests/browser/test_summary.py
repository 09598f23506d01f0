"""The summary for the doctor as it comes out of a printer: two sheets for each of the thirty test patients."""

from __future__ import annotations

from accounts.health_check.testing import healthy_answers
from accounts.models import HealthProfile
from exercises.files import read_toml
from programs.vignettes.review import FILES
from programs.vignettes.vignettes import parse
from tests.conftest import make_user
from tests.programs.factories import make_profile

from .conftest import Walk
from .playing import let_in
from .test_clearance import sheets_of_paper

THIRTY = parse(read_toml(FILES[1]))


def test_two_sheets_for_each_of_the_thirty(walk: Walk):
    user = make_user("thirty@example.org")
    make_profile(user)
    let_in(walk, user)
    long = []
    for patient in THIRTY:
        answers = {**healthy_answers(), **patient.answers, "goal_words": "Climb the stairs without holding the rail."}
        HealthProfile.objects.filter(user=user, state=HealthProfile.State.IN_FORCE).update(answers=answers)
        walk.go("/routine/summary/")
        assert walk.page.locator(".summary__row").count() >= 1, patient.slug
        if (sheets := sheets_of_paper(walk.page)) > 2:
            long.append((patient.slug, sheets))
    assert not long, long
    assert len(THIRTY) >= 30
