"""The pages of the reminders: what somebody wants, and the end of it without signing in."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.keys import counts_wrong_keys, is_key
from accounts.requests import PersonRequest, page_with_form, posted

from ..models import CourseMail, MessageMail, Reminders
from .due import LATEST
from .forms import OFF, ON, CourseMailForm, MessageMailForm, RemindersForm
from .letters import KEPT, Asked
from .occasions import lessons_left
from .sending import mail_address
from .services import (
    choose_course_mail,
    choose_message_mail,
    choose_reminders,
    decline_reminders,
    end_course_mail,
    stop_mails,
)


@page_with_form
@keeps_its_form
def reminders(request: PersonRequest) -> HttpResponse:
    """Ask which mails somebody wants; a POST keeps it."""
    stored = Reminders.objects.filter(user=request.user).first()
    form = RemindersForm(posted(request), person=request.user, stored=stored)
    fill_in_again(request, form)
    if form.is_valid():
        kept = choose_reminders(by=request.user, **form.cleaned_data)
        said = _("Your reminders are saved.") if kept.wanted else _("You get no reminders.")
        messages.success(request, said)
        return redirect("programs:reminders")
    return render(
        request,
        "programs/reminders/reminders.html",
        {
            "form": form,
            "to": mail_address(request.user),
            "sender": settings.DEFAULT_FROM_EMAIL,
            "minutes": int(LATEST.total_seconds() // 60),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def reminders_declined(request: PersonRequest) -> HttpResponse:
    """Note that somebody wants no reminders, so that nobody asks them again."""
    decline_reminders(by=request.user)
    messages.success(request, _("No mails. If you change your mind: Settings, Reminders."))
    return redirect("programs:today")


def _stop_page(asked: type[Asked]) -> Callable[..., HttpResponse]:
    """Make the page that asks whether to stop such mails of whoever has this address; a POST stops them."""

    # The key in the address is what allows it: a mail program that stops them has no cookie and no token (RFC 8058).
    @csrf_exempt
    @login_not_required
    @page_with_form
    @counts_wrong_keys
    def stop(request: HttpRequest, address_id: uuid.UUID, key: str) -> HttpResponse:
        kept = KEPT[asked]
        if not is_key(key, kept.purpose, address_id):
            raise Http404
        if request.method == "POST" and not stop_mails(asked, address_id=address_id):
            raise Http404
        is_over = not asked._default_manager.filter(address_id=address_id, wanted=True).exists()
        return render(
            request,
            "programs/reminders/reminders_stop.html",
            {"is_over": is_over, "of": kept.purpose},
        )

    return stop


reminders_stop = _stop_page(Reminders)
course_mail_stop = _stop_page(CourseMail)
message_mail_stop = _stop_page(MessageMail)


@page_with_form
def message_mail(request: PersonRequest) -> HttpResponse:
    """Ask whether a mail says that there is a message; a POST keeps it."""
    is_off = MessageMail.objects.filter(user=request.user, wanted=False).exists()
    form = MessageMailForm(posted(request), initial={"wanted": OFF if is_off else ON})
    if form.is_valid():
        choose_message_mail(by=request.user, **form.cleaned_data)
        messages.success(request, _("Your choice is saved."))
        return redirect("programs:message_mail")
    context = {"form": form, "to": mail_address(request.user), "sender": settings.DEFAULT_FROM_EMAIL}
    status = 422 if form.is_bound else 200
    return render(request, "programs/reminders/message_mail.html", context, status=status)


@page_with_form
@keeps_its_form
def course_mail(request: PersonRequest) -> HttpResponse:
    """Ask when the lesson of the day comes by mail; a POST keeps it, or stops the mails."""
    if request.method == "POST" and request.POST.get("do") == "stop":
        end_course_mail(by=request.user)
        messages.success(request, _("No more lessons come by mail. You can read them here at any time."))
        return redirect("programs:learn")
    stored = CourseMail.objects.filter(user=request.user).first()
    form = CourseMailForm(posted(request), person=request.user, stored=stored)
    fill_in_again(request, form)
    if form.is_valid():
        choose_course_mail(by=request.user, **form.cleaned_data)
        messages.success(request, _("A lesson a day comes by mail now. You can stop it at any time."))
        return redirect("programs:learn")
    return render(
        request,
        "programs/reminders/course_mail.html",
        {
            "section": "learn",
            "form": form,
            "is_wanted": stored is not None and stored.wanted,
            "left": lessons_left(request.user),
            "to": mail_address(request.user),
            "sender": settings.DEFAULT_FROM_EMAIL,
            "minutes": int(LATEST.total_seconds() // 60),
        },
        status=422 if form.is_bound else 200,
    )
