from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.clearance.clinician import record_clearance
from accounts.health_check.testing import healthy_answers
from accounts.models import Clearance, HealthProfile, User
from exercises.fields import lines
from exercises.models import (
    Contraindication,
    Equipment,
    Exercise,
    ExerciseEquipment,
    ExerciseMuscle,
    ExerciseSource,
    Ladder,
    Muscle,
    SequencePart,
    Source,
    Status,
    Step,
    Substitution,
    Video,
)
from exercises.snapshot.current import current_catalogue, publish_catalogue
from tests.programs.factories import make_profile

pytestmark = pytest.mark.django_db


def address(slug: str) -> str:
    return reverse("exercises:exercise_detail", args=[slug])


def page_of(client: Client, slug: str) -> str:
    response = client.get(address(slug))
    assert response.status_code == 200
    return response.content.decode()


def text_of(page: str) -> str:
    """Return what a page says, without its marks, with single spaces."""
    main = page.split("<main", 1)[1]
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))
    for code, sign in (("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&"), ("&gt;", ">"), ("&lt;", "<")):
        words = words.replace(code, sign)
    return words


def test_a_visitor_reads_all_about_an_exercise(client: Client):
    exercise = Exercise.objects.get(slug="squat")
    words = text_of(page_of(client, "squat"))
    for text in (exercise.name, exercise.summary, exercise.purpose, exercise.feel, "Also called: Body-weight squat"):
        assert text in words
    for step in exercise.steps.all():
        assert f"{step.get_kind_display()} {step.text}" in words
    for text in lines(exercise.mistakes) + lines(exercise.stop_when):
        assert text in words
    for text in lines(exercise.our_additions):
        assert f"Our addition {text}" in words
    for citation in exercise.exercisesource_set.select_related("source"):
        assert citation.source.title in words
        assert citation.locator in words
    assert "To start 1 set of 10 to 15." in words
    assert "To grow into 3 sets of 10 to 15. Rest 60 seconds between sets." in words
    assert "Buttock (Gluteus maximus)" in words
    assert "Not yet reviewed by a clinician." in words
    assert "Text: Homestretch, CC BY-SA 4.0" in words


def test_steps_are_a_numbered_list_in_order(client: Client):
    page = page_of(client, "squat")
    listed = re.findall(r'<li class="steps__item">', page)
    assert len(listed) == Exercise.objects.get(slug="squat").steps.count()
    assert '<ol class="steps" role="list">' in page


def test_every_published_exercise_has_its_page(client: Client):
    for exercise in Exercise.objects.published():
        words = text_of(page_of(client, exercise.slug))
        assert exercise.name in words
        assert "Stop when" in words
        assert "{{" not in words
        assert "{%" not in words


def test_what_is_needed_and_what_may_be_used(client: Client):
    words = text_of(page_of(client, "squat"))
    assert "What you need Steady chair" in words
    assert "If you like Hand weights" in words
    words = text_of(page_of(client, "hip-raise-feet-on-ball"))
    assert "What you need Exercise ball" in words


def test_a_sequence_lists_its_parts_in_order_with_links(client: Client):
    page = page_of(client, "plie-squat-series")
    parts = list(Exercise.objects.get(slug="plie-squat-series").parts.select_related("child"))
    places = [page.index(f'href="{part.child.get_absolute_url()}"') for part in parts]
    assert places == sorted(places)
    assert "4 parts in a row" in page
    assert "It is a part of" in page_of(client, parts[0].child.slug)


def test_easier_and_harder_versions(client: Client):
    page = page_of(client, "squat")
    easier, harder = page.index(address("sit-to-stand")), page.index(address("stationary-lunge"))
    assert page.index("Easier</h3>") < easier < page.index("Harder</h3>") < harder
    assert "Easier and harder" not in page_of(client, "pelvic-tilt-bridge")


def test_a_reviewed_page_names_who_and_when(client: Client):
    Exercise.objects.filter(slug="squat").update(reviewed_by="Dr Mira Test", reviewed_on=date(2025, 5, 3))
    assert "Reviewed by Dr Mira Test on Saturday 3 May 2025." in text_of(page_of(client, "squat"))


def test_text_of_editors_is_escaped(client: Client):
    Exercise.objects.filter(slug="squat").update(purpose="<script>alert(1)</script>", mistakes="<b>x</b>")
    page = page_of(client, "squat")
    assert "<script>alert" not in page
    assert "<b>x" not in page


