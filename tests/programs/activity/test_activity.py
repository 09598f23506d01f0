"""Tell what was done beside the sessions, look back at it, correct it, delete it."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from programs.activity.services import IdTaken, record_activity
from programs.models import Activity
from tests.programs.activity.factories import make_activity
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_profile, make_routine

pytestmark = pytest.mark.usefixtures("on_a_monday")
NEW = "/activities/new/"
LIST = "/activities/"
CANNOT_STAND = {"balance": ["walking_aid"], "walking_aid": "cannot_stand"}


def address(activity: Activity, page: str = "edit") -> str:
    return reverse(f"programs:activity_{page}", args=[activity.pk])


def told(**changes: Any) -> dict[str, Any]:
    return {"activity": str(uuid.uuid4()), "kind": "walk", "minutes": "20", **changes}


@pytest.fixture
def walker(owner):
    make_routine(owner)
    return owner


# --- Two taps from Today ----------------------------------------------------------------------------------------------


def test_a_walk_in_two_taps(walker, owner_client):
    page = owner_client.get("/today/")
    assert 'name="minutes" value="20"' in page.text
    sent = told(activity=page.context["activity_id"])
    assert owner_client.post(NEW, sent)["Location"] == "/today/"
    walk = walker.activities.get()
    assert (walk.kind, walk.minutes, walk.performed_on, walk.effort, walk.time_zone) == (
        "walk",
        20,
        MONDAY,
        None,
        "UTC",
    )
    page = owner_client.get("/today/")
    assert page.context["moved"].asked == walk
    assert page.context["moved"].this_week.minutes == 20
    # A tap beside the right number is corrected where it was made.
    assert f'href="{address(walk)}">Change it' in page.text
    assert owner_client.post(address(walk, "effort"), {"effort": "4"})["Location"] == "/today/"
    walk.refresh_from_db()
    assert walk.effort == 4
    assert owner_client.get("/today/").context["moved"].asked is None


def test_sent_twice_it_is_stored_once(walker, owner_client):
    sent = told()
    for _time in range(2):
        owner_client.post(NEW, sent)
    assert walker.activities.count() == 1


def test_the_card_alone_is_exchanged(walker, owner_client):
    htmx = {"HX-Request": "true", "HX-Target": "moved"}
    answer = owner_client.post(NEW, told(), headers=htmx, follow=True)
    assert 'id="moved"' in answer.text
    assert "<h1" not in answer.text


def test_it_moves_no_dose_and_asks_for_no_session_less(walker, owner_client):
    before = list(walker.routines.get().items.values("dose", "progress"))
    owner_client.post(NEW, told(minutes="300", effort="9"))
    assert list(walker.routines.get().items.values("dose", "progress")) == before
    assert not walker.sessions.exists()
    assert owner_client.get("/today/").context["is_planned_today"]


def test_who_cannot_stand_is_not_asked_for_a_walk(owner, owner_client):
    make_routine(owner, **CANNOT_STAND)
    page = owner_client.get("/today/")
    assert page.context["moved"]
    assert 'value="walk"' not in page.text


# --- Afterwards, for another day --------------------------------------------------------------------------------------


def test_another_day_and_another_kind(walker, owner_client):
    assert owner_client.get(NEW).status_code == 200
    sent = told(kind="gardening", minutes="90", effort="5", performed_on="2026-11-12", note="Leaves")
    assert owner_client.post(NEW, sent).status_code == 302
    done = walker.activities.get()
    assert (done.kind, done.minutes, done.effort, done.note) == ("gardening", 90, 5, "Leaves")
    assert done.performed_on == date(2026, 11, 12)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "flying"),
        ("kind", ""),
        ("minutes", ""),
        ("minutes", "0"),
        ("minutes", "601"),
        ("minutes", "some"),
        ("effort", "11"),
        ("performed_on", "2026-11-17"),
        ("performed_on", "2025-11-01"),
        ("performed_on", ""),
        ("note", "x" * 2001),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_nothing_typed_is_lost(walker, owner_client, field, value):
    sent = told(minutes="25", note="By the river") | {field: value}
    answer = owner_client.post(NEW, sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "By the river" in answer.text or field == "note"
    assert not walker.activities.exists()


def test_corrected(walker, owner_client):
    walk = make_activity(walker)
    assert 'value="20"' in owner_client.get(address(walk)).text
    assert owner_client.post(address(walk), told(minutes="0")).status_code == 422
    sent = told(kind="cycling", minutes="45", effort="6", performed_on="2026-11-15")
    assert owner_client.post(address(walk), sent)["Location"] == LIST
    walk.refresh_from_db()
    assert (walk.kind, walk.minutes, walk.effort, walk.performed_on) == ("cycling", 45, 6, date(2026, 11, 15))


def test_deleted_it_stays_deleted(walker, owner_client):
    walk = make_activity(walker)
    assert owner_client.get(address(walk, "delete")).status_code == 200
    assert walker.activities.exists()
    assert owner_client.post(address(walk, "delete"))["Location"] == LIST
    # A device, or a page left open, sends it once more.
    owner_client.post(NEW, told(activity=str(walk.pk)))
    assert not walker.activities.exists()


# --- Whose it is ------------------------------------------------------------------------------------------------------


def test_anonymous(client, walker):
    walk = make_activity(walker)
    for page in (NEW, LIST, "/activities/aim/", address(walk), address(walk, "effort"), address(walk, "delete")):
        assert signs_in_first(client.get(page)), page


def test_not_yours(walker, other, other_client):
    make_profile(other)
    walk = make_activity(walker)
    for page in ("edit", "effort", "delete"):
        assert other_client.get(address(walk, page)).status_code == 404
        assert other_client.post(address(walk, page), {"effort": "4"}).status_code == 404
    assert other_client.post(NEW, told(activity=str(walk.pk), minutes="99")).status_code == 404
    with pytest.raises(IdTaken):
        record_activity(by=other, activity_id=walk.pk, kind="walk", minutes=9, performed_on=MONDAY)
    walk.refresh_from_db()
    assert (walk.user, walk.minutes, walk.effort) == (walker, 20, None)


def test_wrong_method(walker, owner_client):
    assert owner_client.post(LIST).status_code == 405
    assert owner_client.put(NEW).status_code == 405
    for page in ("more", "off"):
        assert owner_client.get(f"/activities/aim/{page}/").status_code == 405


# --- Looking back -----------------------------------------------------------------------------------------------------


def test_the_list_is_read_in_pages_with_the_same_queries(walker, owner_client):
    for number in range(5):
        make_activity(walker, on=MONDAY - timedelta(days=number), note=f"walk {number}")
    few = queries_of(owner_client, LIST)
    assert "walk 4" in owner_client.get(LIST).text
    for number in range(5, 40):
        make_activity(walker, on=MONDAY - timedelta(days=number), note=f"walk {number}")
    assert queries_of(owner_client, LIST) == few
    assert "walk 39" in owner_client.get(LIST, {"page": 2}).text
