"""The canonical usage record (docs/reference/usage-record.md): one name and one type per column, in one order.

Counts and times are int64. Token totals are inclusive: ``input_tokens`` holds cached tokens, ``output_tokens``
holds reasoning tokens. Absent is null, never zero. Message contents have no column, so they cannot be kept.
"""

from __future__ import annotations

from typing import Final

from obsia.core.message import Message, Symbol
from obsia.core.units import CURRENCIES

COLUMNS: Final[dict[str, str]] = {
    "event_id": "string",
    "response_id": "string",
    "span_id": "string",
    "source": "string",
    "started_at": "timestamp",
    "duration_us": "int64",
    "first_token_us": "int64",
    "calls": "int64",
    "messages": "int64",
    "seats": "int64",
    "bucket_s": "int64",
    "bucket_parts": "int64",
    "operation": "string",
    "session_id": "string",
    "provider": "string",
    "host": "string",
    "model_request": "string",
    "model_response": "string",
    "model_id": "string",
    "region": "string",
    "zone_id": "string",
    "region_basis": "string",
    "input_tokens": "int64",
    "cache_read_tokens": "int64",
    "cache_write_tokens": "int64",
    "cache_write_1h_tokens": "int64",
    "output_tokens": "int64",
    "reasoning_tokens": "int64",
    "images": "int64",
    "pixel_steps": "int64",
    "audio_ms": "int64",
    "video_ms": "int64",
    "batch_api": "boolean",
    "service_tier": "string",
    "cost": "decimal(38, 12)",
    "cost_currency": "string",
    "cost_by": "string",
    "energy_j": "decimal(38, 12)",
    "energy_boundary": "string",
    "energy_by": "string",
    "energy_error_ratio": "float64",
    "concurrency": "int64",
    "tokens_per_s": "float64",
    "gpu": "string",
    "gpu_count": "int64",
    "precision": "string",
    "engine": "string",
    "pue": "float64",
    "price_hour": "string",
    "tokens_basis": "string",
    "labels": "map<string, string>",
}
"""Column name -> type (as ibis names it), in canonical order. ``started_at`` is naive UTC, microseconds."""

COUNTS: Final[tuple[str, ...]] = (
    "input_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "cache_write_1h_tokens",
    "output_tokens",
    "reasoning_tokens",
    "images",
    "pixel_steps",
    "audio_ms",
    "video_ms",
    "calls",
    "messages",
    "seats",
    "bucket_s",
    "bucket_parts",
    "concurrency",
    "gpu_count",
    "duration_us",
    "first_token_us",
)
"""Columns that hold counts or times: whole numbers from 0 to :data:`LARGEST_COUNT` (times: any int64 >= 0)."""

IDS: Final[tuple[str, ...]] = ("event_id", "response_id", "span_id")
"""Columns that tell a call apart from others."""

TIMES_US: Final[frozenset[str]] = frozenset({"duration_us", "first_token_us"})

SERVED: Final[tuple[str, ...]] = (
    *("gpu", "gpu_count", "precision", "engine", "concurrency", "tokens_per_s"),
    *("pue", "price_hour"),
)
"""Columns that say how a call was served, as the options of an account do of all calls; 0 of a count is not stated."""

MEASURES: Final[dict[str, tuple[float, float]]] = {
    "tokens_per_s": (0.01, 100_000.0),
    "pue": (1.0, 5.0),
    "energy_error_ratio": (0.0, 1.0),
}
"""Columns that hold a number with decimals, and its bounds."""

MOST_DEVICES: Final = 4096
"""Accelerators of one replica, at most."""

LARGEST_COUNT: Final = 2**31 - 1
"""Readers reject larger counts: the product of two counts then fits in an int64."""

LARGEST_SUM: Final = 10**18
"""What the sums of a bucket may come to, which stand for many calls: the product of two fits in a decimal of 38 digits,
and they add up in an int64. A row states in ``bucket_parts`` of how many parts, each within :data:`LARGEST_COUNT`, its
sums are."""

MONEY: Final = "cost"
"""The column of amounts of money, as records state them: exact decimals."""

MONEY_DIGITS: Final = (26, 12)
"""Digits of an amount before and after its mark: sums of more rows than there are stay exact."""

LARGEST_COST: Final = 10**15
"""Amounts of one record are smaller, in whatever currency."""

PRICE_HOUR: Final = "price_hour"
"""The column of what an hour of one's own machines costs: ``2.4 EUR`` an accelerator, or ``19.2 EUR/server``."""

HOUR_PRICE: Final = rf"([0-9]{{1,7}}(?:[.][0-9]{{1,20}})?) ?({'|'.join(CURRENCIES)})(/server)?"
"""The form of such a price: its amount, its currency, and whether it is that of a server."""

MOST_HOUR_PRICE: Final = 10**6
"""An hour costs no more, in whatever currency."""

EXPECTED_HOUR_PRICE: Final = Message("expected-hour-price", currencies=tuple(map(Symbol, CURRENCIES)))
"""What is said to be expected of a price of an hour."""

ENERGY: Final = "energy_j"
"""The column of measured energies, J: exact decimals, as amounts of money are."""

ENERGY_UNITS: Final[dict[str, str]] = {
    "J": "1",
    "uJ": "0.000001",
    "mJ": "0.001",
    "kJ": "1000",
    "Wh": "3600",
    "kWh": "3600000",
}
"""Unit in which a column may state energy -> J in one, exact."""

ENERGY_BOUNDARIES: Final = ("accelerator", "server", "facility")
"""What a measured energy may cover, as records name it."""

INNER: Final[frozenset[str]] = frozenset({"bucket_parts", "cost_by", "labels"})
"""Columns that readers write and nobody maps."""

SHARED_LABELS: Final = ("team", "department", "project", "product", "application", "service", "environment")
"""Labels that get a table in a report without being asked for: they name a part of an organisation or its software.

Reports are handed on. Keys, sessions, accounts and whatever else may stand for one person or one customer are shown to
whoever asks for them by name.
"""
OTHER_NAMES: Final = "(other names)"
"""What stands for names of models, providers and places too rare to be looked up."""

CONTAINED: Final[tuple[tuple[str, str], ...]] = (
    ("cache_read_tokens", "input_tokens"),
    ("cache_write_tokens", "input_tokens"),
    ("cache_write_1h_tokens", "cache_write_tokens"),
    ("reasoning_tokens", "output_tokens"),
)
"""(sub-count, total): a sub-count is contained in its total; a reader rejects a row where it is larger."""
