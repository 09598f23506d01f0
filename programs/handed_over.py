"""What ends when an account is left to whoever has proven its address (``accounts.entrance.services.hand_over``)."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from .feed.services import revoke_feed
from .models import CourseMail, MessageMail, Reminders
from .shared.services import withdraw_links


@transaction.atomic
def end_what_was_opened(*, by: User) -> None:
    """End the addresses with which others read of a person, and the mails that were asked for. Safe to repeat.

    An address that stops mails opens nothing any more either: somebody else may have got such a mail.
    """
    revoke_feed(by=by)
    withdraw_links(by=by)
    for asked in (Reminders, CourseMail):
        asked._default_manager.filter(user=by).update(wanted=False, address_id=uuid.uuid4(), changed_at=timezone.now())
    MessageMail.objects.filter(user=by).delete()
