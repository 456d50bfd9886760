"""Readings in files of other meters: CodeCarbon's emissions, the log of Zeus's monitor, reports of optimum-benchmark.

Sources: codecarbon 3.3 (``EmissionsData``; ``gpu_energy`` in kWh, multiplied by ``pue``), zeus 0.16
(``ZeusMonitor.log_file``: seconds since 1970, name, seconds, and joules of each accelerator) and optimum-benchmark
b263af4, which the AI Energy Score runs (``benchmark.json`` and ``benchmark_report.json``: ``trackers/energy.py``,
``scenarios``; CodeCarbon's kWh of each phase). Of CodeCarbon's energy of processors and memory the file does not say
whether it was read or modelled: it is no reading.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsia.app.handed import Handed
from obsia.app.measuring.report import instant_of
from obsia.core.errors import BadInput
from obsia.core.figure import Boundary
from obsia.core.message import Message
from obsia.core.reading import Reading
from obsia.core.spelling import not_a_choice, one_of
from obsia.core.units import JOULES_PER_KWH
from obsia.readers.records.unsupported_formats import METERS

_COUNTED: Final = re.compile(r"^\d+ x ")
"""CodeCarbon puts the number of accelerators before their name."""
_NUMBER: Final = Message("handed-expected-number")
_UNITS: Final = ("kWh",)
_PHASES: Final = ("prefill", "decode", "call", "forward")
"""Of optimum-benchmark's targets those that are inference and no sum of others."""


def is_meter_log(text: str) -> bool:
    """Whether a text begins with the columns of a meter that is known, or is an object of its fields."""
    return _meter(text) is not None or bool(_object(text))


def read(text: str, *, file: str) -> tuple[Reading, ...]:
    """The readings of such a text. Raises ``BadInput`` with the line and the column of a value that is no number, and
    for a file in which no accelerator was read.
    """
    if (record := _object(text)) is None:
        of_row = _of_codecarbon if _meter(text) == "CodeCarbon" else _of_zeus
        rows = csv.DictReader(io.StringIO(text))
        found = tuple(each for row in rows for each in of_row(row, file=file, line=rows.line_num))
    elif "codecarbon_version" in record:
        row = {name: "" if value is None else str(value) for name, value in record.items()}
        found = tuple(_of_codecarbon(row, file=file, line=None))
    else:
        found = tuple(_of_benchmark(Handed(value=record, file=file, expected=Message("handed-expected-readings"))))
    if not found:
        raise BadInput(file, "handed-no-accelerator", expected=Message("handed-expected-accelerator"))
    return found


def _meter(text: str) -> str | None:
    columns = set(next(csv.reader(text.splitlines()[:1]), list[str]()))
    return next((meter for meter, needed in METERS.items() if columns.issuperset(needed)), None)


