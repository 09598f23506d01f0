"""An editor keeps the catalogue: what they change is live at once, and what people see is never half done."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.admin.uses import with_uses
from exercises.loading import EXERCISES, digest, exercise_data
from exercises.measures.dose import Dose
from exercises.models import (
    CatalogueSnapshot,
    Condition,
    Contraindication,
    Exercise,
    Ladder,
    Movement,
    Muscle,
    ProgressionRule,
    SequencePart,
    Source,
    Status,
    Step,
    Substitution,
    Video,
)
from exercises.snapshot.current import current_catalogue
from exercises.snapshot.drafts import make_draft
from tests.conftest import client_of
from tests.desk import add_row, read_form, send_form

pytestmark = pytest.mark.django_db


def page(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def errors(response: Any) -> str:
    """Return everything that the page says is wrong; the request was refused."""
    assert response.status_code == 200
    return response.text.split('<div class="errornote problems"')[1].split("</ul>\n    </div>")[0]


def desk(model: Any) -> Any:
    return admin.site._registry[model]


@pytest.fixture
def squat(db: None) -> Exercise:
    return Exercise.objects.get(slug="squat")


@pytest.fixture
def draft(db: None) -> Exercise:
    """An exercise that an editor has just begun."""
    return Exercise.objects.create(
        slug="new-one",
        name="New one",
        kind="strength",
        start_position="standing",
        laterality="both",
        measure="repetitions",
    )


@pytest.fixture
def series(db: None) -> Exercise:
    """A sequence that runs four others."""
    return Exercise.objects.get(slug="plie-squat-series")


# --- What is changed is live at once ---


def test_a_change_is_live_in_the_rules_and_on_the_page(editor_client, squat):
    response = send_form(editor_client, page(squat), summary="Sit back as if to a chair, and stand up again.")
    assert response.status_code == 302
    assert current_catalogue().exercises["squat"].summary == "Sit back as if to a chair, and stand up again."
    assert "Sit back as if to a chair, and stand up again." in editor_client.get(squat.get_absolute_url()).text


def test_a_change_makes_one_snapshot_in_the_same_transaction(editor_client, squat):
    before = CatalogueSnapshot.objects.get().token
    with mock.patch("exercises.admin.desk.publish_catalogue", side_effect=RuntimeError) as publish:
        with pytest.raises(RuntimeError):
            send_form(editor_client, page(squat), summary="Never seen.")
        assert publish.call_count == 1
    squat.refresh_from_db()
    assert squat.summary != "Never seen."
    assert CatalogueSnapshot.objects.get().token == before


def test_a_new_tag_reaches_the_rules(editor_client, squat):
    address = page(squat)
    data = read_form(editor_client.get(address))
    chosen = data["movements"] if isinstance(data["movements"], list) else [data["movements"]]
    data["movements"] = [*chosen, str(Movement.objects.get(slug="high_impact").pk)]
    assert editor_client.post(address, data).status_code == 302
    verdict = current_catalogue().screen(["osteoporosis"], only=["squat"]).exercises["squat"]
    assert "OST-7" in {rule.id for rule in verdict.rules}


def test_deleting_is_live_too(editor_client):
    ladder = Ladder.objects.create(slug="mine", name="Mine")
    response = editor_client.post(reverse("admin:exercises_ladder_delete", args=[ladder.pk]), {"post": "yes"})
    assert response.status_code == 302
    assert "mine" not in current_catalogue().ladders


# --- Nothing changes by itself ---


@pytest.mark.parametrize("model", [model for model in admin.site._registry if model._meta.app_label == "exercises"])
def test_saving_a_page_unchanged_changes_nothing(editor_client, model):
    rows = list(model._default_manager.all())
    if model is Contraindication:
        rows = [make_draft(rule=rule) for rule in rows[:: len(rows) // 3]]
    for row in rows[:: max(len(rows) // 3, 1)]:
        response = send_form(editor_client, page(row))
        assert response.status_code == 302, f"{row}: {response.context['errors'] if response.context else ''}"
        assert LogEntry.objects.latest("pk").change_message == "[]", row
    assert [str(row) for row in desk(model).codec.rows() if desk(model).origin(row) != "loaded"] == []


# --- A page that people see is complete ---


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("summary", "a summary"),
        ("purpose", "its purpose"),
        ("feel", "what you might feel"),
        ("mistakes", "common mistakes"),
        ("stop_when", "when to stop"),
    ],
)
def test_a_published_exercise_keeps_its_texts(editor_client, squat, field, words):
    response = send_form(editor_client, page(squat), **{field: "", "name": "Typed just now"})
    assert f"This page is published, so it needs {words}." in errors(response)
    assert 'value="Typed just now"' in response.text
    assert field in response.context["adminform"].form.errors


def test_a_published_exercise_keeps_its_doses_and_tags(editor_client, squat):
    empty = {f"start_{part}": "" for part in ("sets", "reps", "reps_max", "hold_seconds", "minutes", "rest_seconds")}
    response = send_form(editor_client, page(squat), drop=("movements",), **empty)
    assert "it needs a start dose" in errors(response)
    assert "it needs movement tags, which screening needs" in errors(response)


def test_a_published_exercise_keeps_its_steps(editor_client, squat):
    data = read_form(editor_client.get(page(squat)))
    for number, step in enumerate(squat.steps.all()):
        if step.kind == Step.Kind.BREATHING:
            data[f"steps-{number}-DELETE"] = "on"
    response = editor_client.post(page(squat), data)
    assert "it needs a breathing step" in errors(response)
    assert Step.objects.filter(exercise=squat, kind="breathing").exists()


def test_a_published_exercise_keeps_its_muscles_and_sources(editor_client, squat):
    data = read_form(editor_client.get(page(squat)))
    for prefix, count in (
        ("exercisemuscle_set", squat.exercisemuscle_set.count()),
        ("exercisesource_set", squat.exercisesource_set.count()),
    ):
        data |= {f"{prefix}-{number}-DELETE": "on" for number in range(count)}
    said = errors(editor_client.post(page(squat), data))
    assert "it needs at least one main muscle" in said
    assert "it needs a source" in said


def test_a_draft_may_lack_everything_and_says_what(editor_client, draft):
    assert send_form(editor_client, page(draft), name="Renamed").status_code == 302
    text = editor_client.get(page(draft)).text
    for words in ("A summary", "A set-up step", "Movement tags, which screening needs", "A source"):
        assert f"<li>{words}</li>" in text


def test_a_draft_is_not_published_before_it_is_complete(editor_client, draft):
    assert "a summary" in errors(send_form(editor_client, page(draft), status="published"))
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_a_whole_new_exercise_by_hand(editor_client):
    address = reverse("admin:exercises_exercise_add")
    data = read_form(editor_client.get(address))
    data |= {
        "name": "Heel dig",
        "slug": "heel-dig",
        "status": "published",
        "kind": "strength",
        "start_position": "seated_chair",
        "laterality": "each_side",
        "measure": "repetitions",
        "balance_demand": "0",
        "load": "none",
        "summary": "s",
        "purpose": "p",
        "feel": "f",
        "mistakes": "m\r\nn",
        "stop_when": "w",
        "our_additions": "Our addition.",
        "start_sets": "1",
        "start_reps": "8",
        "goal_sets": "2",
        "goal_reps": "8",
        "goal_reps_max": "12",
        "movements": [str(Movement.objects.get(slug="knee_loading").pk)],
    }
    for place, kind in ((3, "breathing"), (1, "set_up"), (2, "movement")):
        add_row(data, "steps", order=str(place), kind=kind, text=f"{kind} text")
    add_row(data, "exercisemuscle_set", order="", muscle=str(Muscle.objects.get(slug="hamstrings").pk), role="main")
    add_row(data, "exercisesource_set", order="", source=str(Source.objects.get(code="P").pk), locator="")
    response = editor_client.post(address, data)
    assert response.status_code == 302, errors(response)
    made = Exercise.objects.get(slug="heel-dig")
    assert [(step.order, step.kind) for step in made.steps.all()] == [(0, "set_up"), (1, "movement"), (2, "breathing")]
    assert made.goal == Dose(sets=2, reps=8, reps_max=12)
    assert made.mistakes == "m\nn"
    assert "heel-dig" in current_catalogue().exercises
    assert desk(Exercise).origin(EXERCISES.rows().get(pk=made.pk)) == "made"


def test_the_same_twice_makes_one(editor_client):
    address = reverse("admin:exercises_muscle_add")
    data = {"name": "Psoas", "slug": "psoas", "plain": "front of the hip", "position": "99"}
    assert editor_client.post(address, data).status_code == 302
    assert "already exists" in editor_client.post(address, data).text
    assert Muscle.objects.filter(slug="psoas").count() == 1


# --- Sequences, and who needs whom ---


def test_a_published_sequence_runs_published_parts_only(editor_client, series, draft):
    data = read_form(editor_client.get(page(series)))
    add_row(data, "parts", order="", child=str(draft.pk))
    said = errors(editor_client.post(page(series), data))
    assert "it needs its part “New one” to be published first" in said


def test_a_sequence_never_runs_itself(editor_client, series):
    part = series.parts.first().child
    data = read_form(editor_client.get(page(part)))
    add_row(data, "parts", order="", child=str(series.pk))
    assert "would run itself" in errors(editor_client.post(page(part), data))
    assert not SequencePart.objects.filter(sequence=part).exists()


def test_a_part_of_a_published_sequence_stays_published(editor_client, series):
    part = series.parts.first().child
    response = send_form(editor_client, page(part), status="draft")
    assert f"the sequence “{series}” runs it" in errors(response).replace("&#x27;", "'")


def test_an_exercise_of_a_published_program_stays_published(editor_client):
    march = Exercise.objects.get(slug="warm-up-march")
    assert "the program “Homestretch hip basics” uses it" in errors(
        send_form(editor_client, page(march), status="draft")
    )


def action(client: Any, model: Any, name: str, *rows: Any) -> str:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    response = client.post(address, {"action": name, "_selected_action": [str(row.pk) for row in rows]}, follow=True)
    assert response.status_code == 200
    return "\n".join(str(message) for message in response.context["messages"])


def test_publishing_many_refuses_those_that_lack_something_and_names_it(editor_client, draft):
    complete = Exercise.objects.get(slug="single-leg-balance")
    Exercise.objects.filter(pk=complete.pk).update(status=Status.DRAFT)
    said = action(editor_client, Exercise, "publish", draft, complete)
    assert "New one: it still lacks a summary, its purpose" in said
    assert "1 changed." in said
    complete.refresh_from_db()
    draft.refresh_from_db()
    assert (complete.status, draft.status) == (Status.PUBLISHED, Status.DRAFT)
    assert "single-leg-balance" in current_catalogue().exercises
    assert LogEntry.objects.filter(object_id=str(complete.pk)).exists()


def test_taking_back_many_says_who_needs_them(editor_client, series):
    parts = [part.child for part in series.parts.all()]
    free = next(part for part in parts if not part.program_items.exists())
    assert f"the sequence “{series}” runs it" in action(editor_client, Exercise, "unpublish", free)
    free.refresh_from_db()
    assert free.is_published


def test_a_sequence_and_its_parts_are_published_in_one_go(editor_client, series, draft):
    parts = [part.child for part in series.parts.all()]
    Exercise.objects.filter(pk__in=[series.pk, *(part.pk for part in parts)]).update(status=Status.DRAFT)
    assert f"{len(parts) + 1} changed." in action(editor_client, Exercise, "publish", series, *parts)
    assert series.slug in current_catalogue().exercises


def test_an_exercise_with_a_draft_part_says_so_in_the_list(editor_client, series):
    Exercise.objects.filter(pk=series.parts.first().child_id).update(status=Status.DRAFT)
    response = editor_client.get(reverse("admin:exercises_exercise_changelist"), {"lacks": "something"})
    assert [row.slug for row in response.context["cl"].result_list] == [series.slug]
    assert "to be published first" in response.text


# --- Rows in order ---


def test_steps_are_put_in_order(editor_client, squat):
    texts = [step.text for step in squat.steps.all()]
    data = read_form(editor_client.get(page(squat)))
    data["steps-0-order"], data["steps-1-order"] = "2", "1"
    assert editor_client.post(page(squat), data).status_code == 302
    assert [step.text for step in squat.steps.all()] == [texts[1], texts[0], *texts[2:]]


def test_a_row_without_a_place_goes_to_the_end_and_gaps_close(editor_client, squat):
    data = read_form(editor_client.get(page(squat)))
    data["steps-0-order"] = "70"
    add_row(data, "steps", order="", kind="movement", text="The very last.")
    assert editor_client.post(page(squat), data).status_code == 302
    assert [step.order for step in squat.steps.all()] == list(range(squat.steps.count()))
    assert squat.steps.last().text == "The very last."


def test_a_place_is_a_number_from_one(editor_client, squat):
    data = read_form(editor_client.get(page(squat)))
    data["steps-0-order"] = "0"
    assert "Places are counted from 1." in errors(editor_client.post(page(squat), data))


# --- Doses ---


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {"start_reps": "12", "start_reps_max": "8"},
            "Repetitions, to: it must not be less than the number before it.",
        ),
        (
            {"start_reps": "", "start_reps_max": "", "start_hold_seconds": ""},
            "A dose needs repetitions, a hold or minutes.",
        ),
        ({"start_sets": "40"}, "Sets: a whole number from 1 to 10, please."),
        ({"start_reps": "many"}, "Repetitions, from: a whole number from 0 to 100, please."),
    ],
)
def test_a_dose_that_cannot_be_is_refused_in_words_and_kept(editor_client, squat, typed, said):
    response = send_form(editor_client, page(squat), **typed)
    assert said in errors(response)
    for name, value in typed.items():
        if value:
            assert f'name="{name}" value="{value}"' in response.text


def test_a_dose_keeps_a_load_that_the_form_does_not_show(editor_client, draft):
    Exercise.objects.filter(pk=draft.pk).update(start=Dose(sets=2, reps=8, load_kg=Decimal("2.5")))
    assert send_form(editor_client, page(draft), start_reps="10").status_code == 302
    draft.refresh_from_db()
    assert draft.start.to_mapping() == {"sets": 2, "reps": 10, "load_kg": "2.5"}


# --- Videos ---


def test_only_youtube_plays_in_the_page(editor_client, squat):
    data = read_form(editor_client.get(page(squat)))
    add_row(
        data,
        "videos",
        order="",
        title="T",
        provider="P",
        url="https://example.org/film",
        medium="video",
        start_second="0",
        grade="A",
        state="works",
        checked_on="",
        has_captions="unknown",
        note="",
    )
    assert "plays in the page" in errors(editor_client.post(page(squat), data))
    data[f"videos-{int(data['videos-TOTAL_FORMS']) - 1}-medium"] = "page"
    assert editor_client.post(page(squat), data).status_code == 302
    assert Video.objects.filter(exercise=squat, url="https://example.org/film").exists()


# --- Rules ---


def draft_of(**wanted: Any) -> Contraindication:
    return make_draft(rule=Contraindication.objects.filter(**wanted).first())


def test_a_rule_reaches_something_and_cites_somebody(editor_client):
    rule = draft_of(rule_id="OST-1")
    data = read_form(editor_client.get(page(rule)))
    del data["movements"]
    data |= {f"contraindicationsource_set-{n}-DELETE": "on" for n in range(rule.contraindicationsource_set.count())}
    said = errors(editor_client.post(page(rule), data))
    assert "The rule reaches nothing yet." in said
    assert "Every rule needs a source" in said


def test_a_rule_about_the_whole_program_locks_or_informs(editor_client):
    rule = draft_of(programme=True, verdict="info")
    assert "can only lock it until it is cleared, or inform" in errors(
        send_form(editor_client, page(rule), verdict="avoid")
    )


def test_a_condition_is_not_both_asked_for_and_excluded(editor_client):
    rule = draft_of(rule_id="OST-1")
    said = errors(send_form(editor_client, page(rule), unless=[str(rule.condition_id)]))
    assert "cannot be both true and not true of a person" in said


def test_rules_are_found_by_what_they_rest_on(editor_client):
    address = reverse("admin:exercises_contraindication_changelist")
    found = editor_client.get(address, {"evidence__exact": "memory"}).context["cl"].result_list
    assert found
    assert {rule.evidence for rule in found} == {"memory"}
    by_condition = editor_client.get(address, {"q": "Spine fracture"}).context["cl"].result_list
    assert "VF-1" in {rule.rule_id for rule in by_condition}


def test_a_rule_in_force_is_not_deleted(editor_client, administrator):
    rule = Contraindication.objects.get(rule_id="OST-1")
    address = reverse("admin:exercises_contraindication_delete", args=[rule.pk])
    assert editor_client.post(address, {"post": "yes"}).status_code == 403
    assert client_of(administrator).post(address, {"post": "yes"}).status_code == 403


def test_one_substitution_for_the_same_exercise_and_people(editor_client):
    present = Substitution.objects.filter(conditions__isnull=False).first()
    data = read_form(editor_client.get(reverse("admin:exercises_substitution_add")))
    data |= {
        "blocked": str(present.blocked_id),
        "conditions": [str(condition.pk) for condition in present.conditions.all()],
        "sources": [str(Source.objects.get(code="P").pk)],
    }
    assert "There is an entry for this exercise" in errors(
        editor_client.post(reverse("admin:exercises_substitution_add"), data)
    )


def test_nothing_stands_in_for_itself(editor_client):
    present = Substitution.objects.filter(offers__isnull=False).first()
    data = read_form(editor_client.get(page(present)))
    add_row(data, "substitutionoffer_set", order="", exercise=str(present.blocked_id))
    assert "cannot stand in for itself" in errors(editor_client.post(page(present), data))


def test_a_ladder_has_two_rungs(editor_client):
    ladder = Ladder.objects.get(slug="calf-raises")
    data = read_form(editor_client.get(page(ladder)))
    data["rungs-0-DELETE"] = "on"
    assert "at least two exercises" in errors(editor_client.post(page(ladder), data))


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("flare_rise", "5", 5),
        ("effort_band_phase_1", "4, 6", [4, 6]),
        ("ladder_ankle_kg", "0, 0.5, 1", [0, 0.5, 1]),
        ("ladder_dumbbell_kg", "0", [0]),
    ],
)
def test_numbers_of_the_algorithm(editor_client, key, typed, value):
    rule = ProgressionRule.objects.get(key=key)
    assert send_form(editor_client, page(rule), value=typed).status_code == 302
    rule.refresh_from_db()
    assert rule.value == value


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("flare_rise", "five", "“five” is not a number."),
        ("flare_rise", "5, 6", "This rule is one number."),
        ("flare_rise", "-1", "A number cannot be below zero."),
        ("flare_rise", "Infinity", "“Infinity” is not a number."),
        ("effort_band_phase_1", "4, ", "We are not sure about “4,”."),
        ("effort_band_phase_1", "4,6", "We are not sure about “4,6”."),
        ("effort_band_phase_1", "6, 4", "The algorithm cannot use this"),
        ("ladder_ankle_kg", "0, 2, 1", "The algorithm cannot use this"),
        ("clean_run", "0", "The algorithm cannot use this"),
        ("adherence_low_weeks", "2.5", "The algorithm cannot use this"),
    ],
)
def test_what_is_no_number_is_refused(editor_client, key, typed, said):
    rule = ProgressionRule.objects.get(key=key)
    assert said in errors(send_form(editor_client, page(rule), value=typed))


def test_a_number_of_the_algorithm_needs_its_source(editor_client):
    rule = ProgressionRule.objects.get(key="flare_rise")
    assert "This field is required." in errors(send_form(editor_client, page(rule), drop=("sources",)))


# --- The vocabulary ---


def test_a_source_shows_what_rests_on_it(editor_client):
    source = Source.objects.get(code="S0")
    text = editor_client.get(page(source)).text
    assert f"{Exercise.objects.filter(sources=source).distinct().count()} exercises" in text
    assert "program" in text


def test_a_pasted_doi_address_becomes_a_doi(editor_client):
    source = Source.objects.get(code="S0")
    assert send_form(editor_client, page(source), doi="https://doi.org/10.1000/182").status_code == 302
    source.refresh_from_db()
    assert source.doi == "10.1000/182"
    assert "A DOI begins with 10." in errors(send_form(editor_client, page(source), doi="182"))


def test_a_key_never_changes(editor_client, squat):
    for row in (squat, Condition.objects.get(slug="osteoporosis"), Source.objects.get(code="S0")):
        field = desk(type(row)).key_field
        assert send_form(editor_client, page(row), **{field: "another"}).status_code == 302
        row.refresh_from_db()
        assert getattr(row, field) != "another"


@pytest.mark.parametrize("model", [Movement, Condition, Muscle, Source])
def test_nobody_deletes_a_word_that_is_used(editor_client, administrator, model):
    row = next(row for row in with_uses(model._default_manager.all()) if desk(model).used_by(row))
    address = reverse(f"admin:exercises_{model._meta.model_name}_delete", args=[row.pk])
    for client in (editor_client, client_of(administrator)):
        assert client.post(address, {"post": "yes"}).status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()


def test_an_editor_deletes_only_drafts_that_no_file_would_bring_back(editor_client, draft, squat):
    address = reverse("admin:exercises_exercise_delete", args=[squat.pk])
    assert editor_client.post(address, {"post": "yes"}).status_code == 403
    Exercise.objects.filter(pk=squat.pk).update(status=Status.DRAFT)
    assert editor_client.post(address, {"post": "yes"}).status_code == 403
    assert (
        editor_client.post(reverse("admin:exercises_exercise_delete", args=[draft.pk]), {"post": "yes"}).status_code
        == 302
    )
    assert set(Exercise.objects.filter(pk__in=[draft.pk, squat.pk])) == {squat}


def test_the_same_holds_for_deleting_many(editor_client, draft, squat):
    address = reverse("admin:exercises_exercise_changelist")
    both = {"action": "delete_selected", "_selected_action": [str(draft.pk), str(squat.pk)], "post": "yes"}
    editor_client.post(address, both)
    assert Exercise.objects.filter(pk__in=[draft.pk, squat.pk]).count() == 2
    assert editor_client.post(address, {**both, "_selected_action": [str(draft.pk)]}).status_code == 302
    assert not Exercise.objects.filter(pk=draft.pk).exists()


# --- Finding one's way ---


def test_the_list_is_searched_by_name_other_name_and_address(editor_client):
    address = reverse("admin:exercises_exercise_changelist")
    exercise = Exercise.objects.exclude(other_names="").first()
    for words in (exercise.name, exercise.other_names_list[0], exercise.slug):
        assert exercise in editor_client.get(address, {"q": words}).context["cl"].result_list


def test_the_list_is_filtered(editor_client, squat, draft):
    address = reverse("admin:exercises_exercise_changelist")
    assert send_form(editor_client, page(squat), reviewed_by="Dr. Hip", reviewed_on="2026-11-01").status_code == 302

    def found(**query: str) -> set[str]:
        return {row.slug for row in editor_client.get(address, query).context["cl"].result_list}

    assert found(edited="edited") == {"squat"}
    assert found(edited="made") == {"new-one"}
    assert found(review="done") == {"squat"}
    assert found(lacks="something") == {"new-one"}
    assert "squat" in found(start_position__exact="standing", kind__exact="strength", status__exact="published")
    assert len(found(review="missing")) == Exercise.objects.count() - 1


def test_a_review_says_who_and_when(editor_client, squat):
    assert "A review needs both" in errors(send_form(editor_client, page(squat), reviewed_by="Dr. Hip"))


def test_the_page_says_that_it_was_edited_since_it_was_loaded(editor_client, squat):
    assert "As it was loaded." in editor_client.get(page(squat)).text
    send_form(editor_client, page(squat), summary="Another sentence.")
    assert "Edited here since it was loaded." in editor_client.get(page(squat)).text
    squat.refresh_from_db()
    assert digest(exercise_data(squat)) != squat.catalogue_digest


def test_a_draft_is_one_press_away_and_invisible_to_others(editor_client, owner_client, client, draft):
    assert reverse("admin:view_on_site", args=_content_type(draft)) in editor_client.get(page(draft)).text
    assert editor_client.get(draft.get_absolute_url()).status_code == 200
    assert owner_client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(draft.get_absolute_url()).status_code == 404


def _content_type(row: Any) -> list[Any]:
    from django.contrib.contenttypes.models import ContentType

    return [ContentType.objects.get_for_model(row).pk, row.pk]


def test_choices_complete_themselves(editor_client):
    response = editor_client.get(
        reverse("admin:autocomplete"),
        {"term": "glut", "app_label": "exercises", "model_name": "exercisemuscle", "field_name": "muscle"},
    )
    assert "Gluteus maximus" in {result["text"] for result in response.json()["results"]}


@pytest.mark.parametrize("model", [Exercise, Contraindication, Source])
def test_lists_cost_the_same_however_long_they_are(editor_client, model):
    address = reverse(f"admin:exercises_{model._meta.model_name}_changelist")
    editor_client.get(address)
    with CaptureQueriesContext(connection) as many:
        assert len(editor_client.get(address).context["cl"].result_list) > 60
    with mock.patch.object(desk(model), "list_per_page", 30), CaptureQueriesContext(connection) as few:
        assert len(editor_client.get(address).context["cl"].result_list) == 30
    assert len(many) <= len(few)


# --- Who may not ---


def test_visitors_and_people_who_exercise_do_not_get_in(client, owner_client, squat):
    assert client.get(page(squat)).status_code == 302
    assert owner_client.get(page(squat), follow=True).status_code == 403
    assert owner_client.post(page(squat), {"name": "Hacked"}, follow=True).status_code in {403, 405}
    squat.refresh_from_db()
    assert squat.name == "Squat"


def test_the_wrong_method_changes_nothing(editor_client, squat):
    editor_client.get(page(squat), {"name": "Hacked", "_save": "1"})
    squat.refresh_from_db()
    assert squat.name == "Squat"
