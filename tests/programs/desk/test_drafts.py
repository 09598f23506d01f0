"""A change of the catalogue is seen with the test patients and the worked cases before it reaches anybody."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from exercises.loading import CONTRAINDICATIONS, EXERCISES, PROGRESSION_RULES, Codec
from exercises.models import Advice, CatalogueDraft, Contraindication, Exercise, ProgressionRule, Publication
from exercises.publishing.drafts import keep_draft, standing
from exercises.rules.screening import Verdict
from exercises.snapshot.current import current_catalogue
from programs.desk.cases import all_cases
from programs.desk.review import review
from programs.models import Program
from programs.progression.bounds import ENDS, ORDER, problems
from programs.progression.numbers import rows_of_number
from tests.conftest import client_of
from tests.desk import publish, read_form, send_form

pytestmark = pytest.mark.django_db

PAGE = "/admin/drafts/"
PUBLISH = "/admin/drafts/publish/"


def page(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def drafted(key: str, *, by: Any, codec: Codec = CONTRAINDICATIONS, **fields: Any) -> CatalogueDraft:
    where = standing(codec, key)
    draft = keep_draft(where, {**(where.live or {}), **fields}, by=by)
    assert draft is not None
    return draft


def verdict(rule_id: str) -> Verdict:
    return next(rule.verdict for rule in current_catalogue().rules if rule.id == rule_id)


def lines(response: Any) -> list[Any]:
    return [line for view in response.context["changes"] for line in view.lines]


def test_without_drafts_everything_is_as_expected(editor_client):
    response = editor_client.get(PAGE)
    assert response.status_code == 200
    assert (response.context["drafts"], response.context["changes"]) == ([], [])
    assert (response.context["failing"], response.context["cases_failing"]) == (0, 0)
    assert response.context["cases"] == len(all_cases()) >= 60
    assert PUBLISH not in response.text


def test_unticking_one_tag_of_the_squat_shows_whom_it_changes_before_it_reaches_them(editor_client):
    squat = Exercise.objects.get(slug="squat")
    before = current_catalogue()
    data = read_form(editor_client.get(page(squat)))
    data["movements"] = [key for key in data["movements"] if key != str(squat.movements.get(slug="knee_loading").pk)]
    assert editor_client.post(page(squat), data)["Location"] == PAGE
    assert current_catalogue() is before
    shown = editor_client.get(PAGE)
    assert len(shown.context["changes"]) > 1
    assert any("Squat" in line.what for line in lines(shown))
    assert publish(editor_client, reason="  ").status_code == 422
    assert current_catalogue() is before
    assert publish(editor_client, reason="It does not bend the knee.").status_code == 302
    assert "knee_loading" not in current_catalogue().exercises["squat"].movements
    assert Publication.objects.get().flips


def test_it_shows_what_a_rule_would_say_and_who_hears_other_words(editor, editor_client):
    drafted("OST-4", by=editor, verdict="avoid", message="Not for now.")
    response = editor_client.get(PAGE)
    assert "Not" in response.text
    (beatrix,) = [view for view in response.context["changes"] if view.title.startswith("Beatrix")]
    (line,) = [line for line in beatrix.lines if line.rules and line.before]
    assert (line.before, line.after, line.rules) == ("with changes", "avoid", "OST-4")
    assert current_catalogue().exercises["stiff-leg-bend"].name in line.what
    assert any(not line.before and line.rules == "OST-4" for line in lines(response))
    assert verdict("OST-4") is Verdict.MODIFY


def test_a_dose_that_changes_is_shown_for_whom(editor_client):
    program = Program.objects.get(slug="hip-basics")
    item = next(number for number, item in enumerate(program.items.all()) if item.start.reps)
    address = page(program)
    assert (
        send_form(
            editor_client, address, **{f"items-{item}-start_sets": "1", f"items-{item}-start_reps": "3"}
        ).status_code
        == 302
    )
    shown = lines(editor_client.get(PAGE))
    assert any(line.what.startswith("How much") and "3" in line.after for line in shown)


def test_a_number_of_progression_is_shown_with_the_cases_it_decides_differently(editor_client):
    rule = ProgressionRule.objects.get(key="clean_run")
    assert send_form(editor_client, page(rule), value="1").status_code == 302
    shown = [line for line in lines(editor_client.get(PAGE)) if line.what.startswith("The next dose")]
    assert shown
    assert all(line.before != line.after for line in shown)
    assert ProgressionRule.objects.get(key="clean_run").value == 2


def test_advice_that_says_something_else_is_shown(editor_client):
    assert (
        send_form(editor_client, page(Advice.objects.get(slug="blood_thinners_head")), words="Mind it.").status_code
        == 302
    )
    assert any(line.after == "Mind it." for line in lines(editor_client.get(PAGE)))


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("pre_pain_stop", "99", "cannot use this"),
        ("pre_pain_stop", "8", "from 3 to 6"),
        ("gap_hold_from", "14", "below gap_ramp_2w_from, 14"),
        ("gap_restart_from", "20", "above gap_ramp_4w_from, 28"),
        ("min_days_high", "7", "not be below min_days_mod, 14"),
        ("too_hard_rpe", "8", "above effort_band_phase_2, 8"),
        ("max_sets", "40", "from 1 to 6"),
    ],
)
def test_a_number_that_clashes_is_refused_beside_its_field(editor_client, key, typed, said):
    response = send_form(editor_client, page(ProgressionRule.objects.get(key=key)), value=typed)
    assert response.status_code == 422
    assert any(said in words for words in response.context["adminform"].form.errors["value"])
    assert not CatalogueDraft.objects.exists()


def test_the_shipped_numbers_keep_within_all_ends_and_every_end_is_of_a_number():
    values = dict(ProgressionRule.objects.values_list("key", "value"))
    assert [words for key in values for words in problems(key, values)] == []
    assert set(ENDS) | {key for pair in ORDER for key in (pair.low, pair.high)} <= set(rows_of_number())


def test_numbers_that_clash_only_together_are_not_published(editor, editor_client):
    drafted("gap_hold_from", by=editor, codec=PROGRESSION_RULES, value=20)
    (view,) = editor_client.get(PAGE).context["drafts"]
    assert "gap_ramp_2w_from" in view.problem
    assert publish(editor_client).status_code == 422


@pytest.mark.parametrize(
    ("model", "slug", "fields"),
    [
        (Program, "hip-basics", {"minutes": "999", "rest_days": "6"}),
        (Exercise, "squat", {"balance_demand": "9"}),
    ],
)
def test_other_numbers_have_ends_too(editor_client, model, slug, fields):
    response = send_form(editor_client, page(model.objects.get(slug=slug)), **fields)
    assert response.status_code == 422
    assert set(fields) <= set(response.context["adminform"].form.errors)


def test_what_was_typed_is_kept_when_the_reason_is_missing_and_when_a_draft_has_changed(editor, editor_client):
    drafted("OST-4", by=editor, verdict="avoid")
    seen = editor_client.get(PAGE).context["review"].seen
    drafted("OST-4", by=editor, verdict="clear")
    refused = publish(editor_client, seen=seen, reason="A long reason that took time to write.")
    assert refused.status_code == 422
    assert "A long reason that took time to write." in refused.text
    assert refused.context["review"].seen != seen
    assert verdict("OST-4") is Verdict.MODIFY
    assert editor_client.post(PUBLISH, {}).status_code == 422


def test_sent_twice_it_publishes_once(editor, editor_client):
    draft = drafted("OST-4", by=editor, verdict="avoid")
    data = {"draft": [draft.pk], "seen": editor_client.get(PAGE).context["review"].seen, "reason": "A reason."}
    data["looked"] = "on"
    assert editor_client.post(PUBLISH, data).status_code == 302
    assert editor_client.post(PUBLISH, data).status_code == 302
    publication = Publication.objects.get()
    assert (publication.by, publication.reason) == (editor, "A reason.")
    (change,) = publication.changes.all()
    assert (change.before["verdict"], change.after["verdict"]) == ("modify", "avoid")
    assert verdict("OST-4") is Verdict.AVOID


def test_what_would_not_hold_any_more_is_looked_at_before_it_is_published(editor, editor_client):
    drafted("OST-4", by=editor, verdict="info")
    shown = editor_client.get(PAGE)
    assert shown.context["review"].harms == sum(view.after == "does not hold" for view in lines(shown)) > 0
    refused = publish(editor_client, looked="", reason="A reason.")
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"looked"}
    assert "A reason." in refused.text
    assert verdict("OST-4") is Verdict.MODIFY
    assert publish(editor_client).status_code == 302
    assert verdict("OST-4") is Verdict.INFO


def test_what_a_draft_changes_for_whom_is_looked_at_again_when_something_else_was_published(editor, editor_client):
    """The draft is the same, and so is its own row; but it would change other things for the test patients now."""
    tags = set(Exercise.objects.get(slug="squat").movements.values_list("slug", flat=True))
    squat = drafted("squat", by=editor, codec=EXERCISES, movements=sorted(tags - {"knee_loading"}))
    rules = Contraindication.objects.filter(movements__slug="knee_loading")
    others = [drafted(rule.rule_id, by=editor, state="retired").pk for rule in rules]
    only = editor_client.get(PAGE, {"draft": squat.pk}).context["review"]
    assert publish(editor_client, draft=others, seen=review(others).seen, answered="on").status_code == 302
    refused = publish(editor_client, draft=[squat.pk], seen=only.seen, answered="on")
    assert refused.status_code == 422
    assert "knee_loading" in current_catalogue().exercises["squat"].movements
    assert publish(editor_client, answered="on").status_code == 302


def test_only_what_is_ticked_is_looked_at_and_published(editor, editor_client):
    first, second = (drafted(key, by=editor, verdict="avoid") for key in ("OST-4", "OST-5"))
    only = editor_client.get(PAGE, {"draft": second.pk})
    assert [view.draft.key for view in only.context["drafts"] if view.chosen] == ["OST-5"]
    data = {"draft": [second.pk], "seen": only.context["review"].seen, "reason": "This one."}
    data["looked"] = "on"
    assert editor_client.post(PUBLISH, data).status_code == 302
    assert verdict("OST-5") is Verdict.AVOID
    assert list(CatalogueDraft.objects.all()) == [first]


def test_a_rule_taken_out_of_force_is_called_so_and_can_come_back(editor_client):
    rule = Contraindication.objects.get(rule_id="OST-1")
    assert send_form(editor_client, page(rule), state="retired").status_code == 302
    said = editor_client.get(publish(editor_client)["Location"])
    assert [str(message) for message in said.context["messages"]] == ["1 entry is out of force now."]
    assert "OST-1" not in {rule.id for rule in current_catalogue().rules}
    assert send_form(editor_client, page(rule), state="in_force").status_code == 302
    publish(editor_client)
    assert verdict("OST-1") is Verdict.AVOID


def test_a_draft_is_thrown_away(editor, editor_client):
    draft = drafted("OST-4", by=editor, verdict="avoid")
    away = reverse("admin:draft_throw_away", args=[draft.pk])
    assert editor_client.get(away).status_code == 405
    for _time in range(2):
        assert editor_client.post(away).status_code == 302
    assert not CatalogueDraft.objects.exists()
    assert verdict("OST-4") is Verdict.MODIFY


def test_a_draft_that_names_what_is_gone_says_so_and_breaks_nothing(editor, editor_client):
    drafted("OST-4", by=editor, condition="no_such_thing")
    (view,) = editor_client.get(PAGE).context["drafts"]
    assert "no_such_thing" in view.problem
    assert publish(editor_client).status_code == 422


def test_looking_leaves_the_tables_as_they_are(editor, editor_client):
    drafted("OST-4", by=editor, verdict="avoid")
    rule = Contraindication.objects.get(rule_id="OST-4")
    editor_client.get(PAGE)
    editor_client.get(page(rule))
    assert Contraindication.objects.get(rule_id="OST-4").verdict == "modify"
    assert review().drafts[0].before["verdict"] == "modify"


@pytest.mark.parametrize("address", [PAGE, PUBLISH])
def test_who_may_not(client, owner_client, editor, address):
    drafted("OST-4", by=editor, verdict="avoid")
    assert client.get(address)["Location"].startswith("/accounts/login/")
    assert owner_client.get(address, follow=True).status_code == 403
    editor.groups.remove(Group.objects.get(name="Editor"))
    assert client_of(editor).get(address).status_code == 403
    assert client_of(editor).post(PUBLISH, {"reason": "x"}).status_code == 403
    assert verdict("OST-4") is Verdict.MODIFY


def test_the_wrong_method(editor_client):
    assert editor_client.post(PAGE).status_code == 405
    assert editor_client.get(PUBLISH).status_code == 405


def test_it_holds_nothing_that_the_policy_would_block(editor, editor_client):
    drafted("OST-4", by=editor, verdict="avoid")
    for response in (editor_client.get(PAGE), editor_client.post(PUBLISH, {})):
        assert "style-src 'self'" in response["Content-Security-Policy"]
        for forbidden in (" style=", "<style", " onclick="):
            assert forbidden not in response.text


def test_the_desk_leads_to_it(editor, editor_client):
    assert f'href="{PAGE}"' in editor_client.get(reverse("admin:index")).text
    drafted("OST-4", by=editor, verdict="avoid")
    assert f'href="{PAGE}"' in editor_client.get(reverse("admin:exercises_contraindication_changelist")).text
