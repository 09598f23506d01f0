"""The text of a reason: why a rule speaks, in words for the person, with the answers behind it and the sources.

A routine stores reasons as JSON, and ``templates/exercises/rules/_reasons.html`` shows them. The message itself stands
in the rule (``exercises/catalogue/contraindications.toml``). Pure: no database, no clock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import reduce
from typing import NotRequired, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..measures.presentation import and_list, date_words, with_side
from .catalogue import Catalogue
from .clearance import Limit
from .gates import ClosedGate, SelfTest, Why
from .screening import EVERYONE, Cited, Rule

# The code that marks a source as our own judgement.
OWN_JUDGEMENT = "P"

# Messages of rules begin with this, and mean the exercise on whose page or card they stand.
THIS_ONE = gettext_lazy("This one")

# Whose word a limit is.
_SAID_SO: Mapping[str, Promise] = {
    "surgeon": gettext_lazy("because your surgeon said so"),
    "doctor": gettext_lazy("because your doctor said so"),
    "physiotherapist": gettext_lazy("because your physiotherapist said so"),
    "midwife": gettext_lazy("because your midwife said so"),
    "other": gettext_lazy("because a clinician who knows you said so"),
}


class CitedSource(TypedDict):
    code: str
    label: str
    locator: str
    title: str
    link: str
    evidence: str


class Reason(TypedDict):
    """One rule as a person sees it.

    ``because`` is a clause ("because you told us that …"), empty when it is about nobody in particular. ``sure`` is
    False when the reason rests on a "not sure". ``reviewed_on`` is an ISO date or empty, ``verdict`` the verdict in
    lower case. ``side`` is "left" or "right" when the rule is about doing the exercise on that side only. ``tests`` are
    the self-tests that open it.
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
    side: NotRequired[str]
    tests: NotRequired[list[str]]


class Presences(dict[str, bool]):
    """Maps each condition to whether the person was sure of it.

    ``own_words`` completes "because …" for conditions that the health check did not find. ``one_sided`` maps a
    condition on one side only to "left" or "right". ``equipment`` is what is at home, None when that is not known.
    """

    def __init__(
        self,
        sure: Mapping[str, bool],
        own_words: Mapping[str, str],
        one_sided: Mapping[str, str] | None = None,
        equipment: Collection[str] | None = None,
    ) -> None:
        super().__init__(sure)
        self.own_words = own_words
        self.one_sided = one_sided or {}
        self.equipment = equipment


def own_words_of(presences: Mapping[str, bool]) -> Mapping[str, str]:
    return presences.own_words if isinstance(presences, Presences) else {}


def one_sided_of(presences: Mapping[str, bool]) -> Mapping[str, str]:
    return presences.one_sided if isinstance(presences, Presences) else {}


def equipment_of(presences: Mapping[str, bool]) -> Collection[str] | None:
    """Collect what the person has at home; None when it is not known."""
    return presences.equipment if isinstance(presences, Presences) else None


def explain(rule: Rule, presences: Mapping[str, bool], catalogue: Catalogue) -> Reason:
    """Explain why ``rule`` speaks for a person, with the answers of theirs that it rests on.

    ``presences`` maps each condition that holds, implied ones included, to whether the person was sure. Raises
    LookupError when it lacks a condition that the rule needs: naming an answer that nobody gave would be worse than
    giving no reason.
    """
    if isinstance(rule, Limit):
        return _limit(rule, catalogue)
    if isinstance(rule, ClosedGate):
        return _gate(rule, catalogue)
    told: list[str] = []
    unsure: list[str] = []
    own: list[str] = []
    own_words = own_words_of(presences)
    one_sided = one_sided_of(presences)
    for condition in (rule.condition, *sorted(rule.also)):
        if condition == EVERYONE:
            continue
        if condition not in presences:
            raise LookupError(f"rule {rule.id} asks for {condition}, which is not among the facts of this person")
        if condition in own_words:
            own.append(own_words[condition])
            continue
        answered = _answered(condition, presences, catalogue.implies)
        answer, side = catalogue.conditions[answered], one_sided.get(answered, "")
        if presences[condition]:
            told.append(with_side(answer.because, side))
        else:
            unsure.append(with_side(answer.not_sure or answer.because, side))
    message = rule.said(equipment_of(presences))
    return _reason(rule, catalogue, message=message, because=_because(told, unsure, own), sure=not unsure)


def _because(told: Iterable[str], unsure: Iterable[str], own: Iterable[str] = ()) -> str:
    """Write a "because …" clause from what a person told us, what they were not sure of, and what tests showed."""
    clauses = []
    if facts := list(dict.fromkeys(told)):
        joined = reduce(
            lambda first, second: _("%(first)s and that %(second)s") % {"first": first, "second": second}, facts
        )
        clauses.append(_("you told us that %(facts)s") % {"facts": joined})
    if facts := list(dict.fromkeys(unsure)):
        joined = reduce(
            lambda first, second: _("%(first)s and whether %(second)s") % {"first": first, "second": second}, facts
        )
        clauses.append(_("you were not sure whether %(facts)s") % {"facts": joined})
    clauses += dict.fromkeys(own)
    if not clauses:
        return _("because it goes for everyone")
    clause = reduce(lambda first, second: _("%(first)s, and %(second)s") % {"first": first, "second": second}, clauses)
    return _("because %(clause)s") % {"clause": clause}


