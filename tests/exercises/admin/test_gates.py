"""A gate opens by something, within ends."""

from __future__ import annotations

import pytest

from exercises.models import Gate
from tests.desk import send_form

from .pages import page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"sessions": "9999"}, "sessions"),
        ({"sessions": "0"}, "sessions"),
        ({"within_days": "4000"}, "within_days"),
        ({"tandem_seconds": "300"}, "tandem_seconds"),
    ],
)
def test_a_number_beyond_its_end_is_refused_beside_its_field(editor_client, typed, field):
    response = send_form(editor_client, page(Gate.objects.first()), **typed)
    assert response.status_code == 422
    assert field in response.context["adminform"].form.errors


def test_a_gate_that_nothing_opens_is_refused(editor_client):
    numbers = dict.fromkeys(("stands", "tandem_seconds", "sessions", "weeks"), "")
    response = send_form(editor_client, page(Gate.objects.first()), drop=("at_norm", "low_only", "not_high"), **numbers)
    assert response.status_code == 422
