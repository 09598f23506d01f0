"""How templates say what a link shares, and until when."""

from __future__ import annotations

from datetime import date

from django import template

from accounts.models import CareLink, Scope
from accounts.team.forms import last_day as last_day_of

register = template.Library()


@register.filter
def shared_words(link: CareLink) -> list[str]:
    return [str(scope.label) for scope in Scope if scope in link.scopes]


@register.filter
def last_day(link: CareLink) -> date:
    return last_day_of(link)
