"""An entry counts once, in whatever order and however often it is sent."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from programs.models import LogEntry, RoutineItem, Session
from programs.session.asked import sets_of
from tests.conftest import client_of
from tests.programs.devices import Told, ago, entry, send, set_entries, set_entry
from tests.programs.factories import EVERYTHING_AT_HOME, make_routine, make_session

from .cases import END, amounts, fresh, item_of, outcome

pytestmark = pytest.mark.usefixtures("on_a_monday")


def whole_session(session: Session, item: RoutineItem) -> list[Told]:
    """Return what somebody entered who changed their mind several times."""
    other = item_of(session, "sit-to-stand")
    first, second, *rest = sets_of(session, item)
    return [
        set_entry(item, first, at=ago(minutes=20)),
        set_entry(item, first, at=ago(minutes=19), amount=7),
        set_entry(item, second, at=ago(minutes=18)),
        set_entry(item, second, at=ago(minutes=17), amount=0),
        entry("skip", at=ago(minutes=16), item=str(item.pk), reason="pain"),
        set_entry(item, rest[0], at=ago(minutes=15)),
        entry("felt", at=ago(minutes=14), item=str(item.pk), pain=4, effort=6, pain_side="right", sharp=True),
        entry("felt", at=ago(minutes=13), item=str(item.pk), pain=5, effort=6, pain_side="right", shaky=True),
        *set_entries(session, other, at=ago(minutes=12)),
        entry("skip", at=ago(minutes=11), item=str(other.pk), reason="too_hard"),
        entry("stop", at=ago(minutes=10), pain=3),
        entry("finish", at=ago(minutes=9), feeling="hard", pain=3, effort=4, note="first"),
        entry("finish", at=ago(minutes=8), feeling="good", pain=5, effort=6, note="second"),
    ]


def test_sent_three_times_it_is_stored_once(owner, owner_client, session, item):
    told = whole_session(session, item)
    first = send(owner_client, session.pk, told, by=owner).json()
    before = outcome(session)
    for _time in range(2):
        assert send(owner_client, session.pk, told, by=owner).json() == first
    assert LogEntry.objects.count() == len(told)
    assert outcome(session) == before
    assert amounts(session, item) == {(1, "left"): 7, (2, "left"): 10}
    pains = {log.side: (log.pain, log.sharp, log.technique_clean) for log in session.set_logs.filter(item=item)}
    assert pains == {"left": (0, False, False)}
    assert before[1] == ["done", "good", 5, 6, "second", "", False]


@pytest.mark.parametrize("seed", range(6))
def test_in_any_order_split_and_doubled_it_amounts_to_the_same(owner, owner_client, other, other_client, seed):
    chance = random.Random(seed)
    outcomes = []
    for person, client, is_shuffled in ((owner, owner_client, False), (other, other_client, True)):
        session = make_session(make_routine(person, equipment=EVERYTHING_AT_HOME), done=False)
        told = whole_session(session, item_of(session, "tandem-stand"))
        if is_shuffled:
            told += chance.choices(told, k=6)
            chance.shuffle(told)
        while told:
            size = chance.randint(1, 5) if is_shuffled else len(told)
            batch, told = told[:size], told[size:]
            assert send(client, session.pk, batch, by=person).json()["refused"] == {}
        logs = session.set_logs.order_by("item__order", "exercise", "number", "side")
        columns = ("exercise", "number", "side", "reps", "hold_seconds", "pain", "effort", "sharp", "technique_clean",
                   "skipped", "as_planned", "logged_at", "load_kg", "level")  # fmt: skip
        outcomes.append((list(logs.values_list(*columns)), [getattr(fresh(session), name) for name in END]))
    assert outcomes[0] == outcomes[1]


def test_the_same_id_twice_in_one_message_counts_once(owner, owner_client, session, item):
    first = set_entry(item, sets_of(session, item)[0])
    said = send(owner_client, session.pk, [first, first, first | {"amount": 3}], by=owner).json()
    assert said["stored"] == [first["id"]]
    assert amounts(session, item) == {(1, "left"): 10}


def test_a_stored_entry_is_never_changed(owner, owner_client, session, item):
    first = set_entry(item, sets_of(session, item)[0])
    send(owner_client, session.pk, [first], by=owner)
    assert send(owner_client, session.pk, [first | {"amount": 3}], by=owner).json()["stored"] == [first["id"]]
    assert amounts(session, item) == {(1, "left"): 10}


def test_two_devices_at_one_exercise(owner, owner_client, session, item):
    first, second, *_rest = sets_of(session, item)
    send(owner_client, session.pk, [set_entry(item, first, at=ago(minutes=2), amount=5)], by=owner)
    late = [set_entry(item, first, at=ago(minutes=3), amount=9), set_entry(item, second, at=ago(minutes=3))]
    send(client_of(owner), session.pk, late, by=owner)
    assert amounts(session, item) == {(1, "left"): 5, (1, "right"): 10}


def test_a_set_that_was_taken_back_stays_so_when_older_ones_arrive(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    older = [set_entry(item, first, at=ago(minutes=3)), set_entry(item, first, at=ago(minutes=2), amount=8)]
    send(owner_client, session.pk, older[1:], by=owner)
    undo = set_entry(item, first, at=ago(minutes=1), amount=0)
    said = send(owner_client, session.pk, [undo], by=owner).json()
    assert said["state"]["items"][str(item.pk)]["sets"] == {}
    send(owner_client, session.pk, older, by=owner)
    assert amounts(session, item) == {}


def test_a_clock_that_is_wrong_does_not_decide_which_word_is_the_latest(owner, owner_client, session, item):
    first, *_rest = sets_of(session, item)
    fast = timedelta(hours=3)
    early = set_entry(item, first, at=ago(minutes=9) + fast, amount=4)
    send(owner_client, session.pk, [early], by=owner, sent_at=timezone.now() + fast)
    send(owner_client, session.pk, [set_entry(item, first, at=ago(minutes=5), amount=6)], by=owner)
    assert amounts(session, item) == {(1, "left"): 6}
    assert session.entries.get(pk=early["id"]).entered_at == ago(minutes=9)


@pytest.mark.parametrize("seed", range(8))
def test_a_clock_a_little_fast_keeps_a_correction_after_what_it_corrects(owner, owner_client, session, item, seed):
    """All three would have been entered at the instant of receiving: their ids are no order."""
    chance = random.Random(seed)
    first, *_rest = sets_of(session, item)
    told = [
        set_entry(item, first, at=timezone.now() + timedelta(seconds=second), amount=amount)
        | {"id": str(uuid.UUID(int=chance.getrandbits(128), version=4))}
        for second, amount in ((1, 10), (2, 0), (3, 6))
    ]
    send(owner_client, session.pk, told, by=owner, sent_at=timezone.now() + timedelta(seconds=3))
    assert amounts(session, item) == {(1, "left"): 6}
