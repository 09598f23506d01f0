"""A module and what it imports, written as one."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from config.answers.modules import with_imports

SOURCES = {
    "a/page.js": (
        'import { double as twice, MOST } from "./sums/sums.js";\n'
        'import { Box } from "./box.js";\n'
        "const own = 1;\n"
        "console.log(twice(MOST) + new Box().holds + own);\n"
    ),
    "a/sums/sums.js": (
        "const own = 2;\nexport const MOST = 20;\nexport function double(number) {\n  return number * own;\n}\n"
    ),
    "a/box.js": 'import { MOST } from "./sums/sums.js";\nexport class Box {\n  holds = MOST;\n}\n',
    "a/other.js": "nobody imports this\n",
}


def test_each_module_is_in_it_once_after_those_that_it_imports():
    script = with_imports("a/page.js", SOURCES)
    places = [script.index(f"const _a_{name} = ") for name in ("sums_sums", "box", "page")]
    assert places == sorted(places)
    assert script.count("= (() => {") == 3
    assert "nobody" not in script
    assert script == with_imports("a/page.js", dict(reversed(SOURCES.items())))


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_it_does_what_the_modules_do():
    """Names that two modules have, and names that an import changes, stay apart."""
    command = ["node", "--input-type=module", "--eval", with_imports("a/page.js", SOURCES)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "61\n"


@pytest.mark.parametrize(
    "words",
    [
        'import box from "./box.js";',
        'import * as box from "./box.js";',
        'export { Box } from "./box.js";',
        "export default 1;",
        "export let changing = 1;",
        "await 1;",
        'const later = () => import("./box.js");',
    ],
)
def test_what_it_does_not_know_it_refuses(words: str):
    with pytest.raises(ValueError, match=r"a/page\.js"):
        with_imports("a/page.js", SOURCES | {"a/page.js": f"{words}\n"})


def test_modules_that_import_each_other_are_refused():
    circle = {"a.js": 'import { b } from "./b.js";\n', "b.js": 'import { a } from "./a.js";\n'}
    with pytest.raises(ValueError, match="cycle"):
        with_imports("a.js", circle)
