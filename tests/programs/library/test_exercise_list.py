from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.library.finding import LibraryForm
from exercises.models import Equipment, Exercise, ExerciseEquipment, ExerciseMuscle, Muscle
from exercises.snapshot.current import current_catalogue, publish_catalogue
from tests.programs.factories import make_profile

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "exercise-results"}


@pytest.fixture
def url() -> str:
    return reverse("exercises:exercise_list")


def make_exercise(slug: str, **fields) -> Exercise:
    return Exercise.objects.create(
        **{
            "slug": slug,
            "name": slug.replace("-", " ").capitalize(),
            "status": "published",
            "kind": "strength",
            "start_position": "standing",
            "laterality": "both",
            "measure": "repetitions",
            "summary": "A sentence.",
            **fields,
        }
    )


def names(response) -> list[str]:
    return [row.exercise.name for group in response.context["found"].groups for row in group.rows]


def slugs(response) -> set[str]:
    return set(re.findall(r'class="row__name" href="/exercises/([\w-]+)/"', response.content.decode()))


def test_a_visitor_sees_every_published_exercise_by_kind(client: Client, url):
    response = client.get(url)
    assert response.status_code == 200
    assert len(names(response)) == Exercise.objects.published().count() == response.context["found"].count
    page = response.content.decode()
    for exercise in Exercise.objects.published():
        assert f'href="{exercise.get_absolute_url()}"' in page
    assert [group.kind for group in response.context["found"].groups] == [
        kind for kind in Exercise.Kind.values if Exercise.objects.published().filter(kind=kind).exists()
    ]


def test_a_row_has_name_position_and_summary(client: Client, url):
    page = client.get(url, {"q": "hip thrust"}).content.decode()
    exercise = Exercise.objects.get(slug="hip-thrust")
    assert exercise.name in page
    assert exercise.summary in page
    assert str(exercise.get_start_position_display()) in page
    assert '/still.svg"' in page


@pytest.mark.parametrize(
    ("search", "includes"),
    [
        ({"q": "squat"}, "squat"),
        ({"q": "SQUAT plie"}, "plie-squat"),
        ({"q": "body-weight"}, "squat"),  # another name
        ({"q": "buttock"}, "hip-thrust"),  # a muscle, said plainly
        ({"q": "gluteus maximus"}, "hip-thrust"),  # the same in the field's words
        ({"q": "as if to sit down"}, "squat"),  # the summary
        ({"muscle": "quadriceps"}, "squat"),
        ({"position": "supine"}, "flat-back-bridge"),
        ({"kind": "balance"}, "tandem-stand"),
        ({"equipment": "ball"}, "hip-raise-feet-on-ball"),
        ({"equipment": "hand-weights"}, "squat"),  # optional there
        ({"q": "squat", "kind": "strength", "position": "standing", "muscle": "adductors"}, "plie-squat"),
    ],
)
def test_search_and_filters_find(client: Client, url, search, includes):
    response = client.get(url, search)
    assert response.status_code == 200
    assert includes in slugs(response)
    assert response.context["found"].count < Exercise.objects.published().count()


def test_filters_keep_what_does_not_match_out(client: Client, url):
    found = Exercise.objects.filter(slug__in=slugs(client.get(url, {"kind": "balance"})))
    assert {exercise.kind for exercise in found} == {"balance"}
    found = Exercise.objects.filter(slug__in=slugs(client.get(url, {"position": "prone"})))
    assert {exercise.start_position for exercise in found} == {"prone"}
    with_ball = Exercise.objects.filter(slug__in=slugs(client.get(url, {"equipment": "ball"})))
    assert all(exercise.equipment.filter(slug="ball").exists() for exercise in with_ball)


def test_needs_nothing_special(client: Client, url):
    """Only what is needed and not in every home counts; what is optional does not."""
    found = slugs(client.get(url, {"equipment": "none"}))
    for exercise in Exercise.objects.published().prefetch_related("exerciseequipment_set__equipment"):
        special = [row for row in exercise.exerciseequipment_set.all() if row.needed and row.equipment.ask]
        assert (exercise.slug in found) == (not special), exercise.slug


def test_needs_nothing_special_is_not_put_off_by_something_optional(client: Client, url):
    exercise = make_exercise("wall-and-weights")
    for slug, needed in (("wall", True), ("hand-weights", False)):
        ExerciseEquipment.objects.create(exercise=exercise, equipment=Equipment.objects.get(slug=slug), needed=needed)
    assert "wall-and-weights" in slugs(client.get(url, {"equipment": "none"}))


