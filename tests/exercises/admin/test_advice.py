"""What is offered until a yes, and what is said because of an answer: an editor's to change, and kept when loading."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from exercises.models import Advice, UntilYes
from exercises.snapshot.current import current_catalogue
from tests.desk import publish, send_form

from .pages import errors, page

pytestmark = pytest.mark.django_db


def test_what_an_editor_publishes_survives_loading(editor_client):
    breathing, thinners = UntilYes.objects.get(slug="calm-breathing"), Advice.objects.get(slug="blood_thinners_head")
    assert send_form(editor_client, page(breathing), how_long="One minute").status_code == 302
    assert send_form(editor_client, page(thinners), words="Mind your head.").status_code == 302
    assert publish(editor_client).status_code == 302
    said = StringIO()
    call_command("load_catalogue", stdout=said)
    catalogue = current_catalogue()
    assert next(entry for entry in catalogue.until_yes if entry.slug == breathing.slug).how_long == "One minute"
    assert next(entry for entry in catalogue.advice if entry.slug == thinners.slug).words == "Mind your head."
    assert breathing.slug in said.getvalue()
    assert thinners.slug in said.getvalue()


def test_whom_an_offer_reaches_is_seen_before_it_is_published(editor_client):
    """What is safe with one more lock, or with one fewer, changes for the test patients whom that lock stops."""
    breathing = UntilYes.objects.get(slug="calm-breathing")
    locks = [lock for lock in breathing.safe_with.splitlines() if lock != "VF-8"]
    assert send_form(editor_client, page(breathing), safe_with="\n".join(locks)).status_code == 302
    told = [
        line
        for changes in editor_client.get(reverse("admin:drafts")).context["changes"]
        for line in changes.lines
        if "until a clinician says yes" in line.what
    ]
    assert told
    assert all(breathing.name in line.before and not line.after for line in told)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"safe_with": "GEN-1\nNO-SUCH"}, "NO-SUCH"),
        # It locks one exercise, not all exercising.
        ({"safe_with": "VF-6"}, "VF-6"),
        ({"safe_with": ""}, "safe always"),
        ({"always": "on"}, "safe always"),
    ],
)
def test_it_is_safe_with_locks_that_there_are_or_always(editor_client, typed, said):
    assert said in errors(send_form(editor_client, page(UntilYes.objects.get(slug="sit-tall")), **typed))


@pytest.mark.parametrize("model", [UntilYes, Advice])
def test_each_needs_a_source(editor_client, model):
    assert "source" in errors(send_form(editor_client, page(model.objects.all()[0]), drop=("sources",)))
