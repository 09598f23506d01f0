"""Figures for a monitor: only when asked for, only for the machines named, and summed over all processes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.benchmarks.servers import free_port

ROOT = Path(__file__).resolve().parents[3]


def test_there_are_none_until_somebody_asks(client, db):
    assert client.get("/metrics").status_code == 404


def get(port: int, address: str, **headers: str) -> tuple[int, str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as server:
        server.request("GET", address, headers=headers)
        answer = server.getresponse()
        return answer.status, answer.read().decode()


@pytest.fixture(scope="module")
def port(tmp_path_factory) -> Iterator[int]:
    """The port of a site with two processes and figures."""
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    variables = {
        "PATH": os.environ["PATH"], "HOMESTRETCH_VAR": str(folder), "METRICS": "1", "METRICS_FROM": "127.0.0.1",
        "DEBUG": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "-c", "config/gunicorn.py", "-b", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=ROOT, env=variables) as running:
        for _try in range(600):
            try:
                get(port, "/healthz")
                break
            except OSError:
                time.sleep(0.1)
        yield port
        running.terminate()


def answered(figures: str) -> float:
    counts = re.findall(r'^homestretch_request_seconds_count\{.*page="help".*\} (.+)$', figures, re.MULTILINE)
    return sum(float(count) for count in counts)


def test_all_processes_are_added_up(port):
    before = answered(get(port, "/metrics")[1])
    for _visit in range(8):
        get(port, "/help/")
    _status, figures = get(port, "/metrics")
    assert answered(figures) - before == 8
    assert "homestretch_database_up 1.0" in figures
    assert "homestretch_version_info" in figures


def test_whoever_comes_through_a_proxy_sees_none(port):
    assert get(port, "/metrics", **{"X-Forwarded-For": "127.0.0.1"})[0] == 404


def test_a_stranger_makes_no_new_figures(port):
    assert get(port, "/no/such/page")[0] == 404
    assert "such" not in get(port, "/metrics")[1]
