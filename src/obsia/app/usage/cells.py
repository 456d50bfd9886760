"""Cells of usage: requests of one series and one group, summed exactly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from obsia.accounting.billing_cells import PLAIN_BILLING, Billing
from obsia.accounting.cuts import CUT
from obsia.accounting.kinds import UsageKind
from obsia.app.usage.periods import week_of
from obsia.physics.work import MediaWork, Work


class RowServing(NamedTuple):
    """How calls were served, as their record states it: the fields are :data:`obsia.core.columns.SERVED`, in order."""

    gpu: str | None = None
    gpu_count: int | None = None
    precision: str | None = None
    engine: str | None = None
    concurrency: int | None = None
    tokens_per_s: float | None = None
    pue: float | None = None
    price_hour: str | None = None


NOTHING_SERVED: Final = RowServing()


class Series(NamedTuple):
    """What decides how a request is priced, as its record states it."""

    provider: str | None
    host: str | None
    model_name: str | None
    region: str | None
    zone_id: str | None
    kind: UsageKind = UsageKind.CALLS
    dated: str | None = None
    """A date in the span in which a moving name stands for one model."""
    assistant: str | None = None
    """The kind of assistant of messages and seats."""
    media: str | None = None
    """The media that its rows state (:data:`obsia.accounting.media_cells.MEDIUM`)."""
    meter: str | None = None
    """How the energy of its rows was read (:data:`obsia.accounting.metered_cells.METER`)."""
    serving: RowServing = NOTHING_SERVED


_PLAIN: Final = Series._fields[:-1]
SERIES_COLUMNS: Final = (*_PLAIN, *RowServing._fields)
"""Columns of cells that make a series: its fields, then those of how it was served."""


def series_of(stated: Sequence[Any]) -> Series:
    """The series of the values of :data:`SERIES_COLUMNS`; blanks are none."""
    values = [each or None for each in stated]
    plain: dict[str, Any] = dict(zip(_PLAIN, values, strict=False))
    plain["kind"] = UsageKind(plain["kind"] or UsageKind.CALLS)
    served = RowServing(*values[len(_PLAIN) :])
    return Series(**plain, serving=NOTHING_SERVED if served == NOTHING_SERVED else served)


class Cell(NamedTuple):
    """Requests of one series and one group: their work and their tokens, exact."""

    series: Series
    keys: Mapping[str, str | None]
    work: Work
    input_tokens: int
    reasoning_tokens: int
    messages: int
    """Messages that stand for calls without tokens."""
    seat_seconds: int
    """Seats times the seconds for which they were held, where nothing better is stated."""
    media: MediaWork
    """Images, sound and video, whether they are the work of the model or lie in its tokens."""
    timed: tuple[int, ...]
    """Sums over calls whose duration is stated: :data:`obsia.accounting.cells.TIMED`."""
    waited: tuple[int, ...]
    """Sums over calls that state when their first token came: :data:`obsia.accounting.cells.WAITED`."""
    absent: Mapping[str, int]
    """Calls by what is absent or left out of the sums: :data:`obsia.accounting.cells.ABSENT`."""
    written: tuple[int, ...] = (0, 0, 0)
    """Sums of tokens that were written to a cache: :data:`obsia.accounting.billing_cells.WRITES`."""
    billing: Billing = PLAIN_BILLING
    """How the calls are charged, and what they state of it."""
    cost: Decimal = Decimal(0)
    """What they state that they cost, in the currency of :attr:`billing`: an exact sum."""
    energy_j: Decimal = Decimal(0)
    """What a meter read of them: an exact sum."""
    hour: dt.datetime | None = None
    """Where carbon is by the hour: that in which the requests begin (UTC); None where it is not known."""


def label_of(key: str, value: Any) -> str | None:
    """The label of a group of a key, whose value is as an engine has it; None where it is not stated."""
    key = key.removeprefix(CUT)
    if value is None or value == "":
        return None
    if key == "day":
        return value.date().isoformat() if hasattr(value, "date") else str(value)
    if key == "hour":
        return value.strftime("%Y-%m-%d %H:00")
    if key == "week":
        return week_of(value)
    if key == "month":
        return value.strftime("%Y-%m")
    if key.endswith("_octave"):
        # A power of two is a bound, not a figure: octave k holds counts in [2^k, 2^(k+1)).
        return "0" if value < 0 else f"{2 ** int(value)}-{2 ** (int(value) + 1) - 1}"
    return str(value)
