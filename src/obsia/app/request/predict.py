"""Configurations of accelerators, engines and models, predicted: energy, power and speed of each row of a table."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Final, TextIO

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.configurations import Configuration, Predicted, Predictor
from obsia.accounting.draws import Worlds
from obsia.accounting.engines import common_devices
from obsia.accounting.known import Priors
from obsia.accounting.media import MediaConfiguration, MediaPredictor, has_denoiser
from obsia.accounting.networks import UNKNOWN, ModelFacts
from obsia.accounting.replicas import PROMPTS
from obsia.accounting.servers import Servers
from obsia.accounting.service_regimes import SERVING
from obsia.accounting.shapes import PRECISIONS
from obsia.app.files import replacing
from obsia.app.naming import known_model
from obsia.app.questions.predict import Predict
from obsia.app.tables import WrongCell, is_misspelt, table_of
from obsia.core.errors import BadInput, MissingFact
from obsia.core.figure import Tested
from obsia.core.locales import printable
from obsia.core.message import Message, Symbol, Term
from obsia.core.question import asked_as
from obsia.facts import snapshot as facts
from obsia.facts.names.hardware import find_device, find_precision, known_precision, near_devices
from obsia.facts.names.models import Reading, find_model
from obsia.facts.snapshot import Snapshot
from obsia.physics.server import COOLINGS, FORM_FACTORS
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """All rows of a table: read = predicted + rejected."""

    rows: tuple[Prediction, ...]
    rejected: tuple[BadInput, ...]
    """One for each row that could not be predicted: its line, field, and what was expected."""
    unused: tuple[str, ...]
    """Columns of the table that nothing knows."""

    @property
    def read(self) -> int:
        """Rows of the table."""
        return len(self.rows) + len(self.rejected)


def answer(asked: Predict) -> Predictions:
    """Each row of a CSV file of configurations, predicted. Columns are those of :data:`READ`."""
    snapshot = facts.load()
    worlds = Worlds(seed=asked.seed)
    priors = Priors(snapshot, worlds)
    servers = Servers(snapshot, worlds, priors)
    predictor = Predictor(snapshot, worlds, priors, servers)
    media = MediaPredictor(snapshot, worlds, priors, servers)
    rows: dict[int, Prediction] = {}
    tokens: dict[int, Configuration] = {}
    rejected: list[BadInput] = []
    path = str(asked.configurations)
    table = table_of(path, check=lambda columns: _no_table(path, columns), most=LONGEST_TABLE)
    unused = tuple(name for name in table.columns if not _is_known(name))
    names: dict[str, ModelFacts] = {}
    seen: set[str] = set()
    for line, row in table.rows:
        if isinstance(row, BadInput):
            rejected.append(row)
            continue
        identity = row.get("row_id", "") or f"row-{line - 1}"
        try:
            _check_limit(servers, snapshot, row)
            if identity in seen:
                raise _not_understood("row_id", identity, Message("configuration-own-id"))
            seen.add(identity)
            unit = choice(row, "unit", ("token", "image", "video"), {}) or "token"
            if unit == "token":
                configuration = _configuration(snapshot, row, identity=identity, names=names)
                _check_room(predictor, configuration)
                tokens[line] = configuration
            else:
                wanted = _media_configuration(snapshot, row, unit=unit, identity=identity)
                made = media.predict(wanted)
                rows[line] = Prediction(
                    row_id=identity,
                    values=summary({name: getattr(made, name) for name in _MEDIA}),
                    interval=made.interval,
                    assumed=made.assumed,
                )
        except WrongCell as error:
            rejected.append(error.at(path, line))
        except MissingFact as error:
            reason = Message("configuration-fact-unknown", what=error.what)
            expected = Message("configuration-known-accelerator")
            rejected.append(BadInput(file=path, line=line, field="gpu_model", reason=reason, expected=expected))
    lines = list(tokens)
    for place, each in predictor.each(list(tokens.values())):
        line = lines[place]
        rows[line] = Prediction(
            row_id=tokens[line].row_id, values=summary(_draws(each)), interval=each.interval, assumed=each.assumed
        )
    return Predictions(rows=tuple(rows[line] for line in sorted(rows)), rejected=tuple(rejected), unused=unused)


predict = asked_as(Predict, answer)


def write(predictions: Predictions, path: str | Path, *, source: str | PathLike[str] | None = None) -> None:
    """Write predictions as CSV, in the order of the rows read: a file that stood there is replaced when all is written.

    Raises ``BadInput`` where the file cannot be written, or is the ``source`` itself.
    """
    try:
        if source is not None and Path(path).exists() and Path(path).samefile(source):
            raise BadInput(
                file=str(path),
                reason=Message("configuration-is-table"),
                expected=Message("configuration-other-file"),
            )
        with replacing(str(path)) as place, Path(place).open("w", encoding="utf-8", newline="") as file:
            _write(predictions, file)
    except OSError as error:
        why = error.strerror or str(error)
        raise BadInput(file=str(path), reason=Message("configuration-unwritable", why=why)) from error


def _write(predictions: Predictions, file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(OUTPUT)
    for row in predictions.rows:
        values = [f"{row.values[name]:.9g}" if name in row.values else "" for name in OUTPUT[1:-2]]
        writer.writerow([row.row_id, *values, row.interval.value, ";".join(row.assumed)])


def _is_known(name: str) -> bool:
    return name in READ or name.startswith(IGNORED)


def _no_table(path: str, columns: Sequence[str]) -> BadInput | None:
    # A column that nobody reads leaves blank what it should state: then something is drawn, and nobody notices.
    for name in columns:
        if not _is_known(name) and is_misspelt(name, known=READ, present=columns):
            return BadInput(
                file=path,
                line=1,
                field=printable(name, most=40),
                reason=Message("input-not-configuration"),
                expected=near_misses(name, sorted(READ)),
            )
    if set(columns) & READ:
        return None
    return BadInput(
        file=path,
        line=1,
        reason=Message("configuration-no-column"),
        expected=Message("configuration-header", header=Symbol("row_id,model_id,gpu_model,num_gpus,avg_batch_size")),
    )


def _not_understood(field: str, value: str, expected: Message) -> WrongCell:
    return WrongCell(field=field, reason=Message("configuration-not-understood", text=value[:40]), expected=expected)


def _one_of(choices: Iterable[str]) -> Message:
    return Message("configuration-one-of", choices=tuple(map(Symbol, choices)))


def _multiple(of: str) -> Message:
    return Message("configuration-multiple", of=Symbol(of))


def _at_most(column: str) -> Message:
    return Message("configuration-at-most", column=Symbol(column))


def _media_configuration(snapshot: Snapshot, row: Mapping[str, str], *, unit: str, identity: str) -> MediaConfiguration:
    name = row.get("model_id") or None
    checkpoint = name
    if name is not None and not has_denoiser(snapshot, name):
        known = _architecture(snapshot, name)
        checkpoint = known.checkpoint if known else None
        if checkpoint is not None and not has_denoiser(snapshot, checkpoint):
            checkpoint = None
    if _load(row) is not None:
        nothing = Message("configuration-nothing-for", media=Term("configuration-media", unit))
        raise _not_understood("load_share", row["load_share"], nothing)
    devices = number(row, "num_gpus", whole=True)
    ulysses, ring = (number(row, f"{which}_degree", whole=True) for which in ("ulysses", "ring"))
    if devices is not None and devices % ((ulysses or 1.0) * (ring or 1.0)):
        raise _not_understood("num_gpus", row["num_gpus"], _multiple("ulysses_degree×ring_degree"))
    return MediaConfiguration(
        row_id=identity,
        unit=unit,
        checkpoint=checkpoint,
        params_b=number(row, "active_params_billion") or number(row, "total_params_billion"),
        engine=_engine(row),
        device=device(snapshot, row),
        devices=devices,
        ulysses_degree=ulysses,
        ring_degree=ring,
        batch=number(row, "batch_size") or number(row, "avg_batch_size"),
        height_px=number(row, "height_px"),
        width_px=number(row, "width_px"),
        frames=number(row, "num_frames"),
        steps=number(row, "inference_steps"),
        power_limit_w=number(row, "gpu_power_limit_w"),
        cooling=choice(row, "cooling", COOLINGS, {"immersion": "liquid"}),
        form_factor=choice(row, "form_factor", FORM_FACTORS, {"oam": "sxm"}),
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


def _configuration(
    snapshot: Snapshot, row: Mapping[str, str], *, identity: str, names: dict[str, ModelFacts]
) -> Configuration:
    model = _model(snapshot, row.get("model_id", ""), names)
    written = row.get("weight_precision") or None
    precision = None if written is None else find_precision(snapshot, written) or ""
    if written is not None and precision not in PRECISIONS:
        if known := known_precision(snapshot, written):
            raise WrongCell(
                field="weight_precision",
                reason=Message("configuration-known-precision", text=written[:40], known=known.known),
                expected=_one_of(known.nearest),
            )
        raise _not_understood("weight_precision", written, _one_of(PRECISIONS))
    total, active = number(row, "total_params_billion"), number(row, "active_params_billion")
    if total is not None and active is not None and active > total:
        raise _not_understood("active_params_billion", row["active_params_billion"], _at_most("total_params_billion"))
    devices = number(row, "num_gpus", whole=True)
    replicas = _copies(snapshot, row)
    if devices is not None and replicas > devices:
        raise _not_understood("data_parallel", row["data_parallel"], _at_most("num_gpus"))
    if devices is not None and devices % replicas:
        raise _not_understood("num_gpus", row["num_gpus"], _multiple("data_parallel"))
    spread = number(row, "expert_parallel", whole=True)
    batch = number(row, "avg_batch_size") or number(row, "max_num_seqs")
    task = row.get("task") or None
    load, observed = _load(row), _observed(row)
    if load is not None and observed is not None:
        raise _not_understood("load_share", row["load_share"], Message("configuration-speed-observed"))
    return Configuration(
        row_id=identity,
        model=model,
        total_b=total,
        active_b=active,
        precision=precision,
        device=device(snapshot, row),
        devices=devices,
        attention_replicas=replicas,
        are_experts_spread=None if spread is None else spread > 1,
        batch=batch,
        engine=_engine(row),
        task=task if task in PROMPTS else None,
        output_tokens=number(row, "avg_output_tokens_per_response"),
        prompt_tokens=number(row, "prompt_tokens", zero=True),
        load_share=load,
        observed_latency_s=observed,
        power_limit_w=number(row, "gpu_power_limit_w"),
        cooling=choice(row, "cooling", COOLINGS, {"immersion": "liquid"}),
        form_factor=choice(row, "form_factor", FORM_FACTORS, {"oam": "sxm"}),
    )


def _copies(snapshot: Snapshot, row: Mapping[str, str]) -> float:
    """Copies of attention. Experts over more accelerators than a server has go with a copy on each of them."""
    stated = number(row, "data_parallel", whole=True)
    spread, devices = number(row, "expert_parallel", whole=True), number(row, "num_gpus", whole=True)
    is_wide = spread is not None and spread == devices and spread > snapshot.number(SERVING, "server_devices")
    if stated is None and is_wide and number(row, "tensor_parallel", whole=True) in (None, 1.0):
        return spread or 1.0
    return stated or 1.0


def _check_room(predictor: Predictor, asked: Configuration) -> None:
    """Raises ``WrongCell`` where accelerators cannot hold the weights, or copies have no request to serve."""
    fewest = predictor.fewest_devices(asked)
    if asked.devices is not None and asked.devices < fewest:
        raise WrongCell(field="num_gpus", reason=Message("configuration-weights-too-large"), expected=_at_least(fewest))
    if asked.batch is not None and asked.attention_replicas > 1 and asked.batch < predictor.fewest_requests(asked):
        expected = _at_least(predictor.fewest_requests(asked))
        raise WrongCell(field="avg_batch_size", reason=Message("configuration-idle-copies"), expected=expected)


def _check_limit(servers: Servers, snapshot: Snapshot, row: Mapping[str, str]) -> None:
    """Raises ``WrongCell`` for a power limit below what the accelerator draws when it waits, in every simulation."""
    limit_w, name = number(row, "gpu_power_limit_w"), device(snapshot, row)
    if limit_w is None or name is None:
        return
    least = math.ceil(servers.least_power_w(device=name))
    if limit_w < least:
        reason = Message("configuration-limit-below-ready")
        raise WrongCell(field="gpu_power_limit_w", reason=reason, expected=_at_least(least))


def _at_least(count: int) -> Message:
    return Message("configuration-at-least", least=Symbol(count))


def _model(snapshot: Snapshot, name: str, names: dict[str, ModelFacts]) -> ModelFacts:
    if not name:
        return ModelFacts(model_id=UNKNOWN, checkpoint=None)
    if name not in names:
        if snapshot.has(f"checkpoint:{name}"):
            from obsia.accounting.networks import model_facts

            names[name] = model_facts(snapshot, model_id=name, checkpoint=name)
        else:
            found = _architecture(snapshot, name)
            names[name] = found or ModelFacts(model_id=name, checkpoint=None)
    return names[name]


def _architecture(snapshot: Snapshot, name: str) -> ModelFacts | None:
    """What is known of the model of a configuration; None for what no model is named by, such as a family."""
    read = find_model(snapshot, name=name)
    if read is None or read.reading in (Reading.PRODUCT, Reading.FAMILY):
        return None
    found = known_model(snapshot, name=name).facts
    return None if found.model_id == UNKNOWN else found


def device(snapshot: Snapshot, row: Mapping[str, str]) -> str | None:
    """The accelerator of a row, as the table of facts names it; None where the row does not say."""
    stated = row.get("gpu_model") or None
    if stated is None:
        return None
    if found := find_device(snapshot, stated):
        return found.device
    near = near_devices(snapshot, stated)
    some = tuple(map(Symbol, common_devices(snapshot)))
    if near:
        expected = Message("configuration-accelerator-near", some=some, near=tuple(near[:5]))
    else:
        expected = Message("configuration-accelerator", some=some)
    raise _not_understood("gpu_model", stated, expected)


def _engine(row: Mapping[str, str]) -> str | None:
    return (row.get("engine") or "").lower() or None


def _load(row: Mapping[str, str]) -> float | None:
    """Share of what a full replica completes; None where the row does not say, and the replica is full."""
    load = number(row, "load_share")
    if load is not None and load > 1.0:
        raise _not_understood("load_share", row["load_share"], Message("configuration-share"))
    return load


def _observed(row: Mapping[str, str]) -> float | None:
    latency_ms = number(row, "observed_inter_token_latency_ms")
    if latency_ms is not None:
        return latency_ms / 1e3
    speed = number(row, "observed_output_tokens_per_second")
    return None if speed is None else 1.0 / speed


def number(row: Mapping[str, str], name: str, *, whole: bool = False, zero: bool = False) -> float | None:
    """A positive number of a row; None where it is blank. Refuses anything else."""
    text = row.get(name) or ""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise _not_understood(name, text, Message("configuration-number")) from None
    if not math.isfinite(value) or value < 0 or (value == 0 and not zero) or (whole and value != int(value)):
        raise _not_understood(name, text, _expected_number(whole=whole, zero=zero))
    return value


def _expected_number(*, whole: bool, zero: bool) -> Message:
    if zero:
        return Message("configuration-not-negative")
    return Message("configuration-whole-above-zero") if whole else Message("configuration-above-zero")


def choice(row: Mapping[str, str], name: str, known: Sequence[str], same: Mapping[str, str]) -> str | None:
    """One of some words of a row; None where it is blank. Refuses anything else."""
    text = (row.get(name) or "").lower()
    if not text:
        return None
    text = same.get(text, text)
    if text not in known:
        raise _not_understood(name, text, _one_of(known))
    return text
