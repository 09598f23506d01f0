"""Addresses of films: any usual one is the same film; what is none is refused; dead ones are found and not shown."""

from __future__ import annotations

from datetime import date
from io import StringIO
from urllib.error import URLError

import pytest
from django.core.management import call_command

from exercises import films, links
from exercises.loading import EXERCISES
from exercises.models import Exercise, Video
from tests.desk import add_row, draft_of, read_form

from .admin.pages import page

TODAY = date(2026, 11, 2)
ID = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        (f"https://www.youtube.com/watch?v={ID}", 0),
        (f"http://youtube.com/watch?feature=shared&v={ID}&list=PL123&index=3", 0),
        (f"https://m.youtube.com/watch?v={ID}&t=90", 90),
        (f"https://music.youtube.com/watch?v={ID}&si=abc", 0),
        (f"https://youtu.be/{ID}?si=xYz_12&t=75s", 75),
        (f"youtu.be/{ID}", 0),
        (f"https://www.youtube.com/shorts/{ID}?feature=share", 0),
        (f"https://www.youtube.com/live/{ID}", 0),
        (f"https://www.youtube.com/embed/{ID}?start=12", 12),
        (f"https://www.youtube-nocookie.com/embed/{ID}", 0),
        (f"https://www.youtube.com/watch?v={ID}#t=1m30s", 90),
        (f"https://www.youtube.com/watch?v={ID}&t=1h2m3s", 3723),
    ],
)
def test_any_usual_address_is_the_same_film(typed, start):
    film = films.read(typed)
    assert film is not None
    assert (film.id, film.start, film.address) == (ID, start, f"https://www.youtube.com/watch?v={ID}")
    assert films.read(film.watch(start)) == film
    assert film.frame(start).startswith(f"https://www.youtube-nocookie.com/embed/{ID}?")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://vimeo.com/76979871", "https://vimeo.com/76979871"),
        ("https://vimeo.com/76979871/8272103f6e?share=copy", "https://vimeo.com/76979871/8272103f6e"),
        ("https://player.vimeo.com/video/76979871?h=8272103f6e", "https://vimeo.com/76979871/8272103f6e"),
        ("https://vimeo.com/channels/staffpicks/76979871#t=1m5s", "https://vimeo.com/76979871"),
        ("https://vimeo.com/showcase/1234567/video/76979871", "https://vimeo.com/76979871"),
    ],
)
def test_a_film_at_vimeo_plays_without_being_followed(typed, address):
    film = films.read(typed)
    assert film is not None
    assert film.address == address
    assert "dnt=1" in film.frame(0)
    assert film.frame(65).endswith("#t=65s")
    assert ("&h=" in film.frame(0)) is bool(film.key)


@pytest.mark.parametrize(
    "typed",
    [
        "https://www.youtube.com/watch?v=tooshort",
        "https://www.youtube.com/@clinic",
        "https://www.youtube.com/playlist?list=PL123",
        "https://youtu.be/",
        "https://vimeo.com/about",
        "https://vimeo.com/showcase/1234567",
        "https://evil.example/watch?v=dQw4w9WgXcQ",
        "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "javascript://youtube.com/watch?v=dQw4w9WgXcQ",
        "https://[",
        "",
    ],
)
def test_what_is_no_film_is_none(typed):
    assert films.read(typed) is None


@pytest.mark.django_db
def test_the_desk_keeps_one_address_and_the_second_it_starts_at(editor_client):
    squat = Exercise.objects.get(slug="squat")
    data = read_form(editor_client.get(page(squat)))
    film = {"order": "", "title": "T", "provider": "P", "medium": "video", "grade": "A", "has_captions": "unknown"}
    add_row(data, "videos", url=f"https://youtu.be/{ID}?si=x&t=1m5s", start_second="0", **film)
    assert editor_client.post(page(squat), data).status_code == 302
    kept = draft_of("exercise", "squat")["videos"][-1]
    assert (kept["url"], kept["start_second"]) == (f"https://www.youtube.com/watch?v={ID}", 65)
    data[f"videos-{int(data['videos-TOTAL_FORMS']) - 1}-url"] = "https://www.youtube.com/@clinic"
    refused = editor_client.post(page(squat), data)
    assert refused.status_code == 422
    assert "There is no film in this address." in refused.text


