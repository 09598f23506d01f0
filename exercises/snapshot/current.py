"""The catalogue in force, as the rules see it: one immutable document, the same for everybody.

It is written whenever the catalogue changes (``publish_catalogue``), and each process parses a version only once. So a
page can screen the whole catalogue for a person without a query for each rule.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from ..models import CatalogueSnapshot
from ..prepared import Prepared
from ..rules.catalogue import Catalogue
from .document import content
from .parsing import parse

_token: Prepared[uuid.UUID] = Prepared(lambda: CatalogueSnapshot.objects.values_list("token", flat=True)[:1])
_parsed: tuple[uuid.UUID, Catalogue] | None = None
# The catalogue that this request has already asked for, if any; None outside ``one_catalogue``.
_asked: ContextVar[list[Catalogue] | None] = ContextVar("asked", default=None)


@contextmanager
def one_catalogue() -> Iterator[None]:
    """Within this block, ask the database for the version in force at most once, until a new one is published."""
    token = _asked.set([])
    try:
        yield
    finally:
        _asked.reset(token)


def current_catalogue() -> Catalogue:
    """Read the catalogue in force.

    Asks the database which version that is, and reads the document only when this process has not seen the version.
    """
    asked = _asked.get()
    if asked:
        return asked[0]
    catalogue = _read()
    if asked is not None:
        asked.append(catalogue)
    return catalogue


def _read() -> Catalogue:
    global _parsed
    token = _token.first()
    if token is None:
        return parse(content())
    if _parsed is None or _parsed[0] != token:
        row = CatalogueSnapshot.objects.get()
        _parsed = (row.token, parse(json.loads(row.content), version=str(row.token)))
    return _parsed[1]


@transaction.atomic
def publish_catalogue() -> None:
    """Write a new snapshot from the tables, unless nothing would change. Call it after any change of the catalogue.

    Loading calls it even when no row changed, because after an upgrade the document may have a new form.
    """
    text = json.dumps(content(), ensure_ascii=False)
    if asked := _asked.get():
        asked.clear()
    if CatalogueSnapshot.objects.filter(content=text).exists():
        return
    CatalogueSnapshot.objects.update_or_create(singleton=True, defaults={"token": uuid.uuid4(), "content": text})
