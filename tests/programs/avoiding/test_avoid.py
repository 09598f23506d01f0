"""What to avoid and what instead is what the rules say: complete, with its grounds, and one's own for a person."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.health_check.services import report_red_flags
from accounts.models import User
from exercises.models import Exercise
from exercises.rules.screening import EVERYONE, Verdict
from exercises.snapshot.current import current_catalogue
from programs.avoiding.arranging import conditions_spoken_of, movements_ruled, rules_about, to_avoid_with
from tests.conftest import client_of
from tests.paper import check, look_into
from tests.programs.factories import make_clearance, make_profile

pytestmark = pytest.mark.django_db


def test_each_rule_stands_on_the_page_of_its_condition_with_its_reason_and_sources() -> None:
    """Left out are only rules that would change nothing, because all that they reach is out anyway."""
    catalogue = current_catalogue()
    for condition in conditions_spoken_of(catalogue):
        page = to_avoid_with(condition, catalogue)
        said = [*page.waits, *page.new_pain, *(entry for group in page.groups for entry in group.said)]
        assert said, condition
        for entry in said:
            assert entry.reason["reason"] and entry.reason["sources"], entry.reason["rule"]
            assert entry.about or entry.reason["message"], entry.reason["rule"]
        shown = {entry.reason["rule"] for entry in said}
        missing = [rule for rule in rules_about(condition, catalogue) if rule.id not in shown]
        judged = catalogue.screen([condition]).exercises
        for rule in missing:
            assert rule.verdict in {Verdict.CLEAR, Verdict.MODIFY, Verdict.LOAD}, rule.id
            own = [slug for slug, facts in catalogue.facts.items() if rule.reaches(facts) and not facts.parts]
            assert all(judged[slug].verdict > rule.verdict for slug in own), rule.id


def test_what_is_out_is_what_screening_says_and_what_takes_its_place_is_allowed() -> None:
    catalogue = current_catalogue()
    replaced = 0
    for condition in conditions_spoken_of(catalogue):
        judged = catalogue.screen([condition]).exercises
        for group in to_avoid_with(condition, catalogue).groups:
            for pair in group.replaced:
                assert judged[pair.exercise.slug].verdict.word == group.verdict
                if pair.instead:
                    assert judged[pair.instead.slug].verdict.allows, (condition, pair.exercise.slug)
                    replaced += 1
            assert all(judged[entry.slug].verdict.word == group.verdict for entry in group.changed)
    assert replaced > 50


def test_every_page_opens_to_a_visitor_without_a_script_or_a_query_for_each(client: Client) -> None:
    catalogue = current_catalogue()
    index = client.get(reverse("programs:avoid")).text
    counts = set()
    for name, slugs in {
        "programs:avoid_condition": conditions_spoken_of(catalogue),
        "programs:avoid_movement": movements_ruled(catalogue),
    }.items():
        for slug in slugs:
            address = reverse(name, args=[slug])
            assert f'href="{address}"' in index
            with CaptureQueriesContext(connection) as asked:
                page = client.get(address)
            assert page.status_code == 200, slug
            assert "None" not in page.text, slug
            counts.add(len(asked))
    assert max(counts) <= 2
    for unknown in ("nothing", EVERYONE):
        assert client.get(reverse("programs:avoid_condition", args=[unknown])).status_code == 404
    assert client.get(reverse("programs:avoid_movement", args=["supine-walk"])).status_code == 404
    assert client.post(reverse("programs:avoid")).status_code == 405


def test_a_person_reads_their_own_page_with_what_a_clinician_said(owner: User) -> None:
    """It goes through the one door to screening, so a yes opens what it opens here too."""
    make_profile(owner, bones=["osteoporosis"])
    signed_in = client_of(owner)
    address = reverse("programs:avoid")

    def closed(verdict: str) -> set[str]:
        groups = signed_in.get(address).context["avoided"].groups
        return {pair.exercise.slug for group in groups if group.verdict == verdict for pair in group.replaced}

    assert "double-knee-to-chest" in closed("avoid")
    assert "small-hops" in closed("clear")
    page = signed_in.get(address)
    assert "you told us that you have osteoporosis" in page.text
    hops = Exercise.objects.get(slug="small-hops")
    make_clearance(owner, exercise=hops, rules=["OST-7", "GATE-HOPS"])
    assert "small-hops" not in closed("clear")


def test_what_concerns_them_most_stands_open_and_the_rest_is_folded_with_its_count(owner: User) -> None:
    make_profile(owner, bones=["osteoporosis"], balance=["unsteady"])
    page = client_of(owner).get(reverse("programs:avoid"))
    folds = re.findall(
        r'<details class="disclosure avoid__fold"( open)?>\s*<summary[^>]*><h2 id="(\w+)">.*?\((\d+)\)', page.text
    )
    groups = page.context["avoided"].groups
    assert [(name, int(count)) for _open, name, count in folds] == [(of.verdict, len(of.said)) for of in groups]
    assert [bool(is_open) for is_open, _name, _count in folds] == [True] + [False] * (len(groups) - 1)


def test_what_is_out_is_not_said_to_open_by_a_doctors_yes(owner: User) -> None:
    """A risk of falling closes hops for good, so the yes that thin bones alone would wait for is not spoken of."""
    make_profile(owner, bones=["osteoporosis"], balance=["unsteady"])
    groups = {
        group.verdict: group for group in client_of(owner).get(reverse("programs:avoid")).context["avoided"].groups
    }
    assert "FR-4" in {entry.reason["rule"] for entry in groups["avoid"].said}
    said = {entry.reason["rule"] for entry in groups["clear"].said}
    assert not said & {"OST-7", "GATE-HOPS", "GATE-STAMPS"}


def test_nothing_that_takes_a_place_asks_for_more_than_the_condition_allows() -> None:
    """Who cannot lie down is not sent to the floor, and who sits most of the day does not march on the spot."""
    catalogue = current_catalogue()
    for condition, out in {"cannot_lie_down": {"floor_transfer"}, "mostly_sitting": {"weight_bearing"}}.items():
        pairs = [pair for group in to_avoid_with(condition, catalogue).groups for pair in group.replaced]
        assert any(pair.instead for pair in pairs)
        for pair in pairs:
            assert not (pair.instead and pair.instead.movements & out), (condition, pair.exercise.slug)
    for pair in (pair for group in to_avoid_with("thr_lateral", catalogue).groups for pair in group.replaced):
        assert not (pair.instead and pair.instead.slug.startswith("plie-")), pair.exercise.slug


def test_their_own_page_is_a_pdf_too(owner: User, client: Client) -> None:
    address = reverse("programs:avoid_pdf")
    signed_in = client_of(owner)
    assert signed_in.get(address)["Location"] == reverse("accounts:welcome")
    make_profile(owner, bones=["osteoporosis"])
    answer = signed_in.get(address)
    assert answer["Content-Type"] == "application/pdf"
    looked = look_into(answer.content)
    check(looked)
    words = " ".join(looked.text.split())
    for said in ("Rounding the back to its limit", "Experts agree", "This instead", "Single knee hug", "Giangregorio"):
        assert said in words, said
    assert "Choose a movement" not in words
    assert 'href="/learn/avoid/pdf/"' not in client.get(reverse("programs:avoid")).text


def test_with_an_open_sign_it_reads_as_for_a_visitor(owner: User) -> None:
    make_profile(owner, bones=["osteoporosis"])
    report_red_flags(by=owner, codes=["RF7"])
    page = client_of(owner).get(reverse("programs:avoid"))
    assert "avoided" not in page.context
    assert f'href="{reverse("accounts:red_flag")}"' in page.text


def test_it_is_linked_where_somebody_looks_for_it(client: Client) -> None:
    for name in ("exercises:exercise_list", "help"):
        assert f'href="{reverse("programs:avoid")}"' in client.get(reverse(name)).text, name
