from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.data.export import written
from accounts.models import User
from exercises.models import Movement
from programs.export import program_parts
from tests.accounts.data.reading import export_of
from tests.accounts.health_check.factories import make_red_flag
from tests.conftest import PASSWORD, confirmed
from tests.programs.devices import ago, entry, ids, send, set_entries
from tests.programs.factories import make_profile, make_routine, make_session

ADDRESS = "/settings/export/"

# Every kind of row that belongs to a person, and where the export has it.
WHERE = {
    "account.emailaddress": "account",
    "accounts.browsersession": "devices",
    "accounts.consent": "consents",
    "accounts.healthprofile": "health_checks",
    "accounts.redflag": "warning_signs",
    "accounts.clearance": "clearances",
    "accounts.ownopening": "own_openings",
    "accounts.fallreport": "falls",
    "accounts.functionaltest": "tests",
    "accounts.ownweights": "own_weights",
    "accounts.member": "memberships",
    "accounts.carelink": "care_links",
    "accounts.message": "messages",
    "accounts.teamnote": "notes_of_team",
    "accounts.absence": "absences",
    "accounts.invitation": "invitations",
    "accounts.accessrecord": "looked_at",
    "accounts.carenote": "care_notes",
    "programs.routine": "routines",
    "programs.addition": "routines",
    "programs.routineitem": "routines",
    "mfa.authenticator": "second_steps",
    "socialaccount.socialaccount": "linked_accounts",
    "programs.routineomission": "routines",
    "programs.session": "sessions",
    "programs.seen": "sessions",
    "programs.setlog": "sessions",
    "programs.nextdaycheck": "sessions",
    "programs.exercisenote": "sessions",
    "programs.logentry": "entries",
    "programs.deletedsession": "deleted_sessions",
    "programs.activity": "activities",
    "programs.deletedactivity": "deleted_activities",
    "programs.weeklyaim": "weekly_aim",
    "programs.adjustment": "adjustments",
    "programs.checkin": "check_ins",
    "programs.lessonread": "lessons_read",
    "programs.coursemail": "course_mail",
    "programs.reminders": "reminders",
    "programs.messagemail": "message_mail",
    "programs.remindermail": "reminder_mails",
    "programs.calendarfeed": "calendar_feed",
    "programs.sharedlink": "shared_links",
    "programs.diarysheet": "diary_sheets",
    "programs.declinedexercise": "wishes",
    "programs.offeranswer": "wishes",
}
# Rows that name a person but are not exported: the desk's record of who changed the catalogue.
NOT_THEIRS = {
    "admin.logentry", "accounts.user_groups", "accounts.user_user_permissions",
    # a secret that lives for three days
    "account.emailconfirmation",
    # never stored (SOCIALACCOUNT_STORE_TOKENS)
    "socialaccount.socialtoken",
}  # fmt: skip
# Rows that only link two others; in the export they are lists.
TIES = {"accounts.clearance_limits"}


def belongings(model: type, seen: set[str]) -> set[str]:
    """Return the labels of all models whose rows are deleted along with a row of this model."""
    for relation in model._meta.related_objects:
        label = relation.related_model._meta.label_lower
        if (
            (relation.one_to_many or relation.one_to_one)
            and getattr(relation.on_delete, "__name__", "") == "CASCADE"
            and label not in seen
        ):
            seen.add(label)
            belongings(relation.related_model, seen)
    return seen


def test_everything_that_belongs_to_a_person_is_in_it(owner):
    assert belongings(User, set()) - NOT_THEIRS - TIES == WHERE.keys()
    assert export_of(owner).keys() >= set(WHERE.values())


def text_of(response) -> str:
    return b"".join(response.streaming_content).decode()


@pytest.fixture
def exported(owner, owner_client):
    make_profile(owner, bones=["osteoporosis"], balance=["unsteady"])
    make_red_flag(owner)
    routine = make_routine(owner, program="gentle-back-relief-moves")
    make_session(routine, note="It went well", pain=2, effort=5)
    EmailAddress.objects.create(user=owner, email=owner.email, primary=True)
    response = confirmed(owner_client).get(ADDRESS)
    assert response.status_code == 200
    return response


@pytest.fixture
def text(exported) -> str:
    return text_of(exported)


def test_works(owner, text):
    data = json.loads(text)
    assert data["format"] == "homestretch-export-1"
    assert data["account"]["email"] == owner.email
    assert data["account"]["email_addresses"][0]["email"] == owner.email
    assert data["consents"][0]["version"] == owner.consents.get().version
    assert data["health_checks"][0]["answers"]["bones"] == ["osteoporosis"]
    assert data["warning_signs"][0]["code"] == owner.red_flags.get().code
    (routine,) = data["routines"]
    assert routine["program"] == "gentle-back-relief-moves"
    assert {item["exercise"] for item in routine["items"]} == {
        item.exercise.slug for item in owner.routines.get().items.select_related("exercise")
    }
    assert routine["items"][0]["dose"]["sets"] >= 1
    assert len(routine["left_out"]) == owner.routines.get().omissions.count() > 0
    assert routine["left_out"][0]["reasons"]
    (session,) = data["sessions"]
    assert session["note"] == "It went well"
    assert session["pain"] == 2
    assert len(session["sets"]) == owner.sessions.get().set_logs.count() > 0
    assert session["sets"][0].keys() >= {"exercise", "reps", "load_kg", "effort", "pain", "side", "skipped"}


