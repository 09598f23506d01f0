"""Words about walking and the rest of life, and about the minutes a week."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .aim import Against

HELD_BECAUSE: Mapping[Against, Promise] = {
    Against.STANDING: _("It stays as it is until you can go on with your sessions."),
    Against.FALL: _("It stays as it is, because you told us about a fall not long ago."),
    Against.FLARE: _("It stays as it is, because something hurt in the last week."),
    Against.GENTLE: _("It stays as it is while you take your exercises gently."),
}
