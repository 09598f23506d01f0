"""Random entries of one exercise, as a device sends them, with what they amount to. Both sides must say the same.

``python -m tests.programs.logbook_cases`` writes them anew to ``tests/js/logbook-cases.json``.
"""

from __future__ import annotations

import json
import os
import random
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parents[1] / "js" / "logbook-cases.json"
SEED = 20261116
CASES = 60
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


def random_cases() -> list[dict[str, Any]]:
    """Return the cases, without what is expected."""
    chance = random.Random(SEED)
    return [
        {"name": f"case {number}", "entries": [_entry(chance) for _ in range(chance.randrange(1, 7))]}
        for number in range(CASES)
    ]


def _entry(chance: random.Random) -> dict[str, Any]:
    # Few instants, so that some entries are of the same one.
    at = NOON + timedelta(milliseconds=250 * chance.randrange(6))
    entry: dict[str, Any] = {
        "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "at": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
        "item": "i",
    }
    kind = chance.choices(["set", "felt", "skip"], [6, 2, 2])[0]
    if kind == "skip":
        return {**entry, "kind": kind, "reason": chance.choice(["pain", "no_time", "too_hard"])}
    if kind == "felt":
        return {
            **entry,
            "kind": kind,
            "pain": chance.choice([None, 0, 3, 10]),
            "effort": chance.choice([None, 5]),
            "pain_side": chance.choice(["", "left", "right", "both"]),
            "sharp": chance.random() < 0.3,
            "shaky": chance.random() < 0.3,
        }
    return {
        **entry,
        "kind": kind,
        "exercise": "tandem-stand",
        "number": chance.choice([1, 2]),
        "side": chance.choice(["left", "right"]),
        "measure": "hold_seconds",
        "amount": chance.choice([0, 5, 10, 30]),
        "load_kg": chance.choice(["0", "0.5", "1.134"]),
        "as_planned": False,
    }


def expected(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the server makes of entries, as the player has it."""
    from programs.entries.fold import fold
    from programs.entries.plan import set_key
    from programs.models.training.kinds import Entry, Kind
    from programs.session.player.messages import entry_form
    from programs.session.player.plan import kilograms

    read = []
    for entry in entries:
        form = entry_form({**entry, "item": str(uuid.UUID(int=0))})
        assert form.is_valid(), form.errors
        said = form.cleaned_data
        read.append(Entry(id=said["id"], kind=Kind(said["kind"]), at=said["at"], content=form.content()))
    log = fold(read)
    return {
        "sets": {
            set_key(key.exercise, key.number, key.side): {"amount": done.amount, "load": kilograms(done.load_kg)}
            for key, done in sorted(log.sets.items())
        },
        "felt": log.felt.to_mapping() if log.felt else None,
        "skipped": log.skipped,
    }


def written(cases: list[dict[str, Any]]) -> str:
    return "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    FILE.write_text(written([{**case, "expected": expected(case["entries"])} for case in random_cases()]))
