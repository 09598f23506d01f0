"""Every address of the site, asked by every role: who gets what. A new address without a place here fails.

The owner has a history, a session in progress, and shares plan, pain and answers with Ana of a practice, who may act.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from accounts.entrance.consent import give_consent
from accounts.models import CHOSEN, User
from accounts.team.services import end_link
from tests.accounts.team.factories import make_care_link, make_invitation, make_member
from tests.config.pages.test_open_pages import OPEN, OPEN_BY_KEY, PAGES, of_each_kind
from tests.config.pages.test_open_with_a_sign import ELSEWHERE, OURS, Somebody, somebody, somebody_of_the_module  # noqa: F401  (fixtures)
from tests.conftest import at_home, client_of, confirmed, undone
from tests.statements import Steps

pytestmark = pytest.mark.django_db

# What only the owner knows, and no page of anybody else may show.
NOTE = "The blue towel of the owner"

Cookies = Mapping[str, Mapping[str, str]]
# One for all: a new one would set up all middleware again.
BROWSER = Client()

# --- The table --------------------------------------------------------------------------------------------------------

VISITOR, OTHER, EDITOR, ADMINISTRATOR = "visitor", "another person", "editor", "administrator"
CLINICIAN, NOT_LINKED, ENDED = "clinician", "clinician without a link", "clinician whose link ended"
ASSISTANT, MANAGER = "assistant", "administrator of the practice"
TEAM = (CLINICIAN, NOT_LINKED, ENDED, ASSISTANT, MANAGER)
SIGNED_IN = (OTHER, EDITOR, ADMINISTRATOR, *TEAM)

# Whoever stands here gets the page, or may send its form; all others get 404, and a visitor is asked to sign in.
LET_IN: Mapping[str, tuple[str, ...]] = {
    "programs:team": TEAM,
    "programs:team_person": (CLINICIAN, ASSISTANT),
    "programs:team_person_seen": (CLINICIAN,),
    "programs:team_person_end": (CLINICIAN,),
    "programs:team_results": (CLINICIAN, NOT_LINKED, ENDED, MANAGER),
    "programs:team_results_csv": (CLINICIAN, NOT_LINKED, ENDED, MANAGER),
    # Each needs more than is shared here.
    "programs:team_person_result": (),
    "programs:team_person_fhir": (),
    "programs:team_plan": (CLINICIAN,),
    "programs:team_plan_item": (CLINICIAN,),
    "programs:team_clearances": (CLINICIAN,),
    # Each needs more than is shared here.
    "programs:team_notes": (),
    "programs:team_tests": (),
    "programs:team_clearance": (CLINICIAN,),
    "programs:team_clearance_withdraw": (CLINICIAN,),
    "programs:team_messages": (CLINICIAN, ASSISTANT),
    "programs:team_messages_enough": (CLINICIAN, ASSISTANT),
    "programs:team_hand_over": (CLINICIAN,),
    "programs:team_internal_notes": (CLINICIAN,),
    # About the clinician without a link.
    "accounts:team_absence": (NOT_LINKED, MANAGER),
    "accounts:team_absence_end": (NOT_LINKED, MANAGER),
    "accounts:team_leave": TEAM,
    "accounts:team_invite": (CLINICIAN, NOT_LINKED, ENDED),
    "accounts:team_paper": (CLINICIAN,),
    "accounts:team_withdraw": (CLINICIAN,),
    "accounts:team_practice": (MANAGER,),
    "accounts:team_member": (MANAGER,),
    "accounts:team_member_invite": (MANAGER,),
    "accounts:team_member_leave": (MANAGER,),
    # Whoever has its code, but for the clinician whose it is.
    "accounts:team_invitation": (OTHER, EDITOR, ADMINISTRATOR, NOT_LINKED, ENDED, ASSISTANT, MANAGER),
    "styleguide": (EDITOR, ADMINISTRATOR),
}
# The same for everybody: they are about nobody, or whoever has the key in the address is meant.
FOR_EVERYBODY = (OPEN | OPEN_BY_KEY) & set(OURS)
# With an id of a row in the address that a device made: it begins something of whoever asks, and of nobody else.
BEGINS = {"programs:check_in", "programs:check_in_step", "programs:check_in_later", "programs:check_in_skip",
          "programs:session_check"}  # fmt: skip


# No role has to do with these; whoever comes nearest to the owner asks. All others are asked for by everybody.
WHO_ASKS = {"everybody": (CLINICIAN,), "own": (VISITOR, ADMINISTRATOR, CLINICIAN)}


def names_a_row(name: str) -> bool:
    """Whether the address has the id of a row, which is the owner's: then it is 404 to all others."""
    address = next(address for found, address in PAGES if found == name)
    return "00000000-0000-4000-8000-000000000000" in address


def kind_of(name: str) -> str:
    if name in LET_IN:
        return "let in"
    if name in FOR_EVERYBODY:
        return "everybody"
    if name in BEGINS or not (names_a_row(name) or name == "programs:diary_short"):
        return "own"
    return "row"


@pytest.fixture
def roles(somebody: Somebody, other: User, editor: User, administrator: User) -> Cookies:  # noqa: F811
    """Who asks, by the cookies of their browser."""
    practice = somebody.practice
    ended = make_member(practice.organisation, "Cleo")
    end_link(link=make_care_link(somebody.user, ended, *CHOSEN), by=somebody.user)
    give_consent(by=administrator)
    somebody.over.note = NOTE
    somebody.over.save(update_fields=["note"])
    users = {
        OTHER: other,
        EDITOR: editor,
        ADMINISTRATOR: administrator,
        CLINICIAN: practice.ana.user,
        NOT_LINKED: practice.ben.user,
        ENDED: ended.user,
        ASSISTANT: practice.asta.user,
        MANAGER: practice.adam.user,
    }
    clients = {VISITOR: Client(), **{role: at_home(confirmed(client_of(user))) for role, user in users.items()}}
    return {role: {key: cookie.value for key, cookie in client.cookies.items()} for role, client in clients.items()}


