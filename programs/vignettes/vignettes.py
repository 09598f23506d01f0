"""Run test patients through screening and fitting: pure functions over a catalogue and programs.

A vignette is what was written down by hand: a person's answers, and what must be said to them. Its outcome is what the
functions say. Where they differ, the text of ``clinical_rules.md`` decides who is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accounts.functional_tests.gates import at_gate
from accounts.health_check.facts import facts_from
from accounts.health_check.testing import healthy_answers
from accounts.rules.facts import HealthFacts
from accounts.rules.risk import risk_tier
from exercises.measures.presentation import dose_words
from exercises.rules.catalogue import Catalogue
from exercises.rules.clearance import EXERCISE, PROGRAMME, Cleared
from exercises.rules.gates import closed_to
from exercises.rules.home import home_of
from exercises.rules.screening import ExerciseVerdict, ProgrammeVerdict
from exercises.rules.sides import SIDES, SidedScreening

from ..fitting.fit import Fitter
from ..fitting.fitted import FittedItem, Planned
from ..fitting.recommendation import Line, recommend, wishes_of
from ..fitting.suited import added_load

Programs = Mapping[str, Sequence[Planned]]


class BadVignetteError(ValueError):
    """The file has an unknown key in a vignette, or leaves out what is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedVerdict:
    """The verdict on an exercise, and rules that must be among its reasons."""

    verdict: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come out. ``conditions`` and ``not_sure`` are complete; of rules and exercises, only some are named.

    ``of_side`` maps "left" and "right" to verdicts on exercises done on that side, ``one_side`` exercises of the
    routine to the only side on which they are done. ``load`` and ``no_load`` are exercises of the routine with and
    without added weight.
    """

    conditions: frozenset[str]
    not_sure: frozenset[str]
    tier: str
    programme: str
    programme_rules: tuple[str, ...]
    program: str
    exercises: Mapping[str, ExpectedVerdict]
    routine_has: tuple[str, ...]
    routine_lacks: tuple[str, ...]
    of_side: Mapping[str, Mapping[str, ExpectedVerdict]]
    one_side: Mapping[str, str]
    load: tuple[str, ...]
    no_load: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vignette:
    """One test patient. ``because`` cites the rows of the clinical rules that the expectations were written from.

    ``facts`` follow from their answers, and ``cleared`` is what clinicians have said about them.
    """

    slug: str
    title: str
    because: str
    facts: HealthFacts
    today: date
    expected: Expected
    cleared: tuple[Cleared, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A verdict that came out: every rule that applied, and those that decided it."""

    verdict: str
    rules: tuple[str, ...] = ()
    deciding: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An expectation that does not hold. ``key`` names the expectation, the same in every run."""

    key: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What screening and fitting say to one test patient.

    ``doses`` are the first and the last dose of each exercise of the routine, in words.
    """

    vignette: Vignette
    conditions: frozenset[str]
    not_sure: frozenset[str]
    tier: str
    programme: Said
    program: str
    exercises: Mapping[str, Said]
    routine: tuple[str, ...]
    of_side: Mapping[str, Mapping[str, Said]]
    one_side: Mapping[str, str]
    load: tuple[str, ...]
    doses: Mapping[str, str]
    failures: tuple[Failure, ...] = ()


def parse(data: Mapping[str, Any]) -> tuple[Vignette, ...]:
    """Read the vignettes of a file. Raises ``BadVignetteError`` for an unknown key."""
    today = data["today"]
    vignettes = tuple(_vignette(entry, today) for entry in data["vignette"])
    slugs = [vignette.slug for vignette in vignettes]
    if len(set(slugs)) < len(slugs):
        raise BadVignetteError("two vignettes have the same slug")
    return vignettes


def run(
    vignettes: Iterable[Vignette], catalogue: Catalogue, programs: Programs, lines: Sequence[Line]
) -> tuple[Outcome, ...]:
    """Ask what the rules of ``catalogue`` say to each test patient about every exercise, and which expectations fail.

    ``programs`` are the published programs, by slug, ``lines`` what is recommended to whom. The routine is the
    recommended program, fitted.
    """
    return tuple(_run(vignette, catalogue, programs, lines) for vignette in vignettes)


