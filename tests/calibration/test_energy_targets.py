"""The page of what is aimed at in energy says what the pages and tables say, and one told run moves what it should."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the calibration's dependencies are not installed (uv sync --group calibration)")

from calibration.one_run import Unseen, conditioned, knowing_one, told_row

from calibration import one_run, part_load, targets, tried

MODELS, ROWS, DRAWS = 60, 5, 2000


def unseen(own: float) -> Unseen:
    """Rows of models that err together by a tenth (standard deviation, log10), and each by ``own`` besides."""
    rng = np.random.default_rng(11)
    shared = 0.1 * rng.standard_normal((MODELS, 1, DRAWS)) + np.zeros((1, ROWS, 1))
    draws = (shared + own * rng.standard_normal((MODELS, ROWS, DRAWS))).reshape(MODELS * ROWS, DRAWS)
    truth = np.repeat(0.1 * rng.standard_normal(MODELS), ROWS) + own * rng.standard_normal(MODELS * ROWS)
    of = [f"model {at}" for at in range(MODELS) for _ in range(ROWS)]
    return Unseen(
        ids=[str(at) for at in range(MODELS * ROWS)],
        clusters=of,
        measured=10.0**truth,
        draws_log10=draws,
        models=of,
        loads=np.tile(np.arange(ROWS, dtype=float), MODELS),
    )


def test_the_page_is_what_the_pages_and_the_tables_say() -> None:
    assert targets.PAGE.read_text(encoding="utf-8") == targets.page(), "python -m calibration.targets --write"


def test_an_aim_that_no_page_tells_of_is_an_error() -> None:
    with pytest.raises(LookupError):
        targets.cell("## Servers", "error of ten rows in ten")
    with pytest.raises(LookupError):
        targets.said("explanation/serving.md", "never written ([0-9]+)")


def test_the_run_of_the_middle_load_is_told() -> None:
    assert told_row(np.array([64.0, 1.0, 8.0])) == 2
    assert told_row(np.array([64.0, 1.0, 8.0, 16.0])) == 2, "the lower of two"
    assert told_row(np.array([3.0])) == 0


def test_rows_that_err_alike_follow_what_is_told_and_others_do_not() -> None:
    rng = np.random.default_rng(5)
    alike, other = rng.standard_normal(4000), rng.standard_normal(4000)
    after = conditioned(np.array([alike, 2.0 + alike, other]), 0, 1.5)
    assert after[0] == pytest.approx(1.5), "what is told is known"
    assert after[1] == pytest.approx(3.5)
    assert after[2].mean() == pytest.approx(other.mean(), abs=0.1)
    assert after[2].std() == pytest.approx(1.0, abs=0.05)


def test_intervals_narrow_and_hold_what_they_say() -> None:
    told, plain = knowing_one(unseen(0.02))
    assert len(told.ids) == MODELS * (ROWS - 1), "the told rows are not scored"
    assert told.ids == plain.ids
    assert np.mean(np.log10(told.high / told.low)) < 0.4 * np.mean(np.log10(plain.high / plain.low))
    for held in (told, plain):
        inside = (held.measured >= held.low) & (held.measured <= held.high)
        assert inside.mean() == pytest.approx(0.9, abs=0.06)
    assert float(one_run.summary(told)["median_error"]) < 0.5 * float(one_run.summary(plain)["median_error"])


def test_a_model_with_one_row_leaves_nothing_to_predict() -> None:
    rows = unseen(0.02)
    alone = rows._replace(models=[*["only once"], *rows.models[1:]])
    assert len(knowing_one(alone)[0].ids) == MODELS * (ROWS - 1) - 1


def test_runs_are_told_as_a_user_would(tmp_path: Path) -> None:
    names = (
        "point_id,model_id,hardware,tp,engine,engine_version,input_tokens,output_tokens,value,outcome_throughput_tok_s,"
        "arrival_process,mean_running,requests_total,prefix_cached_tokens"
    )
    rows = (
        "a,Qwen/Qwen3-8B,NVIDIA A100 SXM4 80 GB,1,vLLM,0.10.1.1,300,200,0.5,500,Poisson (gamma shape 1),7,200,",
        "b,Qwen/Qwen3-8B,NVIDIA A100 SXM4 80 GB,1,vLLM,0.10.1.1,9000,200,2,110,agent replay (cached),2,10,80000",
        "c,Qwen/Qwen3-8B,NVIDIA A100 SXM4 80 GB,1,vLLM,0.10.1.1,,,2,110,BurstGPT replay,2,10,",
        "d,Qwen/Qwen3-8B,NVIDIA A100 SXM4 80 GB,1,vLLM,0.10.1.1,300,200,1000,110,BurstGPT replay,2,10,",
    )
    folder = tmp_path / "energy_2026"
    folder.mkdir()
    (folder / "partload_runs.csv").write_text("\n".join([names, *rows]) + "\n", encoding="utf-8")
    chosen = part_load.runs(tmp_path)
    assert [part_load.kind(run) for run in chosen] == [part_load.ARRIVALS, part_load.AGENTS, part_load.REPLAY]
    assert [part_load.configuration(run)["avg_batch_size"] for run in chosen] == ["256", "2", "256"]
    assert [part_load.configuration(run)["cached_tokens"] for run in chosen] == ["", "8000.0", ""]
    lines = {line["requests"]: line for line in part_load.table(tmp_path)}
    assert {name: line["runs"] for name, line in lines.items()} == {
        part_load.ARRIVALS: "1",
        part_load.REPLAY: "1",
        part_load.AGENTS: "1",
    }
    assert float(lines[part_load.ARRIVALS]["median_error"]) < 0.2
    assert lines[part_load.REPLAY]["inside_90"] == "0", "a thousand joules a token"


def test_what_is_tried_on_a_family_is_learnt_from_the_others_alone() -> None:
    """Two families are a fifth too low; the third is moved as they are, pulled to none, and its own error is not."""
    _, held = knowing_one(unseen(0.02))
    of = np.arange(len(held.ids)) % 3
    own = np.where(of == 2, 5.0, 1.25)
    made = replace(held, clusters=tuple(map(str, of)), measured=held.median * own)
    kinds = ["all"] * len(held.ids)
    shift = np.log(tried.moved(made, kinds).median / made.median)
    assert shift[of == 2] == pytest.approx(np.log(1.25) / 2.0)
    assert shift[of == 0] == pytest.approx((np.log(1.25) + np.log(5.0)) / 4.0)


def test_intervals_that_are_too_wide_elsewhere_narrow() -> None:
    _, held = knowing_one(unseen(0.02))
    made = replace(held, measured=held.median, clusters=tuple(str(at % 3) for at in range(len(held.ids))))
    found = tried.scaled(made)
    assert np.allclose(np.log(found.high / found.low), 0.6 * np.log(made.high / made.low))
