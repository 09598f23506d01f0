"""A page that is also a PDF: the same template and the same context, set on paper of the person's choice."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.form_fields import PlainSelect
from exercises.paper.reading import PaperError
from exercises.paper.typesetting import POINTS, Sheet, TypesettingError, pdf_of_page

from .fragments import KEPT, NOT_KEPT
from .models import User
from .requests import PersonRequest


class SheetForm(forms.Form):
    """What the PDF is printed on, and how large its text is. What is not said is as the person's settings suggest."""

    paper = forms.ChoiceField(
        label=gettext_lazy("Paper"),
        choices=[("a4", gettext_lazy("A4")), ("letter", gettext_lazy("Letter"))],
        required=False,
        widget=PlainSelect,
    )
    text = forms.TypedChoiceField(
        label=gettext_lazy("Text"),
        choices=list(
            zip(
                POINTS,
                (gettext_lazy("Normal"), gettext_lazy("Large"), gettext_lazy("Very large")),
                strict=True,
            )
        ),
        coerce=int,
        empty_value=None,
        required=False,
        widget=PlainSelect,
    )

    def __init__(self, data: Any = None, *, usual: Sheet) -> None:
        """``usual`` is what is chosen at first."""
        self.usual = usual
        super().__init__(data, initial={"paper": usual.paper, "text": usual.points})

    @property
    def sheet(self) -> Sheet:
        """What was chosen. Call it on a valid form."""
        said = self.cleaned_data
        return Sheet(paper=said["paper"] or self.usual.paper, points=said["text"] or self.usual.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A page with a part for paper (``data-paper``). ``address`` is its own, ``pdf`` that of the same as PDF.

    ``kept`` are what both need to know to be about the same. ``large``: it is written on, and begins in large print.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    address: str
    pdf: str
    kept: dict[str, str] = field(default_factory=dict)
    large: bool = False

    def usual(self, user: User) -> Sheet:
        """What a person prints on, by their settings."""
        return Sheet(
            paper="letter" if user.units == User.Units.IMPERIAL else "a4",
            points=POINTS[1] if self.large or user.text_size == User.TextSize.LARGE else POINTS[0],
        )

    def shown(self, request: PersonRequest, wrong: SheetForm | None = None) -> HttpResponse:
        """Answer with the page; with what is ``wrong`` about the choice of paper."""
        return render(request, self.template, self._with_sheet(request.user, wrong), status=422 if wrong else 200)

    def _with_sheet(self, user: User, wrong: SheetForm | None) -> dict[str, Any]:
        """Add the choice of paper (``components/make_pdf.html``), which is the same for all who print on the same."""
        usual = self.usual(user)
        return {
            **self.context,
            "pdf_url": self.pdf,
            "kept": self.kept,
            "usual_sheet": usual,
            "sheet_form": wrong or partial(SheetForm, usual=usual),
            "sheet_kept_in": NOT_KEPT if wrong else KEPT,
        }

    def as_pdf(self, request: PersonRequest) -> HttpResponse:
        """Answer with the PDF; with the page where the choice of paper is wrong. It is never kept by a browser.

        Where it cannot be made, the page says so: the browser prints, too.
        """
        form = SheetForm(request.GET, usual=self.usual(request.user))
        if not form.is_valid():
            return self.shown(request, form)
        html = render_to_string(self.template, self._with_sheet(request.user, None), request)
        try:
            pdf = pdf_of_page(html, form.sheet)
        except (TypesettingError, PaperError):
            messages.error(request, _("The PDF could not be made. Print the page with your browser instead."))
            return redirect(self.address)
        name = slugify(self.address.strip("/").replace("/", "-"))
        return HttpResponse(
            pdf,
            content_type="application/pdf",
            headers={"Content-Disposition": f'inline; filename="homestretch-{name}.pdf"', "Cache-Control": "no-store"},
        )
