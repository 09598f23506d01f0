"""What a person typed into a form while their sign-in had ended is shown to them again, and to nobody else."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.entrance.typed import KEY
from accounts.health_check.services import report_red_flags
from accounts.models import User
from programs.checkin.keeping import open_check_in
from programs.models import Session
from tests.conftest import client_of, make_user
from tests.programs.activity.factories import make_activity
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_profile, make_routine, make_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]

MADE_BY_THE_PAGE = frozenset({"activity", "clearance", "report"})
WORDS = "Long thought about"
Case = Callable[[User], tuple[str, str, dict[str, Any]]]


def activity_new(user: User) -> tuple[str, str, dict[str, Any]]:
    make_routine(user)
    page = reverse("programs:activity_new")
    return page, page, {"activity": str(uuid.uuid4()), "kind": "swimming", "minutes": "25", "note": WORDS,
                        "performed_on": str(MONDAY - timedelta(days=2)), "effort": "4"}  # fmt: skip


def activity_edit(user: User) -> tuple[str, str, dict[str, Any]]:
    make_routine(user)
    page = make_activity(user, note="As it was").get_absolute_url()
    return page, page, {"kind": "walk", "minutes": "25", "note": WORDS, "performed_on": str(MONDAY), "effort": "4"}


def begun(user: User) -> Session:
    return make_session(make_routine(user), on=MONDAY, done=False)


def session_exercise(user: User) -> tuple[str, str, dict[str, Any]]:
    session = begun(user)
    item = session.routine.items.get(exercise__slug="sit-to-stand")
    page = reverse("programs:session_exercise", args=[session.pk, item.pk])
    form = client_of(user).get(page).context["form"]
    sets = {bound.html_name: "7" for bound, _planned in form.set_fields}
    return page, page, {**sets, "pain": "4", "sharp": "on", "effort": "6", "note": WORDS, "initial-note": ""}


def session_finish(user: User) -> tuple[str, str, dict[str, Any]]:
    page = reverse("programs:session_finish", args=[make_session(make_routine(user), on=MONDAY).pk])
    return page, page, {"feeling": "hard", "pain": "4", "effort": "6", "note": WORDS}


def fall_new(user: User) -> tuple[str, str, dict[str, Any]]:
    make_routine(user)
    page = reverse("programs:fall_new")
    return page, page, {"report": str(uuid.uuid4()), "what": "near", "when": "today", "injured": "no"}


def clearance_new(user: User) -> tuple[str, str, dict[str, Any]]:
    make_profile(user, health=["supervised"])
    page = reverse("programs:clearance_new")
    return page, page, {"clearance": str(uuid.uuid4()), "rules": ["GEN-1"], "given_by": "Dr Rivers", "role": "surgeon",
                        "given_on": str(MONDAY), "note": WORDS}  # fmt: skip


def check_in_goal(user: User) -> tuple[str, str, dict[str, Any]]:
    routine = make_routine(user, on=MONDAY - timedelta(weeks=4))
    found = open_check_in(by=user, routine=routine, check_in_id=uuid.uuid4(), today=MONDAY)
    page = reverse("programs:check_in_step", args=[found.pk, "goal"])
    return page, page, {"words": WORDS}


def welcome_step(_user: User) -> tuple[str, str, dict[str, Any]]:
    page = reverse("accounts:welcome_step", args=["warning-signs"])
    return page, page, {"warning_signs": ["RF7"]}


def red_flag_seen(user: User) -> tuple[str, str, dict[str, Any]]:
    make_profile(user)
    report_red_flags(by=user, codes=["RF7"])
    sent = {"flags": ["RF7"], "seen_by": "Dr Rivers", "seen_on": str(MONDAY), "may_do": WORDS}
    return reverse("accounts:red_flag"), reverse("accounts:red_flag_seen"), sent


CASES: tuple[Case, ...] = (
    activity_new, activity_edit, session_exercise, session_finish, fall_new, clearance_new, check_in_goal, welcome_step,
    red_flag_seen,
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case.__name__ for case in CASES])
def test_it_comes_back_to_its_writer_until_it_is_sent(owner: User, case: Case) -> None:
    page, address, sent = case(owner)

    def shown(client: Client) -> dict[str, Any]:
        form = client.get(page).context["form"]
        return {bound.html_name: bound.value() for bound in form}

    before = shown(client_of(owner))
    whose = re.search(r'name="whose" value="([^"]+)"', client_of(owner).get(page).text)
    assert whose
    for person in (make_user("visitor@example.org"), owner):
        browser = Client()
        answer = browser.post(address, {**sent, "whose": whose[1]})
        assert answer["Location"] == f"/accounts/login/?next={page}"
        browser.force_login(person)
        assert WORDS not in browser.get(page, follow=True).text or person == owner
    again = shown(browser)
    for name in sent.keys() & again.keys():
        if name in MADE_BY_THE_PAGE:
            # Another change may have this id by now: then this one would be taken for it, and get lost.
            assert again[name] != sent[name]
        else:
            assert again[name] == (True if sent[name] == "on" else sent[name]), name
    # Nothing is stored before they send it.
    elsewhere = shown(client_of(owner))
    assert all(elsewhere[name] == before[name] for name in before.keys() - MADE_BY_THE_PAGE)
    stored = browser.post(address, {**sent, **{name: again[name] for name in MADE_BY_THE_PAGE & again.keys()}})
    assert stored.status_code == 302
    assert not browser.session[KEY]


def test_a_note_that_was_typed_while_signed_out_is_stored_when_it_is_sent(owner: User) -> None:
    """The field says with what it was shown, so that a page open for long takes back no note of a device."""
    page, address, sent = session_exercise(owner)
    whose = re.search(r'name="whose" value="([^"]+)"', client_of(owner).get(page).text)
    assert whose
    browser = Client()
    browser.post(address, {**sent, "whose": whose[1]})
    browser.force_login(owner)
    text = browser.get(page).text
    hidden = re.search(r'name="initial-note" value="([^"]*)"', text)
    again = {name: value for name, value in sent.items() if name != "initial-note"}
    browser.post(address, again | ({"initial-note": hidden[1]} if hidden else {}))
    assert [note.text for note in owner.sessions.get().exercise_notes.all()] == [WORDS]
