"""The page of the test patients at the editors' desk, and publishing from it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from exercises.models import Contraindication, RulePublication
from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue
from exercises.snapshot.drafts import digest_of, draft_changes, make_draft
from tests.conftest import client_of

pytestmark = pytest.mark.django_db

PAGE = "/admin/vignettes/"
PUBLISH = "/admin/vignettes/publish/"


def drafted(rule_id: str, **fields: Any) -> Contraindication:
    draft = make_draft(rule=Contraindication.objects.settled().get(rule_id=rule_id))
    Contraindication.objects.filter(pk=draft.pk).update(**fields)
    return draft


def sent(**values: Any) -> dict[str, Any]:
    return {"seen": digest_of(draft_changes()), "reason": "", **values}


def verdict(rule_id: str) -> Verdict:
    return next(rule.verdict for rule in current_catalogue().rules if rule.id == rule_id)


def test_without_drafts_everything_is_as_expected(editor_client):
    response = editor_client.get(PAGE)
    assert response.status_code == 200
    assert "There is no draft." in response.text
    assert "The rules in force say to each of them what was expected." in response.text
    assert "Ruth, 71, osteoporosis and a fall last year" in response.text
    assert "not as expected" not in response.text
    assert 'action="/admin/vignettes/publish/"' not in response.text


def test_it_shows_what_the_drafts_would_change(editor_client):
    drafted("OST-4", verdict="avoid", message="Not for now.")
    response = editor_client.get(PAGE)
    assert "Not for now." in response.text
    (beatrix,) = [view for view in response.context["changes"] if view.title.startswith("Beatrix")]
    (line,) = [line for line in beatrix.lines if line.rules]
    assert (line.before, line.after, line.rules) == ("with changes", "avoid", "OST-4")
    assert current_catalogue().exercises["stiff-leg-bend"].name in line.what
    assert "not as expected" in response.text
    assert "Publish 1 draft" in response.text
    assert verdict("OST-4") is Verdict.MODIFY


def test_it_shows_new_rules_and_rules_that_go(editor_client):
    drafted("OST-1", retires=True)
    other = Contraindication.objects.get(rule_id="OST-5", state="in_force")
    Contraindication.objects.create(
        rule_id="NEW-1",
        condition=other.condition,
        verdict="clear",
        programme=True,
        message="m",
        reason="r",
        state="draft",
    )
    response = editor_client.get(PAGE)
    assert {draft.kind for draft in response.context["drafts"]} == {"retires", "new"}
    assert ("The whole program", "NEW-1") in {
        (line.what, line.rules) for view in response.context["changes"] for line in view.lines
    }


def test_a_flip_needs_a_reason_and_what_was_typed_is_kept(editor_client):
    drafted("OST-4", verdict="avoid")
    refused = editor_client.post(PUBLISH, sent(reason="   "))
    assert refused.status_code == 422
    assert "Please say why that is right." in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert verdict("OST-4") is Verdict.MODIFY
    assert not RulePublication.objects.exists()
    assert Contraindication.objects.drafts().count() == 1


def test_with_a_reason_it_is_published_and_kept(editor, editor_client):
    drafted("OST-4", verdict="avoid")
    response = editor_client.post(PUBLISH, sent(reason="The clinic hinges nobody with osteoporosis."), follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert "1 rule is in force now." in response.text
    assert verdict("OST-4") is Verdict.AVOID
    publication = RulePublication.objects.get()
    assert publication.by == editor
    assert publication.reason == "The clinic hinges nobody with osteoporosis."
    assert ("beatrix", "modify", "avoid") in {
        (flip["vignette"], flip.get("before"), flip.get("after")) for flip in publication.flips
    }
    assert "The clinic hinges nobody with osteoporosis." in response.text
    assert "OST-4" in response.text


def test_words_that_change_nothing_for_a_test_patient_need_no_reason(editor_client):
    drafted("OST-4", message="Keep your back flat.")
    assert "Nothing for any test patient" in editor_client.get(PAGE).text
    assert editor_client.post(PUBLISH, sent()).status_code == 302
    publication = RulePublication.objects.get()
    assert publication.flips == []
    assert next(rule.message for rule in current_catalogue().rules if rule.id == "OST-4") == "Keep your back flat."


def test_sent_twice_it_publishes_once(editor_client):
    drafted("OST-4", verdict="avoid")
    data = sent(reason="A reason.")
    assert editor_client.post(PUBLISH, data).status_code == 302
    again = editor_client.post(PUBLISH, data, follow=True)
    assert "There is no draft left to publish." in again.text
    assert RulePublication.objects.count() == 1


def test_drafts_that_changed_meanwhile_are_looked_at_again(editor_client):
    draft = drafted("OST-4", verdict="avoid")
    data = sent(reason="A long reason that took time to write.")
    Contraindication.objects.filter(pk=draft.pk).update(verdict="clear")
    refused = editor_client.post(PUBLISH, data)
    assert refused.status_code == 422
    assert "Somebody changed a draft while you were reading." in refused.text
    assert "A long reason that took time to write." in refused.text
    assert digest_of(draft_changes()) in refused.text
    assert verdict("OST-4") is Verdict.MODIFY


def test_an_empty_request_changes_nothing(editor_client):
    drafted("OST-4", verdict="avoid")
    assert editor_client.post(PUBLISH, {}).status_code == 422
    assert verdict("OST-4") is Verdict.MODIFY


@pytest.mark.parametrize("address", [PAGE, PUBLISH])
def test_who_may_not(client, owner_client, editor, address):
    drafted("OST-4", verdict="avoid")
    assert client.get(address)["Location"].startswith("/accounts/login/")
    assert owner_client.get(address, follow=True).status_code == 403
    assert owner_client.post(PUBLISH, sent(reason="x"), follow=True).status_code in {403, 405}
    editor.groups.clear()
    assert client_of(editor).get(address).status_code == 403
    assert client_of(editor).post(PUBLISH, sent(reason="x")).status_code == 403
    assert verdict("OST-4") is Verdict.MODIFY


def test_the_wrong_method(editor_client):
    drafted("OST-4", verdict="avoid")
    assert editor_client.post(PAGE, sent(reason="x")).status_code == 405
    assert editor_client.get(PUBLISH, sent(reason="x")).status_code == 405
    assert verdict("OST-4") is Verdict.MODIFY


def test_it_holds_nothing_that_the_policy_would_block(editor_client):
    drafted("OST-4", verdict="avoid")
    for response in (editor_client.get(PAGE), editor_client.post(PUBLISH, sent())):
        assert "style-src 'self'" in response["Content-Security-Policy"]
        for forbidden in (" style=", "<style", " onclick="):
            assert forbidden not in response.text
        for script in response.text.split("<script")[1:]:
            assert "src=" in script.split(">")[0]


def test_the_desk_leads_to_it(editor, editor_client):
    assert f'href="{PAGE}"' in editor_client.get(reverse("admin:index")).text
    assert f'href="{PAGE}"' in editor_client.get(reverse("admin:exercises_contraindication_changelist")).text
    editor.groups.clear()
    assert f'href="{PAGE}"' not in client_of(editor).get(reverse("admin:index")).text
