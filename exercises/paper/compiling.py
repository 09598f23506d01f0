"""Compile one document, in a process of its own that can be ended: ``typesetting`` starts it. It knows no Django.

In: JSON with ``source`` (the address of a ``.typ`` file), ``data`` (text), and the most ``seconds`` of a processor and
bytes of ``memory`` that it may take. Out: the PDF. A character that no font has is a box, and what is wrong otherwise
goes to the error stream.
"""

from __future__ import annotations

import json
import re
import resource
import sys

import typst

MISSING = re.compile(r'the text `"(?P<text>(?:[^"\\]|\\.)*)"` could not be displayed')
# How the typesetter writes a character that it does not show as it is: "\\u{1f}", "\\n", "\\"".
ESCAPED = re.compile(r"\\(?:u\{(?P<code>[0-9a-f]+)\}|(?P<letter>.))")
SPACES = {"n": "\n", "r": "\r", "t": "\t"}
NO_LETTER = "□"


def main() -> int:
    order = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"]))
    data: str = order["data"]
    try:
        pdf = _compiled(order["source"], data)
    except typst.TypstError as error:
        # Names are written in every script; what the typesetter's own fonts lack, one that is installed may have.
        if not _missing(error):
            raise
        try:
            pdf = _compiled(order["source"], data, installed=True)
        except typst.TypstError as again:
            letters = _missing(again)
            if not letters:
                raise
            pdf = _compiled(order["source"], _without(data, letters), installed=True)
    sys.stdout.buffer.write(pdf)
    return 0


def _compiled(source: str, data: str, *, installed: bool = False) -> bytes:
    made = typst.compile(
        source, format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=not installed, sys_inputs={"data": data}
    )
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def _missing(error: typst.TypstError) -> set[str]:
    """List the characters that no font has."""
    return {letter for found in MISSING.finditer(error.diagnostic) for letter in ESCAPED.sub(_unescaped, found["text"])}


def _unescaped(escaped: re.Match[str]) -> str:
    if escaped["code"]:
        return chr(int(escaped["code"], 16))
    return SPACES.get(escaped["letter"], escaped["letter"])


def _without(data: str, letters: set[str]) -> str:
    return json.dumps(_replaced(json.loads(data), str.maketrans(dict.fromkeys(letters, NO_LETTER))))


def _replaced(value: object, table: dict[int, str]) -> object:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, list):
        return [_replaced(part, table) for part in value]
    if isinstance(value, dict):
        return {name: part if name == "svg" else _replaced(part, table) for name, part in value.items()}
    return value


if __name__ == "__main__":
    sys.exit(main())
