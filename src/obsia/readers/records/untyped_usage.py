"""Usage objects with free keys, as Langfuse keeps them: which key is which count, and what contains what.

Langfuse holds that every key is a bucket of its own: ``input`` excludes ``input_cached_tokens``, and the whole input is
their sum. Integrations do not always keep to it (langfuse/langfuse#10592, #9386, #5568, #12306), so one rule decides
for each object, :func:`counts_of`:

1. Keys of OpenAI (``prompt_tokens``) and of genai-prices (``cache_read_tokens``) are inclusive: parts are in the total.
2. Else ``total``, where stated, is the arbiter: buckets apart if they add up to it; else input and output alone; else
   the mixtures that integrations made, such as reads apart and writes inside (BerriAI/litellm#26919).
3. Else Langfuse's own convention holds: buckets apart.
4. Parts larger than what would contain them are apart, whatever the names say.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from obsia.readers.base import Cell
from obsia.readers.records.algebra import whole
from obsia.readers.records.packaged import rows_of

TABLE: Final = "usage_keys.csv"
_ROWS: Final = rows_of("obsia.readers.records", TABLE)
_ROLES: Final = {row["key"]: row["role"] for row in _ROWS}
"""Key -> what it counts. ``split_writes`` are writes by how long they last: parts of the key for all writes, where that
is there; ``other_in`` is input beside the prompt, under a name that does not begin with ``input_``.
"""
_HOUR_WRITES: Final = "hour_writes"
_RANKS: Final = {key: rank for rank, key in enumerate(_ROLES)}
"""Of several keys for one total, the first in the table is taken."""
_INCLUSIVE: Final = frozenset(row["key"] for row in _ROWS if row["is_inclusive"] == "yes")
"""Keys of sources whose totals contain their parts: OpenAI, Gemini, genai-prices."""
_READS_SPLIT: Final = "cached_modality_"
"""Beginning of the keys for reads by modality: parts of the key for all reads, where that is there."""
_REPEATED: Final = ("details.", "input_priority", "output_priority")
"""Beginnings of keys that say again, in other words, what others say."""
_OPTIONS: Final = sorted(
    itertools.product((False, True), repeat=4),
    key=lambda inside: (any(inside), not all(inside), sum(inside)),
)
"""What may be inside: nothing (Langfuse's convention) first, then all, then mixtures with the fewest parts inside."""
_APART: Final = (False, False, False, False)


@dataclass(slots=True)
class _Parts:
    """One object, sorted into what it counts. Of totals: the chosen name and its count."""

    totals: dict[str, tuple[str, int]]
    reads: set[int] = field(default_factory=set[int])
    writes: set[int] = field(default_factory=set[int])
    reasoning: set[int] = field(default_factory=set[int])
    sums: dict[str, int] = field(default_factory=dict[str, int])
    is_inclusive: bool = False
    broken: Any = None
    """A count that is no whole number."""

    def total(self, role: str) -> int | None:
        """The count of ``base_in``, ``base_out`` or ``total``, where one of its names is there."""
        found = self.totals.get(role)
        return None if found is None else found[1]


def counts_of(usage: Mapping[str, Any]) -> tuple[dict[str, Cell], tuple[str, ...]]:
    """The canonical counts of a flat usage object, and the keys with a count that nothing here knows.

    A count that is no whole number is passed on, so that the record is refused. A ``total`` alone is no input and no
    output, and gives nothing.
    """
    parts, unknown = _sorted(usage)
    if parts.broken is not None:
        return {"input_tokens": parts.broken}, unknown
    # Two names with one number are one thing said twice.
    read = max(sum(parts.reads), parts.sums.get("split_reads", 0))
    written = max(sum(parts.writes), parts.sums.get("split_writes", 0))
    thought = sum(parts.reasoning)
    other_in, other_out = parts.sums.get("other_in", 0), parts.sums.get("other_out", 0)
    base_in, base_out = parts.total("base_in"), parts.total("base_out")
    sizes = (read, written, other_in, thought + other_out)
    inside = _inside(parts, base_in or 0, base_out or 0, sizes) if any(sizes) else _APART
    counts: dict[str, Cell] = {}
    if base_in is not None or any(sizes[:3]):
        apart = [size for size, is_in in zip(sizes[:3], inside[:3], strict=True) if not is_in]
        counts["input_tokens"] = (base_in or 0) + sum(apart)
    if base_out is not None or sizes[3]:
        counts["output_tokens"] = (base_out or 0) + (0 if inside[3] else sizes[3])
    if parts.reads or read:
        counts["cache_read_tokens"] = read
    if parts.writes or written:
        counts["cache_write_tokens"] = written
    if written and parts.sums.get("split_writes") == written:
        counts["cache_write_1h_tokens"] = parts.sums.get(_HOUR_WRITES, 0)
    if parts.reasoning:
        counts["reasoning_tokens"] = thought
    return counts, unknown


def _inside(parts: _Parts, base_in: int, base_out: int, sizes: Sequence[int]) -> Sequence[bool]:
    """Whether reads, writes and other parts of the input are in ``input``, and parts of the output in ``output``."""
    is_inclusive_out = parts.totals.get("base_out", ("", 0))[0] in _INCLUSIVE
    total = parts.total("total")
    if parts.is_inclusive or is_inclusive_out:
        # A name may speak for one side only: a total of both totals says that nothing stands beside the other either.
        if total == base_in + base_out and _fits((True,) * 4, base_in, base_out, sizes):
            return (True,) * 4
        named = (parts.is_inclusive, parts.is_inclusive, parts.is_inclusive, is_inclusive_out)
        return named if _fits(named, base_in, base_out, sizes) else _APART
    if total is None or base_in + base_out + sum(sizes) == total:
        return _APART
    for inside in _OPTIONS:
        added = sum(size for size, is_in in zip(sizes, inside, strict=True) if not is_in)
        if base_in + base_out + added == total and _fits(inside, base_in, base_out, sizes):
            return inside
    return _APART


def _fits(inside: Sequence[bool], base_in: int, base_out: int, sizes: Sequence[int]) -> bool:
    """Whether what is inside is not larger than what would contain it."""
    held = [size if is_in else 0 for size, is_in in zip(sizes, inside, strict=True)]
    return sum(held[:3]) <= base_in and held[3] <= base_out


def _sorted(usage: Mapping[str, Any]) -> tuple[_Parts, tuple[str, ...]]:
    parts, unknown = _Parts({}), list[str]()
    for key, value in usage.items():
        role = _ROLES.get(key) or _role(key)
        if value is None or role == "repeated":
            continue
        number = whole(value)
        if number is None:
            if role:
                parts.broken = value if isinstance(value, str | int | float) else f"a {type(value).__name__}"
            continue
        if role in ("base_in", "base_out", "total"):
            chosen = parts.totals.get(role)
            if chosen is None or _RANKS[key] < _RANKS[chosen[0]]:
                parts.totals[role] = (key, number)
        elif role in ("reads", "writes", "reasoning"):
            (parts.reads if role == "reads" else parts.writes if role == "writes" else parts.reasoning).add(number)
            parts.is_inclusive = parts.is_inclusive or key in _INCLUSIVE
        elif role:
            parts.sums[role] = parts.sums.get(role, 0) + number
            if role == "split_writes" and "1h" in key:
                parts.sums[_HOUR_WRITES] = parts.sums.get(_HOUR_WRITES, 0) + number
        elif number:
            unknown.append(key)
    parts.is_inclusive = parts.is_inclusive or parts.totals.get("base_in", ("", 0))[0] in _INCLUSIVE
    return parts, tuple(unknown)


def _role(key: str) -> str:
    """The role of a key that is on no list: by its beginning, else none."""
    if key.startswith(_REPEATED):
        return "repeated"
    if key.startswith(_READS_SPLIT):
        return "split_reads"
    return "other_in" if key.startswith("input_") else "other_out" if key.startswith("output_") else ""
