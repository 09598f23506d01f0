from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def configuration() -> dict[str, object]:
    return runpy.run_path(str(ROOT / "config/gunicorn.py"))


def test_a_small_server_by_default(monkeypatch):
    for name in ("WEB_PROCESSES", "WEB_THREADS", "ACCESS_LOG"):
        monkeypatch.delenv(name, raising=False)
    chosen = configuration()
    assert (chosen["worker_class"], chosen["workers"], chosen["threads"]) == ("gthread", 2, 4)
    assert chosen["preload_app"] is True
    assert chosen["accesslog"] is None


def test_the_environment_decides(monkeypatch):
    monkeypatch.setenv("WEB_PROCESSES", "5")
    monkeypatch.setenv("ACCESS_LOG", "-")
    assert configuration()["workers"] == 5
    assert configuration()["accesslog"] == "-"


def test_gunicorn_knows_every_setting(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--check-config", "--config", "config/gunicorn.py", "config.wsgi"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOMESTRETCH_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
