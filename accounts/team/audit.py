"""What is written down of each access to a person's rows: codes, and the words in which the person reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import AccessRecord, CareLink, Member, Scope, User

Kind = AccessRecord.Kind


class What(StrEnum):
    """What was done. A new deed is a line here and one in ``WORDS``; the database needs no migration for it."""

    PEOPLE = "people"
    OVERVIEW = "overview"
    RESULT = "result"
    RECORD = "record"
    SUMS = "sums"
    SEEN = "seen"
    PLAN = "plan"
    PLAN_ADDED = "plan_added"
    PLAN_REMOVED = "plan_removed"
    PLAN_SWAPPED = "plan_swapped"
    PLAN_DAYS = "plan_days"
    PLAN_AGAIN = "plan_again"
    OVERRIDE_SET = "override_set"
    OVERRIDE_ENDED = "override_ended"
    CLEARANCES = "clearances"
    CLEARANCE_GIVEN = "clearance_given"
    CLEARANCE_WITHDRAWN = "clearance_withdrawn"
    NOTES = "notes"
    NOTED = "noted"
    TESTS = "tests"
    TEST_ORDERED = "test_ordered"
    CONSENT_GIVEN = "consent_given"
    CONSENT_CHANGED = "consent_changed"
    LINK_ENDED = "link_ended"
    MESSAGES = "messages"
    MESSAGE_SENT = "message_sent"
    NEEDS_NO_ANSWER = "needs_no_answer"
    TEAM_NOTES = "team_notes"
    NOTE_WRITTEN = "team_note_written"
    DEPUTY = "deputy"
    OFFERED = "handing_over_offered"
    HANDED_OVER = "handed_over"
    NOT_HANDED_OVER = "not_handed_over"


# What the person reads after the name of who it was.
WORDS: Mapping[str, Any] = {
    What.PEOPLE: _("saw you in the list of people they look after"),
    What.OVERVIEW: _("looked at your page"),
    What.RESULT: _("looked at what came of your plan"),
    What.RECORD: _("took your record along for a clinic’s computer"),
    What.SUMS: _("looked at sums of the practice, in which you count and nobody can be recognised"),
    What.SEEN: _("noted as seen what had happened to you"),
    What.PLAN: _("looked at your exercises, to change something"),
    What.PLAN_ADDED: _("put an exercise into your plan"),
    What.PLAN_REMOVED: _("took an exercise out of your plan"),
    What.PLAN_SWAPPED: _("swapped an exercise of your plan"),
    What.PLAN_DAYS: _("changed the days of your plan"),
    What.PLAN_AGAIN: _("let you do an exercise again"),
    What.OVERRIDE_SET: _("set something about an exercise of yours"),
    What.OVERRIDE_ENDED: _("took back what was set about an exercise of yours"),
    What.CLEARANCES: _("looked at what is open to you and why"),
    What.CLEARANCE_GIVEN: _("said yes to something, or limited it"),
    What.CLEARANCE_WITHDRAWN: _("took a yes back"),
    What.NOTES: _("read what was noted about you"),
    What.NOTED: _("noted something about you"),
    What.TESTS: _("looked at your self-tests"),
    What.TEST_ORDERED: _("asked you to do a self-test"),
    What.CONSENT_GIVEN: _("began to share"),
    What.CONSENT_CHANGED: _("changed what is shared"),
    What.LINK_ENDED: _("ended the sharing"),
    What.MESSAGES: _("read your messages"),
    What.MESSAGE_SENT: _("wrote to you"),
    What.NEEDS_NO_ANSWER: _("said that your message needs no answer"),
    What.TEAM_NOTES: _("read the notes that your care team keeps about you"),
    What.NOTE_WRITTEN: _("wrote a note that your care team keeps about you"),
    What.DEPUTY: _("is away for a time: %(name)s stands in, and sees what you share"),
    What.OFFERED: _("asked you whether %(name)s may go on instead"),
    What.HANDED_OVER: _("said yes: from now on it is %(name)s who sees what you share"),
    What.NOT_HANDED_OVER: _("said no: %(name)s sees nothing"),
}


def names(member: Member) -> dict[str, str]:
    """Return the detail of a deed that names a colleague."""
    return {"name": member.user.get_full_name()}


def record_of_member(
    member: Member,
    link: CareLink,
    *,
    kind: Kind,
    what: What,
    scopes: Collection[Scope],
    detail: Mapping[str, Any] | None = None,
) -> AccessRecord:
    """Build the record of what a member did, not stored yet. ``member`` comes with user and organisation."""
    return AccessRecord(
        person_id=link.person_id,
        link=link.pk,
        member=member.pk,
        by_name=member.user.get_full_name(),
        by_title=member.title,
        by_role=member.role,
        organisation=member.organisation.name,
        kind=kind,
        what=what,
        scopes=_in_order(scopes),
        detail=dict(detail or {}),
    )


def record_own(person: User, link: CareLink, *, what: What, name: str = "", at: datetime | None = None) -> None:
    """Write down what a person themself did about a link: its consent stands in their record, too.

    ``at`` is the moment, by default now.
    """
    AccessRecord.objects.create(
        person=person,
        link=link.pk,
        by_name=person.get_full_name(),
        organisation=link.organisation.name,
        kind=Kind.CHANGE,
        what=what,
        scopes=_in_order(link.scopes),
        detail={
            "until": link.ends_at.isoformat(),
            "assistants_too": link.assistants_too,
            "may_act": link.may_act,
            "clinician": link.clinician_name,
            **({"name": name} if name else {}),
        },
        at=at or timezone.now(),
    )


def _in_order(scopes: Collection[Scope]) -> list[str]:
    return [scope.value for scope in Scope if scope in scopes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One record as the person reads it. ``who`` is empty where it was they themself."""

    at: datetime
    who: str
    words: str
    scopes: Sequence[str]
    is_own: bool


def _words(record: AccessRecord) -> str:
    """Fill the name of a colleague into the words of those deeds that name one."""
    words = str(WORDS.get(record.what, record.what))
    return words % {"name": record.detail.get("name", "")} if "%(name)s" in words else words


def lines_of(records: Iterable[AccessRecord]) -> list[Line]:
    """Put records into words. What an older version wrote down and this one does not know is shown as its code."""
    return [
        Line(
            at=record.at,
            who=", ".join(part for part in (record.by_name, record.by_title, record.organisation) if part),
            words=_words(record),
            scopes=[str(scope.label) for scope in Scope if scope.value in record.scopes],
            is_own=record.member is None,
        )
        for record in records
    ]
