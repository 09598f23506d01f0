"""While a warning sign is open, a short list of pages stays open; every other address leads to the full-page stop.

Each address is asked for by somebody with a session in progress, with GET and with whatever a form would send.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from accounts.clearance.own_opening import record_own_opening
from accounts.functional_tests.explanation import GUIDES
from accounts.health_check.services import report_red_flags
from accounts.keys import key_of
from accounts.models import CHOSEN, Member, Scope, User
from accounts.team.codes import code_of
from exercises.models import Exercise
from exercises.rules.own_opening import Terms
from programs.diary.services import make_sheet
from programs.feed.services import FEED, make_feed
from programs.models import Session
from programs.reminders import letters
from programs.reminders.services import choose_course_mail, choose_message_mail, choose_reminders
from programs.session.asked import sets_of
from programs.shared.services import SHARED, make_link
from programs.standing.obstacles import Obstacle
from tests.accounts.team.factories import (
    Practice,
    make_care_link,
    make_invitation,
    make_member,
    make_message,
    make_organisation,
)
from tests.config.pages.test_open_pages import PAGES
from tests.conftest import client_of, make_user, undone
from tests.programs.activity.factories import make_activity
from tests.programs.conftest import MONDAY
from tests.programs.decided import decided
from tests.programs.devices import entry, send, set_entries
from tests.programs.factories import add_part, make_clearance, make_fall, make_routine
from tests.programs.histories import begin, play

pytestmark = pytest.mark.django_db

STOP = "/welcome/stop/"
NOW = "2026-11-16T10:00:00Z"
# Pages that are about nobody in particular, or that the person sees as a visitor would.
FOR_EVERYBODY = {
    "help", "offline", "service_worker", "manifest", "styleguide",
    "exercises:exercise_list", "exercises:exercise_detail", "exercises:figure_picture",
    "programs:program_list", "programs:program_detail", "programs:search", "programs:offline_session",
    "programs:avoid", "programs:avoid_condition", "programs:avoid_movement",
    "programs:offline_check", "programs:reminders_stop", "programs:message_mail_stop",
    "programs:feed", "programs:shared",
    "programs:learn", "programs:lesson", "programs:card", "programs:before_you_begin", "programs:course_mail_stop",
}  # fmt: skip
# The pages of the sign itself, questions whose answers can only stop somebody, and a fall: told, or told by a slip.
SAFETY = {
    "accounts:red_flag", "accounts:red_flag_seen", "accounts:red_flag_mistake",
    "programs:session_stop", "programs:session_stop_signs", "programs:session_stop_pain", "programs:session_new_pain",
    "programs:session_stop_today", "programs:fall_new", "programs:fall_take_back",
}  # fmt: skip
# What was done, and what a doctor wants to know about it.
RECORDS = {
    "programs:session_list", "programs:session_delete", "programs:session_morning", "programs:progress",
    "programs:progress_result", "programs:progress_result_pdf", "programs:carry_file",
    "programs:routine_summary", "programs:routine_summary_pdf", "programs:activity_list", "programs:activity_delete",
}  # fmt: skip
# The record of a session, and how it felt once it is over.
RECORDS_OF_WHAT_IS_OVER = {"programs:session_detail", "programs:session_finish", "programs:session_move"}
SETTINGS = {
    "accounts:consent", "accounts:settings", "accounts:settings_weights", "accounts:settings_export",
    "programs:settings_fhir",
    "accounts:settings_delete", "accounts:settings_devices", "accounts:settings_devices_sign_out",
    "accounts:settings_device_sign_out", "accounts:settings_time_zone",
    "programs:message_mail", "programs:reminders", "programs:reminders_declined",
    "programs:calendar", "programs:calendar_new",
    "programs:calendar_off", "programs:links", "programs:link_withdraw", "programs:course_mail",
    "programs:lesson_read",
    "accounts:care_team", "accounts:care_team_code", "accounts:care_team_invite", "accounts:care_team_looked",
    "accounts:care_team_noted",
    "accounts:care_team_withdraw", "accounts:care_link", "accounts:care_link_end", "accounts:team_invitation",
    "accounts:care_messages", "accounts:care_messages_read", "accounts:care_link_offer",
}  # fmt: skip
# Whoever looks after others does so whatever they told of themselves.
TEAM = {
    "programs:team", "programs:team_person", "programs:team_person_end", "programs:team_person_seen",
    "programs:team_person_result", "programs:team_person_fhir", "programs:team_results", "programs:team_results_csv",
    "programs:team_plan", "programs:team_plan_item", "programs:team_clearances", "programs:team_clearance",
    "programs:team_clearance_withdraw", "programs:team_notes", "programs:team_tests",
    "programs:team_messages", "programs:team_messages_enough", "programs:team_hand_over",
    "programs:team_internal_notes",
    "accounts:team_absence", "accounts:team_absence_end", "accounts:team_leave",
    "accounts:team_invite", "accounts:team_paper", "accounts:team_withdraw", "accounts:team_practice",
    "accounts:team_member", "accounts:team_member_invite", "accounts:team_member_leave",
}  # fmt: skip
# Where a device sends what was done on it; the answer offers no exercise.
DEVICE = {"programs:session_entries", "programs:session_plan", "programs:activity_entries", "programs:message_entries"}
OPEN = FOR_EVERYBODY | SAFETY | RECORDS | SETTINGS | TEAM | DEVICE
# Signing in and the editors' desk have nothing to do with anybody's exercises.
ELSEWHERE = ("account_", "admin:", "mfa_", "socialaccount_", "openid_connect_")

OURS = sorted({name for name, _address in PAGES if not name.startswith(ELSEWHERE)})
CLOSED = [name for name in OURS if name not in OPEN]
# Addresses that show nothing: they take what is posted and redirect.
ONLY_SENT = {
    "accounts:red_flag_seen", "accounts:strong_pain_seen", "programs:adjustment_undo", "programs:item_easier",
    "programs:carry_take_in", "programs:diary_delete",
    "programs:check_in_later", "programs:check_in_skip", "programs:part_out",
    "programs:routine_days", "programs:routine_exercise_looked_at", "programs:routine_never_undo",
    "programs:routine_offer", "programs:routine_plan", "programs:session_as_planned", "programs:session_close",
    "programs:session_entries", "programs:session_skip", "programs:session_stop_today",
    "programs:activity_aim_more", "programs:activity_aim_off", "programs:activity_entries", "programs:lesson_read",
}  # fmt: skip
LEADS_ON = re.compile(r"/sessions/[0-9a-f-]{36}/(exercises/|check/|as-planned/)|/routine/exercises/|data-player-begin")


def words_of(answer: HttpResponse) -> str:
    """What an answer leads on with: nothing on paper does."""
    return "" if answer["Content-Type"] == "application/pdf" else answer.text


class Somebody:
    """A person with a history and a session in progress, and the addresses of all their pages."""

    def __init__(self, user: User) -> None:
        self.user = user
        routine = make_routine(user, on=MONDAY - timedelta(days=14))
        self.over = play(routine, on=MONDAY - timedelta(days=7))
        play(routine, on=MONDAY - timedelta(days=3))
        self.going_on: Session = begin(routine, on=MONDAY)
        self.item = routine.items.select_related("exercise").get(exercise__slug="heel-slide")
        self.step = decided(self.going_on, self.item, kind="ADVANCE_")[0]
        self.clearance = make_clearance(user)
        self.part = add_part(routine, exercise="head-press", on=MONDAY)
        self.walk = make_activity(user, on=MONDAY)
        self.reminders = choose_reminders(by=user, wanted=True)
        self.lessons = choose_course_mail(by=user, at=time(9))
        self.of_messages = choose_message_mail(by=user, wanted=True)
        self.feed = make_feed(by=user)
        self.link = make_link(by=user, link_id=uuid.uuid4(), days=7, today=MONDAY, label="Otto", shows="progress")
        present = user.routines.select_related("program", "user").get(pk=routine.pk)
        self.sheet = make_sheet(
            by=user, routine=present, sheet_id=uuid.uuid4(), first=MONDAY - timedelta(days=7), weeks=2
        )
        self.team = self.team_of(user)
        self.opening = record_own_opening(
            by=user,
            opening_id=uuid.uuid4(),
            exercise=Exercise.objects.get(slug="seated-cradle-lean-back"),
            terms=Terms(exercise="seated-cradle-lean-back", rules=("ALL-1",), sessions=6, needs=("able",)),
            confirmed=["able"],
            sessions_done=6,
            today=MONDAY,
        )

    def team_of(self, user: User) -> Mapping[str, str]:
        """Return the addresses about care teams: the person has one, and works for a practice as well."""
        self.practice = Practice()
        ana, own = self.practice.ana, make_member(make_organisation("Own Practice"), "Own", administers=True)
        Member.objects.filter(pk=own.pk).update(user=user)
        own.refresh_from_db()
        walter = make_user("walter@example.org", name="Walter")
        his = make_routine(walter, on=MONDAY).items.current().first()
        yes = make_clearance(walter)
        looked_after = make_care_link(walter, own, *CHOSEN, may_act=True)
        self.care_link = mine = make_care_link(user, ana, Scope.PLAN, Scope.PAIN, Scope.HEALTH, may_act=True)
        self.written = make_message(mine)
        self.waiting = make_message(looked_after)
        asked, invited = make_invitation(user), make_invitation(own)
        code, at = code_of(make_invitation(ana).pk), own.organisation_id
        known: Mapping[str, list[Any]] = {
            "accounts:care_link": [mine.pk],
            "accounts:care_link_end": [mine.pk],
            "accounts:care_link_offer": [mine.pk],
            "accounts:care_messages": [mine.pk],
            "accounts:care_messages_read": [mine.pk],
            "accounts:care_team_withdraw": [asked.pk],
            "accounts:team_invitation": [code],
            "accounts:team_paper": [invited.pk],
            "accounts:team_withdraw": [invited.pk],
            "accounts:team_practice": [at],
            "accounts:team_invite": [at],
            "accounts:team_member_invite": [at],
            "accounts:team_member": [at, own.pk],
            "accounts:team_member_leave": [at, own.pk],
            "programs:team_person": [looked_after.pk],
            "programs:team_person_seen": [looked_after.pk],
            "programs:team_person_end": [looked_after.pk],
            "programs:team_person_result": [looked_after.pk],
            "programs:team_person_fhir": [looked_after.pk],
            "programs:team_results": [at],
            "programs:team_results_csv": [at],
            "programs:team_plan": [looked_after.pk],
            "programs:team_plan_item": [looked_after.pk, his.pk],
            "programs:team_clearances": [looked_after.pk],
            "programs:team_notes": [looked_after.pk],
            "programs:team_tests": [looked_after.pk],
            "programs:team_clearance": [looked_after.pk],
            "programs:team_clearance_withdraw": [looked_after.pk, yes.pk],
            "programs:team_messages": [looked_after.pk],
            "programs:team_messages_enough": [looked_after.pk],
            "programs:team_hand_over": [looked_after.pk],
            "programs:team_internal_notes": [looked_after.pk],
            "accounts:team_absence": [at, own.pk],
            "accounts:team_absence_end": [at, own.pk],
            "accounts:team_leave": [at],
        }
        return {name: reverse(name, args=args) for name, args in known.items()}

    def address(self, name: str, session: Session) -> str:
        """Return the address of a page, filled in with the person's own rows."""
        known = {
            "session_id": session.pk,
            "item_id": self.item.pk,
            "adjustment_id": self.step.pk,
            "clearance_id": self.clearance.pk,
            "opening_id": self.opening.pk,
            "part_id": self.part.pk,
            "activity_id": self.walk.pk,
            "address_id": self.reminders.address_id,
            "feed_id": self.feed.pk,
            "link_id": self.link.pk,
            "day": MONDAY.isoformat(),
            "sheet_id": self.sheet.pk,
            "code": self.sheet.code,
        }
        if name in (by_key := {**self.addresses_by_key(), **self.team}):
            return by_key[name]
        sample = next(address for found, address in PAGES if found == name)
        kwargs = resolve(sample).kwargs
        if name in {"programs:routine_choose", "programs:program_detail"}:
            kwargs = {"slug": "hip-basics"}
        elif name == "accounts:functional_test":
            kwargs = {"kind": next(iter(GUIDES))}
        elif name == "accounts:welcome_step":
            kwargs = {"step": "bones"}
        elif name == "programs:own_opening":
            kwargs = {"slug": "seated-cradle-lean-back"}
        elif name == "exercises:figure_picture":
            return sample
        return reverse(name, kwargs={key: known.get(key, value) for key, value in kwargs.items()})

    def addresses_by_key(self) -> Mapping[str, str]:
        """Return the addresses that open to whoever has their key."""
        keys = {
            "programs:reminders_stop": (letters.STOP, self.reminders.address_id),
            "programs:course_mail_stop": (letters.STOP_COURSE, self.lessons.address_id),
            "programs:message_mail_stop": (letters.STOP_MESSAGES, self.of_messages.address_id),
            "programs:feed": (FEED, self.feed.pk),
            "programs:shared": (SHARED, self.link.pk),
        }
        return {name: reverse(name, args=[row_id, key_of(purpose, row_id)]) for name, (purpose, row_id) in keys.items()}

    def sent(self, name: str) -> Mapping[str, Any]:
        """Return valid data for the form of a page, with which the person would get on."""
        choice, session = str(uuid.uuid4()), str(self.going_on.pk)
        seen = {"looked_at_by": "Dr Okafor", "looked_at_on": MONDAY.isoformat()}
        return {
            "programs:activity_new": {"activity": choice, "kind": "walk", "minutes": "20"},
            "programs:activity_edit": {"kind": "walk", "minutes": "20", "performed_on": MONDAY.isoformat()},
            "programs:activity_effort": {"effort": "4"},
            "programs:activity_aim": {"minutes": "60", "days": ["1", "3"]},
            "programs:adjustment_undo": {},
            "programs:diary": {"sheet": choice, "weeks": "2", "first_on": MONDAY.isoformat()},
            "programs:diary_enter": {f"{self.sheet.days[0]['on']}-done": "on"},
            "programs:fall_new": {"report": choice, "session": session, "what": "near", "when": "today"},
            "programs:item_easier": {"choice": choice, "session": session},
            "programs:routine_days": {"days": ["0", "2", "4"]},
            "programs:message_mail": {"wanted": "off"},
            "programs:reminders": {"wanted": "on", "days": ["0"], "at": "09:00"},
            "programs:links": {"link": choice, "label": "Ada", "shows": "plan", "days": "7"},
            "accounts:care_team_code": {"code": self.team["accounts:team_invitation"].split("/")[-2]},
            "accounts:care_team_invite": {"invitation": choice, "email": "ana@practice.example"},
            "accounts:care_link": {"shares": ["plan"], "days": "28"},
            "accounts:care_messages": {"message": choice, "text": "How far?"},
            "accounts:care_messages_read": {"until": str(self.written.pk)},
            "accounts:care_link_offer": {"to": choice, "answer": "yes"},
            "programs:team_notes": {"note": choice, "text": "Ask about the stairs."},
            "programs:team_messages": {
                "message": choice,
                "newest": str(self.waiting.pk),
                "text": "As far as you like.",
            },
            "programs:team_messages_enough": {"until": str(self.waiting.pk)},
            "accounts:team_invitation": {"shares": ["plan"], "days": "28"},
            "accounts:team_invite": {"invitation": choice, "label": "Otto", "way": "paper"},
            "accounts:team_member_invite": {"invitation": choice, "email": "eva@example.org", "role": "assistant"},
            "accounts:team_member": {"role": "clinician", "administers": "on"},
            "programs:routine_exercise_looked_at": {"choice": choice, "session": session, **seen},
            "programs:routine_offer": {"key": "shorter_plan", "choice": "SHORTER_PLAN", "page": "routine"},
            "programs:routine_pause": {"reason": "ill"},
            "programs:routine_plan": {"plan": "short"},
            "programs:routine_swap": {"exercise": "clamshell"},
            "programs:session_earlier": {"session": choice, "performed_on": "2026-11-12"},
            "programs:session_move": {"performed_on": "2026-11-08"},
            "programs:session_exercise": {
                f"set-{planned_set.key}": planned_set.amount for planned_set in sets_of(self.going_on, self.item)
            },
            "programs:session_finish": {"pain": "1", "effort": "3"},
            "programs:session_morning": {"pain": "1"},
            "programs:session_skip": {"reason": "too_hard"},
            "programs:session_stop": {"sign": "none"},
            "programs:session_stop_signs": {"sign": "none"},
            "programs:session_stop_pain": {"pain": "4"},
            "programs:session_stop_today": {"reason": "tired"},
            "programs:session_new_pain": {"sign": "none"},
        }.get(name, {})


