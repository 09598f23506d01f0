"""Fill in a page of the editors' desk as a browser would: read the form, change something, send it all."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from exercises.models import CatalogueDraft


class _Form(HTMLParser):
    """Collects what a browser would send of the page's main form."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.inside = False
        self.select = ""
        self.options: list[tuple[str, bool]] = []
        self.area = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        if tag == "form":
            self.inside = (at.get("id") or "").endswith("_form")
        if not self.inside:
            return
        name = at.get("name") or ""
        if tag == "input" and name and at.get("type") not in {"submit", "button"}:
            if at.get("type") not in {"checkbox", "radio"} or "checked" in at:
                self.values.setdefault(name, []).append(
                    at.get("value") or ("on" if at.get("type") == "checkbox" else "")
                )
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option":
            self.options.append((at.get("value") or "", "selected" in at))
        elif tag == "textarea":
            self.area, self.text = name, ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            chosen = [value for value, selected in self.options if selected]
            if chosen:
                self.values[self.select] = chosen
            self.select = ""
        elif tag == "textarea" and self.area:
            # HTML drops the first line break of a text area, and a browser sends each line end as two characters.
            self.values[self.area] = [self.text.removeprefix("\n").replace("\n", "\r\n")]
            self.area = ""


def read_form(response: HttpResponse) -> dict[str, Any]:
    """Return what the form would send if nothing were changed, without the hidden template rows."""
    parser = _Form()
    parser.feed(response.content.decode())
    return {
        name: values if len(values) > 1 else values[0]
        for name, values in parser.values.items()
        if "__prefix__" not in name and name != "csrfmiddlewaretoken"
    }


def send_form(client: Client, address: str, *, drop: tuple[str, ...] = (), **changes: Any) -> HttpResponse:
    """Open a page, change some fields, send it. ``drop`` names fields that a browser leaves out, like empty boxes."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    data = {**read_form(page), **changes}
    return client.post(address, {name: value for name, value in data.items() if name not in drop})


def add_row(data: dict[str, Any], prefix: str, **values: Any) -> None:
    """Add a row to a list in the form's data, as the link below the list does."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    data[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
    data |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}


def draft_of(kind: str, key: str) -> Any:
    """Return what the draft of a row says, in the form of its file. Fails when there is none."""
    return CatalogueDraft.objects.get(kind=kind, key=key).data


def publish(client: Client, *, reason: str = "It is right.", **changes: Any) -> HttpResponse:
    """Open the page of the drafts, look at what it says, and publish what is ticked there."""
    page = client.get(reverse("admin:drafts"))
    seen = {"seen": page.context["review"].seen, "draft": [view.draft.pk for view in page.context["drafts"]]}
    return client.post(reverse("admin:drafts_publish"), {**seen, "reason": reason, "looked": "on", **changes})
