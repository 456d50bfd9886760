"""The fit of stacks on made-up rows: it finds factors that were put in, and its intervals hold stacks left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("numpyro")

from calibration import stacks
from obsia.accounting.configurations import Configuration
from obsia.accounting.networks import UNKNOWN, ModelFacts

NOBODY = ModelFacts(model_id=UNKNOWN, checkpoint=None)
HOST = {"slow": 2.0, "vllm": 0.5}


def made_up(seed: int = 3) -> stacks.Grid:
    """Six stacks of two engines, eight rows each: some seconds of the accelerator, half a second of the host."""
    rng = np.random.default_rng(seed)
    rows, law_s = [], []
    for engine, host in HOST.items():
        for number in range(3):
            own = host + 0.3 * rng.standard_normal()
            for at in range(8):
                device = float(rng.uniform(0.2, 20.0))
                law_s.append([np.log(device + 0.5 * np.exp(each)) for each in stacks.GRID])
                seconds = float((device + 0.5 * np.exp(own)) * np.exp(0.05 * rng.standard_normal()))
                asked = Configuration(row_id=f"{engine}{number}-{at}", model=NOBODY, device=f"d{number}", devices=1.0)
                stack = f"s | {engine} | d{number}"
                rows.append(
                    stacks.Row(stack=stack, engine=engine, asked=asked, token_s=seconds, energy_j=100.0 * seconds)
                )
    grid = np.repeat(np.array(law_s)[:, :, np.newaxis], stacks.WORLDS, axis=2)
    return stacks.Grid(
        rows=tuple(rows),
        token_s=grid,
        energy_j=grid + np.log(100.0),
        most_w=np.full(len(rows), np.log(1000.0)),
        with_time=np.ones(stacks.WORLDS),
        fitted={"host": (0.5,), "time": (0.0,), "energy": (0.0,)},
    )


@pytest.fixture(scope="module")
def fitter() -> stacks.Fitter:
    return stacks.Fitter(made_up(), warmup=100, samples=100)


def test_factors_that_were_put_in_are_found(fitter: stacks.Fitter) -> None:
    """Where the host counts, one engine takes e to the 1.5 as long as the other; energy goes with time."""
    found = fitter.draws()
    light = np.log(0.01 + 0.5 * np.exp(np.array(stacks.GRID)))
    seconds = {
        engine: float(np.median(stacks.straight(light[np.newaxis], found["host_of_engine"][:, at], np)
                                + found["time_of_engine"][:, at]))
        for at, engine in enumerate(fitter.grid.engines)
    }  # fmt: skip
    assert seconds["slow"] - seconds["vllm"] == pytest.approx(1.5, abs=0.75)
    kept = stacks.columns(found, fitter.grid.engines)
    assert kept["stack_energy_own_spread_log10"].mean() < 0.15
    assert len(kept) == 3 * (2 + 3)


def test_a_score_counts_what_lies_inside_and_leaves_out_what_was_not_measured() -> None:
    """Of four rows whose draws lie between 1 and 100 around 10, two are inside, one is beyond, one was not measured."""
    predicted = np.log(10.0) + np.tile(np.linspace(-1.0, 1.0, 101) * np.log(10.0), (4, 1))
    [score] = stacks.score_of("s", predicted, np.log(np.array([10.0, 5.0, 1000.0, np.nan])))
    assert (score.rows, score.inside) == (3, pytest.approx(2 / 3))
    assert score.ratio == pytest.approx(1.0)
    assert score.error == pytest.approx(0.99)
    assert score.width == pytest.approx(10.0**1.8)
    assert stacks.score_of("s", predicted, np.full(4, np.nan)) == []


def test_values_between_the_factors_of_the_host_are_straight() -> None:
    values = np.array([[2.0 * each for each in stacks.GRID]])
    for host in (-5.0, -2.0, -0.3, 1.7, 5.0, 9.0):
        expected = 2.0 * min(max(host, stacks.GRID[0]), stacks.GRID[-1])
        assert stacks.straight(values, np.array([host]), np)[0] == pytest.approx(expected)


def test_rows_of_other_boundaries_give_no_energy_of_accelerators(tmp_path: Path) -> None:
    """Rows in precisions that the program refuses are left out, others keep what is of the accelerator."""
    from obsia.facts.snapshot import load

    folder = tmp_path / "energy_2026"
    folder.mkdir()
    names = (
        "point_id,source_id,unit,grade,model_id,params_total_b,params_active_b,precision,hardware,n_accel,engine,"
        "batch_or_concurrency,input_tokens,output_tokens,value,outcome_throughput_tok_s,node_boundary"
    )
    rows = [
        "a,x,J/token,A,meta-llama/Llama-3.1-8B-Instruct,8,8,fp16,NVIDIA A2,1,llama.cpp,1,100,50,2.0,20,gpu",
        "b,x,J/token,A,meta-llama/Llama-3.1-8B-Instruct,8,8,fp16,NVIDIA A2,1,llama.cpp,1,100,50,8.0,20,server",
        "c,x,J/token,A,meta-llama/Llama-3.1-8B-Instruct,8,8,q6_K,NVIDIA A2,1,llama.cpp,1,100,50,2.0,20,gpu",
        "d,x,J/request,A,meta-llama/Llama-3.1-8B-Instruct,8,8,fp16,NVIDIA A2,1,llama.cpp,1,100,50,2.0,20,gpu",
    ]
    (folder / "serving_new.csv").write_text("\n".join([names, *rows]) + "\n", encoding="utf-8")
    (folder / "production_bounds.csv").write_text(
        "source_id,parallelism,input_tokens,output_tokens\n", encoding="utf-8"
    )
    (tmp_path / "server_power.csv").write_text("boundary\n", encoding="utf-8")
    found = stacks.rows(tmp_path, load())
    assert [row.asked.row_id for row in found] == ["a", "b"]
    assert [np.isfinite(row.energy_j) for row in found] == [True, False]
    assert all(row.token_s == pytest.approx(0.05) for row in found)
    assert {row.stack for row in found} == {"x | llama.cpp | NVIDIA A2"}
