"""Compare two runs of the test patients: whom would it change anything for. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exercises.rules.screening import Verdict

from .vignettes import Failure, Outcome, Said, Vignette, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What two runs say differently to a test patient about the same things.

    ``what`` is "exercise", "programme", "program" (which one is recommended), "routine", "dose" or "words"
    (the same rules apply, and say it differently). ``subjects`` are the exercises that it is about. ``rules`` made a
    verdict stricter, or no longer make it strict, or say it differently.
    """

    vignette: Vignette
    what: str
    subjects: tuple[str, ...]
    before: str
    after: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """An expectation that held before and does not after, or the other way round (``holds``)."""

    vignette: Vignette
    failure: Failure
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    changes: tuple[Change, ...] = ()
    flips: tuple[Flip, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.flips)


def compare(current: Sequence[Outcome], edited: Sequence[Outcome], *, reworded: Iterable[str] = ()) -> Comparison:
    """Find what ``edited`` says differently from ``current``: two runs of the same vignettes in the same order.

    ``reworded`` are rules whose words differ: whoever is told one of them in both runs is told something else.
    """
    other_words = frozenset(reworded)
    changes: list[Change] = []
    flips: list[Flip] = []
    for before, after in zip(current, edited, strict=True):
        changes += _changes(before, after)
        changes += _reworded(before, after, other_words)
        was = {failure.key: failure for failure in before.failures}
        now = {failure.key: failure for failure in after.failures}
        flips += [
            Flip(vignette=after.vignette, failure=failure, holds=False)
            for key, failure in now.items()
            if key not in was
        ]
        flips += [
            Flip(vignette=after.vignette, failure=failure, holds=True) for key, failure in was.items() if key not in now
        ]
    return Comparison(changes=tuple(changes), flips=tuple(flips))


def _changes(before: Outcome, after: Outcome) -> Iterable[Change]:
    vignette = after.vignette
    if before.programme.verdict != after.programme.verdict:
        yield _verdict_change(vignette, "programme", (), before.programme, after.programme)
    alike: dict[tuple[Said, Said], list[str]] = {}
    missing = Said(verdict="ok")
    for slug in {**before.exercises, **after.exercises}:
        was, now = before.exercises.get(slug, missing), after.exercises.get(slug, missing)
        if was.verdict != now.verdict:
            deciding = (_only(was), _only(now))
            alike.setdefault(deciding, []).append(slug)
    for (was, now), slugs in alike.items():
        yield _verdict_change(vignette, "exercise", tuple(slugs), was, now)
    gained = tuple(slug for slug in after.routine if slug not in before.routine)
    lost = tuple(slug for slug in before.routine if slug not in after.routine)
    if gained or lost:
        yield Change(
            vignette=vignette, what="routine", subjects=lost + gained, before=words_of(lost), after=words_of(gained)
        )
    yield from _told(before, after)


def _told(before: Outcome, after: Outcome) -> Iterable[Change]:
    """Find what is recommended or dosed differently."""
    if before.program != after.program:
        yield Change(vignette=after.vignette, what="program", subjects=(), before=before.program, after=after.program)
    for slug in after.routine:
        was, now = before.doses.get(slug), after.doses[slug]
        if was is not None and was != now:
            yield Change(vignette=after.vignette, what="dose", subjects=(slug,), before=was, after=now)


def _only(said: Said) -> Said:
    """A verdict with the rules that decided it. Exercises that share both are shown in one line."""
    return Said(verdict=said.verdict, deciding=said.deciding)


def _verdict_change(vignette: Vignette, what: str, subjects: tuple[str, ...], was: Said, now: Said) -> Change:
    stricter = Verdict[now.verdict.upper()] > Verdict[was.verdict.upper()]
    return Change(
        vignette=vignette,
        what=what,
        subjects=subjects,
        before=was.verdict,
        after=now.verdict,
        rules=now.deciding if stricter else was.deciding,
    )


def _reworded(before: Outcome, after: Outcome, rules: frozenset[str]) -> Iterable[Change]:
    told = sorted(rules & _spoken(before) & _spoken(after))
    if told:
        yield Change(vignette=after.vignette, what="words", subjects=(), before="", after="", rules=tuple(told))


def _spoken(outcome: Outcome) -> frozenset[str]:
    said = (*outcome.exercises.values(), *(verdict for side in outcome.of_side.values() for verdict in side.values()))
    return frozenset(rule for verdict in (outcome.programme, *said) for rule in verdict.rules)
