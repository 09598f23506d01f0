"""The pages of the health check, and the full-page stop (``red_flag``), to which all lead while a sign is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.fragments import has_fragments, render_page
from accounts.models import HealthProfile, RedFlag
from accounts.requests import PersonRequest
from exercises.snapshot.current import current_catalogue

from . import later, review, services
from .access import open_red_flag, open_red_flags
from .advice import advice_for
from .facts import facts_from
from .flow import first_open_step, place_of, step_after, step_before
from .forms import FlagsForm, SeenForm, StepForm
from .questions.hips import STRONG_PAIN_SEEN
from .questions.kinds import Step
from .questions.steps import STEP_BY_KEY, STEPS
from .red_flags import SIGN_BY_CODE, Level

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def welcome(request: PersonRequest) -> HttpResponse:
    """Lead a new person to the first open screen; show everyone else their answers in force. A POST starts a change."""
    if open_red_flag(request.user):
        return redirect("accounts:red_flag")
    if request.method == "POST":
        return _onward(services.start_draft(by=request.user))
    profile = request.user.health_profiles.in_force()
    if profile is None:
        return _onward(request.user.health_profiles.draft())
    context = {
        **_answers(profile),
        "changing": request.user.health_profiles.draft() is not None,
        "is_old": services.is_old(profile, today=timezone.localdate()),
    }
    return render(request, "accounts/health_check/welcome.html", context)


@page_with_form
@has_fragments("main")
@keeps_its_form
def welcome_step(request: PersonRequest, step: str) -> HttpResponse:
    """Ask the questions of one screen. Going back saves what was answered so far."""
    screen = STEP_BY_KEY.get(step)
    if screen is None:
        raise Http404
    if open_red_flag(request.user):
        return redirect("accounts:red_flag")
    draft = request.user.health_profiles.draft()
    in_force = request.user.health_profiles.in_force() if draft is None else None
    if in_force is not None and request.method != "POST":
        return redirect("accounts:welcome")
    answers, done = _so_far(draft or in_force)
    if not screen.is_shown(answers) or (screen is not STEPS[0] and STEPS[0].key not in done):
        return _onward(draft or in_force)

    form = StepForm(
        request.POST if request.method == "POST" else None,
        step=screen,
        answers=answers,
        today=timezone.localdate(),
        open_choices=services.open_choices(),
    )
    fill_in_again(request, form)
    if request.method == "POST":
        if request.POST.get("go") == "back":
            form.is_valid()
            services.save_step(by=request.user, step=screen.key, answers=form.answered, done=False)
            before = step_before(screen, answers)
            return redirect("accounts:welcome_step", before.key) if before else redirect("accounts:welcome")
        if form.is_valid():
            saved = services.save_step(by=request.user, step=screen.key, answers=form.answered)
            following = step_after(screen, saved.answers, saved.done_steps)
            return (
                redirect("accounts:welcome_step", following.key) if following else redirect("accounts:welcome_review")
            )
    place, of = place_of(screen, answers)
    context = {
        "step": screen,
        "form": form,
        "place": place,
        "of": of,
        "before": step_before(screen, answers),
        "is_first_visit": screen is STEPS[0] and not answers,
    }
    return render_page(request, "accounts/health_check/welcome_step.html", context, status=422 if form.errors else 200)


@page_with_form
@keeps_its_form
def welcome_later(request: PersonRequest) -> HttpResponse:
    """Ask on one screen what came into the health check since; what an answer calls for then follows once."""
    if open_red_flag(request.user):
        return redirect("accounts:red_flag")
    profile = request.user.health_profiles.in_force()
    screen = later.step_of_later(profile.answers) if profile else None
    if profile is None or screen is None:
        return redirect("programs:today")
    form = StepForm(
        request.POST if request.method == "POST" else None,
        step=screen,
        answers=profile.answers,
        today=timezone.localdate(),
        open_choices={},
    )
    fill_in_again(request, form)
    if form.is_valid():
        later.answer_later(by=request.user, answers=form.answered)
        messages.success(request, _("Thank you, that is noted."))
        return redirect("accounts:welcome_later")
    return render(
        request,
        "accounts/health_check/welcome_later.html",
        {"step": screen, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
def strong_pain_seen(request: PersonRequest) -> HttpResponse:
    """Note that somebody has looked at a strong pain. What it asks for in the plan stays as long as it is so strong."""
    profile = request.user.health_profiles.in_force()
    if profile is not None and STRONG_PAIN_SEEN.shown_if(profile.answers):
        later.answer_later(by=request.user, answers={STRONG_PAIN_SEEN.key: "yes"})
        messages.success(request, _("Thank you, that is noted. Keep what they told you in mind with every exercise."))
    return redirect("programs:today")


@page_with_form
@has_fragments("main")
def welcome_review(request: PersonRequest) -> HttpResponse:
    """Show all answers and what we take from them. A POST puts them in force and leads to the routine."""
    if request.method == "POST":
        try:
            services.complete_health_check(by=request.user)
        except services.StoppedError:
            return redirect("accounts:red_flag")
        except services.NotCompleteError:
            return _onward(request.user.health_profiles.draft())
        return redirect("programs:routine_proposal")
    if open_red_flag(request.user):
        return redirect("accounts:red_flag")
    draft = request.user.health_profiles.draft()
    if draft is None:
        return redirect("accounts:welcome")
    if first_open_step(draft.answers, draft.done_steps) is not None:
        return _onward(draft)
    context = _answers(draft)
    context["of"] = len(context["sections"]) + 1
    return render_page(request, "accounts/health_check/welcome_review.html", context)


@require_safe
def red_flag(request: PersonRequest) -> HttpResponse:
    """Show the full-page stop: whom to call, and what to do until somebody has looked."""
    flags = open_red_flags(request.user)
    if not flags:
        return redirect("accounts:welcome")
    form = SeenForm(flags=flags, today=timezone.localdate())
    fill_in_again(request, form)
    return _stop_page(request, flags, form)


@require_POST
@keeps_its_form
def red_flag_seen(request: PersonRequest) -> HttpResponse:
    """Record that a clinician has seen the person, and lead back to the health check, which is asked again."""
    flags = open_red_flags(request.user)
    if not flags:
        return redirect("accounts:welcome")
    form = SeenForm(request.POST, flags=flags, today=timezone.localdate())
    if not form.is_valid():
        return _stop_page(request, flags, form, status=422)
    services.record_seen(
        by=request.user,
        codes=form.cleaned_data["flags"],
        seen_by=form.cleaned_data["seen_by"],
        seen_on=form.cleaned_data["seen_on"],
        may_do=form.cleaned_data["may_do"],
    )
    messages.success(
        request, _("Thank you, that is noted. Please go through the health check again: your answers are still there.")
    )
    return redirect("accounts:welcome")


@page_with_form
def red_flag_mistake(request: PersonRequest) -> HttpResponse:
    """Take back a sign that was ticked by mistake, after asking once more with the words of the sign."""
    found = open_red_flags(request.user)
    flags = [flag for flag in found if services.is_slip(flag)]
    if not flags:
        return redirect("accounts:red_flag" if found else "accounts:welcome")
    form = FlagsForm(request.POST if request.method == "POST" else None, flags=flags)
    if form.is_valid():
        services.withdraw_red_flags(by=request.user, codes=form.cleaned_data["flags"])
        return redirect("accounts:welcome")
    context = {**_signs(flags), "form": form}
    return render(request, "accounts/health_check/red_flag_mistake.html", context, status=422 if form.errors else 200)


def _so_far(profile: HealthProfile | None) -> tuple[dict[str, Any], list[str]]:
    return (profile.answers, profile.done_steps) if profile else ({}, [])


def _onward(profile: HealthProfile | None) -> HttpResponse:
    """Go to the first open screen, or to the review when there is none."""
    step: Step | None = first_open_step(*_so_far(profile))
    return redirect("accounts:welcome_step", step.key) if step else redirect("accounts:welcome_review")


def _answers(profile: HealthProfile) -> dict[str, Any]:
    """Collect the context of a page that shows answers and what we take from them."""
    facts = facts_from(profile.answers, today=timezone.localdate())
    return {
        "profile": profile,
        "sections": review.sections(profile.answers, services.open_choices()),
        "takeaways": review.takeaways(facts, current_catalogue().conditions),
        "reminders": review.reminders(facts),
        "advice": advice_for(facts, current_catalogue()),
    }


def _signs(flags: Sequence[RedFlag]) -> dict[str, Any]:
    signs = [SIGN_BY_CODE[flag.code] for flag in flags]
    return {"signs": signs, "is_emergency": any(sign.level is Level.EMERGENCY for sign in signs)}


def _stop_page(request: PersonRequest, flags: Sequence[RedFlag], form: SeenForm, status: int = 200) -> HttpResponse:
    context = _signs(flags)
    # Several signs may share an instruction; each is shown once.
    context["meanwhile"] = list(dict.fromkeys(str(line) for sign in context["signs"] for line in sign.meanwhile))
    context["may_be_slip"] = any(services.is_slip(flag) for flag in flags)
    return render(request, "accounts/health_check/red_flag.html", {**context, "form": form}, status=status)
