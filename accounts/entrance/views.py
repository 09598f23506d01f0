"""The consent page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from ..requests import PersonRequest, page_with_form, posted
from .consent import present_consent
from .forms import ConsentForm
from .redirects import next_page


@page_with_form
def consent(request: PersonRequest) -> HttpResponse:
    """Show the present consent text, and ask for agreement until it is given."""
    form = ConsentForm(posted(request))
    if form.is_valid():
        form.save(by=request.user)
        return redirect(next_page(request, otherwise="programs:today"))
    context = {
        "form": form,
        "given": present_consent(request.user),
        "asked_before": request.user.consents.exists(),
        "next": next_page(request, otherwise=""),
    }
    return render(request, "accounts/entrance/consent.html", context, status=422 if form.errors else 200)
