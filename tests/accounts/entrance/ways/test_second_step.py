"""A second step at sign-in: set up, asked for, lost and switched off; required at the desk where the host says so."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth

from tests.accounts.entrance.test_sign_in import sign_in
from tests.conftest import PASSWORD, client_of, confirmed, make_user


def code_for(secret: str) -> str:
    return str(auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30)))


def set_up(client) -> list[str]:
    """Set it up as a person does; return their codes on paper."""
    page = confirmed(client).get("/accounts/second-step/app/activate/").text
    secret = re.search(r'<code class="key">(\w+)</code>', page)[1]
    response = client.post("/accounts/second-step/app/activate/", {"code": code_for(secret)}, follow=True)
    assert response.status_code == 200
    return re.findall(r"<li><code>(\d+)</code>", response.text)


def present_code(user) -> str:
    return code_for(Authenticator.objects.get(user=user, type="totp").data["secret"])


def test_it_is_asked_for_after_the_password(owner, owner_client, client, mailoutbox, monkeypatch):
    # The letter goes out when the rows are stored, while the request is still there; a test never stores them.
    monkeypatch.setattr("allauth.mfa.totp.internal.flows.transaction.on_commit", lambda act: act())
    codes = set_up(owner_client)
    assert len(codes) == 10
    assert any("second step" in letter.subject for letter in mailoutbox)
    assert sign_in(client, owner.email, PASSWORD).url.startswith("/accounts/second-step/")
    assert client.get("/settings/").status_code == 302
    wrong = client.post("/accounts/second-step/authenticate/", {"code": "000000"})
    assert wrong.status_code == 422
    # What was typed was no password.
    assert "password is not kept" not in wrong.text
    assert client.get("/settings/").status_code == 302
    assert client.post("/accounts/second-step/authenticate/", {"code": present_code(owner)}).status_code == 302
    assert client.get("/settings/").status_code == 200


def test_a_code_on_paper_works_once(owner, owner_client, client):
    code, *_others = set_up(owner_client)
    sign_in(client, owner.email, PASSWORD)
    assert client.post("/accounts/second-step/authenticate/", {"code": code}).status_code == 302
    client.post("/accounts/logout/")
    sign_in(client, owner.email, PASSWORD)
    assert client.post("/accounts/second-step/authenticate/", {"code": code}).status_code == 422


def test_it_is_switched_off_after_the_password(owner, owner_client, client):
    set_up(owner_client)
    stale = client_of(owner)
    assert stale.post("/accounts/second-step/app/deactivate/").status_code == 302
    assert Authenticator.objects.filter(user=owner).exists()
    confirmed(owner_client).post("/accounts/second-step/app/deactivate/")
    assert not Authenticator.objects.filter(user=owner, type="totp").exists()
    assert "second-step" not in sign_in(client, owner.email, PASSWORD).url


def test_guessing_ends(owner, owner_client, client):
    set_up(owner_client)
    sign_in(client, owner.email, PASSWORD)
    answers = [client.post("/accounts/second-step/authenticate/", {"code": f"{number:06}"}) for number in range(12)]
    assert answers[-1].status_code in {422, 429}
    right = client.post("/accounts/second-step/authenticate/", {"code": present_code(owner)})
    assert right.status_code in {422, 429}


def test_nobody_elses_codes_are_shown(owner_client, other_client):
    set_up(owner_client)
    confirmed(other_client)
    assert other_client.get("/accounts/second-step/codes/").status_code == 404
    assert other_client.get("/accounts/second-step/codes/download/").status_code == 404


def test_the_export_names_it_without_its_secret(owner, owner_client):
    codes = set_up(owner_client)
    secret = Authenticator.objects.get(user=owner, type="totp").data["secret"]
    written = b"".join(confirmed(owner_client).get("/settings/export/").streaming_content).decode()
    assert '"second_steps"' in written
    assert secret not in written
    assert not any(code in written for code in codes)


@pytest.mark.parametrize("who", ["editor", "administrator"])
def test_the_desk_may_ask_for_it(request, settings, who):
    user = request.getfixturevalue(who)
    client = client_of(user)
    assert client.get("/admin/").status_code == 200
    settings.SECOND_STEP_FOR_EDITORS = True
    assert client.get("/admin/").url.startswith("/admin/login/")
    assert client.get("/admin/login/").url == "/accounts/second-step/app/activate/"
    assert client.get("/admin/exercises/exercise/").status_code == 302
    set_up(client)
    assert client.get("/admin/").status_code == 200


def test_people_are_not_asked_for_it(owner_client, settings):
    settings.SECOND_STEP_FOR_EDITORS = True
    assert owner_client.get("/settings/").status_code == 200
    assert make_user("third@example.org").authenticator_set.count() == 0


def test_an_administrator_helps_who_has_lost_everything(owner, owner_client, administrator, client, mailoutbox):
    set_up(owner_client)
    found = Authenticator.objects.get(user=owner, type="totp")
    desk = client_of(administrator)
    address = f"/admin/mfa/authenticator/{found.pk}/"
    assert desk.post(f"{address}delete/", {"post": "yes"}).url.startswith("/accounts/reauthenticate/")
    confirmed(desk)
    assert found.data["secret"] not in desk.get(f"{address}change/").text
    desk.post(f"{address}delete/", {"post": "yes"})
    assert "second-step" not in sign_in(client, owner.email, PASSWORD).url
    assert mailoutbox[-1].to == [owner.email]
