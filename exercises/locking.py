"""One way to make writers wait for each other."""

from __future__ import annotations

from typing import TypeVar, cast

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def locked(row: Row) -> Row:
    """Hold a row until the transaction ends, and return it as it is stored now. One query.

    Whoever writes what belongs to a person holds the person first, so that two taps at once wait for each other.
    Raises ``DoesNotExist`` when it was deleted meanwhile, and ``TransactionManagementError`` outside a transaction.
    """
    # ``request.user`` is a lazy stand-in: its ``_meta`` knows the model, its type does not.
    model = cast(type[Row], row._meta.model)
    return model._default_manager.select_for_update().get(pk=row.pk)
