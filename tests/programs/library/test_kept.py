"""Parts of pages that are kept for a version of the catalogue (``{% cache %}``): never older than what is published."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.models import CharField, TextField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.models import CatalogueSnapshot, Exercise, Source, Step
from exercises.snapshot.current import current_catalogue, publish_catalogue
from exercises.snapshot.document import TEXTS, texts_digest
from tests.programs.factories import make_profile

pytestmark = pytest.mark.django_db

SLUG = "double-knee-to-chest"


def pages(client: Client) -> tuple[str, str]:
    addresses = (reverse("exercises:exercise_list"), reverse("exercises:exercise_detail", args=[SLUG]))
    return tuple(client.get(address).content.decode() for address in addresses)


def test_a_second_visit_reads_the_version_alone(client):
    address = reverse("exercises:exercise_detail", args=[SLUG])
    first = client.get(address).content
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).content == first
    assert len(asked) == 1


def test_what_is_published_is_shown_at_once(client):
    before = pages(client)
    Exercise.objects.filter(slug=SLUG).update(summary="A summary never seen before.", feel="A feeling never felt.")
    Step.objects.filter(exercise__slug=SLUG).update(text="A step never taken before.")
    publish_catalogue()
    after = pages(client)
    assert all("A summary never seen before." in page and page != old for page, old in zip(after, before, strict=True))
    assert "A feeling never felt." in after[1]
    assert "A step never taken before." in after[1]


def test_a_new_version_follows_whatever_a_page_shows():
    """Each column of text of each table that a page reads; a table with none counts by its rows."""
    for model in TEXTS:
        row = model.objects.first()
        columns = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField)
            and not field.choices
            and field.name not in {"catalogue_digest", "slug", "code"}
        ]
        for name in columns:
            before = texts_digest()
            model.objects.filter(pk=row.pk).update(**{name: "Other"})
            assert texts_digest() != before, f"{model.__name__}.{name}"
        if not columns:
            before = texts_digest()
            row.delete()
            assert texts_digest() != before, model.__name__


def test_saving_what_has_not_changed_makes_no_new_version():
    before = current_catalogue().version
    Exercise.objects.get(slug=SLUG).save()
    publish_catalogue()
    assert current_catalogue().version == before
    source = Source.objects.first()
    source.title += " again"
    source.save()
    publish_catalogue()
    assert current_catalogue().version != before


def test_what_is_kept_names_nobody_and_asks_for_no_answer(owner, owner_client, client):
    """A fragment of one reader is shown to all to whom the page looks alike."""
    make_profile(owner, bones=["osteoporosis"])
    for reader in (client, owner_client):
        pages(reader)
    kept = [caches["template_fragments"]._cache[key].decode("latin-1") for key in caches["template_fragments"]._cache]
    assert kept
    for fragment in kept:
        assert "csrfmiddlewaretoken" not in fragment
        assert "because you told us" not in fragment
        assert owner.email not in fragment


def test_nothing_is_kept_without_a_published_version(client):
    CatalogueSnapshot.objects.all().delete()
    pages(client)
    kept = " ".join(caches["template_fragments"]._cache)
    assert "library-" not in kept
    assert "exercise-" not in kept


def test_what_somebody_typed_is_kept_for_nobody(client):
    """Spaces alone find everything, as no words do, but the page shows them where they were typed."""
    address = reverse("exercises:exercise_list")
    caches["template_fragments"].clear()
    assert 'value="   "' in client.get(address, {"q": "   "}).content.decode()
    assert 'value="   "' not in client.get(address).content.decode()
