"""What every view file asks, said once."""

from __future__ import annotations

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

MOST_QUERIES = 12


def signs_in_first(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))


def queries_of(client: Client, address: str, *, most: int = MOST_QUERIES) -> int:
    """Count the queries of a page. It is fetched once before, so that what is remembered is remembered."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(captured) <= most, "\n".join(query["sql"][:300] for query in captured)
    return len(captured)
