"""Forms as HTML: whole in the file, well-formed, escaped, with a name for all that needs one, in two languages."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from tests.surfaces.forms_samples import (
    FORMS,
    MODELS,
    REGISTRY,
    answer_of,
    fields_of,
    filled,
    hostile,
    label_of,
    links_of,
    of_every_form,
)  # fmt: skip

from obsia.core.dossier import Dossier
from obsia.core.locales import Locale, languages, locale
from obsia.views.form import document
from obsia.writers import html as writer

OURS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "nav", "h1", "h2", "p",
    "ul", "ol", "li", "a", "span", "code", "pre", "table", "caption", "thead", "tbody", "tr", "th", "td", "dl", "dt",
    "dd",
}  # fmt: skip


def form_html(dossier: Dossier, tr: Locale) -> str:
    return writer.page(document(dossier), tr)


def tree(html: str) -> ET.Element:
    """The page as XML: every element is closed, every attribute quoted."""
    return ET.fromstring(html.removeprefix("<!DOCTYPE html>\n"))  # noqa: S314 - our own page


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", [*REGISTRY, "hostile"])
def test_it_holds_our_elements_only_and_loads_nothing(name: str, language: str) -> None:
    dossier = hostile() if name == "hostile" else of_every_form(name)
    html = form_html(dossier, locale(language))
    root = tree(html)
    assert root.attrib["lang"] == language
    assert {each.tag for each in root.iter()} <= OURS
    for each in root.iter():
        for attribute, value in each.attrib.items():
            assert not attribute.startswith("on")
            assert attribute not in {"style", "src", "srcset"}
            if attribute == "href":
                assert re.match(r"#(section|source|note)-[a-z0-9-]+$|https?://", value)
    assert not re.search(r"url\(|@import|@font-face", html)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", html)


@pytest.mark.parametrize("name", list(REGISTRY))
def test_its_contents_link_every_section(name: str) -> None:
    dossier = of_every_form(name)
    root = tree(form_html(dossier, locale("en")))
    nav = root.find(".//nav")
    assert nav is not None
    targets = [each.attrib["href"].removeprefix("#") for each in nav.iter("a")]
    sections = [each.name for each in document(dossier).sections if not each.is_empty]
    assert len(sections) > len(dossier.sections)
    assert targets == sections
    assert targets == [each.attrib["aria-labelledby"].removesuffix("-head") for each in root.iter("section")]


@pytest.mark.parametrize("form", FORMS)
def test_its_structure_can_be_heard(form: str) -> None:
    """What a screen reader needs: one h1, named regions, a caption and heads for each table, ids that are met once."""
    root = tree(form_html(filled(form, MODELS[1]), locale("en")))
    assert len(list(root.iter("h1"))) == 1
    ids = [each.attrib["id"] for each in root.iter() if "id" in each.attrib]
    assert len(ids) == len(set(ids))
    for each in root.iter("section"):
        assert each.attrib["aria-labelledby"] in ids
    for each in root.iter("a"):
        if each.attrib["href"].startswith("#"):
            assert each.attrib["href"][1:] in ids
        assert "".join(each.itertext()).strip()
    assert root.find(".//nav").attrib["aria-label"]  # type: ignore[union-attr]
    for table in root.iter("table"):
        assert "".join(table.find("caption").itertext()).strip()  # type: ignore[union-attr]
        assert [each.attrib["scope"] for each in table.find("thead").iter("th")] == ["col"] * 3  # type: ignore[union-attr]
        for row in table.find("tbody").iter("tr"):  # type: ignore[union-attr]
            assert row.find("th").attrib["scope"] == "row"  # type: ignore[union-attr]
    for pre in root.iter("pre"):
        assert pre.attrib["tabindex"] == "0", "what scrolls can be reached by keyboard"


@pytest.mark.parametrize("language", languages())
def test_every_field_is_there_with_its_links(language: str) -> None:
    dossier = filled("annex-xi", MODELS[0])
    tr = locale(language)
    root = tree(form_html(dossier, tr))
    words = "".join(root.itertext())
    links = {each.attrib["href"] for each in root.iter("a")}
    for held in fields_of(dossier):
        assert label_of(held, tr) in words
        assert answer_of(held, tr) in words
    assert links_of(dossier) <= links


def test_it_is_made_for_paper_too() -> None:
    html = form_html(filled("summary", MODELS[0]), locale("en"))
    assert "@page{size:A4" in html
    assert "tr,li,figure,pre,.cards li,.budget{break-inside:avoid}" in html


def test_texts_of_the_facts_say_that_they_are_english() -> None:
    root = tree(form_html(filled("annex-xi", MODELS[0]), locale("fr")))
    english = ["".join(each.itertext()) for each in root.iter("span") if each.attrib.get("lang") == "en"]
    assert "Files on Hugging Face" in english
    assert not any("non divulgué" in text for text in english)
    assert not any(
        "lang" in each.attrib for each in tree(form_html(filled("annex-xi", MODELS[0]), locale("en"))).iter("span")
    )


def test_each_source_stands_once_and_what_refers_to_it_leads_there() -> None:
    """What a figure of an account rests on filled page after page when every row repeated it."""
    dossier = of_every_form("sci")
    root = tree(form_html(dossier, locale("en")))
    ids = {each.attrib["id"] for each in root.iter() if "id" in each.attrib}
    led = [
        each.attrib["href"].removeprefix("#") for each in root.iter("a") if each.attrib["href"].startswith("#source")
    ]
    assert len(led) > len(set(led)) > 1, "several rows rest on one source"
    assert set(led) <= ids
    outside = [(each.attrib["href"], each.text) for each in root.iter("a") if each.attrib["href"].startswith("http")]
    assert len(outside) == len(set(outside))
