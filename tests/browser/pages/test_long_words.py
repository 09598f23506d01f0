"""Names of 80 letters, words that never end and text from right to left: every page fits on the narrowest phone."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import time, timedelta
from http import HTTPStatus
from itertools import product

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.health_check.questions.steps import STEPS
from accounts.health_check.services import report_red_flags
from accounts.keys import key_of
from accounts.models import FunctionalTest, Member, Scope, TeamRole, User
from accounts.team.codes import code_of
from accounts.team.together.services import write_note
from exercises.models import Exercise, Lesson
from programs.checkin.keeping import open_check_in
from programs.checkin.steps import steps_of
from programs.diary.services import make_sheet
from programs.models import Program, RoutineItem
from programs.reminders import letters
from programs.reminders.services import choose_course_mail, choose_message_mail, choose_reminders
from programs.shared.services import SHARED, make_link
from tests.accounts.team.factories import (
    make_care_link,
    make_invitation,
    make_member,
    make_message,
    make_organisation,
)
from tests.browser.conftest import PHONE, Walk
from tests.browser.player.playing import hand_over, let_in
from tests.conftest import client_of, confirmed, make_user
from tests.programs.activity.factories import make_activity
from tests.programs.factories import (
    EVERYTHING_AT_HOME,
    add_part,
    make_clearance,
    make_fall,
    make_profile,
    make_routine,
    make_session,
)

NARROW = {"width": 320, "height": 640}
# Half as large again.
LARGE_LETTERS = "document.documentElement.style.fontSize = 'calc(1.5 * var(--root-size))'"
LONG = "W" * 80
ARABIC = "عبد الرحمن بن عبد العزيز بن محمد"
# No page, or one that ends the visit.
NOT_LOOKED_AT = {
    "healthz", "service_worker", "manifest", "account_logout", "settings_export", "session_plan", "session_entries",
    "settings_fhir",
    "routine_plan", "figure_picture",
    "feed", "calendar_day", "carry_file", "diary_sheet_pdf", "routine_print_pdf", "routine_summary_pdf",
    "progress_result_pdf", "avoid_pdf",
    # Nothing to be seen there: they only take what is sent.
    "settings_device_sign_out", "adjustment_undo", "team_person_seen",
    "care_messages_read", "team_messages_enough", "message_entries", "care_link_offer", "team_absence_end",
    "team_clearance_withdraw",
    # They lead away to somebody else who signs people in; passkeys are looked at with a device that has some.
    "openid_connect_login", "openid_connect_callback", "mfa_edit_webauthn", "mfa_remove_webauthn",
    "team_results_csv", "team_person_fhir",
}  # fmt: skip


def routes(resolver: URLResolver, prefix: str = "/") -> Iterator[tuple[str, str]]:
    """Return name and route of every page, with the names of its values; the desk is not for phones."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and not route.startswith("/admin/"):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern) and "^" not in route and not route.startswith("/admin/"):
            yield str(pattern.name), route


def addresses(values: dict[str, Sequence[object]]) -> list[str]:
    """Return every page with every value that is given for it. A value that nobody gave is an error."""
    found = []
    for name, route in routes(get_resolver()):
        if name in NOT_LOOKED_AT:
            continue
        asked = re.findall(r"<[^>]*>", route)
        choices = [values.get(f"{value}@{name}") or values[value] for value in asked]
        for chosen in product(*choices):
            address = route
            for value, filled in zip(asked, chosen, strict=True):
                address = address.replace(value, str(filled), 1)
            found.append(address)
    return found


def pages_among(addresses: list[str], client: Client) -> tuple[list[str], list[str]]:
    """Return what there is to be seen, each page once though many addresses lead to it, and what is not there.

    Asked of the server, because a third of all addresses only take what is sent, or lead elsewhere.
    """
    pages, missing = dict.fromkeys(addresses, False), []
    waiting = list(addresses)
    for address in waiting:
        answer = client.get(address)
        pages[address] = answer.status_code == HTTPStatus.OK
        if answer.status_code == HTTPStatus.NOT_FOUND:
            missing.append(address)
        elif answer.status_code == HTTPStatus.FOUND and answer["Location"] not in pages:
            waiting.append(answer["Location"])
        else:
            assert answer.status_code in {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.METHOD_NOT_ALLOWED}, address
    return [address for address, is_page in pages.items() if is_page], missing


