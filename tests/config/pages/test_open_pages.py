"""A visitor may open a short list of pages; every other address asks them to sign in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

OPEN = {
    "landing", "help", "offline", "service_worker", "manifest",
    "programs:offline_session", "programs:offline_check",
    "exercises:exercise_list", "exercises:exercise_detail", "exercises:figure_picture",
    "programs:program_list", "programs:program_detail", "programs:search",
    "programs:avoid", "programs:avoid_condition", "programs:avoid_movement",
    "programs:learn", "programs:lesson", "programs:card",
    "programs:before_you_begin",
    "account_login", "account_signup", "account_logout", "account_inactive", "account_email_verification_sent",
    "account_confirm_email", "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_request_login_code", "account_confirm_login_code",
    "mfa_authenticate",  # between the password and being signed in
    "mfa_login_webauthn",
    "socialaccount_signup", "socialaccount_login_cancelled",
    "admin:login",
}  # fmt: skip
# Open to whoever has the key in the address, or where the settings name who else signs people in.
OPEN_BY_KEY = {
    "programs:reminders_stop", "programs:course_mail_stop", "programs:message_mail_stop",
    "programs:feed", "programs:shared",
    "openid_connect_login", "openid_connect_callback",
}  # fmt: skip
# A value for each kind of part that an address may have.
VALUES = {"int": "1", "slug": "squat", "str": "squat", "uuid": "00000000-0000-4000-8000-000000000000", "path": "a/b"}

SAMPLES = {
    "programs:program_detail": "/programs/hip-basics/",
    "programs:avoid_condition": "/learn/avoid/osteoporosis/",
    "programs:avoid_movement": "/learn/avoid/movement/high_impact/",
    "programs:card": "/learn/cards/pain/",
    "programs:lesson": "/learn/lessons/yoga/",
    "programs:lesson_read": "/learn/lessons/yoga/read/",
    "exercises:figure_picture": "/exercises/figures/sit-to-stand/0/move.svg",
}


def patterns(resolver: URLResolver, prefix: str = "/", space: str = "") -> Iterator[tuple[str, str]]:
    """Return (name, address) of every page of the site, with values filled in."""
    for pattern in resolver.url_patterns:
        route = str(pattern.pattern)
        for name, converter in getattr(pattern.pattern, "converters", {}).items():
            kind = next(kind for kind, known in get_converters().items() if type(known) is type(converter))
            for written in (f"<{kind}:{name}>", f"<{name}>"):
                route = route.replace(written, VALUES[kind])
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from patterns(pattern, prefix + route, inner)
        elif isinstance(pattern, URLPattern):
            name = f"{space}{pattern.name or route}"
            yield name, SAMPLES.get(name, prefix + plain(route))


def plain(route: str) -> str:
    """Make an address that matches a regular expression of django-allauth or the admin."""
    samples = {
        r"^confirm-email/(?P<key>[-:\w]+)/$": "confirm-email/abc/",
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-abc/",
        r"(?P<url>.*)$": "nothing/",
    }
    return "exercises/" if route.startswith("^(?P<app_label>") else samples.get(route, route)


PAGES = sorted(set(patterns(get_resolver())))
CLOSED = [(name, address) for name, address in PAGES if name not in OPEN | OPEN_BY_KEY]
CLOSED_OURS = [(name, address) for name, address in CLOSED if not name.startswith("admin:")]
# The desk's pages that Django, and we, make alike for every table.
ALIKE = re.compile(
    r"admin:((?!accounts_user_)(\w+_(add|change|changelist|delete|history)$|a/b/$)|(?!exercises_exercise_)\w+_(back|review)$)"
)


def of_each_kind(name: str) -> bool:
    """Whether a page has to be asked for where only the kind of page matters: of the desk, one table is enough."""
    return not ALIKE.match(name)


def test_every_open_page_is_there():
    assert {name for name, _address in PAGES} >= OPEN | OPEN_BY_KEY


def test_no_address_has_a_value_missing():
    assert not [address for _name, address in PAGES if any(sign in address for sign in "<>^$?*()")]


def test_a_visitor_is_asked_to_sign_in(client, db):
    answers = [(name, answer) for name, address in CLOSED for answer in (client.get(address), client.post(address))]
    asks = ("/accounts/login/", "/admin/login/")
    assert not [
        name for name, answer in answers if answer.status_code != 302 or not answer["Location"].startswith(asks)
    ]


def test_a_fragment_is_not_replaced_by_the_sign_in_page(client, db):
    page = {"HX-Request": "true", "HX-Current-URL": "http://testserver/today/"}
    answers = {name: client.get(address, headers=page) for name, address in CLOSED_OURS}
    leads_to_the_page = (200, b"", "/accounts/login/?next=/today/")
    assert not [
        name
        for name, answer in answers.items()
        if (answer.status_code, answer.content, answer.headers.get("HX-Redirect")) != leads_to_the_page
    ]


def test_an_open_page_is_open(db):
    # A visitor who has just come: what an address leaves in a session may open another.
    answers = [(name, Client().get(address)) for name, address in PAGES if name in OPEN]
    assert not [name for name, answer in answers if answer.status_code not in {200, 302}]
    assert not [name for name, answer in answers if "next=" in answer.get("Location", "") and name != "admin:login"]


def test_without_the_key_there_is_nothing(db):
    for name, address in PAGES:
        if name in OPEN_BY_KEY:
            assert Client().get(address).status_code == 404, name
            assert Client().post(address).status_code in {404, 405}, name


def test_after_a_lost_session_a_form_leads_back_to_its_page(client, db):
    response = client.post("/settings/", headers={"Referer": "http://testserver/settings/"})
    assert response["Location"] == "/accounts/login/?next=/settings/"
    assert client.post("/settings/")["Location"] == "/accounts/login/"
    elsewhere = client.post("/settings/", headers={"Referer": "https://evil.example/"})
    assert elsewhere["Location"] == "/accounts/login/"
