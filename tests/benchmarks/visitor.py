"""One build answers, page by page, what a page costs it. A process of its own, in the folder of that build.

It uses only what every build has: addresses, models by name, the test client. It reads the name of a page a line and
prints a line of JSON; ``test_against_base`` asks two builds in turn.
"""

from __future__ import annotations

import gzip
import itertools
import json
import posixpath
import re
import runpy
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path.cwd()))
django.setup()

from django.apps import apps  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.crypto import salted_hmac  # noqa: E402

SESSIONS = 400
EXERCISE = "/exercises/adductor-squeeze/"
HOST = "localhost"
FOUND = re.compile(rb"""(?:(?:href|src)="|url\(["']?|(?:from|import) ?")([\w./-]+)""")


class Visitor:
    """Somebody who reads the pages: nobody in particular, a demo person, or that person with many more sessions."""

    def __init__(self, password: str) -> None:
        users = apps.get_model("accounts", "User").objects.filter(email__endswith="@demo.example")
        self.password = password
        self.user = max(users, key=lambda user: user.sessions.count())
        self.routine = self.user.routines.current()
        self.open: Any = None
        self.sets: Iterator[dict[str, Any]] = iter(())
        self.visitor, self.client = Client(SERVER_NAME=HOST), Client(SERVER_NAME=HOST)
        answer = self.client.post("/accounts/login/", {"login": self.user.email, "password": password})
        assert answer.status_code == 302, answer.content.decode()
        self.mornings = itertools.cycle((5, 2))
        # As each build is deployed: what its server does with the garbage collector when a process starts.
        runpy.run_path("config/gunicorn.py")["post_worker_init"](None)

    def multiply(self) -> dict[str, int]:
        """Do every session of the person again and again, each time before all others, until there are enough."""
        sessions = list(self.user.sessions.filter(routine=self.routine, state="done").order_by("performed_on", "pk"))
        span = (sessions[-1].performed_on - sessions[0].performed_on).days + 1
        logs, decisions = apps.get_model("programs", "SetLog"), apps.get_model("programs", "Adjustment")
        with transaction.atomic():
            for number in range(SESSIONS - self.user.sessions.count()):
                old = sessions[number % len(sessions)]
                back = timedelta(days=span * (1 + number // len(sessions)))
                rows = list(logs.objects.filter(session=old))
                decided = list(decisions.objects.filter(session=old, choice=""))
                new = type(old).objects.get(pk=old.pk)
                # Two may come to the same moment. Their ids decide which is first, so they are the same in every run.
                new.pk, new._state.adding = uuid.uuid5(old.pk, f"{number}"), True
                new.performed_on, new.started_at = old.performed_on - back, old.started_at - back
                new.finished_at = old.finished_at and old.finished_at - back
                new.save()
                for row in rows:
                    row.pk, row.session, row.logged_at = uuid.uuid4(), new, row.logged_at - back
                logs.objects.bulk_create(rows)
                for row in decided:
                    row.pk, row.session = uuid.uuid4(), new
                    row.decided_on, row.decided_at = row.decided_on - back, row.decided_at - back
                decisions.objects.bulk_create(decided)
            first = self.user.sessions.order_by("performed_on").values_list("performed_on", flat=True)[0]
            moved = timedelta(days=(self.routine.started_on - first).days)
            type(self.routine).objects.filter(pk=self.routine.pk).update(started_on=self.routine.started_on - moved)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        return {"sessions": self.user.sessions.count()}

    def begin(self) -> dict[str, int]:
        """Begin a session with what the plan asks for on one of its days, whatever day it is."""
        model = apps.get_model("programs", "Session")
        model.objects.filter(user=self.user, state="in_progress").delete()
        days = (
            {"plan_day": self.routine.days[0]} if any(field.name == "plan_day" for field in model._meta.fields) else {}
        )
        self.open = model.objects.create(
            user=self.user, routine=self.routine, performed_on=timezone.localdate(), **days
        )
        plan = self.client.get(f"/sessions/{self.open.pk}/plan/").json()
        plan = plan.get("plan", plan)
        self.sets = (
            {"item": item["id"], **{key: told[key] for key in ("exercise", "number", "side", "measure", "amount")}}
            for _again in range(100)
            for item in plan["items"]
            for told in item["sets"]
        )
        return {"sets": sum(len(item["sets"]) for item in plan["items"])}

    def address(self, page: str) -> str:
        item = self.routine.items.filter(ended_on=None).earliest("order", "pk")
        return {
            "today": "/today/",
            "routine": "/routine/",
            "library": "/exercises/",
            "exercise": EXERCISE,
            "routine exercise": f"/routine/exercises/{item.pk}/",
            "history": "/sessions/",
            "progress": "/progress/",
            "plan": f"/sessions/{self.open.pk}/plan/",
            "handout": "/routine/print/",
            "ahead": "/routine/ahead/",
        }[page]

    def cost(self, page: str) -> dict[str, float]:
        """Say what one answer costs: milliseconds of this process, queries, bytes of the page."""
        client = self.client
        if page.endswith(", visitor"):
            client, page = self.visitor, page.removesuffix(", visitor")
        if page == "log a set":
            now = datetime.now(UTC).isoformat()
            entry = {"id": str(uuid.uuid4()), "at": now, "kind": "set", "load_kg": "0", "as_planned": True}
            body = {
                "person": salted_hmac("homestretch.person", str(self.user.pk)).hexdigest()[:24],
                "sent_at": now,
                "entries": [entry | next(self.sets)],
            }
            path = f"/sessions/{self.open.pk}/entries/"
            begin = time.process_time()
            answer = client.post(path, json.dumps(body), "application/json")
            assert len(answer.json()["stored"]) == 1, answer.content
        else:
            path = self.address(page)
            begin = time.process_time()
            answer = client.get(path)
        taken = (time.process_time() - begin) * 1000
        assert answer.status_code == 200, (path, answer.status_code)
        return {"ms": taken, "bytes": len(answer.content)}

    def correct(self) -> dict[str, float]:
        """Answer anew how the morning after the oldest session was, so that every decision since is taken again."""
        self.client.get("/today/")  # shows what the last answer meant, so that messages do not pile up
        oldest = self.user.sessions.filter(routine=self.routine).earliest("performed_on", "started_at")
        queries: list[str] = []

        def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            queries.append(sql)
            return execute(sql, *rest)

        begin = time.process_time()
        with connection.execute_wrapper(count):
            answer = self.client.post(f"/sessions/{oldest.pk}/morning/", {"pain": next(self.mornings)})
        taken = (time.process_time() - begin) * 1000
        assert answer.status_code == 302, answer.content.decode()
        return {"ms": taken, "queries": len(queries)}

    def export(self) -> dict[str, float]:
        """Say by how many bytes this process grew at most while it answered the export."""
        path = "/settings/export/"
        asks = self.client.get(path)
        if asks.status_code == 302:
            self.client.post(asks["Location"], {"password": self.password})
        Path("/proc/self/clear_refs").write_text("5")
        before = _peak()
        begin = time.process_time()
        answer = self.client.get(path)
        sent = sum(map(len, answer)) if answer.streaming else len(answer.content)
        taken = (time.process_time() - begin) * 1000
        return {"status": answer.status_code, "bytes": sent, "grew": _peak() - before, "ms": taken}

    def first_visit(self) -> dict[str, int]:
        """Add up the landing page and every file of ours that it asks for, compressed as they are sent."""
        waiting, seen, total = ["/"], set(), 0
        while waiting:
            path = waiting.pop()
            seen.add(path)
            answer = self.visitor.get(path, HTTP_ACCEPT_ENCODING="gzip")
            body = b"".join(answer) if answer.streaming else answer.content
            assert answer.status_code == 200, path
            total += len(body)
            if answer.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            if not re.search("html|css|javascript", answer.headers.get("Content-Type", "")):
                continue
            for found in FOUND.findall(body):
                whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), found.decode()))
                if whole.startswith("/static/") and whole not in seen and whole not in waiting:
                    waiting.append(whole)
        return {"bytes": total, "files": len(seen)}


def _peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024


def main() -> None:
    visitor = Visitor(sys.argv[1])
    for line in sys.stdin:
        asked = line.strip()
        does = {
            "multiply": visitor.multiply,
            "begin": visitor.begin,
            "correct": visitor.correct,
            "export": visitor.export,
            "first visit": visitor.first_visit,
        }
        told = does[asked]() if asked in does else visitor.cost(asked)
        print(json.dumps(told), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
