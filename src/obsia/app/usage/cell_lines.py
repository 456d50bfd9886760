"""A cell as a record of JSON: exact sums in whole numbers, without the content of a message and without an id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from obsia.accounting.billing_cells import PLAIN_BILLING, WRITES, Billing
from obsia.accounting.kinds import UsageKind
from obsia.app.usage.cells import NOTHING_SERVED, Cell, RowServing, Series
from obsia.physics.work import MediaWork, Work

MEDIA: Final = tuple(each.name for each in fields(MediaWork))
"""Members of the work of media, in order."""
NO_MEDIA: Final = MediaWork()
_PLAIN: Final = tuple(name for name in Series._fields if name not in ("kind", "serving"))
COUNTS: Final = ("input_tokens", "reasoning_tokens", "messages", "seat_seconds")
"""What is counted of a cell beside its work."""
_SEVERAL: Final = ("timed", "waited")
_counts: Final = itemgetter(*COUNTS)
_NO_WRITES: Final = (0,) * len(WRITES)
_NOTHING: Final = Decimal(0)


def cell_record(cell: Cell) -> dict[str, Any]:
    """The members of a cell, without its keys."""
    series, work, media = cell.series, cell.work, cell.media
    named = {name: value for name in _PLAIN if (value := getattr(series, name)) is not None}
    if series.serving != NOTHING_SERVED:
        named["serving"] = list(series.serving)
    return {
        "series": {"kind": series.kind.value, **named},
        "work": work._asdict(),
        **{name: getattr(cell, name) for name in COUNTS},
        **({"media": media.counts()} if any(media.counts()) else {}),
        **{name: getattr(cell, name) for name in _SEVERAL},
        **({"written": list(cell.written)} if any(cell.written) else {}),
        **({} if cell.billing == PLAIN_BILLING else {"billing": list(cell.billing), "cost": str(cell.cost)}),
        **({} if cell.series.meter is None else {"energy_j": str(cell.energy_j)}),
        **({} if cell.hour is None else {"hour": cell.hour.isoformat()}),
        "absent": dict(cell.absent),
    }


def cell_of(told: Mapping[str, Any]) -> Cell:
    """The cell of a record, without keys."""
    work, named = told["work"], told["series"]
    serving: Any = named.get("serving")
    input_tokens, reasoning_tokens, messages, seat_seconds = _counts(told)
    return Cell(
        _series(named["kind"], serving and tuple(serving), *map(named.get, _PLAIN)),
        {},
        Work(**work),
        input_tokens,
        reasoning_tokens,
        messages,
        seat_seconds,
        MediaWork(**dict(zip(MEDIA, told["media"], strict=False))) if "media" in told else NO_MEDIA,
        tuple(told["timed"]),
        tuple(told["waited"]),
        told["absent"],
        tuple(told.get("written", _NO_WRITES)),
        Billing(*told["billing"]) if "billing" in told else PLAIN_BILLING,
        Decimal(told["cost"]) if "cost" in told else _NOTHING,
        Decimal(told["energy_j"]) if "energy_j" in told else _NOTHING,
        dt.datetime.fromisoformat(told["hour"]) if "hour" in told else None,
    )


@lru_cache(maxsize=1 << 12)
def _series(kind: str, serving: tuple[Any, ...] | None, *plain: Any) -> Series:
    """A series, once for its many cells; ``plain`` are its values of :data:`_PLAIN`."""
    served = NOTHING_SERVED if serving is None else RowServing(*serving)
    stated: dict[str, Any] = dict(zip(_PLAIN, plain, strict=True))
    return Series(**stated, kind=UsageKind(kind), serving=served)
