"""Whom an exercise does not suit, arranged for its page. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..measures.presentation import and_list
from ..rules.catalogue import Catalogue
from ..rules.reasons import Reason, describe
from ..rules.screening import Rule, Verdict

# Strictest first. The people concerned are listed below each title and complete it.
GROUP_TITLES: Mapping[Verdict, Promise] = {
    Verdict.AVOID: _("Not suitable for"),
    Verdict.CLEAR: _("Only once a doctor or physiotherapist has said yes, for"),
    Verdict.MODIFY: _("With changes for"),
    Verdict.LOAD: _("Without added weight for"),
    Verdict.INFO: _("Good to know for"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A group of people, and what all rules with one verdict say to them."""

    people: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CautionGroup:
    verdict: str
    title: str | Promise
    cautions: tuple[Caution, ...]


def rules_reaching(slug: str, catalogue: Catalogue) -> tuple[Rule, ...]:
    """List the rules about an exercise and its parts, in the table's order.

    Rules about exercising at all and rules about new pain are left out, because they are not about one exercise.
    """
    facts = [catalogue.facts[name] for name in _with_parts(slug, catalogue)]
    return tuple(
        sorted(
            (rule for rule in catalogue.rules if not rule.new_pain and any(rule.reaches(part) for part in facts)),
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
    """Group the people whom an exercise does not suit, or not as it is: strictest first, each kind of people once."""
    return grouped(rules_reaching(slug, catalogue), catalogue)


def grouped(rules: Collection[Rule], catalogue: Catalogue) -> list[CautionGroup]:
    """Group the people of whom rules speak: strictest first, each kind of people once."""
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
