"""What happens when two things meet: a form that was open too long, two at once, somebody who goes in the middle."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.data.services import delete_account
from accounts.entrance.consent import give_consent
from accounts.models import CHOSEN, CareLink, Invitation, Message, Scope, TeamRole, User
from accounts.team.codes import code_of
from accounts.team.services import change_link, end_link, leave
from tests.config.pages.test_open_pages import PAGES
from tests.conftest import client_of, confirmed

from .factories import Practice, make_care_link, make_invitation, make_member, make_organisation

pytestmark = pytest.mark.django_db

SHARE = {"shares": ["plan"], "days": "84"}


@pytest.fixture
def practice() -> Practice:
    return Practice()


def at_code(invitation: Invitation) -> str:
    return f"/team/invitations/{code_of(invitation.pk)}/"


def test_an_invitation_that_was_open_too_long_shares_nothing(
    owner: User, other: User, owner_client: Client, practice: Practice
) -> None:
    """Withdrawn, over, used by another, its clinician gone: each while the form stood open."""
    ben = client_of(practice.ben.user)
    for happens in ("withdrawn", "over", "used", "no clinician", "left", "deactivated"):
        clinician = make_member(practice.organisation, f"Clara{happens.replace(' ', '')}")
        invitation = make_invitation(clinician)
        assert owner_client.get(at_code(invitation)).status_code == 200
        now = timezone.now()
        match happens:
            case "withdrawn":
                client_of(clinician.user).post(f"/team/invitations/{invitation.pk}/withdraw/")
            case "over":
                now += timedelta(days=15)
            case "used":
                assert client_of(other).post(at_code(invitation), SHARE).status_code == 302
            case "no clinician":
                clinician.role = TeamRole.ASSISTANT
                clinician.save(update_fields=["role"])
            case "left":
                leave(member=clinician)
            case "deactivated":
                User.objects.filter(pk=clinician.user_id).update(is_active=False)
        with time_machine.travel(now, tick=False):
            answer = client_of(owner).post(at_code(invitation), SHARE)
        assert answer.status_code == 404, happens
        assert not owner.care_links.exists(), happens
    # Neither whoever made it, nor a colleague, takes it for a person.
    mine = make_invitation(practice.ana)
    assert client_of(practice.ana.user).post(at_code(mine), SHARE).status_code == 404
    # A colleague may be looked after, too; they share what is theirs.
    assert ben.post(at_code(mine), SHARE).status_code == 302
    assert CareLink.objects.get(clinician=practice.ana).person == practice.ben.user


def test_what_ended_while_a_form_was_open_stays_so(owner: User, owner_client: Client, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN, Scope.PAIN, may_act=True)
    ana = client_of(practice.ana.user)
    page = f"/team/people/{link.pk}/"
    assert ana.get(page).status_code == 200
    change_link(link=link, by=owner, shares=["plan"])
    assert ana.post(f"{page}seen/").status_code == 404
    end_link(link=link, by=owner)
    records = owner.access_records.count()
    for address in (page, f"{page}result/", f"{page}fhir/"):
        assert ana.get(address).status_code == 404
    for address in (f"{page}seen/", f"{page}end/"):
        assert ana.post(address).status_code == 404
    assert owner.access_records.count() == records
    # The person's own form, still open in another window, does not begin it again.
    assert owner_client.post(f"/settings/team/{link.pk}/", {**SHARE, "days": "364"}).status_code == 302
    assert not CareLink.objects.in_force().exists()
    assert owner_client.post(f"/settings/team/{link.pk}/end/").status_code == 302


def test_who_goes_in_the_middle_takes_nothing_of_others_along(owner: User, practice: Practice) -> None:
    for_ana, for_ben = make_care_link(owner, practice.ana), make_care_link(owner, practice.ben)
    ana, ben = client_of(practice.ana.user), client_of(practice.ben.user)
    User.objects.filter(pk=practice.ana.user_id).update(is_active=False)
    assert ana.get(f"/team/people/{for_ana.pk}/").status_code == 302
    assert ben.get(f"/team/people/{for_ben.pk}/").status_code == 200
    # A person who has deleted their account is nowhere, and the practice goes on.
    delete_account(by=owner)
    assert ben.get(f"/team/people/{for_ben.pk}/").status_code == 404
    assert ben.get("/team/").status_code == 200
    at = practice.organisation.pk
    assert ben.get(f"/team/at/{at}/results/").status_code == 200
    for member in (practice.ben, practice.asta):
        leave(member=member)
    # A practice without a clinician.
    assert client_of(practice.adam.user).get(f"/team/at/{at}/results/").status_code == 200
    assert client_of(practice.adam.user).get(f"/team/at/{at}/").status_code == 200


def test_the_last_who_lets_others_in_stays_or_is_missed_by_nobody(practice: Practice) -> None:
    adam, at = client_of(practice.adam.user), practice.organisation.pk
    assert adam.post(f"/team/at/{at}/members/{practice.adam.pk}/leave/").status_code == 302
    assert practice.organisation.members.active().filter(administers=True).exists()
    answer = adam.post(f"/team/at/{at}/members/{practice.adam.pk}/", {"role": "clinician"})
    assert answer.status_code == 422


def test_a_clinician_who_exercises_is_both(practice: Practice, owner: User) -> None:
    """A clinician may share with a colleague; neither sees themself in their own list."""
    link = make_care_link(practice.ana.user, practice.ben)
    assert client_of(practice.ben.user).get(f"/team/people/{link.pk}/").status_code == 200
    ana = client_of(practice.ana.user)
    assert ana.get(f"/team/people/{link.pk}/").status_code == 404
    assert ana.get(f"/settings/team/{link.pk}/").status_code == 200
    # An assistant of the practice who is looked after there does not read of themself either.
    own = make_care_link(practice.asta.user, practice.ben, assistants_too=True)
    assert client_of(practice.asta.user).get(f"/team/people/{own.pk}/").status_code == 404


def test_nobody_reaches_into_another_practice(practice: Practice) -> None:
    elsewhere = make_organisation("Elsewhere")
    boss = make_member(elsewhere, "Boss", role=TeamRole.ADMINISTRATOR, administers=True)
    at, client = practice.organisation.pk, client_of(boss.user)
    assert client.get(f"/team/at/{at}/").status_code == 404
    for address in (f"members/{practice.ben.pk}/", f"members/{practice.ben.pk}/leave/"):
        for organisation in (at, elsewhere.pk):
            answer = client.post(f"/team/at/{organisation}/{address}", {"role": "assistant"})
            assert answer.status_code == 404
    assert practice.organisation.members.active().count() == 4


def test_no_device_keeps_a_page_of_others() -> None:
    worker = Path(settings.BASE_DIR / "templates/sw.js").read_text()
    kept = re.search(r"IS_KEPT = /(.+)/;", worker)
    assert kept is not None
    pattern = re.compile(kept[1].replace("\\/", "/"))
    assert pattern.match("/today/")
    found = [address for _name, address in PAGES if "/team/" in address]
    assert len(found) > 15
    assert not [address for address in found if pattern.match(address)]


def test_what_a_practice_cannot_say_is_told_in_words_beside_the_field(practice: Practice, administrator: User) -> None:
    give_consent(by=administrator)
    desk = confirmed(client_of(administrator))
    for name, hours in (("LINDEN practice", "24"), ("New", "0")):
        members = {"members-TOTAL_FORMS": "0", "members-INITIAL_FORMS": "0"}
        made = {"name": name, "answers_within_hours": hours, **members}
        answer = desk.post("/admin/accounts/organisation/add/", made)
        assert answer.status_code == 200
        assert "organisation_" not in answer.context["adminform"].form.errors.as_text()
        assert not answer.context["adminform"].form.non_field_errors()
    make_organisation("Elsewhere")
    adam, page = client_of(practice.adam.user), f"/team/at/{practice.organisation.pk}/"
    for field, value in (
        ("answers_within_hours", "0"),
        ("answers_within_hours", "-1"),
        ("answers_within_hours", "99999"),
        ("name", ""),
        ("name", "ELSEWHERE"),
    ):
        answer = adam.post(page, {"name": "Linden", "answers_within_hours": "48", field: value})
        assert answer.status_code == 422
        form = answer.context["form"]
        assert set(form.errors) == {field}, value
        # The database's own names of its rules are for nobody to read.
        assert "organisation_" not in answer.text
    assert adam.post(page, {"name": "linden practice", "answers_within_hours": "24"}).status_code == 302


def test_no_title_names_a_person_or_what_they_do() -> None:
    """Titles stay in the history of a browser, in its tabs, and on a screen that is shared."""
    titles = {
        path.name: line
        for folder in ("programs/team", "programs/results")
        for path in Path(settings.BASE_DIR / "templates" / folder).glob("team_*.html")
        for line in path.read_text().splitlines()
        if line.startswith("{% block title %}")
    }
    assert len(titles) > 8
    assert not {name: line for name, line in titles.items() if re.search(r"shared|item|{{|with ", line)}


def test_what_is_written_is_gone_with_the_consent_for_whoever_wrote_it(owner: User, practice: Practice) -> None:
    """Messages and notes are the person's: once it is over, no page of the practice has them, nor another's device."""
    link = make_care_link(owner, practice.ana, *CHOSEN, may_act=True, assistants_too=True)
    ana, asta, ben = (client_of(member.user) for member in (practice.ana, practice.asta, practice.ben))
    page = f"/team/people/{link.pk}/"
    pages = ("", "messages/", "among-us/", "notes/", "tests/", "plan/", "clearances/", "hand-over/", "result/", "fhir/")
    sent = {"message": str(uuid.uuid4()), "text": "Secret words"}
    assert client_of(owner).post(f"/settings/team/{link.pk}/messages/", sent).status_code == 302
    assert "Secret words" in ana.get(f"{page}messages/").text
    end_link(link=link, by=owner)
    for client in (ana, asta, ben):
        assert {client.get(page + part).status_code for part in pages} == {404}
        assert client.post(f"{page}messages/", {**sent, "message": str(uuid.uuid4())}).status_code == 404
        assert "Secret words" not in client.get("/team/").text
    # The person still reads what was written, and writes no more.
    mine = client_of(owner)
    assert "Secret words" in mine.get(f"/settings/team/{link.pk}/messages/").text
    late = mine.post(f"/settings/team/{link.pk}/messages/", {**sent, "message": str(uuid.uuid4())})
    assert late.status_code in (404, 422)
    assert Message.objects.count() == 1


def test_whoever_was_to_take_over_may_be_gone_when_the_person_says_yes(owner: User, practice: Practice) -> None:
    for happens in ("left", "deactivated", "assistant"):
        taker = make_member(practice.organisation, f"Taker{happens}")
        link = make_care_link(owner, practice.ana)
        ana = client_of(practice.ana.user)
        assert ana.post(f"/team/people/{link.pk}/hand-over/", {"to": str(taker.pk)}).status_code == 302
        match happens:
            case "left":
                leave(member=taker)
            case "deactivated":
                User.objects.filter(pk=taker.user_id).update(is_active=False)
            case "assistant":
                taker.role = TeamRole.ASSISTANT
                taker.save(update_fields=["role"])
        answer = client_of(owner).post(f"/settings/team/{link.pk}/offer/", {"to": str(taker.pk), "answer": "yes"})
        assert answer.status_code in (302, 404), happens
        link.refresh_from_db()
        assert link.clinician_id == practice.ana.pk, happens
        assert client_of(owner).get("/settings/team/").status_code == 200
        end_link(link=link, by=owner)
