"""Where a person goes on to after they have signed in or agreed to something."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def current_page(request: HttpRequest) -> str:
    """Return the address of the page that the person looks at; empty when it is not known.

    A request for a fragment and a form that was sent do not name that page: a header does. To go on to their own
    address would show a fragment alone, or ask a page that only takes forms.
    """
    if request.headers.get("HX-Request") == "true":
        return _own_path(request, request.headers.get("HX-Current-URL", ""))
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return page_before(request)


def page_before(request: HttpRequest) -> str:
    """Return the page of this site whose link or form led here; empty when it is not known."""
    return _own_path(request, request.headers.get("Referer", ""))


def next_page(request: HttpRequest, *, otherwise: str) -> str:
    """Return the address that ``next`` asks for when it is on this site, else ``otherwise``."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else otherwise


def _own_path(request: HttpRequest, address: str) -> str:
    """Return path and query of an address on this very host; empty for any other."""
    parts = urlsplit(address)
    if (parts.scheme, parts.netloc) != (request.scheme, request.get_host()):
        return ""
    return urlunsplit(("", "", parts.path, parts.query, ""))
