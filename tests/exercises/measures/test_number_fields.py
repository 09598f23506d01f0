"""All numbers that people type are read by the same code, and no field lets a browser drop a comma."""

from __future__ import annotations

import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from exercises.measures.number_fields import (
    DecimalTextField,
    NumberError,
    WholeNumberField,
    ask_about_unusual,
    is_unusual,
    read_number,
)
from tests.config.pages.test_open_pages import PAGES
from tests.conftest import make_user
from tests.programs.factories import make_profile, make_routine, make_session

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("8", "8"),
        ("4.5", "4.5"),
        ("4,5", "4.5"),
        (" 4,50 ", "4.50"),
        ("0,125", "0.125"),
        (",5", "0.5"),
        (".5", "0.5"),
        ("1.134", "1.134"),
        ("1000", "1000"),
        ("-3,5", "-3.5"),
        ("−3", "-3"),
        ("–1.8", "-1.8"),
        ("- 2,1", "-2.1"),
        ("—\u00a02,5", "-2.5"),
        ("٤٫٥", "4.5"),
        ("۴٫۵", "4.5"),
        ("४.५", "4.5"),
        ("４，５", "4.5"),
    ],
)
def test_a_number_is_read(typed, number):
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    ["1,500", "12,345", "1 000", "1.000,5", "1,000.5", "1.000.000", "1'000", "1\u00a0000", "١٬٠٠٠"],
)
def test_signs_between_thousands_are_refused_with_what_to_write(typed):
    with pytest.raises(NumberError, match="write"):
        read_number(typed)


@pytest.mark.parametrize(
    "typed", ["", "four", "4 5", "4,5,6", "4..5", "4,", "4kg", "1e3", "1_0", "NaN", "inf", "4²", "½", "--4", "9" * 41]
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(NumberError):
        read_number(typed)


@given(st.decimals(min_value=0, max_value=999, places=2), st.sampled_from(".,"))
def test_comma_and_point_mean_the_same(number, sign):
    assert read_number(f"{number:f}".replace(".", sign)) == number


class NumbersForm(forms.Form):
    seconds = DecimalTextField(max_digits=4, decimal_places=1, min_value=0, max_value=60)
    times = WholeNumberField(min_value=0, max_value=300)

    def clean(self):
        ask_about_unusual(self, {"seconds": Decimal("4.5"), "times": 8})
        return self.cleaned_data


def test_a_number_that_may_be_below_zero_is_typed_with_keys_that_have_a_minus():
    field = DecimalTextField(min_value=-9, max_value=9)
    assert field.widget.attrs["inputmode"] == "text"
    assert NumbersForm().fields["seconds"].widget.attrs["inputmode"] == "decimal"


def test_fields_give_numbers():
    form = NumbersForm({"seconds": "4,5", "times": "8,0"})
    assert form.is_valid()
    assert form.cleaned_data == {"seconds": Decimal("4.5"), "times": 8}


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"seconds": "4,55"}, "seconds"),
        ({"seconds": "61"}, "seconds"),
        ({"seconds": "-1"}, "seconds"),
        ({"seconds": "4,5 s"}, "seconds"),
        ({"times": "8,5"}, "times"),
        ({"times": "1 000"}, "times"),
        ({"times": "301"}, "times"),
        ({"times": ""}, "times"),
        ({"times": "-1"}, "times"),
        ({"seconds": "12345"}, "seconds"),
    ],
)
def test_fields_refuse_and_keep_what_was_typed(sent, wrong):
    form = NumbersForm({"seconds": "4", "times": "8", **sent})
    assert form.errors.keys() == {wrong}
    assert form[wrong].value() == sent[wrong]
    # In our own words.
    assert "Ensure" not in str(form.errors)


@pytest.mark.parametrize(("number", "usual", "found"), [
    (45, "4.5", True), (45, 5, True), (20, 2, True), (20, 4, False), (9, 8, False), (45, 0, False), (0, 5, False),
])  # fmt: skip
def test_what_is_unusual(number, usual, found):
    assert is_unusual(Decimal(number), Decimal(usual)) is found


def test_an_unusual_number_is_asked_about_until_it_is_said_to_be_right():
    form = NumbersForm({"seconds": "45", "times": "8"})
    assert form.errors.keys() == {"seconds"}
    doubt = form.fields["seconds"].doubt
    assert NumbersForm({"seconds": "45", "times": "8", doubt.name: doubt.typed}).is_valid()
    # The yes was about that number only.
    assert not NumbersForm({"seconds": "50", "times": "8", doubt.name: doubt.typed}).is_valid()


# --- Every form -------------------------------------------------------------------------------------------------------

# Left out: devices send what our own scripts write, and on a scale people tap buttons.
NOT_TYPED = {
    "programs/session/player/messages.py",
    "programs/today/morning_forms.py",
    "exercises/measures/number_fields.py",
}
BROWSERS_OWN = re.compile(r"forms\.(IntegerField|DecimalField|FloatField)\(|NumberInput|type=[\"']number")


def test_no_form_and_no_template_has_a_number_field_of_the_browser():
    sources = [
        path
        for folder in ("accounts", "config", "exercises", "programs", "templates", "static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".js"}
    ]
    assert len(sources) > 300
    found = {str(path.relative_to(ROOT)) for path in sources if BROWSERS_OWN.search(path.read_text(encoding="utf-8"))}
    # The load of a dose, which is a hidden field.
    assert found <= NOT_TYPED | {"exercises/fields.py"}


class Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag, attrs):
        if tag == "input":
            self.found.append(dict(attrs))


def inputs_of(text: str) -> list[dict[str, str | None]]:
    reader = Inputs()
    reader.feed(text)
    return reader.found


def test_no_page_of_a_person_asks_for_a_number_in_the_browsers_own_field(db, client):
    user = make_user()
    make_profile(user)
    session = make_session(make_routine(user), done=False)
    item = session.routine.items.filter(load_allowed=True).first()
    client.force_login(user)
    ticked = "?place=on&well=on&stop=on&ready=yes"
    addresses = {address for name, address in PAGES if not name.startswith("admin:")} | {
        f"/sessions/{session.pk}/exercises/{item.pk}/",
        f"/tests/chair-stand/{ticked}", f"/tests/four-stage/{ticked}", f"/tests/single-leg/{ticked}",
        "/settings/weights/", "/welcome/you/",
    }  # fmt: skip
    modes: set[str | None] = set()
    for address in sorted(addresses):
        response = client.get(address)
        if not response["Content-Type"].startswith("text/html"):
            continue
        found = inputs_of(response.text)
        assert not [field for field in found if field.get("type") == "number"], address
        modes |= {field.get("inputmode") for field in found}
    assert modes >= {"decimal", "numeric"}


def test_no_page_of_the_desk_asks_for_a_number_in_the_browsers_own_field(editor_client):
    modes: set[str | None] = set()
    for address in (
        "/admin/exercises/exercise/add/", "/admin/exercises/source/add/", "/admin/exercises/contraindication/add/",
        "/admin/programs/program/add/", "/admin/exercises/ladder/add/",
    ):  # fmt: skip
        found = inputs_of(editor_client.get(address).text)
        assert not [field for field in found if field.get("type") == "number"], address
        modes |= {field.get("inputmode") for field in found}
    assert "numeric" in modes
