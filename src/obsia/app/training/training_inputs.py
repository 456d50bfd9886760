"""What people state of a training run, in options or in a table, as a :class:`StatedRun`; never by a silent guess."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.accounting.training import ARCHITECTURES, SCOPES, StatedRun
from obsia.app.tables import Table, WrongCell, date_parts, table_of
from obsia.core.errors import BadInput
from obsia.core.message import Message, Symbol
from obsia.core.spelling import not_a_choice, one_of
from obsia.facts.names.hardware import find_device, precisions_in
from obsia.facts.snapshot import Snapshot

BILLION, TRILLION = 1e9, 1e12
FACILITY: Final = "facility"
UNKNOWN_SCOPE: Final = "unknown"
"""An ``energy_scope`` of which nobody says what it counts."""
USED: Final = (
    *("id", "family", "release", "params_total_b", "params_active_b", "arch", "tokens_t", "train_flop", "precision"),
    *("hardware", "hw_key", "n_accel", "energy_scope", "pue"),
)
"""Columns of a table of training that are read."""
TARGETS: Final = (
    *("accel_hours", "mfu_reported", "energy_mwh", "energy_kind", "carbon_tco2e", "carbon_kind", "water_m3"),
    *("carbon_intensity_g_kwh", "method", "note"),
)
"""Columns that are what is asked, or would give it away: never read."""
LABELS: Final = ("model", "developer", "country_iso3", "quality", "source", "url")
"""Columns that say what a row is, and change nothing."""

_SIXTEEN_BITS: Final = frozenset({"bf16", "fp16", "fp32", "tf32", "bfloat16", "float16"})
PRECISIONS: Final = ("bf16", "fp16", "fp32", "fp8")
"""Names of precisions that are suggested."""
_MOST_ROWS: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row as understood; ``scope`` is the energy scope that is asked."""

    identity: str
    scope: str
    run: StatedRun
    notes: tuple[str, ...]
    """Codes of what was not understood, and was marginalised."""


def decimal_year(text: str, *, field: str = "release") -> float:
    """The decimal year of YYYY, YYYY-MM or YYYY-MM-DD (the middle of what is stated). Raises ``WrongCell``."""
    year, month, day = date_parts(text, field=field, expected=Message("expected-date-or-part"))
    if month is None:
        return float(year) + 0.5
    return float(year) + (float(month) - 1.0 + (float(day) / 31.0 if day else 0.5)) / 12.0


def positive(text: str, *, field: str, largest: float = 1e40) -> float | None:
    """A positive number; None for a blank. Raises ``WrongCell``."""
    if not text.strip():
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0.0 < number <= largest:
        raise WrongCell(
            field=field,
            reason=Message("not-an-amount", text=text[:40]),
            expected=Message("expected-positive-or-nothing"),
        )
    return number


def device_named(snapshot: Snapshot, *text: str) -> str | None:
    """The device of the facts, of known peak, that the first understood of several texts names; None for none."""
    found = (find_device(snapshot, each, needs="bf16_tflop_per_s") for each in text)
    return next((each for each in found if each is not None), None)


def runs_of(path: str) -> Table:
    """A table of training runs, each row for :func:`understood`. Raises ``BadInput`` for a file that is none."""

    def check(columns: Sequence[str]) -> BadInput | None:
        if "id" in columns:
            return None
        expected = Message("expected-columns", columns=tuple(map(Symbol, USED)))
        return BadInput(path, "table-no-column", line=1, field="id", expected=expected)

    return table_of(path, check=check, most=_MOST_ROWS)


def understood(snapshot: Snapshot, cells: Mapping[str, str]) -> TableRow:
    """A row as understood. Raises ``WrongCell`` for one that cannot be used."""

    def cell(name: str) -> str:
        return cells.get(name, "")

    identity = cell("id")
    if not identity:
        raise WrongCell(field="id", reason=Message("says-nothing"), expected=Message("expected-row-name"))
    scope = cell("energy_scope") or FACILITY
    if scope not in (*SCOPES, UNKNOWN_SCOPE):
        expected = one_of((*SCOPES, UNKNOWN_SCOPE))
        raise WrongCell(field="energy_scope", reason=not_a_choice(scope, (*SCOPES, UNKNOWN_SCOPE)), expected=expected)
    notes: list[str] = []
    total_b = positive(cell("params_total_b"), field="params_total_b", largest=1e7)
    active_b = positive(cell("params_active_b"), field="params_active_b", largest=1e7)
    if total_b is not None and active_b is not None and active_b > total_b:
        raise WrongCell(
            field="params_active_b", reason=Message("more-than-total", value=active_b, limit=total_b),
            expected=Message("expected-at-most-total"),
        )  # fmt: skip
    architecture = cell("arch").lower() or None
    if architecture is not None and architecture not in ARCHITECTURES:
        notes.append("arch")
        architecture = None
    tokens_t = positive(cell("tokens_t"), field="tokens_t", largest=1e6)
    fp8 = precision_8_bits(snapshot, cell("precision"))
    if fp8 is None and cell("precision"):
        notes.append("precision")
    pue = positive(cell("pue"), field="pue", largest=10.0)
    if pue is not None and pue < 1.0:
        raise WrongCell(
            field="pue", reason=Message("outside-range", text=f"{pue:g}"), expected=Message("expected-from", least=1.0)
        )
    hardware = device_named(snapshot, cell("hardware"), cell("hw_key"))
    foreign = hardware is None and bool(cell("hardware") or cell("hw_key"))
    if foreign:
        notes.append("hardware")
    return TableRow(
        identity=identity,
        scope=scope,
        notes=tuple(notes),
        run=StatedRun(
            name=identity,
            family=cell("family"),
            total_params_b=total_b,
            active_params_b=active_b,
            tokens=None if tokens_t is None else tokens_t * TRILLION,
            flop=positive(cell("train_flop"), field="train_flop"),
            architecture=architecture,
            hardware=hardware,
            hardware_foreign=foreign,
            devices=positive(cell("n_accel"), field="n_accel", largest=1e8),
            fp8=fp8,
            year=decimal_year(cell("release")) if cell("release") else None,
            pue=pue,
        ),
    )


def precision_8_bits(snapshot: Snapshot, text: str) -> bool | None:
    """Whether a precision computes at 8 bits; None where it is not stated or not known."""
    found = precisions_in(snapshot, text)
    if "fp8" in found:
        return True
    return False if found & _SIXTEEN_BITS else None
