"""Two hundred players at once, and a server process killed every few seconds: what was acknowledged is there.

Prints the figures; fails only for what was lost, stored twice, or shown as an error.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import statistics
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.benchmarks.servers import crowd, environment_in, prepare, server, workers_of
from tests.postgres import private_postgres, server_programs

PLAYERS = int(os.environ.get("PLAYERS", "200"))
# Seconds: between two kills; for all of it; until a request counts as lost, as in static/js/player/device/link.js.
KILL_EVERY = 4
LONGEST = 420
PATIENCE = 15
# Seconds between two sets of a player, at random: a crowd that has begun at the same moment.
THINKS = (0.5, 4.0)


@dataclass
class Figures:
    acknowledged: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    unsent: int = 0


class Player(threading.Thread):
    """Sends a set at a time as the player does: again with the same ids until the server names them, then the end."""

    def __init__(self, told: dict[str, Any], port: int, figures: Figures, until: float) -> None:
        super().__init__(daemon=True)
        self.told, self.port, self.figures, self.until = told, port, figures, until
        self.random = random.Random(told["session"])
        self.waiting: list[dict[str, Any]] = []

    def run(self) -> None:
        self.link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        for planned_set in self.told["sets"]:
            time.sleep(self.random.uniform(*THINKS))
            self.enter(kind="set", load_kg="0", as_planned=True, **planned_set)
        self.enter(kind="finish", feeling="good", pain=1, effort=5, note="")
        while self.waiting and time.monotonic() < self.until:
            time.sleep(1)
            self.send()
        self.link.close()
        self.figures.unsent += len(self.waiting)

    def enter(self, **told: Any) -> None:
        self.waiting.append({"id": str(uuid.uuid4()), "at": datetime.now(UTC).isoformat(), **told})
        self.send()

    def send(self) -> None:
        body = {"person": self.told["person"], "sent_at": datetime.now(UTC).isoformat(), "entries": self.waiting}
        headers = {
            "Content-Type": "application/json",
            "Cookie": self.told["cookies"],
            "X-CSRFToken": self.told["token"],
            "Referer": f"http://127.0.0.1:{self.port}/",
        }
        begin = time.perf_counter()
        try:
            self.link.request("POST", f"/sessions/{self.told['session']}/entries/", json.dumps(body), headers)
            answer = self.link.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            # The process that should have answered is gone: the player tries again, and says nothing.
            self.figures.statuses["no answer"] += 1
            self.link.close()
            return
        if answer.will_close:
            self.link.close()
        self.figures.times.append(time.perf_counter() - begin)
        self.figures.statuses[str(answer.status)] += 1
        if answer.status != 200:
            return
        stored = set(json.loads(text)["stored"])
        self.figures.acknowledged += stored
        self.waiting = [entry for entry in self.waiting if entry["id"] not in stored]


def play(environment: dict[str, str]) -> tuple[Figures, dict[str, int]]:
    prepare(environment)
    people = crowd(environment, "make", str(PLAYERS))
    figures = Figures()
    with server(environment) as (process, port):
        until = time.monotonic() + LONGEST
        players = [Player(person, port, figures, until) for person in people]
        for player in players:
            player.start()
        while any(player.is_alive() for player in players) and time.monotonic() < until + PATIENCE:
            time.sleep(KILL_EVERY)
            if workers := workers_of(process.pid):
                os.kill(random.choice(workers), signal.SIGKILL)
                figures.kills += 1
        for player in players:
            player.join(PATIENCE)
    return figures, crowd(environment, "count", told=json.dumps(figures.acknowledged))


def report(name: str, figures: Figures, found: dict[str, int]) -> None:
    times = sorted(figures.times)
    p95 = times[int(len(times) * 0.95)]
    print(  # noqa: T201 - the result of a benchmark is what it prints
        f"\n{name}: {PLAYERS} players, {figures.kills} processes killed. {found}. Unsent {figures.unsent}. "
        f"Answers {dict(figures.statuses)}; p50 {statistics.median(times) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"
    )
    assert found["lost"] == found["sets lost"] == found["sets twice"] == 0
    assert figures.unsent == 0
    assert found["sessions done"] == PLAYERS
    assert set(figures.statuses) <= {"200", "no answer"}


def test_a_crowd_on_sqlite(tmp_path):
    report("SQLite", *play(environment_in(tmp_path)))


@pytest.mark.skipif(server_programs() is None, reason="PostgreSQL is not installed")
def test_a_crowd_on_postgresql(tmp_path):
    with private_postgres() as url:
        report("PostgreSQL", *play({**environment_in(tmp_path), "DATABASE_URL": url}))
