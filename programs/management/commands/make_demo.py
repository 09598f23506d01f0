"""Add a fictional practice and a few fictional people with three months of history."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.team.codes import code_of
from programs.demo.characters import CHARACTERS
from programs.demo.people import RealPeopleError, make_people


class Command(BaseCommand):
    help = (
        "Add a fictional practice and a few fictional people with three months of history, made as real people would "
        "make it. Safe to repeat: a second run changes nothing. Refuses to touch a database that has real people in it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--password", help="with which they sign in; a random one when not given")

    def handle(self, *args: Any, **options: Any) -> None:
        password = options["password"] or secrets.token_urlsafe(9)
        try:
            made = make_people(today=timezone.localdate(), password=password)
        except RealPeopleError as error:
            raise CommandError(
                "This database has real people in it, so nothing was changed. The demo needs one of its own: set "
                "HOMESTRETCH_VAR to an empty directory, or DATABASE_URL to an empty database, and try again."
            ) from error
        if not made:
            self.stdout.write(
                "The fictional people are there already. Nothing was changed. Their password was shown when they were "
                f"made; a new one: python manage.py changepassword {CHARACTERS[0].email}"
            )
            return
        self.stdout.write("These fictional people are there now:")
        for user in made:
            self.stdout.write(f"    {user.email:22} {user.name}, {_about(user)}")
        for invitation in Invitation.objects.open().filter(by_member__user__in=made):
            code = code_of(invitation.pk)
            self.stdout.write(f"An invitation waits for {invitation.label}, in My care team. Its code: {code}")
        self.stdout.write(f"Sign in as any of them. The password is shown only now: {password}")


def _about(user: User) -> str:
    """Say what is worth looking at when signed in as somebody."""
    member = user.memberships.select_related("organisation").first()
    if member is not None:
        return f"{member.organisation}: {member.get_role_display().lower()}"
    routine = user.routines.current()
    story = "waits for a clinician’s yes" if routine and routine.locked else f"{user.sessions.count()} sessions"
    link = user.care_links.with_team().first()
    if link is None:
        return story
    share = f"shared with {link.clinician_name} once" if link.ended_at else f"shares with {link.clinician_name}"
    return f"{story}, {share}"
