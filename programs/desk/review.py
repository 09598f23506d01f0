"""Compare what is in force with what the drafts would make of it, and publish them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.utils.text import capfirst

from accounts.health_check.advice import advice_for
from accounts.models import User
from exercises.admin.base.desk import CatalogueAdmin
from exercises.loading import EXERCISES, Codec, digest
from exercises.models import CatalogueDraft, Publication
from exercises.publishing.drafts import DraftChange, digest_of, draft_changes
from exercises.publishing.putting import DraftsHaveChangedError, publish_drafts
from exercises.publishing.tagging import Question, questions
from exercises.publishing.trying import trial, write_all
from exercises.rules.catalogue import Catalogue
from exercises.rules.screening import Verdict
from exercises.snapshot.document import content
from exercises.snapshot.parsing import parse

from ..fitting.in_force import programs_in_force
from ..fitting.recommendation import Line, recommend, wishes_of
from ..library.files import all_codecs
from ..progression.in_force import numbers_from
from ..progression.numbers import NumberError
from ..standing.until_yes import offered_under
from ..vignettes.comparing import Comparison, compare
from ..vignettes.vignettes import Outcome, Programs, run
from ..vignettes.written import all_vignettes, planned_programs
from .cases import Decided, decide_all, flips

CODECS: tuple[Codec, ...] = tuple(codec for codec, _folder in all_codecs())


class ReasonNeededError(Exception):
    """Nobody said why."""


class QuestionsError(Exception):
    """Something is asked about a draft, and nobody said that it is right."""


class HarmError(Exception):
    """A test patient would no longer get what was written down for them, and the editor has not looked at it."""


class ProblemsError(Exception):
    """Something cannot be published as it is."""


Told = Mapping[tuple[str, str], str]  # (kind, key) → words


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the tables say at one moment to the test patients, and to the worked cases of progression."""

    catalogue: Catalogue
    outcomes: tuple[Outcome, ...]
    told: Mapping[str, Told]  # what else is said to each test patient
    decisions: Mapping[str, Decided]


