"""A page and its fragments: one view and one template answer a browser's request and htmx's.

A form or link says with ``{% replaces "days" %}`` which element its answer takes the place of, and stays a plain form
or link without scripts; only pages that say it load htmx. The view answers as ever, a POST with a redirect, and ends in
``render_page``: htmx gets the ``{% partialdef days inline %}`` of the same template, and for ``main`` all that stands
in the page's ``<main>``. Which fragments a page has is said once, at its view: ``@has_fragments("days")``. Where a
redirect leads to a page that has no such fragment (the sign-in, an open warning sign, another page), the browser goes
there as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, push_url, reswap, retarget
from django_htmx.middleware import HtmxDetails

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

MAIN = "main"
# How an answer gets into the page: a page begins at its top, what is part of one stays where it is.
SWAP_MAIN = "innerHTML show:window:top"
SWAP_PART = "outerHTML show:none"
# The answer depends on them.
VARY = ("HX-Request", "HX-Target")


class HtmxRequest(HttpRequest):
    """What django-htmx's middleware makes of a request, for the type checker."""

    htmx: HtmxDetails


def has_fragments(*names: str) -> Callable[[View], View]:
    """Mark a view whose page htmx may ask for in these fragments."""

    def mark(view: View) -> View:
        view.fragments = frozenset(names)  # type: ignore[attr-defined]
        return view

    return mark


class WholePages:
    """Lead the browser, and not a fragment of its page, to a page that does not have the fragment that htmx asks for.

    Before the view runs: what the page would say once is said when it is shown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
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

    ``along`` names fragments that change with every other one of this page; where ``is_along`` is true, each says by
    itself where it belongs (``hx-swap-oob``). A template without the fragment, like that of a form with an error on a
    page of its own, comes as ``main``.
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
    """Return the address that the browser shows from now on, or False where it stays: "back" then leads further."""
    before = urlsplit(request.htmx.current_url or "")
    address = request.get_full_path()
    if request.method == "POST" or address == urlunsplit(("", "", before.path, before.query, "")):
        return False
    return address
