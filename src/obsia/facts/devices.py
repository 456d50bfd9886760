"""Accelerators: ``devices/<name>.yaml`` -> the facts of one chip, and the names that people give it.

A file states what one place in one source says at a time (``readings``): where it stands, when it was read, and its
values, each under the name of its property, which ends in its unit. Names are rows of the relation ``device_names``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

from obsia.core.evidence import Fact, Kind, Spread, Verification
from obsia.facts.files import Document
from obsia.facts.relations import DeviceName
from obsia.facts.rows import Gathered, Stated
from obsia.facts.strict import Record

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
        return found.problem(file=file, where="file", reason="a file of an accelerator ends in .yaml")
    read = found.document(path, file, DeviceFile)
    if read is None:
        return None
    document, head = read
    device = head.device.strip()
    if not device or device != head.device or not device.isprintable():
        reason = "expected the name of the accelerator as its maker writes it, such as 'Example Q100 SXM 80GB'"
        return found.problem(file=file, where=document.place("device"), reason=reason)
    subject = f"{KIND}:{device}"
    if subject in found.labels:
        found.problem(file=file, where=document.place("device"), reason=f"{device!r} has a file already")
    found.labels[subject] = device
    for index, raw in enumerate(head.readings):
        at = f"readings[{index}]"
        if reading := found.decoded(raw, DeviceReading, document, file=file, at=at):
            _facts(document, subject, reading, at, file=file, found=found)
    for index, raw in enumerate(head.names):
        at = f"names[{index}]"
        if names := found.decoded(raw, DeviceNames, document, file=file, at=at):
            told = {"device": device, "evidence": names.evidence, "locator": names.locator, "note": names.note}
            for place, name in enumerate(names.names):
                found.add(DeviceName(name=name, **told), file=file, where=document.place(f"{at}.names[{place}]"))
    return None


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
    stated = {name: getattr(reading, name) for name in DeviceReading.__struct_fields__ if name != "values"}
    stated["as_of"] = str(reading.as_of)
    for name, raw in reading.values.items():
        path = f"{at}.values.{name}"
        where = document.place(path)
        if name not in known:
            reason = f"{name!r} is no property of accelerators; expected one of {', '.join(known)}"
            found.problem(file=file, where=where, reason=reason)
            continue
        value = _value(document, raw, path, is_text=found.registry[name].text == "yes", file=file, found=found)
        if value is not None:
            fact = Fact(subject=subject, property=name, unit=found.unit_of(name), **stated, **value)
            found.facts.append(Stated(fact=fact, file=file, where=where, bulk=False, third_party=False))


def _value(
    document: Document, raw: object, path: str, *, is_text: bool, file: str, found: Gathered
) -> dict[str, Any] | None:
    """A value as the fields of a fact; None where it is none, which is noted."""
    if is_text:
        if isinstance(raw, str):
            return {"text": raw}
        reason = f"expected a text in quotation marks, not {raw!r}"
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        return {"value": float(raw)}
    elif isinstance(raw, Mapping):
        ends = found.decoded(cast("object", raw), DeviceRange, document, file=file, at=path)
        return None if ends is None else {name: getattr(ends, name) for name in DeviceRange.__struct_fields__}
    else:
        reason = f"expected a number, or {{value, low, high, spread}}, not {raw!r}"
    found.problem(file=file, where=document.place(path), reason=reason)
    return None