@pytest.fixture(scope="module")
def somebody_of_the_module(writing_for_the_module) -> Somebody:
    with writing_for_the_module(), time_machine.travel(NOW, tick=False):
        return Somebody(make_user("somebody@example.org"))


@pytest.fixture
def somebody(somebody_of_the_module, db) -> Iterator[Somebody]:
    """Ten in the morning of a day on which a session is planned."""
    with time_machine.travel(NOW, tick=False):
        yield deepcopy(somebody_of_the_module)


@pytest.fixture
def stopped(somebody) -> Client:
    """The person's browser, after they have reported a warning sign."""
    report_red_flags(by=somebody.user, codes=["RF7"])
    return client_of(somebody.user)


def where(answer: HttpResponse) -> str:
    """Follow redirects, and return the address of the page at their end."""
    return answer.redirect_chain[-1][0] if answer.redirect_chain else ""


def test_every_page_that_stays_open_is_there():
    assert set(OURS) >= OPEN | RECORDS_OF_WHAT_IS_OVER


def each(names: Iterable[str]) -> Iterator[str]:
    """Visit pages, and roll back after each, so that none influences the next."""
    for name in names:
        with undone():
            yield name


def test_what_is_closed_leads_to_the_sign(somebody, stopped):
    for name in each(CLOSED):
        address = somebody.address(name, somebody.going_on)
        if name not in ONLY_SENT:
            assert where(stopped.get(address, follow=True)) == STOP, name
        answer = stopped.post(address, somebody.sent(name), follow=True)
        assert answer.status_code == 405 or where(answer) == STOP, name
        assert not LEADS_ON.search(words_of(answer)), name


