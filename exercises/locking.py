"""The one way in which writers wait for each other."""

from __future__ import annotations

from typing import TypeVar, cast

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def locked(row: Row) -> Row:
    """Lock a row until the transaction ends, and return it as it is stored now.

    Whoever writes something of a person locks the person first, so that the second of two taps at once waits.
    Raises ``DoesNotExist`` when it was deleted meanwhile, and ``TransactionManagementError`` outside a transaction.
    """
    # ``request.user`` is a lazy object: its ``_meta`` knows the model, its type does not.
    model = cast(type[Row], row._meta.model)
    return model._default_manager.select_for_update().get(pk=row.pk)
