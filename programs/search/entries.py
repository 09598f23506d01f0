"""What there is to find: exercises, programs, lessons, conditions, movements and parts of the help page, each with its
words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exercises.files import read_toml
from exercises.library.cautions import rules_reaching
from exercises.models import Exercise, Lesson
from exercises.prepared import Prepared
from exercises.rules.catalogue import Catalogue, ExerciseEntry

from ..avoiding.arranging import conditions_spoken_of, movements_ruled
from ..models import Program
from .matching import Entry, Index, Text

EVERYDAY_WORDS = Path(__file__).resolve().parent.parent / "catalogue" / "search" / "everyday_words.toml"
# How much each kind of text counts. The first place that an everyday word leads to counts as much as a name.
NAME, OTHER_NAME, WORKED, NEEDED, OPTIONAL, POSITION, TOLD = 10, 9, 5, 5, 3, 3, 2
# The kind of text by which something is found that is only the nearest to the words.
NEAREST = "nearest"
EVERYDAY, EVERYDAY_STEP, EVERYDAY_LEAST = 11.0, 1.5, 5.0
# The parts of the help page: anchor → heading, and what is there.
HELP: Mapping[str, tuple[Promise, Promise]] = {
    "now": (
        _("Something is wrong with me now"),
        _("The signs that are for the emergency number, and those that are for your doctor today."),
    ),
    "pain": (_("How much pain is all right?"), _("What a number from 0 to 10 means when something hurts.")),
    "effort": (_("How hard should it be?"), _("What a number from 0 to 10 means for effort.")),
    "site": (_("I need help with this site"), _("A forgotten password, bigger letters, and whom to ask.")),
    "data": (_("What is stored about me?"), _("What is kept, and how it is deleted.")),
}
# Pages to read: name of the address → title, and what is on them.
PAGES: Mapping[str, tuple[Promise, Promise]] = {
    "avoid": (
        _("What to avoid, and what instead"),
        _("Movements to leave out or to change, for each condition: why, and what takes their place."),
    ),
}


@dataclass(frozen=True, slots=True)
class FoundPage:
    """What search reads of a published page that the snapshot of the exercises does not hold: program or lesson."""

    kind: str
    slug: str
    name: str
    summary: str
    told: tuple[str, ...] = ()


_programs: Prepared[tuple[str, str, str, str, str]] = Prepared(
    lambda: Program.objects.published().order_by("slug").values_list("slug", "name", "summary", "for_whom", "goal")
)
_lessons: Prepared[tuple[str, str, str, str, str]] = Prepared(
    lambda: (
        Lesson.objects.published().order_by("order", "slug").values_list("kind", "slug", "name", "summary", "question")
    )
)


def published_pages() -> tuple[FoundPage, ...]:
    """Read the published programs and lessons: one query each."""
    return (
        *(FoundPage("program", slug, name, summary, tuple(told)) for slug, name, summary, *told in _programs()),
        *(FoundPage(kind, slug, name, summary, tuple(told)) for kind, slug, name, summary, *told in _lessons()),
    )


def index_of(catalogue: Catalogue, pages: tuple[FoundPage, ...]) -> Index:
    """Return the index of what is published now; it is built once for each version of it."""
    return _kept(_Version(catalogue), pages) if catalogue.version else Index(entries_of(catalogue, pages))


class _Version:
    """A catalogue that is the same as another of the same version."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version) and other.catalogue.version == self.catalogue.version

    def __hash__(self) -> int:
        return hash(self.catalogue.version)


@lru_cache(maxsize=2)
def _kept(version: _Version, pages: tuple[FoundPage, ...]) -> Index:
    return Index(entries_of(version.catalogue, pages))


def entries_of(catalogue: Catalogue, pages: Iterable[FoundPage]) -> list[Entry]:
    """Collect every entry with its words, everyday words included. Of what fits alike, the earlier is found first.

    Nothing depends on the order in which a database gave the rows.
    """
    texts: dict[str, list[Text]] = {}
    for exercise in sorted(catalogue.exercises.values(), key=lambda entry: _how_far_on(entry, catalogue)):
        texts[f"exercise:{exercise.slug}"] = list(_of_exercise(exercise, catalogue))
    for page in sorted(pages, key=lambda page: (page.kind != "program", page.slug)):
        texts[f"{page.kind}:{page.slug}"] = [
            Text(kind="name", words=page.name, weight=NAME, whole=True),
            *(Text(kind="told", words=told, weight=TOLD) for told in (page.summary, *page.told)),
        ]
    for slug in conditions_spoken_of(catalogue):
        condition = catalogue.conditions[slug]
        texts[f"condition:{slug}"] = [
            Text(kind="name", words=condition.name, weight=NAME, whole=True),
            Text(kind="told", words=condition.people, weight=TOLD),
        ]
    for slug in movements_ruled(catalogue):
        texts[f"movement:{slug}"] = [
            Text(kind="name", words=catalogue.movements[slug], weight=OTHER_NAME, whole=True),
            Text(kind="told", words=catalogue.movements_told.get(slug, ""), weight=TOLD),
        ]
    for anchor, (heading, _told) in HELP.items():
        texts[f"help:{anchor}"] = [Text(kind="name", words=str(heading), weight=OTHER_NAME, whole=True)]
    for name, (title, told) in PAGES.items():
        texts[f"page:{name}"] = [
            Text(kind="name", words=str(title), weight=OTHER_NAME, whole=True),
            Text(kind="told", words=str(told), weight=TOLD),
        ]
    for key, everyday in _everyday(catalogue):
        if key in texts:
            texts[key].append(everyday)
    return [Entry(key=key, texts=tuple(words)) for key, words in texts.items()]


