"""What a result says: what it is, why it was found, and where it leads. It never says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exercises.library.cautions import GROUP_TITLES
from exercises.measures.presentation import and_list
from exercises.models import Exercise
from exercises.rules.catalogue import Catalogue, ExerciseEntry
from exercises.rules.screening import Rule, Verdict

from ..avoiding.arranging import by_strictness, rules_about
from .entries import HELP, NEAREST, PAGES, FoundPage
from .matching import Match

KINDS: Mapping[str, Promise] = {
    "exercise": _("Exercise"),
    "program": _("Program"),
    "lesson": _("Lesson"),
    "card": _("Card"),
    "condition": _("Health"),
    "movement": _("Movement"),
    "help": _("Help"),
    "page": _("To read"),
}
ADDRESSES: Mapping[str, str] = {
    "program": "programs:program_detail",
    "lesson": "programs:lesson",
    "card": "programs:card",
}
# What the rules do about a condition, strictest first. Names of movements and exercises complete it.
WHAT_IS_DONE: Mapping[Verdict, Promise] = {
    Verdict.AVOID: _("Left out here: %(names)s."),
    Verdict.CLEAR: _("Locked here until a doctor or physiotherapist has said yes: %(names)s."),
    Verdict.MODIFY: _("Changed here: %(names)s."),
    Verdict.LOAD: _("Here without added weight: %(names)s."),
}
# The most names, or groups of people, that are listed. The others are on the page to which it leads.
MOST_NAMES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One result. ``told`` are short plain sentences. ``slug`` and ``position`` are for the picture of an exercise."""

    key: str
    kind: Promise
    title: str
    why: str
    url: str
    told: tuple[str, ...] = ()
    slug: str = ""
    position: str = ""
    place: str = ""
    mark: str = ""


def answers_of(
    matches: Iterable[Match], catalogue: Catalogue, pages: Iterable[FoundPage], marks: Mapping[str, str]
) -> list[Answer]:
    """Write the results. ``marks`` say what an exercise is for the person who looks (see ``LibraryRow``)."""
    by_key = {(page.kind, page.slug): page for page in pages}
    write: Mapping[str, Callable[[str, str], Answer]] = {
        "exercise": lambda slug, why: _exercise(catalogue.exercises[slug], why, marks.get(slug, "")),
        "program": lambda slug, why: _published(by_key["program", slug], why),
        "lesson": lambda slug, why: _published(by_key["lesson", slug], why),
        "card": lambda slug, why: _published(by_key["card", slug], why),
        "condition": lambda slug, why: _condition(slug, why, catalogue),
        "movement": lambda slug, why: _movement(slug, why, catalogue),
        "help": _help,
        "page": _page,
    }
    found = []
    for match in matches:
        kind, _colon, slug = match.key.partition(":")
        found.append(write[kind](slug, why_found(match)))
    return found


def why_found(match: Match) -> str:
    """Say in a few words why an entry was found."""
    words = match.text.words
    why = {
        "name": gettext("It is in the name."),
        "also": gettext("It is also called “%(words)s”."),
        "works": gettext("It works here: %(words)s."),
        "needs": gettext("It goes with: %(words)s."),
        "position": gettext("You begin like this: %(words)s."),
        "kind": gettext("It is of this kind: %(words)s."),
        "everyday": gettext("It has to do with “%(words)s”."),
        NEAREST: gettext("It is the nearest to “%(words)s” that we have."),
        "told": gettext("It is in the description."),
    }[match.text.kind] % {"words": words.replace("-", " ") if match.text.kind == "works" else words}
    if match.nearest is None:
        return why
    typed, found = match.nearest
    return gettext("Instead of “%(typed)s” we looked for “%(found)s”.") % {"typed": typed, "found": found} + " " + why


def not_here(matches: Sequence[Match]) -> str:
    """Find the words that were looked for in vain, where the best match is only the nearest to them; else nothing."""
    return matches[0].text.words if matches and matches[0].text.kind == NEAREST else ""


def _exercise(exercise: ExerciseEntry, why: str, mark: str) -> Answer:
    return Answer(
        key=f"exercise:{exercise.slug}",
        kind=KINDS["exercise"],
        title=exercise.name,
        why=why,
        url=reverse("exercises:exercise_detail", args=[exercise.slug]),
        told=(exercise.summary,),
        slug=exercise.slug,
        position=exercise.position,
        place=str(Exercise.Position(exercise.position).label) if exercise.position else "",
        mark=mark,
    )


