"""Reads a BoAmps report as readings: one for each of its measures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar, cast

from obsia.app.forms.reading_file import refusal
from obsia.core.errors import BadInput
from obsia.core.figure import Boundary
from obsia.core.message import Message
from obsia.core.reading import Reading

Record = Mapping[str, Any]
_Value = TypeVar("_Value")
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
    report = _record(_parsed(text, file=file), "report", file=file)
    task = _record(_member(report, "task", file=file), "task", file=file)
    infrastructure = _record(_member(report, "infrastructure", file=file), "infrastructure", file=file)
    components = _records(_member(infrastructure, "components", file=file), "infrastructure.components", file=file)
    measures = _records(_member(report, "measures", file=file), "measures", file=file)
    held = _beside(beside, file=file, count=len(measures))
    shared = {
        "work": work_of(_text(task, "taskStage", "task", file=file)),
        "model": _model(task, file=file),
        "software": _software(task, file=file),
        "region": _country(report, file=file),
        **_hardware(components, file=file),
    }
    counts = _counts(task, file=file) if len(measures) == 1 else {}
    return tuple(
        _reading(measure, place, extra, {**shared, **counts}, components, file=file)
        for place, (measure, extra) in enumerate(zip(measures, held, strict=True))
    )


def work_of(stage: str) -> str:
    """The kind of work of a task's stage; several stages at once are ``other``."""
    plain = stage.strip().casefold().replace("-", "").replace(" ", "")
    if plain in _TRAININGS:
        return "training"
    return plain if plain in WORKS else "other"


def _reading(
    measure: Record, place: int, extra: Record, shared: dict[str, Any], components: Sequence[Record], *, file: str
) -> Reading:
    path = f"measures[{place}]"
    boundary = str(extra.get("boundary") or _boundary(measure, components))
    started = _optional(measure, "measurementDateTime", str, path, file=file) or ""
    try:
        return Reading(
            meter=_text(measure, "measurementMethod", path, file=file),
            perimeter=str(extra.get("perimeter") or _perimeter(components)),
            boundary=Boundary(boundary),
            energy_kwh=_number(measure, "powerConsumption", path, file=file),
            duration_s=_number(measure, "measurementDuration", path, file=file),
            energy_low_kwh=extra.get("energy_low_kwh"),
            energy_high_kwh=extra.get("energy_high_kwh"),
            started_at=f"{started.replace(' ', 'T', 1)}Z" if started else "",
            note=str(extra.get("note") or ""),
            **shared,
        )
    except (TypeError, ValueError) as error:
        expected = Message("boamps-expected-measure")
        raise BadInput(file=file, field=path, reason=refusal(error), expected=expected) from error


def _boundary(measure: Record, components: Sequence[Record]) -> str:
    kinds = {str(each.get("componentType", "")).casefold() for each in components}
    whole = kinds - _ACCELERATORS or "cpuTrackingMode" in measure
    return (Boundary.SERVER if whole else Boundary.ACCELERATOR).value


def _perimeter(components: Sequence[Record]) -> str:
    named = [f"{each['nbComponent']} x {each.get('componentName') or each['componentType']}" for each in components]
    return ", ".join(named)


def _hardware(components: Sequence[Record], *, file: str) -> dict[str, Any]:
    """The accelerators: the one kind of them that the report names."""
    for place, each in enumerate(components):
        path = f"infrastructure.components[{place}]"
        _text(each, "componentType", path, file=file)
        _whole(each, "nbComponent", path, file=file)
    found = [each for each in components if str(each["componentType"]).casefold() in _ACCELERATORS]
    if len(found) != 1:
        return {}
    return {"hardware": str(found[0].get("componentName") or ""), "device_count": int(found[0]["nbComponent"])}


def _model(task: Record, *, file: str) -> str:
    first = _algorithm(task, file=file)
    return str(first.get("foundationModelName") or first.get("algorithmName") or "")


def _software(task: Record, *, file: str) -> str:
    return str(_algorithm(task, file=file).get("framework") or "")


def _algorithm(task: Record, *, file: str) -> Record:
    return _records(_member(task, "algorithms", file=file, path="task"), "task.algorithms", file=file)[0]


def _country(report: Record, *, file: str) -> str:
    environment = report.get("environment")
    if environment is None:
        return ""
    return _text(_record(environment, "environment", file=file), "country", "environment", file=file)


