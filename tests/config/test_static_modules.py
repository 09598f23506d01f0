"""The modules of the player find each other by their hashed names, so that two versions never meet."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from config.storage import BundledStaticFilesStorage

MODULES = Path(settings.BASE_DIR, "static/js/player")
OTHERS = {"cues", "course", "link", "queue", "saved", "stop", "store", "timer", "page"}
IMPORT = re.compile(r'from "\./([^"]+)";')


def test_modules_import_each_other_by_hashed_names(tmp_path: Path):
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
    player = tmp_path / storage.stored_name("js/player/player.js")
    imported = IMPORT.findall(player.read_text())
    assert {name.split(".")[0] for name in imported} == OTHERS
    for name in imported:
        assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name)
        assert (player.parent / name).is_file()


def test_every_module_beside_the_player_is_of_use():
    """It is imported by another one, or stands in a page of its own."""
    pages = {"player", "device", "check", "gone"}
    assert {path.stem for path in MODULES.glob("*.js")} == OTHERS | pages | {"kept"}
    for path in MODULES.glob("*.js"):
        for name in IMPORT.findall(path.read_text()):
            assert (MODULES / name).is_file(), (path.name, name)
