"""The mails, as text and as HTML. Nothing about anybody's health stands in a subject, which others see on a screen."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.keys import address_of, key_of
from accounts.team.messages.telling import Notice
from exercises.measures.presentation import about_minutes, minutes_of

from ..course.page import minutes_of as minutes_to_read
from ..models import CourseMail, MessageMail, Reminders
from ..plan.ahead import Planned
from ..today.length import seconds_of
from .due import Kind
from .occasions import Occasion, Occasions

# Purposes of the keys with which somebody stops their mails (``accounts.keys``).
STOP, STOP_COURSE, STOP_MESSAGES = "reminders.stop", "course.stop", "messages.stop"
Asked = Reminders | CourseMail | MessageMail


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where mails of one kind are chosen and stopped, and what the foot of each says of why it comes."""

    purpose: str
    settings_page: str
    stop_page: str
    why: Promise
    other: Promise


KEPT: Mapping[type[Asked], Kept] = {
    Reminders: Kept(
        purpose=STOP,
        settings_page="programs:reminders",
        stop_page="programs:reminders_stop",
        why=gettext_lazy("You asked for these mails."),
        other=gettext_lazy("Other days or times"),
    ),
    CourseMail: Kept(
        purpose=STOP_COURSE,
        settings_page="programs:course_mail",
        stop_page="programs:course_mail_stop",
        why=gettext_lazy("You asked for these mails."),
        other=gettext_lazy("Another time"),
    ),
    MessageMail: Kept(
        purpose=STOP_MESSAGES,
        settings_page="programs:message_mail",
        stop_page="programs:message_mail_stop",
        why=gettext_lazy("These mails only say that there is something to read."),
        other=gettext_lazy("My choice about them"),
    ),
}
SUBJECTS: Mapping[Kind, Promise] = {
    Kind.SESSION: gettext_lazy("Homestretch today"),
    Kind.AGAIN: gettext_lazy("Homestretch: still time today"),
    Kind.MORNING: gettext_lazy("Homestretch: good morning"),
    Kind.CHECK_IN: gettext_lazy("Homestretch: a few questions"),
    Kind.LESSON: gettext_lazy("Homestretch: today’s lesson"),
    Kind.MESSAGE: gettext_lazy("Homestretch: a message"),
    Kind.UNANSWERED: gettext_lazy("Homestretch: a message waits for an answer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    words: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a mail says: sentences, the exercises with their doses session by session, and its links, the most important
    first. A session has a title only if there are several.
    """

    words: Sequence[str]
    sessions: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
    after: Sequence[str] = ()
    links: Sequence[Link]


def stop_address(asked: Asked) -> str:
    """Build the address that stops the mails which somebody gets."""
    kept = KEPT[type(asked)]
    return address_of(kept.stop_page, asked.address_id, key_of(kept.purpose, asked.address_id))


def mail_of(
    occasion: Occasion, occasions: Occasions, *, asked: Reminders | CourseMail, to: str
) -> EmailMultiAlternatives:
    """Write the mail about an occasion. Its links change nothing by themselves: each leads to a page with a button."""
    return _written(occasion.kind, LETTERS[occasion.kind](occasions), asked, to=to)


def mail_of_messages(notice: Notice, *, asked: MessageMail, to: str) -> EmailMultiAlternatives:
    """Write the mail that says that there is a message, or that one waits: neither what it says nor who wrote it."""
    page = address_of("programs:team" if notice.is_team else "accounts:care_team")
    if not notice.is_unanswered:
        kind, words = Kind.MESSAGE, [_("There is a message for you.")]
    elif notice.is_team:
        kind, words = Kind.UNANSWERED, [_("A message to you is not answered, and the usual time is over.")]
    else:
        kind = Kind.UNANSWERED
        words = [
            _("Your message is not answered yet, and the usual time is over."),
            _("If it cannot wait, call the practice or your doctor."),
        ]
    letter = Letter(words=words, links=[Link(words=_("See it"), url=page)])
    return _written(kind, letter, asked, to=to)


def _written(kind: Kind, letter: Letter, asked: Asked, *, to: str) -> EmailMultiAlternatives:
    stop, kept = stop_address(asked), KEPT[type(asked)]
    context = {
        "letter": letter,
        "name": asked.user.get_short_name(),
        "site": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "kept": kept,
        "settings_url": address_of(kept.settings_page),
        "stop": stop,
    }
    # RFC 8058: the mail program stops these mails by one POST, and nobody has to sign in.
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail = EmailMultiAlternatives(
        subject=str(SUBJECTS[kind]),
        body=render_to_string("programs/reminders/letter.txt", context),
        to=[to],
        headers={**headers, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("programs/reminders/letter.html", context), "text/html")
    return mail


def _pause() -> Link:
    return Link(words=_("I need a break"), url=address_of("programs:routine_pause"))


def _session(occasions: Occasions) -> Letter:
    return _of_session(occasions, _("You have a session planned for today: %(minutes)s."))


def _again(occasions: Occasions) -> Letter:
    return _of_session(
        occasions, _("If you still feel like it: today’s session is there, %(minutes)s. If not, that is fine, too.")
    )


def _of_session(occasions: Occasions, words: str) -> Letter:
    upcoming = occasions.upcoming
    if upcoming.needs_a_look:
        return Letter(
            words=[
                _("You have a session planned for today."),
                _("Before it there is something to look at. It takes a few minutes."),
            ],
            links=[Link(words=_("Look at it"), url=address_of("programs:today")), _pause()],
        )
    planned = upcoming.planned_today
    minutes = minutes_of(sum(seconds_of(session.items, occasions.today) for session in planned))
    check_in = [_("There is a check-in for you on Today, too.")] if occasions.check_in else []
    move = Link(words=_("Move it to tomorrow"), url=address_of("programs:session_tomorrow"))
    return Letter(
        words=[words % {"minutes": about_minutes(minutes)}],
        sessions=[
            (
                _title(session) if len(planned) > 1 else "",
                [(item.exercise.name, upcoming.doses.in_a_line(item)) for item in session.items],
            )
            for session in planned
        ],
        after=[*check_in, _("If something hurts more than usual or is new, do not begin. The page asks you first.")],
        links=[
            Link(words=_("Start"), url=address_of(_where_to_start(planned))),
            *([move] if upcoming.session_today else []),
            _pause(),
        ],
    )


def _title(session: Planned) -> str:
    return _("In the morning") if session.is_of_morning else _("Later")


def _where_to_start(planned: Sequence[Planned]) -> str:
    """Name the page from which to start: Today, where there is something for the morning."""
    return "programs:today" if any(session.is_of_morning for session in planned) else "programs:session_start"


def _morning(occasions: Occasions) -> Letter:
    session = occasions.morning
    if session is None:
        raise LookupError("no morning is asked about")
    return Letter(
        words=[
            _("You had a session yesterday. How is it this morning?"),
            _("One number is enough. It helps to find the right dose for next time."),
        ],
        links=[Link(words=_("Answer"), url=address_of("programs:session_morning", session.pk))],
    )


def _check_in(occasions: Occasions) -> Letter:
    due = occasions.check_in
    if due is None:
        raise LookupError("no check-in is due")
    known = due.begun.pk if due.begun else uuid.uuid4()
    return Letter(
        words=[
            _("A check-in is waiting for you. It shows you later what has changed."),
            _("It takes five minutes at the most. You may leave out whatever you like."),
        ],
        links=[
            Link(words=_("Begin"), url=address_of("programs:check_in", known)),
            Link(words=_("Not now"), url=address_of("programs:today")),
        ],
    )


def _lesson(occasions: Occasions) -> Letter:
    lesson, *later = occasions.lessons_left
    return Letter(
        words=[
            _("Today’s lesson: “%(name)s”") % {"name": lesson.name},
            lesson.summary,
            _("Reading it takes %(minutes)s.") % {"minutes": about_minutes(minutes_to_read(lesson))},
        ],
        after=[
            _("It can wait: nothing runs away. The next one comes tomorrow.")
            if later
            else _("This is the last one. No more of these mails come. All lessons stay where they are.")
        ],
        links=[
            Link(words=_("Read the lesson"), url=address_of("programs:lesson", lesson.slug)),
            Link(words=_("All lessons"), url=address_of("programs:learn")),
        ],
    )


LETTERS: Mapping[Kind, Callable[[Occasions], Letter]] = {
    Kind.SESSION: _session,
    Kind.AGAIN: _again,
    Kind.MORNING: _morning,
    Kind.CHECK_IN: _check_in,
    Kind.LESSON: _lesson,
}
