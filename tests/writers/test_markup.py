"""What is put together is escaped, well-formed, runs nothing and fetches nothing."""

from __future__ import annotations

import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.writers.markup import Html, document, element, join, link, style, text


@given(st.text(), st.text())
def test_text_and_attributes_hold_whatever_they_are_given(words: str, value: str) -> None:
    html = element("p", words, title=value)
    parsed = ET.fromstring(html)  # noqa: S314 - our own text
    assert [each.tag for each in parsed.iter()] == ["p"]
    assert set(parsed.attrib) == {"title"}
    for letter in html:
        assert letter in "\u00a0\u202f" or unicodedata.category(letter) not in {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"}


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"])))
def test_what_is_printable_is_shown_as_it_is(words: str) -> None:
    assert "".join(ET.fromstring(element("p", words)).itertext()) == words  # noqa: S314


def test_markup_of_ours_is_not_escaped_twice() -> None:
    assert join("a<b", element("b", "c&d"), None, ["e", [Html("<hr/>")]]) == "a&lt;b<b>c&amp;d</b>e<hr/>"
    assert text("<\"&'>") == "&lt;&quot;&amp;&#x27;&gt;"
    assert (
        element("td", class_="n", data_label="x", hidden=True, title=None)
        == '<td class="n" data-label="x" hidden=""></td>'
    )


@pytest.mark.parametrize(
    "name", ["script", "SCRIPT", "iframe", "object", "link", "img", "form", "base", "a b", "1", ""]
)
def test_elements_that_run_or_fetch_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="element-refused"):
        element(name)


@pytest.mark.parametrize("name", ["onclick", "ONLOAD", "style", "src", "srcset", "formaction", "http_equiv", "a b"])
def test_attributes_that_run_or_fetch_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="attribute-refused"):
        element("p", **{name: "x"})


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//example.org", "https://a b", "#A'", "file:///x"]
)
def test_a_link_leads_to_the_web_or_into_the_page(address: str) -> None:
    assert link(address, "words") == "words"
    with pytest.raises(ValueError, match="link-elsewhere"):
        element("a", "words", href=address)


def test_links() -> None:
    assert link("https://example.org/a?b=1&c=2") == (
        '<a href="https://example.org/a?b=1&amp;c=2" rel="noreferrer">https://example.org/a?b=1&amp;c=2</a>'
    )
    assert link("#method", "Method") == '<a href="#method">Method</a>'


@pytest.mark.parametrize("rules", ["a{background:url(x)}", "@import 'x'", "</style>", "a{content:'&'}"])
def test_a_style_sheet_fetches_nothing(rules: str) -> None:
    with pytest.raises(ValueError, match="style-that-fetches"):
        style(rules)


def test_a_document_says_its_language() -> None:
    html = document(language="fr", title="T", rules="p{margin:0}", body=element("p", "x"))
    assert html.startswith('<!DOCTYPE html>\n<html lang="fr">')
    ET.fromstring(html.removeprefix("<!DOCTYPE html>\n"))  # noqa: S314
