from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.health_check.services import report_red_flags
from accounts.models import User
from exercises.measures.dose import Dose
from programs.models import RoutineItem, Session, SetLog
from programs.session.asked import sets_of
from programs.templatetags.programs_tags import measure_unit
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.devices import send, set_entries
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    make_copies,
    make_routine,
    make_session,
)

pytestmark = pytest.mark.usefixtures("on_a_monday")


def address_of(session: Session, item: RoutineItem) -> str:
    return reverse("programs:session_exercise", args=[session.pk, item.pk])


def item_of(session: Session, slug: str) -> RoutineItem:
    return session.routine.items.select_related("exercise").get(exercise__slug=slug)


def as_planned(session: Session, item: RoutineItem, **changes: object) -> dict[str, object]:
    """Return what the form sends when nobody changed a number."""
    return {**{f"set-{planned_set.key}": planned_set.amount for planned_set in sets_of(session, item)}, **changes}


@pytest.fixture(scope="module")
def given() -> dict[str, Any]:
    return {"equipment": EVERYTHING_AT_HOME}


@pytest.fixture
def item(session) -> RoutineItem:
    """Two sets on each side, by the second."""
    return item_of(session, "tandem-stand")


def test_shows_how_it_is_done_and_what_is_planned(owner_client, session, item):
    text = owner_client.get(address_of(session, item)).text
    assert item.exercise.name in text
    assert "Exercise 2 of 6" in text
    for step in item.exercise.steps.all():
        assert step.text.split(".")[0] in text
    for planned_set in sets_of(session, item):
        assert re.search(rf'name="set-{planned_set.key}" value="{planned_set.amount}"', text)


@pytest.mark.parametrize(("seconds", "words"), [(1, "times, 1 second each"), (3, "times, 3 seconds each")])
def test_a_hold_of_one_second_is_said_as_one(session, item, seconds, words):
    planned = sets_of(session, item)[0]
    assert measure_unit(replace(planned, dose=Dose(sets=1, reps=5, hold_seconds=seconds))) == words


def test_stores_what_was_done_and_goes_on_to_the_next(owner_client, session, item):
    sent = as_planned(session, item, pain="2", effort="5")
    answer = owner_client.post(address_of(session, item), sent)
    assert answer["Location"] == address_of(session, item_of(session, "sit-to-stand"))
    logs = list(session.set_logs.filter(item=item))
    assert [(log.number, log.side, log.hold_seconds) for log in logs] == [
        (1, "left", 10), (1, "right", 10), (2, "left", 10), (2, "right", 10),
    ]  # fmt: skip
    assert {(log.pain, log.effort, log.skipped, log.as_planned) for log in logs} == {(2, 5, "", False)}


def test_numbers_that_were_changed_are_kept(owner_client, session, item):
    sent = as_planned(session, item, **{"set-tandem-stand-1-left": 7, "set-tandem-stand-2-right": 0})
    owner_client.post(address_of(session, item), sent)
    logs = {(log.number, log.side): log.hold_seconds for log in session.set_logs.filter(item=item)}
    assert logs == {(1, "left"): 7, (1, "right"): 10, (2, "left"): 10}
    text = owner_client.get(address_of(session, item)).text
    assert 'name="set-tandem-stand-1-left" value="7"' in text
    assert 'name="set-tandem-stand-2-right" value="0"' in text


def test_pain_and_effort_may_be_left_open(owner_client, session, item):
    owner_client.post(address_of(session, item), as_planned(session, item))
    assert set(session.set_logs.values_list("pain", "effort")) == {(None, None)}


def test_sent_twice_it_is_stored_once(owner_client, session, item):
    for _time in range(2):
        answer = owner_client.post(address_of(session, item), as_planned(session, item, pain="1"))
        assert answer.status_code == 302
    assert session.set_logs.count() == 4


def test_a_correction_takes_the_place_of_what_was_there(owner_client, session, item):
    owner_client.post(address_of(session, item), as_planned(session, item, pain="1"))
    owner_client.post(address_of(session, item), as_planned(session, item, pain="4", **{"set-tandem-stand-1-left": 3}))
    assert session.set_logs.count() == 4
    assert set(session.set_logs.values_list("pain", flat=True)) == {4}


