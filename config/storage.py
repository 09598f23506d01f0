"""Static files as they are served: one style sheet, hashed names, compressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("(?P<name>[\w.-]+\.css)"\) layer\((?P<layer>\w+)\);')


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Put the files that ``css/app.css`` imports into it, each in its layer.

    While developing, one file for each component is what one wants to read; over the network two dozen small files one
    after the other cost seconds on a slow phone.
    """

    bundle = "css/app.css"
    # The modules of the player import each other: by their hashed names too, so that never two versions meet. Django's
    # own way to do this looks into all scripts, and fails on those of django-htmx.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/player/*.js",
            (
                (
                    r'(?P<matched>import (?P<names>\{[^}]*\}) from "(?P<url>\./[\w-]+\.js)";)',
                    'import %(names)s from "%(url)s";',
                ),
            ),
        ),
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run and self.bundle in paths:
            self._write_bundle(paths)
            # hash what was written here, not the source file
            paths = {**paths, self.bundle: (self, self.bundle)}
        yield from super().post_process(paths, dry_run, **options)

    def _write_bundle(self, paths: dict[str, Any]) -> None:
        """Join the sources anew each time: what was collected before may be a bundle already."""

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
