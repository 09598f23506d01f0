"""Say of a form or a link what its answer takes the place of."""

from __future__ import annotations

from django import template
from django.template import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.fragments import MAIN, SWAP_MAIN, SWAP_PART

register = template.Library()


@register.simple_tag(takes_context=True)
def replaces(context: RequestContext, fragment: str) -> SafeString | str:
    """Write the attributes with which htmx puts the answer in the place of the element with this id; none without one.

    Its address and method stay where they are, in ``href``, ``action`` and ``method``. The page then loads htmx.
    """
    if not fragment:
        return ""
    context.request.has_parts = True  # type: ignore[attr-defined]
    swap = SWAP_MAIN if fragment == MAIN else SWAP_PART
    return format_html('hx-boost="true" hx-target="#{}" hx-swap="{}"', fragment, swap)
