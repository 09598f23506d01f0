"""A person's pages about their care team, invitations, and the pages of a practice."""

from __future__ import annotations

import uuid

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.entrance.consent import give_consent
from accounts.models import CareLink, Invitation, Member, Organisation, Scope, TeamRole, User
from accounts.team.codes import code_of
from accounts.team.services import DAYS_OPEN
from tests.accounts.team.factories import Practice, make_care_link, make_invitation
from tests.conftest import client_of, confirmed, make_user

pytestmark = pytest.mark.django_db
PAGE = "/settings/team/"
CHOSEN = {"shares": ["plan", "pain"], "days": "84"}


@pytest.fixture
def practice() -> Practice:
    return Practice()


def address_of(invitation: Invitation) -> str:
    return f"/team/invitations/{code_of(invitation.pk)}/"


# --- Somebody alone ---------------------------------------------------------------------------------------------------


def test_where_no_practice_is_nothing_is_shown(owner: User, owner_client: Client) -> None:
    before = cost(owner_client)
    assert PAGE not in owner_client.get("/settings/").text
    for address in (PAGE, f"{PAGE}code/", f"{PAGE}invite/", f"{PAGE}looked/"):
        assert owner_client.get(address).status_code == 404
    Practice()
    assert PAGE in owner_client.get("/settings/").text
    assert owner_client.get(PAGE).status_code == 200
    assert cost(owner_client) == before


def cost(client: Client) -> list[int]:
    """Count the queries of pages that everybody has."""
    found = []
    for address in ("/today/", "/routine/", "/settings/", "/progress/", "/exercises/"):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found.append(len(queries))
    return found


# --- Connecting -------------------------------------------------------------------------------------------------------


def test_a_code_on_paper_leads_to_a_link(owner: User, owner_client: Client, practice: Practice) -> None:
    ana = client_of(practice.ana.user)
    choice = str(uuid.uuid4())
    sent = {"invitation": choice, "label": "Ruth, Tuesdays", "way": "paper"}
    for _again in range(2):
        paper = ana.post(f"/team/at/{practice.organisation.pk}/invite/", sent, follow=True)
    invitation = Invitation.objects.get(pk=choice)
    code = code_of(invitation.pk)
    assert code in paper.text
    typed = owner_client.post(f"{PAGE}code/", {"code": code.lower()})
    assert typed["Location"] == address_of(invitation)
    shown = owner_client.get(typed["Location"]).text
    assert "Ana" in shown
    assert "Linden Practice" in shown
    assert owner_client.post(address_of(invitation), {"days": "84"}).status_code == 422
    for _again in range(2):
        assert owner_client.post(address_of(invitation), CHOSEN)["Location"] == PAGE
    link = CareLink.objects.get()
    assert (link.person, link.clinician, link.shares, link.may_act) == (owner, practice.ana, ["plan", "pain"], False)
    assert ana.get(f"/team/invitations/{invitation.pk}/paper/").status_code == 404


def test_a_mail_is_the_same_whoever_has_the_address(owner: User, practice: Practice, mailoutbox: list) -> None:
    ana = client_of(practice.ana.user)
    answers = []
    for email in (owner.email, "nobody@example.org"):
        sent = {"invitation": str(uuid.uuid4()), "label": "L", "way": "mail", "email": email}
        answers.append(ana.post(f"/team/at/{practice.organisation.pk}/invite/", sent, follow=True).text)
    known, unknown = mailoutbox
    assert known.subject == unknown.subject
    codes = [code_of(invitation.pk) for invitation in Invitation.objects.order_by("made_at")]
    assert known.body.replace(codes[0], "") == unknown.body.replace(codes[1], "")
    assert ["Ruth" in answer for answer in answers] == [False, False]


