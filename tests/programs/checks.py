"""What every view file asks, said once."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

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
    """Open all tables to which a page links, one after the other, as a page and as the part of it that the link names.

    Those before stay open, and so does whatever else the address says. Returns their ids.
    """
    opened: set[str] = set()
    before = parse_qsl(urlsplit(address).query)
    page = client.get(address).text
    while link := re.search(r'id="(table-[^"]+)" href="([^"#]+)#\1" [^>]*hx-target="#([a-z-]+)"', page):
        name, query, part = link.groups()
        opened.add(name)
        address = urljoin(address, query.replace("&amp;", "&"))
        assert parse_qsl(urlsplit(address).query)[: len(before)] == before
        page = client.get(address).text
        fragment = client.get(address, headers={"HX-Request": "true", "HX-Target": part}).text
        assert f'id="{part}"' in fragment
        assert "<h1" not in fragment
        assert name in _open_tables(fragment)
        assert _open_tables(page) == opened
    return opened


def _open_tables(page: str) -> set[str]:
    """Find the ids of the tables that are open, each with something in it."""
    found = re.findall(
        r'(?s)<details class="disclosure" open>\s*<summary [^>]*id="([^"]+)".*?</summary>(.*?)</details>', page
    )
    assert all("<tr" in body or "<li" in body for _name, body in found)
    return {name for name, _body in found}
