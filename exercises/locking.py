"""The one way in which writers wait for each other."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from django.db.models import Model

from .prepared import Given, Prepared

Row = TypeVar("Row", bound=Model)


def locked(row: Row) -> Row:
    """Lock a row until the transaction ends, and return it as it is stored now.

    Whoever writes something of a person locks the person first, so that the second of two taps at once waits.
    Raises ``DoesNotExist`` when it was deleted meanwhile, and ``TransactionManagementError`` outside a transaction.
    """
    # ``request.user`` is a lazy object: its ``_meta`` knows the model, its type does not.
    model: Any = row._meta.model
    found: Row | None = _locking(model).first(pk=row.pk)
    if found is None:
        raise model.DoesNotExist
    return found


@cache
def _locking(model: Any) -> Prepared[Any]:
    key = Given("pk", model._meta.pk)
    return Prepared(lambda: model._default_manager.select_for_update().filter(pk=key))
