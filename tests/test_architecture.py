"""What the house agreed on.

Which way imports run, what pure modules may know, and that words are kept apart from code.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "exercises": {"exercises"},
    "accounts": {"accounts", "exercises"},
    "programs": {"programs", "accounts", "exercises"},
}
# Rules know no database, no clock and no settings; lazy words are the one thing they may take from Django.
PURE = [
    "exercises/dose.py",
    "exercises/clearance.py",
    "exercises/screening.py",
    "exercises/sides.py",
    "exercises/scales.py",
    "exercises/bands.py",
    "exercises/clearance.py",
    "exercises/entries.py",
    "exercises/gates.py",
    "exercises/home.py",
    "exercises/publication.py",
    "accounts/risk.py",
    "accounts/functional_tests/gates.py",
    "accounts/functional_tests/norms.py",
    "accounts/functional_tests/scoring.py",
    "accounts/health_check/questions.py",
    "accounts/health_check/facts.py",
    "accounts/health_check/red_flags.py",
    "programs/fitting/fit.py",
    "programs/progression/course/lasting.py",
    "programs/entries/fold.py",
    "programs/fitting/recommendation.py",
    "programs/schedule/days.py",
    "programs/schedule/adherence.py",
    "programs/progression/course/ahead.py",
    "programs/progression/course/course.py",
    "programs/progression/decide.py",
    "programs/progression/facts.py",
    "programs/progression/numbers.py",
    "programs/progression/contract/printing.py",
    "programs/progression/contract/reading.py",
    "programs/progression/reviews/explanation.py",
    "programs/progression/reviews/reviews.py",
    "programs/progression/rules.py",
    "programs/progression/situation.py",
    "programs/progression/course/states.py",
    "programs/progression/explanation.py",
    "programs/schedule/plots.py",
    "programs/standing/rescreening.py",
    "programs/session/stop/path.py",
    "programs/fitting/comparison.py",
    "programs/fitting/replacements.py",
    "programs/fitting/gaps.py",
    "programs/fitting/short_version.py",
]


def imported(path: Path) -> list[str]:
    """Return the modules that a file imports when it runs, relative ones written out; not those for type checkers
    alone.
    """
    package = path.relative_to(ROOT).with_suffix("").parts
    tree = ast.parse(path.read_text())
    typing_only = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test).endswith("TYPE_CHECKING")
        for node in ast.walk(block)
    }
    found: list[str] = []
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            found += [module] + [f"{module}.{alias.name}" for alias in node.names]
    return found


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_imports_run_one_way(app):
    apps = set(MAY_IMPORT)
    for path in (ROOT / app).rglob("*.py"):
        used = {module.split(".")[0] for module in imported(path)} & apps
        assert used <= MAY_IMPORT[app], path


@pytest.mark.parametrize("name", PURE)
def test_rules_import_the_standard_library_and_each_other_only(name):
    pure_modules = {path.removesuffix(".py").replace("/", ".") for path in PURE}
    for module in imported(ROOT / name):
        top = module.split(".")[0]
        known = top in sys.stdlib_module_names or any(
            module.startswith((pure, pure.rpartition(".")[0])) for pure in pure_modules
        )
        assert known or module.startswith(("django.utils.translation", "django.utils.text")), f"{name} imports {module}"
        if top in MAY_IMPORT:
            owner = next((pure for pure in pure_modules if module == pure or module.startswith(f"{pure}.")), None)
            assert owner or module in {pure.rpartition(".")[0] for pure in pure_modules}, f"{name} imports {module}"


# --- Safety fails closed ----------------------------------------------------------------------------------------------

OURS = [path for app in MAY_IMPORT for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]
# The one door to screening, and what it rests on. What is not here asks ``standing.person.Person``.
SCREENING = {
    "screen": {
        "exercises/entries.py",
        # A visitor, and somebody of whom ``personal.Known`` tells both what holds and what was said.
        "exercises/views.py",
        "exercises/cautions.py",
        # For clinicians, about nobody.
        "exercises/management/commands/screen.py",
    },
    "screen_sides": {"exercises/cautions.py", "programs/standing/person.py", "programs/vignettes/vignettes.py"},
    "apply_clearances": {"exercises/entries.py", "exercises/sides.py", "programs/standing/person.py"},
    "cleared_on": {"programs/standing/person.py"},
    "with_test_effects": {"programs/standing/person.py"},
    "tier_with": {
        "programs/standing/person.py",
        # Which tests somebody may do, and what a result would change.
        "accounts/functional_tests/services.py",
        "accounts/functional_tests/views.py",
    },
    "in_force_with_signs": {"programs/standing/person.py", "accounts/health_check/services.py"},
}


def names_called(path: Path) -> set[str]:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return {
        func.attr if isinstance(func, ast.Attribute) else func.id
        for func in calls
        if isinstance(func, ast.Attribute | ast.Name)
    }


@pytest.mark.parametrize("name", SCREENING)
def test_a_person_is_put_together_and_screened_in_one_place(name):
    found = {str(path.relative_to(ROOT)) for path in OURS if name in names_called(path)}
    assert found == SCREENING[name]


def test_whoever_screens_a_person_says_what_clinicians_said():
    """Without ``cleared`` nobody has said anything: true of nobody but the person before any yes, and of no one."""
    silent = {
        str(path.relative_to(ROOT))
        for path in OURS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"screen", "screen_sides"}
        and not any(keyword.arg == "cleared" for keyword in node.keywords)
    }
    assert silent == {
        "exercises/entries.py",
        "exercises/management/commands/screen.py",
        "programs/standing/person.py",
    }


def annotations() -> set[str]:
    """Return the names that queries add to rows."""
    return {
        keyword.arg
        for path in OURS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "annotate"
        for keyword in node.keywords
        if keyword.arg
    }


def test_a_missing_annotation_raises():
    """``getattr`` with a default lets somebody through because nobody looked."""
    known = annotations()
    assert {"has_open_red_flag", "is_last", "is_logged"} <= known
    asked = [
        (path.relative_to(ROOT), node.args[1].value)
        for path in OURS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "getattr"
        and len(node.args) == 3
        and isinstance(node.args[1], ast.Constant)
        and node.args[1].value in known
    ]
    assert not asked


FORBIDDEN = [
    "builds hip bone",
    "build hip bone",
    "builds bone",
    "68 %",
    "68%",
    "reverses osteoporosis",
    "reverse osteoporosis",
    "opens space",
    "space between the vertebrae",
    "space between vertebrae",
    "no pain, no gain",
    "no pain no gain",
    "safe for osteoporosis",
    "cures ",
    "guaranteed",
    "lorem ipsum",
]


def test_nothing_says_what_may_not_be_claimed():
    """``clinical_rules.md``, section 12: over every template and every catalogue file, as people read them."""
    texts = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    texts += [*(ROOT / "exercises/catalogue").rglob("*.toml"), *(ROOT / "programs/catalogue").rglob("*.toml")]
    texts = [path for path in texts if path.name != "sources.toml"]  # titles of other people's work
    assert len(texts) > 120
    for path in texts:
        words = path.read_text().lower()
        for claim in FORBIDDEN:
            assert claim not in words, f"{path.relative_to(ROOT)} says “{claim}”"


def test_no_inline_style_script_or_handler_in_a_template():
    """The content security policy would block them; nobody should find out in a browser."""
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        if "admin" in path.parts:
            continue
        assert " style=" not in text, path
        assert "<style" not in text or path.name == "500.html", path
        assert " onclick=" not in text, path
        for script in text.split("<script")[1:]:
            assert "src=" in script.split(">")[0], path
