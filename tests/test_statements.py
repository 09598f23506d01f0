"""What a second database has to run: every statement, by few and small tests."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError

from tests.conftest import is_about_databases
from tests.statements import LONG, Statements, Steps, is_of_the_product, steps_worth_taking, worth_running


class Connection:
    """Sends what is executed through the wrapper of a test."""

    @contextmanager
    def execute_wrapper(self, wrapper: Any):
        self.wrapper = wrapper
        yield

    def execute(self, sql: str, *params: object, refuse: bool = False) -> None:
        def send(*sent: object) -> None:
            if refuse:
                raise DatabaseError

        self.wrapper(send, sql, params, False, {})


@pytest.fixture
def record():
    statements = Statements(lambda: True)
    connection = Connection()

    def record(test: str, *told: tuple[str, object]) -> None:
        with statements.of(test, connection):
            for sql, value in told:
                connection.execute(sql, value)

    record.statements, record.connection = statements, connection
    return record


def chosen(record: Any, folder: Path) -> set[str]:
    record.statements.write(folder / "statements-alone.json")
    return worth_running(folder)


def test_large_tests_are_left_out_where_small_ones_send_the_same(record, tmp_path):
    read, write = ("SELECT a", 1), ("UPDATE a", 1)
    record("all of it", read, write, read, write, read)
    record("reads", read)
    record("writes", write)
    record("reads again, and more", read, read)
    assert chosen(record, tmp_path) == {"reads", "writes"}


def test_what_one_test_alone_sends_is_sent(record, tmp_path):
    record("all of it", ("SELECT a", 1), ("SELECT b", 1), ("SELECT a", 1))
    record("reads", ("SELECT a", 1))
    assert "all of it" in chosen(record, tmp_path)


def test_extreme_values_are_worth_it_once_in_each_place_and_what_was_refused_always(record, tmp_path):
    read = ("SELECT a", 1)
    record("reads", read)
    record("long", read, read, ("SELECT a", "x" * (LONG + 1)))
    record("long, too", read, read, read, ("SELECT a", "y" * (LONG + 1)))
    record("large", read, read, ("SELECT a", 2**40))
    with record.statements.of("refused", record.connection), pytest.raises(DatabaseError):
        record.connection.execute("SELECT a", 1, refuse=True)
    assert chosen(record, tmp_path) == {"reads", "long", "large", "refused"} - {"reads"}


def test_of_a_long_test_the_steps_are_taken_that_tell_something(record, tmp_path):
    here, send = Steps(record.statements.of_step), record.connection.execute
    with record.statements.of("long", record.connection):
        here.take_before("page ", lambda: send("SELECT a", 1))
        here.take("page reads again", lambda: send("SELECT a", 2))
        for name in ("page NUL", "page NUL again"):  # who asks may meet a refusal in another way
            here.take(name, lambda: send("SELECT a", "\0"))
        here.take("other page", lambda: send("SELECT a", 3))
        with pytest.raises(DatabaseError):
            here.take("refused", lambda: send("SELECT a", 4, refuse=True))
    record("short", ("SELECT a", 1))
    record.statements.write(tmp_path / "statements-alone.json")
    worth = steps_worth_taking(tmp_path, "long")
    assert worth == {"page ", "page NUL", "page NUL again", "refused"}
    assert steps_worth_taking(tmp_path, "short") == set()
    assert steps_worth_taking(tmp_path / "nothing written", "long") is None
    there = Steps(lambda _name: nullcontext(), {"page NUL"})
    assert there.take("page NUL", lambda: "taken") == there.take_before("page ", lambda: "taken") == "taken"
    assert there.take("page reads again", lambda: "taken") is there.take_before("other ", lambda: "taken") is None


def test_what_a_test_asks_by_itself_is_not_worth_it(record, tmp_path):
    assert not is_of_the_product()
    record.statements.is_worth_it = lambda: False
    record("looks", ("SELECT a", 1))
    assert not chosen(record, tmp_path)


def test_processes_write_down_what_each_of_them_ran(record, tmp_path):
    record("reads", ("SELECT a", 1))
    record.statements.write(tmp_path / "statements-gw0.json")
    other = Statements(lambda: True)
    with other.of("also reads", record.connection):
        record.connection.execute("SELECT b", 1)
        record.connection.execute("SELECT a", 1)
    other.write(tmp_path / "statements-gw1.json")
    assert worth_running(tmp_path) == {"also reads"}


@pytest.mark.parametrize(
    ("fixtures", "marks", "is_one"),
    [
        ({"committed"}, {}, True),
        ({"db"}, {}, False),
        (set(), {"django_db": pytest.mark.django_db(reset_sequences=True).mark}, True),
        # For PostgreSQL alone, or SQLite: it is skipped where it is not meant, and no run on SQLite tells of it.
        ({"db"}, {"skipif": pytest.mark.skipif(True, reason="about PostgreSQL").mark}, True),
        (set(), {"skipif": pytest.mark.skipif(True, reason="Node.js is not installed").mark}, False),
    ],
)
def test_what_is_about_databases_runs_on_each(fixtures, marks, is_one):
    assert is_about_databases(SimpleNamespace(fixturenames=fixtures, get_closest_marker=marks.get)) is is_one
