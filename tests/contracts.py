"""What ``lint-imports`` has no contract for: modules that call themselves pure are."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

ROOT = Path(__file__).resolve().parent.parent


class PureContract(Contract):
    """Pure modules import the standard library, each other and ``words``: no database, no clock, no settings.

    A module is pure when its docstring, or that of a package around it, has the word.
    """

    type_name = "pure"

    # The little of a framework that puts words and numbers into a language.
    words = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        pure = {name for name in graph.modules if is_pure(name)}
        breaches = [
            f"{detail['importer']}, line {detail['line_number']}: {detail['line_contents']}"
            for importer in sorted(pure)
            for imported in sorted(graph.find_modules_directly_imported_by(importer) - pure)
            if imported.split(".")[0] not in sys.stdlib_module_names
            for detail in graph.get_import_details(importer=importer, imported=imported)
            if not detail["line_contents"].startswith(tuple(f"from {module} import " for module in self.words))
        ]
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for breach in check.metadata["breaches"]:
            output.print_error(breach)


def is_pure(name: str) -> bool:
    parts = name.split(".")
    return any(_says_pure(ROOT.joinpath(*parts[:length])) for length in range(1, len(parts) + 1))


def _says_pure(module: Path) -> bool:
    path = module / "__init__.py" if module.is_dir() else module.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(path.read_text())) if path.exists() else ""
    return bool(re.search(r"\bpure\b", docstring or "", re.IGNORECASE))
