"""The handout, the summary for a doctor and the result as PDF: what every page of them has, and who may have them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.health_check.services import report_red_flags
from exercises.paper import typesetting
from tests.paper import check, look_into
from tests.programs.checks import signs_in_first
from tests.programs.conftest import MONDAY
from tests.programs.factories import NEW_HIP, make_routine
from tests.programs.histories import play

pytestmark = pytest.mark.usefixtures("on_a_monday")
PAGES = ("routine_print", "routine_summary", "progress_result")
HANDOUT = reverse("programs:routine_print_pdf")


def pdf_of(client, sheet, **chosen):
    answer = client.get(reverse(f"programs:{sheet}_pdf"), chosen)
    assert answer.status_code == 200, answer
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    return look_into(answer.content)


@pytest.mark.parametrize("sheet", PAGES)
def test_it_is_tagged_and_says_what_the_page_says(owner, owner_client, sheet):
    routine = make_routine(owner, on=MONDAY - timedelta(days=14), bones=["osteoporosis"])
    play(routine, on=MONDAY - timedelta(days=7))
    shown = owner_client.get(reverse(f"programs:{sheet}"))
    looked = pdf_of(owner_client, sheet, text="18")
    check(looked)
    assert owner.name in looked.text
    flat = " ".join(looked.text.split())
    for item in routine.items.select_related("exercise"):
        assert item.exercise.name in flat
        assert item.exercise.name in shown.text


def test_every_exercise_of_the_handout_has_its_picture_in_words(owner, owner_client):
    routine = make_routine(owner)
    looked = pdf_of(owner_client, "routine_print")
    assert len({tag.alt for tag in looked.named("Figure")}) == routine.items.count()
    # The table to tick has a head, and pictures stand before the steps that they belong to.
    names = [tag.name for tag in looked.tags]
    assert "TH" in names
    assert names.index("Figure") < len(names) - 1 - names[::-1].index("L")


def test_what_is_safe_until_a_yes_is_a_pdf_too(owner, owner_client):
    make_routine(owner, **NEW_HIP)
    check(pdf_of(owner_client, "routine_print"))


def test_the_paper_follows_the_persons_settings(owner, owner_client):
    owner.units = owner.Units.IMPERIAL
    owner.text_size = owner.TextSize.LARGE
    owner.save(update_fields=["units", "text_size"])
    make_routine(owner)
    usual = pdf_of(owner_client, "routine_print")
    assert round(usual.size[0]) == 612
    assert len(usual.pages) > len(pdf_of(owner_client, "routine_print", text="14").pages)


@pytest.mark.parametrize("chosen", [{"paper": "a0"}, {"text": "200"}, {"text": "x"}])
def test_a_paper_that_there_is_not_is_said_beside_the_choice(owner, owner_client, chosen):
    make_routine(owner)
    answer = owner_client.get(HANDOUT, chosen)
    assert answer.status_code == 422
    assert answer.context["sheet_form"].errors.keys() == chosen.keys()


def test_what_cannot_be_made_leads_back_to_the_page(owner, owner_client, monkeypatch):
    make_routine(owner)
    monkeypatch.setattr(typesetting, "LARGEST", 10)
    answer = owner_client.get(HANDOUT)
    assert answer["Location"] == reverse("programs:routine_print")


def test_the_summary_of_a_program_stays_about_that_program(owner, owner_client):
    make_routine(owner, program="hip-basics")
    page = owner_client.get(reverse("programs:routine_summary"), {"program": "six-hip-exercises"})
    assert page.context["kept"] == {"program": "six-hip-exercises"}
    assert pdf_of(owner_client, "routine_summary", program="six-hip-exercises").title == page.context["summary"].name


def test_a_warning_sign_stands_before_the_handout(owner, owner_client):
    make_routine(owner)
    report_red_flags(by=owner, codes=["RF1"])
    assert owner_client.get(HANDOUT)["Location"] == reverse("accounts:red_flag")


@pytest.mark.parametrize("sheet", PAGES)
def test_anonymous_and_wrong_method(client, owner_client, sheet):
    address = reverse(f"programs:{sheet}_pdf")
    assert signs_in_first(client.get(address))
    assert owner_client.post(address).status_code == 405
