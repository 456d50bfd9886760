"""Reports of data centres with each value in each field, and what contradicts what: recorded.

``every_report.csv`` has a line for each field and each number: what is read or refused, and a digest of all of it.
Where one is meant to move: ``PYTHONPATH=.:src python tests/readers/test_datacentre_every_value.py`` writes it again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.readers.records_of_reading import assert_unmoved, row

from obsia.core.errors import ObsiaError
from obsia.readers.datacentres import reading
from obsia.readers.datacentres.checks import decimal_mark, number
from obsia.readers.datacentres.columns import COLUMNS, Bound, bound

RECORD = Path(__file__).with_name("every_report.csv")
WHOLE = {"EDC": "1000000", "EIT": "800000", "PDIT": "200", "WIN": "1500", "SDC": "900", "ERES-TOT": "500000"}
"""Part of a report, in the units of the regulation."""
VALUES = (
    "", "0", "1", "-1", "0.5", "0.99", "1.01", "1.5", "2", "150", "1000000", "1000001", "9e9", "1e400", "abc", "c",
    ":c", "Confidential", "n/a", "-", "1,5", "1.234", "1,234", "1 234", "2024", "1899", "2024-01-01", "2024-12-31",
    "AT_123", "AT-1", "A",
    "Colocation", "co-hosting or colocation",
)  # fmt: skip
NUMBERS = (
    "1", "-1", "+1", "\u22121", "1.5", "1,5", ".5", "1.", "1.234", "0.234", "-0.234", "0,234", "1234.567", "12.345",
    "1.234.567", "1,234,567", "1.234,5", "1,234.5", "1.234,567", "1,2345", "1.23.4", "1,23,456", "12,34,567.8", "1 234",
    "1 234,5", "1'234.5", "1 23", "1e3", "1.5e3", "1.5e1234", "1e999", "1,5e3", "x", "", "1.234.56", "1234,567.8",
)  # fmt: skip
AGAINST = {
    "PUE": ("EDC", "EIT", 1.0), "WUE": ("WIN", "EIT", 1000.0), "ERF": ("EREUSE", "EDC", 1.0),
    "REF": ("ERES-TOT", "EDC", 1.0),
}  # fmt: skip
SOURCES = ("ERES-GOO", "ERES-PPA", "ERES-OS")
Report = dict[str, str]


def reports() -> Iterator[tuple[str, list[Report]]]:
    """A name, and reports of which each is read alone."""
    for column in COLUMNS:
        name = next(iter(column.names))
        unit = "" if not column.units else f" ({next(reversed(column.units))})"
        rest = {other: cell for other, cell in WHOLE.items() if other != name}
        yield f"{name}{unit}", [{**rest, f"{name}{unit}": value} for value in VALUES]
    for name, (above, below, scale) in AGAINST.items():
        for ratio, of in ((1.25, 1_000), (2.5, 1_000_000)) if name == "PUE" else ((0.2, 1_000), (0.8, 1_000_000)):
            steps = (0.98, 0.9899, 0.9901, 0.995, 0.9951, 1, 1.0049, 1.005, 1.0051, 1.0099, 1.01, 1.0101, 1.02)
            least = (ratio - 0.0051, ratio - 0.005, ratio + 0.0049, ratio + 0.0051)
            given = {below: str(of), above: f"{ratio * of / scale:.6f}", "number of data centres": "1"}
            yield (
                f"{name} of {ratio} and {of}",
                [{**given, name: f"{each:.6f}"} for each in (*(ratio * x for x in steps), *least)],
            )
            yield (
                f"{name} of {ratio} without one",
                [{**given, name: f"{2 * ratio}", gone: ""} for gone in (above, below)],
            )
    total = {"EDC": "9000", "ERES-TOT": "1000"}
    yield (
        "sources",
        [{**total, **dict.fromkeys(SOURCES, each)} for each in ("330", "329.9", "333", "336.6", "336.7", "400")],
    )
    yield (
        "sources without one",
        [{**total, **dict.fromkeys(SOURCES[:2], "700")}, {"EDC": "9", **dict.fromkeys(SOURCES, "1")}],
    )
    for hours in ("8760", "8784", "8847.6", "8847.7", "8871.8", "8871.9"):
        given = {"EDC": "99999", "EIT": hours, "PDIT": "1"}
        yield f"{hours} h", [given, {**given, "year": "2024"}, {**given, "year": "2023"}, {**given, "PDIT": "2"}]
    for end in ("2024-01-01", "2023-12-31", "2024-12-31", "2025-01-01", "2025-01-02", "", "x"):
        yield f"until {end}", [{**WHOLE, "period start": "2024-01-01", "period end": end}, {**WHOLE, "period end": end}]


def forms(report: Report) -> Iterator[tuple[str, str]]:
    """A report as text, with the name of its file."""
    names, cells = [*report], [*report.values()]
    for mark in (",", ";"):
        quoted = [f'"{each}"' if mark in each else each for each in cells]
        yield "reports.csv", f"{mark.join(f'{chr(34)}{name}{chr(34)}' for name in names)}\n{mark.join(quoted)}\n"
    yield "reports.json", json.dumps([{name: _typed(cell) for name, cell in report.items()}])


def _typed(cell: str) -> object:
    try:
        return json.loads(cell)
    except ValueError:
        return cell


def made_of(name: str, text: str) -> tuple[str, str]:
    """What is read of a file in a word, and all of it."""
    Path(name).write_text(text, encoding="utf-8")
    try:
        found = reading(name)
    except ObsiaError as error:
        return error.code, repr(error.sentences)
    return ",".join(sorted({each.reason for each in found.rejects})) or "read", repr(found)


def _bound(heading: str) -> str:
    found = bound(heading)
    return f"{found.column.field} {found.factor}" if isinstance(found, Bound) else str(found)


def written(folder: Path) -> str:
    """The record as text."""
    lines = [row("of", "made_of_it", "digest")]
    with chdir(folder):
        for name, some in reports():
            read = [made_of(*form) for report in some for form in forms(report)]
            said = " ".join(f"{times}x{each}" for each, times in sorted(Counter(each for each, _ in read).items()))
            lines.append(row(name, said, sha256("\n".join(text for _, text in read).encode()).hexdigest()[:8]))
    numbers = {each: " ".join(str(number(each, mark=mark)) for mark in (".", ",", "")) for each in NUMBERS}
    lines += [row(f"number {each}", found) for each, found in numbers.items()]
    pairs = [(one, other) for one in NUMBERS for other in NUMBERS]
    marks = [
        "".join(decimal_mark(pair, default="-") or "?" for pair in pairs[at :: len(NUMBERS)])
        for at in range(len(NUMBERS))
    ]
    lines += [row(f"mark beside {each}", found) for each, found in zip(NUMBERS, marks, strict=True)]
    headings = [
        f"{name}{form}"
        for each in COLUMNS
        for name in each.names
        for form in ("", " (q)", " in kWh", "_mwh", " [%]", " m3")
    ]
    lines += [row(f"heading {each}", _bound(each)) for each in headings]
    return "\n".join([*lines, ""])


def test_what_is_read_of_reports_moves_only_where_it_is_meant_to(tmp_path: Path) -> None:
    was, now = RECORD.read_text(encoding="utf-8").split("\n"), written(tmp_path).split("\n")
    assert_unmoved(was, now)


if __name__ == "__main__":
    with TemporaryDirectory() as made_here:
        RECORD.write_text(written(Path(made_here)), encoding="utf-8")
