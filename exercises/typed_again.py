"""What an editor typed into a form that was refused until they had signed in, shown in that form again. Nothing of it
is saved before they send it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from .publishing.trying import trial


def show_again(request: HttpRequest, typed: QueryDict | None) -> None:
    """Let the page of a request show this."""
    request.typed_again = typed  # type: ignore[attr-defined]


def typed_again(request: HttpRequest) -> QueryDict | None:
    """Find what the page of a request shows again; None for most pages."""
    found: QueryDict | None = getattr(request, "typed_again", None)
    return found


def as_if_sent(request: HttpRequest, typed: QueryDict) -> str:
    """Turn a request into one that sends what was typed, and say why it is refused for now."""
    # Django reads files and fields of a request together, once. Were that later, it would replace what was typed.
    request.FILES.clear()
    request.method = "POST"
    request.POST = typed  # type: ignore[assignment]
    return gettext("This is not saved yet. If it is right, save it now.")


class ShowsAgain(admin.ModelAdmin[Any]):
    """A page of the desk that can be refused for a reason from outside its form (``request.refused``)."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        typed = typed_again(request)
        if typed is None or bool(getattr(request, "refused", "")):
            return super().changeform_view(request, object_id, form_url, extra_context)
        request.refused = as_if_sent(request, typed)  # type: ignore[attr-defined]
        with trial():
            response = super().changeform_view(request, object_id, form_url, extra_context)
            return response.render() if isinstance(response, TemplateResponse) else response

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        refused = getattr(request, "refused", "")
        if not refused:
            return form

        class Refused(form):  # type: ignore[misc]
            def clean(self) -> dict[str, Any]:
                data: dict[str, Any] = super().clean() or self.cleaned_data
                self.add_error(None, forms.ValidationError(refused))
                return data

        return Refused
