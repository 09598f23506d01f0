"""Deleting an account."""

from __future__ import annotations

from django.db import transaction

from ..models import User


class LastAdministratorError(Exception):
    """Nobody else could look after this site."""


@transaction.atomic
def delete_account(*, by: User) -> None:
    """Delete a person and everything that belongs to them, and sign them out on every device.

    What they edited in the catalogue stays. Raises ``LastAdministratorError`` when nobody would be left to look after
    the site.
    """
    administrators = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if list(administrators.values_list("pk", flat=True)) == [by.pk]:
        raise LastAdministratorError
    by.delete()
