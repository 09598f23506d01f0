"""The template tag with which a form or link names the fragment that its answer replaces."""

from __future__ import annotations

from django import template
from django.template import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.fragments import MAIN, SWAP_MAIN, SWAP_PART

register = template.Library()


@register.simple_tag(takes_context=True)
def replaces(context: RequestContext, fragment: str) -> SafeString | str:
    """Write the attributes by which htmx replaces the element with this id by the answer; nothing for an empty id.

    Address and method stay in ``href``, ``action`` and ``method``. A page that uses this tag loads htmx.
    """
    if not fragment:
        return ""
    context.request.has_parts = True  # type: ignore[attr-defined]
    swap = SWAP_MAIN if fragment == MAIN else SWAP_PART
    return format_html('hx-boost="true" hx-target="#{}" hx-swap="{}"', fragment, swap)
