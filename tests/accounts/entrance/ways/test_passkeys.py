"""Passkeys: made, named, removed; sign in alone, as the second step and at the desk; nobody else's opens an account."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from accounts.entrance.ways import passkeys
from accounts.models import User
from tests.accounts.entrance.test_sign_in import sign_in
from tests.accounts.entrance.ways.device import Device
from tests.conftest import PASSWORD, client_of, confirmed

LIST = "/accounts/passkeys/"
ADD = f"{LIST}add/"
SIGN_IN = f"{LIST}login/"
AGAIN = f"{LIST}reauthenticate/"
SECOND = "/accounts/second-step/authenticate/"

NONSENSE = [
    "", "x", "null", "[]", "1", "{}", '{"id": "a"}', '{"response": {"userHandle": 7}}', '{"response": []}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
    '{"id": "é", "rawId": "é", "type": "x", "response": 1}',
    '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"YQ","attestationObject":"YQ",'
    '"authenticatorData":"YQ","signature":"YQ","userHandle":"_w"}}',
]  # fmt: skip


def request_in(page: str) -> dict[str, Any]:
    found = re.search(r'<script id="passkey-request" type="application/json">(.*?)</script>', page)
    assert found
    asked: dict[str, Any] = json.loads(found[1])
    return asked


def make_passkey(client: Client, name: str = "My tablet", device: Device | None = None) -> Device:
    device = device or Device()
    answer = device.make(request_in(confirmed(client).get(ADD).text))
    assert client.post(ADD, {"name": name, "credential": answer}).status_code == 302
    return device


def enter(client: Client, device: Device, **more: str) -> Any:
    """Sign in with a passkey, as the script on the sign-in page does."""
    asked = client.get(SIGN_IN, headers={"Accept": "application/json"}).json()["request_options"]
    return client.post(SIGN_IN, {"credential": device.use(asked), **more})


def is_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def test_several_have_names_and_each_signs_in(client: Client, owner: User, owner_client: Client) -> None:
    tablet = make_passkey(owner_client)
    phone = make_passkey(owner_client, name="x" * 200)
    page = owner_client.get(LIST).text
    assert "My tablet" in page
    first, second = Authenticator.objects.filter(user=owner, type="webauthn").order_by("pk")
    assert str(second) == "x" * passkeys.LONGEST_NAME
    owner_client.post(f"{LIST}keys/{second.pk}/edit/", {"name": "Phone"})
    assert str(Authenticator.objects.get(pk=second.pk)) == "Phone"
    unnamed = owner_client.post(f"{LIST}keys/{second.pk}/edit/", {"name": " "})
    assert unnamed.status_code == 422
    assert "Give it a name" in unnamed.text
    for device in (tablet, phone):
        response = enter(client, device, next="/settings/devices/")
        assert response["Location"] == "/settings/devices/"
        assert is_in(client)
        client.post("/accounts/logout/")
    owner_client.post(f"{LIST}keys/{first.pk}/remove/")
    assert enter(client, tablet)["Location"] == "/accounts/login/"
    assert not is_in(client)
    assert enter(client, phone).status_code == 302
    assert is_in(client)


def test_one_without_a_name_is_called_after_the_device(owner: User, owner_client: Client) -> None:
    owner_client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPad) Safari/605"
    make_passkey(owner_client, name="")
    assert str(Authenticator.objects.get(user=owner, type="webauthn")) == "Safari on iPad"


def test_nobody_elses(owner_client: Client, other_client: Client, owner: User) -> None:
    make_passkey(owner_client)
    found = Authenticator.objects.get(user=owner, type="webauthn")
    confirmed(other_client)
    for what in ("edit", "remove"):
        assert other_client.get(f"{LIST}keys/{found.pk}/{what}/").status_code == 404
        assert other_client.post(f"{LIST}keys/{found.pk}/{what}/", {"name": "Mine"}).status_code == 404
    assert "My tablet" not in other_client.get(LIST).text


def test_it_is_the_second_step_after_a_password(client: Client, owner: User, owner_client: Client) -> None:
    device = make_passkey(owner_client)
    assert sign_in(client, owner.email, PASSWORD)["Location"].startswith(SECOND)
    assert not is_in(client)
    stranger = Device()
    refused = client.post(SECOND, {"credential": stranger.use(request_in(client.get(SECOND).text))})
    assert refused.status_code == 422
    assert not is_in(client)
    assert client.post(SECOND, {"credential": device.use(request_in(client.get(SECOND).text))}).status_code == 302
    assert is_in(client)


def test_the_codes_on_paper_stand_in_for_it(client: Client, owner: User, owner_client: Client) -> None:
    make_passkey(owner_client)
    codes = Authenticator.objects.get(user=owner, type="recovery_codes").wrap().get_unused_codes()
    sign_in(client, owner.email, PASSWORD)
    assert client.post(SECOND, {"code": codes[0]}).status_code == 302
    assert is_in(client)


@pytest.mark.parametrize(
    "device",
    [
        Device(site="elsewhere.example"),
        Device(origin="https://elsewhere.example"),
        Device(verified=False),
    ],
    ids=["another site", "another page", "not looked who it is"],
)
def test_it_is_refused_when_it_is_for_another_site_or_did_not_look(
    client: Client, owner: User, owner_client: Client, device: Device
) -> None:
    asked = request_in(confirmed(owner_client).get(ADD).text)
    assert owner_client.post(ADD, {"name": "", "credential": device.make(asked)}).status_code == 422
    assert not Authenticator.objects.exists()
    right = make_passkey(owner_client)
    device.key, device.id, device.person = right.key, right.id, right.person
    enter(client, device)
    assert not is_in(client)


def test_an_answer_counts_once(client: Client, owner: User, owner_client: Client) -> None:
    device = make_passkey(owner_client)
    asked = client.get(SIGN_IN, headers={"Accept": "application/json"}).json()["request_options"]
    answer = device.use(asked)
    assert not is_in(Client())
    client.post(SIGN_IN, {"credential": answer})
    assert is_in(client)
    client.post("/accounts/logout/")
    client.post(SIGN_IN, {"credential": answer})
    assert not is_in(client)


def test_nonsense_is_refused_everywhere(client: Client, owner: User, owner_client: Client) -> None:
    make_passkey(owner_client)
    sign_in(client, owner.email, PASSWORD)
    for answer in NONSENSE:
        cache.clear()  # the limit on attempts
        visitor = Client()
        sent = {"name": "", "credential": answer}
        for page, address in ((owner_client, ADD), (owner_client, AGAIN), (client, SECOND)):
            page.get(address)
            assert page.post(address, sent).status_code == 422, (address, answer)
        visitor.get(SIGN_IN, headers={"Accept": "application/json"})
        assert visitor.post(SIGN_IN, sent)["Location"] == "/accounts/login/", answer
        assert not is_in(visitor)
        assert not is_in(client)


def test_it_says_again_who_it_is(owner: User, owner_client: Client) -> None:
    """Also for somebody who has no password at all."""
    device = make_passkey(owner_client)
    owner.set_unusable_password()
    owner.save(update_fields=["password"])
    client = client_of(owner)
    assert client.get("/accounts/email/")["Location"].startswith(AGAIN)
    answer = device.use(request_in(client.get(AGAIN).text))
    assert client.post(AGAIN, {"credential": answer, "next": "/accounts/email/"})["Location"] == "/accounts/email/"
    assert client.get("/accounts/email/").status_code == 200


def test_it_counts_at_the_desk(editor: User, settings: Settings) -> None:
    settings.SECOND_STEP_FOR_EDITORS = True
    client = client_of(editor)
    assert client.get("/admin/").status_code == 302
    make_passkey(client)
    assert client.get("/admin/").status_code == 200


def test_it_belongs_to_the_name_of_the_site(settings: Settings) -> None:
    """A proxy may hand on another host name; an address of numbers has no passkeys."""
    asked = RequestFactory().get("/", headers={"Host": "127.0.0.1:8000"})
    settings.ALLOWED_HOSTS = ["*"]
    for site, name, possible in (
        ("https://exercise.example.org", "exercise.example.org", True),
        ("https://exercise.example.org:8443", "exercise.example.org", True),
        ("http://127.0.0.1:8000", "127.0.0.1", False),
        ("http://[::1]:8000", "127.0.0.1", False),
    ):
        settings.SITE_URL = site
        assert (passkeys.site_name(asked), passkeys.are_possible(asked)) == (name, possible)
    local = RequestFactory().get("/", headers={"Host": "localhost:8000"})
    assert passkeys.site_name(local) == "localhost"


def test_the_export_names_them_without_their_keys(owner: User, owner_client: Client) -> None:
    make_passkey(owner_client)
    written = json.loads(b"".join(confirmed(owner_client).get("/settings/export/").streaming_content))
    (passkey,) = written["passkeys"]
    assert passkey["name"] == "My tablet"
    assert passkey.keys() == {"name", "created_at", "last_used_at"}
    (codes,) = written["second_steps"]
    assert codes["type"] == "recovery_codes"


def test_a_person_is_told(owner: User, owner_client: Client, mailoutbox: list[Any], monkeypatch: Any) -> None:
    EmailAddress.objects.create(user=owner, email=owner.email, primary=True, verified=True)
    make_passkey(owner_client)
    found = Authenticator.objects.get(user=owner, type="webauthn")
    owner_client.post(f"{LIST}keys/{found.pk}/remove/")
    assert [letter.to for letter in mailoutbox] == [[owner.email]] * 2
    assert not Authenticator.objects.filter(user=owner).exists()


def test_an_administrator_removes_one_and_the_person_is_told(
    owner: User, owner_client: Client, administrator: User, mailoutbox: list[Any]
) -> None:
    make_passkey(owner_client)
    mailoutbox.clear()
    found = Authenticator.objects.get(user=owner, type="webauthn")
    confirmed(client_of(administrator)).post(f"/admin/mfa/authenticator/{found.pk}/delete/", {"post": "yes"})
    assert not Authenticator.objects.filter(pk=found.pk).exists()
    assert [(letter.to, "passkey" in letter.subject) for letter in mailoutbox] == [([owner.email], True)]
