"""Forms as Markdown: tables that hold together, links that lead where they say, nothing that a name can run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.surfaces.forms_samples import FORMS, MODELS, answer_of, fields_of, filled, hostile, label_of, links_of

from obsia.core.dossier import Dossier
from obsia.core.locales import NO_BREAK, Locale, languages, locale, passage
from obsia.views.form import document
from obsia.writers import markdown as writer
from obsia.writers.markdown import shown as text

OURS = {
    "h1", "h2", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "br", "a", "code", "strong",
}  # fmt: skip
PARSER = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])


class Page(HTMLParser):
    """What a reader of Markdown shows: tags, links, text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


def form_markdown(dossier: Dossier, tr: Locale) -> str:
    return writer.whole(document(dossier), tr)


def plain(words: str) -> str:
    return words.replace(NO_BREAK, " ")


def shown(markdown: str) -> Page:
    page = Page()
    page.feed(PARSER.render(markdown))
    return page


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_a_heading_and_a_table_for_each_section(form: str, language: str) -> None:
    dossier = filled(form, MODELS[1])
    tr, fields = locale(language), fields_of(dossier)
    page = shown(form_markdown(dossier, tr))
    assert page.tags.count("h1") == 1
    assert page.tags.count("table") == len(dossier.sections)
    assert page.tags.count("tr") == len(fields) + len(dossier.sections)
    assert page.tags.count("td") == 3 * len(fields)
    for held in fields:
        assert plain(label_of(held, tr)) in plain(page.words)
        assert plain(answer_of(held, tr)) in plain(page.words)
    assert {link.replace("%5F", "_") for link in page.links} >= links_of(dossier)
    rests_on = page.links[1:] if dossier.form_url else page.links
    assert len(rests_on) == len(set(rests_on)), "each source stands once"


@pytest.mark.parametrize("language", languages())
def test_hostile_names_are_text(language: str) -> None:
    dossier = hostile()
    markdown = form_markdown(dossier, locale(language))
    page = shown(markdown)
    assert set(page.tags) <= OURS
    assert all(link.startswith("https://example.org/") for link in page.links)
    assert page.tags.count("tr") == len(dossier.sections[0].fields) + 1
    assert page.tags.count("td") == 3 * len(dossier.sections[0].fields)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", markdown)


@pytest.mark.parametrize("words", ["https://example.org/x", "www.example.org", "ftp://example.org"])
def test_an_address_in_a_text_is_no_link_and_can_be_read_as_it_stands(words: str) -> None:
    assert "&" not in text(words)
    assert text(words).replace("\\", "") == words
    page = shown(text(words))
    assert page.links == []
    assert page.words.strip() == words


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=40))
def test_a_text_is_shown_as_it_is(words: str) -> None:
    one = passage(words).strip()
    page = shown(f"| {text(one)} | x |\n|---|---|\n| {text(one)} | y |\n")
    if one:
        assert page.tags == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]
        assert page.words.split() == [*one.split(), "x", *one.split(), "y"]
