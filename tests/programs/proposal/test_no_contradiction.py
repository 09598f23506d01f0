"""Whoever somebody is, and whatever is at home: no page takes back what another part of it says.

Nothing that is left out is suggested or named as something to do; nothing is asked for that is not at home; nobody who
cannot get down to the floor and has no bed is sent there; what stands in for something asks no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from exercises.models import Step
from exercises.rules.catalogue import Catalogue
from exercises.rules.home import DEMAND, LYING, ON_A_CHAIR_OR_STANDING, Home, Place, home_of
from exercises.snapshot.current import current_catalogue
from programs.decision.reading.reader import Reader
from programs.fitting.explanation import tier_means
from programs.fitting.fitted import Origin
from programs.models import Program, ProgramItem
from programs.models.training import present
from programs.progression.course.ladders import End
from programs.progression.course.states import Level
from programs.progression.in_force import numbers_of
from programs.proposal.describe import days_between_of, describe, gaps_of
from programs.proposal.proposal import Proposal
from programs.proposal.propose import propose, propose_to
from programs.proposal.start import start_routine
from programs.routine.easier import easier_than
from programs.routine.exercise.swapping import Swapping
from programs.routine.paper.summary import summary_of_proposal, summary_of_routine
from programs.standing.person import Person
from tests.programs.conftest import MONDAY
from tests.programs.factories import make_profile
from tests.programs.whole.random_people import random_answers

pytestmark = pytest.mark.usefixtures("on_a_monday")

# How a text asks for a thing. A machine's own rails, and the rail of a stair outside, come with what they belong to.
ASKS_FOR = {
    "fixed-support": re.compile(r"something fixed|fixed support|\bcounter\b|wall rail|or rail\b", re.I),
    "steady-chair": re.compile(r"steady chair", re.I),
    "bed": re.compile(r"\bbed\b", re.I),
    "couch": re.compile(r"\bcouch\b", re.I),
}
# The page may name what is missing, as the reason.
NAMED_AS_MISSING = re.compile(r"(It needs what you do not have|You told us that you do not have this) at home:[^.]*\.")


def asked_for(text: str, *, at_home: Iterable[str]) -> set[str]:
    """Return the things that a text asks for and that are not at home."""
    text = NAMED_AS_MISSING.sub("", text)
    return {slug for slug, words in ASKS_FOR.items() if words.search(text)} - set(at_home)


def people(number: int) -> Iterator[tuple[Random, dict[str, object]]]:
    for seed in range(number):
        random = Random(seed)
        yield random, random_answers(random)


# --- The catalogue ----------------------------------------------------------------------------------------------------


def test_the_catalogue_knows_of_every_start_position_what_it_asks(db):
    assert {entry.position for entry in current_catalogue().exercises.values()} <= DEMAND.keys()


def test_what_begins_on_the_floor_is_done_on_a_bed_or_ruled_out_for_who_cannot_get_there(db):
    """Else it would be left out without a reason that a page could say."""
    catalogue = current_catalogue()
    screening = catalogue.screen(["cannot_do_floor"])
    for slug, entry in catalogue.exercises.items():
        if DEMAND[entry.position] != ON_A_CHAIR_OR_STANDING and screening.exercises[slug].verdict.allows:
            assert DEMAND[entry.position] == LYING, slug
            assert "bed" in (*entry.equipment, *entry.equipment_optional), slug


def test_steps_ask_for_nothing_that_the_exercise_does_not_need(db):
    catalogue = current_catalogue()
    for slug, entry in catalogue.exercises.items():
        steps = Step.objects.filter(exercise__slug=slug).values_list("text", flat=True)
        # A bed is the other place beside the mat, for whoever has one.
        assert asked_for(" ".join(steps), at_home={*entry.equipment, "bed"}) == set(), slug


def test_notes_of_programs_ask_for_nothing_that_the_exercise_does_not_need(db):
    catalogue = current_catalogue()
    for item in ProgramItem.objects.select_related("exercise"):
        needed = catalogue.exercises[item.exercise.slug].equipment
        assert asked_for(item.note, at_home=needed) == set(), (item.program_id, item.exercise.slug)
    for program in Program.objects.published():
        assert asked_for(program.warm_up, at_home=()) == set(), program.slug


def test_notes_of_substitutes_ask_for_nothing_that_these_do_not_need(db):
    catalogue = current_catalogue()
    for substitution in catalogue.substitutions:
        for offer in substitution.offers:
            needed = catalogue.exercises[offer].equipment
            assert asked_for(substitution.note, at_home=needed) == set(), (substitution.blocked, offer)


def test_messages_of_rules_ask_for_nothing_that_the_exercise_does_not_need(db):
    catalogue = current_catalogue()
    for rule in catalogue.rules:
        for slug, facts in catalogue.facts.items():
            if rule.reaches(facts):
                needed = catalogue.exercises[slug].equipment
                assert asked_for(rule.message, at_home=needed) == set(), (rule.id, slug)


def test_messages_promise_no_exercise(db):
    """What is offered instead is another one for each person, or none: the page says which."""
    for rule in current_catalogue().rules:
        assert not re.search(r"offered instead|come instead|is offered|are offered", rule.message), rule.id


def test_what_is_said_of_a_thing_is_about_that_thing(db):
    catalogue = current_catalogue()
    told = [pair for rule in catalogue.rules for pair in rule.at_home]
    assert told
    for slug, words in told:
        assert slug in catalogue.asked_equipment
        assert asked_for(words, at_home={slug}) == set()


# --- Anybody ----------------------------------------------------------------------------------------------------------


def home_of_proposal(proposal: Proposal) -> Home:
    """Make it anew, so that a home that is put together wrongly is found."""
    return home_of(
        proposal.catalogue,
        equipment=proposal.facts.equipment,
        conditions=proposal.facts.conditions,
        support_always=proposal.tier.level == "HIGH",
    )


def check_possible(slug: str, catalogue: Catalogue, home: Home) -> None:
    entry = catalogue.exercises[slug]
    assert not [thing for thing in entry.equipment if thing in catalogue.asked_equipment - home.equipment], slug
    if not home.on_floor and DEMAND[entry.position] != ON_A_CHAIR_OR_STANDING:
        assert {"bed", "couch"} & home.equipment, slug
        assert DEMAND[entry.position] == LYING, slug


def check_proposal(proposal: Proposal) -> None:
    fitting, catalogue, home = proposal.fitting, proposal.catalogue, home_of_proposal(proposal)
    done = {item.exercise for item in fitting.items}
    left_out = {left.exercise for left in fitting.left_out if not left.side}
    replaced = {item.instead_of for item in fitting.items} - {""}
    parts = {part.exercise for item in fitting.items for part in item.parts}
    assert not done & (left_out | replaced)
    assert not parts & left_out
    for left in fitting.left_out:
        assert left.covered_by in done | {""}
        assert left.rules or left.missing or left.covered_by
        # How to change it is no reason why it is left out.
        assert left.covered_by or not any(rule.verdict.allows for rule in left.rules)
    for item in fitting.items:
        for slug in (part.exercise for part in item.parts) if item.parts else [item.exercise]:
            check_possible(slug, catalogue, home)
        entry = catalogue.exercises[item.exercise]
        if item.instead_of:
            before = catalogue.exercises[item.instead_of]
            assert home.place_instead(before, entry) is item.place is not Place.NOWHERE
            if item.origin is Origin.SIMILAR:
                assert entry.balance_demand <= before.balance_demand
                assert DEMAND[entry.position] <= max(DEMAND[before.position], LYING)
        if not home.on_floor and DEMAND[entry.position] == LYING:
            assert item.place in {Place.BED, Place.COUCH}
    check_suggestions(proposal, unwanted=left_out | replaced, home=home)


def check_suggestions(proposal: Proposal, *, unwanted: set[str], home: Home) -> None:
    gaps = gaps_of(
        roles=[item.role for item in proposal.fitting.items],
        strength_days=len(proposal.days),
        person=proposal.now,
        unwanted=proposal.fitting.unwanted,
    )
    between = days_between_of(proposal, trains_since=proposal.now.today).ways
    for entry in [remedy for _gap, remedy in gaps if remedy] + [entry for entry, _messages in between]:
        assert entry.slug not in unwanted
        assert proposal.effective.exercises[entry.slug].verdict.allows
        check_possible(entry.slug, proposal.catalogue, home)
    if "falls_risk" in proposal.facts.conditions:
        assert not {"cardio-hills-stairs-walk", "cardio-stair-climber"} & {entry.slug for entry, _messages in between}
    for text in texts_of(proposal, between):
        assert asked_for(text, at_home=proposal.facts.equipment) == set(), text
    if any(left.exercise == "warm-up-march" for left in proposal.fitting.left_out):
        assert "march" not in proposal.warm_up.lower()


def texts_of(proposal: Proposal, between: list) -> Iterator[str]:
    view = describe(proposal)
    yield proposal.warm_up
    yield tier_means(proposal.tier.level, numbers_of(proposal.catalogue), facts=proposal.facts, stays_moderate=True)
    for shown in view.items:
        yield shown.item.note
        yield from (reason["message"] for reason in [*shown.reasons, *shown.change_reasons])
    for omitted in view.omissions:
        yield omitted.left.note
        yield from (reason["message"] for reason in omitted.reasons)
    yield from (reason["message"] for reason in [*view.shared_reasons, *view.program_reasons])
    yield from (message for _entry, messages in between for message in messages)


def proposals_for(owner: User, answers: dict[str, object], slugs: Iterable[str]) -> Iterator[Proposal]:
    now = Person(owner, today=MONDAY, profile=make_profile(owner, **answers))
    for slug in slugs:
        proposal = propose_to(now, slug=slug)
        assert proposal is not None
        yield proposal


@pytest.fixture
def programs(db) -> list[str]:
    return sorted(Program.objects.published().values_list("slug", flat=True))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_no_proposal_contradicts_itself(owner, programs, random):
    for proposal in proposals_for(owner, random_answers(random), [random.choice(programs)]):
        check_proposal(proposal)


def test_no_proposal_of_any_program_contradicts_itself(owner, programs):
    """The same people each time, and each with every program."""
    for _random, answers in people(40):
        for proposal in proposals_for(owner, answers, programs):
            check_proposal(proposal)


def check_summary(summary, proposal: Proposal) -> None:
    facts = proposal.facts
    texts = [text for row in [*summary.rows, *summary.waiting] for text in (row.position_words, *row.movements)]
    if "cannot_do_floor" in facts.conditions and summary.rows:
        assert proposal.catalogue.movements["floor_transfer"] not in texts
        assert any(proposal.catalogue.conditions["cannot_do_floor"].name in words for words in summary.answers)
    for text in texts:
        assert asked_for(text, at_home=facts.equipment) == set()


def test_no_page_of_a_routine_contradicts_it(owner, owner_client, programs):
    """Routine, handout, look ahead, summary, swaps, ladders, the easier version and what never shows a way out."""
    played = 0
    for random, answers in people(24):
        (proposal,) = proposals_for(owner, answers, [random.choice(programs)])
        check_summary(summary_of_proposal(proposal), proposal)
        if not proposal.fitting.items or proposal.program.beside_only:
            continue
        with transaction.atomic():
            start_routine(by=owner, proposal=proposal, today=MONDAY)
            check_routine(owner, owner_client, proposal, MONDAY)
            transaction.set_rollback(True)
        played += 1
    assert played > 12


def check_routine(owner: User, client, proposal: Proposal, today: date) -> None:
    catalogue, home = proposal.catalogue, home_of_proposal(proposal)
    routine = present.with_items(owner)
    unwanted = proposal.fitting.unwanted
    check_summary(summary_of_routine(proposal.now, routine), proposal)
    page = client.get("/routine/")
    assert not {remedy.slug for _words, remedy in page.context["gaps"] if remedy} & unwanted
    at_home = proposal.facts.equipment
    for item in page.context["items"]:
        shown = item[0]
        messages = [reason["message"] for reason in [*shown.reasons, *shown.change_reasons]]
        assert asked_for(" ".join([shown.note, *messages]), at_home=at_home) == set()
    handout = client.get("/routine/print/")
    if handout.status_code == 200 and "sheets" in handout.context:
        assert asked_for(" ".join(handout.context["shared"]), at_home=at_home) == set()
        for block in (block for sheet in handout.context["sheets"] for block in sheet):
            # "On a mat, or on a firm bed": which, the note says.
            assert asked_for(" ".join(map(str, block.steps)), at_home={*at_home, "bed"}) == set()
            assert asked_for(" ".join([block.note, *block.messages]), at_home=at_home) == set()
    for item in routine.items.all():
        swapping = Swapping(item, today=today)
        for candidate in swapping.candidates():
            assert candidate.exercise not in unwanted - {swapping.place.slug}
            check_possible(candidate.exercise, catalogue, home)
            assert asked_for(candidate.note, at_home=at_home) == set()
        if easier := easier_than(proposal.now, item.exercise.slug):
            check_possible(easier.slug, catalogue, home)
    reader = Reader(routine)
    for tracked in reader.tracked:
        places, _end = reader.ladders[tracked.key]
        rungs = {Level.from_key(places.levels[number - 1]).exercise for number in places.open} - {tracked.entry.slug}
        assert not {rung for rung in rungs if rung in unwanted}
        for rung in rungs & catalogue.exercises.keys():
            check_possible(rung, catalogue, home)
    assert client.get("/routine/ahead/").status_code == 200


# --- The people of the issue ------------------------------------------------------------------------------------------


def recommended(owner: User, **answers: object) -> Proposal:
    proposal = propose(profile=make_profile(owner, **answers), today=MONDAY)
    assert proposal is not None
    return proposal


def test_neither_floor_nor_bed_means_nothing_lying(owner):
    proposal = recommended(owner, balance=["no_floor"], equipment=["fixed-support", "steady-chair"])
    assert proposal.fitting.items
    for item in proposal.fitting.items:
        assert DEMAND[proposal.catalogue.exercises[item.exercise].position] == ON_A_CHAIR_OR_STANDING
    missing = {left.exercise: left.missing for left in proposal.fitting.left_out}
    missing |= {item.instead_of: item.missing for item in proposal.fitting.changed}
    assert missing["heel-slide"] == ("bed",)


@pytest.mark.parametrize(("thing", "place"), [("bed", Place.BED), ("couch", Place.COUCH)])
def test_a_bed_or_a_couch_takes_the_place_of_the_floor_and_the_page_says_so(owner, thing, place):
    proposal = recommended(owner, balance=["no_floor"], equipment=["fixed-support", "steady-chair", thing])
    (lying,) = (item for item in proposal.fitting.items if item.exercise == "heel-slide")
    assert lying.place is place
    assert thing in lying.note
    (row,) = (row for row in summary_of_proposal(proposal).rows if row.slug == "heel-slide")
    assert thing in row.position_words


def test_equipment_that_was_never_asked_for_counts_as_not_there(owner):
    """Old answers, from before there was such a question: the careful way."""
    profile = make_profile(owner, balance=["no_floor"])
    profile.answers.pop("equipment")
    profile.save(update_fields=["answers"])
    proposal = propose(profile=profile, today=MONDAY)
    assert all(
        DEMAND[proposal.catalogue.exercises[item.exercise].position] == ON_A_CHAIR_OR_STANDING
        for item in proposal.fitting.items
    )


def test_after_a_broken_hip_nothing_is_on_hands_and_knees(owner, programs):
    for proposal in proposals_for(
        owner,
        {"bones": ["hip_fracture"], "hip_fracture_when": "recent", "equipment": ["fixed-support", "bed"]},
        programs,
    ):
        positions = {
            proposal.catalogue.exercises[item.exercise].position
            for item in proposal.fitting.items
            if item.instead_of and proposal.catalogue.exercises[item.instead_of].position != "quadruped"
        }
        assert "quadruped" not in positions


def test_at_tier_high_nobody_stands_without_something_that_holds_them(owner, programs):
    answers = {"balance": ["fallen"], "falls": "more", "fall_injury": "yes", "equipment": ["steady-chair", "bed"]}
    for proposal in proposals_for(owner, answers, programs):
        assert proposal.tier.level == "HIGH"
        for item in proposal.fitting.items:
            entry = proposal.catalogue.exercises[item.exercise]
            assert entry.position != "standing" or "wall" in entry.equipment


def test_a_rule_asks_for_support_only_where_there_is_some(owner):
    for equipment in (["steady-chair"], ["steady-chair", "fixed-support"]):
        answers = {"hips": ["knee"], "equipment": equipment}
        (proposal,) = proposals_for(owner, answers, ["hip-basics"])
        item = next(item for item in proposal.fitting.items if item.exercise == "sit-to-stand")
        (message,) = (reason["message"] for reason in proposal.item_reasons(item) if reason["rule"] == "KN-1")
        assert bool(ASKS_FOR["fixed-support"].search(message)) is ("fixed-support" in equipment)


def test_a_ladder_ends_before_what_was_left_out(owner):
    """The bridge stands for the first hip raise, which comes next on its ladder."""
    (proposal,) = proposals_for(owner, {"balance": ["worried"]}, ["hip-raise-ladder"])
    bridge = next(item for item in proposal.fitting.items if item.exercise == "flat-back-bridge")
    assert bridge.instead_of == "hip-raise-feet-on-chair"
    routine = start_routine(by=owner, proposal=proposal, today=MONDAY)
    places, end = next(iter(Reader(routine).ladders.values()))
    assert bridge.instead_of not in {Level.from_key(places.levels[number - 1]).exercise for number in places.open}
    assert (end.why, end.exercise) == (End.LEFT_OUT, bridge.instead_of)


def test_a_ladder_and_the_easier_version_need_what_is_at_home(owner):
    (proposal,) = proposals_for(owner, {"equipment": ["steady-chair"]}, ["hip-basics"])
    routine = start_routine(by=owner, proposal=proposal, today=MONDAY)
    rungs = {
        Level.from_key(places.levels[number - 1]).exercise
        for places, _end in Reader(routine).ladders.values()
        for number in places.open
    }
    assert "sit-to-stand" in rungs
    assert "stationary-lunge" not in rungs
    assert easier_than(proposal.now, "squat").slug == "sit-to-stand"
    (other,) = proposals_for(owner, {"equipment": ["fixed-support"]}, ["hip-basics"])
    assert easier_than(other.now, "squat") is None
