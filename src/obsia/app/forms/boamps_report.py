"""Reads a BoAmps report as readings: one for each of its measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from obsia.app.forms.reading_file import refusal
from obsia.app.handed import Handed
from obsia.core.figure import Boundary
from obsia.core.message import Message
from obsia.core.reading import Reading

Record = Mapping[str, Any]
WORKS: Final = ("training", "inference", "evaluation", "development")
_TRAININGS: Final = ("training", "finetuning", "retraining")
_BESIDE: Final = "beside"
"""Under this name an error speaks of the file that obsia wrote with a report."""
_ACCELERATORS: Final = frozenset({"gpu", "tpu", "npu", "accelerator"})


def read(text: str, *, file: str, beside: str = "") -> tuple[Reading, ...]:
    """The readings of a report; ``beside`` is the text of the file that obsia wrote with it, if there is one.

    A report says neither its boundary nor its perimeter. Without the file beside it a report whose components or
    tracking modes name more than accelerators covers the server, another the accelerators; its dates are taken as
    UTC. Raises ``BadInput`` with file, line and field for what the format does not allow.
    """
    report = Handed.of_text(text, file=file)
    task, components = report["task"], tuple(report["infrastructure"]["components"])
    measures = tuple(report["measures"])
    held = _beside(beside, file=file, count=len(measures))
    algorithm = next(iter(task["algorithms"])).record
    shared = {
        "work": work_of(task["taskStage"].text),
        "model": str(algorithm.get("foundationModelName") or algorithm.get("algorithmName") or ""),
        "software": str(algorithm.get("framework") or ""),
        "region": "" if (environment := report.get("environment")) is None else environment["country"].text,
        **_hardware(components),
    }
    counts = _counts(task) if len(measures) == 1 else {}
    several = [each.record for each in components]
    return tuple(
        _reading(measure, extra, {**shared, **counts}, several) for measure, extra in zip(measures, held, strict=True)
    )


def work_of(stage: str) -> str:
    """The kind of work of a task's stage; several stages at once are ``other``."""
    plain = stage.strip().casefold().replace("-", "").replace(" ", "")
    if plain in _TRAININGS:
        return "training"
    return plain if plain in WORKS else "other"


def _reading(measure: Handed, extra: Record, shared: dict[str, Any], components: Sequence[Record]) -> Reading:
    boundary = str(extra.get("boundary") or _boundary(measure.record, components))
    started = "" if (at := measure.get("measurementDateTime")) is None else at.text
    try:
        return Reading(
            meter=measure["measurementMethod"].text,
            perimeter=str(extra.get("perimeter") or _perimeter(components)),
            boundary=Boundary(boundary),
            energy_kwh=measure["powerConsumption"].number,
            duration_s=measure["measurementDuration"].number,
            energy_low_kwh=extra.get("energy_low_kwh"),
            energy_high_kwh=extra.get("energy_high_kwh"),
            started_at=f"{started.replace(' ', 'T', 1)}Z" if started else "",
            note=str(extra.get("note") or ""),
            **shared,
        )
    except (TypeError, ValueError) as error:
        measure.refuse(refusal(error), "boamps-expected-measure")


def _boundary(measure: Record, components: Sequence[Record]) -> str:
    kinds = {str(each.get("componentType", "")).casefold() for each in components}
    whole = kinds - _ACCELERATORS or "cpuTrackingMode" in measure
    return (Boundary.SERVER if whole else Boundary.ACCELERATOR).value


def _perimeter(components: Sequence[Record]) -> str:
    named = [f"{each['nbComponent']} x {each.get('componentName') or each['componentType']}" for each in components]
    return ", ".join(named)


def _hardware(components: Sequence[Handed]) -> dict[str, Any]:
    """The accelerators: the one kind of them that the report names."""
    counted = [(each["componentType"].text, each["nbComponent"].whole, each.record) for each in components]
    found = [(count, held) for kind, count, held in counted if kind.casefold() in _ACCELERATORS]
    if len(found) != 1:
        return {}
    [(count, held)] = found
    return {"hardware": str(held.get("componentName") or ""), "device_count": count}


def _counts(task: Handed) -> dict[str, int]:
    """Requests and tokens; the tokens of a report that counts requests are those of an average request."""
    requests = None if (stated := task.get("nbRequest")) is None else stated.number
    found: dict[str, int] = {} if not requests else {"requests_count": round(requests)}
    for each in task["dataset"]:
        quantity = None if (stated := each.get("dataQuantity")) is None else stated.number
        usage = each["dataUsage"].text
        if each.record.get("dataType") == "token" and quantity is not None and usage in ("input", "output"):
            name = f"{usage}_tokens"
            found[name] = found.get(name, 0) + round(quantity * (requests or 1.0))
    return found


def _beside(text: str, *, file: str, count: int) -> Sequence[Record]:
    """What the file beside a report says of each measure; nothing where there is none."""
    if not text:
        return [dict[str, object]()] * count
    held = Handed.of_text(text, file=file, path=_BESIDE)["measures"]
    measures = [each.record for each in held]
    if len(measures) != count:
        held.refuse(Message("boamps-measures", count=len(measures)), Message("boamps-measures", count=count))
    return measures
