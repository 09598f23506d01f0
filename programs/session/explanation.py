"""Why a session was stopped, as its record says it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Nobody is blamed, and no reason is a poor one.
STOPPED_BECAUSE: Mapping[str, Promise] = {
    "emergency": _("You stopped because of a warning sign, to get help at once."),
    "urgent": _("You stopped because of a warning sign, to call your doctor."),
    "pain": _("You stopped because it hurt. That was the right thing to do."),
    "tired": _("You stopped because you were tired. That is a good reason."),
    "time": _("You stopped because time was short. Every bit counts."),
}
