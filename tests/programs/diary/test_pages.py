"""The pages of the diary on paper: make a sheet, print it, type it in."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.health_check.services import report_red_flags
from programs.models import DiarySheet, NextDayCheck, Session, SetLog
from tests.conftest import client_of
from tests.paper import check, look_into
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import EVERYTHING_AT_HOME, NEW_HIP, add_part, make_fall, make_routine, make_session

pytestmark = pytest.mark.django_db
LIST = reverse("programs:diary")


def at(days: int):
    return time_machine.travel(f"{MONDAY + timedelta(days=days)}T18:00:00Z", tick=False)


def address(name: str, sheet: DiarySheet) -> str:
    return reverse(f"programs:{name}", args=[sheet.pk])


def new_sheet(client, **said) -> DiarySheet:
    key = str(uuid.uuid4())
    answer = client.post(LIST, {"sheet": key, "weeks": "2", "first_on": MONDAY.isoformat(), **said})
    assert answer.status_code == 302, answer.context["form"].errors
    return DiarySheet.objects.get(pk=key)


@pytest.fixture
def sheet(owner, owner_client) -> DiarySheet:
    with at(0):
        make_routine(owner, on=MONDAY, equipment=EVERYTHING_AT_HOME)
        return new_sheet(owner_client)


def ticked(sheet, **said) -> dict[str, str]:
    """Every day as printed, with what was said of each."""
    found = {}
    for day in sheet.days:
        found[f"{day['on']}-done"] = "on"
        found |= {f"{day['on']}-{name}": value for name, value in {"pain": "1", "effort": "4", **said}.items()}
    return found


def test_a_sheet_is_made_once_however_often_it_is_sent(sheet, owner_client):
    with at(0):
        again = {"sheet": str(sheet.pk), "weeks": "4", "first_on": MONDAY.isoformat()}
        assert owner_client.post(LIST, again)["Location"] == sheet.get_absolute_url()
    assert DiarySheet.objects.get().weeks == 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"weeks": "3"}, "weeks"),
        ({"first_on": "2026-11-01"}, "first_on"),
        ({"first_on": "2027-11-01"}, "first_on"),
        ({"first_on": "soon"}, "first_on"),
    ],
)
def test_a_wrong_choice_is_said_beside_it(owner, owner_client, said, field):
    with at(0):
        make_routine(owner, on=MONDAY)
        answer = owner_client.post(
            LIST, {"sheet": str(uuid.uuid4()), "weeks": "2", "first_on": MONDAY.isoformat(), **said}
        )
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not DiarySheet.objects.exists()


def test_nothing_is_printed_past_what_stands_in_the_way(sheet, owner, owner_client):
    with at(0):
        make_fall(owner, fracture=True)
        for name in ("diary_sheet", "diary_sheet_pdf"):
            assert owner_client.get(address(name, sheet)).status_code == 302
        owner_client.post(LIST, {"sheet": str(uuid.uuid4()), "weeks": "2", "first_on": MONDAY.isoformat()})
    assert DiarySheet.objects.count() == 1


def test_a_locked_plan_has_no_sheet(owner, owner_client):
    with at(0):
        make_routine(owner, on=MONDAY, **NEW_HIP)
        said = {"sheet": str(uuid.uuid4()), "weeks": "2", "first_on": MONDAY.isoformat()}
        assert owner_client.post(LIST, said)["Location"] == reverse("programs:today")
        assert owner_client.get(LIST).context["obstacle"]
    assert not DiarySheet.objects.exists()


def test_the_sheet_says_each_day_with_its_doses_and_is_a_pdf(sheet, owner_client):
    with at(0):
        looked = look_into(owner_client.get(address("diary_sheet_pdf", sheet)).content)
        small = look_into(owner_client.get(address("diary_sheet_pdf", sheet), {"text": "14"}).content)
        page = owner_client.get(address("diary_sheet", sheet))
    check(looked)
    assert len(small.pages) < len(looked.pages)
    flat = " ".join(looked.text.split())
    for day in sheet.days:
        for item in day["items"]:
            for words in (item["name"], *item["doses"]):
                assert words in flat
    assert f"testserver/d/{sheet.code}" in flat
    assert len(looked.named("Table")) == len(sheet.days)
    shown = page.context["page"]
    assert [len(line.boxes[0][1]) for line in shown.weeks[0].days[0].lines] == [
        len({planned["number"] for planned in item["sets"]}) for item in sheet.days[0]["items"]
    ]


def test_the_short_address_opens_the_page_to_type_it_in(sheet, owner_client, other_client):
    for code in (sheet.code, sheet.code.lower()):
        answer = owner_client.get(reverse("programs:diary_short", args=[code]))
        assert answer["Location"] == address("diary_enter", sheet)
    assert other_client.get(reverse("programs:diary_short", args=[sheet.code])).status_code == 404


def test_a_month_is_typed_in_with_one_tick_a_day_and_the_page_says_what_that_changed(sheet, owner, owner_client):
    with at(13):
        answer = owner_client.post(address("diary_enter", sheet), ticked(sheet, morning="1"))
        assert answer["Location"] == address("diary_entered", sheet)
        said = owner_client.get(answer["Location"])
    assert owner.sessions.done().count() == len(sheet.days)
    assert NextDayCheck.objects.count() == len(sheet.days)
    changes = said.context["changes"]
    assert any(not change.is_same for change in changes)
    assert {change.name for change in changes} == {item["name"] for item in sheet.days[0]["items"]}


def test_days_of_the_sheet_that_are_to_come_are_no_break(owner, owner_client):
    """Typed in day by day, the next sheet does not look as if nothing were done until this one is over."""
    with at(0):
        make_routine(owner, on=MONDAY, equipment=EVERYTHING_AT_HOME)
        sheet = new_sheet(owner_client, weeks="4")
    first = sheet.days[0]["on"]
    said = {f"{first}-done": "on", f"{first}-pain": "0", f"{first}-effort": "4", f"{first}-morning": "0"}
    with at(1):
        answer = owner_client.post(address("diary_enter", sheet), said)
        changes = owner_client.get(answer["Location"]).context["changes"]
    # It went well and was easy, so something grows. Four weeks later everything would begin anew.
    assert any(not change.is_same for change in changes)


def test_the_page_shows_what_was_typed_and_sending_it_again_writes_nothing(sheet, owner, owner_client):
    with at(13):
        owner_client.post(address("diary_enter", sheet), ticked(sheet, morning="1", note="windy"))
        page = owner_client.get(address("diary_enter", sheet))
        forms = page.context["forms"]
        assert [form["done"].value() for form in forms] == [True] * len(sheet.days)
        assert {(form["pain"].value(), form["effort"].value(), form["morning"].value()) for form in forms} == {
            (1, 4, 1)
        }
        before = list(SetLog.objects.order_by("pk").values())
        again = {
            field.html_name: field.value() for form in forms for field in form if field.value() not in (None, False)
        }
        owner_client.post(address("diary_enter", sheet), again)
    assert list(SetLog.objects.order_by("pk").values()) == before


def test_a_week_is_typed_in_alone(sheet, owner, owner_client):
    with at(13):
        owner_client.post(f"{address('diary_enter', sheet)}?week=2", ticked(sheet))
    assert {session.performed_on >= MONDAY + timedelta(days=7) for session in owner.sessions.all()} == {True}
    assert owner.sessions.count() == len(sheet.days) / 2


def test_two_sessions_of_a_day_are_typed_in_apart(owner, owner_client):
    with at(0):
        routine = make_routine(owner, on=MONDAY)
        add_part(routine, exercise="head-press", days=range(7), time_of_day="morning", on=MONDAY)
        sheet = new_sheet(owner_client)
    with at(1):
        owner_client.post(address("diary_enter", sheet), {f"morning-{MONDAY}-done": "on"})
        owner_client.post(address("diary_enter", sheet), {f"{MONDAY}-done": "on", f"{MONDAY}-morning": "2"})
        owner_client.post(address("diary_enter", sheet), {f"morning-{MONDAY}-pain": ""})
        rows = owner_client.get(address("diary_enter", sheet)).context["rows"]
    assert [(row["slot"].time, row["form"]["done"].value()) for row in rows[:2]] == [("morning", None), ("", True)]
    assert owner.sessions.get().time_of_day == ""


def test_what_was_different_is_typed_in_its_place(sheet, owner, owner_client):
    day = sheet.days[0]["on"]
    said = {f"{day}-3-skipped": "pain", f"{day}-2-pain": "4", f"{day}-2-effort": "8"}
    with at(13):
        owner_client.post(address("diary_enter", sheet), said)
        form = owner_client.get(address("diary_enter", sheet)).context["forms"][0]
    # Written down without the tick, it was done all the same.
    session = owner.sessions.get()
    items = sheet.days[0]["items"]
    assert session.set_logs.get(item=items[2]["item"]).skipped == "pain"
    assert set(session.set_logs.filter(item=items[1]["item"]).values_list("pain", "effort")) == {(4, 8)}
    assert form.is_different


def test_a_wrong_number_is_said_and_all_other_days_are_kept(sheet, owner, owner_client):
    day = sheet.days[0]["on"]
    with at(13):
        answer = owner_client.post(address("diary_enter", sheet), {**ticked(sheet), f"{day}-pain": "11"})
    assert answer.status_code == 422
    first = answer.context["forms"][0]
    assert first.errors.keys() == {"pain"}
    assert first["pain"].value() == "11"
    assert owner.sessions.count() == len(sheet.days) - 1


def test_what_is_wrong_names_its_exercise(sheet, owner_client):
    """Two exercises have a "Pain" each: a list with two links called "Pain" leads nowhere."""
    day = sheet.days[0]["on"]
    wrong = {f"{day}-1-pain": "two", f"{day}-3-pain": "11"}
    with at(13):
        answer = owner_client.post(address("diary_enter", sheet), {**ticked(sheet), **wrong})
    links = re.findall(r'<a class="error-summary__link".*?</a>', answer.text, re.DOTALL)
    assert len(links) == 2
    assert all(sheet.days[0]["items"][place]["name"] in link for place, link in zip((0, 2), links, strict=True))


def test_one_day_is_sent_by_itself(sheet, owner, owner_client):
    day = sheet.days[0]["on"]
    send = {"only": day, f"{day}-done": "on", f"{day}-pain": "2"}
    with at(13):
        for _twice in range(2):
            answer = owner_client.post(address("diary_enter", sheet), send)
            assert answer.json() == {"saved": True, "done": True}
        wrong = owner_client.post(address("diary_enter", sheet), {**send, f"{day}-pain": "many"})
        nothing = owner_client.post(address("diary_enter", sheet), {"only": "2030-01-01"})
        gone = owner_client.post(address("diary_enter", sheet), {"only": day, f"{day}-pain": ""})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, [f"{day}-pain"])
    assert nothing.status_code == 422
    assert gone.json() == {"saved": True, "done": False}
    assert not owner.sessions.exists()


def test_a_day_with_a_session_from_elsewhere_and_a_day_to_come_are_not_typed_in(sheet, owner, owner_client):
    with at(2):
        make_session(owner.routines.get(), on=MONDAY)
        rows = owner_client.get(address("diary_enter", sheet)).context["rows"]
    assert rows[0]["form"] is None
    assert not rows[0]["is_ahead"]
    assert rows[1]["form"] is not None
    assert [row["is_ahead"] for row in rows[2:]] == [True] * (len(rows) - 2)


# --- Signs and strong pain, as everywhere -----------------------------------------------------------------------------


def test_a_sign_stops_and_what_was_done_is_kept(sheet, owner, owner_client):
    with at(13):
        answer = owner_client.post(address("diary_enter", sheet), {**ticked(sheet), "new": ["RF1", "RF15"]})
        assert answer["Location"] == reverse("accounts:red_flag")
    assert owner.sessions.count() == len(sheet.days)
    assert owner.red_flags.open().get().code == "RF1"
    assert owner.fall_reports.get().injured


def test_a_fall_leads_to_its_questions(sheet, owner_client):
    with at(13):
        answer = owner_client.post(address("diary_enter", sheet), {**ticked(sheet), "new": ["RF15"]})
    assert answer["Location"].startswith(reverse("programs:fall_new"))


def test_what_was_done_is_taken_in_whatever_stands_in_the_way_now(sheet, owner, owner_client):
    with at(13):
        report_red_flags(by=owner, codes=["RF7"])
        answer = owner_client.post(address("diary_enter", sheet), ticked(sheet), follow=True)
        assert answer.redirect_chain[-1][0] == reverse("accounts:red_flag")
        assert owner_client.get(address("diary_enter", sheet))["Location"] == reverse("accounts:red_flag")
    assert owner.sessions.count() == len(sheet.days)


def test_weeks_without_a_word_do_not_stand_in_the_way_of_typing_them_in(sheet, owner):
    """After such a time the health check is due before anything is done; what was done is told first."""
    with at(100):
        client = client_of(owner)
        assert client.get(address("diary_enter", sheet)).status_code == 200
        assert client.get(LIST).status_code == 200


def test_strong_pain_is_looked_at(sheet, owner, owner_client):
    with at(13):
        answer = owner_client.post(address("diary_enter", sheet), ticked(sheet, pain="7"), follow=True)
    assert len(answer.context["hurting"]) == len(sheet.days)
    assert owner.sessions.first().get_absolute_url() in answer.text


def test_a_pain_that_may_mean_more_is_asked_about(owner, owner_client):
    with at(0):
        make_routine(owner, on=MONDAY, hips=["stenosis"])
        sheet = new_sheet(owner_client)
    with at(13):
        answer = owner_client.post(address("diary_enter", sheet), ticked(sheet, pain="3"), follow=True)
    assert [asked.sign.code for asked in answer.context["new_pain"]] == ["RF6"]
    assert answer.context["session"] == owner.sessions.order_by("performed_on").last()


# --- Whose it is ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["diary_sheet", "diary_sheet_pdf", "diary_enter", "diary_entered"])
def test_somebody_elses_sheet_is_404(sheet, client, other_client, name):
    assert signs_in_first(client.get(address(name, sheet)))
    assert other_client.get(address(name, sheet)).status_code == 404


def test_somebody_elses_sheet_is_not_changed(sheet, owner, other_client):
    with at(13):
        assert other_client.post(address("diary_enter", sheet), ticked(sheet)).status_code == 404
        assert other_client.post(address("diary_delete", sheet)).status_code == 404
        taken = {"sheet": str(sheet.pk), "weeks": "2", "first_on": (MONDAY + timedelta(days=14)).isoformat()}
        make_routine(owner.__class__.objects.get(email="other@example.org"))
        assert other_client.post(LIST, taken).status_code == 404
    assert not Session.objects.exists()
    assert DiarySheet.objects.get().user == owner


def test_a_sheet_is_thrown_away_and_what_was_typed_in_stays(sheet, owner, owner_client):
    with at(13):
        owner_client.post(address("diary_enter", sheet), ticked(sheet))
        assert owner_client.get(address("diary_delete", sheet)).status_code == 405
        owner_client.post(address("diary_delete", sheet))
    assert not DiarySheet.objects.exists()
    assert owner.sessions.count() == 6


def test_the_pages_cost_the_same_however_much_is_typed_in(sheet, owner, owner_client):
    pages = [LIST, address("diary_enter", sheet), address("diary_entered", sheet)]
    with at(13):
        owner_client.post(address("diary_enter", sheet), {f"{MONDAY}-done": "on"})
        # The last page foresees the next session, as the result of a plan looks back on it.
        one = [queries_of(owner_client, page, most=20) for page in pages]
        owner_client.post(address("diary_enter", sheet), ticked(sheet))
        new_sheet(owner_client, first_on=(MONDAY + timedelta(days=14)).isoformat())
        assert [queries_of(owner_client, page, most=20) for page in pages] == one
    assert date.fromisoformat(sheet.days[0]["on"]) == MONDAY
