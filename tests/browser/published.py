"""Static files as production serves them: hashed names, and one style sheet instead of two dozen."""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import FileSystemStorage

from config.answers.storage import BundledStaticFilesStorage

OURS = settings.BASE_DIR / "static"


class Uncompressed(BundledStaticFilesStorage):
    """As served in production. To compress it all takes longer than everything else here."""

    def compress_files(self, paths: Iterable[str]) -> Iterable[tuple[str, str]]:
        return ()


def collect(target: Path, *, ours: Path = OURS, without: str = "no such folder/") -> Uncompressed:
    """Put all static files into a folder under the names that pages ask for, with those of ``ours`` as this site's.

    ``without``: of which folder nothing is needed.
    """
    own = FileSystemStorage(ours)
    paths = {str(path.relative_to(ours)): own for path in ours.rglob("*") if path.is_file()}
    for finder in finders.get_finders():
        for name, of in finder.list([]):
            if not name.startswith(without):
                paths.setdefault(name, of)
    storage = Uncompressed(location=target, base_url="/static/")
    for name, of in paths.items():
        with of.open(name) as file:
            storage.save(name, file)
    for name, _hashed, processed in storage.post_process({name: (of, name) for name, of in paths.items()}):
        assert not isinstance(processed, Exception), name
    return storage


def serve(storage: Uncompressed, patch: pytest.MonkeyPatch) -> None:
    """Let pages name these files, and the server find them and no others."""

    def find(name: str) -> str | None:
        found = Path(storage.path(name))
        return str(found) if found.is_file() else None

    patch.setattr(staticfiles_storage, "_wrapped", storage)
    patch.setattr(finders, "find", find)


@contextmanager
def published(folder: Path) -> Iterator[None]:
    """All that is served meanwhile is in this folder, collected there by the first of the processes that share it."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / Uncompressed.manifest_name).exists():
            collect(folder)
    with pytest.MonkeyPatch.context() as patch:
        serve(Uncompressed(location=folder, base_url="/static/"), patch)
        yield