def test_unknown_is_not_found(client: Client):
    assert client.get(address("no-such-exercise")).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_page_is_read_only(client: Client, method):
    assert getattr(client, method)(address("squat")).status_code == 405


# --- Drafts -----------------------------------------------------------------------------------------------------------


def test_a_draft_exists_for_editors_alone(client: Client, owner_client: Client, editor_client: Client):
    Exercise.objects.filter(slug="plie-squat-series").update(status=Status.DRAFT)
    publish_catalogue()
    assert client.get(address("plie-squat-series")).status_code == 404
    assert owner_client.get(address("plie-squat-series")).status_code == 404
    page = page_of(editor_client, "plie-squat-series")
    assert "tag--draft" in page
    assert address("plie-pulse") in page


def test_a_draft_is_not_offered_as_an_easier_version(client: Client):
    Exercise.objects.filter(slug="squat").update(status=Status.DRAFT)
    publish_catalogue()
    page = page_of(client, "stationary-lunge")
    assert address("squat") not in page
    assert address("sit-to-stand") in page


# --- Videos -----------------------------------------------------------------------------------------------------------


def make_video(**fields) -> Video:
    return Video.objects.create(
        **{
            "exercise": Exercise.objects.get(slug="squat"),
            "url": "https://www.youtube.com/watch?v=abcdefghijk",
            "provider": "Some Clinic",
            "title": "Our film",
            "grade": "A",
            **fields,
        }
    )


def test_a_video_waits_for_a_press(client: Client):
    video = make_video(start_second=12, note="It shows a deeper one.")
    page = page_of(client, "squat")
    assert f'data-video="{escape(video.frame)}" data-title="{video.title}"' in page
    assert "start=12" in video.frame
    assert "Some Clinic" in page
    assert "It shows a deeper one." in page
    assert "loads from YouTube" in page
    assert "Nothing is loaded from another site before you press." in page
    assert "<iframe" not in page
    assert not re.search(r'(src|srcset|poster)="(https?:)?//', page)


def test_captions_are_named_where_there_are_some(client: Client):
    make_video(has_captions=True)
    assert "Some Clinic, with captions" in page_of(client, "squat")


@pytest.mark.parametrize(
    "fields",
    [
        {"medium": "page", "url": "https://clinic.example/squat"},
        {"medium": "video", "url": "https://vimeo.example/1"},  # a film that does not play here
    ],
)
def test_a_page_opens_at_the_providers_and_says_so(client: Client, fields):
    make_video(**fields)
    page = page_of(client, "squat")
    assert f'href="{fields["url"]}" rel="noopener"' in page
    assert "opens at Some Clinic, another site" in page


@pytest.mark.parametrize("fields", [{"grade": "C"}, {"state": "broken"}])
def test_a_video_that_is_not_good_enough_is_not_shown(client: Client, fields):
    make_video(**fields)
    assert "abcdefghijk" not in page_of(client, "squat")


def test_without_videos_there_is_no_heading_for_them(client: Client):
    Video.objects.filter(exercise__slug="squat").delete()
    assert 'id="videos"' not in page_of(client, "squat")


# --- Cautions ---------------------------------------------------------------------------------------------------------


def test_a_visitor_sees_whom_it_does_not_suit_and_why(client: Client):
    page = page_of(client, "double-knee-to-chest")
    words = text_of(page)
    assert "For you" not in words
    assert page.index("Not suitable for</h3>") < page.index("With changes for</h3>")
    rule = Contraindication.objects.get(rule_id="OST-2")
    assert "People with osteoporosis" in words
    assert rule.message in words
    assert rule.reason in words
    assert "Because you" not in words
    assert "This rule has not been reviewed by a clinician yet." in words


def test_where_no_rule_speaks_the_page_says_so(client: Client):
    assert "We know of nobody in particular who should leave it out." in page_of(client, "seated-march")


def test_a_person_sees_first_what_it_means_for_them(owner_client: Client, told):
    told(osteoporosis=True)
    page = page_of(owner_client, "double-knee-to-chest")
    words = text_of(page)
    rule = Contraindication.objects.get(rule_id="OST-2")
    assert "Not for you for now." in words
    assert f"{rule.message} Why? We say this because you told us that you have osteoporosis." in words
    assert rule.reason in words
    assert page.index('id="for-you"') < page.index('id="how"')
    # the general list is there, folded away, after what is about them
    assert page.index('id="how"') < page.index("in general</summary>") < page.index("People with osteopenia")


