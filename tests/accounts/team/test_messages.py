"""What a person and their care team write to each other: each message once, for whom it is, answered or told about."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest
import time_machine
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.entrance.consent import give_consent
from accounts.entrance.typed import whose as signed
from accounts.models import CareLink, Message, Scope, User
from accounts.team.audit import What
from accounts.team.messages.services import (
    IdTakenError,
    OverError,
    need_no_answer,
    unanswered,
    unread_of_person,
    write_as_member,
    write_as_person,
)
from accounts.team.messages.telling import to_tell
from accounts.team.services import end_link
from tests.accounts.team.factories import Practice, make_care_link, make_message
from tests.conftest import client_of, confirmed, make_user, undone

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=1)


@pytest.fixture
def practice() -> Practice:
    return Practice()


@pytest.fixture
def link(owner: User, practice: Practice) -> CareLink:
    return make_care_link(owner, practice.ana)


def own_page(link: CareLink) -> str:
    return f"/settings/team/{link.pk}/messages/"


def team_page(link: CareLink) -> str:
    return f"/team/people/{link.pk}/messages/"


def form_of(client: Client, page: str) -> dict[str, str]:
    """Return what the form of a page would send."""
    fields = client.get(page).context["form"]
    return {name: fields[name].value() or "" for name in ("message", "newest")}


# --- Each message once, and only with a consent -----------------------------------------------------------------------


def test_a_message_is_stored_once_for_those_whom_it_is_for(owner: User, other: User, practice: Practice) -> None:
    link = make_care_link(owner, practice.ana)
    message_id, text = uuid.uuid4(), "May I walk further?"
    for write, by in (
        (write_as_person, owner),
        (write_as_member, practice.ana.user),
        (write_as_member, practice.asta.user),
    ):
        with undone():
            for _again in range(2):
                write(by=by, link_id=link.pk, message_id=message_id, text=text)
            assert link.messages.count() == 1
            assert owner.access_records.filter(what=What.MESSAGE_SENT).count() == (by != owner)
            with pytest.raises(IdTakenError):
                write(by=by, link_id=link.pk, message_id=message_id, text="Other words")
            with pytest.raises(IdTakenError):
                write_as_person(
                    by=other, link_id=make_care_link(other, practice.ben).pk, message_id=message_id, text=text
                )
    for nobody in (other, practice.ben.user, practice.adam.user):
        for write in (write_as_person, write_as_member):
            with pytest.raises(Http404):
                write(by=nobody, link_id=link.pk, message_id=message_id, text=text)
    assert not link.messages.exists()


def test_after_the_end_it_is_the_persons_alone(
    owner: User, owner_client: Client, practice: Practice, link: CareLink
) -> None:
    make_message(link, "The last words")
    end_link(link=link, by=owner)
    shown = owner_client.get(own_page(link)).text
    assert "The last words" in shown and 'name="text"' not in shown
    with pytest.raises(OverError):
        make_message(link)
    typed = {"message": str(uuid.uuid4()), "newest": "", "text": "Nobody reads this"}
    refused = owner_client.post(own_page(link), typed)
    assert refused.status_code == 422 and "Nobody reads this" in refused.text
    for member in (practice.ana, practice.asta):
        with pytest.raises(Http404):
            make_message(link, by=member)
        assert client_of(member.user).get(team_page(link)).status_code == 404
    assert link.messages.count() == 1
    assert to_tell(now=timezone.now()) == []


# --- The pages --------------------------------------------------------------------------------------------------------


def test_what_is_said_before_somebody_writes(owner_client: Client, link: CareLink, settings: Any) -> None:
    type(link.organisation).objects.update(opening_hours="Monday 9 to 12", answers_within_hours=48)
    text = owner_client.get(own_page(link)).text
    before = text.split("<textarea")[0]
    for said in ("Monday 9 to 12", "2 days", f'href="tel:{settings.EMERGENCY_NUMBER}"', 'href="/help/#now"'):
        assert said in before, said


def test_both_sides_write_and_see_what_is_read(
    owner: User, owner_client: Client, practice: Practice, link: CareLink
) -> None:
    ana = client_of(practice.ana.user)
    asked = {**form_of(owner_client, own_page(link)), "text": "One\r\nTwo"}
    for _again in range(2):
        assert owner_client.post(own_page(link), asked)["Location"] == own_page(link)
    assert link.messages.get().text == "One\nTwo"
    assert not owner_client.get(own_page(link)).context["thread"].rows[0].is_read
    thread = ana.get(team_page(link)).context["thread"]
    assert thread.waits and thread.answer_by == link.messages.get().sent_at + 72 * HOURS
    assert owner_client.get(own_page(link)).context["thread"].rows[0].is_read
    assert User.objects.get(pk=owner.pk).has_unread is False
    ana.post(team_page(link), {**form_of(ana, team_page(link)), "text": "Three"})
    assert not ana.get(team_page(link)).context["thread"].waits
    assert User.objects.get(pk=owner.pk).has_unread
    shown = owner_client.get(own_page(link)).context["thread"]
    assert [row.is_new for row in shown.rows] == [False, True]
    owner_client.post(f"{own_page(link)}read/", {"until": shown.newest.pk})
    assert not unread_of_person([link])
    assert ana.get(team_page(link)).context["thread"].rows[-1].is_read
    assert {What.MESSAGES, What.MESSAGE_SENT} <= set(owner.access_records.values_list("what", flat=True))


def test_a_stale_form_shows_what_came_and_keeps_what_was_typed(
    owner_client: Client, practice: Practice, link: CareLink
) -> None:
    form = form_of(owner_client, own_page(link))
    came = make_message(link, "I am away tomorrow", by=practice.ana)
    answer = owner_client.post(own_page(link), {**form, "text": "Till tomorrow"})
    assert answer.status_code == 422
    assert [row.message.pk for row in answer.context["thread"].rows if row.came_meanwhile] == [came.pk]
    assert "Till tomorrow" in answer.text
    again = {name: answer.context["form"][name].value() for name in ("message", "newest", "text")}
    assert owner_client.post(own_page(link), again).status_code == 302
    assert link.messages.of_person().get().text == "Till tomorrow"
    # The answer to the first sending was lost, and something came since: it is stored already.
    make_message(link, by=practice.ana)
    assert owner_client.post(own_page(link), again).status_code == 302


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001, "a\0b"])
def test_what_cannot_be_sent_stays_in_the_box(owner_client: Client, link: CareLink, text: str) -> None:
    answer = owner_client.post(own_page(link), {**form_of(owner_client, own_page(link)), "text": text})
    assert answer.status_code == 422
    assert answer.context["form"]["text"].value() == text
    assert not link.messages.exists()


def test_who_was_signed_out_meanwhile_finds_their_words_again(owner: User, practice: Practice, link: CareLink) -> None:
    ana = practice.ana.user
    CareLink.objects.filter(pk=link.pk).update(may_act=True, shares=[Scope.PLAN, Scope.NOTES])
    people = f"/team/people/{link.pk}"
    for user, page in (
        (ana, f"{people}/among-us/"),
        (ana, f"{people}/notes/"),
        (owner, own_page(link)),
        (ana, team_page(link)),
    ):
        whose = re.search(r'name="whose" value="([^"]+)"', client_of(user).get(page).text)
        assert whose
        sent = {"message": str(uuid.uuid4()), "text": "Long thought about"}
        for token in ("", signed(practice.ben.user)):
            browser = Client()
            browser.post(page, {**sent, "whose": token})
            browser.force_login(user)
            assert not browser.get(page).context["form"]["text"].value(), "somebody else's words"
        browser = Client()
        answer = browser.post(page, {**sent, "whose": whose[1]})
        assert answer["Location"] == f"/accounts/login/?next={page}"
        browser.force_login(user)
        shown = {part.name: part.value() or "" for part in browser.get(page).context["form"]}
        assert shown["text"] == "Long thought about"
        browser.post(page, shown)
        assert not browser.get(page).context["form"]["text"].value()
        # The text to agree to has changed since the page was opened.
        user.consents.all().delete()
        signed_in = client_of(user)
        asked = signed_in.post(page, {**sent, "message": str(uuid.uuid4()), "whose": whose[1]})
        assert asked.url == f"/consent/?next={quote_plus(page)}"
        give_consent(by=user)
        assert signed_in.get(page).context["form"]["text"].value() == "Long thought about"
    assert set(link.messages.values_list("text", flat=True)) == {"Long thought about"}


def test_a_thread_costs_the_same_however_long_it_is(owner_client: Client, practice: Practice, link: CareLink) -> None:
    ana = client_of(practice.ana.user)
    make_message(link)
    for client, page, most in ((owner_client, own_page(link), 12), (ana, team_page(link), 14)):
        counts = []
        client.get(page)
        for _more in range(2):
            for number in range(3):
                make_message(link, f"Number {number}")
                make_message(link, f"Answer {number}", by=practice.ana)
            with CaptureQueriesContext(connection) as queries:
                assert "Answer 2" in client.get(page).text
            counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))
        assert counts[0] == counts[1] <= most, counts


# --- What waits for an answer -----------------------------------------------------------------------------------------


def test_what_is_not_answered_in_time_is_told_to_both(owner: User, practice: Practice, link: CareLink) -> None:
    first = make_message(link)
    over = first.sent_at + 72 * HOURS
    assert not unanswered([link], now=over - timedelta(seconds=1))
    assert unanswered([link], now=over) == {link.pk: first.sent_at}

    def answers() -> None:
        make_message(link, by=practice.asta)

    def needs_none() -> None:
        for _again in range(2):
            need_no_answer(by=practice.ana.user, link_id=link.pk, until=first.pk)
        assert owner.access_records.filter(what=What.NEEDS_NO_ANSWER).count() == 1

    with time_machine.travel(over, tick=False):
        for client, page in ((client_of(owner), own_page(link)), (client_of(practice.ana.user), team_page(link))):
            assert "data-overdue" in client.get(page).text
        told = {(notice.user, notice.is_team) for notice in to_tell(now=over) if notice.is_unanswered}
        assert told == {(owner, False), (practice.ana.user, True)}
        ends: list[Callable[[], None]] = [answers, needs_none]
        for end in ends:
            with undone():
                end()
                assert not unanswered([link], now=over)
                assert not [notice for notice in to_tell(now=over) if notice.is_unanswered]
    assert not [notice for notice in to_tell(now=over + 25 * HOURS) if notice.is_unanswered]


def test_an_answer_written_before_a_question_does_not_answer_it(practice: Practice, link: CareLink) -> None:
    asked = make_message(link)
    write_as_member(
        by=practice.ana.user, link_id=link.pk, message_id=uuid.uuid4(), text="Hello", written_at=asked.sent_at - HOURS
    )
    assert Message.objects.unanswered().get() == asked


def test_whom_it_concerns_is_told_until_they_have_seen_it(
    owner: User, owner_client: Client, practice: Practice, link: CareLink
) -> None:
    def told() -> set[User]:
        return {notice.user for notice in to_tell(now=timezone.now())}

    make_message(link)
    assert told() == {practice.ana.user}
    client_of(practice.ana.user).get(team_page(link))
    assert told() == set()
    answer = make_message(link, by=practice.ana)
    assert told() == {owner}
    with time_machine.travel(timezone.now() + 25 * HOURS, tick=False):
        assert told() == set()
    owner_client.post(f"{own_page(link)}read/", {"until": answer.pk})
    assert told() == set()


def test_what_waits_costs_the_same_for_any_number_of_people(practice: Practice) -> None:
    counts, links = [], []
    for number in range(4):
        links.append(make_care_link(make_user(f"p{number}@example.org", name=f"P{number}"), practice.ana))
        make_message(links[-1])
        later = timezone.now() + 73 * HOURS
        with CaptureQueriesContext(connection) as queries:
            assert len(unanswered(links, now=later)) == number + 1
            assert len(to_tell(now=later)) == number + 2
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts


def test_the_export_has_the_thread_and_deletion_takes_it(
    owner: User, owner_client: Client, practice: Practice, link: CareLink
) -> None:
    make_message(link, "Mine")
    make_message(link, "Theirs", by=practice.ana)
    practice.ana.user.delete()
    text = b"".join(confirmed(owner_client).get("/settings/export/").streaming_content).decode()
    assert '"Mine"' in text and '"Theirs"' in text and '"by_name": "Ana"' in text
    owner.delete()
    assert not Message.objects.exists()
