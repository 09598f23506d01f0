"""Try what drafts would make of the tables: really write them, look, and take it all back.

So a draft is judged by the same code, and by the same constraints of the database, as what is in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from ..loading import Codec, Data
from .drafts import DraftChange


class CannotBeWrittenError(Exception):
    """What a draft says cannot be written beside the rest; the message says why."""


@contextmanager
def trial() -> Iterator[None]:
    """Take back whatever is written within this block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def write(codec: Codec, key: str, data: Data | None) -> None:
    """Make a row what its file would hold, or remove it for None. Raises ``CannotBeWrittenError``."""
    row = codec.find(key)
    try:
        with transaction.atomic():
            if data is not None:
                codec.write(row, codec.normalise(data))
            elif row is not None:
                row.delete()
    except ProtectedError as error:
        users = ", ".join(sorted(str(user) for user in error.protected_objects))
        raise CannotBeWrittenError(f"{key}: {users}") from error
    except (IntegrityError, ObjectDoesNotExist, ValidationError, ValueError, KeyError, TypeError) as error:
        raise CannotBeWrittenError(f"{key}: {error}") from error


def write_all(changes: Iterable[DraftChange]) -> dict[str, str]:
    """Write the drafts, within a trial; say for each that cannot be written why, by its name."""
    problems = {}
    for change in changes:
        try:
            write(change.codec, change.draft.key, change.after)
        except CannotBeWrittenError as error:
            problems[str(change.draft)] = str(error)
    return problems
