"""A lesson a day by mail: the next one that somebody has not had, each once, until they stop or have had all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.health_check.services import report_red_flags
from accounts.models import User
from exercises.models import Lesson
from programs.course.progress import keep_read
from programs.models import ReminderMail
from programs.reminders.sending import send_due
from programs.reminders.services import choose_course_mail, end_course_mail
from tests.conftest import make_user
from tests.programs.reminders.conftest import ask_for_lessons, ask_for_mail, confirm_address
from tests.programs.reminders.mailbox import Mailbox

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 16, 10, tzinfo=UTC)
ADDRESS = "/learn/course/"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(TEN, tick=False) as clock:
        yield clock


def lessons_in(mailbox: Mailbox) -> list[str]:
    """The lessons to which the mails lead, in the order in which they came."""
    texts = [mail.get_body(("plain",)).get_content() for mail in mailbox.mails]
    return [re.findall(r"/learn/lessons/([\w-]+)/", text)[0] for text in texts]


def send_on(clock: time_machine.Coordinates, day: int) -> None:
    clock.move_to(TEN + timedelta(days=day))
    for _twice in range(2):
        send_due()


def test_each_comes_once_and_after_the_last_nothing(
    owner: User, mailbox: Mailbox, clock: time_machine.Coordinates
) -> None:
    slugs = list(Lesson.objects.of_course().published().values_list("slug", flat=True))
    ask_for_lessons(owner)
    for day in range(len(slugs) + 2):
        send_on(clock, day)
    assert lessons_in(mailbox) == slugs
    texts = [mail.get_body(("plain",)).get_content() for mail in mailbox.mails]
    assert ["last one" in text for text in texts] == [False] * 6 + [True]


def test_what_was_read_does_not_come_and_it_goes_on_where_it_stopped(
    owner: User, mailbox: Mailbox, clock: time_machine.Coordinates
) -> None:
    first, second, third, fourth = Lesson.objects.published()[:4]
    ask_for_lessons(owner)
    send_on(clock, 0)
    keep_read(by=owner, lesson=second, is_read=True)
    send_on(clock, 1)
    end_course_mail(by=owner)
    send_on(clock, 2)
    choose_course_mail(by=owner, at=time(10))
    send_on(clock, 3)
    assert lessons_in(mailbox) == [first.slug, third.slug, fourth.slug]


def test_what_the_server_did_not_take_comes_again_and_the_lesson_is_the_one_that_was_sent(
    owner: User, mailbox: Mailbox, clock: time_machine.Coordinates
) -> None:
    first, second = Lesson.objects.published()[:2]
    ask_for_lessons(owner)
    mailbox.rcpt, mailbox.times = "451 later", 1
    assert send_due() == {"failed": 1}
    keep_read(by=owner, lesson=first, is_read=True)
    assert send_due() == {"sent": 1}
    assert lessons_in(mailbox) == [second.slug]
    assert ReminderMail.objects.get().about == second.slug


def test_it_needs_no_plan_and_no_health_check_and_comes_with_an_open_sign(
    owner: User, mailbox: Mailbox, clock: time_machine.Coordinates
) -> None:
    report_red_flags(by=owner, codes=["RF7"])
    ask_for_lessons(owner)
    ask_for_mail(owner)
    assert send_due() == {"sent": 1}
    [mail] = mailbox.mails
    assert "bone" not in mail["Subject"].lower()
    assert "osteo" not in mail["Subject"].lower()
    assert "/learn/course/stop/" in mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_by_the_persons_own_clock(mailbox: Mailbox, clock: time_machine.Coordinates) -> None:
    for zone in ("Asia/Tokyo", "UTC", "Europe/Berlin"):
        ask_for_lessons(make_user(f"{zone[:4]}@example.org", time_zone=zone))
    for hours, count in ((-9, 1), (-1, 2), (0, 3), (1, 3)):
        clock.move_to(TEN + timedelta(hours=hours))
        send_due()
        assert len(mailbox.mails) == count


def test_asked_for_changed_and_stopped_on_the_site(owner: User, owner_client: Client) -> None:
    learn = reverse("programs:learn")
    assert 'value="stop"' not in owner_client.get(learn).text
    assert owner_client.post(ADDRESS, {"at": "08:00", "do": "send"})["Location"] == learn
    assert (owner.course_mail.wanted, owner.course_mail.at) == (True, time(8))
    assert 'value="stop"' in owner_client.get(learn).text
    assert owner_client.post(ADDRESS, {"at": "25:99"}).status_code == 422
    for _twice in range(2):
        assert owner_client.post(ADDRESS, {"do": "stop"})["Location"] == learn
    owner.course_mail.refresh_from_db()
    assert not owner.course_mail.wanted


def test_quiet_hours_are_respected_from_both_sides(owner: User, owner_client: Client) -> None:
    ask_for_mail(owner, quiet_from=time(21), quiet_until=time(7))
    assert owner_client.post(ADDRESS, {"at": "06:00"}).status_code == 422
    assert owner_client.post(ADDRESS, {"at": "08:00"}).status_code == 302
    form = {"wanted": "on", "days": ["0"], "at": "10:00", "quiet_from": "21:00", "quiet_until": "09:00"}
    response = owner_client.post(reverse("programs:reminders"), form)
    assert "quiet_from" in response.context["form"].errors


def test_whoever_has_not_said_where_they_live_is_asked(client: Client, db: None) -> None:
    user = make_user("nowhere@example.org", time_zone="")
    confirm_address(user)
    client.force_login(user)
    assert client.post(ADDRESS, {"at": "08:00"}).status_code == 422
    assert client.post(ADDRESS, {"at": "08:00", "time_zone": "Europe/Berlin"}).status_code == 302
    user.refresh_from_db()
    assert user.time_zone == "Europe/Berlin"
