"""The code of the product, parsed once for all the tests of a process that look at it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def nodes(path: Path) -> list[ast.AST]:
    """List all nodes of a module, itself first."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
