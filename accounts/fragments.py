"""A page and its fragments: one view and one template answer a browser's request and htmx's.

With ``{% replaces "days" %}`` a form or link names the element that its answer replaces. Without scripts it stays a
plain form or link, and only pages that use the tag load htmx. The view works as before, a POST ending in a redirect,
and ends in ``render_page``: htmx gets the ``{% partialdef days inline %}`` of the same template, or for ``main`` the
whole content of the page's ``<main>``. A view lists the fragments of its page once: ``@has_fragments("days")``. When a
redirect leads to a page without that fragment (the sign-in, an open warning sign, another page), the browser loads the
whole page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, push_url, replace_url, reswap, retarget
from django_htmx.middleware import HtmxDetails

from exercises.form_fields import SearchForm
from exercises.middleware import Middleware

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

MAIN = "main"
# How htmx puts an answer into the page: a new page is shown from its top, a fragment does not scroll.
SWAP_MAIN = "innerHTML show:window:top"
SWAP_PART = "outerHTML show:none"
# Where a fragment of a page is kept (``{% cache … using=… %}``).
KEPT, NOT_KEPT = "template_fragments", "nowhere"
# The request headers on which an answer depends.
VARY = ("HX-Request", "HX-Target")


class HtmxRequest(HttpRequest):
    """A request with what django-htmx's middleware adds, for the type checker."""

    htmx: HtmxDetails
    # Whether the page has a part that can be exchanged (``{% replaces %}``), and so needs htmx.
    has_parts: bool


def has_fragments(*names: str) -> Callable[[View], View]:
    """Mark a view with the fragments of its page that htmx may ask for."""

    def mark(view: View) -> View:
        view.fragments = frozenset(names)  # type: ignore[attr-defined]
        return view

    return mark


class WholePages(Middleware):
    """Makes the browser load a whole page when htmx asks for a fragment that the page does not have.

    It decides before the view runs, so that a message which is shown only once is not used up.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.has_parts = False  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HtmxRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not request.htmx or request.method not in ("GET", "HEAD"):
            return None
        if (request.htmx.target or MAIN) in getattr(view, "fragments", ()):
            return None
        response = HttpResponseClientRedirect(request.get_full_path())
        patch_vary_headers(response, VARY)
        return response


def render_page(
    request: HtmxRequest, template: str, context: Mapping[str, Any], *, status: int = 200, along: Sequence[str] = ()
) -> HttpResponse:
    """Answer with a page, or with the fragment of it that htmx asks for.

    ``along`` names fragments that are sent along with every other one of this page. For them the template is rendered
    with ``is_along``, and they name their own place (``hx-swap-oob``). If the template lacks the fragment, as when a
    form with an error has a page of its own, the answer replaces ``main``.
    """
    if request.htmx:
        response = _fragment(request, template, context, status, along)
    else:
        response = render(request, template, context, status=status)
    patch_vary_headers(response, VARY)
    return response


def _fragment(
    request: HtmxRequest, template: str, context: Mapping[str, Any], status: int, along: Sequence[str]
) -> HttpResponse:
    target = request.htmx.target or MAIN
    is_part = _has_partial(template, target)
    if is_part:
        names = [target, *(name for name in along if name != target)]
        found = [
            render_to_string(f"{template}#{name}", {**context, "is_along": name != target}, request) for name in names
        ]
    else:
        found = [render_to_string(template, {**context, "shell": "fragment.html"}, request)]
    found.append(render_to_string("components/messages.html", {"is_along": True}, request))
    response = HttpResponse("\n".join(found), status=status)
    if not is_part and target != MAIN:
        retarget(response, f"#{MAIN}")
        reswap(response, SWAP_MAIN)  # type: ignore[arg-type]
    return push_url(response, _new_address(request))


def _has_partial(template: str, name: str) -> bool:
    try:
        get_template(f"{template}#{name}")
    except TemplateDoesNotExist:
        return False
    return True


def _new_address(request: HtmxRequest) -> str | Literal[False]:
    """Choose the address that the browser should show from now on; False to keep the present one, so that "back" leads
    further.
    """
    before = urlsplit(request.htmx.current_url or "")
    address = request.get_full_path()
    if request.method == "POST" or address == urlunsplit(("", "", before.path, before.query, "")):
        return False
    return address


def tell_address(request: HtmxRequest, response: HttpResponse, form: SearchForm) -> None:
    """Let the address follow a search. A new filter is a step that "back" undoes; a letter typed is not."""
    before = QueryDict(urlsplit(request.htmx.current_url or "").query)
    is_step = any(before.get(name, "") != form.chosen.get(name, "") for name in form.FILTERS)
    address = f"{request.path}?{form.query_string}" if form.chosen else request.path
    if is_step:
        push_url(response, address)
    else:
        del response["HX-Push-Url"]
        replace_url(response, address)
