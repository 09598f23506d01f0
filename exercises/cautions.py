"""Whom an exercise does not suit, and what that means for one person: the rules, arranged for a page. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .clearance import Cleared
from .entries import Catalogue, ExerciseEntry
from .home import Place, home_of
from .own_opening import Terms, terms_of
from .presentation import and_list
from .reasons import Reason, describe, equipment_of, explain_all, level_of, one_sided_of, with_implied
from .screening import Rule, Verdict
from .sides import SIDES

# Strictest first. Each is completed by the people that it is about.
GROUP_TITLES: Mapping[Verdict, Promise] = {
    Verdict.AVOID: _("Not suitable for"),
    Verdict.CLEAR: _("Only once a doctor or physiotherapist has said yes, for"),
    Verdict.MODIFY: _("With changes for"),
    Verdict.LOAD: _("Without added weight for"),
    Verdict.INFO: _("Good to know for"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Some people, and what every rule of one verdict says to them."""

    people: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CautionGroup:
    verdict: str
    title: str | Promise
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForYou:
    """What an exercise is for one person.

    ``verdict`` is the lower-case word. ``reasons`` are what to know now; ``others`` matter only once the verdict is a
    milder one, because how to change an exercise is no use to somebody who must not do it. ``instead`` are allowed
    substitutes for one that is not. ``decided_by`` is the part of a sequence that is the reason. ``locked`` says why
    all exercising waits for a clinician; empty when it does not. ``sides`` are the verdicts on the left and on the
    right where they differ; ``verdict`` is then the stricter one. ``terms`` are those on which the person may open it
    for themselves, None when that is not for them; ``opened_on`` is the ISO date on which they did, while it counts.
    """

    verdict: str
    reasons: tuple[Reason, ...]
    others: tuple[Reason, ...]
    instead: tuple[ExerciseEntry, ...]
    decided_by: ExerciseEntry | None
    locked: tuple[Reason, ...]
    sides: tuple[tuple[str, str], ...] = ()
    terms: Terms | None = None
    opened_on: str = ""


def rules_reaching(slug: str, catalogue: Catalogue) -> tuple[Rule, ...]:
    """Return the rules about an exercise and the parts of it, in the table's order.

    Rules about exercising at all, and those that run when new pain is reported, are not about one exercise.
    """
    facts = [catalogue.facts[name] for name in _with_parts(slug, catalogue)]
    return tuple(
        sorted(
            (rule for rule in catalogue.rules if not rule.new_pain and any(rule.reaches(one) for one in facts)),
            key=lambda rule: (rule.order, rule.id),
        )
    )


def _with_parts(slug: str, catalogue: Catalogue) -> set[str]:
    found: set[str] = set()
    waiting = [slug]
    while waiting:
        name = waiting.pop()
        if name not in found and name in catalogue.facts:
            found.add(name)
            waiting.extend(catalogue.facts[name].parts)
    return found


def cautions_about(slug: str, catalogue: Catalogue) -> list[CautionGroup]:
    """Return whom an exercise does not suit, or only so: strictest first, each kind of people once in a group."""
    rules = rules_reaching(slug, catalogue)
    return [
        CautionGroup(verdict=verdict.word, title=title, cautions=_cautions(of_verdict, catalogue))
        for verdict, title in GROUP_TITLES.items()
        if (of_verdict := [rule for rule in rules if rule.verdict is verdict])
    ]


def _cautions(rules: Iterable[Rule], catalogue: Catalogue) -> tuple[Caution, ...]:
    by_people: dict[str, list[Reason]] = {}
    for rule in rules:
        by_people.setdefault(_people(rule, catalogue), []).append(describe(rule, catalogue))
    return tuple(Caution(people=people, reasons=tuple(reasons)) for people, reasons in by_people.items())


def _people(rule: Rule, catalogue: Catalogue) -> str:
    people = catalogue.conditions[rule.condition].people
    if not rule.also:
        return people
    names = and_list([catalogue.conditions[condition].name for condition in sorted(rule.also)])
    return gettext("%(people)s, together with: %(names)s") % {"people": people, "names": names}


def for_person(
    slug: str,
    presences: Mapping[str, bool],
    catalogue: Catalogue,
    cleared: Sequence[Cleared] = (),
    closed: Sequence[Rule] = (),
) -> ForYou:
    """Return what a published exercise is for somebody of whom ``presences`` hold: the verdict and every reason.

    ``cleared`` is what clinicians have said about them, ``closed`` are the gates that are closed to them.
    """
    known = with_implied(presences, catalogue.implies)
    sided = catalogue.screen_sides(presences, one_sided_of(presences), only=[slug], closed=closed, cleared=cleared)
    screening = sided.whole
    judged = screening.exercises[slug]
    locked = screening.programme.rules if screening.programme.verdict is Verdict.CLEAR else ()
    now = judged.rules
    if not judged.verdict.allows:
        now = tuple(rule for rule in judged.rules if rule.verdict is judged.verdict)
    of_one_side = sided.rule_sides(slug)
    verdicts = [(side, sided.verdict(slug, side).verdict) for side in SIDES]
    return ForYou(
        verdict=judged.verdict.word,
        reasons=tuple(explain_all(now, known, catalogue, of_one_side)),
        others=tuple(explain_all((rule for rule in judged.rules if rule not in now), known, catalogue, of_one_side)),
        sides=tuple((side, verdict.word) for side, verdict in verdicts) if verdicts[0][1] is not verdicts[1][1] else (),
        instead=() if judged.verdict.allows else _instead(slug, known, catalogue, cleared, closed),
        decided_by=catalogue.exercises.get(judged.decided_by),
        locked=tuple(explain_all((rule for rule in locked if rule.verdict is Verdict.CLEAR), known, catalogue)),
        # While all exercising waits, nobody opens anything.
        terms=None if locked else terms_of(slug, judged.rules),
        opened_on=next((one.given_on for one in cleared if one.own and one.exercise == slug), ""),
    )


def _instead(
    slug: str, known: Mapping[str, bool], catalogue: Catalogue, cleared: Sequence[Cleared], closed: Sequence[Rule]
) -> tuple[ExerciseEntry, ...]:
    """Return what the catalogue offers in place of an exercise to somebody like this, as far as they may and can."""
    offers = dict.fromkeys(
        offer
        for substitution in catalogue.substitutions
        if substitution.blocked == slug and (not substitution.conditions or substitution.conditions & known.keys())
        for offer in substitution.offers
        if offer in catalogue.exercises
    )
    judged = catalogue.screen(known, list(offers), closed=closed, cleared=cleared).exercises
    equipment = equipment_of(known)
    home = home_of(
        catalogue,
        equipment=catalogue.equipment if equipment is None else equipment,
        conditions=known,
        support_always=level_of(known) == "HIGH",
    )
    return tuple(
        entry
        for entry in (catalogue.exercises[offer] for offer in offers)
        if judged[entry.slug].verdict.allows
        and home.allows(entry)
        and home.place_instead(catalogue.exercises[slug], entry) is not Place.NOWHERE
    )