def addresses(somebody: Somebody) -> Mapping[str, str]:  # noqa: F811
    practice, link = somebody.practice, somebody.care_link
    at, ben = practice.organisation.pk, practice.ben.pk
    invited = make_invitation(practice.ana).pk
    of_team: Mapping[str, list[Any]] = {
        "programs:team_person": [link.pk],
        "programs:team_person_seen": [link.pk],
        "programs:team_person_end": [link.pk],
        "programs:team_person_result": [link.pk],
        "programs:team_person_fhir": [link.pk],
        "programs:team_results": [at],
        "programs:team_results_csv": [at],
        "programs:team_plan": [link.pk],
        "programs:team_plan_item": [link.pk, somebody.item.pk],
        "programs:team_clearances": [link.pk],
        "programs:team_notes": [link.pk],
        "programs:team_tests": [link.pk],
        "programs:team_clearance": [link.pk],
        "programs:team_clearance_withdraw": [link.pk, somebody.clearance.pk],
        "programs:team_messages": [link.pk],
        "programs:team_messages_enough": [link.pk],
        "programs:team_hand_over": [link.pk],
        "programs:team_internal_notes": [link.pk],
        "accounts:team_absence": [at, ben],
        "accounts:team_absence_end": [at, ben],
        "accounts:team_leave": [at],
        "accounts:team_invite": [at],
        "accounts:team_paper": [invited],
        "accounts:team_withdraw": [invited],
        "accounts:team_practice": [at],
        "accounts:team_member": [at, ben],
        "accounts:team_member_invite": [at],
        "accounts:team_member_leave": [at, ben],
    }
    return {
        name: reverse(name, args=of_team[name])
        if name in of_team
        else somebody.address(name, somebody.going_on)
        if ":" in name
        else reverse(name)
        for name in OURS
    }


def asked(cookies: Mapping[str, str], address: str, sent: Mapping[str, Any]) -> tuple[HttpResponse, HttpResponse]:
    """Open a page and send its form, each as if just signed in, and undo both."""
    answers = []
    for method in ("get", "post"):
        client = BROWSER
        client.cookies.clear()
        client.cookies.load(dict(cookies))
        with undone():
            answers.append(client.get(address) if method == "get" else client.post(address, sent))
    return answers[0], answers[1]


def wrong(name: str, role: str, seen: HttpResponse, done: HttpResponse) -> bool:
    """Whether two answers are not as the table says."""
    codes = {seen.status_code, done.status_code}
    kind = kind_of(name)
    if kind == "everybody":
        return max(codes) >= 500
    if role == VISITOR:
        return codes != {302} or "/accounts/login/" not in done["Location"] + seen["Location"]
    if kind == "own":
        return not codes <= {200, 302, 400, 404, 405, 422}
    if kind == "let in" and role in LET_IN[name]:
        return bool(codes - {200, 302, 405, 422}) or codes == {405}
    # A message of a device is refused for its form, and who has no plan is led to one, before a row is looked for.
    led_round = {answer.status_code for answer in (seen, done) if answer.get("Location") in {"/welcome/", "/today/"}}
    return bool(codes - {400, 404, 405} - led_round) or codes == {405}


def test_every_address_answers_every_role_as_the_table_says(somebody: Somebody, roles: Cookies, steps: Steps) -> None:  # noqa: F811
    table = addresses(somebody)
    answered = {}
    for name, address in table.items():
        for role in WHO_ASKS.get(kind_of(name), roles):
            if both := steps.take(f"{name} {role}", lambda: asked(roles[role], address, somebody.sent(name))):  # noqa: B023
                answered[name, role] = both
    assert not [
        (name, role, seen.status_code, done.status_code)
        for (name, role), (seen, done) in answered.items()
        if wrong(name, role, seen, done)
    ]
    shown = [
        (name, role)
        for (name, role), (seen, _done) in answered.items()
        if not seen.streaming and seen["Content-Type"].startswith("text/") and kind_of(name) != "everybody"
        if NOTE in seen.text or (somebody.user.email in seen.text and role != MANAGER)
    ]
    assert not shown


def test_the_desk_knows_no_practice(somebody: Somebody, roles: Cookies) -> None:  # noqa: F811
    desk = [(name, address) for name, address in PAGES if name.startswith("admin:") and of_each_kind(name)]
    for name, address in desk:
        for role in TEAM:
            seen, done = asked(roles[role], address, {})
            assert {seen.status_code, done.status_code} <= {302, 403, 405}, (name, role)


def test_every_address_has_its_place() -> None:
    assert set(LET_IN) | FOR_EVERYBODY | BEGINS <= set(OURS)
    for name in OURS:
        address = next(address for found, address in PAGES if found == name)
        takes = resolve(address).kwargs
        # What has a value in its address and is neither a row nor for everybody says in the table whose it is.
        assert kind_of(name) != "own" or name in BEGINS or not takes or name in ABOUT_THEMSELVES, name
    assert not [name for name in OURS if name.startswith(ELSEWHERE)]


# With a word in the address: what is chosen, not whose it is.
ABOUT_THEMSELVES = {
    "accounts:functional_test", "accounts:welcome_step", "programs:own_opening", "programs:own_weight",
    "programs:part_of_exercise", "programs:part_of_program", "programs:routine_choose", "programs:routine_never_undo",
    "programs:calendar_day", "programs:lesson_read",
}  # fmt: skip
