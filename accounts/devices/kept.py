"""What a device keeps of a person: whose it is, by a name that says nothing about them, and what pages say of it."""

from __future__ import annotations

import json

from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from exercises.measures.presentation import counted

from ..models import User


def person_token(user: User) -> str:
    """Return what tells one person from another on a device that several use. The same for as long as the server's key
    is.
    """
    return salted_hmac("homestretch.person", str(user.pk)).hexdigest()[:24]


def entries_waiting() -> str:
    """Return what the script of every page says of entries that are not sent yet (``presentation.counted``)."""
    return json.dumps(
        counted(
            lambda number: ngettext(
                "Saved on this device: {number} entry to send.",
                "Saved on this device: {number} entries to send.",
                number,
            )
        )
    )


def entries_left() -> str:
    """Return what somebody who signs out is told of them."""
    return json.dumps(
        counted(
            lambda number: ngettext(
                "{number} entry of your session is on this device only. If you sign out, it waits here, shown to "
                "nobody, and is sent when you sign in here again.",
                "{number} entries of your session are on this device only. If you sign out, they wait here, shown to "
                "nobody, and are sent when you sign in here again.",
                number,
            )
        )
    )