@dataclass(frozen=True, kw_only=True)
class Review:
    """Before and after the drafts; without a draft both are the same.

    ``problems`` maps a draft to why it cannot be published, ``questions`` maps one to the tags that it may lack.
    """

    current: Situation
    edited: Situation
    drafts: Sequence[DraftChange]
    problems: Mapping[str, str]
    questions: Mapping[str, list[Question]] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """A digest of the drafts, of what they change, and of what that changes for the test patients."""
        return digest({"drafts": digest_of(self.drafts), "flips": self.flips})

    @property
    def harms(self) -> int:
        """Count the expectations, written down by hand, that hold now and would not hold with the drafts."""
        decided = self.current.decisions
        return sum(not flip.holds for flip in self.comparison.flips) + sum(
            decided[key].holds and not after.holds for key, after in self.edited.decisions.items()
        )

    @cached_property
    def comparison(self) -> Comparison:
        before, after = _words(self.current.catalogue), _words(self.edited.catalogue)
        reworded = [key for key, words in after.items() if before.get(key, words) != words]
        return compare(self.current.outcomes, self.edited.outcomes, reworded=reworded)

    @cached_property
    def flips(self) -> list[dict[str, Any]]:
        return [
            *to_json(self.comparison),
            *_told_flips(self.current, self.edited),
            *flips(self.current.decisions, self.edited.decisions),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What the tables hold at one moment, as far as test patients and cases ask for it."""

    document: dict[str, Any]
    programs: Programs
    lines: tuple[Line, ...]

    @property
    def digest(self) -> str:
        """A text that is the same only if all answers are. The texts of pages are not in it: no answer rests on them,
        and their rows are new in each trial.
        """
        asked = {name: value for name, value in self.document.items() if name != "texts"}
        return digest({"document": asked, "programs": repr(self.programs), "lines": repr(self.lines)})


def tables() -> Tables:
    document = content()
    return Tables(document=document, programs=planned_programs(document["exercises"]), lines=programs_in_force().lines)


# The latest answers, by the digest of the tables: a page and the publishing that follows it ask the same.
_answered: dict[str, Situation] = {}
KEPT = 4


def situation(found: Tables) -> Situation:
    """Ask all test patients and worked cases. Raises ``NumberError`` when the numbers cannot stand together."""
    key = found.digest
    answer = _answered.get(key)
    if answer is None:
        catalogue = parse(found.document)
        outcomes = run(all_vignettes(), catalogue, found.programs, found.lines)
        answer = Situation(
            catalogue=catalogue,
            decisions=decide_all(numbers_from(catalogue.progression)),
            outcomes=outcomes,
            told={outcome.vignette.slug: _told(outcome, catalogue, found.lines) for outcome in outcomes},
        )
        for old in list(_answered)[: max(0, len(_answered) + 1 - KEPT)]:
            _answered.pop(old, None)
    # The latest is kept longest: every page asks for what is in force. Other threads may remove it at any moment.
    _answered.pop(key, None)
    _answered[key] = answer
    return answer


def _words(catalogue: Catalogue) -> dict[str, tuple[Any, ...]]:
    """Collect what rules and gates say, by their ids."""
    rules = {rule.id: (rule.message, rule.at_home) for rule in catalogue.rules}
    return rules | {gate.id: (gate.message,) for gate in catalogue.gates}


def _told(outcome: Outcome, catalogue: Catalogue, lines: Sequence[Line]) -> Told:
    """Collect what is said to a test patient beside verdicts and doses: advice, why this program, what to do today."""
    vignette = outcome.vignette
    facts = vignette.facts
    told = {("advice", said.key): said.words for said in advice_for(facts, catalogue)}
    told["reason", ""] = recommend(wishes_of(facts, outcome.tier), lines).reason
    if outcome.programme.verdict == Verdict.CLEAR.word:
        for offered in offered_under(outcome.programme.deciding, catalogue):
            entry = offered.entry
            told["until_yes", entry.slug] = " ".join([f"{entry.name}:", *entry.steps, entry.how_long])
    return told


def _told_flips(before: Situation, after: Situation) -> list[dict[str, Any]]:
    return [
        {
            "vignette": vignette.slug,
            "title": vignette.title,
            "what": key[0],
            "before": was.get(key, ""),
            "after": now.get(key, ""),
        }
        for vignette in all_vignettes()
        for was, now in [(before.told[vignette.slug], after.told[vignette.slug])]
        for key in {**was, **now}
        if was.get(key) != now.get(key)
    ]


def review(chosen: Collection[int] | None = None) -> Review:
    """Try all drafts, or those chosen, and say what would change."""
    rows = CatalogueDraft.objects.select_related("by")
    drafts = draft_changes(rows if chosen is None else rows.filter(pk__in=chosen), CODECS)
    current = situation(tables())
    if not drafts:
        return Review(current=current, edited=current, drafts=drafts, problems={})
    with trial():  # nothing else can be written meanwhile, so the test patients are asked afterwards
        problems = write_all(drafts)
        problems = {**_problems(drafts), **problems}
        tried = tables()
    try:
        edited = situation(tried)
    except NumberError as error:
        edited = current
        named = next((change for change in drafts if change.draft.key in str(error)), drafts[0])
        problems.setdefault(str(named.draft), str(error))
    return Review(current=current, edited=edited, drafts=drafts, problems=problems, questions=dict(_questions(drafts)))


def _questions(drafts: Sequence[DraftChange]) -> Iterator[tuple[str, list[Question]]]:
    """Ask about tags of exercises, as far as what is in force did not raise the same question."""
    for change in drafts:
        if change.codec.name == EXERCISES.name and change.after is not None:
            asked = questions(change.after)
            answered = {question.tags for question in questions(change.before)} if change.before else set()
            if found := [question for question in asked if question.tags not in answered]:
                yield str(change.draft), found


def _problems(drafts: Sequence[DraftChange]) -> dict[str, str]:
    """Ask the desk, within a trial, what a row lacks, what needs one that is taken back, and which numbers clash."""
    desks = {desk.codec.name: desk for desk in admin.site._registry.values() if isinstance(desk, CatalogueAdmin)}
    problems = {}
    for change in drafts:
        desk = desks.get(change.draft.kind)
        row = change.codec.find(change.draft.key)
        if desk is not None and row is not None and (why := desk.problem(row)):
            problems[str(change.draft)] = capfirst(why)
    return problems


@transaction.atomic
def publish(
    *,
    by: User,
    chosen: Collection[int],
    seen: str,
    reason: str = "",
    answered: bool = False,
    looked: bool = False,
) -> Publication | None:
    """Publish the chosen drafts, if they are still those that were ``seen``, with what they change for whom.

    Returns None when none of them is left, so that a form sent twice publishes once. Raises
    ``DraftsHaveChangedError``, ``ProblemsError``, ``QuestionsError`` unless what is asked is ``answered``,
    ``HarmError`` unless the editor has ``looked`` at what would not hold any more, and ``ReasonNeededError``
    without a reason.
    """
    now = review(chosen)
    if not now.drafts:
        return None
    if now.seen != seen:
        raise DraftsHaveChangedError
    if now.problems:
        raise ProblemsError
    if now.questions and not answered:
        raise QuestionsError
    if now.harms and not looked:
        raise HarmError
    if not reason.strip():
        raise ReasonNeededError
    return publish_drafts(
        [change.draft.pk for change in now.drafts],
        CODECS,
        by=by,
        seen=digest_of(now.drafts),
        flips=now.flips,
        reason=reason,
    )


def to_json(comparison: Comparison) -> list[dict[str, Any]]:
    """Write what a publication stores of a comparison."""
    return [
        {
            "vignette": change.vignette.slug,
            "title": change.vignette.title,
            "what": change.what,
            "exercises": list(change.subjects),
            "before": change.before,
            "after": change.after,
            "rules": list(change.rules),
        }
        for change in comparison.changes
    ] + [
        {
            "vignette": flip.vignette.slug,
            "title": flip.vignette.title,
            "what": "expectation",
            "expectation": flip.failure.key,
            "expected": flip.failure.expected,
            "got": flip.failure.got,
            "holds": flip.holds,
        }
        for flip in comparison.flips
    ]
