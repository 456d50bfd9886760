"""Cells that hold no figure: statuses, lines, words of others; names by language, addresses where nothing links."""

from __future__ import annotations

import io

import pytest

from obsia.core.document import (
    Column,
    Evidence,
    Lines,
    Link,
    Listing,
    Quoted,
    Section,
    Sentence,
    Status,
    Table,
    table,
)
from obsia.core.locales import Locale
from obsia.core.message import Country, Message
from obsia.writers import html, layout, markdown
from obsia.writers.terminal import Page, write_section

PLACE = "https://example.org/one?a=1"
STATES = ("ESP", "EST", "AUT")


def text(section: Section, *, language: str = "en", width: int = 100) -> str:
    stream = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        write_section(section, Page(Locale(language), stream=stream))
    return stream.getvalue()


def states(*, cites: bool = False) -> Table:
    return table(
        "states",
        STATES,
        (Column(head=Message("head-party"), is_key=True), Country),
        (Column(head=Message("head-status")), lambda _: Status("all", Message("event-signed"))),
        (Column(head=Message("head-source"), wraps=True),
         lambda each: Lines((Link(PLACE if each != "AUT" else f"{PLACE}&b", "Example"), Quoted("list of parties")))),
        by_name=True,
        cites=cites,
    )  # fmt: skip


@pytest.mark.parametrize(("language", "order"), [("en", "Austria Estonia Spain"), ("fr", "Autriche Espagne Estonie")])
def test_rows_by_name_stand_in_the_order_of_the_language(language: str, order: str) -> None:
    tr = Locale(language)
    names = [layout.plain(row.cells[0], tr) for row in layout.in_order(states(), tr).rows]
    assert " ".join(names) == order
    written = html.table(states(), html.Look(tr))
    assert [written.index(name) for name in names] == sorted(written.index(name) for name in names)


def test_names_of_a_list_are_one_line_of_text_and_items_of_a_page() -> None:
    names = Section(name="names", blocks=(Listing(items=tuple(map(Country, STATES)), are_names=True),), is_lead=True)
    assert text(names, language="fr").strip() == "Autriche, Espagne, Estonie"
    assert html.blocks(names, html.Look(Locale("fr"))).count("<li>") == len(STATES)


def test_a_table_that_cites_has_its_addresses_below_by_number() -> None:
    told = text(Section(name="states", head="States", blocks=(states(cites=True),)))
    assert "Example [1]" in told
    assert f"[1] {PLACE}&b" in told
    assert f"[2] {PLACE}" in told
    assert told.count("Example [2]") == 2
    assert "[1]" not in text(Section(name="states", head="States", blocks=(states(),)))


def test_where_a_sentence_can_be_read_stands_below_it() -> None:
    section = Section(name="said", blocks=tuple(Sentence(text=each, read_at=(PLACE,)) for each in "ab"), is_lead=True)
    assert text(section).split() == ["a", PLACE, "b", PLACE]
    written = html.blocks(section, html.Look(Locale("en")))
    assert written.startswith('<ol class="finds"><li>')
    assert written.count('href="https://example.org/one?a=1"') == 2


def test_words_of_others_are_marked_and_escaped() -> None:
    held = table("one", ["<b>x</b>"], (Column(is_key=True), Quoted), (Column(), lambda each: each))
    written = html.table(held, html.Look(Locale("fr")))
    assert '<span lang="en">&lt;b&gt;x&lt;/b&gt;</span>' in written
    assert "<b>" not in written
    for cell in (Quoted("a|b"), Link(PLACE, "a|b"), Status("all", "a|b"), Lines(("a|b",))):
        assert markdown.is_foreign(cell)


def test_a_key_says_less_where_columns_are_of_text() -> None:
    held = table("one", ["A"], (Column(is_key=True), lambda each: Lines((each, "in full"), leads=True)))
    assert "in full" not in text(Section(name="one", head="One", blocks=(held,)))
    assert '<span class="by">in full</span>' in html.table(held, html.Look(Locale("en")))


def test_a_section_may_fold_on_a_page_alone() -> None:
    inner = Section(name="in", head="Inner", blocks=(Sentence(text="Words."),), is_folded=True)
    outer = Section(name="out", head="Outer", blocks=(inner,))
    assert '<details id="in"><summary>Inner</summary>' in html.section(outer, html.Look(Locale("en")))
    assert text(outer).split() == ["Outer", "Inner", "Words."]


def test_sources_are_named_and_the_rest_counted() -> None:
    some = Section(name="some", blocks=(Evidence(ids=("a", "b")),), is_lead=True)
    many = Section(name="many", blocks=(Evidence(ids=tuple("abcdefg")),), is_lead=True)
    assert text(some).strip() == "Sources: a, b."
    assert "a, b, c, d and 3 more" in text(many)
