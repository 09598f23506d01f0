from __future__ import annotations

import pytest

from accounts.health_check.red_flags import SIGN_BY_CODE, Level
from programs.session.stop.path import (
    BEFORE_SESSION,
    CALL_TODAY,
    EMERGENCIES,
    Zone,
    zone_of,
)


def test_every_sign_that_is_asked_is_in_the_table_and_locks():
    assert all(SIGN_BY_CODE[code].level.locks for code in (*BEFORE_SESSION, *CALL_TODAY.values()))
    assert all(SIGN_BY_CODE[code].level is Level.EMERGENCY for code in EMERGENCIES)
    assert all(SIGN_BY_CODE[code].level is Level.URGENT for code in CALL_TODAY.values())


@pytest.mark.parametrize(
    ("pain", "zone"),
    [(0, Zone.GO_ON), (2, Zone.GO_ON), (3, Zone.EASIER), (5, Zone.EASIER), (6, Zone.STOP), (10, Zone.STOP)],
)
def test_zones(pain, zone):
    assert zone_of(pain, sharp=False) is zone
    assert zone_of(pain, sharp=True) is Zone.STOP


def test_sharp_needs_no_number_and_nothing_else_is_guessed():
    assert zone_of(None, sharp=True) is Zone.STOP
    for pain in (None, -1, 11):
        with pytest.raises(ValueError, match="0 to 10"):
            zone_of(pain, sharp=False)
