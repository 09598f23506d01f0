"""Whatever is sent to any address of the site, it answers properly: never with 500, and so never with a stack trace,
and never with what a cache between us and a person may store.

Each kind of attack goes over all addresses, by somebody who has what they speak of: a person with a history and a
session in progress, or an administrator. Nothing that an attack changed is left for the next one.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import quote, unquote, urlencode

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.devices.kept import person_token
from accounts.models import User
from tests.config.answers.test_answer_headers import may_be_kept_wrongly
from tests.config.pages.test_open_pages import PAGES, of_each_kind
from tests.config.pages.test_open_with_a_sign import OURS, Somebody, somebody, somebody_of_the_module  # noqa: F401  (fixtures)
from tests.conftest import at_home, client_of, confirmed, undone
from tests.desk import read_form
from tests.statements import Steps

pytestmark = pytest.mark.django_db

JUNK = {
    "NUL": "a\0b",
    "a number without end": "9" * 5000,
    "larger than a column": str(10**30),
    "larger than a key": str(2**63),
    "a digit that is none": "²",
    "no number, long": "1e999999" + "x" * 5_000,
    "before all time": "0001-01-01",
}
# With these every field of ours is broken by itself.
NUMBERS = ("larger than a column", "a digit that is none")
# Fields that views read although no form on a page has them.
READ_APART = (
    "next", "page", "from", "short", "ready", "program", "exercise", "session", "choice", "go", "stay", "do", "seen",
    "copy_of", "of", "q", "p", "o", "all", "e", "_popup", "_to_field", "_changelist_filters", "app_label", "model_name",
    "field_name", "term", "action", "_selected_action", "id__exact", "slug__contains",
)  # fmt: skip
# The desk's pages on which no field is a table's own.
WITHOUT_FIELDS = re.compile(r"admin:(\w+_(history|delete|back|review)|a/b/)$")
# What tells fields apart that are made alike, such as those of each day.
WHICH = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+")
FORM, PARTS, JSON = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"
Ask = Callable[[Client], HttpResponse]


class Page:
    """One address, who asks for it, and what its form would send."""

    # It shows errors as pages instead of raising them. One for all: a new one would set up all middleware again.
    browser = Client(raise_request_exception=False)
    # Until it says otherwise.
    takes_it = True

    def __init__(self, name: str, address: str, cookies: Mapping[str, str], form: dict[str, Any], steps: Steps) -> None:
        self.name, self.address, self.cookies, self.form, self.steps = name, address, cookies, form, steps

    def client(self) -> Client:
        """Return the browser, signed in anew."""
        self.browser.cookies.clear()
        self.browser.cookies.load(dict(self.cookies))
        cache.clear()
        return self.browser

    def broken(self, ask: Ask, what: str) -> list[str]:
        """Send one request, roll back what it changed, and return what broke."""
        answer = self.steps.take(f"{self.name} {what}", lambda: self._undone(ask))
        if answer is None:
            return []
        self.takes_it = answer.status_code != 405
        if answer.status_code >= 500:
            return [f"{self.name} {what}: {answer.exc_info}"]
        return [f"{self.name} {what} may be kept"] if may_be_kept_wrongly(self.name, answer) else []

    def _undone(self, ask: Ask) -> HttpResponse:
        with undone():
            return ask(self.client())


@pytest.fixture
def kinds(pages: list[Page]) -> list[Page]:
    """One page of each kind: for what is read before a page looks at which table it is about."""
    return [page for page in pages if of_each_kind(page.name)]


@pytest.fixture
def with_fields(pages: list[Page]) -> list[Page]:
    return [page for page in pages if of_each_kind(page.name) or not WITHOUT_FIELDS.match(page.name)]


@pytest.fixture
def pages(somebody: Somebody, administrator: User, undrawn: None, steps: Steps) -> list[Page]:  # noqa: F811
    """All addresses of the site, filled in with keys of rows that exist."""
    cookies = {
        user.pk: {name: cookie.value for name, cookie in at_home(confirmed(client_of(user))).cookies.items()}
        for user in (somebody.user, administrator)
    }
    found = []
    for name, sample in PAGES:
        sent: dict[str, Any] = {}
        if name in OURS:
            address = somebody.address(name, somebody.going_on) if ":" in name else sample
            sent = dict(somebody.sent(name))
        else:
            address = of_a_row(sample)
        user = administrator if name.startswith("admin:") or name == "styleguide" else somebody.user
        is_entrance = name.startswith("account_") and name not in {"account_email", "account_change_password"}
        found.append(Page(name, address, {} if is_entrance else cookies[user.pk], sent, steps))
    return found


def of_a_row(sample: str) -> str:
    """Fill the key of an existing row into an address of the desk."""
    match = re.match(r"/admin/(\w+)/(\w+)/", sample)
    if match is None or match[1] not in apps.app_configs:
        return sample
    row = apps.get_model(match[1], match[2]).objects.first()
    return sample if row is None else re.sub(r"/(a/b|squat)/", f"/{row.pk}/", sample)


def with_forms(pages: list[Page]) -> Iterator[Page]:
    """Yield the pages that have a form, with the fields that a browser would send."""
    for page in pages:
        answer = page.steps.take_before(f"{page.name} ", lambda page=page: page.client().get(page.address))
        if answer is None:
            continue
        assert not may_be_kept_wrongly(page.name, answer), page.name
        text = answer.text if answer["Content-Type"].startswith("text/html") else ""
        fields = re.findall(r'<(?:input|select|textarea|button)[^>]*?name="([\w.-]+)"(?:[^>]*?value="([^"]*)")?', text)
        shown = {name: unescape(value) or "1" for name, value in fields if "__prefix__" not in name}
        shown.pop("csrfmiddlewaretoken", None)
        page.form = {**shown, **(read_form(answer) if text else {}), **page.form}
        yield page


def form_sent(page: Page, form: Mapping[str, Any], more: bytes = b"") -> Ask:
    return lambda client: client.generic("POST", page.address, urlencode(form, doseq=True).encode() + more, FORM)


def test_every_kind_of_text_in_every_field(with_fields):
    """In all fields at once, and in a form of ours in one at a time: the first error would hide the others. With the
    first come bytes that are no text; a page that takes no form then gets nothing else.
    """
    broken = []
    for page in with_forms(with_fields):
        names = {*page.form, *READ_APART}
        broken += page.broken(form_sent(page, dict.fromkeys(names, JUNK["NUL"]), b"&\xff=\xfe"), "all NUL")
        if not page.takes_it:
            continue
        kinds = [kind for kind in JUNK if kind != "NUL" and (kind not in NUMBERS or page.name not in OURS)]
        if page.name.startswith("admin:"):  # large, and Django's own
            kinds = ["larger than a key"]
        else:
            broken += page.broken(form_sent(page, {name: ["1", "1"] for name in names}), "all twice")
        for kind in kinds:
            broken += page.broken(form_sent(page, dict.fromkeys(names, JUNK[kind])), f"all {kind}")
        if page.name in OURS:
            broken += broken_by_one_field(page)
    assert not broken


def broken_by_one_field(page: Page) -> list[str]:
    """Break one field of each kind of a form. Those that differ in a number or a key alone are made alike."""
    broken = []
    for name in {WHICH.sub("", name): name for name in page.form}.values():
        for kind in ("NUL", *NUMBERS):
            broken += page.broken(form_sent(page, {**page.form, name: JUNK[kind]}), f"{name} {kind}")
    twice = {name: (value if isinstance(value, list) else [value]) * 2 for name, value in page.form.items()}
    return [*broken, *page.broken(form_sent(page, twice), "each twice")]


def test_every_kind_of_text_in_the_address(with_fields):
    """What is no text comes with HEAD, which a page answers as it does GET, unless it takes it for a form."""
    broken = []
    for page in with_fields:
        for kind in ("NUL", "larger than a key"):
            query = dict.fromkeys(READ_APART, JUNK[kind])
            broken += page.broken(lambda client, page=page, query=query: client.get(page.address, query), kind)
        raw = "&".join(f"{name}=%ff%fe" for name in READ_APART) + "&%ff=%c3("
        broken += page.broken(lambda client, page=page, raw=raw: client.head(page.address, QUERY_STRING=raw), "bytes")
    assert not broken


def test_every_place_of_an_address_with_what_is_none(pages):
    """Where the text leads to no view, it is the same everywhere: once is enough for each."""
    broken, nowhere = [], set()
    for page in pages:
        for known in {str(value) for value in resolve(page.address).kwargs.values()}:
            for text in ("%00", "%FF", str(2**63), "00000000-0000-0000-0000-00000000000g"):
                at = page.address.replace(quote(known), text)
                leads_on = is_an_address(at)
                if leads_on or text not in nowhere:
                    broken += page.broken(lambda client, at=at: client.get(at), f"at {text}")
                if leads_on:
                    broken += page.broken(lambda client, at=at: client.post(at, {}), f"sent to {text}")
                nowhere |= set() if leads_on else {text}
    assert not broken


def is_an_address(at: str) -> bool:
    """Whether any view is asked; otherwise it does not matter how."""
    try:
        resolve(unquote(at, errors="replace"))
    except Resolver404:
        return False
    return True


def test_every_kind_of_row_by_a_key_that_is_none(administrator):
    """The desk's link from a row to its page on the site accepts keys of every table."""
    client = client_of(administrator)
    client.raise_request_exception = False
    for table in ContentType.objects.all():
        for key in ("nope", str(2**63), "%00", "a/b"):
            status = client.get(f"/admin/r/{table.pk}/{key}/").status_code
            assert status in {400, 404}, (table, key, status)