# --- Reading ---


def _taken(data: Mapping[str, Any], *, needed: Iterable[str], may: Iterable[str], where: str) -> Mapping[str, Any]:
    missing, unknown = set(needed) - set(data), set(data) - set(needed) - set(may)
    if missing or unknown:
        raise BadVignetteError(f"{where}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    return data


def _vignette(data: Mapping[str, Any], today: date) -> Vignette:
    slug = data.get("slug", "?")
    _taken(data, needed=("slug", "title", "age", "because", "expected"), may=("answers", "cleared"), where=slug)
    expected = _taken(
        data["expected"],
        needed=("conditions", "tier", "programme", "program", "exercises"),
        may=("not_sure", "programme_rules", "routine_has", "routine_lacks", "sides", "one_side", "load", "no_load"),
        where=slug,
    )
    return Vignette(
        slug=slug,
        title=data["title"],
        because=data["because"],
        facts=facts_from(
            healthy_answers(**{**data.get("answers", {}), "year_of_birth": today.year - data["age"]}), today=today
        ),
        today=today,
        expected=Expected(
            conditions=frozenset(expected["conditions"]),
            not_sure=frozenset(expected.get("not_sure", ())),
            tier=expected["tier"],
            programme=expected["programme"],
            programme_rules=tuple(expected.get("programme_rules", ())),
            program=expected["program"],
            exercises=_expected_verdicts(expected["exercises"]),
            routine_has=tuple(expected.get("routine_has", ())),
            routine_lacks=tuple(expected.get("routine_lacks", ())),
            of_side={side: _expected_verdicts(found) for side, found in _sides(expected, slug).items()},
            one_side=dict(expected.get("one_side", {})),
            load=tuple(expected.get("load", ())),
            no_load=tuple(expected.get("no_load", ())),
        ),
        cleared=tuple(_cleared(cleared, slug) for cleared in data.get("cleared", ())),
    )


def _expected_verdicts(data: Mapping[str, Any]) -> dict[str, ExpectedVerdict]:
    return {
        exercise: ExpectedVerdict(verdict=verdict, rules=tuple(rules)) for exercise, (verdict, *rules) in data.items()
    }


def _sides(expected: Mapping[str, Any], slug: str) -> Mapping[str, Any]:
    return _taken(expected.get("sides", {}), needed=(), may=SIDES, where=slug)


def _cleared(data: Mapping[str, Any], slug: str) -> Cleared:
    """Make a clinician's yes: to one exercise, or to exercising at all."""
    lists = ("rules", "limits", "load_rules")
    _taken(data, needed=(), may=("exercise", "no_added_load", "load_cleared", *lists), where=slug)
    return Cleared(
        scope=EXERCISE if "exercise" in data else PROGRAMME,
        **{**data, **{name: frozenset(data.get(name, ())) for name in lists}},
    )


# --- Running ---


def _run(vignette: Vignette, catalogue: Catalogue, programs: Programs, lines: Sequence[Line]) -> Outcome:
    facts = vignette.facts
    tier = risk_tier(facts).level
    program = recommend(wishes_of(facts, tier), lines).program
    closed = closed_to(at_gate(facts, tier, today=vignette.today), catalogue.gates)
    sided = catalogue.screen_sides(facts.conditions, facts.one_sided, closed=closed, cleared=vignette.cleared)
    screening = sided.whole
    said = {slug: _said(verdict) for slug, verdict in screening.exercises.items()}
    fitter = Fitter(
        catalogue=catalogue,
        conditions=facts.conditions,
        home=home_of(catalogue, equipment=facts.equipment, conditions=facts.conditions, support_always=tier == "HIGH"),
        screening=sided,
        load=added_load(vignette.cleared, tier),
    )
    fitting = fitter.fit(programs.get(program, ()))
    outcome = Outcome(
        vignette=vignette,
        conditions=facts.conditions,
        not_sure=facts.not_sure,
        tier=tier,
        programme=_said(screening.programme),
        program=program,
        exercises=said,
        routine=tuple(item.exercise for item in fitting.items),
        of_side={side: said | _said_of(sided, side) for side in SIDES},
        one_side={item.exercise: item.side for item in fitting.items if item.side},
        load=tuple(item.exercise for item in fitting.items if item.load_allowed),
        doses={item.exercise: _dosed(item, catalogue) for item in fitting.items},
    )
    return replace(outcome, failures=tuple(_failures(vignette.expected, outcome)))


def _dosed(item: FittedItem, catalogue: Catalogue) -> str:
    entry = catalogue.exercises[item.exercise]
    first, last = (
        dose_words(dose, laterality=entry.laterality, measure=entry.measure) for dose in (item.start, item.goal)
    )
    return first if first == last else f"{first} → {last}"


def _said_of(sided: SidedScreening, side: str) -> dict[str, Said]:
    """Collect what is said about one side, where it may differ from both."""
    return {slug: _said(sided.verdict(slug, side)) for slug in sided.of_side.get(side, {})}


def _said(verdict: ExerciseVerdict | ProgrammeVerdict) -> Said:
    return Said(
        verdict=verdict.verdict.word,
        rules=tuple(rule.id for rule in verdict.rules),
        deciding=tuple(rule.id for rule in verdict.rules if rule.verdict is verdict.verdict),
    )


def _failures(expected: Expected, outcome: Outcome) -> Iterable[Failure]:
    for key, wanted, got in (
        ("conditions", words_of(expected.conditions), words_of(outcome.conditions)),
        ("not sure", words_of(expected.not_sure), words_of(outcome.not_sure)),
        ("tier", expected.tier, outcome.tier),
        ("programme", expected.programme, outcome.programme.verdict),
        ("program", expected.program, outcome.program),
    ):
        if wanted != got:
            yield Failure(key=key, expected=wanted, got=got)
    for rule in expected.programme_rules:
        if rule not in outcome.programme.rules:
            yield Failure(key=f"programme: {rule}", expected=rule, got=words_of(outcome.programme.rules))
    yield from _verdict_failures(expected.exercises, outcome.exercises)
    for side, wanted_of_side in expected.of_side.items():
        for failure in _verdict_failures(wanted_of_side, outcome.of_side[side]):
            yield replace(failure, key=f"{failure.key}: {side}")
    for slug, side in expected.one_side.items():
        if outcome.one_side.get(slug) != side:
            got = outcome.one_side.get(slug, "both" if slug in outcome.routine else "none")
            yield Failure(key=f"routine: {slug}: side", expected=side, got=got)
    for slug in (*expected.load, *expected.no_load):
        wanted_load = slug in expected.load
        if slug not in outcome.routine or (slug in outcome.load) != wanted_load:
            words = ("without weight", "with weight")
            got = words[slug in outcome.load] if slug in outcome.routine else "none"
            yield Failure(key=f"routine: {slug}: weight", expected=words[wanted_load], got=got)
    for slug in expected.routine_has:
        if slug not in outcome.routine:
            yield Failure(key=f"routine: {slug}", expected=f"with {slug}", got=words_of(outcome.routine))
    for slug in expected.routine_lacks:
        if slug in outcome.routine:
            yield Failure(key=f"routine: no {slug}", expected=f"without {slug}", got=words_of(outcome.routine))


def _verdict_failures(expected: Mapping[str, ExpectedVerdict], outcome: Mapping[str, Said]) -> Iterable[Failure]:
    for slug, wanted in expected.items():
        said = outcome.get(slug, Said(verdict="not published"))
        if said.verdict != wanted.verdict:
            yield Failure(key=slug, expected=wanted.verdict, got=f"{said.verdict} ({words_of(said.rules)})")
        for rule in wanted.rules:
            if rule not in said.rules:
                yield Failure(key=f"{slug}: {rule}", expected=rule, got=words_of(said.rules))


def words_of(values: Iterable[str]) -> str:
    """Name several things: in their order where they have one."""
    return ", ".join(sorted(values) if isinstance(values, frozenset) else values) or "none"
