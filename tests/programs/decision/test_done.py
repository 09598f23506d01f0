"""What was done in a session is read as it was entered, in whatever order the database finds it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import User
from programs.decision.reading.reader import Reader
from programs.models import SetLog
from tests.programs.factories import make_routine, make_session


@pytest.mark.django_db
def test_sets_come_in_the_order_of_their_numbers(owner: User) -> None:
    routine = make_routine(owner)
    session = make_session(routine)
    item = routine.items.get(exercise__slug="sit-to-stand")
    session.set_logs.all().delete()
    told = {3: (8, None, False), 12: (9, None, True), 1: (12, 4, False), 2: (10, None, False)}
    for number, (reps, pain, sharp) in told.items():
        SetLog.objects.create(
            session=session, item=item, exercise=item.exercise, number=number, reps=reps, load_kg=Decimal("1.5"),
            pain=pain, effort=6, sharp=sharp, technique_clean=number != 2, level="a|b'c\"|",
        )  # fmt: skip
    done = Reader(routine).done[session.pk]
    (entry,) = (entry for sides in done.entries.values() for entry in sides.values())
    assert entry.sets == (12, 10, 8, 9)
    assert (entry.load, entry.level, entry.rpe, entry.during) == (Decimal("1.5"), "a|b'c\"|", 6, 4)
    assert (entry.sharp, entry.technique_clean) == (True, False)
    assert entry.loads == ()
    assert (done.worst, done.sharp, done.logged) == (4, True, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("loads", "each"),
    [(("1.5", "1.5"), ()), (("1.5", "0.5"), (Decimal("1.5"), Decimal("0.5"))), (("0", "1"), (Decimal(0), Decimal(1)))],
)
def test_sets_with_different_weights_keep_them(owner: User, loads: tuple[str, ...], each: tuple[Decimal, ...]) -> None:
    """In the player the weight can be changed from set to set."""
    routine = make_routine(owner)
    session = make_session(routine)
    item = routine.items.get(exercise__slug="sit-to-stand")
    session.set_logs.all().delete()
    for number, load in enumerate(loads, start=1):
        SetLog.objects.create(
            session=session, item=item, exercise=item.exercise, number=number, reps=8, load_kg=Decimal(load)
        )
    (entry,) = (entry for sides in Reader(routine).done[session.pk].entries.values() for entry in sides.values())
    assert (entry.load, entry.loads) == (Decimal(loads[0]), each)
