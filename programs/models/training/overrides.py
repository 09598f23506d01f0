"""What a clinician set for an exercise of a plan until a certain day, as it is stored with the exercise. Pure.

It moves or holds a dose, and lets nothing be done that is not open: screening, gates and warning signs come before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class OverrideKind(StrEnum):
    """While either is in force, the exercise does not grow; what eases is decided as ever."""

    DOSE = "dose"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What was set, by whom, why, and until which day (inclusive). ``doses`` maps parts to amounts in short.

    ``ended_on`` is the day on which it was taken back, which no longer counts.
    """

    id: str
    kind: OverrideKind
    by: str
    title: str
    practice: str
    reason: str
    since: date
    until: date
    doses: Mapping[str, str] = field(default_factory=dict)
    ended_on: date | None = None

    def is_in_force(self, day: date) -> bool:
        return self.since <= day <= self.until and (self.ended_on is None or day < self.ended_on)

    @property
    def who(self) -> str:
        return ", ".join(part for part in (self.by, self.title, self.practice) if part)

    def to_mapping(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind.value,
            "by": self.by,
            "title": self.title,
            "practice": self.practice,
            "reason": self.reason,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "doses": dict(self.doses),
            "ended_on": self.ended_on.isoformat() if self.ended_on else None,
        }

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Override:
        """Read back what ``to_mapping`` wrote."""
        return cls(
            id=data["id"],
            kind=OverrideKind(data["kind"]),
            by=data["by"],
            title=data["title"],
            practice=data["practice"],
            reason=data["reason"],
            since=date.fromisoformat(data["since"]),
            until=date.fromisoformat(data["until"]),
            doses=data["doses"],
            ended_on=date.fromisoformat(data["ended_on"]) if data["ended_on"] else None,
        )


def overrides_in(stored: Iterable[Mapping[str, Any]]) -> Sequence[Override]:
    return [Override.from_mapping(data) for data in stored]


def in_force(stored: Iterable[Mapping[str, Any]], day: date) -> Override | None:
    """Find the last one that is in force on a day."""
    return next((found for found in reversed(overrides_in(stored)) if found.is_in_force(day)), None)
