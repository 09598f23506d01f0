from __future__ import annotations

from datetime import date

import pytest

from accounts.health_check import services
from accounts.health_check.access import open_red_flag, open_red_flags
from accounts.health_check.answers import UnknownAnswerError
from accounts.models import HealthProfile, RedFlag

from .factories import make_draft, make_health_check, make_red_flag

SEEN = {"seen_by": "Dr Okafor", "seen_on": date(2026, 1, 2), "may_do": "Everything but jumping."}


class TestSaveStep:
    def test_keeps_answers_and_marks_the_screen_as_done(self, owner):
        services.save_step(by=owner, step="bones", answers={"bones": ["osteopenia"]})
        draft = owner.health_profiles.draft()
        assert draft.answers == {"bones": ["osteopenia"]}
        assert draft.done_steps == ["bones"]

    def test_is_safe_to_repeat(self, owner):
        for _ in range(2):
            services.save_step(by=owner, step="warning-signs", answers={"warning_signs": ["RF7"]})
        assert owner.health_profiles.get().done_steps == ["warning-signs"]
        assert owner.red_flags.count() == 1

    def test_none_takes_an_answer_away(self, owner):
        services.save_step(by=owner, step="plan", answers={"goal": "bones"})
        services.save_step(by=owner, step="plan", answers={"goal": None})
        assert owner.health_profiles.get().answers == {}

    def test_an_unknown_answer_is_not_stored(self, owner):
        with pytest.raises(UnknownAnswerError):
            services.save_step(by=owner, step="plan", answers={"goal": "younger"})
        assert not owner.health_profiles.exists()

    def test_a_warning_sign_is_recorded_even_when_the_screen_was_left_by_back(self, owner):
        services.save_step(by=owner, step="warning-signs", answers={"warning_signs": ["RF1", "RF7"]}, done=False)
        assert [flag.code for flag in open_red_flags(owner)] == ["RF1", "RF7"]
        assert open_red_flag(owner).level == RedFlag.Level.EMERGENCY

    def test_a_late_change_after_completion_starts_a_new_draft_from_the_answers(self, owner):
        make_health_check(owner, bones=["osteopenia"])
        services.save_step(by=owner, step="hips", answers={"hips": ["knee"]})
        draft = owner.health_profiles.draft()
        assert draft.answers["bones"] == ["osteopenia"]
        assert draft.answers["hips"] == ["knee"]
        assert "warning_signs" not in draft.answers


class TestComplete:
    def test_puts_the_draft_in_force_without_stale_answers(self, owner):
        make_draft(owner, health=["high_bp"], bp_controlled="no")
        services.save_step(by=owner, step="you", answers={"health": ["none"]})
        profile = services.complete_health_check(by=owner)
        assert profile.state == HealthProfile.State.IN_FORCE
        assert profile.completed_at
        assert "bp_controlled" not in profile.answers
        assert services.current_facts(owner).conditions == frozenset()

    def test_supersedes_the_one_before(self, owner):
        first = make_health_check(owner)
        services.start_draft(by=owner)
        services.save_step(by=owner, step="warning-signs", answers={"warning_signs": ["none"]})
        second = services.complete_health_check(by=owner)
        first.refresh_from_db()
        assert first.state == HealthProfile.State.SUPERSEDED
        assert owner.health_profiles.in_force() == second

    def test_is_safe_to_repeat(self, owner):
        profile = make_health_check(owner)
        assert services.complete_health_check(by=owner) == profile
        assert owner.health_profiles.count() == 1

    def test_refuses_while_a_screen_is_open(self, owner):
        make_draft(owner, until="plan")
        with pytest.raises(services.NotCompleteError):
            services.complete_health_check(by=owner)

    def test_refuses_without_any_answers(self, owner):
        with pytest.raises(services.NotCompleteError):
            services.complete_health_check(by=owner)

    def test_refuses_while_a_warning_sign_is_open(self, owner):
        make_draft(owner)
        make_red_flag(owner)
        with pytest.raises(services.StoppedError):
            services.complete_health_check(by=owner)