def test_it_is_the_sign_that_closes_it(somebody):
    """Without an open sign, none of these pages mentions one."""
    client = client_of(somebody.user)
    for name in each(CLOSED):
        address = somebody.address(name, somebody.going_on)
        assert where(client.post(address, somebody.sent(name), follow=True)) != STOP, name
        assert name in ONLY_SENT or where(client.get(address, follow=True)) != STOP, name


def test_what_stays_open_leads_on_with_nothing(somebody, stopped):
    for name in each(sorted(SAFETY | SETTINGS | TEAM)):
        address = somebody.address(name, somebody.going_on)
        for answer in (stopped.get(address, follow=True), stopped.post(address, somebody.sent(name), follow=True)):
            assert answer.status_code in {200, 404, 405, 422}, name
            assert not LEADS_ON.search(without_way_back(words_of(answer))), name


def without_way_back(page: str) -> str:
    """Pages leave out "Go back to the session", because the session is closed."""
    return re.sub(r'<a [^>]*href="/sessions/[^"]*"[^>]*>\s*(?:Go back to the session)', "", page)


def test_the_record_of_what_is_over_stays_open(somebody, stopped):
    for name in each(sorted(RECORDS | RECORDS_OF_WHAT_IS_OVER)):
        answer = stopped.get(somebody.address(name, somebody.over))
        assert answer.status_code == 200, name
        assert not LEADS_ON.search(words_of(answer)), name
        kept = stopped.post(somebody.address(name, somebody.over), somebody.sent(name), follow=True)
        assert kept.status_code == 405 or where(kept) in {
            STOP,
            "/sessions/",
            "/activities/",
            somebody.over.get_absolute_url(),
        }, name
        assert not LEADS_ON.search(kept.text), name


