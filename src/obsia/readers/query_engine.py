"""What runs an account's queries: an expression of ibis goes in, columns come out. Nothing behind readers knows more.

An engine states what its sums can hold. One whose sum of 64-bit integers has 64 bits wraps without a word (Polars,
Sail), so that products are cast before they are summed on any engine that does not say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import ibis


class QueryEngine(Protocol):
    """An engine that holds the records of one account."""

    @property
    def dialect(self) -> str:
        """The SQL that it speaks, as ibis names it; "" for one that is not asked in SQL."""
        ...

    @property
    def is_widening(self) -> bool:
        """Whether its sum of 64-bit integers has more than 64 bits: only then are they summed as they are."""
        ...

    @property
    def memory_limit(self) -> str | None:
        """The memory that it may take before it spills to disk, as it is told; None where it has no limit of ours."""
        ...

    @property
    def threads(self) -> int | None:
        """The threads that it may use; None for as many as there are cores."""
        ...

    def rows(self, expression: ibis.Expr) -> list[tuple[Any, ...]]:
        """The rows of an expression; whole numbers are exact, as ``int`` or as decimals."""
        ...

    def columns(self, expression: ibis.Table) -> dict[str, Sequence[Any]]:
        """The columns of an expression by name; values as of :meth:`rows`."""
        ...

    def keep(self, expression: ibis.Table) -> ibis.Table:
        """Run an expression once and keep its rows: asked for again, they are not worked out anew."""
        ...

    def hand(self, columns: Mapping[str, Sequence[str]]) -> ibis.Table:
        """A table of texts, known by column, as the engine can join it."""
        ...
