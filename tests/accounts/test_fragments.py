"""The way from one view and one template to a page or a fragment of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from accounts.fragments import VARY
from accounts.health_check.services import report_red_flags
from tests.accounts.health_check.factories import make_draft

STEP = "/welcome/you/"


def asking(target: str, page: str = STEP) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target, "HX-Current-URL": f"http://testserver{page}"}


@pytest.fixture
def draft(owner):
    return make_draft(owner, until="you")


def test_the_page_and_the_fragment_come_from_one_template(draft, owner_client):
    page = owner_client.get(STEP)
    fragment = owner_client.get(STEP, headers=asking("main"))
    assert [template.name for template in page.templates if template.name.endswith("_step.html")] == [
        template.name for template in fragment.templates if (template.name or "").endswith("_step.html")
    ]
    assert "<title>" in fragment.text
    assert "<html" not in fragment.text
    assert "<main" not in fragment.text
    for answer in (page, fragment):
        assert set(VARY) <= set(re.split(r",\s*", answer["Vary"]))


def test_the_live_region_stays_and_its_content_comes_along(draft, owner_client):
    assert owner_client.get(STEP).text.count('role="status" aria-live="polite">') == 1
    fragment = owner_client.get(STEP, headers=asking("main")).text
    assert fragment.count('id="messages"') == 1
    assert 'aria-live="polite" hx-swap-oob="innerHTML"' in fragment


def test_the_address_follows_where_it_changes(draft, owner_client):
    assert owner_client.get(STEP, headers=asking("main"))["HX-Push-Url"] == "false"
    assert owner_client.get(STEP, headers=asking("main", "/welcome/warning-signs/"))["HX-Push-Url"] == STEP
    wrong = owner_client.post(STEP, {}, headers=asking("main"))
    assert (wrong.status_code, wrong["HX-Push-Url"]) == (422, "false")


@pytest.mark.parametrize("target", ["", "nothing", "main#main", "../main"])
def test_a_fragment_that_a_page_has_not_is_a_page(draft, owner_client, target):
    answer = owner_client.get("/routine/never/", headers=asking(target or "days"))
    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (200, "/routine/never/", b"")


def test_a_page_without_fragments_is_led_to_before_its_view_runs(owner, owner_client):
    report_red_flags(by=owner, codes=["RF6"])
    moved = owner_client.get(STEP, headers=asking("main"))
    assert moved["Location"] == "/welcome/stop/"
    answer = owner_client.get(moved["Location"], headers=asking("main"))
    assert (answer["HX-Redirect"], answer.templates) == ("/welcome/stop/", [])


def test_a_form_is_refused_without_its_token(draft, owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.post(STEP, {}, headers=asking("main")).status_code == 403
    page = client.get(STEP)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    assert client.post(STEP, {"csrfmiddlewaretoken": token}, headers=asking("main")).status_code == 422


def test_no_handler_stands_in_a_template():
    """Neither of HTML nor of htmx: the policy would refuse the one, and the other needs ``eval``."""
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        assert not re.search(r"\shx-on|\son[a-z]+=|hx-vals=.js:|hx-vars", path.read_text()), path
