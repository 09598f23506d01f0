"""The page of the test patients at the editors' desk: what the drafts would change, and publishing them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from exercises.form_fields import MultilineField
from exercises.models import RulePublication
from exercises.snapshot.drafts import DraftsHaveChangedError

from . import wording
from .review import ReasonNeededError, publish, review

SHOWN_PUBLICATIONS = 50

editors_only = permission_required("exercises.change_contraindication", raise_exception=True)


class PublishForm(forms.Form):
    """Why the rules change; ``seen`` says which drafts the editor looked at."""

    reason = MultilineField(
        label=_("Why is this right?"),
        help_text=_("Two or three sentences and the source, for whoever asks a year from now. It is kept for good."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(max_length=64)


@editors_only
@require_safe
def vignettes(request: HttpRequest) -> HttpResponse:
    """Show every test patient before and after the drafts."""
    return _page(request, PublishForm())


@editors_only
@require_POST
def vignettes_publish(request: HttpRequest) -> HttpResponse:
    """Publish all drafts. Sent twice, it publishes once."""
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        publication = publish(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except ReasonNeededError:
        form.add_error(
            "reason", gettext("These drafts change what test patients are told. Please say why that is right.")
        )
        return _page(request, form, status=422)
    except DraftsHaveChangedError:
        form.add_error(
            None,
            gettext(
                "Somebody changed a draft while you were reading. Nothing is published. "
                "Please look at the page as it is now, and publish again if it is right."
            ),
        )
        return _page(request, form, status=422)
    if publication is None:
        messages.info(request, gettext("There is no draft left to publish."))
    else:
        count = len(publication.drafts)
        messages.success(request, ngettext("%d rule is in force now.", "%d rules are in force now.", count) % count)
    return redirect("admin:vignettes")


def _page(request: HttpRequest, form: PublishForm, *, status: int = 200) -> HttpResponse:
    now = review()
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": gettext("Test patients"),
        "review": now,
        "drafts": wording.drafts(now.drafts),
        "changes": wording.changes(now),
        "patients": wording.patients(now),
        "failing": sum(bool(outcome.failures) for outcome in now.current),
        "publications": wording.publications(
            RulePublication.objects.select_related("by")[:SHOWN_PUBLICATIONS], now.catalogue
        ),
        "form": form,
        "reason_needed": bool(now.comparison),
    }
    return render(request, "admin/vignettes.html", context, status=status)