def test_not_sure_is_said(owner_client: Client, told):
    told(osteoporosis=False)
    words = text_of(page_of(owner_client, "double-knee-to-chest"))
    assert "because you were not sure whether you have osteoporosis" in words
    assert "When someone is not sure, we choose the safer side." in words


@pytest.mark.parametrize(
    ("presences", "slug", "words"),
    [
        ({"osteoporosis": True}, "stiff-leg-bend", "With changes."),
        ({"osteoporosis": True}, "standing-hip-abduction", "Without added weight for now."),
        ({}, "heel-slide", "Nothing that you told us speaks against this exercise."),
        ({"osteoporosis": True}, "plie-squat-series", "It is about one part of it: Plie"),
    ],
)
def test_each_verdict_in_words(owner_client: Client, told, presences, slug, words):
    told(**presences)
    assert words in text_of(page_of(owner_client, slug))


def test_what_waits_for_a_clinician_says_so(owner_client: Client, told):
    told(osteoporosis=True, vertebral_fracture=True)
    catalogue = current_catalogue()
    screening = catalogue.screen(["osteoporosis", "vertebral_fracture"])
    locked = next(slug for slug, judged in screening.exercises.items() if judged.verdict.word == "clear")
    assert "Locked until cleared." in text_of(page_of(owner_client, locked))


def test_a_locked_program_is_never_called_fine(owner_client: Client, told):
    """Someone who may not exercise at all must not read that nothing speaks against it."""
    told(cardiac_symptoms=True)
    words = text_of(page_of(owner_client, "heel-slide"))
    assert "All exercises wait until a doctor or physiotherapist has said yes." in words
    assert "because you told us that you get chest pain or pressure" in words
    assert "speaks against this exercise" not in words


def test_what_would_matter_else_is_folded_away(owner_client: Client, told):
    """Nobody reads how to change an exercise that they must leave out."""
    told(osteoporosis=True)
    page = page_of(owner_client, "double-knee-to-chest")
    milder = Contraindication.objects.get(rule_id="OST-3")
    assert page.index("What else would count") < page.index(milder.message) < page.index('id="how"')


def test_what_to_do_instead_is_offered(owner_client: Client, told):
    told(osteoporosis=True)
    page = page_of(owner_client, "double-knee-to-chest")
    offered = page[page.index("Instead</h3>") : page.index('id="how"')]
    assert re.findall(r'href="/exercises/([a-z0-9-]+)/"', offered)
    assert "Instead</h3>" not in page_of(owner_client, "heel-slide")


def test_the_health_check_itself_is_asked(owner, owner_client: Client):
    HealthProfile.objects.create(
        user=owner,
        state=HealthProfile.State.IN_FORCE,
        completed_at=timezone.now(),
        answers=healthy_answers(bones=["osteoporosis"]),
    )
    assert "because you told us that you have osteoporosis" in page_of(owner_client, "double-knee-to-chest")


def make_clearance(user: User, *, exercise: str = "", **fields) -> Clearance:
    return record_clearance(
        by=user,
        clearance_id=uuid.uuid4(),
        exercise=Exercise.objects.get(slug=exercise) if exercise else None,
        given_on=timezone.localdate(),
        **{"rules": [], "given_by": "Dr Mira Test", "role": "doctor", **fields},
    )


def test_what_a_clinician_said_counts(owner, owner_client: Client, told):
    """A yes opens what it names; a limit closes what has the movement, and says whose word it is."""
    told(cardiac_symptoms=True)
    locked = "All exercises wait until a doctor or physiotherapist has said yes."
    assert locked in page_of(owner_client, "seated-march")
    rules = [rule.id for rule in current_catalogue().screen(["cardiac_symptoms"]).programme.rules]
    make_clearance(owner, rules=rules, limits=["weight_bearing"])
    assert locked not in page_of(owner_client, "seated-march")
    words = text_of(page_of(owner_client, "squat"))
    assert "Not for you for now." in words
    assert "We say this because your doctor said so." in words
    assert "Dr Mira Test asked you to leave this out" in words
    assert "Not for you for now" in page_list(owner_client)


