"""``python -m calibration.part_load --data DIR``: runs whose requests came and went, predicted; none is in any fit.

Each run of ``energy_2026/partload_runs.csv`` is predicted as a user would (:mod:`obsia.app.request.predict`): model,
accelerators, engine with its version, lengths of prompts and answers and what of the prompts was cached are told. Of
arrivals, the output tokens that were asked for in a second are told, as a share of those of the full replica; of
agents, which are loops that never idle, how many requests run at once.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from calibration.files import folder, read, write
from obsia.app.request.predict import Prediction, predict

RUNS: Final = "energy_2026/partload_runs.csv"
TABLE: Final = Path(__file__).with_suffix(".csv")
MOST_AT_ONCE: Final = 256
"""Requests that the engine of these runs takes at once (``max_num_seqs`` of the runs' own notes)."""
AGENTS: Final = "agents"
ARRIVALS: Final = "arrivals at random"
REPLAY: Final = "replayed traffic"


def kind(run: Mapping[str, str]) -> str:
    """How the requests of a run came."""
    process = run["arrival_process"]
    return AGENTS if process.startswith("agent") else REPLAY if process.startswith("BurstGPT") else ARRIVALS


def runs(data: Path) -> list[dict[str, str]]:
    """The runs whose lengths are stated; one of sixteen states none."""
    return [run for run in read(data / RUNS) if run["input_tokens"]]


def configuration(run: Mapping[str, str]) -> dict[str, str]:
    """A run as a row of the table of ``obsia predict``, its load apart."""
    cached = float(run["prefix_cached_tokens"] or 0.0)
    return {
        "row_id": run["point_id"],
        "unit": "token",
        "model_id": run["model_id"],
        "weight_precision": "bfloat16",
        "gpu_model": run["hardware"],
        "num_gpus": run["tp"],
        "tensor_parallel": run["tp"],
        "engine": run["engine"],
        "engine_version": run["engine_version"],
        "prompt_tokens": run["input_tokens"],
        "cached_tokens": str(cached / float(run["requests_total"])) if cached else "",
        "avg_output_tokens_per_response": run["output_tokens"],
        "avg_batch_size": run["mean_running"] if kind(run) == AGENTS else str(MOST_AT_ONCE),
        "load_share": "",
    }


def predicted(rows: Sequence[Mapping[str, str]]) -> dict[str, Prediction]:
    """Predictions of rows, by their id."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "configurations.csv"
        write(path, rows)
        return {row.row_id: row for row in predict(configurations=str(path)).rows}


def table(data: Path) -> list[dict[str, str]]:
    """A line for each kind of arrivals: how far joules of an output token are off, and how many lie inside.

    ``told_speed_error`` is that of the predicted power over the measured speed, which a user knows who counts
    tokens. The measured values are facts to cite one by one, and are in no table here.
    """
    measured = runs(data)
    asked = {run["point_id"]: configuration(run) for run in measured}
    full = predicted(list(asked.values()))
    for run in measured:
        if kind(run) != AGENTS:
            most = full[run["point_id"]].values["throughput_units_per_s_median"]
            asked[run["point_id"]]["load_share"] = str(min(1.0, float(run["outcome_throughput_tok_s"]) / most))
    found = predicted(list(asked.values()))
    lines: list[dict[str, str]] = []
    for name in (ARRIVALS, REPLAY, AGENTS):
        its = [run for run in measured if kind(run) == name]
        joules = np.array([float(run["value"]) for run in its])
        tokens_per_s = np.array([float(run["outcome_throughput_tok_s"]) for run in its])
        of = {
            column: np.array([found[run["point_id"]].values[column] for run in its])
            for column in ("energy_j_median", "energy_j_p05", "energy_j_p95", "power_w_median")
        }
        lines.append(
            {
                "requests": name,
                "runs": str(len(its)),
                "median_error": f"{np.median(abs(of['energy_j_median'] / joules - 1.0)):.3f}",
                "inside_90": str(int(np.sum((of["energy_j_p05"] <= joules) & (joules <= of["energy_j_p95"])))),
                "told_speed_error": f"{np.median(abs(of['power_w_median'] / tokens_per_s / joules - 1.0)):.3f}",
            }
        )
    return lines


def main() -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", metavar="DIR", help="the folder of the measured tables")
    write(TABLE, table(folder(parser.parse_args().data)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
