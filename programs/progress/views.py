"""How it is going, on one page."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.fragments import has_fragments, render_page
from accounts.requests import PersonRequest
from accounts.rules.norms import WAIT_DAYS
from exercises.measures.presentation import span_words

from ..schedule.spans import SPANS, TWELVE_WEEKS, span_named
from .page import ProgressPage


@require_safe
@has_fragments("weeks-shown", "calendar")
def progress(request: PersonRequest) -> HttpResponse:
    """Show how it is going: what has grown, sessions against the plan, pain and effort."""
    shown = ProgressPage(
        request.user,
        today=timezone.localdate(),
        span=span_named(request.GET.get("weeks"), otherwise=TWELVE_WEEKS),
        month=request.GET.get("month"),
        tables=frozenset(request.GET.getlist("table")),
    )
    return render_page(
        request,
        "programs/progress/progress.html",
        {
            "section": "progress",
            "shown": shown,
            "spans": SPANS,
            "span": shown.span,
            "tables": shown.tables,
            "tests_wait": span_words(WAIT_DAYS),
        },
    )
