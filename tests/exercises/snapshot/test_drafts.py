"""Drafts of rules stand beside their rule, affect nobody, are published together, and stay out of catalogue files."""

from __future__ import annotations

import tomllib
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from exercises.models import Contraindication, RulePublication
from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue
from exercises.snapshot.document import content
from exercises.snapshot.drafts import DraftsHaveChangedError, digest_of, draft_changes, make_draft, publish_drafts
from tests.conftest import client_of
from tests.desk import add_row, read_form, send_form

pytestmark = pytest.mark.django_db

CHANGELIST = "admin:exercises_contraindication_changelist"


def rule(rule_id: str = "OST-4") -> Contraindication:
    return Contraindication.objects.settled().get(rule_id=rule_id)


def page(row: Contraindication, action: str = "change") -> str:
    return reverse(f"admin:exercises_contraindication_{action}", args=[row.pk])


def drafted(rule_id: str = "OST-4", **fields: Any) -> Contraindication:
    draft = make_draft(rule=rule(rule_id))
    for name, value in {"verdict": "avoid", **fields}.items():
        setattr(draft, name, value)
    draft.save(update_fields=["verdict", *fields])
    return draft


def publish(by: Any, **values: Any) -> RulePublication | None:
    return publish_drafts(by=by, **{"seen": digest_of(draft_changes()), "flips": [], "reason": "", **values})


def in_force() -> dict[str, Verdict]:
    return {rule.id: rule.verdict for rule in current_catalogue().rules}


# --- A draft stands beside its rule ---


def test_a_draft_says_the_same_at_first_and_there_is_one(editor):
    first = make_draft(rule=rule())
    assert first.is_draft
    assert first.draft_of == rule()
    assert make_draft(rule=rule()) == first
    assert make_draft(rule=first) == first
    (change,) = draft_changes()
    assert change.before == change.after
    assert change.fields == ()


def test_a_draft_reaches_nobody_until_it_is_published(editor):
    before = current_catalogue()
    drafted()
    assert current_catalogue() is before
    assert in_force()["OST-4"] is Verdict.MODIFY
    edited = {rule["id"]: rule["verdict"] for rule in content(with_drafts=True)["rules"]}
    assert edited["OST-4"] == "avoid"
    assert {rule["id"]: rule["verdict"] for rule in content()["rules"]}["OST-4"] == "modify"
    publish(editor)
    assert in_force()["OST-4"] is Verdict.AVOID


def test_publishing_keeps_the_rule_its_row_and_what_changed(editor):
    there = rule()
    drafted(message="Not for now.")
    publication = publish(editor, reason=" A new study. ")
    assert publication is not None
    assert (publication.by, publication.reason) == (editor, "A new study.")
    (kept,) = publication.drafts
    assert (kept["rule"], kept["before"]["verdict"], kept["after"]["verdict"]) == ("OST-4", "modify", "avoid")
    assert kept["after"]["message"] == "Not for now."
    assert rule() == there
    assert rule().contraindicationsource_set.count() == there.contraindicationsource_set.count() > 0
    assert not Contraindication.objects.drafts().exists()


def test_publishing_twice_publishes_once(editor):
    drafted()
    seen = digest_of(draft_changes())
    assert publish(editor, seen=seen) is not None
    assert publish(editor, seen=seen) is None
    assert RulePublication.objects.count() == 1


def test_what_nobody_looked_at_is_not_published(editor):
    draft = drafted()
    seen = digest_of(draft_changes())
    draft.message = "Something else."
    draft.save(update_fields=["message"])
    with pytest.raises(DraftsHaveChangedError):
        publish(editor, seen=seen)
    assert in_force()["OST-4"] is Verdict.MODIFY


def test_flips_need_a_reason(editor):
    drafted()
    with pytest.raises(ValueError, match="reason"):
        publish(editor, flips=[{"vignette": "ruth"}], reason="  ")
    assert in_force()["OST-4"] is Verdict.MODIFY


def test_a_rule_taken_out_of_force_stops_speaking_and_can_come_back(editor):
    drafted("OST-1", verdict="avoid", retires=True)
    publish(editor)
    assert "OST-1" not in in_force()
    assert rule("OST-1").state == "retired"
    make_draft(rule=rule("OST-1"))
    publish(editor)
    assert in_force()["OST-1"] is Verdict.AVOID
    assert [publication.drafts[0]["before"] is None for publication in RulePublication.objects.order_by("pk")] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "in_force"},
        {"state": "draft"},
        {"rule_id": "NEW-1", "state": "in_force", "retires": True},
    ],
)
def test_the_database_refuses_a_second_rule_a_second_draft_and_a_rule_that_retires(fields):
    make_draft(rule=rule())
    with pytest.raises(IntegrityError), transaction.atomic():
        Contraindication.objects.create(
            **{"rule_id": "OST-4", "condition": rule().condition, "verdict": "info", "message": "m", "reason": "r"}
            | fields
        )


def test_only_drafts_stand_beside(editor):
    with pytest.raises(IntegrityError), transaction.atomic():
        Contraindication.objects.filter(pk=rule().pk).update(draft_of=rule("OST-1"))


def test_a_publication_with_flips_has_a_reason_in_the_database_too(editor):
    RulePublication.objects.create(by=editor, flips=[])
    with pytest.raises(IntegrityError), transaction.atomic():
        RulePublication.objects.create(by=editor, flips=[{"vignette": "ruth"}])


# --- Catalogue files ---


def load(*args: str) -> str:
    out = StringIO()
    call_command("load_catalogue", *args, stdout=out)
    return out.getvalue()


