"""No icon, style or tag of templates lies about that no page uses any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.template import engines

from exercises.measures.scales import BANDS
from exercises.models import Exercise
from programs.templatetags.programs_tags import MONTH_ICONS

TEMPLATES = settings.BASE_DIR / "templates"
STYLES = settings.BASE_DIR / "static" / "css"
APPS = ("accounts", "config", "exercises", "programs")
# Shows every component to editors, and so is no page that needs one.
STYLEGUIDE = TEMPLATES / "styleguide.html"
# htmx sets it.
SET_BY_OTHERS = {"htmx-request"}


@cache
def pages() -> str:
    """All templates, modules and scripts of ours in one text."""
    places = [
        *(path for path in TEMPLATES.rglob("*.*") if path != STYLEGUIDE),
        *(path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")),
        *(settings.BASE_DIR / "static" / "js").rglob("*.js"),
    ]
    return "\n".join(path.read_text() for path in places)


def test_icons() -> None:
    composed = {
        *(f"position-{position}" for position in Exercise.Position.values),
        *(f"face-{band.colour}" for band in BANDS["pain"]),
        *MONTH_ICONS.values(),
    }
    named = set(re.findall(r'icons/([\w-]+)\.html|icon="([\w-]+)"', pages()))
    used = composed | {name or given for name, given in named}
    there = {path.stem for path in (TEMPLATES / "icons").iterdir()}
    assert there == used


def test_classes_of_style_sheets() -> None:
    words = set(re.findall(r"[\w-]+", pages()))
    # The beginnings of classes whose end a template or module fills in.
    begun = set(re.findall(r"([\w-]+--)\{", pages()))
    unused = {
        name
        for name in _classes()
        if name not in words and name.rpartition("--")[0] + "--" not in begun and name not in SET_BY_OTHERS
    }
    assert not unused


def _classes() -> Iterator[str]:
    for path in STYLES.rglob("*.css"):
        rules = re.sub(r"(?s)/\*.*?\*/|url\([^)]*\)", "", path.read_text())
        yield from re.findall(r"\.([a-zA-Z][\w-]*)", rules)


def test_tags_and_filters() -> None:
    engine = engines["django"].engine
    written = "".join(path.read_text() for path in TEMPLATES.rglob("*.*"))
    ours = {name for name, module in engine.libraries.items() if module.partition(".")[0] in APPS}
    for library in (engine.template_libraries[name] for name in ours):
        names = {*library.tags, *library.filters}
        assert not {name for name in names if not re.search(rf"(\{{%\s*|\|){name}\b", written)}
