"""The export: everything that is stored about a person, for them to take along.

Each app has a function that returns its own parts by name: ``account_parts`` below, and ``programs/export.py`` for
routines and sessions. The settings list them (``EXPORTED_OF_A_PERSON``), because this app may not import ``programs``.
Where a part may be long it is an iterator, so that a file of many years takes no more memory than one of a month.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string

from ..models import Absence, Invitation, Message, OwnWeights, TeamNote, User

Row = dict[str, Any]

FORMAT = "homestretch-export-1"
# How many rows are read at a time.
CHUNK = 100


def written(user: User, *, now: datetime) -> Iterator[str]:
    """Write all that is stored about a person as JSON, bit by bit: an object of their parts by name.

    Raises ValueError when two parts have the same name.
    """
    before = "{\n"
    for name, part in _parts(user, now).items():
        yield f"{before}  {_json(name)}: "
        if isinstance(part, Iterator):
            yield from _list(part)
        else:
            yield _json(part, indent=2)
        before = ",\n"
    yield "\n}\n"


def _list(rows: Iterator[Row]) -> Iterator[str]:
    before = "["
    for row in rows:
        yield f"{before}\n    {_json(row, indent=4)}"
        before = ","
    yield "[]" if before == "[" else "\n  ]"


def _json(value: Any, *, indent: int = 0) -> str:
    text = json.dumps(value, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    return text.replace("\n", "\n" + " " * indent)


def _parts(user: User, now: datetime) -> Row:
    exported: Row = {"format": FORMAT, "exported_at": now}
    for name in settings.EXPORTED_OF_A_PERSON:
        parts = import_string(name)(user)
        if twice := exported.keys() & parts.keys():
            raise ValueError(f"Two parts of the export are called {', '.join(sorted(twice))}.")
        exported |= parts
    return exported


def plain_rows(
    rows: models.QuerySet[Any], *, leave_out: frozenset[str] = frozenset()
) -> Iterator[tuple[models.Model, Row]]:
    """Write each row with all its columns by name, so that a column added later is exported without a change here.

    A reference to another row becomes that row's slug, or its key where it has none; a many-to-many field becomes a
    list of them. The reference to the person and automatic row numbers are left out.
    """
    meta = rows.model._meta
    columns = [
        field
        for field in meta.concrete_fields
        if field.name not in leave_out and field.related_model is not User and not isinstance(field, models.AutoField)
    ]
    lists = [field.name for field in meta.many_to_many if field.name not in leave_out]
    named = [field.name for field in columns if field.is_relation and _has_slug(field.related_model)]
    if named:
        rows = rows.select_related(*named)
    for row in rows.prefetch_related(*lists).iterator(CHUNK):
        yield (
            row,
            {field.name: _value(row, field, named) for field in columns}
            | {name: [getattr(other, "slug", other.pk) for other in getattr(row, name).all()] for name in lists},
        )


def each(rows: models.QuerySet[Any], *, leave_out: frozenset[str] = frozenset()) -> Iterator[Row]:
    """Write rows one at a time, where there may be many."""
    return (values for _row, values in plain_rows(rows, leave_out=leave_out))


def plain(rows: models.QuerySet[Any], *, leave_out: frozenset[str] = frozenset()) -> list[Row]:
    return list(each(rows, leave_out=leave_out))


def _has_slug(model: Any) -> bool:
    return any(field.name == "slug" for field in model._meta.concrete_fields)


def _value(row: models.Model, field: Any, named: list[str]) -> Any:
    if field.name in named:
        other = getattr(row, field.name)
        return other and other.slug
    value = getattr(row, field.attname)
    return value.to_mapping() if hasattr(value, "to_mapping") else value


def account_part(user: User) -> Row:
    not_theirs = frozenset({"password", "groups", "user_permissions"})
    (account,) = plain(User.objects.filter(pk=user.pk), leave_out=not_theirs)
    return {**account, "email_addresses": plain(EmailAddress.objects.filter(user=user))}


# Whoever has the key of a session is signed in with it: it is as secret as a password.
SECRETS_OF_DEVICE = frozenset({"session_key", "session_data"})
# So is what an app makes its codes from, and what the codes on paper are made from.
SECRETS_OF_SECOND_STEP = frozenset({"data"})
# What a provider told at the last sign-in: their address and name, which the account has as well.
NOT_OURS = frozenset({"extra_data"})
PASSKEY = Authenticator.Type.WEBAUTHN


def _passkey(passkey: Authenticator) -> Row:
    """Write a passkey without what belongs to its key."""
    return {"name": str(passkey), "created_at": passkey.created_at, "last_used_at": passkey.last_used_at}


# What was written about whom they invited, and what finds the invitation.
NOT_THEIRS_OF_INVITATION = frozenset({"secret", "email", "label"})


def team_parts(user: User) -> Row:
    """Collect what a person shares with whom, what they wrote to each other, and who looked at it. Of their
    own work it has where they work, and nothing of those whom they look after.
    """
    own = Invitation.objects.filter(by_person=user)
    others = Invitation.objects.filter(Q(by_member__user=user) | Q(for_person=user) | Q(used_by=user))
    memberships: Iterator[tuple[Any, Row]] = plain_rows(user.memberships.select_related("organisation"))
    links: Iterator[tuple[Any, Row]] = plain_rows(user.care_links.with_team())
    return {
        "memberships": [{**row, "organisation": member.organisation.name} for member, row in memberships],
        "care_links": [
            {**row, "organisation": link.organisation.name, "clinician": link.clinician_name} for link, row in links
        ],
        "invitations": [
            *plain(own, leave_out=frozenset({"secret"})),
            *plain(others, leave_out=NOT_THEIRS_OF_INVITATION),
        ],
        "care_notes": plain(user.care_notes.all()),
        "messages": each(Message.objects.filter(link__person=user), leave_out=frozenset({"by_member"})),
        "notes_of_team": each(TeamNote.objects.filter(link__person=user), leave_out=frozenset({"by_member"})),
        "absences": plain(Absence.objects.filter(Q(member__user=user) | Q(deputy__user=user))),
        "looked_at": each(user.access_records.all()),
    }


def account_parts(user: User) -> Row:
    """Collect what this app stores about a person, by the name of each part."""
    second_steps = Authenticator.objects.filter(user=user)
    return {
        "account": account_part(user),
        "devices": plain(user.browser_sessions.signed_in(), leave_out=SECRETS_OF_DEVICE),
        "second_steps": plain(second_steps.exclude(type=PASSKEY), leave_out=SECRETS_OF_SECOND_STEP),
        "linked_accounts": plain(SocialAccount.objects.filter(user=user), leave_out=NOT_OURS),
        "passkeys": [_passkey(passkey) for passkey in second_steps.filter(type=PASSKEY)],
        "consents": plain(user.consents.all()),
        "health_checks": plain(user.health_profiles.all()),
        "warning_signs": plain(user.red_flags.all()),
        "clearances": plain(user.clearances.all()),
        "own_openings": plain(user.own_openings.all()),
        "falls": plain(user.fall_reports.all()),
        "own_weights": plain(OwnWeights.objects.filter(user=user)),
        "tests": plain(user.functional_tests.all()),
        **team_parts(user),
    }
