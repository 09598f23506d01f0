"""The page about weights and bands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.entrance.typed import fill_in_again, keeps_its_form
from accounts.requests import PersonRequest

from .explanation import amount_words, ladder_words
from .forms import OwnWeightsForm
from .ladders import ANKLE, BAND, HAND, Own, is_told, ladder_of
from .services import own_now


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_its_form
def settings_weights(request: PersonRequest) -> HttpResponse:
    """Ask which weights and bands are at home, and show which loads can be put together from them."""
    own = own_now(request.user)
    units = request.user.units
    form = OwnWeightsForm(request.POST if request.method == "POST" else None, own=own, units=units)
    fill_in_again(request, form)
    if form.is_valid():
        form.save(by=request.user)
        messages.success(request, _("Your weights and bands are saved."))
        return redirect("accounts:settings_weights")
    context = {
        "form": form,
        "ankle": _steps(ANKLE, own, units),
        "hand": _steps(HAND, own, units),
        "bands": _steps(BAND, own, units),
    }
    return render(request, "accounts/equipment/settings_weights.html", context, status=422 if form.errors else 200)


def _steps(kind: str, own: Own, units: str) -> dict[str, object]:
    """Collect what the page says about one kind, as stored: its loads, and the top when the person owns heavier
    ones.
    """
    usual = own.usual_kg(kind)
    pieces = own.pieces(kind)
    top = max(usual, default=None)
    return {
        "kind": kind,
        "told": is_told(kind, own),
        "some": len(ladder_of(kind, own)) > 1,
        "words": ladder_words(kind, own, units),
        "top": amount_words(top, units) if top and pieces and any(mass > top for mass in pieces.kg) else "",
    }