def test_a_person_asks_a_clinician(owner: User, owner_client: Client, practice: Practice, mailoutbox: list) -> None:
    sent = {"invitation": str(uuid.uuid4()), "email": "ana@practice.example"}
    for _again in range(2):
        assert owner_client.post(f"{PAGE}invite/", sent).status_code == 302
    (mail,) = mailoutbox
    asked = Invitation.objects.get()
    assert address_of(asked) in mail.body
    assert client_of(practice.asta.user).post(address_of(asked)).status_code == 422
    ana = client_of(practice.ana.user)
    assert "Ruth" in ana.get(address_of(asked)).text
    assert ana.post(address_of(asked), {"member": str(practice.ana.pk)})["Location"] == "/team/"
    assert not CareLink.objects.exists()
    answer = Invitation.objects.get(for_person=owner)
    assert mailoutbox[-1].to == [owner.email]
    assert address_of(answer) in owner_client.get(PAGE).text
    assert owner_client.post(address_of(answer), CHOSEN).status_code == 302
    assert CareLink.objects.in_force().get().person == owner


def test_wrong_codes_are_counted_and_a_right_one_opens(owner_client: Client, practice: Practice) -> None:
    cache.clear()
    codes = {owner_client.post(f"{PAGE}code/", {"code": f"AAAA-BBBB-{number:04}"}).status_code for number in range(25)}
    assert codes == {422, 429}
    assert owner_client.get("/team/invitations/AAAA-BBBB-CCCC/").status_code == 429
    assert owner_client.get(address_of(make_invitation(practice.ana))).status_code == 200
    cache.clear()


def test_mails_are_limited(owner: User, practice: Practice, mailoutbox: list) -> None:
    cache.clear()
    ana = client_of(practice.ana.user)
    for _number in range(25):
        sent = {"invitation": str(uuid.uuid4()), "label": "L", "way": "mail", "email": "a@example.org"}
        last = ana.post(f"/team/at/{practice.organisation.pk}/invite/", sent)
    assert last.status_code == 429
    assert len(mailoutbox) == 20
    cache.clear()


# --- What a person does with a link -----------------------------------------------------------------------------------


def test_a_person_narrows_and_ends(owner: User, owner_client: Client, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN, Scope.HEALTH, may_act=True)
    assert owner_client.post(f"{PAGE}{link.pk}/", {"days": "0"}).status_code == 422
    until = link.ends_at
    owner_client.post(f"{PAGE}{link.pk}/", {"shares": ["plan"], "days": "0"})
    link.refresh_from_db()
    assert (link.shares, link.may_act, link.ends_at) == (["plan"], False, until)
    owner_client.post(f"{PAGE}{link.pk}/", {"shares": ["plan"], "days": "28"})
    link.refresh_from_db()
    assert link.ends_at < until
    assert owner_client.get(f"{PAGE}{link.pk}/end/").status_code == 405
    owner_client.post(f"{PAGE}{link.pk}/end/")
    link.refresh_from_db()
    assert link.ended_by == CareLink.EndedBy.PERSON
    assert owner_client.get(PAGE).status_code == 200


def test_who_looked_costs_the_same_for_any_number(owner: User, owner_client: Client, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana)
    ana = client_of(practice.ana.user)
    owner_client.get(f"{PAGE}looked/")
    counts = []
    for _number in range(3):
        ana.get(f"/team/people/{link.pk}/")
        with CaptureQueriesContext(connection) as queries:
            page = owner_client.get(f"{PAGE}looked/")
        assert "Ana, physiotherapist, Linden Practice" in page.text
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert len(page.context["lines"]) == 4


# --- The practice -----------------------------------------------------------------------------------------------------


