"""From a page to paper: what is read of its HTML, and that it is set as it stands."""

from __future__ import annotations

import pytest
from django.utils import translation

from exercises.paper import typesetting
from exercises.paper.reading import PaperError, read, title_of
from exercises.paper.typesetting import Sheet, TypesettingError, pdf_of, pdf_of_page
from tests.paper import check, look_into

PAGE = """<main><p>not this</p><article data-paper><h1> The  plan </h1>
  <p class="no-print">screen only</p><p>Two <strong>words</strong>
  here<br> and there</p><ul><li>first</li> <li>second</li></ul>
  <button>Press</button><span class="visually-hidden">unseen</span></article><p>nor this</p></main>"""
# What sources, names and doses need; and text that would be markup, were it not data.
LETTERS = "ä é ł ő ş ½ × → – ≥ ° “a” ’ Ω ж"
MARKUP = '#image("/etc/passwd") $x^2$ *bold* = Heading @label <a> \\ `raw` // not a comment'


def no_pictures(address: str) -> None:
    return None


def told(words: str) -> str:
    from django.utils.html import escape

    return f"<div data-paper><h1>A page</h1><p>{escape(words)}</p></div>"


def test_what_is_marked_is_read_without_what_is_only_for_the_screen():
    tree = read(PAGE, pictures=no_pictures)
    assert title_of(tree) == "The plan"
    heading, words, points = tree["k"]
    assert heading["k"] == ["The plan"]
    assert words["k"] == [
        "Two ",
        {"t": "strong", "c": [], "k": ["words"]},
        " here",
        {"t": "br", "c": [], "k": []},
        "and there",
    ]
    assert [point["k"] for point in points["k"]] == [["first"], ["second"]]


def test_a_page_without_such_a_part_has_no_pdf():
    with pytest.raises(PaperError):
        read("<p>nothing</p>", pictures=no_pictures)


def test_every_letter_is_set_and_nothing_that_people_write_is_markup():
    looked = look_into(pdf_of_page(told(f"{LETTERS} {MARKUP}"), Sheet()))
    check(looked)
    flat = "".join(looked.text.split())
    assert "".join(LETTERS.split()) in flat
    assert "".join(MARKUP.split()) in flat
    assert looked.headings == [1]


def test_a_letter_that_no_font_has_is_a_box_and_the_rest_is_there():
    looked = look_into(pdf_of_page(told("Ruth 😀 \U00013000 \\U Storybook"), Sheet()))
    assert "Storybook" in looked.text
    assert "\U00013000" not in looked.text


@pytest.mark.parametrize("pasted", ["\x01", "\x02", "\x1f", "\ufeff", "\ufffe", "\U000f0000", "\\u{41}\U000f0000"])
def test_no_sign_that_somebody_pastes_keeps_the_rest_from_paper(pasted):
    looked = look_into(pdf_of_page(told(f"Ruth{pasted} Storybook"), Sheet()))
    check(looked)
    assert "Storybook" in looked.text


@pytest.mark.parametrize("above", ["<h2>Above</h2>", "<summary>Above</summary>"])
def test_what_stands_above_a_list_is_on_the_page_where_it_begins(above):
    row = '<li class="avoid__pair"><div class="avoid__side"><p>Beginning<br>of<br>a<br>row</p></div></li>'
    parted = []
    for lines in range(20, 45):
        pairs = f'{above}<ul class="avoid__pairs">{row * 3}</ul>'
        page = f"<div data-paper><h1>A page</h1>{'<p>line</p>' * lines}{pairs}</div>"
        pages = look_into(pdf_of_page(page, Sheet())).pages
        parted += [lines for page in pages if "Above" in page and "Beginning" not in page]
        assert sum("Above" in page for page in pages) == 1
    assert not parted


@pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("letter", 612)])
def test_it_is_as_large_as_the_paper_and_the_text_that_were_chosen(paper, width):
    words = told("word " * 600)
    small, large = (look_into(pdf_of_page(words, Sheet(paper=paper, points=points))) for points in (14, 22))
    assert round(small.size[0]) == width
    assert len(large.pages) > len(small.pages)


def test_its_language_is_that_of_the_page():
    with translation.override("de"):
        assert look_into(pdf_of_page(told("Guten Tag"), Sheet())).language == "de"


def test_what_takes_too_long_or_too_much_is_ended(monkeypatch):
    tree = read(told("words"), pictures=no_pictures)
    monkeypatch.setattr(typesetting, "LARGEST", 100)
    with pytest.raises(TypesettingError, match="too much"):
        pdf_of(tree, Sheet(), title="A page")
    monkeypatch.setattr(typesetting, "LARGEST", 8_000_000)
    monkeypatch.setattr(typesetting, "SECONDS", 0.001)
    with pytest.raises(TypesettingError, match="too long"):
        pdf_of(tree, Sheet(), title="A page")
