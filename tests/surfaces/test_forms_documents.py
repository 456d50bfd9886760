"""Forms as documents of word processors: what Word and LibreOffice find in them, and that answers can be changed."""

from __future__ import annotations

import builtins
import io
from collections.abc import Callable
from typing import Any

import docx
import odfdo
import pytest
from docx.oxml.ns import qn
from tests.surfaces.forms_samples import MODELS, answer_of, fields_of, filled, hostile, label_of, of_every_form
from tests.surfaces.test_forms_pdf import bare

from obsia.core.dossier import Dossier, State
from obsia.core.errors import MissingExtra
from obsia.core.locales import Locale, languages, locale
from obsia.views.form import document, sources_of, worded
from obsia.writers import docx as word_writer
from obsia.writers import odt as odt_writer
from obsia.writers.office import REGIONS, writable

WRITERS: tuple[Any, ...] = (word_writer, odt_writer)


def written(writer: Any, dossier: Dossier, tr: Locale) -> bytes:
    return writer.file(document(dossier), tr, day=dossier.made_on)


def controls(held: Any) -> dict[str, tuple[str, bool]]:
    """The answers of a document by the names of their fields, and whether each is a placeholder."""
    found: dict[str, tuple[str, bool]] = {}
    for each in held.element.iter(qn("w:sdt")):
        name = each.find(qn("w:sdtPr")).find(qn("w:tag")).get(qn("w:val"))
        text = "".join(node.text or "" for node in each.iter(qn("w:t")))
        found[name] = text, each.find(qn("w:sdtPr")).find(qn("w:showingPlcHdr")) is not None
    return found


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("form", ["annex-xi", "ghg-protocol"])
def test_word_finds_headings_tables_a_language_and_each_answer_in_a_control(form: str, language: str) -> None:
    dossier, tr = of_every_form(form), locale(language)
    held: Any = docx.Document(io.BytesIO(written(word_writer, dossier, tr)))
    styles = [each.style.name for each in held.paragraphs]
    sections = [each for each in document(dossier).sections if not each.is_empty]
    assert (styles.count("Heading 1"), styles.count("Heading 2")) == (1, len(sections))
    assert len(held.tables) == len(dossier.sections)
    assert all(each.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for each in held.tables)
    assert held.core_properties.language == REGIONS[language]
    assert tr.text(worded(dossier.title)) in held.core_properties.title
    found = controls(held)
    for each in fields_of(dossier):
        text, is_placeholder = found[each.name]
        assert bare(text) == bare(writable(answer_of(each, tr)))
        assert is_placeholder == (each.state is not State.STATED)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("form", ["annex-xi", "ghg-protocol"])
def test_a_text_document_has_headings_tables_a_language_and_each_answer_between_marks(form: str, language: str) -> None:
    dossier, tr = of_every_form(form), locale(language)
    held: Any = odfdo.Document(io.BytesIO(written(odt_writer, dossier, tr)))
    levels = [int(each.level) for each in held.body.get_headers()]
    sections = [each for each in document(dossier).sections if not each.is_empty]
    assert levels == [1, *[2] * len(sections)]
    tables = held.body.tables
    assert len(tables) == len(dossier.sections)
    assert all(each.get_elements("table:table-header-rows") for each in tables)
    assert held.meta.language == REGIONS[language]
    names = {each.name for each in held.body.get_elements("//text:bookmark-start")}
    assert names == {f"answer-{each.name}" for each in fields_of(dossier)}
    page = bare(" ".join(cell.text_recursive for each in tables for row in each.rows for cell in row.cells))
    for each in fields_of(dossier):
        assert bare(label_of(each, tr)) in page
        if not answer_of(each, tr).startswith("http"):
            assert bare(answer_of(each, tr)) in page


@pytest.mark.parametrize("writer", WRITERS)
def test_sources_stand_once_and_references_lead_to_them(writer: Any) -> None:
    dossier = filled("annex-xi", MODELS[0])
    data = written(writer, dossier, locale("en"))
    count = len(sources_of(fields_of(dossier)))
    assert count > 10
    if writer is word_writer:
        held: Any = docx.Document(io.BytesIO(data))
        marks = [each.get(qn("w:name")) for each in held.element.iter(qn("w:bookmarkStart"))]
        led = {each.get(qn("w:anchor")) for each in held.element.iter(qn("w:hyperlink"))} - {None}
        assert [each for each in marks if each.startswith("source_")] == [f"source_{n}" for n in range(1, count + 1)]
    else:
        odt: Any = odfdo.Document(io.BytesIO(data))
        marks = [each.name for each in odt.body.get_elements("//text:bookmark")]
        led = {each.url[1:] for each in odt.body.get_links() if each.url.startswith("#")}
        assert [each for each in marks if each.startswith("source-")] == [f"source-{n}" for n in range(1, count + 1)]
    assert led <= set(marks)
    assert led


@pytest.mark.parametrize("writer", WRITERS)
def test_a_quotation_in_english_says_so_in_french_alone(writer: Any) -> None:
    dossier = filled("annex-xi", MODELS[0])
    marked: Callable[[bytes], bool] = lambda data: (  # noqa: E731
        b'w:lang w:val="en-GB"' in part(data, "word/document.xml")
        if writer is word_writer
        else b'text:style-name="in-en"' in part(data, "content.xml")
    )
    assert marked(written(writer, dossier, locale("fr")))
    assert not marked(written(writer, dossier, locale("en")))


def part(data: bytes, name: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return held.read(name)


@pytest.mark.parametrize("writer", WRITERS)
def test_the_same_form_gives_the_same_bytes_and_nothing_hostile_does_harm(writer: Any) -> None:
    made = written(writer, hostile(), locale("fr"))
    assert made == written(writer, hostile(), locale("fr"))
    if writer is word_writer:
        held: Any = docx.Document(io.BytesIO(made))
        texts = [cell.text for each in held.tables for row in each.rows for cell in row.cells]
        targets = [each.target_ref for each in held.part.rels.values() if each.is_external]
    else:
        odt: Any = odfdo.Document(io.BytesIO(made))
        texts = [cell.text_recursive for each in odt.body.tables for row in each.rows for cell in row.cells]
        targets = [each.url for each in odt.body.get_links() if not each.url.startswith("#")]
    assert any("<i>" in each for each in texts)
    assert targets
    assert all(each.startswith(("https://", "http://")) for each in targets)


@pytest.mark.parametrize("writer", WRITERS)
def test_without_its_library_the_extra_is_named(writer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refusing(name: str, *rest: Any, **named: Any) -> Any:
        if name in ("docx", "odfdo"):
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(MissingExtra) as error:
        written(writer, hostile(), locale("en"))
    assert error.value.arguments["extra"] == "documents"
