"""Training a model: device hours, energy, carbon and arithmetic, from whatever is stated. Imports no engine."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from obsia.accounting.draws import SEED, WORLDS, Worlds
from obsia.accounting.figures import Request, figure_of
from obsia.accounting.impacts import Impacts, Quantity
from obsia.accounting.pricing import Pricing, Unknown
from obsia.accounting.training import (
    ARCHITECTURES,
    CARBON,
    DEVELOPMENT_CARBON,
    DEVELOPMENT_ENERGY,
    DEVELOPMENT_HOURS,
    ENERGY,
    HOURS,
    QUANTITIES,
    StatedRun,
    Trained,
    trained,
)
from obsia.app.files import replacing
from obsia.app.naming import KnownZone, known_zone
from obsia.app.records import Recorded, record
from obsia.app.trace import FORMULAS
from obsia.app.training_inputs import (
    BILLION,
    TableRow,
    decimal_year,
    device_named,
    precision_8_bits,
    read_table,
)
from obsia.core.errors import BadCall, BadInput, UnknownName
from obsia.core.figure import Assumption, Figure, Lead, Tested
from obsia.facts import snapshot as facts
from obsia.facts.names.hardware import near_devices
from obsia.facts.snapshot import Snapshot

PERCENTILES: Final = (5, 10, 50, 90, 95)
COLUMNS: Final = (
    "id",
    *(f"device_hours_p{percent:02}" for percent in PERCENTILES),
    *(f"energy_mwh_p{percent:02}" for percent in PERCENTILES),
)
"""Columns of a table of predictions."""
KWH_PER_MWH: Final = 1000.0
_ROWS_OF_WORLDS: Final = 200
"""Rows that share one set of worlds: bounds memory. Draws do not depend on it."""
_OPTIONAL: Final = frozenset({CARBON, DEVELOPMENT_CARBON})


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Figures of one training run. Those of the whole development stand apart: they are no part of the run."""

    figures: tuple[Figure, ...]
    """The final run: device hours (unless they are stated), energy by boundary, carbon, arithmetic."""
    development: tuple[Figure, ...]
    """The final run and all that was tried before: hours, energy, carbon."""
    probability_above_1e25_flop: float
    """Share of worlds above the threshold at which the AI Act presumes systemic risk."""
    threshold_flop: float
    """That threshold, from the facts."""
    run: StatedRun
    zone: KnownZone
    unknowns: tuple[Unknown, ...]
    command: tuple[str, ...]
    recorded: bool = False
    notes: tuple[str, ...] = ()

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What was assumed, each once."""
        return tuple({str(each): each for figure in self.figures for each in figure.assumptions}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """Predictions for a table of runs."""

    rows: tuple[Mapping[str, str], ...]
    rejected: tuple[BadInput, ...]
    unused_columns: tuple[str, ...]
    not_understood: Mapping[str, tuple[str, ...]]
    """Column -> ids of the rows whose value was not understood, and marginalised."""


def train(
    *,
    params_total: float | None = None,
    params_active: float | None = None,
    tokens: float | None = None,
    flop: float | None = None,
    architecture: str | None = None,
    teacher_params: float | None = None,
    layers: int | None = None,
    hidden_size: int | None = None,
    context_tokens: int | None = None,
    hardware: str | None = None,
    devices: int | None = None,
    hours: float | None = None,
    device_hours: float | None = None,
    precision: str | None = None,
    release: str | None = None,
    pue: float | None = None,
    region: str | None = None,
    seed: int = SEED,
    record_figures: bool = True,
) -> Training:
    """What training a model takes, from whatever is known of the run; the rest is marginalised over stated priors.

    ``params_total``, ``params_active`` and ``teacher_params`` count weights, ``tokens`` tokens. ``hours`` is the
    duration of the run on ``devices``; ``device_hours`` the sum over devices. Raises ``BadCall`` for what cannot be
    and ``UnknownName`` for hardware or a region that no table names.
    """
    snapshot = facts.load()
    given: dict[str, object] = {
        "params_total": params_total,
        "params_active": params_active,
        "tokens": tokens,
        "flop": flop,
        "architecture": architecture,
        "teacher_params": teacher_params,
        "layers": layers,
        "hidden_size": hidden_size,
        "context_tokens": context_tokens,
        "hardware": hardware,
        "devices": devices,
        "hours": hours,
        "device_hours": device_hours,
        "precision": precision,
        "release": release,
        "pue": pue,
        "region": region,
    }
    zone = known_zone(snapshot, text=region, provider=None)
    run = _run(snapshot, given, zone_id=zone.zone_id)
    request = Request(
        journey="train",
        arguments={**given, "zone": zone.zone_id},
        inputs=(),
        snapshot=snapshot.content_hash,
        seed=seed,
        worlds=WORLDS,
    )
    pricing = Pricing(snapshot, request=request)
    found = trained(snapshot, pricing.worlds, run)
    impacts = Impacts(draws=found.draws, keys=found.keys)
    assumptions = (*zone.assumptions, *found.assumptions)
    shown = [
        quantity
        for quantity in QUANTITIES
        if quantity in found.draws and not (quantity == HOURS and run.device_h is not None)
    ]
    made = {
        quantity: _figure(quantity, found, run, impacts=impacts, pricing=pricing, assumptions=assumptions)
        for quantity in shown
    }
    command = ("obsia", "train", *_options(given, seed=seed))
    failure, recorded = None, False
    # Only what ``obsia trace`` can explain is recorded.
    kept = [quantity for quantity in shown if (quantity.name, quantity.boundary) in FORMULAS]
    if record_figures and kept:
        failure = record(
            [Recorded(figure=made[each], label="", impacts=impacts, quantity=each) for each in kept],
            pricing=pricing,
            command=command,
        )
        recorded = failure is None
    widest = ENERGY if run.device_h is not None else HOURS
    return Training(
        figures=tuple(figure for quantity, figure in made.items() if quantity not in _DEVELOPMENT),
        development=tuple(figure for quantity, figure in made.items() if quantity in _DEVELOPMENT),
        probability_above_1e25_flop=found.probability_above,
        threshold_flop=found.threshold_flop,
        run=run,
        zone=zone,
        unknowns=pricing.unknowns(impacts, quantity=widest),
        command=command,
        recorded=recorded,
        notes=() if failure is None else (f"record: {failure}",),
    )


_DEVELOPMENT: Final = frozenset({DEVELOPMENT_HOURS, DEVELOPMENT_ENERGY, DEVELOPMENT_CARBON})
_NEEDS: Final[Mapping[str, frozenset[Quantity]]] = {
    "training-pue": frozenset({ENERGY, CARBON, DEVELOPMENT_ENERGY, DEVELOPMENT_CARBON}),
    "grid-borrowed": _OPTIONAL,
    "grid-zone-as-country": _OPTIONAL,
}
"""Code of an assumption -> the quantities that rest on it; any other concerns all."""


def _figure(
    quantity: Quantity,
    found: Trained,
    run: StatedRun,
    *,
    impacts: Impacts,
    pricing: Pricing,
    assumptions: Sequence[Assumption],
) -> Figure:
    figure = figure_of(
        quantity=quantity,
        impacts=impacts,
        sensitivity=pricing.sensitivity,
        worlds=pricing.worlds,
        request=pricing.request,
        label="",
        lead=Lead.MEDIAN,
        assumptions=tuple(each for each in assumptions if quantity in _NEEDS.get(each.code, {quantity})),
    )
    if quantity in _DEVELOPMENT:
        return replace(figure, tested=Tested.ELICITED)
    if quantity == HOURS and found.tested:
        return replace(figure, tested=Tested.TESTED)
    calibrated = run.arithmetic_stated or run.device_h is not None
    return replace(figure, tested=Tested.EXTRAPOLATED if calibrated else Tested.ELICITED)


def _run(snapshot: Snapshot, given: Mapping[str, object], *, zone_id: str | None) -> StatedRun:
    """The stated run of some options. Raises ``BadCall`` and ``UnknownName``."""
    numbers = {name: _number(name, given[name]) for name in _POSITIVE}
    total, active = numbers["params_total"], numbers["params_active"]
    for name in ("params_total", "params_active", "teacher_params", "tokens"):
        held = numbers[name]
        if held is not None and held < _FEWEST:
            what = "tokens" if name == "tokens" else "weights"
            raise BadCall(f"{_flag(name)}: {held:g} {what} are too few: write 70B or 7e10 for 70 billion.")
    if total is not None and active is not None and active > total:
        raise BadCall(f"--params-active ({active:g}) cannot exceed --params-total ({total:g}).")
    architecture = given["architecture"]
    if architecture is not None and architecture not in ARCHITECTURES:
        raise BadCall(f"--architecture: {str(architecture)[:40]!r} is not known. Known: {', '.join(ARCHITECTURES)}.")
    if architecture is None and active is not None:
        architecture = "moe" if total is not None and active < total else "dense"
    shape = [numbers[name] for name in ("layers", "hidden_size", "context_tokens")]
    if any(each is not None for each in shape) and None in shape:
        raise BadCall("--layers, --hidden-size and --context go together: attention needs all three.")
    if numbers["hours"] is not None and numbers["devices"] is None:
        raise BadCall("--hours is the duration of the run: say --devices too, or give --device-hours.")
    if numbers["hours"] is not None and numbers["device_hours"] is not None:
        raise BadCall("--hours and --device-hours say the same twice: give one.")
    device_h = numbers["device_hours"]
    if numbers["hours"] is not None and numbers["devices"] is not None:
        device_h = numbers["hours"] * numbers["devices"]
    pue = numbers["pue"]
    if pue is not None and not 1.0 <= pue <= 4.0:
        raise BadCall(f"--pue: {pue:g} is not from 1 to 4.")
    hardware = given["hardware"]
    device = None if hardware is None else device_named(snapshot, str(hardware))
    if hardware is not None and device is None:
        raise UnknownName(
            kind="hardware",
            name=str(hardware)[:80],
            suggestions=near_devices(snapshot, str(hardware)),
            remedy="Use a name such as H100, A100 40GB, TPU v4, MI300X; leave it out when it is not known.",
        )
    precision = given["precision"]
    fp8 = None if precision is None else precision_8_bits(snapshot, str(precision))
    if precision is not None and fp8 is None:
        raise BadCall(f"--precision: {str(precision)[:40]!r} is not known. Known: bf16, fp16, fp32, fp8.")
    try:
        year = None if given["release"] is None else decimal_year(str(given["release"]))
    except ValueError as error:
        raise BadCall(f"--release: {error}.") from error
    return StatedRun(
        name="stated",
        total_params_b=None if total is None else total / BILLION,
        active_params_b=None if active is None else active / BILLION,
        tokens=numbers["tokens"],
        flop=numbers["flop"],
        architecture=None if architecture is None else str(architecture),
        hardware=device,
        devices=numbers["devices"],
        device_h=device_h,
        fp8=fp8,
        year=year,
        pue=pue,
        zone_id=zone_id,
        teacher_params_b=None if numbers["teacher_params"] is None else numbers["teacher_params"] / BILLION,
        layers=shape[0],
        hidden_size=shape[1],
        context_tokens=shape[2],
    )


_FEWEST: Final = 1e5
"""A smaller count of weights or tokens is a slip: billions left out."""
_POSITIVE: Final = (
    *("params_total", "params_active", "tokens", "flop", "teacher_params", "layers", "hidden_size", "context_tokens"),
    *("devices", "hours", "device_hours", "pue"),
)
_FLAGS: Final = {"context_tokens": "--context"}


def _flag(name: str) -> str:
    return _FLAGS.get(name, f"--{name.replace('_', '-')}")


def _number(name: str, value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 < value < 1e40:
        raise BadCall(f"{_flag(name)}: {value} is not a positive number.")
    return float(value)


def _options(given: Mapping[str, object], *, seed: int) -> Iterable[str]:
    for name, value in given.items():
        if value is not None:
            yield from (_flag(name), f"{value:.12g}" if isinstance(value, float) else str(value))
    if seed != SEED:
        yield from ("--seed", str(seed))


def train_table(path: str, *, seed: int = SEED) -> Predicted:
    """Device hours and energy at each row's scope, for a table of runs (columns of ``training_inputs.USED``).

    Raises ``BadInput`` for a file that cannot be read at all; rows that cannot be used are returned as rejected.
    """
    snapshot = facts.load()
    worlds = Worlds(seed=seed, worlds=WORLDS)
    rows: list[Mapping[str, str]] = []
    rejected: list[BadInput] = []
    unused: list[str] = []
    unclear: dict[str, list[str]] = {}
    for item in read_table(snapshot, path):
        match item:
            case str():
                unused.append(item)
            case BadInput():
                rejected.append(item)
            case TableRow():
                if rows and len(rows) % _ROWS_OF_WORLDS == 0:
                    worlds = Worlds(seed=seed, worlds=WORLDS)
                for note in item.notes:
                    unclear.setdefault(note, []).append(item.identity)
                rows.append(_predicted(item, trained(snapshot, worlds, item.run)))
    return Predicted(
        rows=tuple(rows),
        rejected=tuple(rejected),
        unused_columns=tuple(unused),
        not_understood={name: tuple(ids) for name, ids in unclear.items()},
    )


def _predicted(row: TableRow, found: Trained) -> Mapping[str, str]:
    cells = {"id": row.identity}
    shares = [percent / 100.0 for percent in PERCENTILES]
    for name, draws in (
        ("device_hours", found.draws[HOURS]),
        ("energy_mwh", found.scopes[row.scope] / KWH_PER_MWH),
    ):
        for percent, value in zip(PERCENTILES, np.quantile(draws, shares), strict=True):
            cells[f"{name}_p{percent:02}"] = f"{float(value):.9g}"
    return cells


def write_table(found: Predicted, *, path: str, source: str) -> None:
    """Write predictions as CSV: a file that stood there is replaced when all is written.

    Raises ``BadCall`` when the file cannot be written or is the input.
    """
    target = Path(path)
    if target.exists() and Path(source).exists() and target.samefile(source):
        raise BadCall(f"out: {path!r} is the input. Pass another file with --out.")
    try:
        with replacing(path) as place, Path(place).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(found.rows)
    except OSError as error:
        raise BadCall(f"out: {path!r} cannot be written ({error.strerror or error}).") from error
