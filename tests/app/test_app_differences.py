"""Figures that could be taken for one another, and the trace of a difference."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.networks import model_facts, network_of
from obsia.app.figures.trace import DIFFERENCE
from obsia.app.trace import trace
from obsia.app.usage.assess import assess
from obsia.facts import snapshot as facts

RECORDS = "model_request,input_tokens,output_tokens\n,1000,300\n,200,50\n"


@pytest.fixture
def usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "data"))
    path = tmp_path / "usage.csv"
    path.write_text(RECORDS, encoding="utf-8")
    return path


def test_two_checkpoints_of_one_model_have_figures_of_their_own(usage: Path) -> None:
    names = ("Qwen/Qwen3-Coder-480B-A35B-Instruct", "Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8")
    first, second = (assess(usage, model=name).figures[0] for name in names)
    assert first.figure_id != second.figure_id
    assert first.mean != second.mean


def test_the_trace_of_a_what_if_is_that_of_a_difference(usage: Path) -> None:
    account = assess(usage, model="meta-llama/Llama-3.1-8B-Instruct", region="NLD", what_if=["region=SWE"])
    scenario = account.scenarios[0]
    carbon = scenario.differences[1]
    assert carbon.figure.mean < 0
    found = trace(carbon.figure.figure_id)
    assert found.formula[:1] == DIFFERENCE
    assert found.inputs[0].share > 0.05
    assert found.inputs[0].share == pytest.approx(max(carbon.shares.values()), abs=1e-6)
    codes = {each.code for each in scenario.assumptions}
    assert {"what-if-region", "model-given", "region-given"} <= codes


@pytest.mark.parametrize(
    "checkpoint", ["google/gemma-3n-E4B-it", "Qwen/Qwen3-30B-A3B", "meta-llama/Llama-3.1-8B-Instruct"]
)
def test_a_token_uses_the_stated_active_weights_and_memory_holds_all(checkpoint: str) -> None:
    snapshot = facts.load()
    subject = f"checkpoint:{checkpoint}"

    def stated(name: str) -> float:
        estimate = snapshot.estimate(subject, name)
        return estimate.facts[0].value or 0.0 if estimate else 0.0

    untied = snapshot.text(subject, "tied_embeddings") == "no"
    idle = stated("vision_params_b") + (stated("embedding_params_b") if untied else 0.0)
    model = model_facts(snapshot, model_id=checkpoint, checkpoint=checkpoint)
    network = network_of(snapshot, Worlds(worlds=64), model=model).network
    assert np.median(network.active_params) / 1e9 == pytest.approx(stated("active_params_b") - idle, rel=0.02)
    assert np.median(network.total_params) / 1e9 == pytest.approx(stated("total_params_b"), rel=0.02)