def longest_names(rows: Iterable[Exercise] | Iterable[Lesson] | Iterable[Program]) -> list[str]:
    """Return what has the longest name, and what has the longest word in it."""
    published = list(rows)
    by_name = max(published, key=lambda row: len(row.name))
    by_word = max(published, key=lambda row: max(map(len, row.name.split())))
    return list(dict.fromkeys(row.slug for row in (by_name, by_word)))


def somebody(name: str) -> User:
    """Everything that can be typed is typed, each as long as it may be."""
    word = name if name == ARABIC else "W" * 120
    user = make_user("w" * 60 + "@example.org", name=name[:80], time_zone="Europe/Berlin")
    make_profile(user, goal_words=word, bones=["osteoporosis"], equipment=EVERYTHING_AT_HOME)
    make_clearance(user, rules=(), given_by=word, note=word, limits=["knee_loading", "hip_abduction_active"])
    routine = make_routine(user)
    make_session(routine, on=timezone.localdate() - timedelta(days=2), note=word, feeling="good", pain=2)
    RoutineItem.objects.filter(routine=routine).update(note=word)
    return user


@pytest.mark.parametrize("screen", [NARROW], ids=["narrow"])
def test_every_page_fits(walk: Walk, screen):
    user = somebody(LONG)
    done = user.sessions.get()
    going_on = make_session(done.routine, done=False)
    cradle = Exercise.objects.get(slug="seated-cradle-lean-back")
    opening = user.own_openings.create(
        exercise=cradle,
        version="1",
        rules=["own"],
        confirmed=["I looked at it."],
        sessions_done=6,
        confirmed_on=done.performed_on,
    )
    item = done.routine.items.first()
    part = add_part(done.routine, program="back-for-thin-bones")
    walked = make_activity(user, note="W" * 120)
    link = make_link(
        by=user, link_id=uuid.uuid4(), days=7, today=timezone.localdate(), label="W" * 60, shows="progress"
    )
    reminders = choose_reminders(by=user, wanted=True)
    lessons, of_messages = choose_course_mail(by=user, at=time(9)), choose_message_mail(by=user, wanted=True)
    practice = make_organisation("W" * 120)
    member = Member.objects.create(user=user, organisation=practice, role=TeamRole.CLINICIAN, administers=True)
    colleague = make_member(practice, "W" * 60)
    person = make_user("v" * 60 + "@example.org", name="W" * 80)
    their_plan = make_routine(person)
    looked_after = make_care_link(person, member, *Scope, may_act=True)
    looks_after = make_care_link(user, colleague)
    for thread, by in ((looks_after, colleague), (looked_after, member)):
        make_message(thread, "W" * 4000)
        make_message(thread, "W" * 4000, by=by)
    write_note(by=user, link_id=looked_after.pk, note_id=uuid.uuid4(), text="W" * 4000)
    sheet = make_sheet(by=user, routine=done.routine, sheet_id=uuid.uuid4(), first=timezone.localdate(), weeks=2)
    check_in = open_check_in(by=user, routine=done.routine, check_in_id=uuid.uuid4(), today=timezone.localdate())
    stumbled = make_fall(user, near=True)
    client = client_of(user)
    confirmed(client)  # some pages ask for the password once more of whoever came without
    hand_over(walk, client)
    too_wide: list[str] = []
    values: dict[str, Sequence[object]] = {
        "<uuid:session_id>": [done.pk, going_on.pk],
        "<uuid:item_id>": [item.pk],
        "<uuid:clearance_id>": [user.clearances.get().pk],
        "<uuid:opening_id>": [opening.pk],
        "<uuid:part_id>": [part.pk],
        "<uuid:activity_id>": [walked.pk],
        "<uuid:report_id>": [stumbled.pk],
        "<uuid:check_in_id>": [check_in.pk],
        "<uuid:link_id>": [link.pk],
        "<uuid:link_id>@care_link": [looks_after.pk],
        "<uuid:link_id>@care_link_end": [looks_after.pk],
        "<uuid:link_id>@care_messages": [looks_after.pk],
        **{
            f"<uuid:link_id>@{page}": [looked_after.pk]
            for page, _route in routes(get_resolver())
            if page[:5] == "team_"
        },
        "<uuid:item_id>@team_plan_item": [their_plan.items.all()[0].pk],
        "<uuid:organisation_id>": [practice.pk],
        "<uuid:member_id>": [colleague.pk],
        "<uuid:invitation_id>": [make_invitation(member).pk],
        "<uuid:invitation_id>@care_team_withdraw": [make_invitation(user, email="v@example.org").pk],
        "<slug:code>@team_invitation": [code_of(make_invitation(colleague).pk)],
        "<str:key>@shared": [key_of(SHARED, link.pk)],
        "<uuid:address_id>": [reminders.address_id],
        "<str:key>@reminders_stop": [key_of(letters.STOP, reminders.address_id)],
        "<uuid:address_id>@course_mail_stop": [lessons.address_id],
        "<str:key>@course_mail_stop": [key_of(letters.STOP_COURSE, lessons.address_id)],
        "<uuid:address_id>@message_mail_stop": [of_messages.address_id],
        "<str:key>@message_mail_stop": [key_of(letters.STOP_MESSAGES, of_messages.address_id)],
        "<uuid:sheet_id>": [sheet.pk],
        "<slug:code>": [sheet.code],
        "<slug:step>@check_in_step": list(steps_of(check_in.week)),
        "<slug:slug>@part_of_exercise": ["head-press"],
        "<slug:slug>@exercise_detail": longest_names(Exercise.objects.published()),
        "<slug:slug>@lesson": longest_names(Lesson.objects.of_course().published())[:1],
        "<slug:slug>@card": longest_names(Lesson.objects.cards().published()),
        "<slug:slug>@avoid_condition": ["osteoporosis"],
        "<slug:slug>@avoid_movement": ["high_impact"],
        "<slug:slug>@lesson_read": longest_names(Lesson.objects.of_course().published())[:1],
        "<slug:slug>@own_opening": ["seated-cradle-lean-back"],
        "<slug:slug>@routine_never_undo": [item.exercise.slug],
        "<slug:slug>": longest_names(Program.objects.published())[:1],
        "<slug:step>": [step.key for step in STEPS],
        "<slug:kind>": [kind.value.replace("_", "-") for kind in FunctionalTest.Kind],
    }
    pages, missing = pages_among(addresses(values), client)
    for address in pages:
        walk.go(address)
        for screen in (NARROW, PHONE):
            walk.page.set_viewport_size(screen)
            too_wide += walk.too_wide()
        walk.page.evaluate(LARGE_LETTERS)
        too_wide += [f"in large letters: {found}" for found in walk.too_wide()]
    # The style guide is for staff; there are no codes without a second step; on the morning after one session there is
    # none after the other; weights of their own are for people whose bones are thin.
    second_step = {f"/accounts/second-step/{page}/" for page in ("app/deactivate", "codes", "codes/download")}
    elsewhere = [address for address in missing if address.endswith(("/morning/", "/weight/"))]
    assert set(missing) - set(elsewhere) == {"/styleguide/", *second_step}
    assert len(elsewhere) == 2
    assert len(pages) > 120
    # The page of a warning sign stands in the way of the others, so it comes last.
    report_red_flags(by=user, codes=["RF7"])
    for address in ("/welcome/stop/", "/welcome/stop/mistake/", "/today/", "/routine/clearance/"):
        walk.go(address)
        too_wide += walk.too_wide()
    assert not too_wide, "\n".join(too_wide)


@pytest.mark.parametrize("screen", [NARROW], ids=["narrow"])
def test_what_somebody_typed_stands_for_itself(walk: Walk, screen):
    """Text from right to left does not turn the words around it about."""
    user = somebody(ARABIC)
    let_in(walk, user)
    for address in ("/today/", "/routine/summary/", "/routine/clearance/", "/sessions/"):
        walk.go(address)
        walk.assert_fits()
        assert walk.page.locator("bdi").filter(has_text=ARABIC.split()[0]).count(), address
