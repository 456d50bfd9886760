"""One document in every medium: what a view says reaches all of them, whole, and foreign text stays text."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, NamedTuple

import docx as docx_library
import odfdo
import openpyxl
import pypdf
import pytest

from obsia.core.document import Change, Column, Document, Link, Section, Sentence, Shows, Table, table
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary, Figure
from obsia.core.figure import Tested as Standing
from obsia.core.locales import languages, locale
from obsia.core.locales.scales import scale_for
from obsia.core.message import Message, Quotation, Share
from obsia.writers import docx, html, layout, markdown, odt, pdf, terminal, workbook
from obsia.writers.layout import value_and_range

HOSTILE = "<b>a|b</b> *c* =1+1"


class Thing(NamedTuple):
    """What the rows are about."""

    name: str
    figure: Figure | None
    share: float
    seen: int = 7


def figure(value: float, unit: str = "kWh") -> Figure:
    return Figure(
        median=value, mean=value, low=value / 2, high=value * 3, unit=unit, quantity="energy_kwh",
        boundary=Boundary.FACILITY, kind=Kind.ASSUMED, kind_shares={}, tested=Standing.ELICITED, snapshot="s",
        figure_id=f"id-{value}", evidence=("e",),
    )  # fmt: skip


def test_prices_are_spoken_of_for_money_alone() -> None:
    told: list[str] = []
    for held in (figure(0.0), figure(0.0, "EUR")):
        _, words = value_and_range(held, locale("en"), scale=scale_for([held]), shows=Shows.WITH_UNIT)
        told.append(words)
    assert told == ["no range", "one price for each token"]


def things(*more: tuple[Column, object], most: int | None = None, shows: Shows = Shows.OF_COLUMN) -> Table:
    rows = [Thing(HOSTILE, figure(2.0), 0.25), Thing("plain", figure(0.5), 0.75), Thing("none", None, 0.0)]
    return table(
        "things",
        rows,
        (Column(name="name", head=Message("head-name"), is_key=True), lambda each: each.name),
        (Column(name="energy", head=Message("energy"), shows=shows, is_drawn=True), lambda each: each.figure),
        (Column(name="share", head=Message("head-share"), is_drawn=True), lambda each: Share(each.share)),
        *more,
        group=(lambda each: Message("energy")) if shows is Shows.OF_GROUP else None,
        most=most,
        more="more-names",
    )


def media(held: Document, language: str, width: int = 120) -> dict[str, str]:
    """The document in every medium, as text."""
    tr = locale(language)
    stream = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        terminal.write(held, terminal.Page(tr, stream=stream))
    book = openpyxl.load_workbook(io.BytesIO(workbook.file(held, tr)))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return {
        "terminal": stream.getvalue(),
        "html": html.page(held, tr),
        "markdown": markdown.page(held, tr),
        "whole": markdown.whole(held, tr),
        "pdf": paper(held, language),
        **office(held, language),
        "workbook": "\n".join(cells),
    }


def office(held: Document, language: str) -> dict[str, str]:
    """The document as word processors read it."""
    word: Any = docx_library.Document(io.BytesIO(docx.file(held, locale(language), day="2026-11-26")))
    odf: Any = odfdo.Document(io.BytesIO(odt.file(held, locale(language), day="2026-11-26")))
    cells = [cell.text for each in word.tables for row in each.rows for cell in row.cells]
    return {
        "docx": "\n".join([*(each.text for each in word.paragraphs), *cells]),
        "odt": odf.get_formatted_text(),
    }


def paper(held: Document, language: str) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf.file(held, locale(language), day="2026-11-26")))
    return "\n".join(page.extract_text() for page in reader.pages)


def document(held: Table) -> Document:
    sentence = Sentence(text=Message("left-out"))
    return Document(
        title=Message("section-figures"),
        sections=(Section(name="things", head=Message("section-models"), blocks=(held, sentence)),),
    )


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("shows", Shows)
def test_a_new_column_is_one_line_in_every_medium(language: str, shows: Shows) -> None:
    line = (Column(name="seen", head=Message("head-files")), lambda each: 4321 + each.seen)
    head = locale(language)("head-files")
    before = media(document(things(shows=shows)), language)
    after = media(document(things(line, shows=shows)), language)
    for medium, text in after.items():
        assert head in text, medium
        assert text.count(locale(language).whole(4328) if medium != "workbook" else "4328") == 3, medium
        assert head not in before[medium]


@pytest.mark.parametrize("language", languages())
def test_every_medium_has_each_value_its_range_and_its_unit(language: str) -> None:
    for medium, text in media(document(things()), language).items():
        assert "kWh" in text, medium
        if medium == "workbook":
            assert {"1", "2", "6", "0.25"} <= set(text.splitlines())
        else:
            assert all(
                each in text for each in ("2", locale(language)("interval", low=0, high=0).split("0")[1].strip())
            )
            assert "25" in text


def test_pages_say_once_what_is_the_same_of_several_names_and_files_have_a_row_for_each() -> None:
    held = table(
        "things",
        [("b", "first"), ("c", "second"), ("a", "first")],
        (Column(name="name", head=Message("head-name"), is_key=True), lambda each: Link(f"/{each[0]}/", each[0])),
        (Column(name="note", head=Message("head-note")), lambda each: each[1]),
        by_name=True,
        gathers=True,
    )
    tr = locale("en")
    assert html.page(document(held), tr).count("<tr") == 3
    assert "| a, b | first |" in markdown.page(document(held), tr)
    book = openpyxl.load_workbook(io.BytesIO(workbook.file(document(held), tr)))
    assert [cell.value for sheet in book for row in sheet.iter_rows() for cell in row].count("first") == 2


def test_a_long_list_by_name_is_opened_at_a_letter() -> None:
    tr = locale("fr")
    named = [f"{letter}{number}" for letter in "écdbé" for number in range(16)]
    held = table(
        "things", named, (Column(name="name", head=Message("head-name"), is_key=True), lambda each: each), by_name=True
    )
    runs = layout.by_initials(held, tr)
    assert [(letters, layout.length(each)) for letters, each in runs] == [("B–C", 32), ("D–E", 48)]
    assert layout.length(layout.by_initials(replace(held, by_name=False), tr)[0][1]) == len(named)
    section, opened = Section(name="s", blocks=(held,)), html.Look(tr)
    assert "<details" not in str(html.blocks(section, opened))
    assert str(html.blocks(section, replace(opened, folds=60))).count("<summary>") == len(runs)
    assert [letters for letters, _ in layout.runs(["x", "y", "y"], tr, least=1)] == ["X", "Y"]


def test_what_is_quoted_in_english_says_so_on_a_page_in_another_language() -> None:
    held = Document(
        title=Message("energy"),
        sections=(
            Section(
                name="s", head=Message("energy"),
                blocks=(Sentence(text=Message("form-note-as-stated", text=Quotation("not released"))),),
            ),
        ),
    )  # fmt: skip
    assert '<span lang="en">not released</span>' in html.page(held, locale("fr"))
    assert '<span lang="en">' not in html.page(held, locale("en"))


def test_foreign_names_stay_text() -> None:
    written = media(document(things()), "en")
    assert "&lt;b&gt;a|b&lt;/b&gt;" in written["html"]
    assert "&lt;" in written["markdown"] or "&#60;" in written["markdown"]
    assert "a|b" not in written["markdown"]
    assert HOSTILE in written["terminal"]
    assert HOSTILE in written["workbook"].splitlines()


def test_pages_cut_rows_and_say_so_and_files_do_not() -> None:
    written = media(document(things(most=1)), "en")
    for medium in ("terminal", "html"):
        assert "plain" not in written[medium]
        assert "and 2 more names" in written[medium]
    assert "plain" in written["workbook"].splitlines()


def test_details_are_for_files_and_nameless_columns_for_pages() -> None:
    detail = (Column(name="seen", head=Message("head-files"), is_detail=True), lambda each: 4321)
    words = (Column(head=Message("head-value")), lambda each: Message("no-change"))
    written = media(document(things(detail, words)), "en")
    assert "4321" in written["workbook"]
    assert "no change" not in written["workbook"]
    for medium in ("terminal", "html", "markdown"):
        assert "no change" in written[medium]
        assert "4,321" not in written[medium]


def test_differences_have_their_sign_and_links_lead_to_addresses_alone() -> None:
    signed = (Column(name="change", head=Message("head-difference"), shows=Shows.WITH_UNIT),
              lambda each: Change(figure(2.0)))  # fmt: skip
    place = {"plain": "https://example.org/a"}
    links = (Column(name="source", head=Message("head-source")),
             lambda each: Link(place.get(each.name, "javascript:x"), each.name))  # fmt: skip
    written = media(document(things(signed, links)), "en")
    assert "+2.0" in written["terminal"]
    assert written["html"].count('href="https://example.org/a"') == 1
    assert 'href="javascript' not in written["html"]


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_narrow_terminal_shows_every_row(width: int) -> None:
    text = media(document(things()), "en", width)["terminal"]
    assert all(name in text for name in ("plain", "none"))
    assert max(map(len, text.splitlines())) <= width


def test_what_holds_nothing_is_left_out() -> None:
    empty = Section(name="empty", head=Message("section-gaps"), blocks=(things().__class__(
        name="none", columns=(), parts=()),))  # fmt: skip
    held = Document(title=Message("section-figures"), sections=(empty,))
    assert empty.is_empty
    assert all(locale("en")("section-gaps") not in text for text in media(held, "en").values())
    assert held.without("empty").sections == held.only("other").sections == ()