def _published(page: FoundPage, why: str) -> Answer:
    return Answer(
        key=f"{page.kind}:{page.slug}",
        kind=KINDS[page.kind],
        title=page.name,
        why=why,
        url=reverse(ADDRESSES[page.kind], args=[page.slug]),
        told=(page.summary,),
    )


def _help(anchor: str, why: str) -> Answer:
    title, told = HELP[anchor]
    return Answer(
        key=f"help:{anchor}",
        kind=KINDS["help"],
        title=str(title),
        why=why,
        url=f"{reverse('help')}#{anchor}",
        told=(str(told),),
    )


def _page(name: str, why: str) -> Answer:
    title, told = PAGES[name]
    return Answer(
        key=f"page:{name}",
        kind=KINDS["page"],
        title=str(title),
        why=why,
        url=reverse(f"programs:{name.replace('-', '_')}"),
        told=(str(told),),
    )


def _condition(slug: str, why: str, catalogue: Catalogue) -> Answer:
    """Tell what the rules do about a condition, and the first reason."""
    rules = rules_about(slug, catalogue)
    told = []
    if any(rule.programme and rule.verdict is Verdict.CLEAR for rule in rules):
        told.append(gettext("Here all exercising waits until a doctor or physiotherapist has said yes."))
    for verdict, words in WHAT_IS_DONE.items():
        if names := _names((rule for rule in rules if rule.verdict is verdict), catalogue):
            told.append(str(words) % {"names": and_list(_first(names))})
    return Answer(
        key=f"condition:{slug}",
        kind=KINDS["condition"],
        title=catalogue.conditions[slug].name,
        why=why,
        url=reverse("programs:avoid_condition", args=[slug]),
        told=(*told, *_reason(rules, catalogue)),
    )


def _movement(slug: str, why: str, catalogue: Catalogue) -> Answer:
    """Tell whom a movement does not suit, or not as it is, and the first reason."""
    rules = [rule for rule in by_strictness(catalogue.rules) if slug in rule.movements and not rule.is_conflict]
    told = [catalogue.movements_told[slug]] if catalogue.movements_told.get(slug) else []
    for verdict, title in GROUP_TITLES.items():
        people = dict.fromkeys(catalogue.conditions[rule.condition].people for rule in rules if rule.verdict is verdict)
        if people:
            told.append(gettext("%(title)s: %(people)s.") % {"title": title, "people": "; ".join(_first(people))})
    return Answer(
        key=f"movement:{slug}",
        kind=KINDS["movement"],
        title=catalogue.movements[slug],
        why=why,
        url=reverse("programs:avoid_movement", args=[slug]),
        told=(*told, *_reason(rules)),
    )


def _names(rules: Iterable[Rule], catalogue: Catalogue) -> list[str]:
    names: dict[str, None] = {}
    for rule in rules:
        names.update(dict.fromkeys(lower_first(catalogue.movements[slug]) for slug in sorted(rule.movements)))
        named = sorted(rule.exercises & catalogue.exercises.keys())
        names.update(dict.fromkeys(lower_first(catalogue.exercises[slug].name) for slug in named))
    return list(names)


def _first(names: Iterable[str]) -> list[str]:
    """Keep the first names, and say how many more there are."""
    names = list(names)
    more = len(names) - MOST_NAMES
    if more < 2:
        return names
    return [*names[:MOST_NAMES], gettext("%(count)d more") % {"count": more}]


def _reason(rules: Iterable[Rule], catalogue: Catalogue | None = None) -> tuple[str, ...]:
    """Find the reason of the strictest rule that gives one, in the rule's own words.

    With a ``catalogue`` it says what the reason is about, as far as that is less than exercising at all.
    """
    rule = next((rule for rule in rules if rule.reason), None)
    if rule is None:
        return ()
    about = _names([rule], catalogue)[:1] if catalogue else []
    if about:
        return (gettext("Why “%(name)s”: %(reason)s") % {"name": about[0], "reason": rule.reason},)
    return (gettext("Why: %(reason)s") % {"reason": rule.reason},)


def lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
