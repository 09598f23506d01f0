"""The page of a rule: what it reaches, what it cites, and that one in force stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from exercises.models import (
    Contraindication,
)
from tests.conftest import client_of
from tests.desk import read_form, send_form

from .pages import errors, page

pytestmark = pytest.mark.django_db


def rule_with(**wanted: Any) -> Contraindication:
    return Contraindication.objects.filter(**wanted).first()


def test_a_rule_reaches_something_and_cites_somebody(editor_client):
    rule = rule_with(rule_id="OST-1")
    data = read_form(editor_client.get(page(rule)))
    del data["movements"]
    data |= {f"contraindicationsource_set-{n}-DELETE": "on" for n in range(rule.contraindicationsource_set.count())}
    said = errors(editor_client.post(page(rule), data))
    assert "The rule reaches nothing yet." in said
    assert "Every rule needs a source" in said


def test_a_rule_about_the_whole_program_locks_or_informs(editor_client):
    rule = rule_with(programme=True, verdict="info")
    assert "can only lock it until it is cleared, or inform" in errors(
        send_form(editor_client, page(rule), verdict="avoid")
    )


def test_a_condition_is_not_both_asked_for_and_excluded(editor_client):
    rule = rule_with(rule_id="OST-1")
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
