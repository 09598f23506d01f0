"""The pages of the self-tests. While a warning sign is open, they redirect to the full-page stop."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.entrance.typed import all_typed_before, fill_in_again, keeps_its_form
from accounts.health_check.access import open_red_flag
from accounts.health_check.facts import facts_from
from accounts.requests import PersonRequest
from accounts.rules.facts import HealthFacts
from exercises.measures.presentation import date_words, span_words
from exercises.snapshot.current import current_catalogue

from ..rules.norms import SOURCES, WAIT_DAYS
from . import services
from .explanation import GUIDES, STOP_IF, Guide, result_words, seconds_counted
from .forms import FORMS, ResultForm, SafetyForm
from .history import History, history_of
from .scoring import Effects


@require_safe
def functional_test_list(request: PersonRequest) -> HttpResponse:
    """List the tests: what each tells, the last result, the trend, and when the next one may be done."""
    facts = _facts(request)
    if isinstance(facts, HttpResponse):
        return facts
    today = timezone.localdate()
    rows = list(request.user.functional_tests.all())
    context = {
        "section": "progress",
        "histories": [
            history_of(guide, rows, facts, today=today, ordered=request.user.ordered_tests) for guide in GUIDES.values()
        ],
        "effects": services.effects_of(rows, facts, today=today),
        "sources": _sources(*GUIDES.values()),
        "wait_words": span_words(WAIT_DAYS),
    }
    return render(request, "accounts/functional_tests/functional_test_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_its_form
def functional_test(request: PersonRequest, kind: str) -> HttpResponse:
    """Ask first whether it is safe, then guide through the test; a POST stores the result, or corrects today's."""
    guide = GUIDES.get(kind)
    if guide is None:
        raise Http404
    facts = _facts(request)
    if isinstance(facts, HttpResponse):
        return facts
    today = timezone.localdate()
    rows = list(request.user.functional_tests.all())
    effects = services.effects_of(rows, facts, today=today)
    history = history_of(guide, rows, facts, today=today, ordered=request.user.ordered_tests)
    page = {
        "section": "progress",
        "guide": guide,
        "history": history,
        "sources": _sources(guide),
        "stop_if": STOP_IF,
        "seconds_counted": seconds_counted(),
    }
    if not history.is_possible:
        return _too_soon(request, history) if request.method == "POST" else _test_page(request, page)
    if not history.is_done_today:
        # What was ticked before a result that was kept meanwhile (``typed``) has been ticked.
        asked = request.GET if "ready" in request.GET else all_typed_before(request)
        sent = request.POST if request.method == "POST" else asked
        high = services.tier_with(facts, effects).level == "HIGH"
        safety = SafetyForm(sent, guide=guide, high=high)
        if not safety.is_valid():
            return _test_page(request, page | {"safety": safety}, form=safety)
        page["ticked"] = SafetyForm(sent, guide=guide, high=high, hidden=True)
    if request.method == "POST":
        form = FORMS[guide.kind](request.POST, before=history.rows)
        if form.is_valid():
            return _keep(request, history, form, facts, effects)
    else:
        form = FORMS[guide.kind](
            initial=FORMS[guide.kind].initial_from(history.rows) if history.is_done_today else None
        )
        fill_in_again(request, form)
    return _test_page(request, page | {"form": form}, form=form)


def _facts(request: PersonRequest) -> HealthFacts | HttpResponse:
    """Read the facts of the health check, or redirect to where the person has to go first.

    After a harmful fall, a broken bone or an operation, that is the health check: its answers may no longer be true.
    """
    if open_red_flag(request.user):
        return redirect("accounts:red_flag")
    profile = request.user.health_profiles.in_force()
    if profile is None or request.user.fall_reports.harmful().unknown_to(profile).exists():
        return redirect("accounts:welcome")
    return facts_from(profile.answers, today=timezone.localdate())


def _keep(
    request: PersonRequest, history: History, form: ResultForm, facts: HealthFacts, before: Effects
) -> HttpResponse:
    today = history.today
    try:
        kept = services.record_test(by=request.user, kind=history.guide.kind, scores=form.scores(), today=today)
    except services.StoppedError:
        return redirect("accounts:red_flag")
    except services.TooSoonError:
        return _too_soon(request, history)
    messages.success(request, _("Saved: %(result)s.") % {"result": result_words(kept)})
    if services.differs(facts, before, services.effects_for(request.user, facts, today=today)):
        messages.info(request, _("Your routine should fit this result. Look at it again before your next session."))
    return redirect("accounts:functional_test_list")


def _too_soon(request: PersonRequest, history: History) -> HttpResponse:
    day = date_words(history.possible_on, today=history.today)
    words = _("Strength and balance need weeks to change. You can do this test again on %(day)s.") % {"day": day}
    messages.info(request, words)
    return redirect("accounts:functional_test_list")


def _test_page(request: PersonRequest, page: dict[str, Any], *, form: Any = None) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    return render(request, "accounts/functional_tests/functional_test.html", page, status=status)


def _sources(*guides: Guide) -> list[Any]:
    """List the sources of these tests' numbers, each once."""
    known = current_catalogue().sources
    codes = dict.fromkeys(code for guide in guides for code in SOURCES[guide.kind])
    return [known[code] for code in codes if code in known]
