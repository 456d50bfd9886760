"""Accelerators: ``devices/<name>.yaml`` -> the facts of one chip, and the names that people give it.

A file states what one place in one source says at a time (``readings``): where it stands, when it was read, and its
values, each under the name of its property, which ends in its unit. Names are rows of the relation ``device_names``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from obsia.core.evidence import Fact, Kind, Spread, Verification
from obsia.facts.files import Document, UnreadableError, read_yaml
from obsia.facts.relations import DeviceName
from obsia.facts.rows import Gathered, Related, Stated
from obsia.facts.strict import Record, WrongShapeError, decode

T = TypeVar("T", bound=Record)

KIND: Final = "device"
NAMES: Final = "device_names"
"""The relation that the names of these files become."""


class DeviceRange(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value with its ends, as the spread defines them."""

    low: float
    high: float
    spread: Spread
    value: float | None = None


class DeviceReading(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one place in one source says: property -> a number, a :class:`DeviceRange` or a text."""

    evidence: str
    locator: str
    read_on: str
    kind: Kind
    verification: Verification
    values: dict[str, Any]
    qualifier: str = ""
    as_of: str | int = ""
    note: str = ""


class DeviceNames(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What benchmarks, drivers and clouds call the accelerator, or a machine with it, and where that was read."""

    names: list[str]
    evidence: str
    locator: str = ""
    note: str = ""


class DeviceFile(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``devices/<name>.yaml``: every property and name of one accelerator, still raw: each bad one can be reported."""

    device: str
    readings: list[Any]
    names: tuple[Any, ...] = ()


def read_device(path: Path, file: str, found: Gathered) -> None:
    """Add the facts and names of one file to ``found``; note problems with their line and field."""
    if path.suffix != ".yaml":
        found.problem(file=file, where="file", reason="a file of an accelerator ends in .yaml")
        return
    try:
        document = read_yaml(path)
    except UnreadableError as error:
        found.problem(file=file, where=f"line {error.line}", reason=str(error.reason))
        return
    head = _decoded(document, document.data, DeviceFile, "", file=file, found=found)
    if head is None:
        return
    device = head.device.strip()
    if not device or device != head.device or not device.isprintable():
        reason = "expected the name of the accelerator as its maker writes it, such as 'Example Q100 SXM 80GB'"
        found.problem(file=file, where=_place(document, "device"), reason=reason)
        return
    subject = f"{KIND}:{device}"
    if subject in found.labels:
        found.problem(file=file, where=_place(document, "device"), reason=f"{device!r} has a file already")
    found.labels[subject] = device
    for at, reading in _parts(document, head.readings, DeviceReading, "readings", file=file, found=found):
        _facts(document, subject, reading, at, file=file, found=found)
    for at, names in _parts(document, head.names, DeviceNames, "names", file=file, found=found):
        for index, name in enumerate(names.names):
            row = DeviceName(name=name, device=device, evidence=names.evidence, locator=names.locator, note=names.note)
            where = _place(document, f"{at}.names[{index}]")
            found.relations.setdefault(NAMES, []).append(Related(row=row, file=file, where=where))


def check_marks(found: Gathered) -> None:
    """Note every accelerator that is said to be measured under a name that no posterior has."""
    reference = {stated.fact.text for stated in found.facts if stated.fact.property == "reference_mark"}
    columns = [f"_{column}_" for joint in found.joints for column in joint.columns]
    for stated in found.facts:
        mark = stated.fact.text
        if stated.fact.property != "measured_as" or mark in reference:
            continue
        if not any(f"_{mark}_" in column for column in columns):
            reason = f"no column of joint/ is of {mark!r}; leave 'measured_as' out where no model was fitted on it"
            found.problem(file=stated.file, where=stated.where, reason=reason)


def _facts(document: Document, subject: str, reading: DeviceReading, at: str, *, file: str, found: Gathered) -> None:
    known = [name for name, row in found.registry.items() if KIND in row.subjects.split()]
    for name, raw in reading.values.items():
        path = f"{at}.values.{name}"
        where = _place(document, path)
        if name not in known:
            reason = f"{name!r} is no property of accelerators; expected one of {', '.join(known)}"
            found.problem(file=file, where=where, reason=reason)
            continue
        is_text = found.registry[name].text == "yes"
        value = _value(document, raw, path, is_text=is_text, file=file, found=found)
        if value is None:
            continue
        is_range = isinstance(value, DeviceRange)
        fact = Fact(
            subject=subject,
            property=name,
            unit=found.unit_of(name),
            kind=reading.kind,
            verification=reading.verification,
            evidence=reading.evidence,
            locator=reading.locator,
            read_on=reading.read_on,
            qualifier=reading.qualifier,
            as_of=str(reading.as_of),
            value=value.value if is_range else value if isinstance(value, float) else None,
            low=value.low if is_range else None,
            high=value.high if is_range else None,
            spread=value.spread if is_range else Spread.POINT,
            text=value if isinstance(value, str) else None,
            weight=1.0,
            note=reading.note,
        )
        found.facts.append(Stated(fact=fact, file=file, where=where, bulk=False, third_party=False))


def _value(
    document: Document, raw: object, path: str, *, is_text: bool, file: str, found: Gathered
) -> DeviceRange | float | str | None:
    """A value as its property holds it; None where it is not, which is noted."""
    if is_text:
        if isinstance(raw, str):
            return raw
        reason = f"expected a text in quotation marks, not {raw!r}"
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        return float(raw)
    elif isinstance(raw, Mapping):
        return _decoded(document, cast("object", raw), DeviceRange, path, file=file, found=found)
    else:
        reason = f"expected a number, or {{value, low, high, spread}}, not {raw!r}"
    found.problem(file=file, where=_place(document, path), reason=reason)
    return None


def _parts(
    document: Document, raw: Sequence[Any], record: type[T], part: str, *, file: str, found: Gathered
) -> Iterator[tuple[str, T]]:
    """Path and record of each entry of a list of a file; each that has the wrong shape is noted."""
    for index, each in enumerate(raw):
        at = f"{part}[{index}]"
        decoded = _decoded(document, each, record, at, file=file, found=found)
        if decoded is not None:
            yield at, decoded


def _decoded(document: Document, raw: object, record: type[T], at: str, *, file: str, found: Gathered) -> T | None:
    try:
        return decode(raw, record)
    except WrongShapeError as error:
        path = f"{at}.{error.path}".strip(".") if error.path else at
        reason = f"{error.reason}; fields are {', '.join(record.__struct_fields__)}"
        found.problem(file=file, where=_place(document, path), reason=reason)
        return None


def _place(document: Document, path: str) -> str:
    return f"line {document.line(path)}" + (f", field {path!r}" if path else "")
