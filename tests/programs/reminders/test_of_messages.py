"""A mail says that there is a message, or that one waits: once, and never what it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import CareLink, User
from accounts.team.services import end_link
from programs.models import MessageMail, ReminderMail
from programs.reminders import letters
from programs.reminders.sending import send_due
from programs.reminders.services import choose_message_mail
from tests.accounts.team.factories import Practice, make_care_link, make_message
from tests.conftest import undone
from tests.programs.reminders.conftest import ask_for_mail, confirm_address

from .mailbox import Mailbox

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=1)


@pytest.fixture
def practice() -> Practice:
    return Practice()


@pytest.fixture
def link(owner: User, practice: Practice) -> CareLink:
    for user in (owner, practice.ana.user):
        confirm_address(user)
    return make_care_link(owner, practice.ana)


def test_it_comes_once_and_says_neither_what_nor_who(
    owner: User, practice: Practice, link: CareLink, mailbox: Mailbox
) -> None:
    with time_machine.travel("2026-11-16T10:00:00Z", tick=False):
        link = make_care_link(owner, practice.ana)
        for by, to in ((None, practice.ana.user), (practice.ana, owner)):
            mailbox.mails.clear()
            make_message(link, "The blue towel", by=by)
            assert send_due() == {"sent": 1}
            # One a day is enough, and nobody asks the mail server in vain.
            make_message(link, "The red towel", by=by)
            with patch("programs.reminders.sending._open") as opened:
                assert send_due() == {}
            opened.assert_not_called()
            [mail] = mailbox.mails
            assert mail["To"] == to.email
            stops = letters.stop_address(MessageMail.objects.get(user=to))
            assert mail["List-Unsubscribe"].strip() == f"<{stops}>"
            assert all(stops in part.get_content() for part in mail.iter_parts())
            text = mail["Subject"] + "".join(part.get_content() for part in mail.iter_parts())
            told = text.replace(to.get_short_name(), "")
            assert not [said for said in ("towel", "Ruth", "Ana", practice.organisation.name) if said in told]
        mailbox.mails.clear()
    with time_machine.travel("2026-11-19T10:00:00Z", tick=False):
        make_message(link)
        assert send_due() == {"sent": 1}
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        assert send_due() == {"sent": 2}
        assert send_due() == {}
        assert {mail["To"] for mail in mailbox.mails[1:]} == {owner.email, practice.ana.user.email}
    kinds = set(ReminderMail.objects.values_list("kind", flat=True))
    assert kinds == {ReminderMail.Kind.MESSAGE, ReminderMail.Kind.UNANSWERED}


def test_when_none_comes(owner: User, practice: Practice, link: CareLink, mailbox: Mailbox) -> None:
    ana = practice.ana.user
    now = timezone.now().replace(hour=10)

    def only_at_night() -> None:
        ask_for_mail(ana, at=time(20), quiet_from=time(9), quiet_until=time(11))

    cases: list[Callable[[], object]] = [
        only_at_night,
        lambda: end_link(link=link, by=owner),
        lambda: choose_message_mail(by=ana, wanted=False),
        lambda: make_message(link, by=practice.ana) and User.objects.filter(pk=owner.pk).update(is_demo=True),
        lambda: ana.emailaddress_set.update(verified=False),
    ]
    for happens in cases:
        with time_machine.travel(now, tick=False), undone():
            make_message(link)
            happens()
            assert send_due() == {}
    with undone():
        with time_machine.travel(now, tick=False):
            make_message(link)
        with time_machine.travel(now + 25 * HOURS, tick=False):
            assert send_due() == {}
    assert not mailbox.mails


def test_the_choice_stands_in_the_settings(owner: User, owner_client: Client, practice: Practice) -> None:
    page = "/settings/message-mail/"
    assert page in owner_client.get("/settings/").text
    for choice, stored in (("off", False), ("on", True)):
        assert owner_client.post(page, {"wanted": choice}).status_code == 302
        assert MessageMail.objects.get(user=owner).wanted is stored
        assert owner_client.get(page).context["form"]["wanted"].value() == choice
    assert owner_client.post(page, {}).status_code == 422


def test_one_that_cannot_be_written_does_not_keep_that_of_others(
    owner: User, other: User, practice: Practice, link: CareLink, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    confirm_address(other)
    with time_machine.travel("2026-11-16T10:00:00Z", tick=False):
        for person in (owner, other):
            make_message(make_care_link(person, practice.ana), by=practice.ana)
        # The one who comes first has chosen a place that is on no map any more.
        User.objects.filter(pk=other.pk).update(time_zone="Atlantis/Poseidonis")
        assert send_due() == {"sent": 1}
    assert [mail["To"] for mail in mailbox.mails] == [owner.email]
    assert f"person {other.pk}" in caplog.text
