"""Every form of a signed-in person: whatever was typed into it while their sign-in ended is shown to them again."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from accounts.models import Scope, User
from programs.diary.services import make_sheet
from programs.feed.services import make_feed
from programs.models import Routine
from tests.accounts.team.factories import Practice, make_care_link
from tests.conftest import client_of, make_user
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_routine, make_session
from tests.programs.histories import play
from tests.typed import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_monday")]
TEMPLATES = Path(__file__).parents[2] / "templates"
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
FIELD = re.compile(
    r"<textarea|<select|<input(?![^>]*hidden)|\{\{ *(field|form)[ .}]|components/(field|scale_field|choice_field)\.html"
    r"|_questions\.html|_share_fields\.html|_day\.html|scale_buttons\.html"
)
# Forms whose content does not come back. The key is the end of their template's name, or the folder it begins with.
DO_NOT_COME_BACK = {
    "account/": "a password, or an address that signs in",
    "mfa/": "a second step",
    "socialaccount/": "nobody is signed in there",
    "admin/": "the desk keeps its own (tests.exercises.admin.test_signed_out)",
    "styleguide.html": "nothing is sent",
    "settings_delete.html": "a password",
    "care_team_code.html": "a code is a secret",
    "care_team.html": "a code is a secret",
    "carry.html": "a file",
    **dict.fromkeys(
        (
            "carry_look.html", "consent.html", "own_opening.html", "red_flag_mistake.html", "care_link.html",
            "invitation_share.html", "team_leave.html", "routine_proposal.html",
        ),
        "a yes is given with the page before one's eyes",
    ),
    **dict.fromkeys(
        (
            "_effort.html", "_moved.html", "activity_effort.html", "message_mail.html", "routine_pause.html",
            "session_move.html", "settings_time_zone.html", "invitation_look_after.html", "team_member.html",
            "routine.html", "part.html", "part_new.html", "session_exercise.html", "team_plan.html",
        ),
        "one answer is not much to give again",
    ),
}  # fmt: skip
# Views whose forms come back in a test of their own.
ELSEWHERE = {
    "programs:activity_new", "programs:activity_edit", "programs:session_exercise", "programs:session_finish",
    "programs:fall_new", "programs:clearance_new", "programs:check_in_step", "accounts:welcome_step",
    "accounts:red_flag_seen", "accounts:welcome_later",
    "programs:team_plan", "programs:team_plan_item", "programs:team_notes", "programs:team_tests",
    "programs:team_clearance", "programs:team_messages", "programs:team_internal_notes", "accounts:care_messages",
    "accounts:team_practice",
}  # fmt: skip


def plain(name: str, user: User) -> str:
    make_routine(user)
    return reverse(name)


def diary_enter(user: User) -> str:
    routine = make_routine(user, on=MONDAY - timedelta(days=21))
    routine = Routine.objects.select_related("program", "user").get(pk=routine.pk)
    sheet = make_sheet(by=user, routine=routine, sheet_id=uuid.uuid4(), first=MONDAY - timedelta(days=14), weeks=4)
    return reverse("programs:diary_enter", args=[sheet.pk])


def functional_test(user: User) -> str:
    make_routine(user)
    return f"{reverse('accounts:functional_test', args=['four-stage'])}?ready&place=on&well=on&company=on&stop=on"


def session_check(user: User) -> str:
    play(make_routine(user, on=MONDAY - timedelta(days=7)), on=MONDAY - timedelta(days=3), morning=None)
    return reverse("programs:session_check", args=[uuid.uuid4()])


def session_stop_pain(user: User) -> str:
    return reverse("programs:session_stop_pain", args=[make_session(make_routine(user), on=MONDAY, done=False).pk])


def session_morning(user: User) -> str:
    session = play(make_routine(user, on=MONDAY - timedelta(days=7)), on=MONDAY - timedelta(days=3), morning=None)
    return reverse("programs:session_morning", args=[session.pk])


def looked_at(user: User) -> str:
    routine = make_routine(user, on=MONDAY - timedelta(days=21))
    for days in (7, 5):
        play(routine, on=MONDAY - timedelta(days=days), of={"sit-to-stand": {"pain": 7}})
    play(routine, on=MONDAY - timedelta(days=3))
    return reverse("programs:routine_exercise", args=[routine.items.get(exercise__slug="sit-to-stand").pk])


def calendar(user: User) -> str:
    make_routine(user)
    make_feed(by=user)
    return reverse("programs:calendar")


def care_team_invite(_user: User) -> str:
    Practice()
    return reverse("accounts:care_team_invite")


def of_practice(name: str, user: User) -> str:
    practice = Practice()
    practice.ana.user, practice.ana.administers = user, True
    practice.ana.save(update_fields=["user", "administers"])
    if name == "programs:team_hand_over":
        return reverse(name, args=[make_care_link(make_user("shares@example.org"), practice.ana, Scope.PLAN).pk])
    both = [practice.organisation.pk, practice.ana.pk]
    return reverse(name, args=both if name == "accounts:team_absence" else both[:1])


CASES: dict[str, Callable[[User], str]] = {
    **{
        name: partial(plain, name)
        for name in (
            "accounts:settings", "accounts:settings_weights", "programs:activity_aim", "programs:session_earlier",
            "programs:reminders", "programs:course_mail", "programs:links", "programs:diary",
        )
    },
    **{
        name: partial(of_practice, name)
        for name in (
            "accounts:team_invite", "accounts:team_member_invite", "accounts:team_absence", "programs:team_hand_over",
        )
    },
    "programs:diary_enter": diary_enter,
    "accounts:functional_test": functional_test,
    "programs:session_check": session_check,
    "programs:session_stop_pain": session_stop_pain,
    "programs:session_morning": session_morning,
    "programs:routine_exercise_looked_at": looked_at,
    "programs:calendar": calendar,
    "accounts:care_team_invite": care_team_invite,
}  # fmt: skip


def keeping(patterns: URLResolver, names: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the names of all views that keep what was typed."""
    for pattern in patterns.url_patterns:
        if isinstance(pattern, URLPattern):
            if getattr(pattern.callback, "keeps_typed", False):
                yield ":".join((*names, pattern.name or ""))
        else:
            yield from keeping(pattern, (*names, *filter(None, [pattern.namespace])))


