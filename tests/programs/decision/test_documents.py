"""Documents of many rows are written in one statement, each as it would be by itself."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from exercises.documents import write_documents
from programs.models import Session
from tests.programs.factories import make_copies, make_routine, make_session


@pytest.mark.django_db
def test_many_documents_in_one_statement(owner: User) -> None:
    first = make_session(make_routine(owner))
    others = make_copies(first, on=[first.performed_on - timedelta(days=number) for number in range(1, 21)])
    documents: dict[uuid.UUID, dict[str, Any]] = {
        session.pk: {"said": "Don’t “bend” \\ '$.x' %s", "of": [number, None, 0.5, {}]} if number else {}
        for number, session in enumerate(others)
    }
    with CaptureQueriesContext(connection) as asked:
        write_documents(Session.objects.all(), "decided", documents.items())
    assert len(asked) == 1
    assert dict(Session.objects.values_list("pk", "decided")) == {**documents, first.pk: first.decided}