def test_an_exercise_that_matches_twice_is_shown_once(client: Client, url):
    exercise = make_exercise("twice", name="Zzz thigh")
    for slug in ("quadriceps", "hamstrings"):
        ExerciseMuscle.objects.create(exercise=exercise, muscle=Muscle.objects.get(slug=slug))
    assert names(client.get(url, {"q": "thigh zzz"})) == ["Zzz thigh"]


def test_what_has_the_words_in_its_name_comes_first(client: Client, url):
    response = client.get(url, {"q": "sit", "kind": "strength"})
    assert names(response)[0] == "Sit to stand"
    assert len(names(response)) > 1


def test_every_name_finds_its_exercise(rf):
    """Also those that a source gave and that the steps contradict: somebody may know it by no other."""
    missed = []
    catalogue = current_catalogue()
    for exercise in Exercise.objects.published():
        for name in (exercise.name, *exercise.other_names_list):
            form = LibraryForm({"q": name}, catalogue=catalogue)
            assert form.is_valid(), form.errors
            if exercise not in form.found(AnonymousUser()):
                missed.append((exercise.slug, name))
    assert not missed


def test_what_was_found_by_another_name_says_so(client: Client, url):
    response = client.get(url, {"q": "leg and hip extension"})
    (row,) = [row for group in response.context["found"].groups for row in group.rows if row.also_called]
    assert row.exercise.slug == "seated-forward-bend-single-leg"
    assert row.also_called in response.text
    rows = [row for group in client.get(url, {"q": "seated forward"}).context["found"].groups for row in group.rows]
    assert [row.also_called for row in rows if row.exercise == rows[0].exercise] == [""]


def test_nothing_found_says_so_and_has_a_way_out(client: Client, url):
    response = client.get(url, {"q": "trampoline"})
    assert response.status_code == 200
    page = response.content.decode()
    assert "No exercise fits this search" in page
    assert f'href="{url}">Show all exercises' in page
    assert ">0 exercises<" in page


def test_the_form_keeps_what_was_asked_for(client: Client, url):
    page = client.get(url, {"q": "hip", "kind": "mobility"}).content.decode()
    assert 'value="hip"' in page
    assert '<option value="mobility" selected>' in page
    assert '<details class="disclosure" open>' in page


