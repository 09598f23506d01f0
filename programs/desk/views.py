"""The page of the drafts at the editors' desk: what they would change for whom, and publishing them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from exercises.form_fields import MultilineField
from exercises.models import CatalogueDraft, Publication, RowChange
from exercises.publishing.drafts import keep_draft, standing
from exercises.publishing.putting import DraftsHaveChangedError
from exercises.publishing.trying import CannotBeWrittenError
from exercises.typed_again import typed_again

from . import wording
from .review import CODECS, HarmError, ProblemsError, QuestionsError, ReasonNeededError, publish, review

SHOWN_PUBLICATIONS = 50

editors_only = permission_required("exercises.change_contraindication", raise_exception=True)


class PublishForm(forms.Form):
    """Why the catalogue changes; ``seen`` says which drafts the editor looked at."""

    reason = MultilineField(
        label=_("Why is this right?"),
        help_text=_("Two or three sentences and the source, for whoever asks a year from now. It is kept for good."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answered = forms.BooleanField(label=_("I have looked at what is asked, and the tags are right"), required=False)
    looked = forms.BooleanField(
        label=_("I have looked at what would not hold any more, and it is meant"), required=False
    )
    seen = forms.CharField(max_length=64)


def chosen_in(values: Sequence[str]) -> list[int] | None:
    """Read which drafts were chosen; None for all, where none is named."""
    numbers = [int(value) for value in values if value.isdecimal() and len(value) < 18]
    return numbers if values else None


@editors_only
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Show what the drafts, all or those chosen, would change for every test patient and worked case."""
    typed = typed_again(request)
    if typed is not None:
        form = PublishForm(initial={"reason": typed.get("reason", "")})
        return _page(request, form, chosen_in(typed.getlist("draft")))
    return _page(request, PublishForm(), chosen_in(request.GET.getlist("draft")))


@editors_only
@require_POST
def drafts_publish(request: HttpRequest) -> HttpResponse:
    """Publish the chosen drafts. Sent twice, it publishes once."""
    form = PublishForm(request.POST)
    chosen = chosen_in(request.POST.getlist("draft")) or []
    if not form.is_valid():
        return _page(request, form, chosen, status=422)
    try:
        publication = publish(by=request.user, chosen=chosen, **form.cleaned_data)  # type: ignore[arg-type]
    except ReasonNeededError:
        form.add_error("reason", gettext("Please say why that is right."))
        return _page(request, form, chosen, status=422)
    except QuestionsError:
        form.add_error("answered", gettext("Please look at the questions about tags above, and tick this."))
        return _page(request, form, chosen, status=422)
    except HarmError:
        form.add_error("looked", gettext("Please look at what would not hold any more, and tick this if it is meant."))
        return _page(request, form, chosen, status=422)
    except (ProblemsError, CannotBeWrittenError):
        form.add_error(None, gettext("Nothing is published: one of the drafts cannot be, and below stands why."))
        return _page(request, form, chosen, status=422)
    except DraftsHaveChangedError:
        form.add_error(
            None,
            gettext(
                "Somebody changed a draft, or what it changes for whom, while you were reading. Nothing is published. "
                "Please look at the page as it is now, and publish again if it is right."
            ),
        )
        return _page(request, form, chosen, status=422)
    if publication is None:
        messages.info(request, gettext("None of these drafts is left to publish."))
    else:
        messages.success(request, said_of(publication))
    return redirect("admin:drafts")


def said_of(publication: Publication) -> str:
    """Say what a publication did: how much says something new, and how much is gone."""
    rows = list(publication.changes.all())
    gone = sum(row.after is None or row.after.get("state") == "retired" for row in rows)
    live = len(rows) - gone
    said = []
    if live:
        said.append(ngettext("%d change is live now.", "%d changes are live now.", live) % live)
    if gone:
        said.append(ngettext("%d entry is out of force now.", "%d entries are out of force now.", gone) % gone)
    return " ".join(said)


@editors_only
@require_POST
def draft_throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away. What is in force stays. Safe to repeat."""
    draft = CatalogueDraft.objects.filter(pk=pk).first()
    if draft is not None:
        draft.delete()
        messages.success(request, gettext("The draft of “%(key)s” is gone.") % {"key": draft.key})
    return redirect("admin:drafts")


@editors_only
@require_POST
def change_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a draft that brings back a row that was taken away."""
    change = get_object_or_404(RowChange, pk=pk, after__isnull=True)
    codec = next((codec for codec in CODECS if codec.name == change.kind), None)
    if codec is None:
        raise Http404
    where = standing(codec, change.key)
    if where.live is None:
        keep_draft(where, change.before, by=request.user)  # type: ignore[arg-type]
        messages.success(request, gettext("A draft brings “%(key)s” back.") % {"key": change.key})
    return redirect("admin:drafts")


def _page(request: HttpRequest, form: PublishForm, chosen: list[int] | None, *, status: int = 200) -> HttpResponse:
    now = review(chosen)
    shown = wording.drafts(now, CatalogueDraft.objects.select_related("by"))
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": gettext("Drafts and test patients"),
        "review": now,
        "drafts": shown,
        "chosen_count": len(now.drafts),
        "changes": wording.changes(now),
        "patients": wording.patients(now),
        "failing": sum(bool(outcome.failures) for outcome in now.current.outcomes),
        "cases": len(now.current.decisions),
        "cases_failing": sum(not decided.holds for decided in now.current.decisions.values()),
        "publications": wording.publications(
            Publication.objects.select_related("by").prefetch_related("changes")[:SHOWN_PUBLICATIONS],
            now.current.catalogue,
        ),
        "form": form,
    }
    return render(request, "admin/drafts.html", context, status=status)
