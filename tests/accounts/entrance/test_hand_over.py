"""Somebody signs up with the address of another person, who has not confirmed it and comes later."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.entrance.test_code_by_mail import ASK, ask, code_in
from tests.accounts.entrance.test_password_reset import ADDRESS, NEW, link_in
from tests.accounts.entrance.test_sign_in import sign_in
from tests.accounts.entrance.ways.test_second_step import set_up
from tests.conftest import PASSWORD, client_of, confirmed, undone


@pytest.fixture
def taken(owner: User) -> User:
    """An account under an address that nobody has confirmed, with every way in that its maker could add."""
    EmailAddress.objects.create(user=owner, email=owner.email, primary=True)
    EmailAddress.objects.create(user=owner, email="maker@example.org", verified=True)
    SocialAccount.objects.create(user=owner, provider="club", uid="maker")
    return owner


def is_in(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def is_clean(user: User) -> bool:
    user.refresh_from_db()
    others = EmailAddress.objects.filter(user=user).exclude(email=user.email)
    return not (user.check_password(PASSWORD) or user.socialaccount_set.exists() or others.exists())


def test_whoever_reads_the_mail_gets_it_alone(taken: User, administrator: User, mailoutbox: list[EmailMessage]) -> None:
    def by_code() -> None:
        visitor = Client()
        there = ask(visitor, taken.email)
        visitor.post(there, {"code": code_in(mailoutbox[-1])})
        assert is_in(visitor)

    def by_link() -> None:
        EmailAddress.objects.update(verified=False)
        visitor = Client()
        visitor.post(ADDRESS, {"email": taken.email})
        place = visitor.get(link_in(mailoutbox[-1]), follow=True).redirect_chain[-1][0]
        visitor.post(place, {"password1": NEW, "password2": NEW})
        assert sign_in(visitor, taken.email, NEW).status_code == 302
        assert is_in(visitor)
        assert EmailAddress.objects.get(user=taken).verified

    def by_invitation() -> None:
        desk = confirmed(client_of(administrator))
        assert desk.post("/admin/invite/", {"email": taken.email, "name": "Ruth"}).status_code == 302
        assert User.objects.get(pk=taken.pk).is_staff

    for way in (by_code, by_link, by_invitation):
        with undone():
            maker = client_of(taken)
            way()
            assert is_clean(taken), way
            assert not is_in(maker), way


def test_it_happens_once(owner: User, mailoutbox: list[EmailMessage]) -> None:
    """Also for an account that was made without a list of addresses, as at the desk."""
    for is_kept in (False, True):
        owner.set_password(NEW)
        owner.save()
        there = ask(visitor := Client(), owner.email)
        visitor.post(there, {"code": code_in(mailoutbox[-1])})
        assert is_in(visitor)
        owner.refresh_from_db()
        assert owner.check_password(NEW) == is_kept


def test_a_mail_alone_ends_no_second_step(owner: User, mailoutbox: list[EmailMessage]) -> None:
    set_up(client_of(owner))
    EmailAddress.objects.create(user=owner, email=owner.email, primary=True)
    there = ask(visitor := Client(), owner.email)
    answer = visitor.post(there, {"code": code_in(mailoutbox[-1])})
    assert answer["Location"].startswith("/accounts/second-step/")
    assert not is_in(visitor)


def test_whoever_has_confirmed_the_address_keeps_everything(taken: User, mailoutbox: list[EmailMessage]) -> None:
    EmailAddress.objects.update(verified=True)
    there = ask(visitor := Client(), taken.email)
    visitor.post(there, {"code": code_in(mailoutbox[-1])})
    assert is_in(visitor)
    taken.refresh_from_db()
    assert taken.check_password(PASSWORD)
    assert taken.socialaccount_set.exists()


def test_a_further_address_opens_nothing_until_it_is_confirmed(
    owner: User, other: User, mailoutbox: list[EmailMessage]
) -> None:
    """Else the owner of the address would land in the account of whoever claims it, and tell it their health."""
    EmailAddress.objects.create(user=other, email=other.email, primary=True, verified=True)
    claim = EmailAddress.objects.create(user=other, email="victim@example.org")
    for address in (ASK, ADDRESS):
        Client().post(address, {"email": claim.email})
        assert "no account" in mailoutbox[-1].subject
    EmailAddress.objects.create(user=other, email=owner.email)
    there = ask(visitor := Client(), owner.email)
    visitor.post(there, {"code": code_in(mailoutbox[-1])})
    assert visitor.session["_auth_user_id"] == str(owner.pk)
    claim.verified = True
    claim.save()
    Client().post(ADDRESS, {"email": claim.email})
    assert link_in(mailoutbox[-1])
