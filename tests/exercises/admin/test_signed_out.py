"""What an editor typed while their sign-in had ended is shown to them again, and saved only when they send it."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.entrance.typed import MOST_OF_ALL
from accounts.models import Organisation, User
from exercises.models import CatalogueDraft, Exercise, Muscle
from tests.conftest import client_of, confirmed, make_user

from .pages import page

WORDS = "Long thought about"


def sent(client: Client, address: str, words: str, field: str) -> dict[str, str | list[str]]:
    """What a browser sends of the form on a page in which somebody wrote these words."""
    page = client.get(address)
    form = page.context.get("adminform")
    told: dict[str, str | list[str]] = {}
    if form is not None:
        lists = [inline.formset for inline in page.context["inline_admin_formsets"]]
        forms = [form.form, *(part for rows in lists for part in (rows.management_form, *rows.forms))]
        values = {part.html_name: part.value() for form in forms for part in form}
    else:
        values = {part.html_name: part.value() for part in page.context["form"]}
    told |= {
        name: value if isinstance(value, list) else str(value)
        for name, value in values.items()
        if value or (value == 0 and value is not False)
    }
    (whose,) = set(re.findall(r'name="whose" value="([^"]+)"', page.text))
    seen = re.search(r'name="seen" value="([^"]+)"', page.text)
    return {**told, field: words, "whose": whose, **({"seen": seen[1]} if seen else {}), "do": "save"}


def test_what_was_typed_comes_back_to_its_writer(administrator: User, squat: Exercise) -> None:
    colleague = client_of(make_user("x@example.org", is_staff=True, is_superuser=True))
    desk = confirmed(client_of(administrator))
    organisation = Organisation.objects.create(name="Linden")
    for address, field in (
        (page(squat), "purpose"),
        (f"{page(squat).removesuffix('change/')}figure/", "alt"),
        (reverse("admin:exercises_exercise_copy", args=[squat.pk]), "name"),
        (reverse("admin:exercises_source_add"), "title"),
        (reverse("admin:accounts_organisation_change", args=[organisation.pk]), "opening_hours"),
        ("/admin/invite/", "name"),
    ):
        told = sent(desk, address, WORDS, field)
        browser = Client()
        answer = browser.post(address, told)
        assert answer["Location"] == f"/accounts/login/?next={address}", address
        assert "What you typed is kept" in browser.get(answer["Location"]).text
        browser.force_login(administrator)
        confirmed(browser)
        for _time in range(2):
            shown = browser.get(address)
            assert WORDS in shown.text, address
            assert shown.context["typed_again"], address
            lists = [inline.formset for inline in shown.context.get("inline_admin_formsets", ())]
            assert not [rows.errors or rows.non_form_errors() for rows in lists if rows.total_error_count()], address
            if seen := told.get("seen"):
                assert f'value="{seen}"' in shown.text, address
        assert WORDS not in colleague.get(address).text
        assert WORDS not in desk.get(address).text
        browser.post("/admin/typed/forget/", {"next": address})
        assert WORDS not in browser.get(address).text
    assert not CatalogueDraft.objects.exists()
    assert not Organisation.objects.exclude(opening_hours="").exists()


def test_it_is_saved_once_it_is_sent(administrator: User) -> None:
    desk = client_of(administrator)
    address = reverse("admin:exercises_muscle_add")
    told = sent(desk, address, "Soleus of the left", "name")
    assert Muscle.objects.filter(name=told["name"]).count() == 0
    browser = Client()
    browser.post(address, told)
    browser.force_login(administrator)
    assert "Soleus of the left" in browser.get(address).text
    organisation = Organisation.objects.create(name="Linden")
    other = reverse("admin:accounts_organisation_change", args=[organisation.pk])
    assert browser.post(other, sent(browser, other, WORDS, "opening_hours")).status_code == 302
    assert "Soleus of the left" in browser.get(address).text, "another form was sent meanwhile"
    again = sent(browser, address, "Soleus of the left", "name")
    assert browser.post(address, {**again, "slug": "soleus-left", "plain": "calf", "position": "90"}).status_code == 302
    assert Muscle.objects.filter(name=told["name"]).count() == 1
    assert not browser.get(address).context["typed_again"]


def test_what_is_not_kept(administrator: User, squat: Exercise) -> None:
    """No password, nothing of a stranger, and no more than a page holds."""
    told = sent(client_of(administrator), page(squat), WORDS, "purpose")
    for name, more in (
        ("forged", {"whose": f"{told['whose']}x"}),
        ("missing", {"whose": ""}),
        ("long", {"purpose": "x" * MOST_OF_ALL}),
    ):
        browser = Client()
        browser.post(page(squat), {**told, **more})
        assert "typed" not in browser.session, name
    browser.post(page(squat), {**told, "password1": "secret"})
    assert WORDS in str(browser.session["typed"])
    assert "secret" not in str(browser.session["typed"])


def test_no_refusal_lets_go_of_a_form(administrator: User, squat: Exercise, settings: Settings) -> None:
    """Neither a second step nor the password that is asked for first, nor another form that is refused meanwhile."""
    desk = client_of(administrator)
    address, other = page(squat), reverse("admin:exercises_muscle_add")
    told = sent(desk, address, WORDS, "purpose")
    settings.SECOND_STEP_FOR_EDITORS = True
    desk.post(address, told)
    desk.post(address, told)
    desk.post(other, {"name": "Soleus of the left", "whose": told["whose"]})
    settings.SECOND_STEP_FOR_EDITORS = False
    assert WORDS in desk.get(address).text
    assert "Soleus of the left" in desk.get(other).text

    person = f"{reverse('admin:accounts_user_change', args=[administrator.pk])}?_changelist_filters=q%3Da"
    new = reverse("admin:accounts_user_add")
    whose = {"whose": told["whose"]}
    for form, fields in (
        (person, {"email": administrator.email, "name": WORDS}),
        (new, {"email": "new@example.org", "name": WORDS, "password1": "a secret", "password2": "a secret"}),
    ):
        refused = desk.post(form, {**fields, **whose})
        assert refused.url.startswith("/accounts/reauthenticate/"), form
        assert WORDS not in User.objects.values_list("name", flat=True)
    confirmed(desk)
    for form in (person, new):
        shown = desk.get(form).text
        assert WORDS in shown, form
        assert "a secret" not in shown
