"""Training a model: device hours, energy, carbon and arithmetic, from whatever is stated. Imports no engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from obsia.accounting.draws import SEED, WORLDS, Draws, Unknown, Worlds
from obsia.accounting.figures import Made, Request, made_of
from obsia.accounting.impacts import Impacts, Quantity
from obsia.accounting.networks import ModelFacts
from obsia.accounting.pricing import Pricing
from obsia.accounting.training import (
    ARCHITECTURES,
    CARBON,
    DEVELOPMENT_CARBON,
    DEVELOPMENT_ENERGY,
    DEVELOPMENT_HOURS,
    ENERGY,
    HOURS,
    QUANTITIES,
    SCOPES,
    StatedRun,
    Trained,
    trained,
)
from obsia.app.figures.export import COMMAND, FIGURE, FIGURES, UNKNOWNS, VERSION, figure_row
from obsia.app.figures.figure_store import notes_of, record
from obsia.app.naming import KnownModel, KnownZone, known_model, known_zone
from obsia.app.questions.training import Train
from obsia.app.tables import Answered, WrongCell, write_table
from obsia.app.training.stated_run import (
    StatedInput,
    is_enough,
    options_of,
    run_named,
    stated_models,
    stated_results,
    stated_run,
)
from obsia.app.training.training_formulas import TRAINING_FORMULAS
from obsia.app.training.training_inputs import (
    BILLION,
    LABELS,
    PRECISIONS,
    TARGETS,
    UNKNOWN_SCOPE,
    USED,
    TableRow,
    decimal_year,
    device_named,
    precision_8_bits,
    runs_of,
    understood,
)
from obsia.core.data import ANY, NUMBER, TEXT, Record, Shape, by_name, many, maybe, member
from obsia.core.errors import BadCall, UnknownName
from obsia.core.figure import Assumption, Figure, Tested
from obsia.core.message import Message, Note, Option, Symbol
from obsia.core.question import BadValue, asked_as
from obsia.core.spelling import SUGGESTED, not_a_choice, one_of, suggested
from obsia.facts import snapshot as facts
from obsia.facts.names.hardware import unknown_device
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
    model: KnownModel | None = None
    """The model that was named; None where none was."""
    stated: tuple[StatedInput, ...] = ()
    """What is stated of its run, and entered."""
    stated_results: tuple[StatedInput, ...] = ()
    """What that run is stated to have taken; empty where the question is about another run of the model."""
    recorded: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What was assumed, each once."""
        return tuple({str(each): each for figure in self.figures for each in figure.assumptions}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted(Answered[Mapping[str, str]]):
    """Predictions for a table of runs."""

    not_understood: Mapping[str, tuple[str, ...]]
    """Column -> ids of the rows whose value was not understood, and marginalised."""


def answer(stating: Train) -> Training:
    """What one training run takes."""
    snapshot = facts.load()
    asked, model, stated, results = _by_name(snapshot, stating)
    zone = known_zone(snapshot, text=asked.region, provider=None)
    run = _run(snapshot, asked, zone_id=zone.zone_id)
    given = {
        each.attribute: getattr(asked, each.attribute)
        for each in Train.fields()
        if each.in_identity and each.attribute not in ("seed", "model")
    }
    request = Request(
        journey="train", arguments={**given, "zone": zone.zone_id}, snapshot=snapshot.content_hash, seed=asked.seed
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
    command = stating.command()
    failure, recorded = None, False
    # Only what ``obsia trace`` can explain is recorded.
    kept = [quantity for quantity in shown if (quantity.name, quantity.boundary) in TRAINING_FORMULAS]
    if asked.record_figures and kept:
        failure = record([made[each] for each in kept], pricing=pricing, command=command)
        recorded = failure is None
    widest = ENERGY if run.device_h is not None else HOURS
    return Training(
        figures=tuple(each.figure for quantity, each in made.items() if quantity not in _DEVELOPMENT),
        development=tuple(each.figure for quantity, each in made.items() if quantity in _DEVELOPMENT),
        probability_above_1e25_flop=found.probability_above,
        threshold_flop=found.threshold_flop,
        run=run,
        zone=zone,
        unknowns=pricing.unknowns(impacts, quantity=widest),
        command=command,
        recorded=recorded,
        model=model,
        stated=stated,
        stated_results=results,
        notes=(*_asks(asked), *notes_of(failure)),
    )


def _by_name(
    snapshot: Snapshot, asked: Train
) -> tuple[Train, KnownModel | None, tuple[StatedInput, ...], tuple[StatedInput, ...]]:
    """A question with what is stated of the run of the model that it names, where it does not say otherwise; and what
    that run is stated to have taken, unless the question is about another run of the model.

    Raises ``UnknownName`` for a name, and ``BadCall`` where nothing is stated from which a run can be estimated.
    """
    if asked.model is None:
        return asked, None, (), ()
    model = _named(snapshot, asked.model)
    given = {each.attribute for each in asked.stated()}
    run = stated_run(snapshot, model_id=model.facts.model_id)
    stated = tuple(
        each
        for each in run
        # Who gives hours or a size means another run than the one whose hours, FLOP or size are stated.
        if each.option not in given and not given & _INSTEAD.get(each.option, frozenset())
    )
    full = replace(asked, **options_of(stated))
    if not is_enough({each.attribute: None for each in full.stated()} | dict.fromkeys(_hours(full))):
        raise BadCall("train-unstated", model=Symbol(model.facts.model_id), options=_PINS)
    results = stated_results(snapshot, model_id=model.facts.model_id) if stated == run else ()
    return full, model, stated, results


def _named(snapshot: Snapshot, name: str) -> KnownModel:
    """The model of a name, of the catalogue if its run is stated there, else of a run or of a system that was read.

    Raises ``UnknownName``: where nothing comes near, it names models whose runs are stated.
    """
    known: KnownModel | UnknownName
    try:
        known = known_model(snapshot, name=name)
        if is_enough(options_of(stated_run(snapshot, model_id=known.facts.model_id))):
            return known
    except UnknownName as error:
        known = error
    if (model := run_named(snapshot, name)) is not None:
        facts = ModelFacts(model_id=model, checkpoint=None)
        return KnownModel(name=name, facts=facts, provider=None, rule="", safe=True)
    if isinstance(known, KnownModel):
        return known
    if known.suggestions or known.remedy is None or known.remedy.code != "remedy-model":
        raise known
    stated = stated_models(snapshot)
    near = suggested(name, ((each.rpartition("/")[2], each) for each in stated))
    remedy = None if near else Message("remedy-train-runs", models=tuple(map(Symbol, stated[:SUGGESTED])))
    raise UnknownName(kind=known.kind, name=known.name, suggestions=near, remedy=remedy) from known


_INSTEAD: Final[Mapping[str, frozenset[str]]] = {
    "device_hours": frozenset({"hours", "params_active", "params_total", "tokens", "flop", "hardware", "devices"}),
    "flop": frozenset({"params_active", "params_total", "tokens"}),
    "params_active": frozenset({"params_total"}),
    "params_total": frozenset({"params_active"}),
}
"""What is stated of a run -> what stands in its place when a question says it."""
_PINS: Final = tuple(Option(name) for name in ("params-active", "tokens", "flop", "device-hours"))


def _hours(asked: Train) -> tuple[str, ...]:
    return ("device_hours",) if asked.hours is not None else ()


def _asks(asked: Train) -> tuple[Note, ...]:
    """Asks for the architecture where a size alone is stated: a mixture computes with a part of its weights."""
    if asked.params_total is None or asked.params_active is not None or asked.architecture is not None:
        return ()
    return (Note("train-asks-architecture", architecture=Option("architecture"), active=Option("params-active")),)


_DEVELOPMENT: Final = frozenset({DEVELOPMENT_HOURS, DEVELOPMENT_ENERGY, DEVELOPMENT_CARBON})
_NEEDS: Final[Mapping[str, frozenset[Quantity]]] = {
    "training-pue": frozenset({ENERGY, CARBON, DEVELOPMENT_ENERGY, DEVELOPMENT_CARBON}),
    "grid-borrowed": _OPTIONAL,
    "grid-zone-as-country": _OPTIONAL,
    "grid-zone-unknown": _OPTIONAL,
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
) -> Made:
    made = made_of(
        quantity,
        impacts,
        sensitivity=pricing.sensitivity,
        worlds=pricing.worlds,
        request=pricing.request,
        label="",
        assumptions=tuple(each for each in assumptions if quantity in _NEEDS.get(each.code, {quantity})),
    )
    tested = Tested.EXTRAPOLATED if run.arithmetic_stated or run.device_h is not None else Tested.ELICITED
    if quantity in _DEVELOPMENT:
        tested = Tested.ELICITED
    elif quantity == HOURS and found.tested:
        tested = Tested.TESTED
    return replace(made, figure=replace(made.figure, tested=tested))


train = asked_as(Train, answer)


def _run(snapshot: Snapshot, asked: Train, *, zone_id: str | None) -> StatedRun:
    """The stated run of a question. Raises ``BadCall`` and ``UnknownName``."""
    total, active, architecture = asked.params_total, asked.params_active, asked.architecture
    if architecture is not None and architecture not in ARCHITECTURES:
        raise _not_known("architecture", architecture, ARCHITECTURES)
    if architecture is None and active is not None:
        architecture = "moe" if total is not None and active < total else "dense"
    device_h = asked.device_hours
    if asked.hours is not None and asked.devices is not None:
        device_h = asked.hours * asked.devices
    device = None if asked.hardware is None else device_named(snapshot, asked.hardware)
    if asked.hardware is not None and device is None:
        raise unknown_device(snapshot, asked.hardware)
    fp8 = None if asked.precision is None else precision_8_bits(snapshot, asked.precision)
    if asked.precision is not None and fp8 is None:
        raise _not_known("precision", asked.precision, PRECISIONS)
    return StatedRun(
        name="stated",
        total_params_b=_billions(total),
        active_params_b=_billions(active),
        tokens=asked.tokens,
        flop=asked.flop,
        architecture=architecture,
        hardware=device,
        devices=_number(asked.devices),
        device_h=device_h,
        fp8=fp8,
        year=_year(asked.release),
        pue=asked.pue,
        zone_id=zone_id,
        teacher_params_b=_billions(asked.teacher_params),
        layers=_number(asked.layers),
        hidden_size=_number(asked.hidden_size),
        context_tokens=_number(asked.context_tokens),
    )


def _not_known(name: str, text: str, known: Sequence[str]) -> BadValue:
    return BadValue(field=Option(name), reason=not_a_choice(text, known), expected=one_of(known))


def _billions(count: float | None) -> float | None:
    return None if count is None else count / BILLION


def _number(count: int | None) -> float | None:
    return None if count is None else float(count)


def _year(release: str | None) -> float | None:
    try:
        return None if release is None else decimal_year(release)
    except WrongCell as error:
        raise BadValue(field=Option("release"), reason=error.reason, expected=error.expected) from error


def train_table(path: str, *, seed: int = SEED) -> Predicted:
    """Device hours and energy at each row's scope, for a table of runs (columns of ``training_inputs.USED``).

    Raises ``BadInput`` for a file that cannot be read at all; rows that cannot be used are returned as rejected.
    """
    snapshot = facts.load()
    worlds = Worlds(seed=seed, worlds=WORLDS)
    rows: list[Mapping[str, str]] = []
    unclear: dict[str, tuple[str, ...]] = {}
    table = runs_of(path)
    for line, cells in table.rows:
        try:
            row = understood(snapshot, cells)
        except WrongCell as error:
            table.rejected.append(error.at(path, line))
            continue
        if rows and len(rows) % _ROWS_OF_WORLDS == 0:
            worlds = Worlds(seed=seed, worlds=WORLDS)
        for note in row.notes:
            unclear[note] = (*unclear.get(note, ()), row.identity)
        rows.append(_predicted(row, trained(snapshot, worlds, row.run)))
    unused = tuple(sorted(set(table.columns) - {*USED, *TARGETS, *LABELS}))
    return Predicted(rows=tuple(rows), rejected=tuple(table.rejected), unused=unused, not_understood=unclear)


def _predicted(row: TableRow, found: Trained) -> Mapping[str, str]:
    cells = {"id": row.identity}
    shares = [percent / 100.0 for percent in PERCENTILES]
    for name, draws in (
        ("device_hours", found.draws[HOURS]),
        ("energy_mwh", _energy_kwh(row, found) / KWH_PER_MWH),
    ):
        for percent, value in zip(PERCENTILES, np.quantile(draws, shares), strict=True):
            cells[f"{name}_p{percent:02}"] = f"{float(value):.9g}"
    return cells


def _energy_kwh(row: TableRow, found: Trained) -> Draws:
    """Energy at the scope of a row; where nobody says what is counted, each scope is as likely as another."""
    if row.scope == UNKNOWN_SCOPE:
        return np.concatenate([found.scopes[scope] for scope in SCOPES])
    return found.scopes[row.scope]


def write_predicted(found: Predicted, *, path: str, source: str) -> None:
    """Write predictions for the table ``source`` as CSV. Raises what :func:`write_table` raises."""
    write_table(path, (row.values() for row in found.rows), columns=COLUMNS, source=source)


RUN, DEVELOPMENT = "training", "development"


def _stated(run: StatedRun) -> Record:
    """What is stated of a run, and nothing of what is not."""
    return {each.name: value for each in fields(run) if (value := getattr(run, each.name)) is not None}


TRAINING: Final[Shape[Training]] = Shape(
    VERSION,
    COMMAND,
    member("stated", by_name(ANY), lambda each: _stated(each.run)),
    member("zone", maybe(TEXT), lambda each: each.zone.zone_id),
    FIGURES,
    member("development", many(FIGURE.type)),
    member("probability_above_1e25_flop", NUMBER),
    UNKNOWNS,
)
training_record = TRAINING.record


def training_rows(training: Training) -> Iterator[Record]:
    """One row for each quantity and boundary, of the final run and of the whole development."""
    for table, figures in ((RUN, training.figures), (DEVELOPMENT, training.development)):
        for figure in figures:
            yield {"table": table, **figure_row(figure)}