def _counts(task: Record, *, file: str) -> dict[str, int]:
    """Requests and tokens; the tokens of a report that counts requests are those of an average request."""
    requests = _optional(task, "nbRequest", float, "task", file=file)
    found: dict[str, int] = {} if not requests else {"requests_count": round(requests)}
    datasets = _records(_member(task, "dataset", file=file, path="task"), "task.dataset", file=file)
    for place, each in enumerate(datasets):
        path = f"task.dataset[{place}]"
        quantity = _optional(each, "dataQuantity", float, path, file=file)
        usage = _text(each, "dataUsage", path, file=file)
        if each.get("dataType") == "token" and quantity is not None and usage in ("input", "output"):
            name = f"{usage}_tokens"
            found[name] = found.get(name, 0) + round(quantity * (requests or 1.0))
    return found


# ---------------------------------------------------------------- values, or an error that says where


def _beside(text: str, *, file: str, count: int) -> Sequence[Record]:
    if not text:
        nothing: Record = {}
        return [nothing] * count
    held = _record(_parsed(text, file=file, field=_BESIDE), _BESIDE, file=file)
    path = f"{_BESIDE}.measures"
    measures = _records(_member(held, "measures", file=file, path=_BESIDE), path, file=file)
    if len(measures) != count:
        reason, expected = Message("boamps-measures", count=len(measures)), Message("boamps-measures", count=count)
        raise BadInput(file=file, field=path, reason=reason, expected=expected)
    return measures


def _parsed(text: str, *, file: str, field: str | None = None) -> object:
    try:
        return json.loads(text, parse_constant=_refused)
    except json.JSONDecodeError as error:
        reason = Message("handed-not-json-because", why=error.msg)
        raise BadInput(file=file, line=error.lineno, field=field, reason=reason) from error
    except (ValueError, RecursionError) as error:
        reason = Message("handed-not-json-because", why=str(error))
        raise BadInput(file=file, field=field, reason=reason) from error


def _refused(name: str) -> float:
    raise ValueError(name)


def _member(record: Record, key: str, *, file: str, path: str = "") -> object:
    if key not in record:
        raise BadInput(file=file, field=f"{path}.{key}".lstrip("."), reason=Message("handed-missing"))
    return record[key]


def _record(value: object, path: str, *, file: str) -> Record:
    if not isinstance(value, dict):
        raise BadInput(
            file=file, field=path, reason=Message("handed-no-object"), expected=Message("handed-expected-object")
        )
    return cast("Record", value)


def _records(value: object, path: str, *, file: str) -> Sequence[Record]:
    if not isinstance(value, list) or not value:
        raise BadInput(
            file=file,
            field=path,
            reason=Message("handed-list-empty-or-none"),
            expected=Message("handed-expected-objects"),
        )
    return [_record(each, f"{path}[{place}]", file=file) for place, each in enumerate(cast("list[object]", value))]


def _text(record: Record, key: str, path: str, *, file: str) -> str:
    value = _member(record, key, file=file, path=path)
    if not isinstance(value, str):
        raise BadInput(
            file=file,
            field=f"{path}.{key}",
            reason=Message("not-text", text=_shown(value)),
            expected=Message("handed-expected-text"),
        )
    return value


def _number(record: Record, key: str, path: str, *, file: str) -> float:
    value = _member(record, key, file=file, path=path)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput(
            file=file,
            field=f"{path}.{key}",
            reason=Message("not-a-number", text=_shown(value)),
            expected=Message("handed-expected-number"),
        )
    try:
        return float(value)
    except OverflowError as error:
        raise BadInput(
            file=file,
            field=f"{path}.{key}",
            reason=Message("handed-number-large"),
            expected=Message("handed-expected-number"),
        ) from error


def _whole(record: Record, key: str, path: str, *, file: str) -> None:
    value = _member(record, key, file=file, path=path)
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInput(
            file=file,
            field=f"{path}.{key}",
            reason=Message("not-a-whole-number", text=_shown(value)),
            expected=Message("handed-expected-from-one"),
        )


def _shown(value: object) -> str:
    """A value as the file has it, shortened."""
    return (value if isinstance(value, str) else json.dumps(value))[:40]


def _optional(record: Record, key: str, kind: type[_Value], path: str, *, file: str) -> _Value | None:
    if record.get(key) is None:
        return None
    value = _text(record, key, path, file=file) if kind is str else _number(record, key, path, file=file)
    return cast("_Value", value)