BODIES = {"cut": (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb', PARTS)}
# Tried at few addresses, because these are read or refused in the same way everywhere.
BODIES_ANYWHERE = {
    "bytes in a form": (b"\xff=\xfe&next=%ff&session=%c3(", FORM),
    "deep JSON": (b"[" * 100_000, JSON),
    "deep JSON of objects": (b'{"a":' * 100_000, JSON),
    "no JSON": (b"\xff\xfe{", JSON),
    "no boundary": (b"a=b", "multipart/form-data"),
    "none": (b"a=b", "nonsense"),
    "many fields": (b"&".join(b"a%d=1" % number for number in range(1100)), FORM),
    **{
        f"{encoding} in {kind}": (body, f"{kind}; charset={encoding}")
        for encoding in ("hex", "undefined", "idna", "utf-16", "nonsense")
        for kind, body in (
            (FORM, b"name=\xff"),
            (PARTS, b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\r\n--x--'),
        )
    },
}


def test_every_kind_of_body(kinds):
    broken = []
    for page in kinds:
        is_all = page.name in {"accounts:settings", "account_login"} or page.name.endswith("_entries")
        for kind, (body, content_type) in {**BODIES, **(BODIES_ANYWHERE if is_all else {})}.items():
            broken += page.broken(
                lambda client, at=page.address, body=body, of=content_type: client.generic("POST", at, body, of), kind
            )
    assert not broken


def test_every_method(kinds):
    """HEAD comes with strange addresses (``test_every_kind_of_text_in_the_address``)."""
    broken = []
    for page in kinds:
        for method in ("put", "options"):
            broken += page.broken(lambda client, at=page.address, do=method: getattr(client, do)(at), method)
    assert not broken


HEADERS = {
    "HX-Request": "true",
    "HX-Current-URL": "http://[::1",
    "Referer": "http://[bad",
    "Accept-Language": "x" * 5000,
    "X-Forwarded-For": "\xff, x",
    "Cookie": 'csrftoken="\\000"; device-zone="\\000"; messages="\\000"; sessionid="aaaaaaaaaa\\000"',
}


def test_every_kind_of_header(kinds):
    """As a visitor, because headers are read before it is known who asks, or on the way to the sign-in page."""
    broken = []
    for page in kinds:
        page.cookies = {}
        for method in ("get", "post"):
            broken += page.broken(
                lambda client, at=page.address, do=method: getattr(client, do)(at, headers=HEADERS), method
            )
    assert not broken


NO_TEXT = ["\ud800", None, True, 1.5, 10**400, float("nan"), [], {}, {"a": 1}, json.loads("[" * 400 + "]" * 400)]


def test_every_field_of_what_a_device_sends(pages: list[Page], somebody: Somebody) -> None:  # noqa: F811
    at = {"at": "2026-11-16T10:00:00Z"}
    goods = {
        "programs:session_entries": {
            "kind": "set", "item": str(somebody.item.pk), "exercise": "heel-slide", "number": 1, "side": "left",
            "measure": "reps", "amount": 8, "load_kg": "0", "as_planned": True,
        },
        "programs:activity_entries": {
            "entry": "activity", "activity": str(uuid.uuid4()), "kind": "walk", "minutes": 20, "note": "Far",
            "performed_on": "2026-11-16", "effort": 3,
        },
        "programs:message_entries": {"link": str(somebody.care_link.pk), "text": "How far?"},
    }  # fmt: skip
    broken = []
    for page in [page for page in pages if page.name in goods]:
        good: dict[str, Any] = {"id": str(uuid.uuid4()), **at, **goods[page.name]}
        told = {"person": person_token(somebody.user), "sent_at": at["at"], "entries": [good]}

        def say(message: dict[str, object], page: Page = page) -> HttpResponse:
            with undone():
                return page.client().generic("POST", page.address, json.dumps(message), JSON)

        assert say(told).status_code == 200, page.name
        for junk in (*JUNK.values(), *NO_TEXT):
            broken += [(page.name, name, junk) for name in told if say({**told, name: junk}).status_code >= 500]
        for name in good:
            # A bad entry holds up no other, so one message carries each kind of junk.
            entries = [
                {**good, "activity": str(uuid.uuid4()), "id": str(uuid.uuid4()), name: junk}
                for junk in (*JUNK.values(), *NO_TEXT)
            ]
            broken += [(page.name, name)] if say({**told, "entries": entries}).status_code != 200 else []
    assert not broken
