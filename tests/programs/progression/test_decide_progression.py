"""The command: JSON in, JSON out, a line each; what is wrong is named, the rest is answered, and the status says so."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from exercises.models import ProgressionRule
from programs.desk.cases import FILE
from programs.progression.contract.printing import to_json

from .building import VECTORS, make_data, rules_in, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command on text or bytes; return its lines and the exit status."""

    def run(content):
        path = tmp_path / "cases.jsonl"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        try:
            call_command("decide_progression", str(path))
            status = 0
        except SystemExit as stop:
            status = stop.code
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()], status

    return run


def line(**fields):
    return json.dumps({"id": "one"} | make_data(session(2)) | fields)


def test_all_worked_cases(run):
    answers, status = run(FILE.read_bytes())
    assert status == 0
    assert len(answers) == len(VECTORS)
    for case, answer in zip(VECTORS, answers, strict=True):
        assert list(answer) == ["id", "decision", "rx", "rule", "reason", "sources"]
        assert answer["id"] == case["id"]
        assert answer["decision"] == case["expect"]["decision"]
        assert list(answer["rx"].values()) == case["expect"]["rx"]
        assert answer["rule"] in rules_in(case["why"])
        assert answer["reason"]
        assert answer["sources"]


def test_the_answer_has_the_shape_of_the_contract(capsys, tmp_path):
    path = tmp_path / "case.json"
    path.write_text(line())
    call_command("decide_progression", str(path))
    assert capsys.readouterr().out == (
        '{"id": "one", "decision": "ADVANCE_REPS", "rx": {"sets": 2, "reps": 11, "load": 0}, "rule": "A1", '
        '"reason": "You did 2 sets of 10 last time, and it went well. So it grows to 2 sets of 11.", '
        '"sources": ["P", "S1", "R-MYHIP", "R-TFTF15"]}\n'
    )


@pytest.mark.parametrize(
    ("load", "ladder", "printed"),
    [("1.00", "[0, 0.50, 1.00]", "0.5"), ("3", "[0, 2.0, 3]", "2"), ("0.907", "[0.4536, 0.907]", "0.4536"),
     ("30", "[1e1, 3e1]", "10"), ("1", "[-0.0, 1]", "0")],
)  # fmt: skip
def test_loads_are_printed_without_noise(tmp_path, capsys, load, ladder, printed):
    text = line(log=[session(2, during=7, load="L")], rx=make_data()["rx"] | {"load": "L", "ladder": "LL"})
    path = tmp_path / "case.json"
    path.write_text(text.replace('"LL"', ladder).replace('"L"', load))
    call_command("decide_progression", str(path))
    assert f'"load": {printed}}}' in capsys.readouterr().out


def test_standard_input(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(line()))
    call_command("decide_progression", "-")
    assert json.loads(capsys.readouterr().out)["rule"] == "A1"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + line().encode())))
    call_command("decide_progression", "-")
    assert json.loads(capsys.readouterr().out)["rule"] == "A1"


def test_one_case_over_many_lines(run):
    answers, status = run(json.dumps(json.loads(line()), indent=2))
    assert ([answer["rule"] for answer in answers], status) == (["A1"], 0)


def test_one_case_over_many_lines_as_other_systems_write_it(run):
    answers, status = run(b"\xef\xbb\xbf" + json.dumps(json.loads(line()), indent=2).replace("\n", "\r\n").encode())
    assert ([answer["rule"] for answer in answers], status) == (["A1"], 0)


@pytest.mark.parametrize(
    "content",
    [f"[{line()}]", f"[\n{line()},\n{line()}\n]", line() + line(), line() + " " + line(), f'"{1}"', "null", "[1, 2]"],
)
def test_what_is_neither_one_case_nor_one_on_each_line_is_refused(run, content):
    answers, status = run(content)
    assert status == 2
    assert [sorted(answer) for answer in answers] == [["error", "id"]]


def test_a_wrong_case_does_not_stop_the_others(run):
    wrong = json.loads(line(id="two"))
    wrong["log"][0]["during"] = 12
    answers, status = run(
        "\n".join([line(id="first"), json.dumps(wrong), "", "no json", '{"id": 7}', "[]", line(id=4)])
    )
    assert status == 2
    assert [answer["id"] for answer in answers] == ["first", "two", None, 7, None, 4]
    assert answers[1] == {"id": "two", "error": "log[0].during: must be from 0 to 10, not 12"}
    assert answers[2]["error"].startswith("not JSON: ")
    assert answers[3] == {"id": 7, "error": "profile: is missing"}
    assert answers[4] == {"id": None, "error": "a case must be a JSON object, not an empty list"}
    assert answers[0]["rule"] == answers[5]["rule"] == "A1"


def test_bytes_that_are_no_text_spoil_their_line_only(run):
    answers, status = run(line().encode() + b'\r\n{"id": "\xff"}\n' + line(title="\u2028\x85").encode() + b"\n")
    assert status == 2
    assert [answer.get("error") for answer in answers] == [None, "not JSON: not UTF-8", None]


@pytest.mark.parametrize("identity", ["ä€😀", 1.5, None, True, [1, {"a": "b"}], "\ud800", 10**30])
def test_the_id_comes_back_as_it_was(run, identity):
    answers, status = run(line(id=identity))
    assert (answers[0]["id"], status) == (identity, 0)


def test_an_id_that_is_no_json_or_nested_without_end(run):
    answers, _status = run(line(id=float("nan")))
    assert answers[0]["id"] is None
    answers, status = run(line(id=0.125).replace("0.125", "[" * 900 + "]" * 900))
    assert (answers, status) == ([{"id": None, "error": "id: nested too deeply"}], 2)


def test_nothing_in_nothing_out(run):
    assert run("\n\n") == ([], 0)


def test_a_file_that_is_not_there():
    with pytest.raises(CommandError, match="cannot read") as caught:
        call_command("decide_progression", "/nowhere/cases.jsonl")
    assert caught.value.returncode == 2


def test_numbers_come_from_the_rows(run):
    ProgressionRule.objects.filter(key="rep_step_below_band").update(value=1)
    easy = line(log=[session(2, rpe=2)])
    assert run(easy)[0][0]["rx"]["reps"] == 11
    ProgressionRule.objects.filter(key="rep_step_below_band").update(value="many")
    with pytest.raises(CommandError, match="rep_step_below_band"):
        run(easy)


def test_queries_do_not_grow_with_cases(tmp_path, capsys, django_assert_num_queries):
    path = tmp_path / "cases.jsonl"
    for count in (1, 50):
        path.write_text("\n".join([line()] * count))
        with django_assert_num_queries(3):  # the names of the tables, the rows, their sources
            call_command("decide_progression", str(path))
        assert len(capsys.readouterr().out.splitlines()) == count


def test_json_is_written_exactly():
    assert to_json({"a": [1, None, True, "ü"], "b": {}}) == json.dumps(
        {"a": [1, None, True, "ü"], "b": {}}, ensure_ascii=False
    )
