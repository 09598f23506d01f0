"""The player's modules are many to read, and one file for each page that asks for them: two versions never mix."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from config.answers.storage import BundledStaticFilesStorage

MODULES = Path(settings.BASE_DIR, "static/js/player")
PAGES = {"player", "device/device", "device/check", "device/gone", "timing/test-timer"}
IMPORT = re.compile(r'from "(\.{1,2}/[^"]+)";')


def test_a_page_asks_for_one_file_of_each_script(tmp_path: Path):
    storage = BundledStaticFilesStorage(location=tmp_path)
    paths = {
        name: (source, name)
        for finder in get_finders()
        for name, source in finder.list([])
        if name.startswith("js/player/")
    }
    for name, (source, path) in paths.items():
        with source.open(path) as file:
            storage.save(name, file)
    for name, _hashed, processed in storage.post_process(paths):
        assert not isinstance(processed, Exception), name
    assert storage.hashed_files.keys() == {f"js/player/{page}.js" for page in PAGES}
    for page in PAGES:
        script = (tmp_path / storage.stored_name(f"js/player/{page}.js")).read_text()
        assert not re.search(r"^(import|export)", script, re.MULTILINE)
        assert all(first_words(name) in script for name in reached_from(page))


def first_words(name: str) -> str:
    return (MODULES / name).read_text().splitlines()[0]


def modules() -> set[str]:
    return {path.relative_to(MODULES).as_posix() for path in MODULES.rglob("*.js")}


def reached_from(*pages: str) -> set[str]:
    reached: set[str] = set()
    ahead = {f"{page}.js" for page in pages}
    while ahead:
        reached |= ahead
        ahead = {other for name in ahead for other in imports(name)} - reached
    return reached


def imports(name: str) -> set[str]:
    """Name the modules that this one imports, each by its path below the player's folder."""
    module = MODULES / name
    found = IMPORT.findall(module.read_text())
    return {(module.parent / other).resolve().relative_to(MODULES).as_posix() for other in found}


def test_every_module_is_of_use():
    """Every script is on some page, or imported by a script that is."""
    assert reached_from(*PAGES) == modules()


def test_every_module_can_be_read_in_one_sitting():
    for path in MODULES.glob("*.js"):
        assert len(path.read_text().splitlines()) <= 300, path.name
