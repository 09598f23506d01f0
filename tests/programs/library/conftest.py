from __future__ import annotations

from collections.abc import Callable

import pytest

from programs.library import reader

from .readers import person_of


@pytest.fixture
def told(monkeypatch) -> Callable[..., None]:
    """Let the health check of everybody who is signed in say what a test wants."""

    def tell(**presences: bool) -> None:
        monkeypatch.setattr(reader, "Person", lambda user, today: person_of(user, presences, today=today))

    return tell
