"""How templates say what a link shares, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import ngettext

from accounts.models import Absence, CareLink, Organisation, Scope
from accounts.team.forms import last_day as last_day_of

register = template.Library()


@register.filter
def shared_words(link: CareLink) -> list[str]:
    return [str(scope.label) for scope in Scope if scope in link.scopes]


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    return found.get(key)


@register.filter
def last_day(link: CareLink | Absence) -> date:
    return last_day_of(link)


HOURS_OF_A_DAY = 24


@register.filter
def within_words(organisation: Organisation) -> str:
    """Say within what time a practice usually answers: in days where that comes out even."""
    hours = organisation.answers_within_hours
    days, over = divmod(hours, HOURS_OF_A_DAY)
    if over or not days:
        return ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
