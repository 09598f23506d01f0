"""The modules of the player find each other by their hashed names, so that two versions never meet."""

from __future__ import annotations

import re
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders

from config.storage import BundledStaticFilesStorage

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
    panel = tmp_path / storage.stored_name("js/player/panel.js")
    imported = IMPORT.findall(panel.read_text())
    assert len(imported) == 2
    for name in imported:
        assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name)
        assert (panel.parent / name).is_file()
