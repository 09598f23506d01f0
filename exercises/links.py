"""Whether the films and pages that exercises name are still there: asked of their providers, kept with each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.db import transaction
from django.utils.encoding import iri_to_uri

from .models import Video
from .snapshot.current import publish_catalogue

logger = logging.getLogger(__name__)

TIMEOUT = 10
# What a provider answers about a film that is gone, private, or not to be shown elsewhere; and any site about no page.
GONE = frozenset({401, 403, 404, 410})
GONE_PAGES = frozenset({404, 410})


@dataclass(kw_only=True)
class Found:
    """What looking at all links found: which work, which are newly or still dead, and which nobody could answer for."""

    works: list[Video] = field(default_factory=list)
    dead: list[Video] = field(default_factory=list)
    unknown: list[Video] = field(default_factory=list)


def answer_of(address: str) -> int:
    """Ask an address and return the status. Raises OSError when nobody answers."""
    try:
        request = Request(_in_ascii(address), headers={"User-Agent": "Homestretch link check"})  # noqa: S310 -- see below
        if request.type not in {"http", "https"}:
            raise OSError(f"not an address of the web: {address}")
        with build_opener(HTTPRedirectHandler).open(request, timeout=TIMEOUT) as response:
            return int(response.status)
    except HTTPError as error:
        return error.code
    except (HTTPException, ValueError) as error:  # the latter for what is no address
        raise OSError(str(error)) from error


def _in_ascii(address: str) -> str:
    """Write an address as it is sent. Editors write it as a browser shows it. Raises ValueError for a wrong one."""
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    return parts._replace(netloc=host, path=iri_to_uri(parts.path), query=iri_to_uri(parts.query)).geturl()


def check_links(videos: Iterable[Video], *, today: date, ask: Callable[[str], int] = answer_of) -> Found:
    """Ask for each film or page whether it is still there, and keep the answer. What nobody answers stays as it was."""
    found = Found()
    for video in videos:
        film = video.film if video.medium == Video.Medium.VIDEO else None
        try:
            status = ask(film.question if film else video.url)
        except OSError as error:
            logger.warning("No answer about %s: %s", video.url, error)
            found.unknown.append(video)
            continue
        if status in (GONE if film else GONE_PAGES):
            found.dead.append(video)
        elif status < 400:
            found.works.append(video)
        else:
            found.unknown.append(video)
    with transaction.atomic():
        for state, those in ((Video.State.WORKS, found.works), (Video.State.BROKEN, found.dead)):
            Video.objects.filter(pk__in=[video.pk for video in those]).update(state=state, checked_on=today)
        publish_catalogue()
    return found
