"""The page of a model: every section, of models of which much, little or nothing is known; its patch and badge."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from obsia.app.catalogue.model_sheet import model_sheet, openness_of
from obsia.core.disclosure import Assertion
from obsia.core.locales import languages, locale
from obsia.facts.readings import read_readings
from obsia.facts.relations import SystemName
from obsia.facts.rows import Gathered
from obsia.surfaces.web import model_facts
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.site import Site

SERVED = Site(edition=PageEdition(record=False))
MODELS = (
    "openai/gpt-4o",
    "meta/llama-3.1-405b",
    "openllm-france/lucie-7b",
    "black-forest-labs/flux-2-pro",
    "openai/text-embedding-3-small",
)


def page(model: str, language: str = "en") -> str:
    document = SERVED.answer(f"/{language}/models/{model}/")
    assert document.status == 200
    return document.body.decode()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("model", MODELS)
def test_a_page_holds_every_section(model: str, language: str) -> None:
    told = page(model, language)
    for section in ("costs", "known", "openness", "training", "finds", "commitments", "contest", "further"):
        assert f'id="{section}"' in told
    assert told.count("<h1") == 1
    assert 'style="' not in told
    assert told.count("<script") == 1


def test_each_task_leads_with_its_energy_and_stands_on_one_axis() -> None:
    told = page("openai/gpt-4o")
    cards = told[told.index('class="cards"') : told.index("</ul>", told.index('class="cards"'))]
    assert cards.count("<li>") == 2
    assert cards.count('class="fig big"') == 2
    assert "1,000 tokens read, 400 written" in cards
    assert "This model is not given a question to answer with reasoning" in told
    assert told.count('class="stack bounds') == 2


def test_the_run_tells_what_its_hours_cover_and_nothing_that_nobody_states() -> None:
    told = page("deepseek/deepseek-v3")
    stated = told[told.index("What is stated about the run") : told.index('id="finds"')]
    rows = re.findall(r'<th scope="row">(.*?)</th><td[^>]*>(.*?)</td>', stated, re.DOTALL)
    said = {name: re.sub(r"<[^>]+>|\s+", " ", value) for name, value in rows}
    assert "2,788,000" in said["accelerator-hours"]
    assert "pre-training and all tuning" in said["those hours cover"]
    assert "operations" not in said, "six for each weight and token is our count"
    assert "where" not in said, "the report names no place: China is our assumption"
    assert "le pré-entraînement et tous les ajustements" in page("deepseek/deepseek-v3", "fr")


def test_what_nobody_tells_is_said() -> None:
    told = page("openai/gpt-4o")
    assert "not stated in any source read" in told
    assert "a third party’s estimate" in told
    assert "There is no figure: obsia has read neither its parameters" in told
    assert "the PUE of the sites that serve is not known" in told
    assert "is published:" not in told
    assert "which engine serves it is not known here" in told
    assert "The openness of this model has not been examined" in page("black-forest-labs/flux-2-pro")
    # It signed; that a list of 2026 still names it is no second day of signing.
    assert "EU code of practice (by 1 August 2025)" in told
    assert "EU code of practice: signed one chapter (by 1 August 2025)" in page("xai/grok-3")


def test_a_width_is_split_in_three_and_what_is_not_disclosed_is_not_ranked() -> None:
    told = page("openai/gpt-4o")
    non_disclosure = told[told.index('id="non-disclosure"') : told.index('id="openness"')]
    places = [
        non_disclosure.index(locale("en")(f"non-disclosure-{name}"))
        for name in ("size", "precision", "hardware", "batch", "facility")
    ]
    assert places == sorted(places)
    assert non_disclosure.count("What its provider could disclose") == 1
    assert re.search(r"its score falls by (&lt;)?\d+%\s±\s(&lt;)?\d+%", non_disclosure)
    assert re.search(r"a factor of \d[\d.,]* either way", non_disclosure)


def test_training_is_computed_from_what_is_disclosed_only() -> None:
    llama = model_sheet("meta/llama-3.1-405b", record_figures=False)
    assert llama.training is not None
    assert llama.training.run.device_h == pytest.approx(30.84e6)
    assert "What is stated about the run" in page("meta/llama-3.1-405b")
    assert model_sheet("openai/gpt-4o", record_figures=False).training is None


@pytest.mark.parametrize(
    ("model", "product"), [("google/gemini-3.5-flash", "Gemini"), ("openai/gpt-5.5-instant", "ChatGPT")]
)
def test_the_page_of_a_product_says_why_the_figure_of_its_company_differs(model: str, product: str) -> None:
    told = page(model)
    factors = told[told.index(f"prompt to {product}" if product == "Gemini" else f"query to {product}") :]
    rows = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', factors[: factors.index("In each simulation")])
    assert len(rows) == 6
    assert rows[0].startswith("length")
    assert rows[-1] == "all together"


def test_a_product_without_a_statement_says_so() -> None:
    assert locale("en")("stated-none", product="Claude") in page("anthropic/claude-sonnet-5")


def test_contradictions_are_those_that_name_the_model() -> None:
    sheet = model_sheet("meta/llama-3.1-405b", record_figures=False)
    assert sheet.finds
    assert all("405B" in find.label for find in sheet.finds)


def test_close_models_share_developer_and_kind() -> None:
    sheet = model_sheet("openai/gpt-4o", record_figures=False)
    assert sheet.close
    assert all((each.developer, each.kind) == ("openai", "text") for each in sheet.close)
    assert "openai/gpt-4o" not in {each.model for each in sheet.close}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("model", MODELS)
def test_a_patch_is_a_file_of_readings(model: str, language: str, tmp_path: Path) -> None:
    sheet = model_sheet(model, record_figures=False)
    written = model_facts.patch(sheet, day="2026-11-26", tr=locale(language))
    path = tmp_path / "patch.yaml"
    path.write_text(written, encoding="utf-8")
    found = Gathered()
    read_readings(path, path.name, found)
    assert found.problems == []
    assert [system.subject for system in found.rows(SystemName)] == [f"model:{model}"]
    cells = list(dict.fromkeys(cell.item for cell in found.rows(Assertion)))
    asked = [each.item for each in sheet.wanted[: model_facts.MOST_ASKED]]
    assert cells == asked[: model_facts.WRITTEN_OUT]
    assert cells
    assert re.findall(r"^  # (\w+):  # ", written, re.MULTILINE) == asked[model_facts.WRITTEN_OUT :]


def test_what_is_worth_most_is_asked_for_first() -> None:
    sheet = model_sheet("openai/gpt-4o", record_figures=False)
    assert sheet.wanted[0].non_disclosure == "size"
    assert sheet.openness is not None
    assert {each.non_disclosure for each in sheet.wanted} - {""} == {
        each.non_disclosure for each in sheet.openness.non_disclosures if not each.is_disclosed
    }


@pytest.mark.parametrize("model", MODELS)
def test_a_badge_is_small_and_well_formed(model: str) -> None:
    for query in ("", "lang=fr", "lang=xx"):
        document = SERVED.answer(f"/badge/{model}.svg", query)
        assert document.status == 200
        assert document.content_type == "image/svg+xml"
        assert document.embedded
        assert len(document.body) <= 2048
        root = ElementTree.fromstring(document.body)  # noqa: S314  (written by ours)
        assert root.attrib["role"] == "img"
        assert root.attrib["lang"] == ("fr" if query == "lang=fr" else "en")
        told = {each.attrib["id"]: each.text for each in root if each.tag.endswith(("title", "desc"))}
        assert all(told[name] for name in root.attrib["aria-labelledby"].split())
        assert b"<script" not in document.body


def test_a_badge_says_what_the_page_says() -> None:
    badge = SERVED.answer("/badge/openai/gpt-4o.svg").body.decode()
    value = re.search(r'font-weight="700" fill="#fff">([^ <]+)', badge)
    assert value is not None
    assert value[1].replace("\u00a0", " ") in page("openai/gpt-4o").replace("\u00a0", " ")
    assert "public weights: no" in badge


def test_a_snippet_stands_as_text() -> None:
    told = page("openai/gpt-4o")
    assert "&lt;img src=" in told
    assert told.count("<img ") == 1


def test_an_unknown_model_is_a_problem_page_with_suggestions() -> None:
    document = SERVED.answer("/en/models/openai/gpt-4oo/")
    assert document.status == 404
    assert 'href="/en/models/openai/gpt-4o/"' in document.body.decode()


def test_openness_is_of_the_model_itself_or_of_nothing() -> None:
    found = openness_of("meta/llama-3.1-405b")
    assert found is not None
    assert found.system.subject == "model:meta/llama-3.1-405b"
    assert openness_of("black-forest-labs/flux-2-pro") is None


def test_a_model_known_by_its_checkpoint_alone_has_a_page() -> None:
    told = page("BAAI/bge-base-en-v1.5")
    assert "\u00a0· embeddings" in told
    assert SERVED.answer("/badge/BAAI/bge-base-en-v1.5.svg").status == 200


def test_another_name_of_a_model_is_not_for_search_engines() -> None:
    assert 'content="noindex"' in page("gpt-4o")
    assert 'content="noindex"' not in page("openai/gpt-4o")
