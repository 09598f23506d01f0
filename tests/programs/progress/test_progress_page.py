from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.functional_tests import services
from accounts.functional_tests.scoring import CHAIR_STAND
from programs.activity.services import set_aim
from programs.entries.plan import DoneSet
from programs.models import Routine, Session
from programs.proposal.start import choose_days
from programs.session.asked import sets_of
from programs.session.do import log_exercise
from tests.programs.activity.factories import make_activity
from tests.programs.checks import tables_opened
from tests.programs.factories import make_copies, make_routine, make_session
from tests.programs.histories import play

PAGE = "/progress/"
TODAY = date(2026, 11, 21)
THIS_MONDAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _on_a_saturday():
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False):
        yield


def weeks_ago(number: int, weekday: int = 0) -> date:
    return THIS_MONDAY - timedelta(weeks=number) + timedelta(days=weekday)


def test_shows_weeks_against_the_plan_pain_and_effort(owner, owner_client):
    routine = make_routine(owner, on=weeks_ago(3))
    made = [
        make_session(routine, on=day, pain=pain, effort=effort)
        for day, pain, effort in [
            (weeks_ago(3, 0), 3, 6),
            (weeks_ago(3, 2), 2, 5),
            (weeks_ago(2, 0), 2, 5),
            (weeks_ago(1, 2), 1, 4),
            (weeks_ago(0, 0), 1, 4),
        ]
    ]
    page = owner_client.get(PAGE)
    assert page.status_code == 200
    text = page.content.decode()
    assert "You did 4 of 9 planned sessions in the last three weeks." in text
    assert "This week so far: 1 session." in text
    assert "Your pain stayed between 1 and 3." in text
    assert "Your effort was between 4 and 6." in text
    assert text.count('<svg class="chart"') == 3
    assert text.count("as a table</a>") == 3
    for table in ("pain", "effort"):
        opened = owner_client.get(PAGE, {"table": table}).text
        assert all(session.get_absolute_url() in opened for session in made)
    assert reverse("programs:session_list") in text
    assert [(week.done, week.planned) for week in page.context["shown"].weeks] == [(1, 3), (1, 3), (1, 3), (2, 3)]


def test_a_plot_says_in_words_what_it_shows(owner, owner_client):
    routine = make_routine(owner, on=weeks_ago(1))
    make_session(routine, on=weeks_ago(1), pain=2, effort=5)
    text = owner_client.get(PAGE).content.decode()
    assert '<title id="pain-plot-title">Worst pain of each session, from 0 to 10</title>' in text
    assert (
        '<desc id="pain-plot-words">You said your pain once: 2 out of 10. '
        "All numbers are in the table that opens below.</desc>" in text
    )


def test_each_plot_leads_to_its_table_which_opens_in_its_place(owner, owner_client):
    routine = make_routine(owner, on=weeks_ago(5))
    for number in range(4, 0, -1):
        play(routine, on=weeks_ago(number))
    make_activity(owner, on=weeks_ago(1), minutes=45)
    names = tables_opened(owner_client, f"{PAGE}?weeks=4&month={weeks_ago(4):%Y-%m}")
    assert names > {"table-month", "table-weeks", "table-moved", "table-pain", "table-effort"}
    page = owner_client.get(PAGE, {"weeks": "4"}).text
    assert len(names) == page.count('<svg class="chart"') + 1
    assert not re.search("<details[^>]* open", owner_client.get(PAGE, {"table": "<b>"}).text)
    # Other links keep what is open as well.
    page = owner_client.get(PAGE, {"month": f"{weeks_ago(0):%Y-%m}", "table": "pain", "weeks": "4"}).text
    links = [unescape(link) for link in re.findall(r'href="(\?[^"]*(?:weeks|month)=[^"]*)"', page)]
    assert {frozenset(parse_qs(urlsplit(link).query)) for link in links} == {frozenset({"month", "table", "weeks"})}


def test_to_test_oneself_is_something_to_press(owner, owner_client):
    make_session(make_routine(owner, on=weeks_ago(2)))
    page = owner_client.get(PAGE).text
    (link,) = re.findall(rf'<a [^>]*href="{reverse("accounts:functional_test_list")}"[^>]*>', page)
    assert 'class="button' in link


def test_without_a_session_there_is_nothing_to_show(owner, owner_client):
    make_routine(owner, on=weeks_ago(3))
    page = owner_client.get(PAGE)
    assert "Nothing to show yet" in page.content.decode()
    assert '<svg class="chart"' not in page.content.decode()


