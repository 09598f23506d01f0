"""Where a person goes after they have signed in or agreed to something. Only ever to an address of this site."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def current_page(request: HttpRequest) -> str:
    """Find the address of the page that the person is looking at; empty when it is not known.

    The address of the request itself is right only for a whole page: that of a fragment would later show the fragment
    alone, and that of a posted form may not answer a GET. For these two a header names the page.
    """
    if request.headers.get("HX-Request") == "true":
        return _own_path(request, request.headers.get("HX-Current-URL", ""))
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return page_before(request)


def page_before(request: HttpRequest) -> str:
    """Find the path of the page of this site whose link or form led here; empty when it is not known."""
    return _own_path(request, request.headers.get("Referer", ""))


def next_page(request: HttpRequest, *, otherwise: str) -> str:
    """Follow ``next`` when it is a path on this site, else go to ``otherwise``."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    is_path = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_path else otherwise


def _own_path(request: HttpRequest, address: str) -> str:
    """Cut an address on this host to path and query; empty for an address on any other host."""
    parts = urlsplit(address)
    if (parts.scheme, parts.netloc) != (request.scheme, request.get_host()):
        return ""
    return urlunsplit(("", "", parts.path, parts.query, ""))
