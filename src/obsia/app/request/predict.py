"""Configurations of accelerators, engines and models, predicted: energy, power and speed of each row of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.configurations import Configuration, Predicted, Predictor
from obsia.accounting.draws import Worlds
from obsia.accounting.known import Priors
from obsia.accounting.media import MediaPredictor
from obsia.accounting.networks import ModelFacts
from obsia.accounting.servers import Servers
from obsia.app.questions.predict import Predict
from obsia.app.request.configuration_cells import choice, not_understood
from obsia.app.request.configuration_rows import check_limit, check_room, media_configuration
from obsia.app.request.configuration_rows import configuration as configuration_of
from obsia.app.tables import Answered, WrongCell, is_misspelt, table_of, write_table
from obsia.core.errors import BadInput, MissingFact
from obsia.core.figure import Tested
from obsia.core.locales import printable
from obsia.core.message import Message, Symbol
from obsia.core.question import asked_as
from obsia.facts import snapshot as facts
from obsia.readers.mapping import near_misses

QUANTITIES: Final = {
    "energy_j": "energy_j",
    "power_w": "power_w",
    "throughput_units_per_s": "units_per_s",
    "token_latency_ms": "latency_ms",
    "server_power_w": "server_w",
    "ready_power_w": "ready_w",
}
"""Column of the output -> what it holds; each with ``_median``, ``_p05`` and ``_p95``."""
LEVELS: Final = {"median": 0.5, "p05": 0.05, "p95": 0.95}
OUTPUT: Final = ("row_id", *(f"{name}_{level}" for name in QUANTITIES for level in LEVELS), "interval", "assumed")
READ: Final = frozenset({
    *("row_id", "unit", "engine", "model_id", "family_group", "task", "modality", "architecture"),
    *("total_params_billion", "active_params_billion", "weight_precision", "gpu_model", "num_gpus"),
    *("tensor_parallel", "expert_parallel", "data_parallel", "ulysses_degree", "ring_degree"),
    *("max_num_seqs", "avg_batch_size", "batch_size", "avg_output_tokens_per_response", "prompt_tokens"),
    *("height_px", "width_px", "num_frames", "frames_per_second", "inference_steps"),
    *("gpu_power_limit_w", "cooling", "form_factor", "load_share"),
    *("engine_version", "stack_date", "pipeline_parallel", "prefill_decode_apart", "kv_cache_precision"),
    *("cached_tokens", "speculation", "speculation_depth", "speculation_acceptance"),
    *("observed_output_tokens_per_second", "observed_inter_token_latency_ms"),
})  # fmt: skip
"""Columns that are known; of them, some say nothing that the prediction needs."""
IGNORED: Final = ("energy_j_per_unit", "outcome_", "source")
"""Columns that are passed over on purpose: measured results, and where a row came from."""
LONGEST_TABLE: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """One row of the output: a value for each column of :data:`OUTPUT`, and what it rests on."""

    row_id: str
    values: Mapping[str, float]
    interval: Tested
    """Where the interval of its energy comes from."""
    assumed: tuple[str, ...]
    """What was not stated, and drawn."""


def answer(asked: Predict) -> Answered[Prediction]:
    """Each row of a CSV file of configurations, predicted. Columns are those of :data:`READ`."""
    snapshot = facts.load()
    worlds = Worlds(seed=asked.seed)
    priors = Priors(snapshot, worlds)
    servers = Servers(snapshot, worlds, priors)
    predictor = Predictor(snapshot, worlds, priors, servers)
    media = MediaPredictor(snapshot, worlds, priors, servers)
    rows: dict[int, Prediction] = {}
    tokens: dict[int, Configuration] = {}
    path = str(asked.configurations)
    table = table_of(path, check=lambda columns: _no_table(path, columns), most=LONGEST_TABLE)
    unused = tuple(name for name in table.columns if not _is_known(name))
    names: dict[str, ModelFacts] = {}
    seen: set[str] = set()
    for line, row in table.rows:
        identity = row.get("row_id", "") or f"row-{line - 1}"
        try:
            check_limit(servers, snapshot, row)
            if identity in seen:
                raise not_understood("row_id", identity, Message("configuration-own-id"))
            seen.add(identity)
            unit = choice(row, "unit", ("token", "image", "video"), {}) or "token"
            if unit == "token":
                configuration = configuration_of(snapshot, row, identity=identity, names=names)
                check_room(predictor, configuration)
                tokens[line] = configuration
            else:
                wanted = media_configuration(snapshot, row, unit=unit, identity=identity)
                made = media.predict(wanted)
                rows[line] = Prediction(
                    row_id=identity,
                    values=summary({name: getattr(made, name) for name in _MEDIA}),
                    interval=made.interval,
                    assumed=made.assumed,
                )
        except WrongCell as error:
            table.rejected.append(error.at(path, line))
        except MissingFact as error:
            reason = Message("configuration-fact-unknown", what=error.what)
            expected = Message("configuration-known-accelerator")
            table.rejected.append(BadInput(path, reason, line=line, field="gpu_model", expected=expected))
    lines = list(tokens)
    for place, each in predictor.each(list(tokens.values())):
        line = lines[place]
        rows[line] = Prediction(
            row_id=tokens[line].row_id, values=summary(_draws(each)), interval=each.interval, assumed=each.assumed
        )
    made = tuple(rows[line] for line in sorted(rows))
    return Answered(rows=made, rejected=tuple(table.rejected), unused=unused)


predict = asked_as(Predict, answer)


def write(predictions: Answered[Prediction], path: str, *, source: str) -> None:
    """Write predictions as CSV, in the order of the rows of ``source``. Raises what :func:`write_table` raises."""
    write_table(path, map(_cells, predictions.rows), columns=OUTPUT, source=source)


def _cells(row: Prediction) -> list[str]:
    values = [f"{row.values[name]:.9g}" if name in row.values else "" for name in OUTPUT[1:-2]]
    return [row.row_id, *values, row.interval.value, ";".join(row.assumed)]


def _is_known(name: str) -> bool:
    return name in READ or name.startswith(IGNORED)


def _no_table(path: str, columns: Sequence[str]) -> BadInput | None:
    # A column that nobody reads leaves blank what it should state: then something is drawn, and nobody notices.
    for name in columns:
        if not _is_known(name) and is_misspelt(name, known=READ, present=columns):
            return BadInput(
                path,
                "input-not-configuration",
                line=1,
                field=printable(name, most=40),
                expected=near_misses(name, sorted(READ)),
            )
    if set(columns) & READ:
        return None
    return BadInput(
        path,
        "configuration-no-column",
        line=1,
        expected=Message("configuration-header", header=Symbol("row_id,model_id,gpu_model,num_gpus,avg_batch_size")),
    )


_MEDIA: Final = ("energy_j", "power_w", "units_per_s", "server_w", "ready_w")


def _draws(found: Predicted) -> dict[str, NDArray[np.float64]]:
    return {
        "energy_j": found.energy_j,
        "power_w": found.power_w,
        "units_per_s": found.units_per_s,
        "latency_ms": found.latency_s * 1e3,
        "server_w": found.server_w,
        "ready_w": found.ready_w,
    }


def summary(draws: Mapping[str, NDArray[np.float64]]) -> dict[str, float]:
    """Column of the output -> quantile of its draws."""
    names = [name for name, held in QUANTITIES.items() if held in draws]
    ordered = np.sort(np.stack([draws[QUANTITIES[name]] for name in names]), axis=1)
    last = ordered.shape[1] - 1
    values: dict[str, float] = {}
    for level, share in LEVELS.items():
        # The quantile between the two draws beside it: what NumPy's default does, once sorted for all levels.
        below = int(share * last)
        part = share * last - below
        between = ordered[:, below] * (1.0 - part) + ordered[:, min(below + 1, last)] * part
        values |= {f"{name}_{level}": float(value) for name, value in zip(names, between, strict=True)}
    return values
