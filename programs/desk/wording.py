"""What the page of the drafts says: drafts, changes and outcomes in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exercises.admin.base.desk import CatalogueAdmin
from exercises.admin.base.history import Pictures
from exercises.loading import FIGURES, Codec
from exercises.models import CatalogueDraft, Publication, RowChange
from exercises.publishing.drafts import standing
from exercises.publishing.tagging import Question
from exercises.publishing.wording import FieldChange, differences, kind_of, names
from exercises.rules.catalogue import Catalogue

from ..vignettes.vignettes import Failure, Outcome
from .review import CODECS, Review

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

VERDICTS: dict[str, StrOrPromise] = {
    "ok": _("fine as it is"),
    "info": _("information"),
    "load": _("no added weight"),
    "modify": _("with changes"),
    "clear": _("locked until cleared"),
    "avoid": _("avoid"),
}


# What is shown as it was stored.
TEXTS: dict[str, StrOrPromise] = {
    "program": _("The program that is recommended"),
    "dose": _("How much"),
    "advice": _("What is said because of an answer"),
    "reason": _("Why this program is recommended"),
    "until_yes": _("What is offered until a clinician says yes"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft and field by field what it changes. ``kind`` is new, goes, same or changed; ``address`` is its page."""

    draft: CatalogueDraft
    name: str
    of: str
    kind: str
    fields: list[FieldChange]
    pictures: Pictures | None
    problem: str
    questions: list[str]
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A line of the table of changes. ``what`` names the exercises, the whole program or the routine."""

    what: str
    before: str
    after: str
    rules: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView:
    """What changes for one test patient, and the expectations that flip."""

    title: str
    lines: list[ChangeView]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationView:
    """An expectation that does not hold now, or would not hold with the drafts."""

    words: str
    expected: str
    now: str
    edited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientView:
    outcome: Outcome
    program: str
    tier: str
    programme: StrOrPromise
    expectations: list[ExpectationView]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRow:
    """What a publication made of one row. ``back`` says that the row is gone and may be brought back."""

    change: RowChange
    name: str
    of: str
    kind: str
    fields: list[FieldChange]
    back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationView:
    publication: Publication
    rows: list[PublishedRow]
    changes: list[ChangesView]


def drafts(review: Review, waiting: Iterable[CatalogueDraft]) -> list[DraftView]:
    """Show all drafts that wait; those in the review are chosen."""
    called = names()
    chosen = {change.draft.pk for change in review.drafts}
    codecs = {codec.name: codec for codec in CODECS}
    desks = changing_desks()
    shown = []
    for draft in waiting:
        desk = desks.get(draft.kind)
        if desk is None:
            continue
        where = standing(codecs[draft.kind], draft.key)
        shown.append(
            DraftView(
                draft=draft,
                name=name_of(draft.key, draft.data or where.live, called),
                of=kind_in_words(codecs[draft.kind]),
                kind=kind_of(where.live, draft.data),
                fields=differences(codecs[draft.kind], where.live, draft.data, called),
                pictures=desk.pictures(codecs[draft.kind], draft.key, where.live, draft.data),
                problem=review.problems.get(str(draft), ""),
                questions=[_asked(question, called) for question in review.questions.get(str(draft), ())],
                address=desk.row_address(where),
                chosen=draft.pk in chosen,
            )
        )
    return shown


def _asked(question: Question, called: Mapping[str, str]) -> str:
    tags = gettext(" or ").join(f"“{called.get(tag, tag)}”" for tag in question.tags)
    if question.because == "position":
        return gettext("No tag %(tags)s, and the start position says so?") % {"tags": tags}
    because = called.get(question.because, question.because)
    return gettext("No tag %(tags)s, and it says “%(because)s”?") % {"tags": tags, "because": because}


def catalogue_desks() -> dict[str, CatalogueAdmin]:
    """Map each kind of row to its page of the desk."""
    return {desk.codec.name: desk for desk in admin.site._registry.values() if isinstance(desk, CatalogueAdmin)}


def changing_desks() -> dict[str, CatalogueAdmin]:
    """Map each kind of draft to the desk on whose pages it is written: its own, or that of what it stands beside."""
    desks = catalogue_desks()
    return {codec.name: desk for desk in desks.values() for codec in desk.beside} | desks


def kind_in_words(codec: Codec) -> str:
    """Name a kind of row as people do."""
    return gettext("picture") if codec is FIGURES else str(codec.rows().model._meta.verbose_name)


def name_of(key: str, data: Mapping[str, Any] | None, called: Mapping[str, str]) -> str:
    """Name a row as people do: by its name, else by its key, with names for the slugs in it."""
    if data and data.get("name"):
        return str(data["name"])
    blocked, _for, whom = key.partition(" for ")
    return f"{called.get(blocked, blocked)} for {whom}" if whom else called.get(key, key)


def changes(review: Review) -> list[ChangesView]:
    return _changes(review.flips, review.current.catalogue)


def _changes(flips: Iterable[dict[str, Any]], catalogue: Catalogue) -> list[ChangesView]:
    """List what changed, patient by patient. ``flips`` is what a publication stores."""
    found: dict[str, ChangesView] = {}
    for flip in flips:
        view = found.setdefault(flip["vignette"], ChangesView(title=flip["title"], lines=[]))
        view.lines.append(_line(flip, catalogue))
    return list(found.values())


def _line(flip: dict[str, Any], catalogue: Catalogue) -> ChangeView:
    if flip["what"] == "expectation":
        return ChangeView(
            what=gettext("Expected: %(what)s") % {"what": _expectation(flip["expectation"], catalogue)},
            before=gettext("did not hold") if flip["holds"] else gettext("held"),
            after=gettext("holds") if flip["holds"] else gettext("does not hold"),
            rules="",
        )
    if flip["what"] == "decision":
        return ChangeView(
            what=gettext("The next dose; worked out by hand: %(expected)s") % {"expected": flip["expected"]},
            before=flip["before"],
            after=flip["after"],
            rules="" if flip["holds"] else gettext("not as worked out"),
        )
    if flip["what"] == "words":
        what = gettext("The same rules say it in other words")
        return ChangeView(what=what, before="", after="", rules=", ".join(flip["rules"]))
    if flip["what"] in TEXTS:
        what = str(TEXTS[flip["what"]])
        if flip.get("exercises"):
            what = f"{what}: {_names(flip['exercises'], catalogue)}"
        return ChangeView(what=what, before=flip["before"], after=flip["after"], rules="")
    if flip["what"] == "routine":
        return ChangeView(
            what=gettext("The fitted routine"),
            before=_names(flip["before"].split(", "), catalogue),
            after=_names(flip["after"].split(", "), catalogue),
            rules="",
        )
    return ChangeView(
        what=_names(flip["exercises"], catalogue) if flip["exercises"] else gettext("The whole program"),
        before=str(VERDICTS[flip["before"]]),
        after=str(VERDICTS[flip["after"]]),
        rules=", ".join(flip["rules"]),
    )


def _expectation(key: str, catalogue: Catalogue) -> str:
    """Name an expectation: its key, with the names of exercises."""
    return ": ".join(
        catalogue.exercises[part].name if part in catalogue.exercises else part for part in key.split(": ")
    )


def _names(slugs: Iterable[str], catalogue: Catalogue) -> str:
    return ", ".join(
        catalogue.exercises[slug].name if slug in catalogue.exercises else "–" if slug == "none" else slug
        for slug in slugs
    )


def patients(review: Review) -> list[PatientView]:
    return [
        PatientView(
            outcome=edited,
            program=edited.program,
            tier=edited.tier,
            programme=VERDICTS[edited.programme.verdict],
            expectations=_expectations(current, edited, review.current.catalogue),
        )
        for current, edited in zip(review.current.outcomes, review.edited.outcomes, strict=True)
    ]


def _expectations(current: Outcome, edited: Outcome, catalogue: Catalogue) -> list[ExpectationView]:
    was: dict[str, Failure] = {failure.key: failure for failure in current.failures}
    now: dict[str, Failure] = {failure.key: failure for failure in edited.failures}
    return [
        ExpectationView(
            words=_expectation(key, catalogue),
            expected=failure.expected,
            now=was[key].got if key in was else gettext("holds"),
            edited=now[key].got if key in now else gettext("holds"),
        )
        for key, failure in {**was, **now}.items()
    ]


def publications(rows: Iterable[Publication], catalogue: Catalogue) -> list[PublicationView]:
    called = names()
    codecs = {codec.name: codec for codec in CODECS}
    return [
        PublicationView(
            publication=row,
            rows=[
                PublishedRow(
                    change=change,
                    name=name_of(change.key, change.after or change.before, called),
                    of=kind_in_words(codecs[change.kind]),
                    kind=kind_of(change.before, change.after),
                    fields=differences(codecs[change.kind], change.before, change.after, called),
                    back=change.after is None and codecs[change.kind].find(change.key) is None,
                )
                for change in row.changes.all()
                if change.kind in codecs
            ],
            changes=_changes(row.flips, catalogue),
        )
        for row in rows
    ]
