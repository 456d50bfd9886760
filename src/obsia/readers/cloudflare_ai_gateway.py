"""Cloudflare AI Gateway: logs as its API lists them (pages, or one record a line).

A record has the tokens of a call without a split of cached or reasoning tokens. ``cached`` answers came from the
gateway's own cache.
"""

from __future__ import annotations

from typing import Final

from obsia.core.message import Message, Symbol
from obsia.readers.records.algebra import algebra, stated
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.labels import text
from obsia.readers.records.recognition import recogniser
from obsia.readers.records.rows import ANSWERED_BY_CACHE, FAILED_WITHOUT_USAGE, Rows
from obsia.readers.records.times import duration_us, iso_us
from obsia.readers.records.walk import reading

NAME: Final = "cloudflare-ai-gateway"
recognise: Final = recogniser(NAME)

_PAGES: Final = ("result",)
_COUNTS: Final = algebra(NAME, "log")
_FIELDS: Final = Fields(
    (*_COUNTS.paths, "id", "created_at", "cached", "success", "duration", "model", "model_type", "provider")
)


def _take(rows: Rows, place: int, values: Values) -> None:
    if values["cached"] in (True, "true"):
        return rows.skip(ANSWERED_BY_CACHE)
    counts = _COUNTS.counts(values)
    if not stated(counts):
        if values["success"] in (False, "false"):
            return rows.skip(FAILED_WITHOUT_USAGE)
        return rows.refuse_at(
            place,
            reason="no_usage",
            expected=Message("expected-both", one=Symbol("tokens_in"), other=Symbol("tokens_out")),
        )
    rows.add(
        place,
        counts
        | {
            "event_id": text(values["id"]),
            "started_at": iso_us(values["created_at"], naive_is_utc=True),
            "duration_us": duration_us(values["duration"], unit="ms"),
            "provider": text(values["provider"]),
            "model_request": text(values["model"]),
        },
    )
    return None


events: Final = reading(_take, _FIELDS, envelopes=_PAGES)
"""The calls of ``file`` that state usage."""
