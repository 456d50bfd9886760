"""What companies state of one request stands beside our figure on every surface; no request is assumed in silence."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest

from obsia.accounting.figures import Request
from obsia.accounting.impacts import ENERGY
from obsia.accounting.pricing import Pricing
from obsia.app.questions.request import Estimate
from obsia.app.request.estimate import estimate, line_of, understood
from obsia.app.request.request_export import ESTIMATION
from obsia.app.request.statement_gaps import FACTORS, SUBJECT, factors_of, stated_of
from obsia.app.request.tasks import task
from obsia.core.locales import Locale, languages
from obsia.core.locales import wording as words
from obsia.core.locales.scales import shown
from obsia.facts.snapshot import load
from obsia.surfaces.mcp.tools import TOOLS
from obsia.views.estimate import document, gap_sentences
from obsia.views.estimate import stated as statements
from obsia.writers.terminal import Page, write

PRODUCTS = {"ChatGPT": ("OpenAI", "0.34"), "Gemini": ("Google", "0.24"), "Le Chat": ("Mistral AI", "1.14")}


@pytest.mark.parametrize("name", PRODUCTS)
@pytest.mark.parametrize("language", languages())
def test_what_the_company_says_stands_beside_our_figure(name: str, language: str) -> None:
    tr = Locale(language)
    found = estimate(name, record_figures=False)
    developer, amount = PRODUCTS[name]
    [sentence] = [tr.text(each) for each in statements(found.stated, found.figures)]
    ours = words.find(found.figures, words.CARBON if name == "Le Chat" else words.ENERGY)
    for part in (developer, name, amount.replace(".", tr("decimal-mark")), shown(ours, tr).text):
        assert part in sentence
    [record] = ESTIMATION.record(found)["stated"]
    assert (record["developer"], record["product"]) == (developer, name)
    assert record["address"].startswith("https://")
    assert record["covers"]
    answer = TOOLS["estimate"].answered({"record_figures": False, "model": name}, tr)
    assert sentence in answer.text


def test_every_figure_that_a_company_states_is_of_a_product_and_named_in_both_languages() -> None:
    snapshot = load()
    facts = [fact for name in ("stated_energy_kwh", "stated_carbon_g") for fact in snapshot.facts(SUBJECT, name)]
    assert len(facts) == len(PRODUCTS)
    models = {estimate(name, record_figures=False).model.facts.model_id for name in PRODUCTS}
    stated = [each for model in models for each in stated_of(snapshot, model_id=model)]
    assert {each.fact for each in stated} == set(facts)
    for language in languages():
        tr = Locale(language)
        assert all(tr.has(f"stated-of-{each.request}") and tr.has(f"stated-covers-{each.covers}") for each in stated)
    [measured] = stated_of(snapshot, model_id="mistral/mistral-large-2407")
    assert (measured.product, measured.label) == ("Le Chat", "Mistral Large 2")
    assert not estimate("meta/llama-3.1-8b", input_tokens=5, output_tokens=5, record_figures=False).stated


@pytest.mark.parametrize("name", ["ChatGPT", "Gemini"])
def test_the_factors_of_a_gap_multiply_to_the_whole_in_every_simulation(name: str) -> None:
    snapshot = load()
    known, zone, work = understood(Estimate(name, input_tokens=500, output_tokens=300))
    pricing = Pricing(snapshot, request=Request(journey="t", arguments={}, inputs=(), snapshot="", seed=3, worlds=128))
    line = line_of(pricing, known, zone=zone, work=work)
    [said] = stated_of(snapshot, model_id=known.facts.model_id)
    factors = factors_of(snapshot, said, pricing=pricing, line=line, known=known)
    assert tuple(factors) == FACTORS
    ours = pricing.impacts([line]).draws[ENERGY]
    np.testing.assert_allclose(np.prod([*factors.values()], axis=0), ours / said.fact.value, rtol=1e-9)
    other = replace(said, request="average-query" if said.is_of_median else "median-text-prompt")
    longer = factors_of(snapshot, other, pricing=pricing, line=line, known=known)["length"] / factors["length"]
    assert ((longer < 1) == said.is_of_median).all()
    # What a company states apart is compared with ours; what it does not is what our boundary adds.
    assert (np.median(factors["hosts"]) < 1.2) == (name == "Gemini")


def test_the_gap_is_laid_out_and_products_without_a_figure_are_said() -> None:
    for language, word in (("en", "Why our figure"), ("fr", "Pourquoi notre chiffre")):
        stream = io.StringIO()
        write(document(estimate("Gemini", record_figures=False)), Page(Locale(language), stream=stream))
        assert word in stream.getvalue()
        [sentence] = [
            Locale(language).text(each) for each in gap_sentences(estimate("Gemini", record_figures=False).gaps)
        ]
        assert ("median length" if language == "en" else "longueur médiane") in sentence
    claude = estimate("Claude", record_figures=False)
    assert (claude.stated, claude.gaps) == ((), ())
    assert "Claude" in claude.unstated
    assert "ChatGPT" not in estimate("ChatGPT", record_figures=False).unstated
    assert estimate("Gemini", record_figures=False).unstated == ()
    assert estimate("Gemini Code Assist", record_figures=False).unstated == ("Gemini Code Assist",)
    [gap] = estimate("ChatGPT", record_figures=False).gaps
    energy = words.find(estimate("ChatGPT", record_figures=False).figures, words.ENERGY)
    assert gap.whole.median == pytest.approx(energy.median / (gap.stated.fact.value or 0.0), rel=1e-6)
    assert not gap.are_parts_stated


def test_a_request_that_nobody_stated_is_said_and_how_to_state_one() -> None:
    usual = task("request")
    found = estimate("ChatGPT", record_figures=False)
    assert (found.work.input_tokens, found.work.output_tokens) == (usual.input_tokens, usual.output_tokens)
    assert "--in" in found.command
    [assumed] = [each for each in found.assumptions if each.code == "request-assumed"]
    [sentence] = words.assumption_sentences([assumed], Locale("en"))
    assert "--in" in sentence
    assert "1,000" in sentence
    whole = estimate("ChatGPT", input_tokens=1000, output_tokens=400, record_figures=False)
    assert not any(each.code == "request-assumed" for each in whole.assumptions)
    assert [each.median for each in whole.figures] == [each.median for each in found.figures]
