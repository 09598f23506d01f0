"""Drafts of rules: each stands beside the rule that it will change, until all are published together or thrown away.

A draft affects nobody. ``document.content(with_drafts=True)`` shows what the rules would be, and ``publish_drafts``
puts all drafts in force at once, with a record of what changed and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from ..loading import CONTRAINDICATIONS, Data, digest
from ..locking import locked
from ..models import Contraindication, RulePublication
from .current import publish_catalogue

State = Contraindication.State


class DraftsHaveChangedError(Exception):
    """The drafts have changed since the editor looked at them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChange:
    """A draft beside what it will change, both as a catalogue file would hold them.

    ``before`` is None for a rule that is not in force yet, ``after`` for one that is to be taken out of force.
    """

    draft: Contraindication
    before: Data | None
    after: Data | None

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that differ, in the order of the data."""
        before, after = self.before or {}, self.after or {}
        return tuple(key for key in {**before, **after} if before.get(key) != after.get(key))

    def to_json(self) -> dict[str, Any]:
        return {"rule": self.draft.rule_id, "before": _plain(self.before), "after": _plain(self.after)}


@transaction.atomic
def make_draft(*, rule: Contraindication) -> Contraindication:
    """Find the draft of a rule, or make one as a copy of the rule. Safe to repeat."""
    if rule.is_draft:
        return rule
    locked(rule)
    present = Contraindication.objects.drafts().filter(rule_id=rule.rule_id).first()
    if present is not None:
        return present
    whole = Contraindication.objects.whole().get(pk=rule.pk)
    draft = CONTRAINDICATIONS.write(None, {**CONTRAINDICATIONS.to_data(whole), "state": State.DRAFT.value})
    assert isinstance(draft, Contraindication)  # noqa: S101 -- for the type checker
    draft.draft_of = rule
    draft.save(update_fields=["draft_of"])
    return draft


def draft_changes() -> list[DraftChange]:
    """List each draft with the rule in force that it would change, in the table's order."""
    drafts = list(Contraindication.objects.drafts().whole())
    in_force = {
        rule.rule_id: rule
        for rule in Contraindication.objects.in_force().whole().filter(rule_id__in=[draft.rule_id for draft in drafts])
    }
    changes = []
    for draft in drafts:
        rule = in_force.get(draft.rule_id)
        changes.append(
            DraftChange(
                draft=draft,
                before=CONTRAINDICATIONS.to_data(rule) if rule else None,
                after=None if draft.retires else {**CONTRAINDICATIONS.to_data(draft), "state": State.IN_FORCE.value},
            )
        )
    return changes


def digest_of(changes: Iterable[DraftChange]) -> str:
    """Compute a digest of the changes, by which ``publish_drafts`` knows that they are those that the editor saw."""
    return digest({change.draft.rule_id: change.to_json() for change in changes})


@transaction.atomic
def publish_drafts(
    *, by: AbstractBaseUser, seen: str, flips: list[dict[str, Any]], reason: str = ""
) -> RulePublication | None:
    """Put all drafts in force, live at once, and record what changed, whose verdicts flipped, and why.

    ``seen`` is the digest of the changes that the editor looked at, ``flips`` what they change for the test patients.
    Returns None when there is no draft, as when the same form is sent twice. Raises ``DraftsHaveChangedError`` when the
    drafts are not those seen, and ValueError for flips without a reason.
    """
    list(Contraindication.objects.select_for_update().values_list("pk", flat=True))
    changes = draft_changes()
    if not changes:
        return None
    if digest_of(changes) != seen:
        raise DraftsHaveChangedError
    if flips and not reason.strip():
        raise ValueError("a publication that flips a verdict needs a reason")
    publication = RulePublication.objects.create(
        by_id=by.pk, reason=reason.strip(), drafts=[change.to_json() for change in changes], flips=flips
    )
    for change in changes:
        _put_in_force(change)
    publish_catalogue()
    return publication


def _put_in_force(change: DraftChange) -> None:
    """Copy the draft into its rule. The rule keeps its row and digest, so that the loader sees it as edited."""
    draft = change.draft
    rule = Contraindication.objects.settled().filter(rule_id=draft.rule_id).first()
    draft.delete()
    if change.after is not None:
        CONTRAINDICATIONS.write(rule, change.after)
    elif rule is not None:
        rule.state = State.RETIRED
        rule.save(update_fields=["state"])


def _plain(data: Data | None) -> dict[str, Any] | None:
    """Make data fit for JSON: dates become text."""
    if data is None:
        return None
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in data.items()}
