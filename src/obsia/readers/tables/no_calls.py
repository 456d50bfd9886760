"""Which rows of a table of calls are none: failures, steps around calls, corrections of what was charged.

A call that failed and counts no tokens ran no model; so did one that counts none and ends as no call with tokens does,
whatever word says so. An export of traces has rows for agents and tools, which name no model. A negative count takes
back what was charged, not what was computed: it is refused, and both rows are for whoever reads to leave out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from obsia.core.message import Message
from obsia.readers.base import Reject
from obsia.readers.mapping import USAGE, Source
from obsia.readers.records.rows import FAILED_WITHOUT_USAGE
from obsia.readers.tables.choice import Choice
from obsia.readers.tables.heading_words import spelt
from obsia.readers.tables.number_forms import text_of
from obsia.readers.tables.outcomes import TOKENS, UNUSED, counts_nothing, failed, is_unused

WITHOUT_USAGE: Final = Message("skipped-call")
SPAN: Final = Message("skipped-step-without-usage")
_OF_SPANS: Final = frozenset(("span", "spans", "trace", "traces", "observation", "observations", "parent"))
"""Words of the headings of exports of traces."""

_Held = tuple[int, int, Sequence[Any], Mapping[str, Any]]
"""Number of the file, line, cells and canonical cells of a row that counts nothing."""


class NoCalls:
    """What is seen of the rows that count nothing, by how the calls of the others ended."""

    def __init__(self, choice: Choice, ends: Mapping[int, str], *, are_lines: bool) -> None:
        """``ends``: the columns that say how a call ended, as ``outcomes`` has them."""
        self._ends, self._are_lines = ends, are_lines
        self._are_spans, self._has_models = of_spans(choice), "model_request" in choice.sources
        self._seen = set[tuple[str, ...]]()
        self._held: list[_Held] = []

    def kind(self, cells: Sequence[Any], made: Mapping[str, Any]) -> Message | None:
        """What a row is that is certainly no call; None of any other."""
        if not counts_nothing(made):
            self._seen.add(self._end(cells))
            return None
        if failed(self._ends, cells):
            return FAILED_WITHOUT_USAGE
        if is_unused(made):
            return UNUSED
        is_named = made.get("model_request") or made.get("model_response")
        is_open = self._has_models or all(made.get(name) is None for name in USAGE)
        return SPAN if self._are_spans and is_open and not is_named and made.get("calls") is None else None

    def holds(self, file: int, line: int, cells: Sequence[Any], made: Mapping[str, Any]) -> bool:
        """Whether a row waits until all others were seen: it counts nothing, and says how it ended."""
        is_open = self._ends and made.get("calls") is None and counts_nothing(made) and any(self._end(cells))
        if is_open:
            self._held.append((file, line, cells, made))
        return bool(is_open)

    def waiting(self) -> Iterator[tuple[_Held, bool]]:
        """The rows that waited, and whether each is a call: others that end so count tokens, or none does at all."""
        return ((row, not self._seen or self._end(row[2]) in self._seen) for row in self._held)

    def correction(self, file: str, line: int, made: Mapping[str, Any], sources: Mapping[str, Source]) -> Reject | None:
        """The refusal of a row that takes tokens back, with its first negative count; None of any other row."""
        for name in TOKENS:
            if (text := str(made.get(name) or ""))[:1] == "-" and text[1:].isdecimal() and int(text):
                return Reject(
                    file=file,
                    reason="correction_not_netted",
                    expected=Message("expected-no-correction-row"),
                    line=line if self._are_lines else None,
                    row=None if self._are_lines else line,
                    field=sources[name].column,
                    value=text,
                )
        return None

    def _end(self, cells: Sequence[Any]) -> tuple[str, ...]:
        return tuple(text_of(cells[at]).strip().casefold() for at in self._ends)


def of_spans(choice: Choice) -> bool:
    """Whether the rows of a table are steps of traces, of which not each calls a model."""
    return any(not _OF_SPANS.isdisjoint(spelt(name)) for name in choice.names)
