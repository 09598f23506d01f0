"""People: who they are, what they told us, and what they agreed to. One module for each of the folders beside this."""

from __future__ import annotations

from .access_record import AccessRecord, StaysError
from .clearance import Clearance, OwnOpening
from .device import BrowserSession
from .equipment import OwnWeights
from .functional_test import FunctionalTest
from .health import FallReport, HealthProfile, RedFlag, in_force_with_signs
from .message import LONGEST, Message
from .person import OF_PERSON, Consent, User
from .team import ALWAYS, CHOSEN, CareLink, CareNote, Invitation, Member, Organisation, Scope, TeamRole
from .together import LONGEST_NOTE_OF_TEAM, Absence, TeamNote

__all__ = [
    "ALWAYS",
    "CHOSEN",
    "LONGEST",
    "LONGEST_NOTE_OF_TEAM",
    "OF_PERSON",
    "Absence",
    "AccessRecord",
    "BrowserSession",
    "CareLink",
    "CareNote",
    "Clearance",
    "Consent",
    "FallReport",
    "FunctionalTest",
    "HealthProfile",
    "Invitation",
    "Member",
    "Message",
    "Organisation",
    "OwnOpening",
    "OwnWeights",
    "RedFlag",
    "Scope",
    "StaysError",
    "TeamNote",
    "TeamRole",
    "User",
    "in_force_with_signs",
]