def test_somebody_who_has_done_nothing_at_all_gets_the_page(owner_client):
    page = owner_client.get(PAGE)
    assert page.status_code == 200
    assert "Nothing to show yet" in page.content.decode()


def test_a_session_in_progress_does_not_count(owner, owner_client):
    make_session(make_routine(owner, on=weeks_ago(1)), done=False)
    assert "Nothing to show yet" in owner_client.get(PAGE).content.decode()


def test_the_worst_pain_is_the_most_that_was_told_and_effort_what_was_said_at_the_end(owner, owner_client):
    routine = make_routine(owner, on=weeks_ago(1))
    session = make_session(routine, on=weeks_ago(1))
    items = list(routine.items.all())
    log_exercise(session=session, item=items[0], done=done_sets(session, items[0]), pain=1, effort=3)
    log_exercise(session=session, item=items[1], done=done_sets(session, items[1]), pain=4, effort=2)
    said = make_session(routine, on=weeks_ago(1, 2), pain=0, effort=7)
    log_exercise(session=said, item=items[0], done=done_sets(said, items[0]), pain=5, effort=9)
    page = owner_client.get(PAGE)
    assert [(outcome.pain, outcome.effort) for outcome in page.context["shown"].outcomes] == [(5, 7), (4, 3)]


def done_sets(session, item):
    return [DoneSet(planned=planned_set, amount=planned_set.amount) for planned_set in sets_of(session, item)]


def test_pain_and_effort_that_nobody_said_are_no_zero(owner, owner_client):
    make_session(make_routine(owner, on=weeks_ago(1)), on=weeks_ago(1))
    text = owner_client.get(PAGE).content.decode()
    assert "You have not said how much it hurt." in text
    assert "You have not said how hard it was." in text
    assert text.count('<svg class="chart"') == 1


def test_strong_pain_leads_to_what_to_do(owner, owner_client):
    routine = make_routine(owner, on=weeks_ago(1))
    make_session(routine, on=weeks_ago(1), pain=5)
    assert "What to do when it hurts" not in owner_client.get(PAGE).content.decode()
    make_session(routine, on=weeks_ago(1, 2), pain=6)
    assert "What to do when it hurts" in owner_client.get(PAGE).content.decode()


def test_what_is_older_than_twelve_weeks_is_in_the_list_only(owner, owner_client):
    routine = make_routine(owner, on=weeks_ago(14))
    make_session(routine, on=weeks_ago(13), pain=9)
    page = owner_client.get(PAGE)
    text = page.content.decode()
    assert "There was no session in the last four weeks. You can begin again on any day." in text
    assert "See your 1 session so far" in text
    assert page.context["shown"].outcomes == []
    assert text.count('<svg class="chart"') == 1


@pytest.mark.parametrize(
    ("asked", "shown", "found"), [("4", "4", 0), ("all", "all", 1), ("", "12", 0), ("52", "12", 0), ("x", "12", 0)]
)
def test_how_far_back_is_a_choice(owner, owner_client, asked, shown, found):
    make_session(make_routine(owner, on=weeks_ago(14)), on=weeks_ago(13), pain=9)
    page = owner_client.get(PAGE, {"weeks": asked})
    assert (page.context["span"].key, len(page.context["shown"].outcomes)) == (shown, found)
    assert re.findall(r'id="weeks-(\w+)"[^>]*aria-current="true"', page.text) == [shown]


def test_each_week_counts_the_routine_that_was_in_force(owner, owner_client):
    first = make_routine(owner, on=weeks_ago(4))
    make_session(first, on=weeks_ago(4))
    second = make_routine(owner, program="six-hip-exercises", on=weeks_ago(2))
    choose_days(routine=second, days=[1], today=weeks_ago(2))
    page = owner_client.get(PAGE)
    assert [week.planned for week in page.context["shown"].weeks] == [1, 1, 1, 3, 3]


def test_a_locked_routine_asks_for_nothing(owner, owner_client):
    routine = make_routine(owner, on=weeks_ago(3))
    make_session(routine, on=weeks_ago(2))
    Routine.objects.filter(pk=routine.pk).update(locked=True)
    page = owner_client.get(PAGE)
    assert all(week.planned is None for week in page.context["shown"].weeks)
    assert "You did 1 session in the last 12 weeks." in page.content.decode()


