"""The one door to what a person shares: who gets what through it, and what it writes down."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AccessRecord, CareLink, Scope, StaysError, TeamRole, User
from accounts.team.access import NotSharedError, acting_on, shared_people, shared_person
from accounts.team.audit import WORDS, What
from accounts.team.services import change_link, change_member, end_link, leave
from tests.accounts.team.factories import Practice, make_care_link, make_invitation, make_member, make_organisation
from tests.conftest import make_user, undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    return Practice()


def opens(user: User, link: CareLink, scope: Scope) -> bool:
    try:
        return shared_person(user, link.pk, scope, what=What.OVERVIEW).shows(scope)
    except Http404:
        return False


def seen(user: User, link: CareLink) -> set[str]:
    return {scope.value for scope in Scope if opens(user, link, scope)}


def test_each_role_sees_what_the_person_chose_and_nothing_more(
    owner: User, other: User, editor: User, administrator: User, practice: Practice
) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN, Scope.PAIN)
    elsewhere = make_member(make_organisation("Elsewhere"), "Eva", role=TeamRole.ASSISTANT)
    always = {"who", "messages"}
    for who, sees in [
        (practice.ana.user, always | {"plan", "pain"}),
        (practice.asta.user, always),
        *[(user, set()) for user in (practice.ben.user, practice.adam.user, elsewhere.user)],
        *[(user, set()) for user in (owner, other, editor, administrator)],
    ]:
        assert seen(who, link) == sees, who
        people = {shared.name: shared.scopes for shared in shared_people(who, *Scope)}
        assert people == ({"Ruth": frozenset(sees)} if sees else {}), who


def test_assistants_see_more_where_the_person_says_so(owner: User, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN, assistants_too=True, may_act=True)
    assert seen(practice.asta.user, link) == {"who", "messages", "plan"}
    with pytest.raises(Http404), transaction.atomic():
        acting_on(practice.asta.user, link.pk, Scope.PLAN, what=What.OVERVIEW)


def test_nothing_opens_once_the_consent_does_not_hold(owner: User, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN, days=7, assistants_too=True)

    def leaves_the_site(user: User) -> None:
        User.objects.filter(pk=user.pk).update(is_active=False)

    for ends in (
        lambda: end_link(link=link, by=owner),
        lambda: leave(member=practice.ana),
        lambda: change_member(member=practice.ana, role=TeamRole.ASSISTANT, administers=False, title=""),
        lambda: leaves_the_site(owner),
        lambda: leaves_the_site(practice.ana.user),
        lambda: User.objects.get(pk=practice.ana.user.pk).delete(),
    ):
        with undone():
            assert seen(practice.ana.user, link) == {"who", "messages", "plan"}
            ends()
            for user in User.objects.all():
                assert seen(user, link) == set()
                assert shared_people(user, *Scope) == []
    with time_machine.travel(link.ends_at - timedelta(seconds=1), tick=False):
        assert seen(practice.ana.user, link)
    with time_machine.travel(link.ends_at, tick=False):
        assert not seen(practice.ana.user, link) | seen(practice.asta.user, link)
    assert not seen(practice.ana.user, CareLink(pk=uuid.uuid4()))


def test_what_is_narrowed_is_closed_at_once(owner: User, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN, Scope.PAIN)
    change_link(link=link, by=owner, shares=["plan"])
    assert seen(practice.ana.user, link) == {"who", "messages", "plan"}


def test_a_page_gets_only_what_it_asked_for(owner: User, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN, Scope.PAIN)
    shared = shared_person(practice.ana.user, link.pk, Scope.PLAN, Scope.HEALTH, what=What.OVERVIEW)
    assert shared.of(Scope.PLAN) == owner
    for scope in (Scope.PAIN, Scope.HEALTH):
        with pytest.raises(NotSharedError):
            shared.of(scope)


# --- The record -------------------------------------------------------------------------------------------------------


def test_who_looked_is_written_down_with_what_was_shown(owner: User, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN)
    shared_person(practice.ana.user, link.pk, Scope.WHO, Scope.PLAN, Scope.HEALTH, what=What.OVERVIEW)
    record = owner.access_records.get(kind="read")
    assert (record.by_name, record.by_title, record.organisation) == ("Ana", "physiotherapist", "Linden Practice")
    assert (record.what, record.scopes, record.link) == ("overview", ["who", "plan"], link.pk)
    with pytest.raises(Http404):
        shared_person(practice.ben.user, link.pk, Scope.WHO, what=What.OVERVIEW)
    assert owner.access_records.filter(kind="read").count() == 1


def test_a_list_is_written_down_once_a_day_and_names_alone_are_not(owner: User, practice: Practice) -> None:
    make_care_link(owner, practice.ana, Scope.PLAN)
    with time_machine.travel(timezone.now().replace(hour=10), tick=False):
        shared_people(practice.ana.user)
        assert not owner.access_records.filter(kind="read").exists()
        for _again in range(2):
            shared_people(practice.ana.user, Scope.PLAN)
        assert owner.access_records.filter(kind="read").count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        shared_people(practice.ana.user, Scope.PLAN)
        assert owner.access_records.filter(kind="read").count() == 2


def test_the_day_of_a_list_is_that_of_whoever_reads_it(owner: User, practice: Practice) -> None:
    make_care_link(owner, practice.ana, Scope.PLAN)
    day = datetime(2026, 11, 23, tzinfo=ZoneInfo("Pacific/Auckland"))
    with timezone.override(day.tzinfo):
        # Midnight in UTC is noon there.
        for hours, rows in ((9, 1), (17, 1), (33, 2)):
            with time_machine.travel(day + timedelta(hours=hours), tick=False):
                shared_people(practice.ana.user, Scope.PLAN)
            assert owner.access_records.filter(kind="read").count() == rows


def test_a_change_is_written_down_with_it_or_not_at_all(owner: User, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN, may_act=True)
    with pytest.raises(RuntimeError), transaction.atomic():
        acting_on(practice.ana.user, link.pk, Scope.PLAN, what=What.OVERVIEW)
        raise RuntimeError
    assert not owner.access_records.filter(kind="change", what=What.OVERVIEW).exists()
    with transaction.atomic():
        assert acting_on(practice.ana.user, link.pk, Scope.PLAN, what=What.OVERVIEW).of(Scope.PLAN) == owner
    assert owner.access_records.filter(kind="change", what=What.OVERVIEW).exists()


def test_only_whom_the_person_lets_act_acts_and_everybody_may_write(owner: User, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana, Scope.PLAN)
    with pytest.raises(Http404), transaction.atomic():
        acting_on(practice.ana.user, link.pk, Scope.PLAN, what=What.OVERVIEW)
    for member in (practice.ana, practice.asta):
        with transaction.atomic():
            assert acting_on(member.user, link.pk, Scope.MESSAGES, what=What.OVERVIEW).of(Scope.MESSAGES) == owner


def test_nobody_changes_or_removes_a_record(owner: User, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana)
    record = owner.access_records.get()
    for change in (
        record.save,
        record.delete,
        lambda: AccessRecord.objects.update(by_name="Nobody"),
        lambda: AccessRecord.objects.bulk_update([record], ["by_name"]),
        owner.access_records.all().delete,
    ):
        with pytest.raises(StaysError):
            change()
    refused = pytest.raises(DatabaseError, match="access_record_stays")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_accessrecord SET by_name = 'Nobody'")
    practice.ana.user.delete()
    assert owner.access_records.get(pk=record.pk).by_name == "Ruth"
    assert link.pk == record.link
    owner.delete()
    assert not AccessRecord.objects.exists()


def test_every_deed_has_words() -> None:
    assert set(WORDS) == set(What)


# --- What it costs ----------------------------------------------------------------------------------------------------


def test_a_list_costs_the_same_for_any_number_of_people(practice: Practice) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(shared_people(practice.ana.user, Scope.PLAN, Scope.PAIN)) == CareLink.objects.count()
        return len(queries)

    counts = []
    for number in range(4):
        make_care_link(make_user(f"p{number}@example.org", name=f"P{number}"), practice.ana)
        counts.append(cost())
    assert len(set(counts)) == 1


def test_somebody_without_a_team_pays_nothing(owner: User, practice: Practice) -> None:
    with CaptureQueriesContext(connection) as queries:
        person = User.objects.get(pk=owner.pk)
        assert (person.is_member, person.has_organisations) == (False, True)
    assert len(queries) == 1
    assert User.objects.get(pk=practice.ana.user.pk).is_member
    make_invitation(owner)
