"""Deleting an account."""

from __future__ import annotations

from django.db import transaction

from ..models import User
from ..team.services import leave_everywhere


class LastAdministratorError(Exception):
    """Nobody else could look after this site."""


@transaction.atomic
def delete_account(*, by: User) -> None:
    """Delete a person and everything that belongs to them, and sign them out on every device.

    What they edited in the catalogue stays. So does what was written down of their access to others, whose record it
    is; whoever shared something with them finds there that it ended. Raises ``LastAdministratorError`` when nobody
    would be left to look after the site.
    """
    administrators = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
    if list(administrators.values_list("pk", flat=True)) == [by.pk]:
        raise LastAdministratorError
    leave_everywhere(by=by)
    by.delete()
