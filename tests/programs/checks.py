"""What every view file asks, said once."""

from __future__ import annotations

import re
from urllib.parse import urljoin

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


def tables_opened(client: Client, address: str) -> set[str]:
    """Open each table to which a page links, as a page and as the part of it that the link names; return their ids."""
    links = re.findall(
        r'id="(table-[^"]+)" href="([^"#]+)#\1" [^>]*hx-target="#([a-z-]+)"', client.get(address).content.decode()
    )
    for name, query, part in links:
        where = urljoin(address, query.replace("&amp;", "&"))
        page = client.get(where).content.decode()
        fragment = client.get(where, headers={"HX-Request": "true", "HX-Target": part}).content.decode()
        assert f'id="{part}"' in fragment
        assert "<h1" not in fragment
        for shown in (page, fragment):
            ((opened, body),) = re.findall(
                r'(?s)<details class="disclosure" open>\s*<summary [^>]*id="([^"]+)".*?</summary>(.*?)</details>', shown
            )
            assert opened == name
            assert "<tr" in body or "<li" in body
    return {name for name, _query, _part in links}