@pytest.mark.parametrize("told", [{"pain": "6"}, {"pain": "2", "sharp": "on"}, {"sharp": "on"}])
def test_who_tells_a_pain_that_means_stop_is_not_led_on_without_a_word(owner_client, session, item, told):
    stop = reverse("programs:session_stop_pain", args=[session.pk]) + f"?exercise={item.pk}"
    answer = owner_client.post(address_of(session, item), as_planned(session, item, **told))
    assert answer["Location"] == stop
    # What was told stands there already.
    text = owner_client.get(stop).text
    assert re.findall(r'name="pain" value="(\d+)"[^>]* checked', text) == [told[key] for key in told if key == "pain"]
    assert bool(re.search(r'name="sharp"[^>]* checked', text)) == ("sharp" in told)
    # It is asked once: who went on all the same corrects a number in peace.
    answer = owner_client.post(address_of(session, item), as_planned(session, item, **told))
    assert answer["Location"] == address_of(session, item_of(session, "sit-to-stand"))


def test_of_an_earlier_day_nobody_is_asked_how_strong_the_pain_is_now(owner, owner_client):
    told = make_session(make_routine(owner), on=MONDAY - timedelta(days=3), done=False)
    first = told.routine.items.select_related("exercise").first()
    answer = owner_client.post(address_of(told, first), as_planned(told, first, pain="8"))
    assert "/stop/" not in answer["Location"]


def test_nothing_but_zeros_means_left_out(owner_client, session, item):
    answer = owner_client.post(address_of(session, item), dict.fromkeys(as_planned(session, item), 0) | {"pain": "4"})
    assert answer.status_code == 302
    log = session.set_logs.get()
    assert (log.skipped, log.pain) == (SetLog.Skipped.OTHER, 4)
    assert "Left out" in owner_client.get(session.get_absolute_url()).text


def test_after_the_last_one_comes_the_end(owner_client, session):
    items = list(session.routine.items.select_related("exercise"))
    for other in items:
        answer = owner_client.post(address_of(session, other), as_planned(session, other))
    assert answer["Location"] == reverse("programs:session_finish", args=[session.pk])


def test_what_was_passed_over_comes_before_the_end(owner_client, session):
    first, *rest = session.routine.items.select_related("exercise")
    for other in rest:
        answer = owner_client.post(address_of(session, other), as_planned(session, other))
    assert answer["Location"] == address_of(session, first)


def test_a_finished_session_is_corrected_and_shows_its_record(owner, owner_client):
    done = make_session(make_routine(owner))
    item = item_of(done, "tandem-stand")
    answer = owner_client.post(address_of(done, item), as_planned(done, item, **{"set-tandem-stand-1-left": 4}))
    assert answer["Location"] == done.get_absolute_url()
    assert done.set_logs.get(item=item, number=1, side="left").hold_seconds == 4
    done.refresh_from_db()
    assert done.state == Session.State.DONE


@pytest.mark.parametrize(
    ("units", "typed", "label", "kilograms"),
    [
        ("metric", "1.5", "Weight in kilograms", "1.500"),
        ("metric", "1.134", "Weight in kilograms", "1.134"),
        ("imperial", "3", "Weight in pounds", "1.361"),
    ],
)
def test_a_weight_is_typed_in_the_persons_units(owner, owner_client, session, units, typed, label, kilograms):
    owner.units = units
    owner.save(update_fields=["units"])
    item = item_of(session, "standing-hip-abduction")
    assert label in owner_client.get(address_of(session, item)).text
    owner_client.post(address_of(session, item), as_planned(session, item, load=typed))
    assert set(session.set_logs.filter(item=item).values_list("load_kg", flat=True)) == {Decimal(kilograms)}
    assert f'name="load" value="{typed}"' in owner_client.get(address_of(session, item)).text


def test_a_comma_before_decimals_is_a_point(owner_client, session):
    item = item_of(session, "standing-hip-abduction")
    owner_client.post(address_of(session, item), as_planned(session, item, load="1,5"))
    assert set(session.set_logs.filter(item=item).values_list("load_kg", flat=True)) == {Decimal("1.5")}


def test_about_ten_times_of_what_was_usual_is_asked_about(owner_client, session):
    item = item_of(session, "standing-hip-abduction")
    owner_client.post(address_of(session, item), as_planned(session, item, load="1.5"))
    number = f"set-{sets_of(session, item)[0].key}"
    sent = as_planned(session, item, **{"load": "15", number: "100"})
    answer = owner_client.post(address_of(session, item), sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"load", number}
    assert 'name="load-sure" value="15"' in answer.text
    assert set(session.set_logs.values_list("load_kg", flat=True)) == {Decimal("1.5")}
    owner_client.post(address_of(session, item), {**sent, "load-sure": "15", f"{number}-sure": "100"})
    assert session.set_logs.filter(load_kg=15, reps=100).exists()