def test_text_from_the_address_is_escaped(client: Client, url):
    page = client.get(url, {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("search", "field"),
    [
        ({"kind": "nonsense"}, "kind"),
        ({"position": "flying"}, "position"),
        ({"muscle": "tail"}, "muscle"),
        ({"equipment": "yacht"}, "equipment"),
        ({"q": "x" * 81}, "q"),
        ({"q": "nul\x00byte"}, "q"),
    ],
)
def test_a_filter_that_does_not_exist_is_named_and_the_rest_still_works(client: Client, url, search, field):
    response = client.get(url, search)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert "field__error" in response.content.decode()
    assert response.context["found"].count == Exercise.objects.published().count()


def test_a_very_long_search_does_not_break_the_database(client: Client, url):
    assert client.get(url, {"q": " ".join("abcdefghijklmnopqrstuvwxyz0123456789"[:40])}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_page_is_read_only(client: Client, url, method):
    assert getattr(client, method)(url).status_code == 405


# --- Drafts -----------------------------------------------------------------------------------------------------------


def test_drafts_are_seen_by_editors_alone(client: Client, owner_client: Client, editor_client: Client, url):
    make_exercise("secret-squat", status="draft")
    for someone in (client, owner_client):
        assert "secret-squat" not in someone.get(url, {"q": "secret"}).content.decode()
    page = editor_client.get(url, {"q": "secret"}).content.decode()
    assert "secret-squat" in page
    assert "tag--draft" in page


# --- For the person ---------------------------------------------------------------------------------------------------


def marks(response) -> dict[str, str]:
    return {row.exercise.slug: row.mark for group in response.context["found"].groups for row in group.rows}


def test_a_visitor_sees_no_marks(client: Client, url):
    assert not any(marks(client.get(url)).values())


def test_each_row_says_what_it_is_for_a_person(owner_client: Client, url, told):
    told(osteoporosis=True, fai=False)
    response = owner_client.get(url)
    found = marks(response)
    assert found["seated-march"] == ""
    assert found["double-knee-to-chest"] == "Not for you for now"
    assert "With changes" in found.values()
    page = response.content.decode()
    for words in {words for words in found.values() if words}:
        assert len(re.findall(rf">{words}</span>", page)) == list(found.values()).count(words)


def test_locked_rows_say_so(owner_client: Client, url, told):
    told(osteoporosis=True, vertebral_fracture=True)
    assert "Locked until cleared" in marks(owner_client.get(url)).values()


def test_when_all_exercising_waits_the_list_says_so_first(owner_client: Client, url, told):
    told(cardiac_symptoms=True)
    page = owner_client.get(url).content.decode()
    assert "All exercises wait until a doctor or physiotherapist has said yes." in page
    told(osteoporosis=True)
    assert "All exercises wait" not in owner_client.get(url).content.decode()


def test_without_a_health_check_there_are_no_marks_but_a_way_to_it(owner_client: Client, url):
    response = owner_client.get(url)
    assert not any(marks(response).values())
    assert "Answer the health check first." in response.content.decode()


def test_what_one_person_told_is_not_shown_to_another(owner_client, other_client, owner, url, monkeypatch):
    make_profile(owner, bones=["osteoporosis"])
    assert any(marks(owner_client.get(url)).values())
    assert not any(marks(other_client.get(url)).values())


# --- htmx -------------------------------------------------------------------------------------------------------------


def test_htmx_gets_the_results_alone(client: Client, url):
    response = client.get(url, {"q": "squat"}, headers=HTMX)
    fragment = response.content.decode()
    assert "<html" not in fragment
    assert "<form" not in fragment
    assert 'id="exercise-results"' in fragment
    assert 'id="exercise-count" role="status" hx-swap-oob="innerHTML"' in fragment
    assert "squat" in slugs(response)


def test_caches_keep_page_and_fragment_apart(client: Client, url):
    assert "HX-Request" in client.get(url)["Vary"]
    assert "HX-Request" in client.get(url, headers=HTMX)["Vary"]


def test_the_page_has_no_out_of_band_part(client: Client, url):
    page = client.get(url).content.decode()
    assert "hx-swap-oob" not in page.split('id="exercise-count"')[1]
    assert page.count('id="exercise-count"') == 1


def test_typing_replaces_the_address_and_choosing_adds_a_step(client: Client, url):
    here = {**HTMX, "HX-Current-URL": f"http://testserver{url}?q=squ"}
    typed = client.get(url, {"q": "squat", "kind": ""}, headers=here)
    assert typed["HX-Replace-Url"] == f"{url}?q=squat"
    assert "HX-Push-Url" not in typed
    chosen = client.get(url, {"q": "squ", "kind": "strength"}, headers=here)
    assert chosen["HX-Push-Url"] == f"{url}?q=squ&kind=strength"
    assert "HX-Replace-Url" not in chosen
    emptied = client.get(url, {"q": "", "kind": ""}, headers=here)
    assert emptied["HX-Replace-Url"] == url


def test_the_form_works_without_htmx_and_updates_with_it(client: Client, url):
    form = re.search(r"<form class=\"filter\".*?>", client.get(url).content.decode(), re.DOTALL)[0]
    assert f'method="get" action="{url}"' in form
    assert f'hx-get="{url}"' in form
    assert "input changed delay:250ms from:#id_q" in form
    assert 'hx-sync="this:queue last"' in form


# --- Growth -----------------------------------------------------------------------------------------------------------


def queries(client: Client, url: str) -> int:
    client.get(url)  # the snapshot is parsed once for each process
    caches["template_fragments"].clear()  # what is kept costs none
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("who", ["visitor", "owner", "editor"])
def test_queries_do_not_grow_with_the_catalogue(who, request, client, url, told):
    told(osteoporosis=True)
    someone = client if who == "visitor" else request.getfixturevalue(f"{who}_client")
    before = queries(someone, url)
    for number in range(Exercise.objects.count()):
        exercise = make_exercise(f"more-{number}")
        ExerciseMuscle.objects.create(exercise=exercise, muscle=Muscle.objects.get(slug="quadriceps"))
        ExerciseEquipment.objects.create(exercise=exercise, equipment=Equipment.objects.get(slug="wall"))
    publish_catalogue()
    assert queries(someone, url) == before <= 12
    assert "more-7" in slugs(someone.get(url))
