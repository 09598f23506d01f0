"""The search over everything, open to visitors."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.fragments import HtmxRequest, has_fragments, render_page, tell_address
from exercises.form_fields import SearchField, SearchForm
from exercises.library.finding import marks_of
from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue

from ..library.reader import reader_of
from .answers import answers_of, not_here
from .entries import index_of, published_pages

# More than that nobody reads; the best stand first.
MOST_ANSWERS = 12
# What somebody could type, shown before they have typed anything.
EXAMPLES = (_("groin"), _("stairs"), _("rubber band"), _("jumping"), _("osteopenia"), _("stiff in the morning"))


class EverythingForm(SearchForm):
    """The one field of the search over everything."""

    q = SearchField(label=_("What are you looking for?"), placeholder=_("groin, stairs, rubber band …"))


@login_not_required
@require_safe
@has_fragments("search-results")
def search(request: HtmxRequest) -> HttpResponse:
    """Show what fits best, and why it was found."""
    reader = reader_of(request.user)
    screening = reader.person.effective.whole if reader.person else None
    form = EverythingForm(request.GET)
    is_valid = form.is_valid()
    typed = form.chosen.get("q", "")
    answers, missing = [], ""
    if typed:
        catalogue, pages = current_catalogue(), published_pages()
        best = index_of(catalogue, pages).find(typed)[:MOST_ANSWERS]
        missing = not_here(best)
        answers = answers_of(best, catalogue, pages, marks_of(screening))
    context = {
        "section": "search",
        "form": form,
        "typed": typed,
        "answers": answers,
        "missing": missing,
        "examples": EXAMPLES,
        "is_personal": screening is not None,
        "is_stopped": reader.is_stopped,
        "is_locked": screening is not None and screening.programme.verdict is Verdict.CLEAR,
    }
    status = 200 if is_valid else 422
    response = render_page(request, "programs/search/search.html", context, status=status, along=["search-count"])
    if request.htmx:
        tell_address(request, response, form)
    return response
