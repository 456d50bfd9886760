"""What is stated of the training run of a model that is named: facts of the run itself before those of the model, and
these before the cell that decides an item of its openness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from obsia.accounting.openness.sheet import decided, sheet_of
from obsia.app.clock import today
from obsia.app.disclosure.grading import grading_tables
from obsia.app.disclosure.stated_amounts import amount
from obsia.app.training.training_inputs import BILLION, device_named, precision_8_bits
from obsia.core.disclosure import Assertion, Status
from obsia.core.evidence import Fact, Kind
from obsia.core.spelling import spelling
from obsia.facts.disclosures import assertions
from obsia.facts.snapshot import Snapshot

_NUMBERS: Final = (
    # (option, property of a run, property of a model, factor, item of openness, unit of its amounts)
    ("params_total", "run_params_total_b", "params_total_b", BILLION, "parameters_total", "parameter"),
    ("params_active", "run_params_active_b", "params_active_b", BILLION, "parameters_active", "parameter"),
    ("tokens", "run_stated_tokens", "train_tokens", 1.0, "tokens_training", "token"),
    ("device_hours", "run_device_h", "", 1.0, "device_hours_training", "device-h"),
)
_RESULTS: Final = ("run_stages", "run_energy_kwh", "run_energy_scope", "run_carbon_kg")
_WORDS: Final = (("hardware", "run_device", ""), ("region", "run_zone", ""), ("release", "", "release_date"))
_ORDER: Final = (*(each[0] for each in _NUMBERS), "flop", *(each[0] for each in _WORDS), "precision")
_USABLE: Final = (Status.PUBLISHED, Status.GATED, Status.DERIVABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedInput:
    """One thing that is stated of a run: an attribute of ``Train``, and its value there."""

    option: str
    value: float | str
    unit: str
    """Of its value; '' where it has none, or is counted."""
    source: str
    """Who says so."""
    address: str


def stated_run(snapshot: Snapshot, *, model_id: str) -> tuple[StatedInput, ...]:
    """What is stated of the run of a model, each once; sizes that others estimate are no basis for it.

    Empty where nothing is. The arithmetic is left out where weights and tokens give it.
    """
    facts = run_facts(snapshot, model_id=model_id)
    run = {fact.property: fact for fact in facts if fact.kind is not Kind.ASSUMED}
    subject = f"model:{model_id}"
    found = {each.option: each for each in (*_read(snapshot, subject), *_stated(snapshot, run, subject))}
    total, active = found.get("params_total"), found.get("params_active")
    if total and not active and snapshot.text(subject, "architecture_kind") == "dense":
        found["params_active"] = replace(total, option="params_active")
    if "tokens" in found and found.keys() & {"params_active", "params_total"}:
        found.pop("flop", None)
    return tuple(sorted(found.values(), key=lambda each: _ORDER.index(each.option)))


def stated_results(snapshot: Snapshot, *, model_id: str) -> tuple[StatedInput, ...]:
    """What the run of a model is stated to have taken, and what hours and energy cover: none of it is entered."""
    run = {fact.property: fact for fact in run_facts(snapshot, model_id=model_id)}
    return tuple(
        _input(snapshot, run, name.removeprefix("run_"), fact.text or "" if fact.value is None else fact.value, fact)
        for name in _RESULTS
        if (fact := run.get(name)) is not None
    )


def options_of(stated: tuple[StatedInput, ...]) -> Mapping[str, Any]:
    """The attributes of ``Train`` that are stated."""
    return {each.option: each.value for each in stated}


def is_enough(options: Mapping[str, Any]) -> bool:
    """Whether a run is pinned: by its hours, its arithmetic, or the weights and tokens that give it."""
    sized = "params_active" in options or "params_total" in options
    return "device_hours" in options or "flop" in options or (sized and "tokens" in options)


def _stated(snapshot: Snapshot, run: Mapping[str, Fact], subject: str) -> Iterator[StatedInput]:
    for option, of_run, of_model, factor, _, _ in _NUMBERS:
        fact = run.get(of_run) or (_disclosed(snapshot, subject, of_model) if of_model else None)
        if fact is not None and fact.value is not None:
            yield _input(snapshot, run, option, fact.value * factor, fact)
    if (flop := run.get("run_flop")) is not None and flop.value is not None:
        yield _input(snapshot, run, "flop", flop.value, flop)
    for option, of_run, of_model in _WORDS:
        fact = run.get(of_run) or next(iter(snapshot.facts(subject, of_model) if of_model else ()), None)
        if fact is not None and fact.text:
            yield _input(snapshot, run, option, fact.text, fact)
    precision = run.get("run_precision")
    # "bf16/fp16" leaves open which, and both are 16 bits.
    first = (precision.text or "").partition("/")[0] if precision is not None else ""
    if precision is not None and precision_8_bits(snapshot, first) is not None:
        yield _input(snapshot, run, "precision", first, precision)


def _read(snapshot: Snapshot, subject: str) -> Iterator[StatedInput]:
    """What the deciding cells of a model say of its run, as forms take it too."""
    cells = assertions(snapshot, subject)
    if not cells:
        return
    sheet = sheet_of(cells, subject=subject, on=today(), tables=grading_tables())
    for option, _, _, _, item, unit in _NUMBERS:
        cell = decided(sheet, item)
        told = amount(cell.value, unit=unit) if cell is not None and cell.status in _USABLE else None
        if cell is not None and told is not None:
            yield _of_cell(option, told.value, cell)
    cell = decided(sheet, "hardware_training")
    if cell is not None and cell.status.is_found and (device := device_named(snapshot, cell.value)):
        yield _of_cell("hardware", device, cell)


def _of_cell(option: str, value: float | str, cell: Assertion) -> StatedInput:
    parts = urlsplit(cell.address)
    said, unit = f"{parts.netloc}{parts.path}", "h" if option == "device_hours" else ""
    return StatedInput(option=option, value=value, unit=unit, source=said, address=cell.address)


def _input(
    snapshot: Snapshot, run: Mapping[str, Fact], option: str, value: float | str, fact: Fact
) -> StatedInput:  # fmt: skip
    page = run.get("run_address")
    is_of_run = page is not None and page.subject == fact.subject
    # Which accelerator of the facts is meant is found by its name; who names it is the source.
    source = snapshot.source((run["run_hardware"] if option == "hardware" else fact).evidence)
    return StatedInput(
        option=option,
        value=value,
        unit=fact.unit,
        source=source.publisher,
        address=(page.text or "") if is_of_run and page is not None else source.url,
    )


@lru_cache(maxsize=1)
def _runs(snapshot: Snapshot) -> Mapping[str, str]:
    return snapshot.mapping("SELECT text, subject FROM facts WHERE property = 'run_model'")


@lru_cache(maxsize=1)
def stated_models(snapshot: Snapshot) -> tuple[str, ...]:
    """The models of the catalogue of whose runs enough is stated to estimate them: of each developer the latest first,
    and those before the others of any."""
    catalogued = {subject.removeprefix("model:") for subject in snapshot.subjects("model")}
    stated = [
        model
        for model in _runs(snapshot)
        if model in catalogued and is_enough(options_of(stated_run(snapshot, model_id=model)))
    ]
    by_date = sorted(sorted(stated), key=lambda each: _released(snapshot, each), reverse=True)
    latest = {each.partition("/")[0]: each for each in reversed(by_date)}
    return (*sorted(latest.values()), *(each for each in by_date if each not in latest.values()))


def run_named(snapshot: Snapshot, name: str) -> str | None:
    """The model whose run ``name`` means, of the catalogue or not (GPT-3: nobody sells it now); None for no run."""
    known = {spelling(each): model for model in _runs(snapshot) for each in (model, model.rpartition("/")[2])}
    return known.get(spelling(name))


def _released(snapshot: Snapshot, model_id: str) -> str:
    return snapshot.text(f"model:{model_id}", "release_date") or ""


def run_facts(snapshot: Snapshot, *, model_id: str) -> tuple[Fact, ...]:
    """The facts of the training run of a model; empty where the facts have none."""
    run = _runs(snapshot).get(model_id)
    return () if run is None else snapshot.facts(run)


def _disclosed(snapshot: Snapshot, subject: str, name: str) -> Fact | None:
    rows = snapshot.facts(subject, name)
    return rows[0] if rows and rows[0].kind is Kind.DISCLOSED and not rows[0].low else None
