"""A table as a stranger exports it, with what a person reads in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Told:
    """A table, and what a person reads in it: sums of counts, models, the first instant, labels, rows left out."""

    name: str
    text: str | bytes
    sums: dict[str, int] = field(default_factory=dict[str, int])
    models: tuple[str, ...] = ()
    first: str = ""
    labels: dict[str, set[str]] = field(default_factory=dict[str, Any])
    regions: tuple[str, ...] = ()
    totals: int = 0
    """Rows that sum up others."""
    others: int = 0
    """Rows that are called sums of others, and come to something else."""
    means: int = 0
    """Rows that give the mean of others, or an extreme."""
    warned: tuple[str, ...] = ()
    """What is said of rows that may be something else, and are kept."""
    failed: int = 0
    """Rows that say that their call failed, and count nothing."""
    batches: int = 0
    """Calls of batches."""
    rejected: int = 0
    refused: tuple[str, ...] = ()
    """Parts of what the refusal says, an option among them."""
    settled: dict[str, str] = field(default_factory=dict[str, str])
    """Options that settle what was refused: then the rest holds."""
    suffix: str = "csv"


def sums_of(input_tokens: int, output_tokens: int, **others: int) -> dict[str, int]:
    """Sums of counts."""
    return {"input_tokens": input_tokens, "output_tokens": output_tokens, **others}
