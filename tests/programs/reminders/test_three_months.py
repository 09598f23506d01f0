"""Three months of reminders for people in six time zones, through changes of the clock, with outages: each due mail
once, at its time, and none that must not come.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.models import RedFlag, User
from programs.models import ReminderMail, Reminders, Routine
from programs.reminders import sending
from programs.reminders.services import choose_reminders, stop_mails
from tests.conftest import make_user
from tests.programs.factories import make_copies, make_routine, make_session
from tests.programs.reminders.conftest import confirm_address

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 30)
A_DAY, FIVE_MINUTES = timedelta(days=1), timedelta(minutes=5)
# All of these change their clocks in these months, but the last; Santiago and Adelaide forward, the others back.
ZONES = [
    "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Adelaide", "Australia/Lord_Howe",
    "Asia/Kathmandu",
]  # fmt: skip
# When nothing sends at all. The first two meet mail times; the third lasts longer than a day.
OUTAGES = [
    # all of a quarter of an hour in New York: dropped
    (datetime(2026, 9, 15, 13, 0, tzinfo=UTC), datetime(2026, 9, 15, 13, 20, tzinfo=UTC)),
    # the first minutes of one in Berlin: sent late
    (datetime(2026, 10, 20, 0, 25, tzinfo=UTC), datetime(2026, 10, 20, 0, 35, tzinfo=UTC)),
    # more than a day: dropped everywhere but in New York
    (datetime(2026, 11, 9, 3, 0, tzinfo=UTC), datetime(2026, 11, 10, 12, 0, tzinfo=UTC)),
]
DAYS = [FIRST + A_DAY * number for number in range((LAST - FIRST).days + 1)]
# Tuesday, Thursday, and the Sundays on which clocks are changed.
PLANNED = (1, 3, 6)


@dataclass
class Somebody:
    """A person, when a mail would be due, and the days on which one is expected, or dropped, by their clock."""

    user: User
    zone: ZoneInfo
    at: time
    due: dict[date, datetime] = field(default_factory=dict)
    expected: set[date] = field(default_factory=set)
    dropped: set[date] = field(default_factory=set)
    pause: tuple[date, date] = (date(2026, 9, 21), date(2026, 10, 5))
    sign: tuple[date, date] = (date(2026, 10, 12), date(2026, 10, 16))
    stopped_on: date = date(2026, 11, 23)


def clock(zone: ZoneInfo, day: date, at: time) -> list[datetime]:
    """List the moments of a day, in steps of five minutes, at which the clock there shows a time or a later one: by
    looking at each, another way than the product's own.
    """
    start = datetime.combine(day, time(), tzinfo=UTC) - timedelta(hours=14)
    minutes = (start + FIVE_MINUTES * number for number in range(40 * 12))
    wall = [(now, now.astimezone(zone)) for now in minutes]
    return [now for now, local in wall if local.date() == day and local.time() >= at]


def runs(moment: datetime) -> bool:
    return not any(first <= moment < until for first, until in OUTAGES)


def expect(person: Somebody) -> None:
    """Work out which mail is due to somebody, and at which moments it may be sent."""
    for day in DAYS:
        person.due[day] = clock(person.zone, day, person.at)[0]
        if day.weekday() not in PLANNED or day >= person.stopped_on:
            continue
        if any(first <= day < until for first, until in (person.pause, person.sign)):
            continue
        if any(runs(person.due[day] + FIVE_MINUTES * late) for late in range(3)):
            person.expected.add(day)
        else:
            person.dropped.add(day)


def people() -> list[Somebody]:
    """One in each zone; four of them are mailed at a time that one night of the year leaves out or has twice."""
    times = [time(2, 30), time(9), time(0), time(2, 30), time(2), time(7, 30)]
    found = []
    for number, (name, at) in enumerate(zip(ZONES, times, strict=True)):
        user = make_user(f"person{number}@example.org", time_zone=name)
        routine = make_routine(user, on=FIRST - 14 * A_DAY, days=[str(day) for day in PLANNED])
        assert routine.days == list(PLANNED)
        make_session(routine, on=FIRST - 2 * A_DAY)
        confirm_address(user)
        choose_reminders(by=user, wanted=True, at=at)
        person = Somebody(user=user, zone=ZoneInfo(name), at=at)
        expect(person)
        found.append(person)
    return found


def ticks(everybody: list[Somebody]) -> list[datetime]:
    """List when the senders run: at each time at which a mail may come, twice a day, and on days that are not like
    others also before and after it, also where a clock shows it twice.
    """
    found = {datetime.combine(FIRST - A_DAY, time(), tzinfo=UTC) + timedelta(hours=12 * n) for n in range(94 * 2)}
    for person in everybody:
        for day, due in person.due.items():
            if day.weekday() in PLANNED:
                minutes = (-5, 0, 5, 15, 60) if is_worth_a_look(person.zone, day) else (0,)
                found.update(due + timedelta(minutes=late) for late in minutes)
            elif day.weekday() == 0:
                found.add(due)
    return sorted(found)


def is_worth_a_look(zone: ZoneInfo, day: date) -> bool:
    """Whether it is among the first days, or nothing was sent for a while, or the clocks change there."""
    before, after = (datetime.combine(day + A_DAY * days, time(), tzinfo=zone).utcoffset() for days in (-1, 2))
    is_near = any(first.date() - A_DAY <= day <= until.date() + A_DAY for first, until in OUTAGES)
    return before != after or is_near or day < FIRST + 10 * A_DAY


def live(person: Somebody, now: datetime, seen: dict[int, date]) -> None:
    """Let what happens to a person happen with the first look at each of their days."""
    day = now.astimezone(person.zone).date()
    if seen.get(person.user.pk) == day:
        return
    seen[person.user.pk] = day
    routine = person.user.routines.get()
    yesterday = day - A_DAY
    if yesterday.weekday() in routine.days and yesterday >= FIRST and not routine.is_paused:
        # They did the session of the day before: rows alone.
        make_copies(person.user.sessions.latest("performed_on"), on=[yesterday])
    if day == person.pause[0]:
        routine.state, routine.paused_on, routine.pause_reason = Routine.State.PAUSED, day, "ill"
    elif day == person.pause[1]:
        routine.state, routine.paused_on, routine.pause_reason = Routine.State.ACTIVE, None, ""
    routine.save(update_fields=["state", "paused_on", "pause_reason"])
    if day == person.sign[0]:
        RedFlag.objects.create(user=person.user, code="RF7", level="urgent")
    elif day == person.sign[1]:
        person.user.red_flags.update(withdrawn_at=timezone.now())
    elif day == person.stopped_on:
        stop_mails(Reminders, address_id=person.user.reminders.address_id)


def test_each_due_mail_comes_once_and_no_other(mailbox):
    with time_machine.travel(datetime(2026, 8, 31, tzinfo=UTC), tick=False):
        everybody = people()
    sent_at: dict[tuple[int, date], datetime] = {}
    seen: dict[int, date] = {}
    found = ticks(everybody)
    with time_machine.travel(found[0], tick=False) as traveller:
        for now in found:
            traveller.move_to(now)
            for person in everybody:
                live(person, now, seen)
            if runs(now) and sending.send_due():
                assert not sending.send_due()
                for mail in ReminderMail.objects.filter(claimed_at=now):
                    assert (mail.kind, mail.state) == ("session", "sent")
                    sent_at.setdefault((mail.user_id, mail.day), now)
    assert sent_at.keys() == {(person.user.pk, day) for person in everybody for day in person.expected}
    for person in everybody:
        late = [sent_at[person.user.pk, day] - person.due[day] for day in person.expected]
        assert timedelta(0) <= min(late) <= max(late) < timedelta(minutes=15)
    assert Counter(mail["To"] for mail in mailbox.mails) == {
        person.user.email: len(person.expected) for person in everybody
    }
    counts = Counter(sent=len(mailbox.mails), dropped=sum(len(person.dropped) for person in everybody))
    assert counts == {"sent": 162, "dropped": 6}
