"""Static files as they are served: one style sheet, one file for each script, hashed names, compressed."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from .modules import imports_of, with_imports

IMPORT = re.compile(r'@import url\("(?P<name>[\w/-]+\.css)"\) layer\((?P<layer>\w+)\);')


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files with hashed names, and joined: all style sheets into ``css/app.css``, each in its layer, and each
    script of the player with the modules that it imports, so that two versions never mix.

    For reading, one small file for each thing is best; over a slow network, two dozen of them cost seconds.
    """

    bundle = "css/app.css"
    modules = "js/player/"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was collected stays as it is while a process runs.
        self.url = functools.cache(super().url)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        yield from super().post_process(paths if dry_run else self._join(paths), dry_run, **options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[Any]:
        """Compress what pages ask for, which is the files with hashed names; the others only say how it looked once."""
        yield from super().compress_files([path for path in paths if path not in self.hashed_files])

    def _join(self, paths: dict[str, Any]) -> dict[str, Any]:
        """Write the joined files, and return what is left to hash: not what only stands in them.

        They are joined from their sources each time, because what was collected may be joined already.
        """

        def source(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                text: str = file.read().decode()
            return text

        modules = {name: source(name) for name in paths if name.startswith(self.modules)}
        imported = {other for name, text in modules.items() for other in imports_of(name, text)}
        joined = {name: with_imports(name, modules) for name in modules.keys() - imported}
        if self.bundle in paths:
            joined[self.bundle] = IMPORT.sub(
                lambda match: f"@layer {match['layer']} {{\n" + source(f"css/{match['name']}") + "\n}",
                source(self.bundle),
            )
        for name, text in joined.items():
            self.delete(name)
            self.save(name, ContentFile(text.encode()))
        return {
            name: (self, name) if name in joined else found for name, found in paths.items() if name not in imported
        }
