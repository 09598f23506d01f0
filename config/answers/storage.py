"""Static files as they are served: one style sheet, hashed names, compressed."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("(?P<name>[\w/-]+\.css)"\) layer\((?P<layer>\w+)\);')


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files with hashed names, and with all style sheets joined into ``css/app.css``, each in its layer.

    For reading, one small file for each component is best; over a slow network, two dozen of them cost seconds.
    """

    bundle = "css/app.css"
    # The player's modules import each other by hashed names too, so that two versions never mix. Django's own option
    # for this rewrites all scripts, and fails on those of django-htmx.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/player/*.js",
            (
                (
                    r'(?P<matched>import (?P<names>\{[^}]*\}) from "(?P<url>\.{1,2}/[\w/-]+\.js)";)',
                    'import %(names)s from "%(url)s";',
                ),
            ),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was collected stays as it is while a process runs.
        self.url = functools.cache(super().url)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run and self.bundle in paths:
            self._write_bundle(paths)
            # hash what was written here, not the source file
            paths = {**paths, self.bundle: (self, self.bundle)}
        yield from super().post_process(paths, dry_run, **options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[Any]:
        """Compress what pages ask for, which is the files with hashed names; the others only say how it looked once."""
        yield from super().compress_files([path for path in paths if path not in self.hashed_files])

    def _write_bundle(self, paths: dict[str, Any]) -> None:
        """Join the style sheets from their sources each time, because the collected file may already be a bundle."""

        def source(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                text: str = file.read().decode()
            return text

        text = IMPORT.sub(
            lambda match: f"@layer {match['layer']} {{\n" + source(f"css/{match['name']}") + "\n}", source(self.bundle)
        )
        self.delete(self.bundle)
        self.save(self.bundle, ContentFile(text.encode()))
