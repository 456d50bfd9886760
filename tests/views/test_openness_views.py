"""One view makes what the terminal and the site say of openness and of commitments: neither words it anew."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from tests.surfaces.web.pages_read import page as page_read

from obsia.app.disclosure.commitments import commitments
from obsia.app.disclosure.openness import openness
from obsia.core.document import Block, Document, Listing, Section, Sentence, Table
from obsia.core.locales import Locale, languages, locale
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Site
from obsia.views import commitments as commitments_view
from obsia.views import openness as openness_view
from obsia.views import openness_messages
from obsia.writers.layout import plain
from obsia.writers.terminal import Page, write

SITE = Site(edition=PageEdition(record=False))
SYSTEM = "openllm-france/lucie-7b"


def said(blocks: tuple[Block, ...], tr: Locale) -> Iterator[str]:
    """The sentences and heads of a document, and the keys of its tables."""
    for block in blocks:
        match block:
            case Sentence():
                yield tr.text(block.text)
            case Listing(are_names=False):
                yield from (plain(each, tr, most=600) for each in block.items)
            case Table():
                yield from (tr.text(each.head) for each in block.columns)
            case Section(is_empty=False):
                yield tr.text(block.head)
                yield from said(block.blocks, tr)
            case _:
                pass


def words(text: str) -> str:
    return re.sub(r"\s", "", text)


def on_terminal(document: Document, tr: Locale, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "400")
    stream = io.StringIO()
    write(document, Page(tr, stream=stream))
    return words(stream.getvalue())


@pytest.mark.parametrize("language", languages())
def test_a_system_is_told_in_the_same_words(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tr = Locale(language)
    document = openness_view.document(openness(f"model:{SYSTEM}", on=SITE.edition.day)).without("note")
    site = words(page_read(SITE.answer(f"/{language}/openness/{SYSTEM}/").body).text)
    terminal = on_terminal(document, tr, monkeypatch)
    told = [words(each) for each in said(document.sections, tr)]
    assert len(told) > 60
    assert [each for each in told if each not in site] == []
    assert [each for each in told if each not in terminal] == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("asked", "path"),
    [({"party": "FRA"}, "parties/france"), ({"instrument": "paris-2025"}, "instruments/paris-2025")],
)
def test_commitments_are_told_in_the_same_words(
    asked: dict[str, str], path: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tr = Locale(language)
    document = commitments_view.document(commitments(**asked, record_figures=False))  # type: ignore[arg-type]
    site = words(page_read(SITE.answer(f"/{language}/commitments/{path}/").body).text)
    terminal = on_terminal(document, tr, monkeypatch)
    told = [words(each) for each in said((*document.about, *document.sections), tr)]
    assert len(told) > 10
    assert [each for each in told if each not in site] == []
    assert [each for each in told if each not in terminal] == []


def test_what_an_index_writes_as_a_number_has_the_sign_of_the_language() -> None:
    found = openness("deepseek-r1")
    told = {grade.framework: Locale("fr").text(openness_view.about.grade(grade)) for grade in found.grades}
    assert "6,5" in told["osai"]


def test_a_system_that_was_read_twice_says_so_once_it_was() -> None:
    tr = Locale("en")
    now, before, never = openness("lucie-7b"), openness("lucie-7b", on="2026-11-28"), openness("t5-11b")
    assert now.double_coding is not None
    assert 0 < now.double_coding.agreed <= now.double_coding.cells == 24
    assert before.double_coding is never.double_coding is None
    assert any("24 items were read twice" in each for each in said(openness_view.document(now).sections, tr))
    assert not any("read twice" in each for each in said(openness_view.document(before).sections, tr))


def test_every_cell_has_a_sentence_with_its_address() -> None:
    found = openness(f"model:{SYSTEM}")
    document = openness_view.document(found, every_cell=True)
    [cells] = [each for each in document.sections if each.name == "cells"]
    sentences = [each for topic in cells.blocks if isinstance(topic, Section) for each in topic.blocks]
    addresses = {place for each in sentences if isinstance(each, Sentence) for place in each.read_at}
    told = [cell for _, items in found.topics for each in items for cell in (each.assertion, *each.others)]
    assert addresses == {place for cell in told for place in (cell.address, cell.permalink)} - {""}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("width", [80, 110])
def test_every_address_below_a_table_has_its_number_in_it(
    language: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for party in ("FRA", "USA"):
        stream = io.StringIO()
        write(
            commitments_view.document(commitments(party=party, record_figures=False)),
            Page(Locale(language), stream=stream),
        )
        numbers = re.findall(r"\[(\d+)\] http", stream.getvalue())
        assert len(numbers) > 4
        assert all(stream.getvalue().count(f"[{each}]") > 1 for each in numbers)


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "vLLM’s recipes, read by obsia"), ("fr", "les recettes de vLLM, lecture d’obsia")],
)
def test_a_report_by_others_names_who_reports_it(language: str, told: str) -> None:
    cells = [
        each for each in openness("model:thinkingmachines/inkling").sheet.assertions if each.asserted_by == "obsia"
    ]
    assert [Locale(language).text(openness_view.about.word(cell)).startswith(told) for cell in cells] == [True]


def test_of_two_pages_that_obsia_read_the_pages_are_named() -> None:
    ((sides, text),) = [
        (each.assertions, locale("en").text(openness_messages.disagreement(each)))
        for each in openness("meta/llama-3.1-405b").disagreements
        if [cell.asserted_by for cell in each.assertions] == ["obsia", "obsia"]
    ]
    assert len(sides) == 2
    assert "obsia (on arxiv.org) says in part and obsia (on meta-llama/llama-models) says not found" in text