def page_list(client: Client) -> str:
    return client.get(reverse("exercises:exercise_list")).content.decode()


def test_without_a_health_check_the_page_leads_to_it(owner_client: Client):
    words = text_of(page_of(owner_client, "double-knee-to-chest"))
    assert "Is it right for you?" in words
    assert "For you" not in words
    assert "Not suitable for" in words


def test_what_one_person_told_is_not_shown_to_another(owner_client, other_client, owner):
    make_profile(owner, bones=["osteoporosis"])
    assert "because you told us" in page_of(owner_client, "double-knee-to-chest")
    assert "because you told us" not in page_of(other_client, "double-knee-to-chest")


# --- Growth -----------------------------------------------------------------------------------------------------------


def with_the_most_of_everything() -> Exercise:
    """Return an exercise that has everything that the catalogue knows, twelve times over."""
    exercise = Exercise.objects.get(slug="plie-squat-series")
    for number in range(12):
        Step.objects.create(exercise=exercise, text=f"Step {number}.", order=100 + number)
        make_video(exercise=exercise, url=f"https://www.youtube.com/watch?v=aaaaaaaaa{number:02}", order=100 + number)
    for muscle in Muscle.objects.exclude(exercisemuscle__exercise=exercise):
        ExerciseMuscle.objects.create(exercise=exercise, muscle=muscle, role="helping")
    for equipment in Equipment.objects.exclude(exerciseequipment__exercise=exercise):
        ExerciseEquipment.objects.create(exercise=exercise, equipment=equipment, needed=equipment.pk % 2 == 0)
    for source in Source.objects.exclude(exercisesource__exercise=exercise):
        ExerciseSource.objects.create(exercise=exercise, source=source)
    others = list(Exercise.objects.published().exclude(pk=exercise.pk).exclude(part_of__sequence=exercise))
    for order, other in enumerate(others[:12]):
        if not other.parts.exists():
            SequencePart.objects.create(sequence=exercise, child=other, order=100 + order)
    for number in range(12):
        ladder = Ladder.objects.create(slug=f"ladder-{number}", name=f"Ladder {number}")
        ladder.rungs.create(exercise=others[number], order=0)
        ladder.rungs.create(exercise=exercise, order=1)
        ladder.rungs.create(exercise=others[-number - 1], order=2)
    for rule in Contraindication.objects.all():
        rule.exercises.add(exercise)
    Substitution.objects.create(blocked=exercise).offers.set(others[:12])
    publish_catalogue()
    return exercise


def queries(client: Client, slug: str) -> int:
    client.get(address(slug))  # the snapshot is parsed once for each process
    caches["template_fragments"].clear()  # what is kept costs none
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address(slug)).status_code == 200
    return len(captured)


# The exercise, its steps, its videos, what surrounds it, and the version of the snapshot: 5. A person adds the session,
# themselves, what accounts reads of their health check, warning signs, own tests and clearances, and where something is
# offered instead, what they never want to see. An editor's rights matter for drafts alone.
@pytest.mark.parametrize(("who", "most"), [("visitor", 5), ("owner", 12), ("editor", 12)])
def test_queries_do_not_grow_with_what_an_exercise_has(who, most, request, client: Client):
    someone = client
    if who != "visitor":
        someone = request.getfixturevalue(f"{who}_client")
        HealthProfile.objects.create(
            user=request.getfixturevalue(who),
            state=HealthProfile.State.IN_FORCE,
            completed_at=timezone.now(),
            answers=healthy_answers(bones=["osteoporosis", "not_sure"], hips=["fai", "not_sure"]),
        )
        make_clearance(request.getfixturevalue(who), limits=["spinal_extension_end_range"])
    before = queries(someone, "double-knee-to-chest")
    exercise = with_the_most_of_everything()
    # A gate before a part of it asks what its reader has done so far.
    assert queries(someone, exercise.slug) <= min(before + 1, most)
    assert "Step 11." in page_of(someone, exercise.slug)


def test_a_draft_costs_an_editor_no_more_than_twelve(editor_client: Client):
    Exercise.objects.filter(slug="plie-squat-series").update(status=Status.DRAFT)
    publish_catalogue()
    assert queries(editor_client, "plie-squat-series") <= 12
