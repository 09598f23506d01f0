"""``docs/rules.md`` explains every code that the rules use."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from accounts.health_check.red_flags import SIGN_BY_CODE

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/rules.md").read_text()


def named_in_ranges() -> set[str]:
    """Return all codes that the page names, with ranges such as "A1 – A9" or "RF1 to RF17" spelled out."""
    named = set(re.findall(r"\b[A-Z]{1,2}\d+\b", PAGE))
    for letters, first, last in re.findall(r"\b([A-Z]{1,2})(\d+) (?:–|to) \1(\d+)", PAGE):
        named |= {f"{letters}{number}" for number in range(int(first), int(last) + 1)}
    return named


def test_each_family_of_screening_rules_is_on_the_page():
    rules = tomllib.loads((ROOT / "exercises/catalogue/contraindications.toml").read_text())["contraindication"]
    families = {rule["id"].rpartition("-")[0] + "-" for rule in rules}
    assert not {family for family in families if not re.search(rf"\b{family}(?!\w)", PAGE)}


def test_each_code_of_a_decision_and_each_warning_sign_is_on_the_page():
    code = "".join(path.read_text() for path in (ROOT / "programs/progression").rglob("*.py"))
    decisions = set(re.findall(r'"([ACEGPST]\d)"', code)) - {"S0", "S2"}  # sources
    assert {"G0", "P1", "A9", "C9", "E2"} <= decisions
    assert not (decisions | SIGN_BY_CODE.keys()) - named_in_ranges()


def test_every_path_on_the_page_is_there():
    paths = re.findall(r"`([a-z_]+/[\w/.]*)`", PAGE)
    assert len(paths) > 10
    assert not [path for path in paths if not (ROOT / path).exists()]
