"""What a device stores for a person: a token instead of their name, and the words about entries not yet sent."""

from __future__ import annotations

import json

from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from exercises.measures.presentation import counted

from ..models import User


def person_token(user: User) -> str:
    """Make a token that tells people apart on a shared device and does not reveal who they are.

    It has 24 hexadecimal digits and stays the same until SECRET_KEY changes.
    """
    return salted_hmac("homestretch.person", str(user.pk)).hexdigest()[:24]


def entries_waiting() -> str:
    """Write, as JSON by plural form, what pages say about entries that are not sent yet (``presentation.counted``)."""
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
    """Write, as JSON by plural form, what somebody is told about unsent entries when they sign out."""
    return json.dumps(
        counted(
            lambda number: ngettext(
                "{number} entry is on this device only. If you sign out, it waits here, shown to "
                "nobody, and is sent when you sign in here again.",
                "{number} entries are on this device only. If you sign out, they wait here, shown to "
                "nobody, and are sent when you sign in here again.",
                number,
            )
        )
    )
