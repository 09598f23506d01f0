"""The catalogue files in one ZIP, both ways, for editors without a shell."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from exercises.loading import CatalogueError, Codec, Data

from ...library.files import all_codecs
from .proposals import Proposals, compared, missing
from .workbook import BROKEN_ZIP, MOST_BYTES, MOST_UNPACKED, UnreadableError

MOST_FILES = 1_000


def packed() -> bytes:
    """Write what is in force as catalogue files, in one ZIP."""
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as name, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        folder = Path(name)
        for codec, place in all_codecs(folder):
            codec.dump(place)
        for file in sorted(folder.rglob("*.toml")):
            archive.write(file, file.relative_to(folder).as_posix())
    return out.getvalue()


def from_archive(content: bytes) -> Proposals:
    """Compare the files of a ZIP with what is there. Raises ``UnreadableError``."""
    if len(content) > MOST_BYTES:
        raise UnreadableError(_("The file is too large."))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _unpack(content, folder)
        return _compared(all_codecs(folder))


def _unpack(content: bytes, folder: Path) -> None:
    """Unpack the TOML files, and nothing that leads out of the folder."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.endswith(".toml")]
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise UnreadableError(_("The file is too large."))
            for entry in entries:
                path = PurePosixPath(entry.filename)
                if path.is_absolute() or ".." in path.parts or "\\" in entry.filename:
                    raise UnreadableError(_("The ZIP has a file with a strange name."))
                target = folder.joinpath(*path.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(entry))
    except BROKEN_ZIP as error:
        raise UnreadableError(_("This is no ZIP that we can read.")) from error


def _compared(codecs: list[tuple[Codec, Path]]) -> Proposals:
    wanted: dict[tuple[str, str], Data] = {}
    keys: list[tuple[Codec, set[str]]] = []
    problems: list[str] = []
    for codec, folder in codecs:
        if not (folder / codec.path).exists():
            problems.append(_("The ZIP lacks %(path)s.") % {"path": f"{folder.name}/{codec.path}"})
            continue
        try:
            rows = codec.read(folder)
        except CatalogueError as error:
            problems += error.problems
            continue
        there = set()
        for where, raw in rows:
            try:
                data = codec.normalise(raw)
                key = codec.key(data)
                there.add(key)
            except (KeyError, TypeError, ValueError) as error:
                problems.append(f"{where}: {error}")
                continue
            wanted[codec.name, key] = data
        keys.append((codec, there))
    if problems:
        return Proposals(problems=problems)
    proposals = compared(wanted)
    proposals.gone = missing(keys)
    return proposals
