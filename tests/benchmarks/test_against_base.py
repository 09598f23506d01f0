"""What this build costs beside an earlier one, both asked in turn in one run: ``make benchmarks BASE=6567ade``.

Prints the table of docs/performance.md; fails only when a page is wrong or a set is lost. Time is that of the process
that answers, so others who share the processors count little, and meet both builds.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.servers import ROOT, environment_in
from tests.postgres import private_postgres, server_programs

BASE = os.environ.get("BASE", "")
ROUNDS = int(os.environ.get("ROUNDS", "15"))
PASSWORD = "a-demo-person-reads"
OVERALL = ("today", "routine", "library", "exercise", "history", "progress", "plan", "handout")
TARGETS = {
    **dict.fromkeys(OVERALL, 0.5),
    "library, visitor": 0.25,
    "exercise, visitor": 0.25,
    "ahead": 0.5,
    "routine exercise": 0.5,
    "log a set": 0.35,
}


@contextmanager
def folder_of(commit: str, folder: Path) -> Iterator[Path]:
    """Check out a commit beside this one for as long as it is measured."""
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--detach", "--force", str(folder), commit], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)], check=True, capture_output=True)


def python_of(folder: Path) -> str:
    """Set an earlier build up as its README says, and return its Python: it may need packages that are gone here."""
    subprocess.run(["make", "--silent", "-C", str(folder), "install"], check=True, stdout=subprocess.DEVNULL)
    return str(folder / ".venv/bin/python")


class Build:
    """One of the two builds, with a database and a process of its own."""

    def __init__(self, root: Path, python: str, var: Path, database: str) -> None:
        self.root, self.python = root, python
        own = {"PYTHONPATH": str(root), "DATABASE_URL": database, "SEND_REMINDERS": "0"}
        self.environment = {**environment_in(var), **own}
        begin = _children()
        self._manage("prepare")
        self.first_start = _children() - begin
        # The first people take the first pages of each table and index. What is asked is what one more takes.
        self._run(ROOT / "tests/benchmarks/people.py", PASSWORD, "0", "2")
        few = _size(database)
        characters = int(self._run(ROOT / "tests/benchmarks/people.py", PASSWORD, "2", "8"))
        self.person = (_size(database) - few) / (characters * 6)
        self._manage("make_demo", "--password", PASSWORD)
        self.process = subprocess.Popen(
            [python, str(ROOT / "tests/benchmarks/visitor.py"), PASSWORD],
            cwd=root, env=self.environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def _manage(self, *arguments: str) -> str:
        return self._run(self.root / "manage.py", *arguments)

    def _run(self, script: Path, *arguments: str) -> str:
        command = [self.python, str(script), *arguments]
        done = subprocess.run(command, cwd=self.root, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def close(self) -> None:
        """End the process: it reads until its input ends."""
        with self.process:
            self.process.communicate(timeout=30)

    def ask(self, page: str) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(page + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"{self.root.name} failed at: {page}"
        return dict(json.loads(answer))


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _size(database: str) -> int:
    """Say how many bytes all tables and indexes take, once the room of rows that are gone is given back."""
    import psycopg

    with psycopg.connect(database, autocommit=True) as link:
        link.execute("VACUUM FULL")
        row = link.execute(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchone()
    return int(row[0])


def say(name: str, base: float, here: float, unit: str, target: float | None = None) -> None:
    wanted = f"≤ {target}" if target else ""
    print(f"| {name} | {base:.1f} {unit} | {here:.1f} {unit} | {here / base if base else 0:.2f} | {wanted} |")  # noqa: T201


def in_turn(builds: tuple[Build, Build], page: str) -> tuple[float, float]:
    """Ask both builds for a page in turn, and return the median milliseconds of each."""
    told: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS + 2):
        for build, times in zip(builds, told, strict=True):
            answer = build.ask(page)
            if number >= 2:  # the first visits fill what a process keeps
                times.append(answer["ms"])
    return statistics.median(told[0]), statistics.median(told[1])


def pages(builds: tuple[Build, Build], people: str) -> None:
    """Ask both builds for each page, and print the medians."""
    ratios = {}
    for page, target in TARGETS.items():
        base, here = in_turn(builds, page)
        ratios[page] = here / base
        say(f"{page}, {people}", base, here, "ms", target)
    print(f"| all eight, {people} | | | {statistics.median(ratios[page] for page in OVERALL):.2f} | ≤ 0.5 |")  # noqa: T201


@pytest.mark.skipif(not BASE, reason="no BASE to compare with")
@pytest.mark.skipif(server_programs() is None, reason="PostgreSQL is not installed")
def test_against_base(tmp_path):
    with ExitStack() as stack:
        old = stack.enter_context(folder_of(BASE, Path(tempfile.mkdtemp()) / "base"))
        builds = []
        for root, python in ((old, python_of(old)), (ROOT, sys.executable)):
            database = stack.enter_context(private_postgres())
            build = Build(root, python, tmp_path / str(len(builds)), database)
            stack.callback(build.close)
            builds.append(build)
        base, here = builds
        print(f"\n| what | {BASE} | here | ratio | target |\n|---|--:|--:|--:|--:|")  # noqa: T201
        say("first start", base.first_start, here.first_start, "s", 0.5)
        say("a person of twelve weeks", base.person / 1e3, here.person / 1e3, "kB", 0.4)
        first = [build.ask("first visit") for build in builds]
        say("first visit (≤ 100 kB)", first[0]["bytes"] / 1e3, first[1]["bytes"] / 1e3, "kB")
        for people in ("demo", "400 sessions"):
            if people != "demo":
                for build in builds:
                    build.ask("multiply")
                # Before the pages: what a process has grown by once it fills again without growing.
                grew = [build.ask("export") for build in builds]
            for build in builds:
                build.ask("begin")
            pages((base, here), people)
        assert [told["status"] for told in grew] == [200, 200]
        say("export, 400 sessions", grew[0]["ms"], grew[1]["ms"], "ms")
        say("export grows by (≤ 20 MB)", grew[0]["grew"] / 1e6, grew[1]["grew"] / 1e6, "MB")
        say("correct the oldest of 400 sessions", *in_turn((base, here), "correct"), "ms", 0.3)
        queries = [build.ask("correct")["queries"] for build in builds]
        say("correct the oldest of 400 sessions (≤ 60)", *queries, "queries")
        size = [build.ask("routine exercise")["bytes"] for build in builds]
        say("routine exercise (≤ 60 kB)", size[0] / 1e3, size[1] / 1e3, "kB")
