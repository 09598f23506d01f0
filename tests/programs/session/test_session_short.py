"""The short version for a bad day, and what a week leaves out."""

from __future__ import annotations

import uuid

from django.urls import reverse

from programs.session.asked import items_of
from tests.programs.factories import make_profile, make_routine


def check(session_id: uuid.UUID) -> str:
    return reverse("programs:session_check", args=[session_id])


def test_today_offers_it_with_its_length(owner, owner_client):
    make_profile(owner)
    make_routine(owner)
    assert "Only 4 exercises" in owner_client.get(reverse("programs:today")).content.decode()


def test_it_takes_the_few_of_most_value(owner, owner_client):
    make_profile(owner)
    routine = make_routine(owner)
    session_id = uuid.uuid4()
    assert 'name="short"' in owner_client.get(f"{check(session_id)}?short").content.decode()
    owner_client.post(check(session_id), {"short": "True"})
    session = owner.sessions.get(pk=session_id)
    assert session.short
    slugs = [item.exercise.slug for item in items_of(session)]
    assert slugs == ["tandem-stand", "sit-to-stand", "standing-hip-abduction", "wall-posture-drill"]
    owner_client.post(reverse("programs:session_as_planned", args=[session_id]))
    assert set(session.set_logs.values_list("item__exercise__slug", flat=True)) == set(slugs)
    assert routine.items.count() == 6


def test_without_it_the_whole_routine_is_done(owner, owner_client):
    make_profile(owner)
    make_routine(owner)
    session_id = uuid.uuid4()
    owner_client.post(check(session_id))
    session = owner.sessions.get(pk=session_id)
    assert not session.short
    assert len(items_of(session)) == 6


def test_a_week_without_balance_work_says_so(owner, owner_client):
    make_profile(owner, bones=["osteopenia"])
    make_routine(owner, program="side-lying-hip-strength")
    for address in (
        reverse("programs:routine"), reverse("programs:routine_choose", args=["side-lying-hip-strength"]),
    ):  # fmt: skip
        page = owner_client.get(address).content.decode()
        assert "There is no balance work in this week" in page
        assert reverse("exercises:exercise_detail", args=["tandem-stand"]) in page
        assert "muscles along your back" in page


def test_a_balanced_week_says_nothing(owner, owner_client):
    make_profile(owner)
    make_routine(owner)
    assert "What this week leaves out" not in owner_client.get(reverse("programs:routine")).content.decode()
