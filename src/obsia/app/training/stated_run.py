"""What is stated of the training run of a model: facts of the run itself before those of the model, and these before
the cell that decides an item of its openness, unless that says the same with more digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from obsia.accounting.openness.sheet import decided, sheet_of
from obsia.app.clock import today
from obsia.app.disclosure.grading import grading_tables
from obsia.app.disclosure.stated_amounts import amount_of
from obsia.app.training.training_inputs import BILLION, device_named, precision_8_bits
from obsia.core.disclosure import Assertion, Status
from obsia.core.errors import UnknownName
from obsia.core.evidence import Fact, Kind
from obsia.core.spelling import spelling
from obsia.facts.disclosures import assertions
from obsia.facts.names.exact import Reading
from obsia.facts.names.places import country_in
from obsia.facts.names.systems import resolve_system
from obsia.facts.snapshot import Snapshot

_NUMBERS: Final = (
    # (option, property of a run, property of a model, factor, item of openness, unit of its amounts)
    ("params_total", "run_params_total_b", "params_total_b", BILLION, "parameters_total", "parameter"),
    ("params_active", "run_params_active_b", "params_active_b", BILLION, "parameters_active", "parameter"),
    ("tokens", "run_stated_tokens", "train_tokens", 1.0, "tokens_training", "token"),
    ("device_hours", "run_device_h", "", 1.0, "device_hours_training", "device-h"),
    ("flop", "run_flop", "", 1.0, "compute_training", "FLOP"),
)
_RESULTS: Final = ("run_stages", "run_energy_kwh", "run_energy_scope", "run_carbon_kg")
_WORDS: Final = (
    # (option, property of a run, property of a model, item of openness)
    ("hardware", "run_device", "", "hardware_training"),
    ("region", "run_zone", "", "location_training"),
    ("release", "", "release_date", "release_date"),
    ("precision", "run_precision", "", "precision_training"),
)
_ORDER: Final = tuple(each[0] for each in (*_NUMBERS, *_WORDS))
_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_STATED_KINDS: Final = (Kind.MEASURED, Kind.DISCLOSED)


T = TypeVar("T")


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
    said: Fact | Assertion
    """Where it stands: a fact of the run or of the model, or the cell that decides."""


def stated_run(
    snapshot: Snapshot,
    *,
    model_id: str,
    on: str | None = None,
    cell: Callable[[str], Assertion | None] | None = None,
) -> tuple[StatedInput, ...]:
    """What is stated of the run of a model, each once; sizes that others estimate are no basis for it.

    Every surface takes it from here. Empty where nothing is stated. The arithmetic is left out where weights and
    tokens give it.

    Args:
        snapshot: The facts.
        model_id: The model, of the catalogue or of a run alone.
        on: The day at which is asked; what was read later is left out.
        cell: The deciding cell of an item, where the caller has graded the model already.
    """
    day, subject = on or today(), f"model:{model_id}"
    run = {each.property: each for each in run_facts(snapshot, model_id=model_id) if _is_said(each, day)}
    decides = cell or _cells(snapshot, subject, day)
    found = {each.option: each for each in _stated(snapshot, run, subject, day, decides)}
    kind = stated_fact(snapshot, subject, "architecture_kind", on=day)
    if "params_total" in found and kind is not None and kind.text == "dense":
        found["params_active"] = replace(found["params_total"], option="params_active")
    return tuple(sorted(without_arithmetic(found).values(), key=lambda each: _ORDER.index(each.option)))


def without_arithmetic(options: Mapping[str, T]) -> dict[str, T]:
    """What is stated of a run but for its arithmetic, where weights and tokens give it."""
    given = "tokens" in options and options.keys() & {"params_active", "params_total"}
    return {name: each for name, each in options.items() if not (given and name == "flop")}


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


def _stated(
    snapshot: Snapshot,
    run: Mapping[str, Fact],
    subject: str,
    day: str,
    decides: Callable[[str], Assertion | None],
) -> Iterator[StatedInput]:
    def fact(of_run: str, of_model: str) -> Fact | None:
        return run.get(of_run) or (stated_fact(snapshot, subject, of_model, on=day) if of_model else None)

    for option, of_run, of_model, factor, item, unit in _NUMBERS:
        said = fact(of_run, of_model)
        # Twelve digits: 8.03 billion is 8030000000, whatever the binary product says.
        value = float(f"{said.value * factor:.12g}") if said is not None and said.value is not None else None
        cell = decides(item)
        # Arithmetic that was derived from parameters and tokens says nothing that they do not.
        derived = option == "flop" and cell is not None and cell.status is Status.DERIVABLE
        told = None if derived else amount_of(cell, unit=unit)
        if cell is not None and told is not None and (value is None or _is_rounded(value, told.value)):
            yield _of_cell(option, told.value, cell)
        elif said is not None and value is not None:
            yield _input(snapshot, run, option, value, said)
    for option, of_run, of_model, item in _WORDS:
        said = fact(of_run, of_model)
        text = said.text or "" if said is not None else ""
        if said is not None and (value := understood(snapshot, option, text) if option == "precision" else text):
            yield _input(snapshot, run, option, value, said)
            continue
        cell = decides(item)
        if cell is not None and cell.status.is_found and (value := understood(snapshot, option, cell.value)):
            yield _of_cell(option, value, cell)


def _is_rounded(value: float, exact: float) -> bool:
    """Whether a value is another one with fewer digits."""
    digits = len(Decimal(f"{value:.12g}").normalize().as_tuple().digits)
    return value != exact and value == float(f"{exact:.{digits}g}")


def understood(snapshot: Snapshot, option: str, text: str) -> str:
    """What words say of an option of a run; '' where they are not understood, or name no one thing."""
    if option == "hardware":
        return device_named(snapshot, text) or ""
    if option == "region":
        return country_in(snapshot, text)
    if option == "release":
        found = _DATE.match(text)
        return found[0] if found else ""
    # "bf16/fp16" leaves open which, and both are 16 bits.
    first = re.split(r"[ ,;:(/]", text.strip(), maxsplit=1)[0].lower()
    return first if first and precision_8_bits(snapshot, first) is not None else ""


def _cells(snapshot: Snapshot, subject: str, day: str) -> Callable[[str], Assertion | None]:
    """Item -> the cell that decides it; a model without cells is not graded."""
    if not (cells := assertions(snapshot, subject)):
        return lambda _: None
    sheet = sheet_of(cells, subject=subject, on=day, tables=grading_tables())
    return lambda item: decided(sheet, item)


def _is_said(fact: Fact, day: str) -> bool:
    return fact.kind is not Kind.ASSUMED and fact.read_on <= day


def _of_cell(option: str, value: float | str, cell: Assertion) -> StatedInput:
    parts = urlsplit(cell.address)
    said, unit = f"{parts.netloc}{parts.path}", "h" if option == "device_hours" else ""
    return StatedInput(option=option, value=value, unit=unit, source=said, address=cell.address, said=cell)


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
        said=fact,
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
    """The model whose run ``name`` means, of the catalogue or not: nobody sells GPT-3 now, and of SmolLM3 only the
    openness was read. None for no run of which enough is stated.
    """
    known = {spelling(each): model for model in _runs(snapshot) for each in (model, model.rpartition("/")[2])}
    if (model := known.get(spelling(name))) is not None:
        return model
    try:
        found = resolve_system(snapshot, name)
    except UnknownName:
        return None
    model = found.subject.removeprefix("model:")
    is_meant = found.reading not in (Reading.PRODUCT, Reading.FAMILY)
    return model if is_meant and is_enough(options_of(stated_run(snapshot, model_id=model))) else None


def _released(snapshot: Snapshot, model_id: str) -> str:
    return snapshot.text(f"model:{model_id}", "release_date") or ""


def run_facts(snapshot: Snapshot, *, model_id: str) -> tuple[Fact, ...]:
    """The facts of the training run of a model; empty where the facts have none."""
    run = _runs(snapshot).get(model_id)
    return () if run is None else snapshot.facts(run)


def stated_fact(snapshot: Snapshot, subject: str, name: str, *, on: str) -> Fact | None:
    """The latest of what is measured or disclosed of a subject and was read by a day; None for nothing of the kind."""
    said = [each for each in snapshot.facts(subject, name) if each.kind in _STATED_KINDS and each.read_on <= on]
    return max(said, key=lambda fact: (fact.as_of, fact.read_on), default=None)
