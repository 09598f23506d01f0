"""What the house agreed on, beside what ``lint-imports`` checks: safety has one door, words claim what we know."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from .contracts import is_pure
from .sources import nodes

ROOT = Path(__file__).resolve().parent.parent
APPS = ("exercises", "accounts", "programs")
OURS = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


def test_rules_call_themselves_pure():
    """What a docstring promises, ``lint-imports`` holds: for a module, or for all that are in a package."""
    for rules in (
        "accounts.rules.risk",
        "programs.progression.decide",
        "programs.fitting.fit",
        "programs.fitting.explanation",
    ):
        assert is_pure(rules), rules
    assert not is_pure("programs.models")
    assert not is_pure("programs.decision.replay")


def test_imports_stand_at_the_top():
    """What is imported inside a function hides which way an import runs; so does what is handed over at the start."""
    hidden = {
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for function in nodes(path)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert hidden == set()


# --- Safety fails closed ----------------------------------------------------------------------------------------------

# The one door to screening, and what it rests on. What is not here asks ``standing.person.Person``.
SCREENING = {
    "screen": {
        "exercises/rules/catalogue.py",
        # For clinicians, about nobody.
        "exercises/management/commands/screen.py",
        # What to avoid with one condition alone: about nobody.
        "programs/avoiding/arranging.py",
    },
    "screen_sides": {"programs/standing/person.py", "programs/vignettes/vignettes.py"},
    "apply_clearances": {"exercises/rules/catalogue.py", "exercises/rules/sides.py", "programs/standing/person.py"},
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


@cache
def names_called(path: Path) -> set[str]:
    calls = [node.func for node in nodes(path) if isinstance(node, ast.Call)]
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
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"screen", "screen_sides"}
        and not any(keyword.arg == "cleared" for keyword in node.keywords)
    }
    assert silent == {
        "exercises/rules/catalogue.py",
        "exercises/management/commands/screen.py",
        "programs/avoiding/arranging.py",
        "programs/standing/person.py",
    }


def test_a_care_team_reads_of_people_through_one_door():
    """No page of ``programs.team`` finds a person or a row of one by itself; ``Shared.of`` hands them over.

    And nobody but the door, whatever makes and ends links, and their own person asks who shares what.
    """
    for path in OURS:
        if path.parent.name == "team" and path.parent.parent.name == "programs":
            taken = {node.attr for node in nodes(path) if isinstance(node, ast.Attribute)}
            assert not taken & {"objects", "person", "care_links", "access_records"}, path
            assert not {"User", "CareLink", "get_object_or_404"} & {
                name.name for node in nodes(path) if isinstance(node, ast.ImportFrom) for name in node.names
            }, path
    asks = {str(path.relative_to(ROOT)) for path in OURS for node in nodes(path) if is_about_links(node)}
    assert asks == {
        "accounts/team/access.py",
        "accounts/team/messages/telling.py",
        "accounts/team/services.py",
        "accounts/team/together/services.py",
        "accounts/team/views.py",
        "accounts/data/export.py",
        # Fictional people.
        "programs/demo/practice.py",
        "programs/management/commands/make_demo.py",
    }


def is_about_links(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and (
        node.attr == "care_links"
        or (node.attr == "objects" and isinstance(node.value, ast.Name) and node.value.id == "CareLink")
    )


def annotations() -> set[str]:
    """Return the names that queries add to rows of a model, which declares each without a value: asking may raise."""
    models = [path for path in OURS if "models" in path.parts]
    added = {
        keyword.arg
        for path in OURS
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "annotate"
        for keyword in node.keywords
        if keyword.arg
    }
    declared = {
        node.target.id
        for path in models
        for node in nodes(path)
        if isinstance(node, ast.AnnAssign) and node.value is None and isinstance(node.target, ast.Name)
    }
    return added & declared


def test_a_missing_annotation_raises():
    """``getattr`` with a default lets somebody through because nobody looked."""
    known = annotations()
    assert {"has_open_red_flag", "is_last", "is_logged"} <= known
    asked = [
        (path.relative_to(ROOT), node.args[1].value)
        for path in OURS
        for node in nodes(path)
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
    # Titles of other people's work, and what people type when they search.
    texts = [path for path in texts if path.name not in {"sources.toml", "everyday_words.toml"}]
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
        # A mail is no page, and mail programs load no style sheets.
        assert "<style" not in text or path.name in {"500.html", "letter.html"}, path
        assert " onclick=" not in text, path
        for script in text.split("<script")[1:]:
            assert "src=" in script.split(">")[0], path


def test_the_row_of_an_exercise_shows_nothing_of_the_page_around_it():
    """The page of an exercise has ``parts`` of its own, which are not those of the exercises that it lists."""
    row = re.compile(r'{% include "components/exercise_row\.html" .*?%}')
    found = [tag for path in (ROOT / "templates").rglob("*.html") for tag in row.findall(path.read_text())]
    assert found
    assert [tag for tag in found if not tag.endswith(" only %}")] == []


def test_no_test_empties_the_database():
    """Whatever is marked so flushes all tables behind it: the catalogue is gone for every test that comes later."""
    for path in (ROOT / "tests").rglob("test_*.py"):
        if "browser" not in path.parts and path.name != "test_architecture.py":
            text = path.read_text()
            assert "transactional_db" not in text and "transaction=True" not in text, path


def test_the_site_runs_with_what_the_tests_ran_with():
    """Both files are made by ``make lock``; whatever only the tests need may not hold the site's packages elsewhere."""

    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE))

    site, tested = pins("requirements.txt"), pins("requirements-dev.txt")
    assert site
    assert {name: version for name, version in site.items() if tested.get(name) != version} == {}
