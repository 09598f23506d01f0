"""The record for a clinic: FHIR R4 that two checkers accept, ours and a library's, whatever a person has."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from fhir.resources.R4B.bundle import Bundle

from accounts.models import User
from programs.activity.services import set_aim
from programs.fhir.bundle import bundle_written
from programs.fhir.written import written
from programs.routine.pausing import pause_routine
from programs.session.do import skip_exercise
from programs.session.stop.stopping import stop_session
from tests.accounts.functional_tests.factories import make_chair_stand, make_four_stage, make_single_leg
from tests.accounts.health_check.factories import make_red_flag
from tests.conftest import client_of, confirmed
from tests.programs.activity.factories import make_activity
from tests.programs.checkin.building import check_in_on
from tests.programs.conftest import MONDAY
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    add_part,
    make_copies,
    make_fall,
    make_profile,
    make_routine,
    make_session,
)
from tests.programs.histories import begin, play

from .checker import problems

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]

ADDRESS = "/settings/fhir/"
BEGAN = MONDAY - timedelta(days=35)
ODD = 'Climb <stairs> & "run" \x0b for the bus\u2028'


def somebody(user: User) -> User:
    """Give a person some of everything that the record has a place for."""
    user.name = "Ruth\x07 <O’Neill> & Söhne"
    user.save(update_fields=["name"])
    make_profile(user, sex="female", year_of_birth=1955, equipment=EVERYTHING_AT_HOME, goal_words=ODD)
    routine = make_routine(user, program="hip-strength-for-low-bone", on=BEGAN)
    add_part(routine, program="morning-in-bed", days=[0, 2], on=BEGAN)
    check_in_on(routine, BEGAN, scores={"Stairs": 3, ODD: 4}, goal_words=ODD, pain=5)
    check_in_on(
        routine, BEGAN + timedelta(days=28), scores={"Stairs": 6}, goal="reached", goal_words=ODD, pain=2, impression=2
    )
    play(routine, on=BEGAN, pain=0, morning=3)
    stopped = begin(routine, on=BEGAN + timedelta(days=4))
    make_session(routine, on=BEGAN + timedelta(days=7), pain=4, effort=6)
    stop_session(session=stopped, reason="pain", pain=7)
    make_chair_stand(user, 12, on=BEGAN)
    make_chair_stand(user, 12, on=BEGAN + timedelta(days=28), hands=True)
    make_four_stage(user, "10.0", "10.0", "4.5", on=BEGAN)
    make_single_leg(user, "8.0", "45.0", on=BEGAN)
    make_single_leg(user, "9.0", "45.0", on=BEGAN)
    set_aim(by=user, minutes=90, days=[1], today=BEGAN)
    make_activity(user, on=BEGAN, minutes=40, effort=6)
    make_activity(user, on=BEGAN + timedelta(days=1), minutes=20, effort=2)
    make_activity(user, on=BEGAN + timedelta(days=8), minutes=20)
    make_fall(user, on=BEGAN + timedelta(days=2), near=True)
    make_red_flag(user, "RF1")
    user.red_flags.update(withdrawn_at=timezone.now())
    return user


def text_for(user: User) -> str:
    return "".join(bundle_written(user, now=timezone.localtime()))


def read(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def of_kind(bundle: Any, kind: str) -> list[Any]:
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def measured(bundle: Any, code: str) -> list[tuple[str, Any]]:
    """Return day and value of the observations of a code, in their order."""
    return [
        (row.get("effectiveDateTime"), row["valueQuantity"]["value"])
        for row in of_kind(bundle, "Observation")
        if code in {coding["code"] for coding in row["code"]["coding"]}
    ]


@pytest.fixture
def text(owner: User) -> str:
    return text_for(somebody(owner))


def test_both_checkers_accept_it_and_it_says_what_happened(text: str) -> None:
    Bundle.model_validate_json(text)
    bundle = read(text)
    assert problems(bundle) == []

    (patient,) = of_kind(bundle, "Patient")
    assert (patient["name"], patient["gender"]) == ([{"text": "Ruth <O’Neill> & Söhne"}], "female")
    assert patient["birthDate"] == "1955"
    assert patient.keys() == {"resourceType", "id", "text", "identifier", "name", "gender", "birthDate"}

    (plan,) = of_kind(bundle, "CarePlan")
    assert plan["status"] == "active"
    details = [activity["detail"] for activity in plan["activity"]]
    mornings = [row for row in details if row["scheduledTiming"]["repeat"].get("when") == ["MORN"]]
    assert [row["scheduledTiming"]["repeat"]["dayOfWeek"] for row in mornings] == [["mon", "wed"]] * 2
    doses = [extension for row in details for extension in row["extension"]]
    parts = [{part["url"]: part for part in dose["extension"]} for dose in doses]
    assert any("exercise" in dose for dose in parts)

    goal, aim = of_kind(bundle, "Goal")
    assert (goal["lifecycleStatus"], goal["description"]["text"]) == (
        "completed",
        'Climb <stairs> & "run"  for the bus',
    )
    assert aim["target"][0]["detailQuantity"]["value"] == 90

    first, last = of_kind(bundle, "QuestionnaireResponse")
    assert [item["linkId"] for item in first["item"]] == ["goal", "activity", "activity", "pain"]
    assert [item["linkId"] for item in last["item"]] == ["goal", "goal-state", "activity", "pain", "impression"]

    assert [row["status"] for row in of_kind(bundle, "Procedure")] == ["completed", "stopped", "completed"]
    assert [value for _day, value in measured(bundle, "pain-in-session")] == [0, 7, 4]
    assert measured(bundle, "82291-6") == [("2026-10-18", 1), ("2026-10-25", 1)]
    assert measured(bundle, "66247-8") == [("2026-10-12", 12), ("2026-11-09", 0)]
    assert [str(value) for _day, value in measured(bundle, "single-leg-stand")] == ["9.0", "45.0"]
    assert "corrected" in {row["status"] for row in of_kind(bundle, "Observation")}
    assert [value for _day, value in measured(bundle, "noted-minutes")] == [60, 20]
    # Of the second week nobody knows how hard it was.
    assert [value for _day, value in measured(bundle, "82290-8")] == [40]
    assert [value for _day, value in measured(bundle, "pain-next-morning")] == [3]


def test_falls_and_warning_signs_are_there_with_what_became_of_them(owner: User) -> None:
    somebody(owner)
    make_fall(owner, on=BEGAN + timedelta(days=9), injured=True, fracture=True)
    make_fall(owner, on=BEGAN + timedelta(days=9), without_fall=True, operation=True)
    for code in ("RF6", "RF7"):
        make_red_flag(owner, code)
    owner.red_flags.filter(code="RF6").update(seen_by="Dr <Rivers>", seen_on=MONDAY)
    bundle = read(text_for(owner))
    assert problems(bundle) == []
    harm = {
        kind: [code["code"] for code in observation(bundle, kind)["valueCodeableConcept"]["coding"]]
        for kind in ("near-fall", "fall", "without-fall")
    }
    assert harm == {"near-fall": ["unhurt"], "fall": ["injured", "broken-bone"], "without-fall": ["operation"]}
    assert {row["code"]["coding"][0]["code"]: row["status"] for row in of_kind(bundle, "Flag")} == {
        "RF1": "entered-in-error", "RF6": "inactive", "RF7": "active",
    }  # fmt: skip


def test_a_day_is_that_of_the_person_whoever_takes_the_record_along(owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(time_zone="Pacific/Auckland")
    make_profile(owner)
    make_red_flag(owner, "RF7")
    owner.red_flags.update(reported_at=datetime(2026, 11, 15, 20, tzinfo=UTC))
    answer = confirmed(client_of(owner)).get(ADDRESS)
    told = of_kind(read("".join(part.decode() for part in answer.streaming_content)), "Flag")
    assert [sign["period"]["start"] for sign in told] == ["2026-11-16"]


def test_every_set_is_there_with_its_exercise_side_weight_and_pain(owner: User) -> None:
    routine = make_routine(owner, on=BEGAN, equipment=EVERYTHING_AT_HOME)
    session = play(routine, on=BEGAN, pain=2, effort=5, of={"sit-to-stand": {"pain": 4, "less": 1}})
    item = routine.items.get(exercise__slug="standing-hip-abduction")
    skip_exercise(session=session, item=item, reason="pain", at=session.started_at)
    session.set_logs.exclude(item=item).update(load_kg=Decimal("1.500"))
    bundle = read(text_for(owner))
    assert problems(bundle) == []
    rows = [row for row in of_kind(bundle, "Observation") if row["code"]["coding"][0]["system"].endswith("/exercise")]
    told = {row["code"]["coding"][0]["code"]: row for row in rows}
    parts = told["sit-to-stand"]["component"]
    numbers = [(part["code"]["coding"][0]["code"], part["valueQuantity"]["value"]) for part in parts]
    done = [
        ("set", log.reps) for log in session.set_logs.filter(exercise__slug="sit-to-stand").order_by("number", "pk")
    ]
    felt = [("pain-of-exercise", 4), ("effort-of-exercise", 5)]
    assert numbers == [*done, ("load", Decimal("1.5")), *felt]
    out = told["standing-hip-abduction"]
    assert (out["status"], out["dataAbsentReason"]["text"]) == ("cancelled", "Pain")
    logs = session.set_logs.values_list("item", "exercise", "side").distinct().order_by()
    assert len(rows) == len(logs)
    assert len({row["bodySite"]["coding"][0]["code"] for row in rows if "bodySite" in row}) == 2


Broken = Callable[[dict[str, Any]], object]


def of(bundle: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = of_kind(bundle, kind)[0]
    return found


def repeat_of(bundle: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = of(bundle, "CarePlan")["activity"][0]["detail"]["scheduledTiming"]["repeat"]
    return found


def observation(bundle: dict[str, Any], code: str) -> dict[str, Any]:
    rows = of_kind(bundle, "Observation")
    found: dict[str, Any] = next(row for row in rows if code in {known["code"] for known in row["code"]["coding"]})
    return found


# What must not go out; the model classes of the library take in nearly all of it.
BROKEN: dict[str, Broken] = {
    "a status of another resource": lambda bundle: of(bundle, "CarePlan").update(status="final"),
    "a day as people write it": lambda bundle: repeat_of(bundle).update(dayOfWeek=["Monday"]),
    "a period without its unit": lambda bundle: repeat_of(bundle).pop("periodUnit"),
    "a unit as people write it": lambda bundle: observation(bundle, "82290-8")["valueQuantity"].update(code="minutes"),
    "tenths that are lost": lambda bundle: observation(bundle, "single-leg-stand")["valueQuantity"].update(value=9),
    "an id of 65 letters": lambda bundle: of(bundle, "Goal").update(id="a" * 65),
    "True as a number": lambda bundle: repeat_of(bundle).update(frequency=True),
    "a narrative of no language": lambda bundle: of(bundle, "Goal")["text"].update(div="<div>Walk</div>"),
    "a narrative that is no XML": lambda bundle: of(bundle, "Goal")["text"].update(div="<div>Walk & talk</div>"),
    "a reference to nobody": lambda bundle: of(bundle, "Goal")["subject"].update(reference="urn:uuid:nobody"),
    "a reference to the wrong one": lambda bundle: of(bundle, "Procedure").update(
        basedOn=[{"reference": f"urn:uuid:{of(bundle, 'Patient')['id']}"}]
    ),
    "no identifier": lambda bundle: of(bundle, "Patient").pop("identifier"),
    "a sign with the status of a plan": lambda bundle: of(bundle, "Flag").update(status="on-hold"),
    "an empty text": lambda bundle: of(bundle, "Goal").update(description={"text": ""}),
    "an answer to no question": lambda bundle: of(bundle, "QuestionnaireResponse")["item"][0].update(linkId="age"),
    "an answer of another kind": lambda bundle: of(bundle, "QuestionnaireResponse")["item"][-1].update(
        answer=[{"valueString": "five"}]
    ),
}


def test_the_checker_finds_what_is_broken(text: str) -> None:
    bundle = read(text)
    found = {}
    for name, spoil in BROKEN.items():
        spoilt = deepcopy(bundle)
        spoil(spoilt)
        found[name] = problems(spoilt)
    assert [name for name, wrong in found.items() if not wrong] == []


def keys(text: str) -> list[str]:
    return [entry["fullUrl"] for entry in read(text)["entry"]]


def test_the_same_rows_have_the_same_keys_and_nobody_elses(owner: User, other: User) -> None:
    first = keys(text_for(somebody(owner)))
    assert keys(text_for(User.objects.get(pk=owner.pk))) == first
    theirs = keys(text_for(somebody(other)))
    both = set(first) & set(theirs)
    # The questionnaire is the same for everybody.
    assert {kind_of(text_for(owner), key) for key in both} == {"Questionnaire"}
    # Somebody with the same number on another server.
    owner.date_joined += timedelta(seconds=1)
    assert not (set(keys(text_for(owner))) & set(first)) - both


def kind_of(text: str, key: str) -> str:
    kinds: dict[str, str] = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in read(text)["entry"]}
    return kinds[key]


def test_a_plan_that_must_not_be_done_now_says_so(owner: User) -> None:
    routine = make_routine(owner, on=BEGAN)

    def statuses() -> set[str]:
        plan = of(read(text_for(User.objects.get(pk=owner.pk))), "CarePlan")
        return {plan["status"], *(activity["detail"]["status"] for activity in plan["activity"])}

    assert statuses() == {"active", "in-progress"}
    pause_routine(by=owner, routine=routine, reason="ill", today=MONDAY)
    assert statuses() == {"on-hold"}
    owner.routines.update(state="active", paused_on=None)
    make_red_flag(owner)
    assert statuses() == {"on-hold"}


def queries_for(user: User) -> int:
    with CaptureQueriesContext(connection) as queries:
        text_for(user)
    return len(queries)


def test_more_history_costs_no_more_queries(owner: User) -> None:
    session = make_session(make_routine(owner, on=BEGAN), on=BEGAN, pain=1)
    make_activity(owner, on=BEGAN)

    def days(count: int, first: date) -> list[date]:
        return [first + timedelta(days=ahead) for ahead in range(count)]

    make_copies(session, on=days(3, BEGAN + timedelta(days=1)))
    few = queries_for(owner)
    make_copies(session, on=days(6, BEGAN + timedelta(days=10)))
    for day in days(3, BEGAN + timedelta(days=1)):
        make_activity(owner, on=day)
    assert queries_for(owner) == few
    assert len(of_kind(read(text_for(owner)), "Procedure")) == 10


def test_numbers_as_json() -> None:
    assert written({"of": Decimal("8.0"), "large": Decimal("2E+1"), "yes": True, "none": 0}) == (
        '{"of":8.0,"large":20,"yes":true,"none":0}'
    )
    for odd in (0.1, None, date(2026, 1, 1)):
        with pytest.raises(TypeError):
            written([odd])
    with pytest.raises(ValueError, match="NaN"):
        written(Decimal("NaN"))


# --- The page ---------------------------------------------------------------------------------------------------------


def test_it_is_downloaded_after_the_password_by_whom_it_is_about(owner: User, other: User, client: Client) -> None:
    make_routine(owner, on=BEGAN)
    answer = confirmed(client_of(owner)).get(ADDRESS)
    assert answer["Content-Type"] == "application/fhir+json"
    assert answer["Content-Disposition"] == 'attachment; filename="homestretch-fhir-2026-11-16.json"'
    assert "no-store" in answer["Cache-Control"]
    downloaded = read(b"".join(answer.streaming_content).decode())
    assert problems(downloaded) == []
    assert of(downloaded, "Patient")["name"] == [{"text": "Ruth"}]
    assert ADDRESS in client_of(owner).get("/settings/").text

    # Somebody without any health data has a name alone.
    theirs = read(b"".join(confirmed(client_of(other)).get(ADDRESS).streaming_content).decode())
    assert [entry["resource"]["resourceType"] for entry in theirs["entry"]] == ["Patient"]
    assert problems(theirs) == []

    assert client_of(owner).get(ADDRESS)["Location"].startswith("/accounts/reauthenticate/")
    assert client.get(ADDRESS)["Location"].startswith("/accounts/login/")
    assert confirmed(client_of(owner)).post(ADDRESS).status_code == 405