def explain_all(
    rules: Iterable[Rule],
    presences: Mapping[str, bool],
    catalogue: Catalogue,
    sides: Mapping[str, str] | None = None,
) -> list[Reason]:
    """Explain rules in order. ``sides`` maps the id of a rule that concerns one side only to that side."""
    found = [explain(rule, presences, catalogue) for rule in rules]
    for reason in found:
        if side := (sides or {}).get(reason["rule"]):
            reason["side"] = side
    return found


def describe(rule: Rule, catalogue: Catalogue) -> Reason:
    """Explain ``rule`` to a visitor, about whom nothing is known."""
    return _reason(rule, catalogue, message=rule.said(), because="", sure=True)


def with_implied(presences: Mapping[str, bool], implies: Mapping[str, frozenset[str]]) -> Presences:
    """Add all implied conditions. One is sure when any condition that implies it is sure."""
    known: dict[str, bool] = {}
    waiting = list(presences.items())
    while waiting:
        condition, sure = waiting.pop()
        if condition not in known or (sure and not known[condition]):
            known[condition] = sure
            waiting.extend((implied, sure) for implied in implies.get(condition, ()))
    return Presences(known, own_words_of(presences), one_sided_of(presences), equipment_of(presences))


def _answered(condition: str, presences: Mapping[str, bool], implies: Mapping[str, frozenset[str]]) -> str:
    """Find the condition that the person's answer was about: ``condition``, or one that implies it.

    Somebody with signs of a possible spine fracture is treated as having one, but has not told us so: the reason must
    name the signs. Naming an implying condition is true whenever it is as sure as the implied one; when none is, the
    person answered about the implied one itself.
    """
    for other in presences:
        if condition in implies.get(other, ()) and presences[other] == presences[condition]:
            return _answered(other, {key: value for key, value in presences.items() if key != condition}, implies)
    return condition


def _reason(rule: Rule, catalogue: Catalogue, *, message: str, because: str, sure: bool) -> Reason:
    return Reason(
        rule=rule.id,
        verdict=rule.verdict.word,
        message=message,
        reason=rule.reason,
        condition=rule.condition,
        because=because,
        sure=sure,
        evidence=rule.evidence,
        reviewed_on=rule.reviewed_on,
        sources=[cite(cited, catalogue) for cited in rule.sources],
    )


def is_about_one(message: str) -> bool:
    """Whether a message speaks of the exercise beside which it stands ("This one stays locked …")."""
    return message.startswith(f"{THIS_ONE} ")


def about(message: str, name: str) -> str:
    """Put the exercise's name into a message, for places where "this one" would mean another exercise."""
    return f"“{name}”{message.removeprefix(str(THIS_ONE))}" if is_about_one(message) else message


def _limit(limit: Limit, catalogue: Catalogue) -> Reason:
    """Explain what a clinician forbade: their word is the reason, and their name with the date is the source."""
    movements = and_list(
        [name[:1].lower() + name[1:] for slug, name in catalogue.movements.items() if slug in limit.movements]
    )
    # A routine stores this text for a long time, so the date always has its year.
    said_on = date_words(date.fromisoformat(limit.given_on), today=date.min)
    return Reason(
        rule=limit.id,
        verdict=limit.verdict.word,
        message=_("This one is not for you for now, because %(name)s asked you to leave this out: %(movements)s.")
        % {"name": limit.given_by, "movements": movements},
        reason=_("That is what you noted when %(name)s said yes. It holds until that yes ends or is taken back.")
        % {"name": limit.given_by},
        condition=limit.condition,
        because=str(_SAID_SO.get(limit.role, _SAID_SO["other"])),
        sure=True,
        evidence="clinician",
        reviewed_on="",
        sources=[
            CitedSource(
                code="", label=limit.given_by, locator=said_on, title=limit.given_by, link="", evidence="clinician"
            )
        ],
    )


# Where a self-test is done that opens a gate.
TESTS: Mapping[SelfTest, Promise] = {
    SelfTest.CHAIR_STAND: gettext_lazy("Do the test: stand up from a chair for 30 seconds"),
    SelfTest.BALANCE: gettext_lazy("Do the test: four ways to stand"),
}
# Why a gate stands before somebody.
_GATED: Mapping[Why, Promise] = {
    Why.FRAME: gettext_lazy("because you walk with a frame or two sticks"),
    Why.HIGH: gettext_lazy("because your answers or your tests ask for the most careful pace"),
    Why.FALLS: gettext_lazy("because you may fall, by your answers or your own test"),
    Why.AGE: gettext_lazy("because of your age"),
    Why.EVERYONE: gettext_lazy("because it goes for everyone"),
}


def _gate(gate: ClosedGate, catalogue: Catalogue) -> Reason:
    """Explain a closed gate: what opens it, and why it is there."""
    message = gate.message or _("This one opens when your doctor or physiotherapist says that you may do it.")
    reason = _reason(gate, catalogue, message=message, because=str(_GATED[gate.why]), sure=True)
    return Reason(**reason, tests=[test.value for test in gate.tests]) if gate.tests else reason


def cite(cited: Cited, catalogue: Catalogue) -> CitedSource:
    source = catalogue.sources[cited.code]
    return CitedSource(
        code=cited.code,
        label=source.label,
        locator=cited.locator,
        title=source.title,
        link=source.link,
        evidence=source.evidence,
    )


def cite_all(codes: Iterable[str], catalogue: Catalogue) -> list[CitedSource]:
    """Cite sources by their codes, without the mark of our own judgement, which a page says in words."""
    return [cite(Cited(code=code), catalogue) for code in codes if code != OWN_JUDGEMENT]