def test_every_view_that_keeps_a_form_is_tried() -> None:
    assert {name for name in keeping(get_resolver()) if not name.startswith("admin:")} == ELSEWHERE | CASES.keys()


def test_every_form_comes_back_or_says_why_not() -> None:
    forms = [
        (str(path.relative_to(TEMPLATES)), form)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for form in FORM.findall(path.read_text(encoding="utf-8"))
        if 'method="post"' in form.partition(">")[0] and FIELD.search(form)
    ]
    lost = {name for name, form in forms if 'name="whose"' not in form}
    assert not [name for name in lost if not any(map(partial(_is, name), DO_NOT_COME_BACK))]
    assert not [reason for reason in DO_NOT_COME_BACK if not any(_is(name, reason) for name in lost)]


def _is(template: str, which: str) -> bool:
    return template.startswith(which) if which.endswith("/") else template.rpartition("/")[2] == which


@pytest.mark.parametrize("name", CASES)
def test_what_was_typed_comes_back_to_its_writer_alone(owner: User, name: str) -> None:
    address = CASES[name](owner)
    page = Page(client_of(owner).get(address).text, address)
    before, typed = page.shown(), page.typed()
    assert all(typed[name] != before[name] for name in typed)
    assert resolve(page.address.partition("?")[0]).view_name == name
    for person in (make_user("visitor@example.org"), owner):
        browser = Client()
        answer = browser.post(page.address, {**page.hidden, **typed})
        assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]
        back = answer["Location"].partition("?next=")[2]
        browser.force_login(person)
        again = Page(browser.get(back, follow=True).text, back)
        assert (again.shown() == typed) == (person == owner)
    # Nothing is stored before they send it.
    assert Page(client_of(owner).get(address).text, address).shown() == before
