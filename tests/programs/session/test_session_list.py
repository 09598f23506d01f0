from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from datetime import time as clock

import pytest
import time_machine
from django.urls import reverse

from programs.models import Session, TimeOfDay
from programs.session.begin import start_session
from programs.session.do import log_all_as_planned
from programs.session.finish import finish_session
from programs.session.views import PER_PAGE
from tests.programs.checks import queries_of, signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import add_part, make_copies, make_routine, make_session

ADDRESS = "/sessions/"
pytestmark = pytest.mark.usefixtures("on_a_monday")


def test_the_history_newest_first(owner, owner_client):
    routine = make_routine(owner)
    older = make_session(routine, on=MONDAY - timedelta(days=2), pain=2, effort=5, note="On the balcony.")
    newer = make_session(routine)
    page = owner_client.get(ADDRESS)
    assert [row.pk for row in page.context["page"]] == [newer.pk, older.pk]
    assert "2 sessions so far" in page.text
    assert "Saturday 14 November" in page.text
    assert "pain 2 out of 10, effort 5 out of 10" in page.text
    assert "On the balcony." in page.text
    assert "6 exercises" in page.text
    assert f'href="{older.get_absolute_url()}"' in page.text


def test_only_what_is_done(owner, owner_client):
    make_session(make_routine(owner), done=False)
    assert "No session yet" in owner_client.get(ADDRESS).text


def test_an_exercise_that_was_left_out_does_not_count(owner, owner_client):
    session = make_session(make_routine(owner))
    item = session.routine.items.first()
    session.set_logs.filter(item=item).update(skipped="pain")
    assert "5 exercises" in owner_client.get(ADDRESS).text


def test_without_a_session_it_says_so(owner_client):
    page = owner_client.get(ADDRESS)
    assert page.status_code == 200
    assert "No session yet" in page.text


@pytest.mark.parametrize(("asked", "number"), [("1", 1), ("2", 2), ("99", 2), ("-1", 2), ("two", 1), ("", 1)])
def test_comes_in_pages(owner, owner_client, asked, number):
    routine = make_routine(owner)
    session = make_session(routine)
    make_copies(session, on=[MONDAY - timedelta(days=day) for day in range(1, PER_PAGE + 1)])
    page = owner_client.get(ADDRESS, {"page": asked})
    assert page.status_code == 200
    assert page.context["page"].number == number
    assert len(page.context["page"]) == (PER_PAGE if number == 1 else 1)
    assert f"Page {number} of 2" in page.text


def test_nothing_of_anybody_else(owner, other_client):
    make_session(make_routine(owner))
    assert "No session yet" in other_client.get(ADDRESS).text


def test_anonymous(client, db):
    assert signs_in_first(client.get(ADDRESS))


def test_wrong_method(owner_client):
    assert owner_client.post(ADDRESS).status_code == 405


def test_queries_stay_the_same_however_long_the_history(owner, owner_client):
    routine = make_routine(owner)
    made = [make_session(routine, on=MONDAY - timedelta(days=day), pain=1) for day in range(5)]
    few = queries_of(owner_client, ADDRESS)
    made += make_copies(made[0], on=[MONDAY - timedelta(days=day) for day in range(5, 15)])
    # Session, person, number of sessions, sessions with their routine and counts; of a search as many.
    assert queries_of(owner_client, ADDRESS) == few == 5
    assert queries_of(owner_client, f"{ADDRESS}?weeks=12&kind=whole") == few
    text = owner_client.get(ADDRESS).text
    assert all(session.get_absolute_url() in text for session in made)


def test_a_session_is_called_as_on_its_own_page_and_on_today(owner, owner_client):
    """Also one of the morning, or of a day on which a part beside the program has its turn alone."""
    routine = make_routine(owner, on=MONDAY)
    add_part(routine, program="morning-in-bed", days=range(7))
    add_part(routine, exercise="head-press", days=[1])
    routine.refresh_from_db()
    named = []
    for day, time in (
        (MONDAY, TimeOfDay.MORNING),
        (MONDAY, TimeOfDay.ANY),
        (MONDAY + timedelta(days=1), TimeOfDay.ANY),
    ):
        with time_machine.travel(datetime.combine(day, clock(8), UTC), tick=False):
            if time == TimeOfDay.ANY:
                named.append(owner_client.get("/today/").context["name"])
            session = start_session(
                by=owner, routine=routine, session_id=uuid.uuid4(), performed_on=day, time_of_day=time
            )
            log_all_as_planned(session=session)
            finish_session(session=session)
    shown = owner_client.get(ADDRESS).context["page"]
    own = [owner_client.get(reverse("programs:session_detail", args=[row.pk])).context["page"].name for row in shown]
    assert [row.name for row in shown] == own
    assert [name for name in own[::-1] if name in named] == named
    assert len(set(own)) == 3
    few = queries_of(owner_client, ADDRESS)
    make_copies(session, on=[MONDAY + timedelta(weeks=week) for week in range(1, 6)])
    assert queries_of(owner_client, ADDRESS) == few


