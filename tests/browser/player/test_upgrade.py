"""A new version on the server: what the device keeps is of one version, each page with the files that it names."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from playwright.sync_api import Page, expect

from tests.browser.conftest import TURN, Walk
from tests.browser.published import OURS, Uncompressed, collect, serve

from .playing import CHAIR, STAND, let_in, person, until
from .test_player_offline import be_ready, kept, upgrades

SERVICE_WORKERS = "allow"
# A style and a script that every page names; what is added to each says of which version it is.
STYLE, SCRIPT = "css/base.css", "js/app.js"
# Of each page that is kept: the files that it names and that are not kept.
WITHOUT = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("pages"));
    const lacking = [];
    for (const name of names) {
        const cache = await caches.open(name);
        for (const page of await cache.keys()) {
            const text = await (await cache.match(page)).text();
            for (const [, file] of text.matchAll(/(?:href|src)="(\\/static\\/[^"]+)"/g)) {
                if (!(await caches.match(file, { ignoreVary: true }))) lacking.push([page.url, file]);
            }
        }
    }
    return lacking;
}"""


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Uncompressed]:
    """The files of a version, with hashed names as in production."""

    @functools.cache
    def collected(version: str) -> Uncompressed:
        folder = tmp_path_factory.mktemp(version)
        shutil.copytree(OURS, folder / "source")
        with (folder / "source" / STYLE).open("a") as style:
            style.write(f'\n:root {{ --edition: "{version}"; }}\n')
        with (folder / "source" / SCRIPT).open("a") as script:
            script.write(f'\ndocument.documentElement.dataset.edition = "{version}";\n')
        return collect(folder / "static", ours=folder / "source", without="admin/")

    return collected


@pytest.fixture
def publish(collected: Callable[[str], Uncompressed], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a version on the server. Files of the one before are gone."""

    def publish(version: str) -> None:
        files = collected(version)
        with TURN:
            serve(files, monkeypatch)
            monkeypatch.setattr("config.pages.offline.version", lambda: version)
            # A new process has kept no part of a page yet.
            caches["template_fragments"].clear()

    return publish


def edition(page: Page) -> tuple[str, str]:
    """Of which version the style and the script of the page are; empty what is not there."""
    style = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--edition')")
    return style.strip('"'), page.evaluate("document.documentElement.dataset.edition ?? ''")


def opens_from_the_device(walk: Walk, version: str) -> None:
    """Without the network each page that is kept has its style and its script, of this version."""
    page = walk.page
    assert not page.evaluate(WITHOUT)
    page.context.set_offline(True)
    for address in ("/today/", "/routine/", "/help/", f"/exercises/{STAND}/"):
        walk.go(address)
        expect(page.get_by_text("No network: this page is from the last time there was one.")).to_be_visible()
        until(lambda: edition(page) == (version, version), page)
    page.context.set_offline(False)


def has_only(page: Page, version: str) -> bool:
    has = kept(page)
    return {name for name in has["caches"] if "-" in name} == {f"static-{version}", f"pages-{version}"}


def test_pages_and_their_files_go_from_version_to_version_together(walk: Walk, publish):
    user = person(STAND, CHAIR)
    let_in(walk, user)
    publish("one")
    be_ready(walk)
    page = walk.page
    opens_from_the_device(walk, "one")
    before = set(kept(page)["pages"])

    publish("two")
    upgrades(page, lambda: has_only(page, "two"))
    assert set(kept(page)["pages"]) == before
    opens_from_the_device(walk, "two")


def test_an_upgrade_that_does_not_arrive_changes_nothing(walk: Walk, publish, monkeypatch):
    """One of its files is missing, or the network goes in the middle of it."""
    user = person(STAND, CHAIR)
    let_in(walk, user)
    publish("one")
    be_ready(walk)
    page = walk.page

    publish("two")
    with monkeypatch.context() as broken:
        found, refused = finders.find, []

        def find_all_but_one(name: str) -> str | None:
            if "pages/catalogue" not in name:
                return found(name)
            refused.append(name)
            return None

        broken.setattr(finders, "find", find_all_but_one)
        upgrades(page, lambda: bool(refused))
        installs = "async () => Boolean((await navigator.serviceWorker.getRegistration()).installing)"
        until(lambda: not page.evaluate(installs), page)
        opens_from_the_device(walk, "one")
    upgrades(page, lambda: has_only(page, "two"))
    opens_from_the_device(walk, "two")


def test_a_page_that_is_newer_than_the_worker(walk: Walk, publish, monkeypatch):
    """It is kept with the files that it names, though the worker of its version has not come yet."""
    user = person(STAND, CHAIR)
    let_in(walk, user)
    publish("one")
    be_ready(walk)
    publish("two")
    monkeypatch.setattr("config.pages.offline.version", lambda: "one")
    page = walk.page
    be_ready(walk)
    until(
        lambda: page.evaluate("""async () => {
        const today = await (await caches.open("pages-one")).match("/today/");
        return (await today.text()).includes(document.querySelector("link[rel=stylesheet]").getAttribute("href"));
    }"""),
        page,
    )
    assert not page.evaluate(WITHOUT)
    page.context.set_offline(True)
    walk.go("/today/")
    until(lambda: edition(page) == ("two", "two"), page)
