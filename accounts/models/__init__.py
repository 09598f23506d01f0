"""People: who they are, what they told us, and what they agreed to. One module for each of the folders beside this."""

from __future__ import annotations

from .clearance import Clearance, OwnOpening
from .device import BrowserSession
from .equipment import OwnWeights
from .functional_test import FunctionalTest
from .health import FallReport, HealthProfile, RedFlag, in_force_with_signs
from .person import OF_PERSON, Consent, User

__all__ = [
    "OF_PERSON",
    "BrowserSession",
    "Clearance",
    "Consent",
    "FallReport",
    "FunctionalTest",
    "HealthProfile",
    "OwnOpening",
    "OwnWeights",
    "RedFlag",
    "User",
    "in_force_with_signs",
]
