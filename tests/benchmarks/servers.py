"""A real server for measurements: gunicorn as it is deployed, on a database of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def environment_in(folder: Path) -> dict[str, str]:
    """Return the environment of a server that writes into a folder."""
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "PYTEST_CURRENT_TEST"}}
    return {**kept, "HOMESTRETCH_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}


def prepare(environment: dict[str, str], *arguments: str) -> None:
    _manage(environment, "prepare", *arguments)


def draw_pictures(environment: dict[str, str]) -> None:
    """Draw what the server would draw beside its first answers, where that would slow down what is measured."""
    _manage(environment, "draw_pictures")


def _manage(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def crowd(environment: dict[str, str], *arguments: str, told: str = "") -> Any:
    """Run ``tests.benchmarks.crowd`` on the server's database, and read what it prints."""
    command = [sys.executable, "-m", "tests.benchmarks.crowd", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, input=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def workers_of(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


@contextmanager
def server(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen, int]]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--config",
        "config/gunicorn.py",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _try in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield process, port
    finally:
        process.terminate()
        process.wait(30)