def test_it_is_a_file_with_the_day_in_its_name(exported):
    day = timezone.localdate()
    assert exported["Content-Disposition"] == f'attachment; filename="homestretch-{day:%Y-%m-%d}.json"'
    assert exported["Content-Type"] == "application/json"
    assert "no-store" in exported["Cache-Control"]


def test_a_clearance_says_what_stays_forbidden(owner):
    clearance = owner.clearances.create(
        scope="programme", rules=["R-01"], given_by="Dr Weiss", role="doctor", given_on=timezone.localdate()
    )
    limit = Movement.objects.first()
    clearance.limits.add(limit)
    (row,) = export_of(owner)["clearances"]
    assert (row["given_by"], row["limits"], row["exercise"]) == ("Dr Weiss", [limit.slug], None)


def test_what_was_entered_on_a_device_is_in_it_as_it_was_sent(owner, owner_client):
    session = make_session(make_routine(owner), done=False)
    item = session.routine.items.select_related("exercise").first()
    told = [*set_entries(session, item, at=ago(minutes=2)), entry("finish", feeling="good", note="From the tablet")]
    send(owner_client, session.pk, told, by=owner)
    signs = entry("signs", codes=["RF15"])
    send(owner_client, uuid.uuid4(), [signs], by=owner)
    found = {row["id"]: row for row in json.loads(text_of(confirmed(owner_client).get(ADDRESS)))["entries"]}
    assert found.keys() == set(ids([*told, signs]))
    first = found[told[0]["id"]]
    assert (first["session"], first["item"], first["kind"]) == (str(session.pk), str(item.pk), "set")
    assert first["content"]["amount"] == told[0]["amount"]
    assert found[told[-1]["id"]]["content"]["note"] == "From the tablet"
    assert (found[signs["id"]]["session"], found[signs["id"]]["content"]) == (None, {"codes": ["RF15"]})


def test_no_password_is_in_it(owner, text):
    assert owner.password not in text
    assert '"password"' not in text


def test_no_key_of_a_session_is_in_it(owner_client, text):
    (device,) = json.loads(text)["devices"]
    assert device.keys() == {"device", "signed_in_at", "user_agent", "expire_date"}
    assert owner_client.session.session_key not in text


def test_not_yours_is_not_in_it(other_client, owner, exported):
    text = text_of(confirmed(other_client).get(ADDRESS))
    assert owner.email not in text
    assert json.loads(text)["sessions"] == []


def queries_for(owner) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        export_of(owner)
    return len(queries)


def test_the_number_of_queries_stays_when_history_grows(owner):
    make_profile(owner)
    routine = make_routine(owner)
    today = timezone.localdate()
    for days in range(3):
        make_session(routine, on=today - timedelta(days=days))
    before = queries_for(owner)
    for days in range(3, 9):
        make_session(routine, on=today - timedelta(days=days))
    # a file, not a page: one query for each kind of row, and what it takes to say what was decided
    assert queries_for(owner) == before <= len(WHERE) + 4
    assert len(export_of(owner)["sessions"]) == 9


def test_it_is_written_row_by_row_and_says_the_same(owner):
    make_profile(owner)
    routine = make_routine(owner)
    for days in range(3):
        make_session(routine, on=timezone.localdate() - timedelta(days=days))
    bits = list(written(owner, now=timezone.now()))
    whole = json.loads("".join(bits))
    assert "".join(bits) == json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
    assert len(whole["sessions"]) == 3
    assert [json.loads(bit.lstrip("[,"))["sets"] for bit in bits if '"next_day"' in bit]


def test_the_memory_that_it_takes_does_not_grow_with_the_history(owner, monkeypatch):
    monkeypatch.setattr("programs.export.CHUNK", 2)
    routine = make_routine(owner)
    for days in range(5):
        make_session(routine, on=timezone.localdate() - timedelta(days=days))
    with CaptureQueriesContext(connection) as queries:
        sessions = program_parts(owner)["sessions"]
        next(sessions)
        first = len(queries)
        assert len(list(sessions)) == 4
    assert len(queries) > first  # the sets of later sessions were not read before


def test_two_parts_of_one_name_are_refused(owner, settings):
    settings.EXPORTED_OF_A_PERSON = ["accounts.data.export.account_parts"] * 2
    with pytest.raises(ValueError, match="consents"):
        export_of(owner)


def test_after_the_password_one_is_back_at_the_button(owner_client):
    page = owner_client.get(ADDRESS, headers={"Referer": "http://testserver/settings/delete/"})
    again = owner_client.post(page["Location"], {"password": PASSWORD, "next": "/settings/delete/"})
    assert again["Location"] == "/settings/delete/"
    assert "attachment" in owner_client.get(ADDRESS)["Content-Disposition"]


def test_anonymous(client):
    assert client.get(ADDRESS)["Location"].startswith("/accounts/login/")


def test_wrong_method(owner_client):
    assert confirmed(owner_client).post(ADDRESS).status_code == 405
