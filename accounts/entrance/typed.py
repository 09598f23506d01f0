"""What somebody typed into a form that was refused because they had to sign in, or to show who they are, first: kept
in their session until they have, and shown in the same form. It is never sent by itself.

The form says whose it was (``whose``): on a shared device another person may sign in next, and must not see it. That
is signed, so that nobody fills the database who was never signed in.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from ..devices.kept import person_token
from ..models import User
from ..requests import PersonRequest

View = TypeVar("View", bound=Callable[..., Any])
KEY = "typed"
SIGNER = Signer(salt="homestretch.typed")
# How many letters are kept of all forms together. A form for which there is no room is not kept at all.
MOST_OF_ALL = 200_000
# Forms that another page shows.
SHOWN_ON = {
    "admin:drafts_publish": "admin:drafts",
    "accounts:red_flag_seen": "accounts:red_flag",
    "programs:routine_exercise_looked_at": "programs:routine_exercise",
}
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "whose"})


def keeps_what_was_typed(view: View) -> View:
    """Mark a view whose form is kept when nobody is signed in. On a GET it shows that again (``typed_before``)."""
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


def keeps_its_form(view: View) -> View:
    """Mark a view of a single form in the same way, and let go of what is kept once the form is sent.

    The page shows it again with ``fill_in_again``.
    """

    @wraps(view)
    def answer(request: PersonRequest, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code != HTTPStatus.UNPROCESSABLE_ENTITY:
            forget_what_was_sent(request)
        return response

    return keeps_what_was_typed(answer)  # type: ignore[return-value]


def whose(user: User) -> str:
    """Write whose a form is, for its field of this name."""
    return SIGNER.sign(person_token(user))


def keep_what_was_typed(request: HttpRequest) -> str:
    """Keep what was sent to a view that is marked, or to the editors' desk by a form that says whose it is.

    Returns the address of the page that shows it again; empty when nothing is kept. Passwords and files never are.
    """
    if request.method != "POST":
        return ""
    try:
        person = SIGNER.unsign(request.POST.get("whose", ""))
    except BadSignature:
        return ""
    fields = _typed_into(request)
    if not fields:
        return ""
    page = _page_of_form(request)
    kept = _kept(request) | {_key(page, person): fields}
    if len(json.dumps(kept, ensure_ascii=False)) > MOST_OF_ALL:
        return ""
    request.session[KEY] = kept
    if request.user.is_authenticated:
        messages.info(request, _("This is not saved yet. What you typed is kept, and this page shows it to you again."))
    else:
        messages.info(request, _("You were signed out. What you typed is kept: sign in, and it is shown to you again."))
    return page


def _kept(request: HttpRequest) -> dict[str, dict[str, list[str]]]:
    """Find what is kept of each form, by ``_key``."""
    kept: dict[str, dict[str, list[str]]] = request.session.get(KEY, {})
    return kept


def _key(page: str, person: str) -> str:
    return f"{person} {page}"


def _page_of_form(request: HttpRequest) -> str:
    match = request.resolver_match
    elsewhere = SHOWN_ON.get(match.view_name) if match else None
    return reverse(elsewhere, kwargs=match.kwargs) if match and elsewhere else request.get_full_path()


def _typed_into(request: HttpRequest) -> dict[str, list[str]]:
    """Find the fields to keep of what was sent; none for a view whose form is not kept."""
    match = request.resolver_match
    if match is None or not ("admin" in match.app_names or getattr(match.func, "keeps_typed", False)):
        return {}
    return {name: values for name, values in request.POST.lists() if name not in NOT_TYPED and not is_password(name)}


def is_password(field: str) -> bool:
    """Whether a field of this name holds a password, which nothing may store."""
    return "password" in field and field != "usable_password"


def all_typed_before(request: PersonRequest) -> QueryDict | None:
    """Find what this person typed into the form at this address; None when nothing of theirs was kept."""
    fields = _kept(request).get(_key(request.get_full_path(), person_token(request.user)))
    if fields is None:
        return None
    found = QueryDict(mutable=True)
    for name, values in fields.items():
        found.setlist(name, values)
    return found


def typed_before(request: PersonRequest) -> dict[str, Any]:
    """Find what this person typed into the form at this address, to fill it with; empty when nothing of theirs was
    kept. A field that was sent several times is a list.
    """
    found = all_typed_before(request) if request.method == "GET" else None
    return {name: values if len(values) > 1 else values[0] for name, values in found.lists()} if found else {}


def fill_in_again(request: PersonRequest, form: forms.BaseForm) -> None:
    """Show in a form that was not sent what this person typed into it before. An id that the page makes is new.

    A field that says with what it was shown (``show_hidden_initial``) is filled where something was typed into it. Of
    several forms on a page, one that was not on it then stays as it is.
    """
    typed = all_typed_before(request) if request.method == "GET" else None
    if typed is None or (form.prefix and not any(name.startswith(f"{form.prefix}-") for name in typed)):
        return
    no_files: MultiValueDict[str, Any] = MultiValueDict()
    for name, field in form.fields.items():
        if isinstance(field, forms.UUIDField) and form.initial.get(name):
            continue
        value = field.widget.value_from_datadict(typed, no_files, form.add_prefix(name))
        if field.show_hidden_initial:
            if value == field.hidden_widget().value_from_datadict(typed, no_files, form.add_initial_prefix(name)):
                continue
            field.show_hidden_initial = False
        form.initial[name] = value


def forget_what_was_sent(request: PersonRequest) -> None:
    """Let go of what was typed into a form, once that form is sent. What was typed into another one stays."""
    forget_what_was_typed(request, page=_page_of_form(request))


def forget_what_was_typed(request: PersonRequest, *, page: str) -> None:
    """Let go of what this person typed into the form of a page."""
    gone = _key(page, person_token(request.user))
    if gone in _kept(request):
        request.session[KEY] = {key: fields for key, fields in _kept(request).items() if key != gone}
