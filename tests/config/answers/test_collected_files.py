"""Which static files are collected: all that a page loads, and no others of packages that bring many."""

from __future__ import annotations

import re
from io import StringIO

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles.finders import find, get_finders
from django.contrib.staticfiles.utils import matches_patterns
from django.core.management import call_command
from django.forms import Media
from django.template import Context, Template
from django.test import override_settings

from exercises.pictures import all_figures


def collected() -> set[str]:
    left_out = apps.get_app_config("staticfiles").ignore_patterns
    return {path for finder in get_finders() for path, _storage in finder.list(left_out)}


def test_what_the_editors_desk_loads_is_collected():
    with override_settings(DEBUG=False):
        media = sum((desk.media for desk in admin.site._registry.values()), start=Media())
    asked = {str(path) for path in (*media._js, *media._css.get("all", ()))}
    assert asked
    assert {path for path in asked if not path.startswith("/")} <= collected()


def test_what_templates_load_is_there():
    """A page whose style sheet has moved answers 500, and only where files have hashed names."""
    found = set()
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        found |= set(re.findall(r"""{% static ["']([^"'{]+)["']""", path.read_text(encoding="utf-8")))
    assert found
    assert not [name for name in sorted(found) if not find(name)]


def test_htmx_is_collected_once():
    script = Template("{% load django_htmx %}{% htmx_script %}").render(Context())
    found = {path for path in collected() if path.startswith("django_htmx/htm")}
    assert len(found) == 1
    assert found.pop() in script


def test_what_is_left_out_is_there_to_be_left_out():
    """Else a new version of the package has other names, and all of it is collected again."""
    left_out = [pattern for pattern in apps.get_app_config("staticfiles").ignore_patterns if "/" in pattern]
    everything = {path for finder in get_finders() for path, _storage in finder.list([])}
    assert [pattern for pattern in left_out if not any(matches_patterns(path, [pattern]) for path in everything)] == []


def test_pictures_are_drawn_by_a_command_of_their_own(db, settings, tmp_path, monkeypatch):
    settings.PICTURES_DIR = tmp_path
    some = list(all_figures().values())[:1]
    monkeypatch.setattr("exercises.pictures._rows", lambda: some)
    call_command("draw_pictures", verbosity=2, stdout=(said := StringIO()))
    assert said.getvalue() == "2 drawn.\n"  # one for each build of body
    assert len(list(tmp_path.glob("*.zip"))) == 2
    call_command("draw_pictures", verbosity=2, stdout=(said := StringIO()))
    assert said.getvalue() == "0 drawn.\n"
