"""Series that were read, kept in a folder: the same question again needs no network and gives the same bytes.

A series whose hours were not all over when it was read is asked for again on another day; one that is whole is kept as
it was read, with its date. Remove the file to ask again.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

from obsia.grids.reading import today
from obsia.grids.series import Basis, Meaning, Scope, Series, Side

_FORM: Final = 1


def place(
    folder: Path, *, source: str, zone_id: str, name: str, meaning: Meaning, start: datetime, end: datetime
) -> Path:
    """The file of one question."""
    safe = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in name)[:60]
    hours = f"{start:%Y%m%dT%H}-{end:%Y%m%dT%H}"
    return folder / source / f"{zone_id}-{safe}-{meaning.basis.value}-{meaning.scope.value}-{hours}.json"


def load(path: Path, *, meaning: Meaning, zone_id: str, start: datetime, end: datetime) -> Series | None:
    """The series kept at ``path``; None where there is none that still holds."""
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if held.pop("form") != _FORM:
            return None
        digest = held.pop("digest")
        series = series_of(held)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    asked = series.digest == digest and series.meaning == meaning and series.zone_id == zone_id
    if not asked or (series.start, series.end) != (start, end):
        return None
    is_over = series.end.date().isoformat() < series.read_on
    return series if is_over or series.read_on == today().isoformat() else None


def series_of(record: Mapping[str, Any]) -> Series:
    """The series of a :func:`record_of`. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for what is none."""
    stated = {name: record[name] for name in ("zone_id", "source", "address", "read_on", "method", "licence")}
    return Series(
        **stated,
        basis=Basis(record["basis"]),
        scope=Scope(record["scope"]),
        side=Side(record["side"]),
        start=datetime.fromisoformat(record["start"]),
        values=tuple(cast("list[float | None]", record["values"])),
    )


def record_of(series: Series) -> dict[str, Any]:
    """A series as a record of JSON, digit by digit."""
    return {
        **asdict(series),
        "basis": series.basis.value,
        "scope": series.scope.value,
        "side": series.side.value,
        "start": series.start.isoformat(),
        "values": list(series.values),
    }


def store(series: Series, path: Path) -> bool:
    """Keep a series at ``path``, whole or not at all. Whether it was kept: a folder that cannot be written loses it."""
    content = {**record_of(series), "form": _FORM, "digest": series.digest}
    beside = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(content, sort_keys=True, allow_nan=False), encoding="utf-8")
        os.replace(beside, path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        return False
    return True