# --- Links ---


@pytest.fixture
def videos(db):
    Video.objects.all().delete()
    squat = Exercise.objects.get(slug="squat")
    made = {
        "works": ("video", f"https://www.youtube.com/watch?v={ID}"),
        "private": ("video", "https://vimeo.com/76979871"),
        "page": ("page", "https://clinic.example/gone"),
        "silent": ("page", "https://clinic.example/silent"),
        "busy": ("page", "https://clinic.example/busy"),
    }
    return {
        name: Video.objects.create(exercise=squat, title=name, provider="P", medium=medium, url=url, grade="A")
        for name, (medium, url) in made.items()
    }


def provider(address):
    """Answer as the providers do."""
    if "silent" in address:
        raise OSError("nobody there")
    if "youtube.com/oembed" in address:
        return 200
    if "vimeo.com/api/oembed" in address:
        return 403
    return {"gone": 404, "busy": 503}[address.rsplit("/", 1)[1]]


def test_dead_links_are_marked_and_no_longer_shown_and_our_picture_stays(videos, client):
    found = links.check_links(Video.objects.all(), today=TODAY, ask=provider)
    assert {video.title for video in found.works} == {"works"}
    assert {video.title for video in found.dead} == {"private", "page"}
    assert {video.title for video in found.unknown} == {"silent", "busy"}
    assert Video.objects.get(title="page").checked_on == TODAY
    assert Video.objects.get(title="silent").state == Video.State.UNCHECKED
    shown = client.get(videos["page"].exercise.get_absolute_url())
    assert "vimeo" not in shown.text
    assert f"embed/{ID}" in shown.text
    assert "exercise__picture" in shown.text
    again = links.check_links(Video.objects.filter(title="page"), today=TODAY, ask=lambda _address: 200)
    assert again.works
    assert Video.objects.get(title="page").state == Video.State.WORKS


def test_an_address_is_asked_for_in_the_letters_that_can_be_sent(monkeypatch):
    asked = []

    class Opener:
        def open(self, request, timeout):
            asked.append((request.host, request.selector))
            raise URLError("nobody there")

    monkeypatch.setattr(links, "build_opener", lambda *_handlers: Opener())
    for address in ("https://bücher.example/übung?für=knie", "https://clinic.example/a%20b?c=d%26e"):
        with pytest.raises(OSError, match="nobody there"):
            links.answer_of(address)
    assert asked == [
        ("xn--bcher-kva.example", "/%C3%BCbung?f%C3%BCr=knie"),
        ("clinic.example", "/a%20b?c=d%26e"),
    ]


@pytest.mark.parametrize(
    "address", ["https://[clinic.example/", f"https://{'ü' * 80}.example/", "ftp://clinic.example/"]
)
def test_what_is_no_address_of_the_web_stops_no_other_question(address):
    with pytest.raises(OSError):
        links.answer_of(address)


def test_the_command_says_what_is_dead(videos, monkeypatch):
    monkeypatch.setattr(links.check_links, "__kwdefaults__", {"ask": provider})
    out = StringIO()
    call_command("check_links", stdout=out)
    assert "dead: squat: https://clinic.example/gone" in out.getvalue()
    assert "1 work, 2 are dead, 2 unanswered." in out.getvalue()


def test_what_was_seen_of_a_link_makes_no_row_edited_and_survives_a_change(db):
    squat = EXERCISES.rows().get(slug="squat")
    before = EXERCISES.to_data(squat)
    squat.videos.update(state=Video.State.BROKEN, checked_on=TODAY)
    squat = EXERCISES.rows().get(slug="squat")
    assert EXERCISES.to_data(squat) == before
    EXERCISES.write(squat, {**before, "summary": "Other words."})
    assert set(squat.videos.values_list("state", flat=True)) == {Video.State.BROKEN}


@pytest.mark.django_db
def test_all_films_are_on_one_page_for_editors(editor_client, owner_client):
    video = Video.objects.last()
    Video.objects.filter(pk=video.pk).update(state=Video.State.BROKEN)
    response = editor_client.get("/admin/videos/")
    assert len(response.context["videos"]) == Video.objects.count()
    assert response.context["videos"][0] == video
    assert owner_client.get("/admin/videos/", follow=True).status_code == 403
