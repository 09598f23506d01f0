"""What the page of the test patients says: drafts, changes and outcomes in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exercises.models import Contraindication, Evidence, RulePublication
from exercises.rules.catalogue import Catalogue
from exercises.snapshot.drafts import DraftChange

from .review import Review, to_json
from .vignettes import Failure, Outcome

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


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft, and field by field what it changes. ``kind`` is new, retires, same or changed."""

    draft: Contraindication
    kind: str
    fields: list[FieldChange]


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
class PublicationView:
    publication: RulePublication
    drafts: list[tuple[str, str, list[FieldChange]]]
    changes: list[ChangesView]


def drafts(found: Sequence[DraftChange]) -> list[DraftView]:
    return [
        DraftView(
            draft=change.draft, kind=_kind(change.before, change.after), fields=_fields(change.before, change.after)
        )
        for change in found
    ]


def _kind(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    if after is None:
        return "retires"
    if before is None:
        return "new"
    return "same" if before == after else "changed"


def _fields(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[FieldChange]:
    """Say what differs. A rule that is added or removed is shown whole."""
    old, new = before or {}, after or {}
    return [
        FieldChange(label=_label(key), before=_value(key, old.get(key)), after=_value(key, new.get(key)))
        for key in {**old, **new}
        if old.get(key) != new.get(key)
        and key not in {"id", "order" if not (old and new) else "", "state"}
        and (_value(key, old.get(key)) or _value(key, new.get(key)))
    ]


def _label(key: str) -> str:
    field: Any = Contraindication._meta.get_field("rule_id" if key == "id" else key)
    return str(capfirst(field.verbose_name))


def _value(key: str, value: Any) -> str:
    """Put a value of a rule into words: lists by name, "yes" for what is ticked."""
    if value is None or value is False or value == []:
        return ""
    if value is True:
        return gettext("yes")
    if key == "verdict":
        return str(Contraindication.Verdict(value).label)
    if key == "evidence":
        return str(Evidence(value).label)
    if key == "sources":
        return ", ".join(f"{citation['code']} {citation['locator']}".strip() for citation in value)
    if isinstance(value, list):
        return ", ".join(value)
    return str(value)


def changes(review: Review) -> list[ChangesView]:
    return _changes(to_json(review.comparison), review.catalogue)


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
            expectations=_expectations(current, edited, review.catalogue),
        )
        for current, edited in zip(review.current, review.edited, strict=True)
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


def publications(rows: Iterable[RulePublication], catalogue: Catalogue) -> list[PublicationView]:
    return [
        PublicationView(
            publication=row,
            drafts=[
                (draft["rule"], _kind(draft["before"], draft["after"]), _fields(draft["before"], draft["after"]))
                for draft in row.drafts
            ],
            changes=_changes(row.flips, catalogue),
        )
        for row in rows
    ]
