"""Forms as PDF: tagged, with a title and a language, text that can be read out, and nothing of the machine."""

from __future__ import annotations

import builtins
import io
import re
from typing import Any

import pypdf
import pytest
from tests.surfaces.forms_samples import (
    MODELS,
    REGISTRY,
    answer_of,
    fields_of,
    filled,
    hostile,
    label_of,
    of_every_form,
    of_registry,
    records,
)  # fmt: skip

from obsia.app.forms.inputs import Inputs
from obsia.core.dossier import Dossier
from obsia.core.errors import MissingExtra
from obsia.core.locales import Locale, languages, locale
from obsia.views.form import document, worded
from obsia.writers import pdf


def form_pdf(dossier: Dossier, tr: Locale) -> bytes:
    return pdf.file(document(dossier), tr, day=dossier.made_on)


def read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def words(reader: pypdf.PdfReader) -> str:
    """All letters of the pages, without spaces: where lines break is the page's affair."""
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("form", REGISTRY)
def test_it_is_tagged_and_says_its_title_and_language(form: str, language: str) -> None:
    dossier = of_every_form(form)
    reader = read(form_pdf(dossier, locale(language)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title is not None
    assert locale(language).text(worded(dossier.title)) in reader.metadata.title
    assert b"pdfuaid" in root["/Metadata"].get_data()


def kinds(node: Any, found: list[str]) -> list[str]:
    """Roles of the structure, in order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            kinds(each, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append(str(node["/S"]))
        if "/K" in node:
            kinds(node["/K"], found)
    return found


def test_its_structure_has_headings_tables_with_heads_and_links() -> None:
    dossier = filled("annex-xi", MODELS[0])
    root: Any = read(form_pdf(dossier, locale("en"))).trailer["/Root"]
    roles = kinds(root["/StructTreeRoot"], [])
    assert roles.count("/H1") == 1
    assert roles.count("/H2") == sum(not each.is_empty for each in document(dossier).sections)
    assert roles.count("/Table") == len(dossier.sections)
    assert roles.count("/TH") >= 3 * len(dossier.sections)
    assert roles.count("/Link") > 10


@pytest.mark.parametrize("language", languages())
def test_every_field_can_be_read_out(language: str) -> None:
    dossier = filled("annex-xi", MODELS[1])
    tr = locale(language)
    text = words(read(form_pdf(dossier, tr)))
    for section in dossier.sections:
        assert bare(tr.text(worded(section.title))) in text
    for held in fields_of(dossier):
        assert bare(label_of(held, tr)) in text
        assert bare(answer_of(held, tr))[:40] in text


def test_the_same_form_gives_the_same_bytes_and_no_path_of_the_machine() -> None:
    dossier = filled("summary", MODELS[0])
    one, two = (form_pdf(dossier, locale("en")) for _ in range(2))
    assert one == two
    reader = read(one)
    held = one + b"".join(page.get_contents().get_data() for page in reader.pages if page.get_contents())
    for trace in (b"/tmp", b"/home", b"/root", b"/work", b"/usr", b"file:"):
        assert trace not in held


def test_hostile_names_are_letters_and_nothing_is_run_or_linked() -> None:
    data = form_pdf(hostile(), locale("en"))
    reader = read(data)
    text = words(reader)
    assert bare('#read("/etc/passwd")') in text
    assert bare("<script>alert(1)</script>") in text
    assert "U+6F22U+5B57" in text, "letters that the font lacks are told by their number"
    assert "root:" not in text
    assert b"/JavaScript" not in data
    for page in reader.pages:
        for note in page.get("/Annots") or []:
            action = note.get_object().get("/A") or {}
            assert str(action.get("/URI", "https://example.org/")).startswith("https://")


def test_without_typst_it_says_which_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name == "typst":
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra, match=r"obsia\[pdf\]") as error:
        form_pdf(filled("summary", MODELS[0]), locale("en"))
    assert error.value.exit_code == 3


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("model", MODELS)
def test_a_summary_is_short(model: str, language: str) -> None:
    assert len(read(form_pdf(filled("summary", model), locale(language))).pages) <= 2


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", ["sci", "esrs-e1", "ghg-protocol"])
def test_a_form_on_an_account_is_read_in_one_sitting(name: str, language: str) -> None:
    """Its figures rest on two dozen sources each: repeated in each row, they made nine pages of ten numbers."""
    account, training = records()
    answers = {"servers": "own", "generators": "none", "contract-evidence": "A contract"}
    form = REGISTRY[name]
    held = Inputs(
        system=None, assertions=(), made_on="2026-11-26", snapshot="0" * 64, command=("obsia", "disclose", name),
        account=account, training=training if "training" in (*form.needs, *form.takes) else None, answers=answers,
    )  # fmt: skip
    assert len(read(form_pdf(of_registry(name, held), locale(language))).pages) <= 3
