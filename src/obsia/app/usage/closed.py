"""A closed account on disk: a folder whose files never change, with the exact sums that the account was made of.

``SHA256SUMS`` names every file with its digest, as ``sha256sum -c`` reads it. What is kept is enough to make the
account again without its records: exact sums by day and series, the question, the draws of the total, and the facts
themselves, compressed. No content of a message is kept, and no id.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import zstandard

from obsia.accounting.draws import Draws
from obsia.app.figures.figure_store import figure_content, figure_of_content
from obsia.app.questions.usage import Assess
from obsia.app.usage.cell_lines import cell_of, cell_record
from obsia.app.usage.cells import Cell
from obsia.app.usage.sealed_folder import MANIFEST, alterations, sha256_of, text_of
from obsia.app.usage.usage_sums import Prepared
from obsia.core.errors import BadInput
from obsia.core.figure import Boundary, Figure
from obsia.core.message import Message, Symbol
from obsia.facts import snapshot as facts
from obsia.facts.manifest import manifest_path
from obsia.grids import Series
from obsia.grids.kept import record_of, series_of
from obsia.readers.counted import Reconciliation

HEADER: Final = "closed.json"
SUMS: Final = "sums.jsonl"
DRAWS: Final = "draws.csv"
FACTS: Final = "facts.sqlite.zst"
FACTS_MANIFEST: Final = "facts.manifest.json"
"""What proves that no fact was changed: it stands beside the facts wherever they are opened."""
GRIDS: Final = "grids.json"
"""Carbon intensities by the hour, where the account is by the hour."""
LAYOUT: Final = 1
HOURLY_LAYOUT: Final = 2
"""That of an account by the hour: sums by hour, and the intensities of its zones."""
_LEVEL: Final = 10
Days = Mapping[str | None, tuple[Cell, ...]]
"""Day -> the cells of its records; under None those of records that state no day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What a closed account holds, as it was closed."""

    folder: str
    period: str
    """Its name: ``2026-Q3``."""
    closed_at: str
    """The instant (UTC, ISO 8601)."""
    version: str
    """Of obsia."""
    snapshot: str
    """The content hash of the facts."""
    question: Assess
    days: Days = field(repr=False)
    learnt: tuple[str, str] | None
    """The first and the last day in which names and prices were looked up."""
    changing: Mapping[str, tuple[str, ...]]
    """Names whose model or price changed in these days, with the days."""
    covered: tuple[str, str] | None
    figures: tuple[Figure, ...]
    """Those of the total, then its cost where it has one."""
    draws: Mapping[tuple[str, Boundary], Draws] = field(repr=False)
    inputs: Mapping[str, str]
    """File -> SHA-256 of what was read."""
    records: Reconciliation
    priced_until: str | None = None
    """The last day of its calls: list prices stand up to it."""
    series: Mapping[str, Series] | None = field(default=None, repr=False)
    """Zone -> its carbon intensity by the hour; None where carbon is by the year."""
    manifest: str = ""
    """SHA-256 of the manifest: whoever notes it elsewhere can prove every byte."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of all days."""
        return tuple(cell for cells in self.days.values() for cell in cells)


def contents(closed: Closed, *, facts_file: Path) -> dict[str, bytes]:
    """Name -> content of the files that a closed account is read from."""
    return {
        HEADER: _header(closed),
        SUMS: sums_bytes(closed.days),
        DRAWS: _draws(closed.draws),
        **({} if closed.series is None else {GRIDS: _grids(closed.series)}),
        FACTS: zstandard.ZstdCompressor(level=_LEVEL).compress(facts_file.read_bytes()),
        FACTS_MANIFEST: manifest_path(facts_file).read_bytes(),
    }


def is_closed(folder: str | os.PathLike[str]) -> bool:
    """Whether a folder holds a closed account."""
    return (Path(folder) / MANIFEST).is_file() and (Path(folder) / HEADER).is_file()


def read(folder: str | os.PathLike[str]) -> Closed:
    """A closed account whose every file is as it was. Raises ``BadInput`` for one that is not, naming the files."""
    if altered := alterations(folder):
        names = tuple(Message(f"closed-file-{each.state}", file=Symbol(each.file)) for each in altered)
        raise BadInput(str(folder), "closed-altered", files=names, expected="closed-expected")
    return header(folder)


def header(folder: str | os.PathLike[str]) -> Closed:
    """A closed account, whether its files are as they were or not. Raises ``BadInput`` for what is none."""
    try:
        return _header_of(Path(folder))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        reason, expected = Message("closed-no-manifest"), Message("closed-expected")
        raise BadInput(str(folder), reason, expected=expected) from error


def _header_of(place: Path) -> Closed:
    told = cast("dict[str, Any]", json.loads(text_of(place / HEADER)))
    if told.get("layout") not in (LAYOUT, HOURLY_LAYOUT):
        raise BadInput(str(place / HEADER), "closed-other-layout", version=str(told.get("obsia")))
    return Closed(
        folder=str(place),
        period=told["period"],
        closed_at=told["closed_at"],
        version=told["obsia"],
        snapshot=told["snapshot"],
        question=_question(told["question"]),
        days=_days(place / SUMS),
        learnt=None if told["learnt"] is None else (told["learnt"][0], told["learnt"][1]),
        changing={name: tuple(days) for name, days in told["changing"].items()},
        covered=None if told["covered"] is None else (told["covered"][0], told["covered"][1]),
        figures=tuple(map(figure_of_content, told["figures"])),
        draws=_read_draws(place / DRAWS),
        inputs=told["inputs"],
        records=Reconciliation(**told["records"]),
        priced_until=told.get("priced_until", told["learnt"] and told["learnt"][1]),
        series=_read_grids(place / GRIDS) if told["layout"] == HOURLY_LAYOUT else None,
        manifest=sha256_of((place / MANIFEST).read_bytes()),
    )