# --- Finding ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def history(owner) -> dict[str, Session]:
    """One session of each kind, by its kind; none in the same week as another, the "old" one long ago."""
    routine = make_routine(owner, on=MONDAY - timedelta(weeks=30))
    old = make_session(routine, on=MONDAY - timedelta(weeks=20), pain=0, note="With Anna in the Garden, 100% done.")
    kinds: dict[str, dict[str, object]] = {
        "whole": {"note": "Alone."},
        "stopped": {"stopped": Session.Stopped.TIRED},
        "short": {"short": True},
        "pain": {"pain": 3, "note": "The garden again."},
        "pain told when stopping": {"stop_pain": 7, "stopped": Session.Stopped.PAIN},
    }
    made = {"old": old}
    for weeks, (kind, fields) in enumerate(kinds.items(), start=1):
        made |= {kind: make_copies(old, on=[MONDAY - timedelta(weeks=weeks)], **{"note": "", **fields})[0]}
    return made


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({"kind": "whole"}, ["whole", "short", "pain", "old"]),
        ({"kind": "stopped"}, ["stopped", "pain told when stopping"]),
        ({"kind": "short"}, ["short"]),
        ({"kind": "pain"}, ["pain", "pain told when stopping"]),
        ({"weeks": "4"}, ["whole", "stopped", "short"]),
        ({"weeks": "12"}, ["whole", "stopped", "short", "pain", "pain told when stopping"]),
        ({"weeks": "12", "kind": "stopped", "q": ""}, ["stopped", "pain told when stopping"]),
        ({"q": "garden"}, ["pain", "old"]),
        ({"q": "(anna) garden"}, ["old"]),
        ({"q": "100%"}, ["old"]),
        ({"q": "%"}, ["old"]),
        ({"weeks": "4", "q": "garden"}, []),
    ],
)
def test_finds_what_was_looked_for(history, owner_client, asked, kinds):
    page = owner_client.get(ADDRESS, asked)
    assert [row.pk for row in page.context["page"]] == [history[kind].pk for kind in kinds]
    assert all(page.context["form"][name].value() == value for name, value in asked.items())


def test_what_finds_nothing_says_what_to_do(history, owner_client):
    page = owner_client.get(ADDRESS, {"q": "swimming"})
    assert page.status_code == 200
    assert "No session yet" not in page.text
    assert 'value="swimming"' in page.text
    assert f'href="{ADDRESS}"' in page.text.partition('class="empty"')[2].partition("</div>")[0]


@pytest.mark.parametrize("asked", [{"kind": "odd"}, {"weeks": "5"}, {"weeks": "x"}, {"q": "x" * 81}])
def test_a_search_that_cannot_be_is_told_at_its_field(history, owner_client, asked):
    page = owner_client.get(ADDRESS, {"q": "garden", **asked})
    assert page.status_code == 422
    (name,) = asked
    assert f'id="id_{name}_error"' in page.text
    assert page.context["page"].paginator.count == (len(history) if name == "q" else 2)


def test_a_page_of_what_was_found_stays_within_it(history, owner_client):
    make_copies(history["stopped"], on=[MONDAY - timedelta(days=day) for day in range(PER_PAGE)])
    page = owner_client.get(ADDRESS, {"kind": "stopped"})
    assert 'href="?kind=stopped&amp;page=2"' in page.text
    assert len(owner_client.get(ADDRESS, {"kind": "stopped", "page": "2"}).context["page"]) == 2


def test_htmx_gets_what_was_found_and_the_address_follows(history, owner_client):
    headers = {"HX-Request": "true", "HX-Target": "sessions", "HX-Current-URL": f"http://testserver{ADDRESS}?q=gar"}
    typed = owner_client.get(ADDRESS, {"q": "garden", "kind": "", "weeks": ""}, headers=headers)
    assert typed["HX-Replace-Url"] == f"{ADDRESS}?q=garden"
    assert 'id="session-count" role="status" hx-swap-oob="innerHTML"' in typed.text
    assert "<form" not in typed.text
    chosen = owner_client.get(ADDRESS, {"q": "gar", "kind": "pain", "weeks": ""}, headers=headers)
    assert chosen["HX-Push-Url"] == f"{ADDRESS}?q=gar&kind=pain"
    turned = owner_client.get(ADDRESS, {"q": "gar", "page": "1"}, headers=headers)
    assert turned["HX-Push-Url"] == f"{ADDRESS}?q=gar&page=1"
