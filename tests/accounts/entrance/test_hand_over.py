"""Somebody signs up with the address of another person, who has not confirmed it and comes later."""

from __future__ import annotations

import uuid
from datetime import time

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core.mail import EmailMessage
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from accounts.entrance.services import hand_over
from accounts.models import CareLink, Invitation, Member, TeamRole, User
from accounts.team.audit import What
from programs.feed.services import feed_address, make_feed
from programs.models import CourseMail, Reminders
from programs.reminders.services import choose_course_mail, choose_reminders, stop_mails
from programs.shared.services import link_address, make_link
from tests.accounts.entrance.test_code_by_mail import ASK, ask, code_in
from tests.accounts.entrance.test_password_reset import ADDRESS, NEW, link_in
from tests.accounts.entrance.test_sign_in import sign_in
from tests.accounts.entrance.ways.test_second_step import set_up
from tests.accounts.team.factories import Practice, make_care_link, make_invitation
from tests.conftest import PASSWORD, client_of, confirmed, make_user, undone


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


def signed_in(user: User) -> Client:
    """Sign somebody in, and note when: what is taken over is an account that somebody has used."""
    client = Client()
    client.force_login(user)
    return client


def test_whoever_reads_the_mail_gets_it_alone(taken: User, administrator: User, mailoutbox: list[EmailMessage]) -> None:
    def by_code() -> None:
        visitor = Client()
        there = ask(visitor, taken.email)
        visitor.post(there, {"code": code_in(mailoutbox[-1])})
        assert is_in(visitor)

    def by_link() -> None:
        # While the maker's own address is confirmed, a link could not tell which of the two it proves.
        Client().post(ADDRESS, {"email": taken.email})
        assert "no account" in mailoutbox[-1].subject
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
            maker = signed_in(taken)
            way()
            assert is_clean(taken), way
            assert not is_in(maker), way


# Every kind of row that names a person or hangs on one that does, and what becomes of it at a hand over. Ask of a new
# one: does it let anybody else read of the account, act in it, or get mail about it? Then end it, and test it below.
ENDS = {
    "account.EmailAddress", "accounts.BrowserSession", "socialaccount.SocialAccount",
    "accounts.CareLink", "accounts.Member", "accounts.Invitation",
    "programs.CalendarFeed", "programs.SharedLink", "programs.Reminders", "programs.CourseMail",
    "programs.MessageMail",
}  # fmt: skip
# Read and changed by whoever is signed in to the account, or through one of the rows above.
OPENS_NOTHING = {
    "accounts.Consent", "accounts.HealthProfile", "accounts.RedFlag", "accounts.FallReport", "accounts.Clearance",
    "accounts.OwnOpening", "accounts.OwnWeights", "accounts.FunctionalTest", "accounts.CareNote",
    "accounts.AccessRecord", "accounts.Message", "accounts.TeamNote", "accounts.Absence",
    "accounts.Clearance_limits",
    "programs.Activity", "programs.DeletedActivity", "programs.WeeklyAim", "programs.CheckIn", "programs.LessonRead",
    "programs.ReminderMail", "programs.DeclinedExercise", "programs.Session", "programs.Routine", "programs.Seen",
    "programs.RoutineItem", "programs.RoutineOmission", "programs.Addition", "programs.SetLog",
    "programs.ExerciseNote", "programs.NextDayCheck", "programs.Adjustment", "programs.OfferAnswer",
    "programs.DeletedSession", "programs.DiarySheet", "programs.LogEntry",
    # Rights and deeds at the desk, which an administrator gave to this address.
    "accounts.User_groups", "accounts.User_user_permissions", "admin.LogEntry",
    "exercises.CatalogueDraft", "exercises.Publication", "exercises.RowReview", "exercises.RowChange",
    # A second step cannot be set up before the address is confirmed, and a mail alone must not end one.
    "mfa.Authenticator",
    # It goes with its address; tokens of providers are never stored.
    "account.EmailConfirmation", "socialaccount.SocialToken",
}  # fmt: skip


def test_it_is_known_of_every_kind_of_row_what_a_hand_over_does() -> None:
    models = apps.get_models(include_auto_created=True)
    found: set[type[Model]] = {User}
    while (
        more := {
            model
            for model in models
            if any(field.concrete and field.related_model in found for field in model._meta.get_fields())
        }
        - found
    ):
        found |= more
    assert {model._meta.label for model in found - {User}} == ENDS | OPENS_NOTHING


def test_nothing_that_the_maker_opened_from_inside_stays_open(owner: User) -> None:
    """Nor does an account lose what an administrator gave it before anybody had signed in."""
    practice = Practice()
    own_place = Member.objects.create(user=owner, organisation=practice.organisation, role=TeamRole.CLINICIAN)
    link, looked_after = make_care_link(owner, practice.ana), make_care_link(make_user("x@example.org"), own_place)
    sent, answered = make_invitation(owner), make_invitation(practice.ana, for_person=owner)
    feed = make_feed(by=owner)
    today = timezone.localdate()
    read_along = make_link(by=owner, link_id=uuid.uuid4(), days=7, today=today, label="Me", shows="plan")
    choose_reminders(by=owner, wanted=True)
    choose_course_mail(by=owner, at=time(9))
    stops = Reminders.objects.get(user=owner).address_id
    calendar, shared = feed_address(feed), link_address(read_along)

    def what_is_open() -> list[bool]:
        links = CareLink.objects.in_force()
        return [
            links.filter(pk=link.pk).exists(),
            links.filter(pk=looked_after.pk).exists(),
            Member.objects.active().filter(user=owner).exists(),
            Invitation.objects.open().filter(pk__in=[sent.pk, answered.pk]).exists(),
            Client().get(calendar).status_code == 200,
            Client().get(shared).status_code == 200,
            Reminders.objects.filter(user=owner, wanted=True).exists(),
            CourseMail.objects.filter(user=owner, wanted=True).exists(),
            stop_mails(Reminders, address_id=stops),
        ]

    with undone():
        hand_over(to=owner, email=owner.email)
        assert all(what_is_open())
    signed_in(owner)
    owner.refresh_from_db()
    for _time in range(2):
        hand_over(to=owner, email=owner.email)
        assert not any(what_is_open())
    assert owner.access_records.filter(what=What.LINK_ENDED).count() == 1


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
    set_up(signed_in(owner))
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
