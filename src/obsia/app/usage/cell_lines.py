"""A cell as a record of JSON: exact sums in whole numbers, without the content of a message and without an id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
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
    named = dict(told["series"])
    serving, kind = named.pop("serving", None), UsageKind(named.pop("kind"))
    plain = {name: named.get(name) for name in _PLAIN}
    return Cell(
        series=Series(**plain, kind=kind, serving=NOTHING_SERVED if serving is None else RowServing(*serving)),
        keys={},
        work=Work(**told["work"]),
        media=MediaWork(**dict(zip(MEDIA, told["media"], strict=False))) if "media" in told else NO_MEDIA,
        timed=tuple(told["timed"]),
        waited=tuple(told["waited"]),
        written=tuple(told.get("written", (0,) * len(WRITES))),
        billing=Billing(*told["billing"]) if "billing" in told else PLAIN_BILLING,
        cost=Decimal(told.get("cost", 0)),
        energy_j=Decimal(told.get("energy_j", 0)),
        hour=dt.datetime.fromisoformat(told["hour"]) if "hour" in told else None,
        absent=told["absent"],
        **{name: told[name] for name in COUNTS},
    )
