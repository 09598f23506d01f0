"""The rules as a page of what to leave out, what to change and what to do instead. Pure.

Nothing is listed twice anywhere: what is out is what the rules say, and what takes a place is what fitting puts there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from exercises.measures.presentation import and_list
from exercises.rules.catalogue import Catalogue, ExerciseEntry
from exercises.rules.home import home_of
from exercises.rules.reasons import Reason, describe
from exercises.rules.screening import EVERYONE, Rule, Verdict
from exercises.rules.sides import SidedScreening

from ..fitting.fitted import Origin
from ..fitting.suited import Suited

# Strictest first.
TITLES: Mapping[Verdict, Promise] = {
    Verdict.AVOID: _("Leave this out"),
    Verdict.CLEAR: _("Only once a doctor or physiotherapist has said yes"),
    Verdict.MODIFY: _("Do this differently"),
    Verdict.LOAD: _("Without added weight"),
    Verdict.INFO: _("Good to know"),
}
# What is said of a replacement that the map of substitutions does not name.
ORIGINS: Mapping[Origin, Promise] = {
    Origin.EASIER: _("It is an easier version."),
    Origin.SIMILAR: _("It trains some of the same muscles."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one rule says. ``about`` names its movements and exercises; ``told`` says what these movements are."""

    about: str
    told: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """An exercise that is out, and what takes its place: None where nothing does that is allowed."""

    exercise: ExerciseEntry
    instead: ExerciseEntry | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All rules of one verdict. ``changed`` are the exercises that they change, ``replaced`` those that they close."""

    verdict: str
    title: Promise
    said: tuple[Said, ...]
    replaced: tuple[Replaced, ...]
    changed: tuple[ExerciseEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatToAvoid:
    """``waits`` say why all exercising waits for a clinician; ``new_pain`` is for when something new hurts."""

    waits: tuple[Said, ...]
    groups: tuple[Group, ...]
    new_pain: tuple[Said, ...]


def by_strictness(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: (rule.new_pain, -rule.verdict, rule.order, rule.id))


def rules_about(condition: str, catalogue: Catalogue) -> list[Rule]:
    """List the rules about a condition and what it implies, strictest first, those about new pain last.

    Rules that weigh it against another condition are left out, because they are not true of everybody who has it.
    """
    held = catalogue.held([condition]) - {EVERYONE}
    return by_strictness(rule for rule in catalogue.rules if rule.condition in held and not rule.is_conflict)


def conditions_spoken_of(catalogue: Catalogue) -> list[str]:
    """List the conditions about which a rule speaks, in the order of the catalogue's names."""
    spoken_of = {rule.condition for rule in catalogue.rules if not rule.is_conflict} - {EVERYONE}
    return sorted(slug for slug in catalogue.conditions if slug != EVERYONE and catalogue.held([slug]) & spoken_of)


def movements_ruled(catalogue: Catalogue) -> list[str]:
    """List the movements about which a rule speaks."""
    return sorted({slug for rule in catalogue.rules if not rule.is_conflict for slug in rule.movements})


def to_avoid_with(condition: str, catalogue: Catalogue) -> WhatToAvoid:
    """Say what to avoid with one condition alone, in a home where nothing is missing."""
    home = home_of(catalogue, equipment=catalogue.asked_equipment, conditions=catalogue.held([condition]))
    sided = SidedScreening(whole=catalogue.screen([condition]))
    suited = Suited(catalogue=catalogue, conditions=[condition], home=home, screening=sided)
    return arranged(rules_about(condition, catalogue), suited, lambda rule: describe(rule, catalogue))


def arranged(rules: Iterable[Rule], suited: Suited, explain: Callable[[Rule], Reason]) -> WhatToAvoid:
    """Arrange rules for somebody whom ``suited`` describes; ``explain`` says each in words for the reader.

    An exercise stands with the verdict that counts for it. A rule that would only change exercises that are out anyway,
    or let a doctor open them, is left out: there is nothing to change or to open.
    """
    ordered = by_strictness(rules)

    def said(rule: Rule) -> Said:
        return Said(about=name_of(rule, suited.catalogue), told=_told(rule, suited.catalogue), reason=explain(rule))

    groups = []
    for verdict, title in TITLES.items():
        of_verdict = [rule for rule in ordered if rule.verdict is verdict and not rule.new_pain]
        if verdict is not Verdict.INFO:
            of_verdict = [rule for rule in of_verdict if not rule.programme]
        counted = [entry for entry in _single(suited.catalogue) if suited.verdict(entry.slug).verdict is verdict]
        reached = {rule.id: [entry for entry in counted if _reaches(rule, entry, suited)] for rule in of_verdict}
        if verdict not in {Verdict.AVOID, Verdict.INFO}:
            of_verdict = [rule for rule in of_verdict if reached[rule.id]]
        entries = list({entry.slug: entry for rule in of_verdict for entry in reached[rule.id]}.values())
        if of_verdict:
            groups.append(
                Group(
                    verdict=verdict.word,
                    title=title,
                    said=tuple(map(said, of_verdict)),
                    replaced=() if verdict.allows else tuple(_replaced(entry, suited) for entry in entries),
                    changed=tuple(entries) if verdict.allows else (),
                )
            )
    waits = (rule for rule in ordered if rule.programme and rule.verdict is Verdict.CLEAR and not rule.new_pain)
    return WhatToAvoid(
        waits=tuple(map(said, waits)),
        groups=tuple(groups),
        new_pain=tuple(said(rule) for rule in ordered if rule.new_pain),
    )


def name_of(rule: Rule, catalogue: Catalogue) -> str:
    """Name what a rule is about: its movements, then the exercises that it names; empty for exercising at all."""
    named = [catalogue.exercises[slug].name for slug in sorted(rule.exercises & catalogue.exercises.keys())]
    names = [*(catalogue.movements[slug] for slug in sorted(rule.movements)), *named]
    return capfirst(and_list([name[:1].lower() + name[1:] for name in names]))


def _told(rule: Rule, catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(told for slug in sorted(rule.movements) if (told := catalogue.movements_told.get(slug)))


def _single(catalogue: Catalogue) -> list[ExerciseEntry]:
    """A sequence has the verdict of its parts, so only these are shown."""
    return sorted((entry for entry in catalogue.exercises.values() if not entry.parts), key=lambda entry: entry.name)


def _reaches(rule: Rule, entry: ExerciseEntry, suited: Suited) -> bool:
    return any(other.id == rule.id for other in suited.verdict(entry.slug).rules)


def _replaced(entry: ExerciseEntry, suited: Suited) -> Replaced:
    found = suited.replacement(entry)
    instead = suited.catalogue.exercises.get(found.exercise)
    return Replaced(
        exercise=entry, instead=instead, note=found.note or str(ORIGINS.get(found.origin, "")) * bool(instead)
    )