def test_no_weight_is_asked_for_where_none_is_allowed(other, other_client):
    routine = make_routine(other, bones=["spine_fracture"], spine_fracture_when="older", spine_fracture_painful="no")
    session = make_session(routine, done=False)
    item = item_of(session, "standing-hip-abduction")
    assert not item.load_allowed
    assert 'name="load"' not in other_client.get(address_of(session, item)).text
    other_client.post(address_of(session, item), as_planned(session, item, load="5"))
    assert set(session.set_logs.values_list("load_kg", flat=True)) == {Decimal(0)}


def test_a_sequence_asks_for_each_of_its_parts(other, other_client):
    session = make_session(make_routine(other, program="hip-strength-for-low-bone"), done=False)
    item = item_of(session, "straight-leg-lifts-3-ways")
    other_client.post(address_of(session, item), as_planned(session, item))
    done = set(session.set_logs.values_list("exercise__slug", flat=True))
    assert done == {part["exercise"] for part in item.parts}
    assert session.set_logs.count() == len(sets_of(session, item))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"set-tandem-stand-1-left": ""}, "set-tandem-stand-1-left"),
        ({"set-tandem-stand-1-left": "ten"}, "set-tandem-stand-1-left"),
        ({"set-tandem-stand-1-left": "-1"}, "set-tandem-stand-1-left"),
        ({"set-tandem-stand-1-left": "301"}, "set-tandem-stand-1-left"),
        ({"pain": "11"}, "pain"),
        ({"pain": "lots"}, "pain"),
        ({"effort": "-1"}, "effort"),
    ],
)
def test_invalid_stores_nothing_and_keeps_what_was_typed(owner_client, session, item, change, field):
    sent = as_planned(session, item, **{"set-tandem-stand-2-right": 8, "effort": "6", **change})
    answer = owner_client.post(address_of(session, item), sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert "Please look at this again" in answer.text
    assert re.search(r'name="set-tandem-stand-2-right" value="8"', answer.text)
    if field != "effort":
        assert re.search(r'name="effort" value="6"[^>]* checked', answer.text)
    assert not session.set_logs.exists()


@pytest.mark.parametrize("load", ["-1", "heavy", "201"])
def test_an_impossible_weight_is_not_stored(owner_client, session, load):
    item = item_of(session, "standing-hip-abduction")
    answer = owner_client.post(address_of(session, item), as_planned(session, item, load=load))
    assert answer.status_code == 422
    assert f'name="load" value="{load}"' in answer.text
    assert not session.set_logs.exists()


@pytest.mark.parametrize(("units", "most"), [("metric", "200"), ("imperial", "440.92")])
def test_the_heaviest_weight_is_said_in_the_persons_units(owner, owner_client, session, units, most):
    User.objects.filter(pk=owner.pk).update(units=units)
    item = item_of(session, "standing-hip-abduction")
    answer = owner_client.post(address_of(session, item), as_planned(session, item, load="441"))
    assert f"{most} is the most that we can store." in answer.text


class TestHowItFelt:
    def sent(self, session, item, **said):
        return as_planned(session, item, **said)

    def stored(self, session, item, field):
        return {log.side: getattr(log, field) for log in session.set_logs.filter(item=item)}

    def test_pain_on_one_side_spares_the_other(self, owner_client, session, item):
        sent = self.sent(session, item, pain="5", pain_side="left", sharp="on")
        owner_client.post(address_of(session, item), sent)
        assert self.stored(session, item, "pain") == {"left": 5, "right": 0}
        assert self.stored(session, item, "sharp") == {"left": True, "right": False}
        text = owner_client.get(address_of(session, item)).text
        assert re.search(r'name="pain" value="5"[^>]* checked', text)
        assert re.search(r'name="pain_side" value="left"[^>]* checked', text)
        assert re.search(r'name="sharp"[^>]* checked', text)
        assert "on the left, sharp or catching" in owner_client.get(session.get_absolute_url()).text

    @pytest.mark.parametrize("side", ["", "both"])
    def test_on_both_or_not_said_it_counts_for_both(self, owner_client, session, item, side):
        owner_client.post(address_of(session, item), self.sent(session, item, pain="4", pain_side=side))
        assert self.stored(session, item, "pain") == {"left": 4, "right": 4}

    def test_shaky_is_not_clean(self, owner_client, session, item):
        owner_client.post(address_of(session, item), self.sent(session, item, shaky="on"))
        assert set(self.stored(session, item, "technique_clean").values()) == {False}
        assert re.search(r'name="shaky"[^>]* checked', owner_client.get(address_of(session, item)).text)

    def test_nothing_ticked_is_clean_and_not_sharp(self, owner_client, session, item):
        owner_client.post(address_of(session, item), self.sent(session, item))
        assert set(session.set_logs.values_list("sharp", "technique_clean")) == {(False, True)}

    def test_the_side_is_asked_only_where_there_are_two(self, owner_client, session, item):
        assert 'name="pain_side"' in owner_client.get(address_of(session, item)).text
        assert 'name="pain_side"' not in owner_client.get(address_of(session, item_of(session, "sit-to-stand"))).text

    def test_invalid_keeps_what_was_ticked(self, owner_client, session, item):
        sent = self.sent(session, item, pain="11", pain_side="right", sharp="on", shaky="on")
        answer = owner_client.post(address_of(session, item), sent)
        assert answer.status_code == 422
        for name in ("sharp", "shaky"):
            assert re.search(rf'name="{name}"[^>]* checked', answer.text)
        assert re.search(r'name="pain_side" value="right"[^>]* checked', answer.text)


def test_what_was_done_before_a_warning_sign_is_kept_and_nobody_is_led_on(owner, owner_client, session, item):
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.get(address_of(session, item))["Location"] == reverse("accounts:red_flag")
    answer = owner_client.post(address_of(session, item), as_planned(session, item))
    assert answer["Location"] == reverse("accounts:red_flag")
    assert session.set_logs.filter(item=item).exists()


def test_numbers_that_are_none_show_no_exercise_while_a_warning_sign_is_open(owner, owner_client, session, item):
    report_red_flags(by=owner, codes=["RF1"])
    sent = dict.fromkeys(as_planned(session, item), "many")
    assert owner_client.post(address_of(session, item), sent)["Location"] == reverse("accounts:red_flag")
    assert not session.set_logs.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_not_yours_is_not_there(other_client, session, item, method):
    assert getattr(other_client, method)(address_of(session, item), as_planned(session, item)).status_code == 404
    assert not session.set_logs.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_exercise_of_another_routine_is_not_there(owner_client, other, session, method):
    foreign = make_routine(other).items.select_related("exercise").first()
    assert getattr(owner_client, method)(address_of(session, foreign), as_planned(session, foreign)).status_code == 404


def test_unknown_ids_are_not_there(owner_client, session, item):
    assert owner_client.get(reverse("programs:session_exercise", args=[uuid.uuid4(), item.pk])).status_code == 404
    assert owner_client.get(reverse("programs:session_exercise", args=[session.pk, uuid.uuid4()])).status_code == 404


def test_anonymous(client, session, item):
    assert signs_in_first(client.get(address_of(session, item)))
    assert signs_in_first(client.post(address_of(session, item), as_planned(session, item)))


def test_wrong_method(owner_client, session, item):
    assert owner_client.delete(address_of(session, item)).status_code == 405


def test_looking_stores_nothing(owner_client, session, item):
    owner_client.get(address_of(session, item))
    assert not session.set_logs.exists()


def test_queries_stay_the_same_however_much_was_done(owner, owner_client, session, item):
    few = queries_of(owner_client, address_of(session, item))
    days = [MONDAY - timedelta(days=number) for number in range(7, 19)]
    make_copies(session, on=days, state=Session.State.DONE, finished_at=timezone.now())
    for other in session.routine.items.select_related("exercise"):
        owner_client.post(address_of(session, other), as_planned(session, other))
    assert queries_of(owner_client, address_of(session, item)) == few


@pytest.mark.parametrize("units", ["metric", "imperial"])
@pytest.mark.parametrize("load_kg", ["1.134", "0.001", "200"])
def test_a_load_that_a_device_may_store_can_be_corrected_on_the_page(owner, owner_client, units, load_kg):
    """2.5 lb are 1.134 kg: what the page shows, it takes back."""
    owner.units = units
    owner.save(update_fields=["units"])
    session = make_session(make_routine(owner, equipment=EVERYTHING_AT_HOME), done=False)
    item = item_of(session, "standing-hip-abduction")
    told = set_entries(session, item, load_kg=load_kg)
    assert send(owner_client, session.pk, told, by=owner).json()["refused"] == {}
    address = address_of(session, item)
    form = owner_client.get(address).context["form"]
    answer = owner_client.post(address, {name: form[name].value() for name in form.fields if form[name].value()})
    assert answer.status_code == 302
    assert set(session.set_logs.filter(item=item).values_list("load_kg", flat=True)) == {Decimal(load_kg)}
