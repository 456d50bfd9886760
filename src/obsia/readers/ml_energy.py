"""Results of the ML.ENERGY Benchmark: ``results.json`` of one run, with what its meter read for each request.

The meters are those of the accelerators (Zeus). A request has the energy of a token in the steady state, times the
tokens that it wrote: their sum is the energy of the whole run only as far as all of it was in the steady state.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from obsia.readers.base import Batch, Cell, ReadOptions
from obsia.readers.records.algebra import algebra, stated
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.rows import FAILED_WITHOUT_USAGE, Rows
from obsia.readers.records.times import duration_us, epoch_us
from obsia.readers.records.values import members, stated_energy
from obsia.readers.records.walk import document, each, objects

NAME: Final = "ml-energy"

_COUNTS: Final = algebra(NAME, "request")
_RUN: Final = Fields(("model_id", "gpu_model", "num_gpus", "timeline.benchmark_start_time"))
_REQUEST: Final = Fields((*_COUNTS.paths, "latency", "ttft", "error", "energy"))


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """The requests of one run that state tokens."""
    rows = Rows(file, are_lines=False)
    whole = members(document(file))
    run = _RUN.of(whole)

    def take(rows: Rows, number: int, values: Values) -> None:
        _take(rows, number, values, run)

    yield from each(rows, objects(whole.get("results"), _REQUEST, rows), take)


def _take(rows: Rows, number: int, values: Values, run: Values) -> None:
    counts: dict[str, Any] = _COUNTS.counts(values)
    if values["error"] or not stated(counts):
        return rows.skip(FAILED_WITHOUT_USAGE)
    row: dict[str, Cell] = {
        **counts,
        **stated_energy(values["energy"], boundary="accelerator", by=NAME),
        "started_at": epoch_us(run["timeline.benchmark_start_time"], unit="s"),
        "duration_us": duration_us(values["latency"], unit="s"),
        "first_token_us": duration_us(values["ttft"], unit="s"),
        "model_response": run["model_id"],
        "gpu": run["gpu_model"],
        "gpu_count": run["num_gpus"],
        "tokens_basis": "reported",
    }
    return rows.add(number, row)