def _how_far_on(exercise: ExerciseEntry, catalogue: Catalogue) -> tuple[int, int, str]:
    """Order exercises by how many rules close them to somebody, then by the step on their ladders: of those that fit
    alike, what suits most people comes first.
    """
    closing = [rule for rule in rules_reaching(exercise.slug, catalogue) if not rule.verdict.allows]
    rungs = [rungs.index(exercise.slug) for rungs in catalogue.ladders.values() if exercise.slug in rungs]
    return len(closing), min(rungs, default=0), exercise.name


def _of_exercise(exercise: ExerciseEntry, catalogue: Catalogue) -> Iterator[Text]:
    yield Text(kind="name", words=exercise.name, weight=NAME, whole=True)
    for name in exercise.other_names:
        yield Text(kind="also", words=name, weight=OTHER_NAME, whole=True)
    for slug in sorted(exercise.muscles):
        yield Text(kind="works", words=catalogue.muscles[slug], weight=WORKED, whole=True)
        yield Text(kind="works", words=slug, weight=WORKED)
    for slugs, weight in ((exercise.equipment, NEEDED), (exercise.equipment_optional, OPTIONAL)):
        for slug in sorted(slugs):
            yield Text(kind="needs", words=catalogue.equipment[slug]["name"], weight=weight, whole=True)
    if exercise.position:
        yield Text(kind="position", words=str(Exercise.Position(exercise.position).label), weight=POSITION)
    yield Text(kind="kind", words=str(Exercise.Kind(exercise.kind).label), weight=POSITION)
    for told in (exercise.summary, exercise.purpose):
        yield Text(kind="told", words=told, weight=TOLD)


@dataclass(frozen=True, slots=True)
class EverydayWord:
    """Words that lead somewhere. With ``first``, they are a warning sign (see ``Text``).

    Where nothing ``is_here`` about them, they lead to what is nearest.
    """

    words: tuple[str, ...]
    leads_to: tuple[str, ...]
    first: bool
    is_here: bool


@lru_cache(maxsize=1)
def everyday_words() -> tuple[EverydayWord, ...]:
    """Read the words of everyday life and where they lead."""
    rows = read_toml(EVERYDAY_WORDS)["word"]
    return tuple(
        EverydayWord(
            words=tuple(row["words"]),
            leads_to=tuple(row["leads_to"]),
            first=row.get("first", False),
            is_here=row.get("here", True),
        )
        for row in rows
    )


def keys_meant(target: str, catalogue: Catalogue) -> list[str]:
    """List the entries that a target stands for: itself, or the exercises with that muscle or thing."""
    kind, _colon, slug = target.partition(":")
    exercises = catalogue.exercises.values()
    if kind == "muscle":
        return [f"exercise:{exercise.slug}" for exercise in exercises if slug in exercise.muscles]
    if kind == "equipment":
        return [
            f"exercise:{exercise.slug}"
            for exercise in exercises
            if slug in exercise.equipment or slug in exercise.equipment_optional
        ]
    return [target]


def _everyday(catalogue: Catalogue) -> Iterator[tuple[str, Text]]:
    for row in everyday_words():
        weights: defaultdict[str, float] = defaultdict(float)
        for rank, target in enumerate(row.leads_to):
            weight = max(EVERYDAY - EVERYDAY_STEP * rank, EVERYDAY_LEAST)
            for key in keys_meant(target, catalogue):
                weights[key] = max(weights[key], weight)
        for key, weight in weights.items():
            for words in row.words:
                first = row.first and key == row.leads_to[0]
                kind = "everyday" if row.is_here else NEAREST
                yield key, Text(kind=kind, words=words, weight=weight, whole=True, first=first)