@contextmanager
def kept_facts(closed: Closed) -> Generator[facts.Snapshot]:
    """The facts under which an account was closed. Raises ``MissingFact`` where this version cannot read them."""
    today = facts.load()
    if closed.snapshot == today.content_hash:
        yield today
        return
    with tempfile.TemporaryDirectory(prefix="obsia-") as folder:
        path = Path(folder) / "facts.sqlite"
        place = Path(closed.folder)
        path.write_bytes(zstandard.ZstdDecompressor().decompress((place / FACTS).read_bytes()))
        shutil.copyfile(place / FACTS_MANIFEST, manifest_path(path))
        yield facts.Snapshot(path)


def question_record(asked: Assess) -> dict[str, Any]:
    """What was asked, by attribute, but for the paths: what decides an account besides its records."""
    stated = {each.attribute: value for each, value in asked.stated().items() if each.attribute != "record_figures"}
    return {name: value for name, value in stated.items() if name != "paths"}


def _header(closed: Closed) -> bytes:
    told: dict[str, Any] = {
        "layout": LAYOUT if closed.series is None else HOURLY_LAYOUT,
        "obsia": closed.version,
        "period": closed.period,
        "closed_at": closed.closed_at,
        "snapshot": closed.snapshot,
        "question": {"paths": [os.fspath(path) for path in closed.question.paths], **question_record(closed.question)},
        "inputs": dict(closed.inputs),
        "records": asdict(closed.records),
        "covered": closed.covered,
        "priced_until": closed.priced_until,
        "learnt": closed.learnt,
        "changing": {name: list(days) for name, days in sorted(closed.changing.items())},
        "figures": [figure_content(each, with_inputs=True) for each in closed.figures],
    }
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def _question(told: Mapping[str, Any]) -> Assess:
    stated: dict[str, Any] = {
        name: tuple(cast("list[Any]", value)) if isinstance(value, list) else value for name, value in told.items()
    }
    return Assess(**stated)


def sums_bytes(days: Days) -> bytes:
    """Exact sums, one line for each day and series."""
    lines = (
        json.dumps({"day": day, **cell_record(cell)}, separators=(",", ":"), ensure_ascii=False)
        for day, cells in days.items()
        for cell in cells
    )
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def _days(path: Path) -> Days:
    found: dict[str | None, list[Cell]] = {}
    for line in text_of(path).splitlines():
        told = json.loads(line)
        found.setdefault(told["day"], []).append(cell_of(told))
    return {day: tuple(cells) for day, cells in found.items()}


def _draws(draws: Mapping[tuple[str, Boundary], Draws]) -> bytes:
    """One row for each simulation, one column for each quantity and boundary; numbers as they are, digit by digit."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([f"{name} {boundary.value}" for name, boundary in draws])
    writer.writerows(zip(*([repr(value) for value in each.tolist()] for each in draws.values()), strict=True))
    return text.getvalue().encode()


def _read_draws(path: Path) -> dict[tuple[str, Boundary], Draws]:
    head, *rows = csv.reader(io.StringIO(text_of(path)))
    columns = np.array([[float(value) for value in row] for row in rows]).T
    places = (each.partition(" ") for each in head)
    return {(name, Boundary(boundary)): each for (name, _, boundary), each in zip(places, columns, strict=True)}


def _grids(series: Mapping[str, Series]) -> bytes:
    """One line for each zone."""
    lines = (json.dumps(record_of(series[zone_id]), sort_keys=True, allow_nan=False) for zone_id in sorted(series))
    return "".join(f"{line}\n" for line in lines).encode()


def _read_grids(path: Path) -> dict[str, Series]:
    found = map(series_of, map(json.loads, text_of(path).splitlines()))
    return {series.zone_id: series for series in found}


def several(folder: str) -> Sequence[Path]:
    """The closed accounts in a folder, by name."""
    place = Path(folder)
    return sorted(each for each in place.iterdir() if is_closed(each)) if place.is_dir() else []


def kept_sums(closed: Closed, snapshot: facts.Snapshot | None = None) -> tuple[Prepared, tuple[Cell, ...]]:
    """The names of a closed account under today's facts, or those of ``snapshot``, and its cells as they are there."""
    prepared = _learnt(closed, Prepared.of(closed.question, snapshot, series=closed.series))
    return prepared, _redated(closed, prepared)


def _learnt(closed: Closed, prepared: Prepared) -> Prepared:
    """The names of a closed account, looked up as its reading did."""
    series = {cell.series for cell in closed.cells}
    named = {(each.provider, each.host, each.model_name) for each in series if each.model_name}
    prepared.names.learn(
        [(provider, host, name) for provider, host, name in sorted(named, key=str) if name], period=closed.learnt
    )
    prepared.names.limit_regions(closed.cells)
    return prepared


def _redated(closed: Closed, prepared: Prepared) -> tuple[Cell, ...]:
    """The cells, each with the span of dates in which its name stands for one model, or has one price, as of today."""
    timeline = prepared.names.timeline
    if dict(closed.changing) == dict(timeline.changing):
        return closed.cells
    return tuple(
        cell._replace(series=cell.series._replace(dated=timeline.span(cell.series.model_name, day)))
        for day, cells in closed.days.items()
        for cell in cells
    )
