"""Readings in the files of other meters: CodeCarbon's ``emissions.csv`` and the log of Zeus's monitor.

Sources: codecarbon 3.3 (``EmissionsData``; ``gpu_energy`` in kWh, multiplied by ``pue``) and zeus 0.16
(``ZeusMonitor.log_file``: seconds since 1970, name, seconds, and joules of each accelerator). Of CodeCarbon's energy of
processors and memory the file does not say whether it was read or modelled: it is no reading.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Final

from obsia.app.measuring.report import instant_of
from obsia.core.errors import BadInput
from obsia.core.figure import Boundary
from obsia.core.message import Message
from obsia.core.reading import Reading
from obsia.core.units import JOULES_PER_KWH
from obsia.readers.records.unsupported_formats import METERS

_COUNTED: Final = re.compile(r"^\d+ x ")
"""CodeCarbon puts the number of accelerators before their name."""
_NUMBER: Final = Message("handed-expected-number")


def is_meter_log(text: str) -> bool:
    """Whether a text begins with the columns of a meter that is known."""
    return _meter(text) is not None


def read(text: str, *, file: str) -> tuple[Reading, ...]:
    """The readings of such a text. Raises ``BadInput`` with the line and the column of a value that is no number, and
    for a file in which no accelerator was read.
    """
    of_row = _of_codecarbon if _meter(text) == "CodeCarbon" else _of_zeus
    rows = csv.DictReader(io.StringIO(text))
    found = tuple(each for row in rows for each in of_row(row, file=file, line=rows.line_num))
    if not found:
        raise BadInput(file, "handed-no-accelerator", expected=Message("handed-expected-accelerator"))
    return found


def _meter(text: str) -> str | None:
    columns = set(next(csv.reader(text.splitlines()[:1]), list[str]()))
    return next((meter for meter, needed in METERS.items() if columns.issuperset(needed)), None)


def _number(row: Mapping[str, str], name: str, *, file: str, line: int) -> float:
    try:
        return float(row[name])
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(file, "handed-other-kind", line=line, field=name, expected=_NUMBER) from error


def _of_codecarbon(row: Mapping[str, str], *, file: str, line: int) -> Iterator[Reading]:
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


def _checked(*, file: str, line: int, **values: object) -> Reading:
    try:
        return Reading(boundary=Boundary.ACCELERATOR, work="other", **values)  # type: ignore[arg-type]
    except ValueError as error:
        raise BadInput(file, str(error), line=line, expected=Message("handed-expected-readings")) from error
