"""What a BoAmps report is about: one task, with the energy that was read or estimated for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

from obsia.app.forms.form_fields import word
from obsia.app.forms.inputs import Inputs, Record
from obsia.app.forms.provider_units import stated_number, stated_run
from obsia.app.forms.record_figures import (
    ACCOUNT,
    ANSWERS,
    TRAINING,
    account_proof,
    answer,
    answer_proof,
    answered_number,
    counted,
    figure_in,
    proofs_of,
    quantity_of,
    reading_proofs,
    reading_quantity,
    training_proof,
)
from obsia.core.dossier import Proof, Quantity
from obsia.core.errors import BadInput, ObsiaError
from obsia.core.figure import Boundary, Figure
from obsia.core.message import Message
from obsia.core.reading import Reading
from obsia.facts import snapshot as facts

ESTIMATE = "obsia estimate, no meter"
"""The method of a measure that nothing measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One energy, kWh, with how it was found."""

    method: str
    perimeter: str
    energy: Quantity
    proofs: tuple[Proof, ...]
    duration_s: float | None = None
    started_at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One kind of work of one model; ``proofs`` is what its words and counts rest on, where no answer gave them."""

    work: str
    model: str
    measures: tuple[Measure, ...]
    proofs: tuple[Proof, ...]
    requests_count: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    params_b: float | None = None
    hardware: str = ""
    device_count: int | None = None
    region: str = ""
    software: str = ""

    answered: frozenset[str] = frozenset()
    """Which of ``hardware`` and ``region`` the reporter stated."""

    def proof_of(self, name: str, *answers: str) -> tuple[Proof, ...]:
        """What ``name`` rests on: the answers that gave it, else what the task rests on."""
        return answer_proof(*answers) if name in self.answered else self.proofs


def task_of(inputs: Inputs) -> Task | Message:
    """The task of the readings, else of the training estimate, else of the account; a reason where there is none.

    Readings of several kinds of work, models or machines are no one task: a report is made of each.
    """
    if inputs.readings:
        return _of_readings(inputs)
    if inputs.training is not None:
        return _of_training(inputs)
    if inputs.account is not None:
        return _of_account(inputs)
    return word("reason-boamps")


def _of_readings(inputs: Inputs) -> Task | Message:
    readings = inputs.readings
    alike = {(each.work, each.model, each.hardware, each.device_count, each.region) for each in readings}
    if len(alike) > 1:
        return word("reason-several-tasks")
    first = readings[0]
    return Task(
        work=first.work,
        model=first.model or _model(inputs),
        measures=tuple(map(_measure, readings)),
        proofs=reading_proofs(readings),
        answered=_answered(hardware=first.hardware, region=first.region),
        requests_count=_sum(readings, "requests_count"),
        input_tokens=_sum(readings, "input_tokens"),
        output_tokens=_sum(readings, "output_tokens"),
        hardware=first.hardware or answer(inputs, "hardware"),
        device_count=first.device_count if first.device_count is not None else _device_count(inputs),
        region=first.region or answer(inputs, "country"),
        software=first.software,
    )


def _measure(reading: Reading) -> Measure:
    return Measure(
        method=reading.meter,
        perimeter=reading.perimeter,
        energy=reading_quantity([reading], unit="kWh"),
        proofs=reading_proofs([reading]),
        duration_s=reading.duration_s,
        started_at=reading.started_at,
        note=reading.note,
    )


def _sum(readings: tuple[Reading, ...], name: str) -> int | None:
    """A count over all readings, None where one of them does not state it."""
    counts = [cast("int | None", getattr(reading, name)) for reading in readings]
    return None if None in counts else sum(cast("list[int]", counts))


def _of_training(inputs: Inputs) -> Task | Message:
    figure = figure_in(inputs.training, "training_energy_kwh", Boundary.FACILITY, where=TRAINING)
    if figure is None:
        return word("reason-training")
    run: Mapping[str, Any] = stated_run(inputs)
    tokens, params_b = stated_number(inputs, "tokens"), stated_number(inputs, "total_params_b")
    devices = stated_number(inputs, "devices")
    zone = str((inputs.training or {}).get("zone") or "")
    return Task(
        work="training",
        model=_model(inputs),
        measures=(_estimated(figure),),
        proofs=training_proof(inputs.training or {}),
        answered=_answered(hardware=run.get("hardware"), region=zone),
        input_tokens=None if tokens is None else round(tokens),
        params_b=None if params_b is None else float(params_b),
        hardware=str(run.get("hardware") or "") or answer(inputs, "hardware"),
        device_count=_device_count(inputs) if devices is None else round(devices),
        region=zone or answer(inputs, "country"),
    )


def _of_account(inputs: Inputs) -> Task | Message:
    account = inputs.account or {}
    figure = figure_in(account, "energy_kwh", Boundary.FACILITY, where=ACCOUNT)
    if figure is None:
        return word("reason-account")
    tokens = counted(account, "tokens", where=ACCOUNT)
    # A region that the command gives is the default of records that have none: what they say may be another.
    region = answer(inputs, "country") or _zone(_option(account, "--region"))
    return Task(
        work="inference",
        model=_model(inputs) or _model_of_account(account),
        measures=(_estimated(figure),),
        proofs=account_proof(account),
        answered=_answered(hardware="", region="" if answer(inputs, "country") else region),
        requests_count=tokens.get("calls") or None,
        input_tokens=tokens.get("input_tokens"),
        output_tokens=tokens.get("output_tokens"),
        hardware=answer(inputs, "hardware"),
        device_count=_device_count(inputs),
        region=region,
    )


def _answered(**held: object) -> frozenset[str]:
    """Names of what the inputs do not say, so that only the reporter can have."""
    return frozenset(name for name, value in held.items() if not value)


def _estimated(figure: Figure) -> Measure:
    return Measure(
        method=ESTIMATE, perimeter="", energy=quantity_of(figure, unit="kWh"), proofs=proofs_of(figure)
    )  # fmt: skip


def _model(inputs: Inputs) -> str:
    return inputs.system.label if inputs.system is not None else answer(inputs, "subject")


def _model_of_account(account: Record) -> str:
    """The one model of an account, '' where it has several or does not know some of its usage."""
    named = {str(each.get("model") or "") for each in account.get("models", ())}
    return named.pop() if len(named) == 1 else ""


def _zone(text: str) -> str:
    """The country of a country or cloud region, as its code; '' for one that is not known."""
    from obsia.facts.names.places import resolve_region

    try:
        return resolve_region(facts.load(), text=text, provider=None).zone_id if text else ""
    except ObsiaError:
        return ""


def _option(record: Record, name: str) -> str:
    """What the command of a record gave an option, '' where it gave none."""
    command = record.get("command")
    words = list(map(str, cast("list[object]", command))) if isinstance(command, list) else []
    return next((value for flag, value in pairwise(words) if flag == name), "")


def _device_count(inputs: Inputs) -> int | None:
    number = answered_number(inputs, "device-count")
    if number is None:
        return None
    if number.denominator != 1:
        reason = Message("not-a-whole-number", text=answer(inputs, "device-count"))
        raise BadInput(ANSWERS, reason, field="device-count", expected="handed-expected-from-one")
    return int(number)