def test_loading_leaves_drafts_and_published_changes_alone(editor):
    draft = drafted()
    assert "0 new, 0 changed" in load()
    draft.refresh_from_db()
    assert draft.verdict == "avoid"
    publish(editor)
    drafted("OST-1", retires=True)
    publish(editor)
    said = load()
    assert "kept as edited: contraindication OST-4" in said
    assert "kept as edited: contraindication OST-1" in said
    assert "0 new, 0 changed" in said
    assert in_force()["OST-4"] is Verdict.AVOID
    assert "OST-1" not in in_force()


def test_what_is_in_force_is_dumped_and_drafts_are_not(editor, tmp_path):
    drafted()
    drafted("OST-1", retires=True)
    publish(editor)
    drafted("OST-5", message="Never said.")
    call_command("dump_catalogue", str(tmp_path), stdout=StringIO())
    path = tmp_path / "exercises" / "contraindications.toml"
    rows = {entry["id"]: entry for entry in tomllib.loads(path.read_text())["contraindication"]}
    assert len(rows) == Contraindication.objects.settled().count()
    assert (rows["OST-4"]["verdict"], rows["OST-1"]["state"]) == ("avoid", "retired")
    assert rows["OST-5"]["message"] != "Never said."
    assert "0 new, 0 changed" in load(str(tmp_path))


def test_a_file_holds_no_drafts(tmp_path):
    call_command("dump_catalogue", str(tmp_path), stdout=StringIO())
    path = tmp_path / "exercises" / "contraindications.toml"
    path.write_text(path.read_text().replace('state = "in_force"', 'state = "draft"', 1))
    with pytest.raises(CommandError, match="files hold what is in_force or retired"):
        load(str(tmp_path))


def test_a_new_rule_that_arrives_in_a_file_takes_its_draft_beside_it(tmp_path):
    call_command("dump_catalogue", str(tmp_path), stdout=StringIO())
    draft = make_draft(rule=rule())
    draft.draft_of = None
    draft.save(update_fields=["draft_of"])
    rule().delete()
    assert "1 new" in load(str(tmp_path))
    draft.refresh_from_db()
    assert draft.draft_of == rule()


# --- At the desk ---


def test_a_rule_in_force_is_looked_at_and_changed_in_a_draft(editor_client):
    shown = editor_client.get(page(rule()))
    assert "Change it in a draft" in shown.text
    assert 'name="_save"' not in shown.text
    assert editor_client.post(page(rule()), {"verdict": "avoid"}).status_code == 403
    response = editor_client.post(page(rule(), "draft"))
    draft = Contraindication.objects.drafts().get()
    assert response["Location"] == page(draft)
    assert send_form(editor_client, page(draft), message="Hands no lower than mid-thigh.").status_code == 302
    assert rule().message != "Hands no lower than mid-thigh."
    again = editor_client.post(page(rule(), "draft"))
    assert again["Location"] == page(draft)
    assert "Open the draft" in editor_client.get(page(rule())).text


def test_saving_and_throwing_away_a_draft_makes_no_snapshot(editor_client):
    before = current_catalogue()
    draft = make_draft(rule=rule())
    send_form(editor_client, page(draft), message="Other words.")
    assert editor_client.post(page(draft, "delete"), {"post": "yes"}).status_code == 302
    assert not Contraindication.objects.drafts().exists()
    assert current_catalogue() is before
    assert rule()


def test_a_draft_can_take_its_rule_out_of_force(editor_client):
    draft = make_draft(rule=rule())
    assert send_form(editor_client, page(draft), retires="on").status_code == 302
    draft.refresh_from_db()
    assert draft.retires
    assert draft_changes()[0].after is None


def test_a_new_rule_begins_as_a_draft(editor_client):
    address = reverse("admin:exercises_contraindication_add")
    data = read_form(editor_client.get(address)) | {
        "rule_id": "NEW-1",
        "condition": str(rule().condition_id),
        "movements": [str(rule().movements.first().pk)],
        "verdict": "modify",
        "message": "Slowly.",
        "reason": "It is new.",
        "evidence": "proposed",
    }
    add_row(data, "contraindicationsource_set", source=str(rule().sources.first().pk), locator="", order="")
    assert editor_client.post(address, data).status_code == 302
    new = Contraindication.objects.get(rule_id="NEW-1")
    assert new.is_draft
    assert new.draft_of is None
    assert "NEW-1" not in in_force()
    refused = editor_client.post(address, {**data, "rule_id": "OST-1"})
    assert "There is a rule with this number already" in refused.text


def test_who_may_not_make_drafts(client, owner_client, editor, editor_client):
    address = page(rule(), "draft")
    assert client.post(address).status_code == 302
    assert owner_client.post(address, follow=True).status_code in {403, 405}
    assert editor_client.get(address).status_code == 405
    assert editor_client.post(address.replace(str(rule().pk), "999999")).status_code == 404
    editor.groups.clear()
    assert client_of(editor).post(address).status_code == 403
    assert not Contraindication.objects.drafts().exists()


def test_the_desk_shows_what_rests_on_memory_or_proposal(editor_client):
    for evidence in ("memory", "proposed"):
        found = editor_client.get(reverse(CHANGELIST), {"evidence__exact": evidence}).context["cl"].result_list
        assert found
        assert {rule.evidence for rule in found} == {evidence}


def test_every_rule_cites_a_source_that_resolves():
    sources = current_catalogue().sources
    for rule in current_catalogue().rules:
        assert rule.sources, rule.id
        assert {cited.code for cited in rule.sources} <= set(sources), rule.id
