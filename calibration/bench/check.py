"""Validates files of rows: columns, values, ids, and what physics allows."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from calibration.bench.schema import COLUMNS, MEASURED, UNITS, needed, row_id

ROWS = Path(__file__).parent / "rows"
"""The rows that are kept with the bench."""
SAME = 0.005
"""Relative: numbers that must agree were rounded and are printed with seven digits."""
OVER_LIMIT = 1.05
"""Mean power of a window over the limit in force: the card holds it on average only."""
UNDER_IDLE = 0.9
"""Power of work over the least idle power of the same card: hardly less, even when it is cooler."""
STEADY = 0.25
"""Relative: between the mean and the median duration of a step."""
PERSONAL = re.compile(r"@|[A-Za-z]:\\|\\\\|(?:^|[\s(])~?/|\b\d{1,3}(?:\.\d{1,3}){3}\b|GPU-[0-9a-f]{8}")
"""Addresses, paths, hosts' numbers and cards' ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, and where."""

    file: str
    line: int
    field: str
    expected: str
    found: str

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.file}, line {self.line}, {self.field}: expected {self.expected}, found {self.found}"


def problems(path: Path) -> list[Problem]:
    """What is wrong with a file; nothing where it can be taken. Raises ``OSError`` where it cannot be read."""
    try:
        content = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return [
            Problem(file=path.name, line=1, field="the file", expected="UTF-8", found=f"another byte at {error.start}")
        ]
    reader = csv.DictReader(io.StringIO(content, newline=""))
    head = [*(reader.fieldnames or ())]
    wrong_head = list(_of_head(path.name, head))
    if wrong_head:
        return wrong_head
    lines = [(reader.line_num, row) for row in reader]
    if not lines:
        return [Problem(file=path.name, line=2, field="the file", expected="at least one row", found="none")]
    least_w = _least_idle_w([row for _, row in lines])
    found: list[Problem] = []
    seen: dict[str, int] = {}
    for line, row in lines:
        for field, expected, value in _of_row(row, seen, least_w):
            found.append(Problem(file=path.name, line=line, field=field, expected=expected, found=value))
        seen.setdefault(str(row.get("row_id")), line)
    return found


def bench_rows(folder: Path = ROWS, *, with_skipped: bool = False) -> list[dict[str, str]]:
    """The rows of every CSV file of a folder, checked: the measured ones, and those skipped if wanted.

    Each row is that of its file with ``table`` besides, the file's name. Rows of two files may have one ``row_id``: the
    same configuration measured twice, which tells how well cards agree. Raises ``ValueError`` that lists what is wrong.
    """
    found: list[dict[str, str]] = []
    wrong: list[Problem] = []
    for path in sorted(folder.glob("*.csv")):
        wrong += problems(path)
        with path.open(encoding="utf-8", newline="") as file:
            found += [row | {"table": path.name} for row in csv.DictReader(file)]
    if wrong:
        raise ValueError("\n".join(map(str, wrong)))
    return [row for row in found if with_skipped or row["status"] == MEASURED]


_Wrong = tuple[str, str, str]
"""Field, what was expected, what was found."""


def _of_head(file: str, head: Sequence[str]) -> Iterator[Problem]:
    for name in COLUMNS:
        if name not in head:
            yield Problem(file=file, line=1, field=name, expected="this column", found="none")
    for name in head:
        if name not in COLUMNS:
            yield Problem(file=file, line=1, field=name or "(no name)", expected="no such column", found="it")
    for name in sorted({name for name in head if head.count(name) > 1}):
        yield Problem(file=file, line=1, field=name, expected="one such column", found=str(head.count(name)))


def _of_row(
    row: Mapping[str | None, object], seen: Mapping[str, int], least_w: Mapping[str, float]
) -> Iterator[_Wrong]:
    if None in row or None in row.values():
        yield "the line", f"{len(COLUMNS)} cells", "more" if None in row else "fewer"
        return
    cells = {str(name): str(value) for name, value in row.items()}
    wrong = list(_of_cells(cells))
    yield from wrong
    identity = cells["row_id"]
    if identity in seen:
        yield "row_id", "an id of its own", f"that of line {seen[identity]}"
    if not wrong:
        yield from _of_meaning(cells)
        if cells["status"] == MEASURED:
            yield from _of_physics(cells, least_w.get(cells["gpu_name"]))


def _of_cells(cells: Mapping[str, str]) -> Iterator[_Wrong]:
    must = needed(cells)
    for name, column in COLUMNS.items():
        cell = cells[name]
        if not cell:
            if name in must:
                yield name, column.expected("") or "a value", "nothing"
            continue
        if PERSONAL.search(cell):
            yield name, "no path, address, host or card's id", "one"
            continue
        expected = column.expected(cell)
        if expected:
            yield name, expected, repr(cell[:60])


def _of_meaning(cells: Mapping[str, str]) -> Iterator[_Wrong]:
    if cells["row_id"] != row_id(cells):
        yield "row_id", f"{row_id(cells)}, the digest of the configuration", cells["row_id"]
    if "simulated" in (cells["gpu_name"], cells["stack"]):
        yield "gpu_name", "a card", "a simulation: its rows are no measurements"
    for name, expected in (("unit", UNITS[cells["phase"]]), ("task", f"bench-{cells['phase']}")):
        if cells[name] != expected:
            yield name, f"{expected} in phase {cells['phase']}", cells[name]
    if cells["status"] == MEASURED and cells["reason"]:
        yield "reason", "nothing in a measured row", repr(cells["reason"])
    if cells["status"] != MEASURED:
        for name in cells:
            if cells[name] and (name.startswith("outcome_") or name == "energy_j_per_unit"):
                yield name, "nothing in a skipped row", repr(cells[name])


def _of_physics(cells: Mapping[str, str], least_w: float | None) -> Iterator[_Wrong]:
    def value(name: str) -> float:
        return float(cells[name] or "nan")

    power_w, limit_w = value("outcome_avg_power_w_all_gpus"), value("gpu_power_limit_w")
    if power_w > OVER_LIMIT * limit_w:
        yield "outcome_avg_power_w_all_gpus", f"at most {OVER_LIMIT:g} times the limit of {limit_w:g} W", f"{power_w:g}"
    if least_w is not None and power_w < UNDER_IDLE * least_w:
        yield "outcome_avg_power_w_all_gpus", f"at least {UNDER_IDLE:g} times idle, {least_w:g} W", f"{power_w:g}"
    yield from _agree("energy_j_per_unit", value("energy_j_per_unit"),
                      "power over throughput", power_w / value("outcome_throughput_units_per_s"))  # fmt: skip
    yield from _agree("outcome_window_energy_j", value("outcome_window_energy_j"),
                      "power times window_s", power_w * value("window_s"))  # fmt: skip
    batch, slots = value("avg_batch_size"), value("max_num_seqs")
    if batch > slots * (1 + SAME):
        yield "avg_batch_size", f"at most max_num_seqs, {slots:g}", f"{batch:g}"
    if value("active_params_billion") > value("total_params_billion"):
        yield "active_params_billion", "at most total_params_billion", cells["active_params_billion"]
    rate = value("outcome_throughput_units_per_s")
    if cells["phase"] == "decode":
        yield from _agree("outcome_median_inter_token_latency_ms", value("outcome_median_inter_token_latency_ms"),
                          "batch over throughput", 1e3 * batch / rate, STEADY)  # fmt: skip
    if cells["phase"] == "prefill":
        yield from _agree("outcome_batch_latency_s", value("outcome_batch_latency_s"),
                          "tokens over throughput", batch * value("context_tokens") / rate, STEADY)  # fmt: skip
    if cells["phase"] == "idle":
        yield from _agree("outcome_throughput_units_per_s", rate, "one second a second", 1.0)
    if cells["phase"] == "load" and cells["outcome_energy_j_per_response"]:
        yield from _agree(
            "outcome_energy_j_per_response", value("outcome_energy_j_per_response"),
            "energy per token times mean answer", value("energy_j_per_unit") * value("avg_output_tokens_per_response"),
        )  # fmt: skip
    several = value("repeats") > 1
    if several != bool(cells["energy_relative_sd"]):
        yield "energy_relative_sd", "a value" if several else "nothing of one window", repr(cells["energy_relative_sd"])
    if value("window_s") < 10 * value("meter_interval_s"):
        yield "window_s", f"at least ten times the meter's interval, {cells['meter_interval_s']} s", cells["window_s"]


def _agree(field: str, found: float, what: str, expected: float, tolerance: float = SAME) -> Iterator[_Wrong]:
    if not math.isclose(found, expected, rel_tol=tolerance):
        yield field, f"{what}, {expected:.6g}", f"{found:.6g}"


def _least_idle_w(rows: Sequence[Mapping[str | None, object]]) -> dict[str, float]:
    """Card -> the least power of its idle rows, of those that can be read."""
    least: dict[str, float] = {}
    for row in rows:
        if row.get("phase") != "idle" or row.get("status") != MEASURED:
            continue
        try:
            power_w = float(str(row.get("outcome_avg_power_w_all_gpus")))
        except ValueError:
            continue
        if math.isfinite(power_w):
            name = str(row.get("gpu_name"))
            least[name] = min(power_w, least.get(name, math.inf))
    return least
