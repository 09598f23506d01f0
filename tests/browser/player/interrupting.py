"""What the tests of interruptions share."""

from __future__ import annotations

TROUBLE = "No network: go on, nothing is lost. It is sent by itself later."
