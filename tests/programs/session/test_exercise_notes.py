"""A note about an exercise in a session: on the form, from the player, in the record, the history and the export."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from programs.export import program_parts
from programs.models import ExerciseNote, RoutineItem, Session
from programs.session.asked import sets_of
from tests.programs.checks import queries_of
from tests.programs.conftest import MONDAY
from tests.programs.devices import ago, entry, send
from tests.programs.factories import make_session

pytestmark = pytest.mark.usefixtures("on_a_monday")
SESSIONS = "/sessions/"


@pytest.fixture
def item(session) -> RoutineItem:
    return session.routine.items.select_related("exercise").get(exercise__slug="heel-slide")


def address_of(session: Session, item: RoutineItem) -> str:
    return reverse("programs:session_exercise", args=[session.pk, item.pk])


def as_planned(session: Session, item: RoutineItem, **changes: str) -> dict[str, object]:
    return {**{f"set-{planned_set.key}": planned_set.amount for planned_set in sets_of(session, item)}, **changes}


def notes(session: Session) -> list[str]:
    return [note.text for note in session.exercise_notes.all()]


def test_the_form_keeps_it_shows_it_and_takes_it_back(owner_client, session, item):
    address = address_of(session, item)
    assert owner_client.post(address, as_planned(session, item, note="Used the\r\nblue towel")).status_code == 302
    assert notes(session) == ["Used the\nblue towel"]
    assert "blue towel</textarea>" in owner_client.get(address).text
    owner_client.post(address, as_planned(session, item, **{"note": "", "initial-note": "Used the\r\nblue towel"}))
    assert notes(session) == [""]
    assert "blue towel" not in owner_client.get(address).text


def test_what_is_wrong_elsewhere_loses_no_note(owner_client, session, item):
    answer = owner_client.post(address_of(session, item), as_planned(session, item, note="Blue towel", pain="11"))
    assert answer.status_code == 422
    assert "Blue towel</textarea>" in answer.text
    answer = owner_client.post(address_of(session, item), as_planned(session, item, note="x" * 2001))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["note"])
    assert notes(session) == []


def test_a_page_that_was_open_before_takes_nothing_back(owner, owner_client, session, item):
    send(owner_client, session.pk, [entry("felt", item=str(item.pk), pain=1, note="From the player")], by=owner)
    owner_client.post(address_of(session, item), as_planned(session, item, **{"note": "", "initial-note": ""}))
    assert notes(session) == ["From the player"]


def test_of_two_notes_the_later_stays_in_whatever_order_they_come(owner, owner_client, session, item):
    later = entry("felt", item=str(item.pk), at=ago(minutes=1), note="Later")
    earlier = entry("felt", item=str(item.pk), at=ago(minutes=9), pain=2, note="Earlier")
    for told in ([later], [earlier], [earlier, later]):
        said = send(owner_client, session.pk, told, by=owner).json()
        assert notes(session) == ["Later"]
        assert said["state"]["items"][str(item.pk)]["note"] == "Later"
    silent = entry("felt", item=str(item.pk), pain=3)
    send(owner_client, session.pk, [silent], by=owner)
    assert notes(session) == ["Later"]


def test_it_is_in_the_record_and_on_the_page_of_the_exercise(owner_client, session, item):
    owner_client.post(address_of(session, item), as_planned(session, item, note="Blue <towel>"))
    assert "Blue &lt;towel&gt;" in owner_client.get(session.get_absolute_url()).text
    Session.objects.filter(pk=session.pk).update(state=Session.State.DONE, finished_at=session.started_at)
    assert "Blue &lt;towel&gt;" in owner_client.get(session.get_absolute_url()).text
    assert "Blue &lt;towel&gt;" in owner_client.get(reverse("programs:routine_exercise", args=[item.pk])).text


def test_the_search_finds_it_beside_the_note_of_the_session(owner, owner_client, session, item):
    ExerciseNote.objects.create(session=session, item=item, text="With the blue towel")
    Session.objects.filter(pk=session.pk).update(
        state=Session.State.DONE, finished_at=session.started_at, note="Hot today"
    )
    other = make_session(session.routine, on=MONDAY - timedelta(days=2), note="A blue sky")

    def found(words: str) -> list[uuid.UUID]:
        return [row.pk for row in owner_client.get(SESSIONS, {"q": words}).context["page"]]

    assert found("BLUE") == [session.pk, other.pk]
    assert found("towel hot") == [session.pk]
    assert found("towel sky") == []
    assert "With the blue towel" in owner_client.get(SESSIONS).text


def test_the_history_asks_no_more_for_more_notes(owner, owner_client, session):
    done = [make_session(session.routine, on=MONDAY - timedelta(days=number)) for number in (2, 4, 7)]
    items = list(session.routine.items.all())
    ExerciseNote.objects.create(session=done[0], item=items[0], text="One")
    few = queries_of(owner_client, SESSIONS)
    for own in done[1:]:
        ExerciseNote.objects.bulk_create(ExerciseNote(session=own, item=item, text="Many") for item in items)
    assert queries_of(owner_client, SESSIONS) == few


def test_nobody_else_reads_or_writes_it(other_client, session, item):
    ExerciseNote.objects.create(session=session, item=item, text="Blue towel")
    assert other_client.get(address_of(session, item)).status_code == 404
    assert other_client.post(address_of(session, item), as_planned(session, item, note="Mine")).status_code == 404
    assert notes(session) == ["Blue towel"]


def test_the_export_has_it(owner, session, item):
    ExerciseNote.objects.create(session=session, item=item, text="Blue towel")
    (exported,) = program_parts(owner)["sessions"]
    assert [note["text"] for note in exported["notes"]] == ["Blue towel"]


def test_the_player_takes_a_note_back_and_an_empty_one_alone_does_not(owner, owner_client, session, item):
    def told(**fields):
        send(owner_client, session.pk, [entry("felt", item=str(item.pk), **fields)], by=owner)
        return notes(session)

    assert told(at=ago(minutes=9), note="Blue towel") == ["Blue towel"]
    assert told(at=ago(minutes=8), pain=1, note="") == ["Blue towel"]
    assert told(at=ago(minutes=7), pain=1, note="", unnoted=True) == [""]
    page = owner_client.get(session.get_absolute_url())
    assert "note" not in page.context["state"]["items"][str(item.pk)]
