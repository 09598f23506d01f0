"""The lessons, open to visitors; what somebody has read is noted for those with an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from exercises.library.finding import marks_of
from exercises.models import Lesson
from exercises.snapshot.current import current_catalogue

from ..library.for_you import for_reader
from ..library.reader import Reader, reader_of
from ..models import CourseMail
from .page import LessonPage, minutes_of
from .progress import keep_read, next_of, read_by


@login_not_required
@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    """Show what there is to learn, and how far the one who looks has come."""
    shown = list(Lesson.objects.visible_to(request.user))
    lessons = [lesson for lesson in shown if not lesson.is_card]
    user: Any = request.user
    read = read_by(user) if user.is_authenticated else frozenset()
    return render(
        request,
        "programs/course/learn.html",
        {
            "section": "learn",
            "lessons": [(lesson, minutes_of(lesson), lesson.pk in read) for lesson in lessons],
            "cards": [lesson for lesson in shown if lesson.is_card],
            "next": next_of(lessons, read),
            "has_begun": bool(read),
            "by_mail": CourseMail.objects.filter(user=user, wanted=True).first() if user.is_authenticated else None,
        },
    )


@login_not_required
@require_safe
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a lesson, with what its exercise is for the one who reads."""
    shown = get_object_or_404(Lesson.objects.of_course().visible_to(request.user).for_page(), slug=slug)
    lessons = list(Lesson.objects.of_course().published().defer("body", "try_it"))
    number = next((number for number, other in enumerate(lessons, 1) if other.pk == shown.pk), 0)
    user: Any = request.user
    reader = reader_of(user)
    context = _text_of(shown, reader)
    page = context["page"]
    # What is a draft, or was taken back, is shown to nobody.
    published = current_catalogue().exercises
    exercise = shown.exercise if shown.exercise and shown.exercise.slug in published else None
    context |= {
        "number": number,
        "count": len(lessons),
        "is_read": user.is_authenticated and shown.pk in read_by(user),
        "next": lessons[number] if number and number < len(lessons) else None,
        "exercise": exercise,
        "try_it": page.try_it if exercise or not shown.exercise else (),
    }
    if reader.person is not None and exercise is not None:
        context |= for_reader(exercise.slug, reader.person)
    return render(request, "programs/course/lesson.html", context)


@login_not_required
@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Lesson.objects.cards().visible_to(request.user).for_page(), slug=slug)
    return render(request, "programs/course/card.html", _text_of(shown, reader_of(request.user)))


def _text_of(lesson: Lesson, reader: Reader) -> dict[str, Any]:
    """Collect what the text of a lesson or a card needs: its pictures, with what they are for the one who reads."""
    page = LessonPage(lesson)
    pictures = [slug for slug in page.pictures if slug in current_catalogue().exercises]
    marks = marks_of(reader.person.screened(pictures).whole) if reader.person else {}
    return {
        "section": "learn",
        "lesson": lesson,
        "page": page,
        "pictures": pictures,
        "marks": marks,
        "is_stopped": reader.is_stopped,
    }


@require_POST
def lesson_read(request: PersonRequest, slug: str) -> HttpResponse:
    """Note that somebody has read a lesson, and go on to the next; or take it back."""
    shown = get_object_or_404(Lesson.objects.of_course().visible_to(request.user), slug=slug)
    is_read = request.POST.get("read") != "no"
    keep_read(by=request.user, lesson=shown, is_read=is_read)
    if not is_read:
        messages.success(request, _("It counts as not read again."))
        return redirect(shown)
    lessons = list(Lesson.objects.of_course().published())
    after = next_of(lessons, read_by(request.user), after=shown)
    if after is None:
        messages.success(request, _("You have read all lessons. You can read them again at any time."))
        return redirect("programs:learn")
    messages.success(request, _("Read. This is the next one; it can wait until tomorrow."))
    return redirect(after)