def test_reading_stays_open_as_it_is_for_a_visitor(somebody, stopped, client):
    for name in each(sorted(FOR_EVERYBODY)):
        address = somebody.address(name, somebody.going_on)
        answer = stopped.get(address)
        assert answer.status_code == client.get(address).status_code or name == "styleguide", name
        if answer.context is not None:
            assert not answer.context.get("for_you"), name
            assert not answer.context.get("is_personal"), name


@pytest.mark.parametrize(
    "name",
    [
        "exercises:exercise_list",
        "exercises:exercise_detail",
        "programs:program_detail",
        "programs:search",
        "programs:avoid",
    ],
)
def test_whoever_reads_is_told_of_the_sign(somebody, stopped, name):
    assert f'href="{STOP}"' in stopped.get(somebody.address(name, somebody.going_on)).text


# --- After a fall that did harm, a broken bone, an operation ----------------------------------------------------------

# The health check, a pause, and what the person entered: none of these leads to an exercise.
OPEN_AFTER_HARM = {
    "programs:today", "programs:routine_pause", "programs:routine_resume", "programs:session_finish",
    "programs:clearance_list", "programs:clearance_new", "programs:clearance_withdraw",
    "programs:activity_new", "programs:activity_edit", "programs:activity_effort",
    # An account without a plan brings one before any health check is there.
    "programs:carry",
    "programs:diary", "programs:diary_short", "programs:diary_enter", "programs:diary_entered",
}  # fmt: skip


