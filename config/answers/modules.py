"""A module of JavaScript and all that it imports, written as one. Pure.

Each module becomes a function that returns what it exports, so that their names stay apart.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from graphlib import TopologicalSorter

IMPORT = re.compile(r'^import \{(?P<names>[^}]*)\} from "(?P<path>\.{1,2}/[\w/-]+\.js)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (?P<name>\w+))", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export|await)\b.*|\bimport[.(].*|\bexport \{.*", re.MULTILINE)


def imports_of(name: str, source: str) -> set[str]:
    """Name the modules that a module imports, as it is named itself: by its path."""
    return {_path(name, found["path"]) for found in IMPORT.finditer(source)}


def with_imports(name: str, sources: Mapping[str, str]) -> str:
    """Write a module and all that it imports as one. ``sources`` has the text of each by its path.

    Raises ``ValueError`` for a way to import or export that is not known here, and where modules import each other in a
    circle.
    """
    graph: dict[str, list[str]] = {}
    ahead = [name]
    for other in ahead:
        # In the same order each time, so that the same sources have the same name on every server.
        graph[other] = sorted(imports_of(other, sources[other]))
        ahead += [new for new in graph[other] if new not in ahead]
    return "\n".join(_as_function(other, sources[other]) for other in TopologicalSorter(graph).static_order())


def _as_function(name: str, source: str) -> str:
    exported = [found["name"] for found in EXPORT.finditer(source)]

    def taken(found: re.Match[str]) -> str:
        return f"const {{{found['names'].replace(' as ', ': ')}}} = {_variable(_path(name, found['path']))};"

    body = EXPORT.sub("", IMPORT.sub(taken, source))
    if unknown := OTHER.search(body):
        raise ValueError(f"{name}: {unknown[0]}")
    return f"const {_variable(name)} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();"


def _path(name: str, imported: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), imported))


def _variable(name: str) -> str:
    return "_" + re.sub(r"\W", "_", name.removesuffix(".js"))
