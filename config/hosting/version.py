"""The version of this build, which stands once, in ``pyproject.toml``."""

from __future__ import annotations

import tomllib

from django.conf import settings

VERSION: str = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