@pytest.mark.parametrize("harm", ["injured", "fracture", "operation"])
def test_after_harm_nothing_is_shown_that_was_chosen_without_knowing_of_it(somebody, harm):
    make_fall(somebody.user, **{harm: True})
    client = client_of(somebody.user)
    for name in CLOSED:
        if name in ONLY_SENT:
            continue
        answer = client.get(somebody.address(name, somebody.going_on), follow=True)
        is_open = name in OPEN_AFTER_HARM or name.startswith("accounts:welcome")
        assert is_open or where(answer) in {"/today/", "/welcome/"}, name
        assert not LEADS_ON.search(words_of(answer)), name
    told = client.get("/today/")
    assert told.context["obstacle"] is Obstacle.CHECK_DUE


# --- Devices ----------------------------------------------------------------------------------------------------------


def test_what_a_device_tells_is_kept_and_it_is_led_on_with_nothing(somebody, stopped):
    told = set_entries(somebody.going_on, somebody.item)
    said = send(stopped, somebody.going_on.pk, told, by=somebody.user).json()
    assert said["stored"] == [entry["id"] for entry in told]
    assert said["state"]["leadsOn"] is False
    assert "plan" not in said
    assert somebody.going_on.set_logs.filter(item=somebody.item).exists()


def test_what_a_device_began_before_it_knew_is_kept_and_leads_on_with_nothing(somebody, stopped):
    begun = entry("begin", routine=str(somebody.going_on.routine_id), performed_on=MONDAY.isoformat(), short=False)
    said = send(stopped, uuid.uuid4(), [begun], by=somebody.user).json()
    assert said["stored"] == [begun["id"]]
    assert said["state"]["leadsOn"] is False


@pytest.mark.parametrize("begun", [True, False])
def test_a_device_that_asks_gets_no_plan(somebody, stopped, begun):
    session_id = somebody.going_on.pk if begun else uuid.uuid4()
    said = stopped.get(reverse("programs:session_plan", args=[session_id])).json()
    assert not said.get("plan")
    assert said.get("leadsOn", False) is False
    assert begun or said == {"obstacle": "red_flag"}
