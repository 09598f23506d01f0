"""Every file that the project reads may have a byte order mark; one in another encoding is refused in one line."""

from __future__ import annotations

import codecs
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from exercises.figures import sheet
from exercises.files import UnreadableFileError, read_toml
from programs.library.files import all_codecs
from programs.vignettes import written

ROOT = Path(__file__).resolve().parents[2]
# The same text, as different editors save it.
OTHER_ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "utf-16": lambda content: content.decode().encode("utf-16"),
    "utf-16 without a mark": lambda content: content.decode().encode("utf-16-le"),
    "utf-32": lambda content: content.decode().encode("utf-32"),
    "windows-1252": lambda content: content + '# naïve café — "quoted"'.encode("cp1252"),
}


@pytest.fixture
def folder(tmp_path) -> Path:
    """All catalogue files, laid out as ``dump_catalogue`` writes them."""
    for app in ("exercises", "programs"):
        shutil.copytree(ROOT / app / "catalogue", tmp_path / app)
    return tmp_path


def all_read(folder: Path) -> dict[str, object]:
    return {codec.name: codec.read(place) for codec, place in all_codecs(folder)}


def test_a_byte_order_mark_before_any_file_does_not_matter(folder):
    before = all_read(folder)
    files = list(folder.rglob("*.toml"))
    for path in files:
        path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
    assert len(files) > 100
    assert all(before.values())
    assert all_read(folder) == before


@pytest.mark.parametrize("encoded", OTHER_ENCODINGS.values(), ids=OTHER_ENCODINGS)
@pytest.mark.parametrize(
    "kind",
    [
        "exercises/conditions.toml",
        "exercises/exercises/squat.toml",
        "exercises/figures/squat.toml",
        "programs/hip-basics.toml",
    ],
)
def test_another_encoding_is_one_line_that_names_the_file(folder, db, kind, encoded):
    path = folder / kind
    path.write_bytes(encoded(path.read_bytes()))
    with pytest.raises(CommandError) as refused:
        call_command("load_catalogue", folder, verbosity=0)
    _nothing_was_changed, line = str(refused.value).splitlines()
    assert line.startswith(f"{path.name}: not ")


def test_so_it_is_for_the_vignettes_and_the_figures(tmp_path, monkeypatch):
    vignettes, figure = tmp_path / "vignettes.toml", tmp_path / "squat.toml"
    for path, shipped in ((vignettes, written.FILES[0]), (figure, sheet.FOLDER / "squat.toml")):
        path.write_bytes(codecs.BOM_UTF8 + shipped.read_bytes())
    shipped_ones = written.all_vignettes()
    monkeypatch.setattr(written, "FILES", (vignettes, *written.FILES[1:]))
    assert written.all_vignettes.__wrapped__() == shipped_ones
    assert sheet.texts(["squat"], tmp_path) == sheet.texts(["squat"])
    for path in (vignettes, figure):
        path.write_bytes(path.read_bytes().decode("utf-8-sig").encode("utf-16"))
        with pytest.raises(UnreadableFileError, match=rf"\A{path.name}: not UTF-8[^\n]*\Z"):
            read_toml(path)


@pytest.mark.parametrize("command", ["screen", "decide_progression"])
def test_so_it_is_for_what_the_commands_read(db, tmp_path, capsys, monkeypatch, command):
    case = json.dumps({"id": 1, "conditions": [], "exercise": "squat"})
    answers = []
    path = tmp_path / "cases.jsonl"
    for start in (b"", codecs.BOM_UTF8):
        path.write_bytes(start + case.encode())
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
        for name in (str(path), "-"):
            try:
                call_command(command, name)
            except SystemExit as ended:  # this file is not a case of a progression
                assert ended.code == 2
            answers.append(capsys.readouterr().out)
    assert answers[0].count("\n") == 1
    assert answers == answers[:1] * 4
    path.write_bytes(case.encode("utf-16"))
    with pytest.raises(CommandError, match=r"cases\.jsonl: not UTF-8[^\n]*\Z"):
        call_command(command, str(path))


def test_no_other_place_reads_such_files():
    readers = {
        path.relative_to(ROOT).as_posix()
        for folder in ("accounts", "config", "exercises", "programs")
        for path in (ROOT / folder).rglob("*.py")
        if "import tomllib" in path.read_text() or "sys.stdin" in path.read_text()
    }
    # What the others read is the project's own file, and what another process of ours wrote a moment before.
    assert readers == {"exercises/files.py", "config/hosting/version.py", "exercises/paper/compiling.py"}