def test_the_persons_own_day_decides_which_week_it_is(owner, owner_client):
    owner.time_zone = "Pacific/Auckland"
    owner.save(update_fields=["time_zone"])
    make_session(make_routine(owner, on=weeks_ago(1)), on=weeks_ago(1))
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        page = owner_client.get(PAGE)
    assert page.context["shown"].weeks[0].monday == THIS_MONDAY + timedelta(days=7)


def test_nothing_of_anybody_else(owner, other_client):
    make_session(make_routine(owner, on=weeks_ago(1)), on=weeks_ago(1), pain=5)
    assert "Nothing to show yet" in other_client.get(PAGE).content.decode()


def test_anonymous_signs_in_first(client, db):
    answer = client.get(PAGE)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_wrong_method(owner_client):
    assert owner_client.post(PAGE).status_code == 405


def test_queries_stay_the_same_however_long_the_history(owner, owner_client):
    routine = make_routine(owner, on=weeks_ago(40))
    owner_client.get(PAGE)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page = owner_client.get(PAGE)
        assert page.status_code == 200
        shown.append(len(page.context["shown"].outcomes))
        return len(captured)

    shown: list[int] = []
    ten = [make_session(routine, on=TODAY - timedelta(days=number), pain=number % 4, effort=5) for number in range(10)]
    few = queries()
    for pain in range(4):
        days = [TODAY - timedelta(days=number) for number in range(10, 200) if number % 4 == pain]
        make_copies(ten[pain], on=days)
    many = queries()
    # The session, the person, the sessions that were done, the routines, the exercises, the catalogue's version, what
    # was asked for, the last session, the self-tests; what was done beside the sessions, and the aim.
    assert few == many == 11
    assert shown == [10, 83]


# --- Beside the sessions ----------------------------------------------------------------------------------------------


def test_minutes_are_drawn_against_the_aim_of_their_week(owner, owner_client):
    make_session(make_routine(owner, on=weeks_ago(3)), on=weeks_ago(1))
    set_aim(by=owner, minutes=60, today=weeks_ago(2))
    set_aim(by=owner, minutes=66, today=weeks_ago(0))
    make_activity(owner, on=weeks_ago(1), minutes=45)
    make_activity(owner, on=weeks_ago(1) + timedelta(days=1), minutes=20)
    page = owner_client.get(PAGE)
    shown = [(week.minutes, week.aim, week.days) for week in page.context["shown"].moved]
    assert shown == [(0, 66, 0), (65, 60, 2), (0, 60, 0)]
    assert len(page.context["shown"].moved_plot.done) == 1
    assert len(page.context["shown"].moved_plot.planned) == 3
    assert 'id="moved-plot-title"' in page.text


def test_who_only_walks_has_something_to_see(owner, owner_client):
    make_activity(owner, minutes=30)
    page = owner_client.get(PAGE)
    assert [week.minutes for week in page.context["shown"].moved] == [30]
    assert 'id="moved-plot-title"' in page.text


def test_weeks_in_a_row_are_said_from_two_on_and_can_be_hidden(owner, owner_client):
    routine = make_routine(owner, on=weeks_ago(2))
    for day in (weeks_ago(1, 0), weeks_ago(1, 2), weeks_ago(1, 4)):
        make_session(routine, on=day)
    assert not owner_client.get(PAGE).context["shown"].in_a_row_sentence
    first = Session.objects.get(performed_on=weeks_ago(1))
    make_copies(first, on=[weeks_ago(2, 1), weeks_ago(2, 3), weeks_ago(2, 6)])
    page = owner_client.get(PAGE)
    assert "2 weeks in a row" in page.context["shown"].in_a_row_sentence
    assert page.context["shown"].in_a_row_sentence in page.text
    owner.shows_weeks_in_a_row = False
    owner.save(update_fields=["shows_weeks_in_a_row"])
    assert "in a row" not in owner_client.get(PAGE).text


def test_the_first_and_the_last_result_of_each_self_test_stand_beside_it(owner, owner_client):
    make_session(make_routine(owner, on=weeks_ago(9)), on=weeks_ago(9))
    assert owner_client.get(PAGE).context["shown"].tests == []
    for number, times in ((9, 8), (5, 9), (1, 12)):
        services.record_test(
            by=owner, kind=CHAIR_STAND, scores=[services.Score(score=Decimal(times))], today=weeks_ago(number)
        )
    page = owner_client.get(PAGE)
    (history,) = page.context["shown"].tests
    assert (history.first.words, history.last.words) == ("8 times", "12 times")
    assert history.change in page.text
    assert ": 8 times." in page.text
    assert ": 12 times." in page.text