def test_a_colleague_is_invited_and_leaves(practice: Practice, mailoutbox: list) -> None:
    adam, at = client_of(practice.adam.user), practice.organisation.pk
    sent = {"invitation": str(uuid.uuid4()), "email": "eva@example.org", "role": "clinician", "title": "doctor"}
    assert adam.post(f"/team/at/{at}/members/invite/", {**sent, "role": "king"}).status_code == 422
    for _again in range(2):
        adam.post(f"/team/at/{at}/members/invite/", sent)
    (mail,) = mailoutbox
    invitation = Invitation.objects.get()
    assert address_of(invitation) in mail.body
    eva = make_user("eva@example.org", name="Eva")
    assert "Linden Practice" in client_of(eva).get(address_of(invitation)).text
    assert client_of(eva).post(address_of(invitation))["Location"] == "/team/"
    member = Member.objects.get(user=eva)
    assert (member.role, member.title) == (TeamRole.CLINICIAN, "doctor")
    adam.post(f"/team/at/{at}/members/{member.pk}/", {"role": "assistant", "title": ""})
    member.refresh_from_db()
    assert member.role == TeamRole.ASSISTANT
    adam.post(f"/team/at/{at}/members/{member.pk}/leave/")
    assert client_of(eva).get("/team/").status_code == 404
    assert adam.post(f"/team/at/{at}/members/{practice.adam.pk}/", {"role": "clinician"}).status_code == 422
    adam.post(f"/team/at/{at}/members/{practice.adam.pk}/leave/")
    assert Member.objects.active().filter(pk=practice.adam.pk).exists()


def test_what_people_read_of_a_practice(owner_client: Client, practice: Practice) -> None:
    adam, at = client_of(practice.adam.user), f"/team/at/{practice.organisation.pk}/"
    sent = {"name": "Linden", "opening_hours": "Monday to Friday", "answers_within_hours": "48"}
    assert adam.post(at, {**sent, "answers_within_hours": "0"}).status_code == 422
    assert adam.post(at, {**sent, "name": ""}).status_code == 422
    assert adam.post(at, {**sent, "emergency_text": "Call 112."}).status_code == 302
    shown = owner_client.get(address_of(make_invitation(practice.ana))).text
    assert "Monday to Friday" in shown
    assert "Call 112." in shown


def test_an_administrator_of_the_site_makes_a_practice_and_gains_nothing(
    owner: User, administrator: User, practice: Practice
) -> None:
    give_consent(by=administrator)
    desk = confirmed(client_of(administrator))
    form = {
        "name": "New Practice", "answers_within_hours": "24",
        "members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "0",
        "members-0-user": str(owner.pk), "members-0-role": "administrator", "members-0-administers": "on",
    }  # fmt: skip
    assert desk.post("/admin/accounts/organisation/add/", form).status_code == 302
    made = Organisation.objects.get(name="New Practice")
    assert made.members.get().user == owner
    link = make_care_link(make_user("walter@example.org"), practice.ana)
    taken = {
        "name": "Linden Practice", "answers_within_hours": "24",
        "members-TOTAL_FORMS": "1", "members-INITIAL_FORMS": "1",
        "members-0-id": str(practice.ana.pk), "members-0-organisation": str(practice.organisation.pk),
        "members-0-user": str(administrator.pk), "members-0-role": "clinician",
    }  # fmt: skip
    desk.post(f"/admin/accounts/organisation/{practice.organisation.pk}/change/", taken)
    practice.ana.refresh_from_db()
    assert practice.ana.user != administrator
    assert desk.get(f"/team/people/{link.pk}/").status_code == 404


def test_mails_and_logs_say_nothing_of_health(
    owner: User, owner_client: Client, practice: Practice, mailoutbox: list, caplog: pytest.LogCaptureFixture
) -> None:
    owner_client.post(f"{PAGE}invite/", {"invitation": str(uuid.uuid4()), "email": "ana@practice.example"})
    ana = client_of(practice.ana.user)
    ana.post(address_of(Invitation.objects.get()), {"member": str(practice.ana.pk)})
    owner_client.post(address_of(Invitation.objects.get(for_person=owner)), {**CHOSEN, "shares": ["pain"]})
    ana.get(f"/team/people/{CareLink.objects.get().pk}/")
    told = " ".join([*(mail.subject + mail.body for mail in mailoutbox), caplog.text]).lower()
    assert len(mailoutbox) == 2
    for word in ("pain", "falls", "session", "physiotherapist", owner.email):
        assert word not in told.replace("sessionid", ""), word
    assert timezone.now() < Invitation.objects.latest("made_at").ends_at
    assert DAYS_OPEN == 14