def _object(text: str) -> dict[str, object] | None:
    """The fields of a meter's JSON; None for any other text."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        record: dict[str, object] = json.loads(text)
    except (ValueError, RecursionError):
        return None
    report: Any = record.get("report", record)
    phases: list[Any] = [report[each] for each in _PHASES if each in report] if isinstance(report, dict) else []
    is_benchmark = any(isinstance(each, dict) and "energy" in each for each in phases)
    return record if is_benchmark or record.keys() >= set(METERS["CodeCarbon"]) else None


def _number(row: Mapping[str, str], name: str, *, file: str, line: int | None) -> float:
    try:
        return float(row[name])
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(file, "handed-other-kind", line=line, field=name, expected=_NUMBER) from error


def _of_codecarbon(row: Mapping[str, str], *, file: str, line: int | None) -> Iterator[Reading]:
    energy_kwh = _number(row, "gpu_energy", file=file, line=line)
    if not energy_kwh:
        return
    # A version that writes no column of it has multiplied by none.
    pue = _number(row, "pue", file=file, line=line) if row.get("pue") else 1.0
    count = _number(row, "gpu_count", file=file, line=line) if row.get("gpu_count") else 0.0
    hardware = _COUNTED.sub("", row.get("gpu_model") or "")
    yield _checked(
        file=file,
        line=line,
        meter=f"CodeCarbon {row['codecarbon_version']}",
        perimeter=f"accelerators: {hardware or 'unnamed'}",
        energy_kwh=energy_kwh / pue if pue > 0 else -1.0,
        duration_s=_number(row, "duration", file=file, line=line),
        hardware=hardware,
        device_count=int(count) or None,
        region=row.get("country_iso_code") or "",
        note=f"run {row['run_id']}" if row.get("run_id") else "",
    )


def _of_zeus(row: Mapping[str, str], *, file: str, line: int) -> Iterator[Reading]:
    names = [name for name in row if name and name.endswith("_energy")]
    energy_j = sum(_number(row, name, file=file, line=line) for name in names)
    if not names:
        return
    started_s = _number(row, "start_time", file=file, line=line)
    yield _checked(
        file=file,
        line=line,
        meter="Zeus",
        perimeter=f"{len(names)} accelerators",
        energy_kwh=energy_j / JOULES_PER_KWH,
        duration_s=_number(row, "elapsed_time", file=file, line=line),
        device_count=len(names),
        started_at=instant_of(round(started_s * 1e9)),
        note=row["window_name"],
    )


def _of_benchmark(handed: Handed) -> Iterator[Reading]:
    """Phases of inference as one reading; what it does not say (when, for how long) stays open."""
    report = handed.get("report") or handed
    config = handed.get("config")
    energies = [energy for each in _PHASES if (phase := report.get(each)) and (energy := phase.get("energy"))]
    for energy in energies:
        if energy["unit"].text not in _UNITS:
            energy["unit"].refuse(not_a_choice(energy["unit"].text, _UNITS), one_of(_UNITS))
    energy_kwh = sum(each["gpu"].number for each in energies if each.get("gpu"))
    if not energy_kwh:
        return
    stated = {} if config is None else _configured(config)
    yield _checked(
        file=handed.file,
        line=None,
        meter="CodeCarbon",
        perimeter=f"accelerators: {stated.get('hardware') or 'unnamed'}",
        energy_kwh=energy_kwh,
        duration_s=None,
        **{"work": "inference", **stated},
    )


def _configured(config: Handed) -> dict[str, object]:
    """What the configuration of a benchmark says of its requests and its hardware."""
    backend, scenario, environment = config["backend"], config["scenario"], config["environment"]
    shapes, generated = scenario.get("input_shapes"), scenario.get("generate_kwargs")
    samples, batch = scenario.get("num_samples"), shapes and shapes.get("batch_size")
    requests = samples.whole if samples else batch.whole if batch else None
    length = None if samples or not shapes else shapes.get("sequence_length")
    most, least = (generated.get(each) if generated else None for each in ("max_new_tokens", "min_new_tokens"))
    # Where an answer may end earlier, the report does not say how long it was.
    is_known = most and least and most.whole == least.whole
    names = [each.text for each in found.each()] if (found := environment.get("gpu")) else []
    ids = backend.get("device_ids")
    return {
        "model": backend["model"].text,
        "hardware": names[0] if len(set(names)) == 1 else "",
        "device_count": len(str(ids.value).split(",")) if ids else None,
        "requests_count": requests,
        "input_tokens": length.whole * requests if length and requests else None,
        "output_tokens": most.whole * requests if most and is_known and requests else None,
        "software": f"optimum-benchmark {environment['optimum_benchmark_version'].text}",
        "note": config["name"].text,
    }


def _checked(*, file: str, line: int | None, **values: object) -> Reading:
    try:
        return Reading(boundary=Boundary.ACCELERATOR, **{"work": "other", **values})  # type: ignore[arg-type]
    except ValueError as error:
        raise BadInput(file, str(error), line=line, expected=Message("handed-expected-readings")) from error
