"""Why a rule spoke, as a small document for people: stored with routines, shown by ``exercises/_reasons.html``.

Pure: rules and facts in, mappings that JSON can hold out. No database, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from django.utils.translation import gettext as _

from .entries import Catalogue
from .screening import EVERYONE, Cited, Rule


class CitedSource(TypedDict):
    code: str
    label: str
    locator: str
    title: str
    link: str
    evidence: str


class Reason(TypedDict):
    """One rule as a person sees it.

    ``because`` is a clause ("because you told us that …"), empty when nobody in particular is meant; ``sure`` is False
    when it rests on a "not sure"; ``reviewed_on`` is an ISO date or empty; ``verdict`` is the lower-case word.
    """

    rule: str
    verdict: str
    message: str
    reason: str
    condition: str
    because: str
    sure: bool
    evidence: str
    reviewed_on: str
    sources: list[CitedSource]


def explain(rule: Rule, presences: Mapping[str, bool], catalogue: Catalogue) -> Reason:
    """Return why ``rule`` speaks for a person, with the own answer that it rests on.

    ``presences`` maps each condition that holds, implied ones included, to whether the person was sure. Raises
    LookupError when the rule's condition is not among them: a reason that names an answer which nobody gave would be
    worse than none.
    """
    if rule.condition == EVERYONE:
        return _reason(rule, catalogue, because=_("because it goes for everyone"), sure=True)
    if rule.condition not in presences:
        raise LookupError(f"rule {rule.id} asks for {rule.condition}, which is not among the facts of this person")
    sure = presences[rule.condition]
    answer = catalogue.conditions[_answered(rule.condition, presences, catalogue.implies)]
    if sure:
        because = _("because you told us that %(fact)s") % {"fact": answer.because}
    else:
        because = _("because you were not sure whether %(fact)s") % {"fact": answer.not_sure or answer.because}
    return _reason(rule, catalogue, because=because, sure=sure)


def explain_all(rules: Iterable[Rule], presences: Mapping[str, bool], catalogue: Catalogue) -> list[Reason]:
    return [explain(rule, presences, catalogue) for rule in rules]


def describe(rule: Rule, catalogue: Catalogue) -> Reason:
    """Return what ``rule`` says to nobody in particular, for a visitor's page."""
    return _reason(rule, catalogue, because="", sure=True)


def with_implied(presences: Mapping[str, bool], implies: Mapping[str, frozenset[str]]) -> dict[str, bool]:
    """Return the conditions that hold with all that they bring along; sure when any way to it is."""
    known: dict[str, bool] = {}
    waiting = list(presences.items())
    while waiting:
        condition, sure = waiting.pop()
        if condition not in known or (sure and not known[condition]):
            known[condition] = sure
            waiting.extend((implied, sure) for implied in implies.get(condition, ()))
    return known


def _answered(condition: str, presences: Mapping[str, bool], implies: Mapping[str, frozenset[str]]) -> str:
    """Return the condition that the person's own answer was about: one that brought ``condition`` along, if any.

    Who has signs of a possible spine fracture is treated as having one, but has not told us that. An implying condition
    that is as sure as the implied one is always a true thing to say; when none is, the implied one was answered itself.
    """
    for other in presences:
        if condition in implies.get(other, ()) and presences[other] == presences[condition]:
            return _answered(other, {key: value for key, value in presences.items() if key != condition}, implies)
    return condition


def _reason(rule: Rule, catalogue: Catalogue, *, because: str, sure: bool) -> Reason:
    return Reason(
        rule=rule.id,
        verdict=rule.verdict.word,
        message=rule.message,
        reason=rule.reason,
        condition=rule.condition,
        because=because,
        sure=sure,
        evidence=rule.evidence,
        reviewed_on=rule.reviewed_on,
        sources=[_source(cited, catalogue) for cited in rule.sources],
    )


def _source(cited: Cited, catalogue: Catalogue) -> CitedSource:
    source = catalogue.sources[cited.code]
    return CitedSource(
        code=cited.code,
        label=source.label,
        locator=cited.locator,
        title=source.title,
        link=source.link,
        evidence=source.evidence,
    )