class TestStartDraft:
    def test_takes_over_the_answers_and_asks_the_warning_signs_again(self, owner):
        make_health_check(owner, balance=["unsteady"])
        draft = services.start_draft(by=owner)
        assert draft.answers["balance"] == ["unsteady"]
        assert "warning_signs" not in draft.answers
        assert "warning-signs" not in draft.done_steps

    def test_is_safe_to_repeat(self, owner):
        make_health_check(owner)
        assert services.start_draft(by=owner) == services.start_draft(by=owner)

    def test_what_is_in_force_stays_so(self, owner):
        profile = make_health_check(owner)
        services.start_draft(by=owner)
        assert owner.health_profiles.in_force() == profile


class TestWarningSigns:
    def test_soon_never_locks(self, owner):
        assert services.report_red_flags(by=owner, codes=["RF13"]) == []

    def test_one_that_is_open_stays_as_it_is(self, owner):
        flag = make_red_flag(owner)
        services.report_red_flags(by=owner, codes=["RF7", "RF10"])
        assert set(owner.red_flags.values_list("code", flat=True)) == {"RF7", "RF10"}
        assert owner.red_flags.get(code="RF7") == flag

    def test_a_suspected_spine_fracture_holds_while_it_is_open(self, owner):
        make_health_check(owner)
        make_red_flag(owner, "RF10")
        assert "vertebral_fracture_suspected" in services.current_facts(owner).conditions
        services.withdraw_red_flags(by=owner, codes=["RF10"])
        assert services.current_facts(owner).conditions == frozenset()

    def test_without_a_health_check_there_are_no_facts(self, owner):
        assert services.current_facts(owner) is None

    def test_seen_asks_for_the_whole_health_check_again(self, owner):
        make_health_check(owner, bones=["osteoporosis"])
        make_red_flag(owner)
        services.record_seen(by=owner, codes=["RF7"], **SEEN)
        flag = owner.red_flags.get()
        assert (flag.seen_by, flag.seen_on, flag.may_do) == tuple(SEEN.values())
        assert open_red_flag(owner) is None
        assert services.current_facts(owner) is None
        draft = owner.health_profiles.draft()
        assert draft.done_steps == []
        assert draft.answers["bones"] == ["osteoporosis"]

    def test_seen_twice_changes_nothing(self, owner):
        make_draft(owner, until="you", warning_signs=["RF7"])
        services.record_seen(by=owner, codes=["RF7"], **SEEN)
        services.save_step(by=owner, step="warning-signs", answers={"warning_signs": ["none"]})
        services.record_seen(by=owner, codes=["RF7"], **{**SEEN, "seen_by": "Somebody else"})
        assert owner.red_flags.get().seen_by == "Dr Okafor"
        assert owner.health_profiles.draft().done_steps == ["warning-signs"]

    def test_what_was_ticked_again_after_a_visit_locks_again(self, owner):
        make_draft(owner, until="you", warning_signs=["RF7"])
        services.record_seen(by=owner, codes=["RF7"], **SEEN)
        services.save_step(by=owner, step="warning-signs", answers={"warning_signs": ["RF7"]})
        assert open_red_flag(owner).code == "RF7"
        assert owner.red_flags.count() == 2

    def test_withdrawn_signs_stay_on_record_and_the_question_is_open_again(self, owner):
        make_draft(owner, until="you", warning_signs=["RF7", "RF1"])
        services.withdraw_red_flags(by=owner, codes=["RF1"])
        assert open_red_flag(owner).code == "RF7"
        draft = owner.health_profiles.draft()
        assert draft.answers["warning_signs"] == ["RF7"]
        services.withdraw_red_flags(by=owner, codes=["RF7"])
        draft.refresh_from_db()
        assert "warning_signs" not in draft.answers
        assert draft.done_steps == []
        assert owner.red_flags.filter(withdrawn_at__isnull=False).count() == 2

    def test_withdrawing_leaves_the_health_check_in_force(self, owner):
        profile = make_health_check(owner)
        make_red_flag(owner)
        services.withdraw_red_flags(by=owner, codes=["RF7"])
        assert owner.health_profiles.in_force() == profile

    def test_nobody_can_close_the_signs_of_another(self, owner, other):
        make_red_flag(owner)
        services.withdraw_red_flags(by=other, codes=["RF7"])
        services.record_seen(by=other, codes=["RF7"], **SEEN)
        assert open_red_flag(owner)


def test_equipment_that_every_home_has_is_not_asked(db):
    offered = {choice.value for choice in services.open_choices()["equipment"]}
    assert "fixed-support" in offered
    assert "wall" not in offered
