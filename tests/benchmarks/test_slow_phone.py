"""How long a slow phone waits until the player can be used, on a first visit and on the next. Prints; fails by no time.

The processor is slowed six times, an answer takes 400 ms to come, and 1.6 Mbit come in a second.
"""

from __future__ import annotations

import http.client
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.servers import crowd, draw_pictures, environment_in, prepare, server
from tests.run import chromium

PHONE = {"width": 390, "height": 844}
MBIT = 1_000_000 / 8
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
# Says when a screen of the player is painted and answers a press. It is in each page from the start: what a test puts
# into a page that is opening costs a slow phone a tenth of a second.
WATCH = """new MutationObserver((_changes, observer) => {
    const screen = document.querySelector("[data-player][data-awake]:not([hidden]) [data-player-screen]:not([hidden])");
    if (!screen?.getBoundingClientRect().height) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => console.log(`usable after ${performance.now() / 1000}`)));
}).observe(document, { subtree: true, attributeFilter: ["data-awake"] })"""
# The service worker knows whose pages these are, and answers with what the device keeps.
IS_KEPT = """async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("pages"));
    const owners = await Promise.all(names.map(async (name) => (await caches.open(name)).match("/owner")));
    return owners.some(Boolean);
}"""


def send_first_set(told: dict[str, Any], port: int) -> None:
    """A session in the middle: its page opens with the player at once."""
    now = datetime.now(UTC).isoformat()
    entry = {"id": str(uuid.uuid4()), "kind": "set", "at": now, "load_kg": "0", **told["sets"][0]}
    body = json.dumps({"person": told["person"], "sent_at": now, "entries": [entry]}).encode()
    headers = {"Content-Type": "application/json", "Cookie": told["cookies"], "X-CSRFToken": told["token"]}
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    link.request("POST", f"/sessions/{told['session']}/entries/", body, headers)
    assert link.getresponse().status == 200
    link.close()


def seconds_to_use(page: Page, address: str) -> float:
    said = "usable after "
    with page.expect_console_message(lambda message: message.text.startswith(said)) as heard:
        page.goto(address, wait_until="commit")
    return float(heard.value.text.removeprefix(said))


@pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")
def test_a_slow_phone(tmp_path):
    environment = environment_in(tmp_path)
    prepare(environment)
    draw_pictures(environment)
    (told,) = crowd(environment, "make", "1")
    with server(environment) as (_process, port), sync_playwright() as playwright:
        base = f"http://127.0.0.1:{port}"
        send_first_set(told, port)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        first, next_ = [], []
        for _time in range(3):
            context = browser.new_context(viewport=PHONE, timezone_id="UTC", locale="en-GB")
            pairs = (cookie.split("=", 1) for cookie in told["cookies"].split("; "))
            context.add_cookies([{"name": name, "value": value, "url": base} for name, value in pairs])
            context.add_init_script(WATCH)
            page = context.new_page()
            devtools = context.new_cdp_session(page)
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": 6})
            devtools.send(
                "Network.emulateNetworkConditions",
                {"offline": False, "latency": 400, "downloadThroughput": 1.6 * MBIT, "uploadThroughput": 0.75 * MBIT},
            )
            address = f"{base}/sessions/{told['session']}/"
            first.append(seconds_to_use(page, address))
            page.wait_for_function(IS_KEPT, polling=500)
            page.wait_for_timeout(1000)  # what the first visit left to do
            next_.append(seconds_to_use(page, address))
            context.close()
        browser.close()
    print(  # noqa: T201 - the result of a benchmark is what it prints
        f"\nSlow phone, seconds until the player can be used: first visit {[round(seconds, 2) for seconds in first]}, "
        f"next {[round(seconds, 2) for seconds in next_]}"
    )
