"""What an exercise must have before people see it. Pure; used by the loader and by the admin."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

# Field → what to call it when it is missing.
NEEDED_TEXTS: Mapping[str, str] = {
    "summary": "a summary",
    "purpose": "its purpose",
    "feel": "what you might feel",
    "mistakes": "common mistakes",
    "stop_when": "when to stop",
}


def lacking_texts(data: Mapping[str, Any]) -> list[str]:
    """Say which texts and doses are missing. Skills need no dose."""
    lacks = [words for field, words in NEEDED_TEXTS.items() if not data.get(field)]
    if data.get("kind") != "skill":
        lacks += [words for field, words in (("start", "a start dose"), ("goal", "a goal dose")) if not data.get(field)]
    return lacks


def lacking_steps(kinds: Collection[str], *, is_sequence: bool) -> list[str]:
    """Say which kinds of steps are missing. A sequence needs only steps that say how to run its parts."""
    if is_sequence:
        return [] if kinds else ["steps"]
    return [
        words
        for kind, words in (
            ("set_up", "a set-up step"),
            ("movement", "a movement step"),
            ("breathing", "a breathing step"),
        )
        if kind not in kinds
    ]


def lacking(data: Mapping[str, Any]) -> list[str]:
    """Say everything that an exercise lacks for publication; nothing when it may be published."""
    lacks = lacking_texts(data)
    lacks += lacking_steps([step["kind"] for step in data["steps"]], is_sequence=bool(data["parts"]))
    if data["kind"] not in {"skill"} and not data["muscles"]:
        lacks.append("at least one main muscle")
    if not data["movements"]:
        lacks.append("movement tags, which screening needs")
    if not data["sources"]:
        lacks.append("a source")
    return lacks
