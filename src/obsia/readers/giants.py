"""Records that hold more tokens than can be: of one call, more than any context; of a sum, more than anybody serves.

A slip of a unit or a shifted column makes such numbers. They are counted, as they are what the record says, and said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from obsia.readers.query_engine import QueryEngine


@dataclass(frozen=True, slots=True, kw_only=True)
class Giants:
    """``records`` hold more tokens than can be; of the one with most, its name and its ``tokens``."""

    records: int
    record: str
    """Its id, else its time, else the format that it was read in."""
    tokens: int


def giants(engine: QueryEngine, usage: Any, *, most_of_call: float, most_of_sum: float) -> Giants | None:
    """The records of ``usage`` above what one call or a sum of calls can hold; None where there are none."""
    if not {"input_tokens", "output_tokens"} & set(usage.columns):
        return None
    tokens = sum(usage[name].fill_null(0) for name in ("input_tokens", "output_tokens") if name in usage.columns)
    is_sum = _is_sum(usage)
    most = int(most_of_call) if is_sum is None else is_sum.ifelse(int(most_of_sum), int(most_of_call))
    above = usage.mutate(obsia_tokens=tokens).filter(tokens > most)
    count = int(engine.rows(above.count())[0][0])
    if not count:
        return None
    named = [name for name in ("event_id", "started_at", "source") if name in usage.columns]
    [first] = engine.rows(above.order_by(above.obsia_tokens.desc()).limit(1).select("obsia_tokens", *named))
    return Giants(
        records=count, record=next((str(each) for each in first[1:] if each is not None), ""), tokens=first[0]
    )


def _is_sum(usage: Any) -> Any:
    """Whether a record stands for many calls; None where no column could say so."""
    found = None
    for name, least in (("bucket_s", 0), ("bucket_parts", 1), ("calls", 1), ("messages", 1), ("seats", 0)):
        if name in usage.columns:
            one = usage[name].fill_null(0) > least
            found = one if found is None else found | one
    return found
