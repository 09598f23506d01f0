"""`make test`: run every suite that this machine can run, and say what it lacks for the others.

The unit suite on SQLite always; what PostgreSQL could answer otherwise (``tests.statements``) on that, when a server is
named in TEST_DATABASE_URL or Debian's PostgreSQL is installed; the browser tests when Chromium is; the browser modules
on their own when Node.js is. Exits with 1 if any suite failed.

One suite after the other: each keeps two processors busy, so that side by side they take as long, and a browser waits
with less patience.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import image, statements
from tests.postgres import prepared, private_postgres, server_programs

ROOT = Path(__file__).resolve().parent.parent
# Whoever has nothing left takes from the others: all processes end together.
PYTEST = [sys.executable, "-m", "pytest", "-q", "--dist", "worksteal"]
IN_TWO = ["-n", "2"]
# A browser often waits: for the next frame, a timer, the network that is not there. Four leave two processors no
# rest, and take no more of their time than three.
IN_THE_BROWSER = ["-n", "4", "tests/browser", "--liveserver=127.0.0.1", "-p", "no:randomly"]


def chromium() -> str | None:
    """Return the browser: without its windows where Debian has that apart, since it draws those, too, for nobody."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return os.environ.get("CHROMIUM") or next((found for name in names if (found := shutil.which(name))), None)


def say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - this is a command


def run(title: str, command: list[str], **env: str) -> bool:
    say(f"\n=== {title}")
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=False).returncode == 0


@contextmanager
def postgres_url() -> Iterator[str | None]:
    """Yield the address of a PostgreSQL server to test on, or None when there is none."""
    if os.environ.get("TEST_DATABASE_URL"):
        yield os.environ["TEST_DATABASE_URL"]
    elif server_programs() is None:
        yield None
    else:
        with private_postgres() as url:
            yield url


def main() -> int:
    with TemporaryDirectory(prefix="homestretch-tests-") as folder:
        # All suites on SQLite begin with the same database (``tests.image``).
        os.environ[image.FOLDER] = folder
        return run_all({statements.FOLDER: folder})


@contextmanager
def postgres() -> Iterator[dict[str, str] | None]:
    """Yield what a suite has to be told to run on PostgreSQL, or None when there is none."""
    with postgres_url() as url:
        if url is None:
            yield None
            return
        with prepared(url) as template:
            yield {"DATABASE_URL": url, image.TEMPLATE: template}


def run_all(sent: dict[str, str]) -> int:
    """Run the suites. ``sent`` names the folder where the first says what it sent to its database."""
    with ExitStack() as stack, ThreadPoolExecutor() as beside:
        # Made while all but one process of the first suite wait for their own database.
        server = beside.submit(stack.enter_context, postgres())
        passed = [run("Unit tests on SQLite", [*PYTEST, *IN_TWO, "tests"], **sent)]
        lacking: list[str] = []
        if told := server.result():
            # Where there is nothing worth running, others are not even read.
            worth = statements.worth_running(Path(sent[statements.FOLDER]))
            modules = sorted({test.partition("::")[0] for test in worth})
            passed.append(run("Unit tests on PostgreSQL", [*PYTEST, *IN_TWO, *(modules or ["tests"])], **told, **sent))
        else:
            lacking.append("PostgreSQL (Debian package postgresql, or TEST_DATABASE_URL): the suite did not run on it")
    if shutil.which("node") is None:
        lacking.append("Node.js: the tests of the browser modules without a browser did not run")
    else:
        passed.append(run("Tests of browser modules", ["node", "--test", "tests/js/"]))
    if chromium() is None:
        lacking.append("a browser (Debian package chromium): the browser tests did not run")
    else:
        passed.append(run("Browser tests", [*PYTEST, *IN_THE_BROWSER]))
    say(f"\n{sum(passed)} of {len(passed)} suites passed.")
    if not (ROOT / "tests/js/calendar/node_modules").is_dir():
        say("Of four readers of calendars two read ours; the others come with `npm ci` in tests/js/calendar.")
    for line in lacking:
        say(f"Not here: {line}.")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
