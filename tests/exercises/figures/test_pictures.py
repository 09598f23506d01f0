"""Pictures as files: addresses that change with the picture, the tag, the sheet; figures as rows of the catalogue."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from exercises import drawings, figures
from exercises.loading import EXERCISES_FOLDER
from exercises.models import Exercise, Figure
from exercises.pictures import all_figures, draw_all, figure_sources
from exercises.snapshot.current import publish_catalogue

pytestmark = pytest.mark.django_db
SLUG = "sit-to-stand"


def render(text: str, **context: object) -> str:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return Template("{% load figure_tags %}" + text).render(Context({"request": request, **context}))


def test_a_visitor_sees_a_picture(client):
    drawn = all_figures()[SLUG]
    for kind in ("move", "strip", "print", "still"):
        for other_side in (False, True):
            response = client.get(drawn.url(kind, other_side=other_side))
            assert response.status_code == 200
            assert response["Content-Type"] == "image/svg+xml"
            assert "immutable" in response["Cache-Control"]
            assert response.content.startswith(b"<svg")
            assert not response.cookies
    assert client.post(drawn.url("move")).status_code == 405


def test_a_picture_carries_its_own_narrow_policy(client):
    policy = client.get(all_figures()[SLUG].url("move"))["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"style-src 'sha256-[^' ]+'", policy)
    assert "unsafe" not in policy


def test_an_address_of_before_leads_to_the_picture_of_now(client):
    drawn = all_figures()[SLUG]
    for kind in ("move", "still-other-side"):
        response = client.get(f"/exercises/figures/{SLUG}/0123456789ab/{kind}.svg")
        assert response.status_code == 302
        assert drawn.digest in response["Location"]
        assert response["Location"].endswith(f"/{kind}.svg")
        assert response["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["nothing/0/move.svg", f"{SLUG}/0/dance.svg", f"{SLUG}/0/-other-side.svg"])
def test_what_is_unknown_is_not_found(client, path):
    assert client.get(f"/exercises/figures/{path}").status_code == 404


def test_the_picture_of_a_draft_is_for_editors(client, editor_client):
    exercise = Exercise.objects.get(slug=SLUG)
    exercise.status = "draft"
    exercise.save()
    publish_catalogue()
    url = all_figures()[SLUG].url("move")
    assert client.get(url).status_code == 404
    response = editor_client.get(url)
    assert response.status_code == 200
    assert "public" not in response["Cache-Control"]


def test_a_changed_figure_has_another_address(client):
    before = all_figures()[SLUG]
    others = {slug: drawn.digest for slug, drawn in all_figures().items() if slug != SLUG}
    row = Figure.objects.get(exercise__slug=SLUG)
    row.content["text"] += "tempo: 2 2\n"
    row.save()
    publish_catalogue()
    after = all_figures()[SLUG]
    assert after.digest != before.digest
    assert client.get(before.url("move")).status_code == 302
    assert {slug: drawn.digest for slug, drawn in all_figures().items() if slug != SLUG} == others


def test_the_large_picture_moves_and_has_a_still_one_for_those_who_want_no_motion():
    html = render("{% figure slug %}", slug=SLUG)
    drawn = all_figures()[SLUG]
    assert f'media="(prefers-reduced-motion: reduce)" srcset="{drawn.url("strip")}"' in html
    assert f'src="{drawn.url("move")}"' in html
    assert f'src="{drawn.url("print")}"' in html
    assert html.count(f'alt="{drawn.alt}"') == len(drawn.views)
    assert len(re.findall(r'width="\d+" height="\d+"', html)) == 2 * len(drawn.views) + 1
    assert "style=" not in html


def test_a_reader_switches_between_the_views_and_the_first_is_printed():
    drawn = next(known for known in all_figures().values() if len(known.views) == 2)
    html = render("{% figure slug %}", slug=drawn.slug)
    assert html.count('type="radio"') == 2
    assert html.count(" checked") == 1
    assert drawn.url("move-2") in html
    assert html.count("print.svg") == 1
    single = next(known for known in all_figures().values() if len(known.views) == 1)
    assert 'type="radio"' not in render("{% figure slug %}", slug=single.slug)


def test_a_person_sees_the_body_that_they_chose(client):
    drawn = all_figures()[SLUG]
    plain, chosen = (client.get(drawn.url("still", look=look)) for look in ("", "b-dark-black"))
    assert chosen.status_code == 200
    assert chosen.content != plain.content
    assert drawn.url("print", look="b-dark-black") == drawn.url("print")
    assert drawn.url("still", look="nobody") == drawn.url("still")
    assert client.get(drawn.url("still").replace("still", "still-look-c-green-blue")).status_code == 404


def test_the_side_that_works_can_be_asked_for():
    ours, other = (
        next(known for known in all_figures().values() if known.figure.side == side) for side in ("right", "left")
    )
    for drawn, as_drawn in ((ours, "right"), (other, "left")):
        for side in ("right", "left"):
            sources = figure_sources(drawn.slug, side=side)
            assert sources is not None
            assert ("other-side" in sources["move"]) == (side != as_drawn)


def test_what_is_drawn_is_kept_and_what_is_no_more_is_forgotten(settings, tmp_path):
    settings.PICTURES_DIR = tmp_path / "pictures"
    Figure.objects.exclude(exercise__slug=SLUG).delete()
    publish_catalogue()
    assert draw_all() == 2, "one for each build"
    assert draw_all() == 0
    before = set(settings.PICTURES_DIR.iterdir())
    row = Figure.objects.get(exercise__slug=SLUG)
    row.content["text"] += "tempo: 2 2\n"
    row.save()
    assert draw_all() == 2
    assert before.isdisjoint(settings.PICTURES_DIR.iterdir())


def test_several_threads_may_draw_the_same_at_once(settings, tmp_path, monkeypatch):
    settings.PICTURES_DIR = tmp_path / "pictures"
    order = all_figures()[SLUG].order()
    together = threading.Barrier(3, timeout=60)
    read = figures.read

    def read_together(text: str) -> figures.Figure:
        together.wait()
        return read(text)

    monkeypatch.setattr(figures, "read", read_together)
    with ThreadPoolExecutor(3) as threads:
        pictures = set(threads.map(lambda _number: drawings.picture(order, "a", "still"), range(3)))
    assert len(pictures) == 1 and None not in pictures
    assert [path.suffix for path in settings.PICTURES_DIR.iterdir()] == [".zip"]


def test_without_motion_there_is_no_moving_picture():
    html = render("{% figure slug moving=False %}", slug=SLUG)
    assert "move.svg" not in html
    assert "strip.svg" in html


def test_the_small_picture_is_still(client):
    exercise = Exercise.objects.get(slug=SLUG)
    html = render('{% figure exercise "small" decorative=True other_side=True %}', exercise=exercise)
    assert "still-other-side.svg" in html
    assert 'alt=""' in html


def test_an_exercise_without_a_figure_has_no_picture():
    Figure.objects.all().delete()
    publish_catalogue()
    assert render("{% figure slug %}", slug=SLUG).strip() == ""
    assert render("{% figure_address slug %}", slug=SLUG) == ""


def test_a_page_that_tells_the_time_gets_the_moving_picture_and_each_key_pose(client):
    drawn = all_figures()[SLUG]
    sources = figure_sources(SLUG)
    assert sources is not None
    assert sources["move"] == drawn.url("move")
    assert sources["alt"] == drawn.alt
    assert len(sources["poses"]) == len(sources["steps"]) == len(drawn.figure.poses)
    assert 0 <= sources["hold_pose"] < len(sources["poses"])
    assert sources["seconds"] > 1
    assert len(set(sources["poses"])) == len(sources["poses"])
    pictures = [client.get(url) for url in [sources["move"], *sources["poses"]]]
    assert {response.status_code for response in pictures} == {200}
    frames = {re.findall(rb'viewBox="([^"]+)"', response.content)[0] for response in pictures}
    assert len(frames) == 1, "one takes the place of the other without a jump"
    assert b"<animate" in pictures[0].content
    assert not any(b"<animate" in response.content for response in pictures[1:])


def test_the_pose_that_is_held_is_the_one_with_the_longest_hold():
    row = Figure.objects.get(exercise__slug=SLUG)
    row.content["text"] = re.sub(r"(?m)^(pose 2: .*)$", r"\1, hold 5", row.content["text"])
    row.save()
    publish_catalogue()
    sources = figure_sources(SLUG, side="left")
    assert sources is not None
    assert sources["hold_pose"] == 1
    assert sources["poses"][1].endswith("/pose-2-other-side.svg")


def test_there_is_no_pose_beyond_the_last(client):
    drawn = all_figures()[SLUG]
    for kind in (f"pose-{len(drawn.figure.poses) + 1}", "pose-0", "pose-", "pose-one"):
        assert client.get(drawn.url(kind)).status_code == 404


def test_an_exercise_without_a_figure_has_no_sources():
    assert figure_sources("nothing") is None


def test_many_pictures_on_a_page_cost_one_query():
    slugs = list(all_figures())[:8]
    text = "{% for slug in slugs %}{% figure slug %}{% figure_address slug %}{% endfor %}"
    with CaptureQueriesContext(connection) as queries:
        html = render(text, slugs=slugs)
    assert html.count("exercise-figure__print") == len(slugs) > 3
    assert len(queries) == 1


# --- Rows ---


def test_every_file_is_a_row():
    files = {path.stem for path in (EXERCISES_FOLDER / "figures").glob("*.toml")}
    assert {row.exercise.slug for row in Figure.objects.select_related("exercise")} == files


def test_a_figure_that_no_body_can_do_is_not_loaded(tmp_path: Path):
    call_command("dump_catalogue", str(tmp_path), verbosity=0)
    path = tmp_path / "exercises" / "figures" / f"{SLUG}.toml"
    text = path.read_text()
    path.write_text(text.replace("\n\npose 2", "\nright hip: abducted 90, flexed 0\n\npose 2", 1))
    with pytest.raises(CommandError, match=rf"{SLUG}.toml: .*pose 1: the right hip opens too far by 18 degrees"):
        call_command("load_catalogue", str(tmp_path))


def test_an_edited_figure_is_left_alone(capsys):
    row = Figure.objects.get(exercise__slug=SLUG)
    row.content["text"] += "tempo: 2 2\n"
    row.save()
    publish_catalogue()
    call_command("load_catalogue")
    assert f"kept as edited: figure {SLUG}" in capsys.readouterr().out
    row.refresh_from_db()
    assert row.content["text"].endswith("tempo: 2 2\n")


# --- The sheet ---


def test_editors_see_all_pictures_on_one_page(editor_client, undrawn):
    Figure.objects.get(exercise__slug=SLUG).delete()
    publish_catalogue()
    response = editor_client.get("/admin/contact-sheet/")
    assert response.status_code == 200
    html = response.content.decode()
    for slug, drawn in all_figures().items():
        assert drawn.url("move") in html, slug
    assert f'<li><a href="/admin/exercises/exercise/{Exercise.objects.get(slug=SLUG).pk}/change/">' in html
    assert "/admin/contact-sheet/" in editor_client.get("/admin/").content.decode()


def test_the_sheet_is_for_editors(client, django_user_model):
    staff = django_user_model.objects.create_user(email="desk@example.org", password="x", is_staff=True)
    client.force_login(staff)
    assert client.get("/admin/contact-sheet/").status_code == 403


def test_the_sheet_of_the_files_says_what_is_wrong(tmp_path: Path):
    target = tmp_path / "sheet.html"
    call_command("contact_sheet", str(target), SLUG, verbosity=0)
    page = target.read_text()
    assert page.count("<section") == 1
    assert "Sit to stand" in page
    assert page.count("<img") == len(all_figures()[SLUG].views) + 2, "each view, the small one, the movement"
    assert "animate" not in (call_command("contact_sheet", str(target), SLUG, "--paper", verbosity=0) or "")
    assert target.read_text() != page
    with pytest.raises(CommandError, match="no figure nothing"):
        call_command("contact_sheet", str(target), "nothing")
