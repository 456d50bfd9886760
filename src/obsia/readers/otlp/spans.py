"""Spans that state usage to rows: the dialects of OTLP, and which spans repeat others.

Who wrote the span (the scope: an instrumentation library) says whether its input contains what the cache gave, and its
output what was thought; ``records/token_algebra.csv`` says what then is added. Where the scope does not say it, a total
that is larger than input and output does, and else the convention holds: totals contain their parts.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final

from obsia.core.message import Message, Symbol
from obsia.readers.base import Cell, Reject
from obsia.readers.otlp.attributes import CONFLICT, UNKNOWN_KEYS
from obsia.readers.otlp.dialects import IS_CACHED, Dialect, by_total, is_claude_call, of_scope, of_span
from obsia.readers.otlp.names import COUNT_FIELDS, span_names
from obsia.readers.otlp.tree import Tree
from obsia.readers.records.hosts import HOST, place_of
from obsia.readers.records.packaged import rows_of
from obsia.readers.records.rows import ANSWERED_BY_CACHE, Rows
from obsia.readers.records.values import stated_cost

_SERVER: Final = 2
_KINDS: Final = (
    "operation",
    "kind_openinference",
    "kind_traceloop",
    "kind_vercel",
    "kind_langfuse",
    "kind_claude_code",
)
_SIGNS: Final = frozenset(
    {*COUNT_FIELDS, *_KINDS, "total_tokens", "provider", "model_request", "model_response", "usage_json", UNKNOWN_KEYS}
) - {"kind_claude_code"}
"""What only spans of generative AI have."""
_ASIDE: Final = frozenset(
    {
        *_KINDS[1:], "total_tokens", "span_region", "first_token_ms", "uncached", "usage_json", "metadata_json",
        "hidden_json", "own_input", "own_output", "own_cache_read", "own_cache_write", "own_model", "own_request",
    }
)  # fmt: skip
"""What says how a span is read, and is none of the row's."""
_TOOL: Final = "tool"
_OPENLIT: Final = "openlit.instrumentation.openai"
_HOSTS: Final = 1_024
_CODEX: Final = "codex"


class Spans:
    """The spans of one file."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._tree = Tree()
        self._resource: Mapping[str, Cell] = {}
        self._scope = ""
        self._dialect: Dialect | None = None
        self._is_codex = False
        self._hosts: dict[str, Mapping[str, Cell]] = {}
        self._operations = _operations()
        self.names = span_names()
        self.place = 0
        self.services: set[Any] = set()
        """Services whose spans were counted."""

    def enter(self, resource: Mapping[str, Cell], scope: Any) -> None:
        """What follows was recorded by ``scope`` in ``resource``."""
        self._resource = {**resource, "tokens_basis": "reported"}
        self._scope = scope if isinstance(scope, str) else ""
        self._dialect = of_scope(self._scope)
        self._is_codex = str(resource.get("label.service", "")).lower().startswith(_CODEX)
        if self._tree.is_full:
            self.release()

    def take(
        self, key: str, above: str, kind: int, start: int, end: int, is_error: bool, found: dict[str, Any]
    ) -> None:
        """One span: a row that waits, or counted as no usage.

        ``key`` and ``above``: ``trace:span`` of it and of its parent, empty where there is none.
        """
        place = self.place = self.place + 1
        if not place & 1023 and self._tree.is_full:
            self.release()
        names = found.keys()
        is_plain = names.isdisjoint(_ASIDE)
        if names.isdisjoint(_SIGNS) and (is_plain or not is_claude_call(found)):
            self._pass_by(found, key, above)
            return
        means = self._operations.get(found.get("operation")) if is_plain else _means(found)
        if means is not None:
            self._rows.skip(means[1])
            self._tree.pass_by(key, above, is_tool=means[0] == _TOOL)
        elif self._is_codex:
            self._rows.skip(Message("skipped-codex-span"))
        else:
            item = self._item(found, is_plain, key, start, end)
            if item.__class__ is dict:
                self._tree.add((place, item, key, kind == _SERVER), above)
            elif isinstance(item, Reject):
                self._tree.add((place, item, key, kind == _SERVER), above, counts=False)
            else:
                without = Message("skipped-failed-span") if is_error else Message("skipped-span-without-usage")
                self._rows.skip(item or without)
                self._tree.pass_by(key, above)

    def fail(self, place: int, error: Exception) -> None:
        """The span at ``place`` made a reader fail: it is refused alone. Raises ``error`` where it is no defect."""
        self.place = place
        self._rows.fail(place, error)

    def go_on(self, rows: Rows) -> None:
        """What was taken so far is known, and none of ``rows``, to which all that follows goes."""
        self.release(everything=True)
        self._rows, self.place = rows, 0

    def release(self, *, everything: bool = False) -> None:
        """Rows that have waited long enough (or all) go on."""
        rows, services = self._rows, self.services
        for (place, item, _, _), why_not in self._tree.release(everything=everything):
            if why_not:
                rows.skip(why_not)
            elif isinstance(item, Reject):
                rows.refuse(item)
            else:
                services.add(item.get("label.service"))
                rows.add(place, item)

    def _pass_by(self, found: Mapping[str, Any], key: str, above: str) -> None:
        means = _means(found) if found else None
        self._tree.pass_by(key, above, is_tool=means is not None and means[0] == _TOOL)
        self._rows.skip(means[1] if means else Message("skipped-other-span"))

    def _item(self, found: dict[str, Any], is_plain: bool, key: str, start: int, end: int) -> Any:
        """The row that a span becomes, or why it is refused or skipped; ``None`` where it states no usage."""
        for name in found.pop(UNKNOWN_KEYS, ()):
            self._rows.meet(name)
        if (dialect := self._dialect or (None if is_plain else of_span(found))) is not None:
            dialect(found)
            if IS_CACHED in found:
                return ANSWERED_BY_CACHE
        elif not is_plain and found.get("total_tokens").__class__ is int:
            by_total(found, found["total_tokens"])
        if CONFLICT in found:
            name, count = found[CONFLICT]
            return self._refused(name, str(count), "conflicting_counts", Message("expected-one-value"))
        if not (
            "input_tokens" in found or "output_tokens" in found or "cache_read_tokens" in found
            or "cache_write_tokens" in found or "reasoning_tokens" in found
        ):  # fmt: skip
            return None
        if not key:
            return self._refused("traceId, spanId", "", "bad_id", Message("expected-trace-ids"))
        row = {"event_id": key, **self._resource, **found}
        if not is_plain:
            self._set_aside(row, found)
        if "cost" in row:
            row |= stated_cost(row.pop("cost"))
        if "first_token_us" in row:
            row["first_token_us"] = _seconds_us(row["first_token_us"])
        if "host" in row:
            self._locate(row)
        if "span_region" in found and row.get("region_basis") != HOST:
            _region(row, found["span_region"], self._scope)
        if self._scope == _OPENLIT and _is_estimated(found):
            row["tokens_basis"] = "estimated"
        if start:
            row["started_at"] = start // 1_000
            if end:
                row["duration_us"] = (end - start) // 1_000
        return row

    def _set_aside(self, row: dict[str, Any], found: Mapping[str, Any]) -> None:
        """What only says how to read the rest leaves the row."""
        for name in _ASIDE.intersection(row):
            del row[name]
        if "first_token_us" not in row and "first_token_ms" in found:
            row["first_token_us"] = found["first_token_ms"]
            if row["first_token_us"].__class__ in (int, float):
                row["first_token_us"] /= 1_000

    def _locate(self, row: dict[str, Any]) -> None:
        """The host, and the model's region where the name of the host says it: that beats where the caller runs."""
        address = row.pop("host")
        place = self._hosts.get(address)
        if place is None:
            place = place_of(address, model=row.get("model_request"))
            if "bedrock" not in address and len(self._hosts) < _HOSTS:  # there the model matters too
                self._hosts[address] = place
        row.update(place)

    def _refused(self, field: str, value: str, reason: str, expected: Message) -> Reject:
        return Reject(file=self._rows.file, row=self.place, field=field, value=value, reason=reason, expected=expected)


@functools.cache
def _meanings() -> Mapping[tuple[str, Any], tuple[str, Message]]:
    """(field, value) -> (repeats, tool or other; how a span of that kind is told of), from ``kinds.csv``."""
    fields = {name: slot[0] for name, slot in span_names().items() if slot is not None}
    return {
        (fields[row["attribute"]], row["value"]): (row["means"], Message("skipped-span", kind=Symbol(row["value"])))
        for row in rows_of("obsia.readers.otlp", "kinds.csv")
    }


@functools.cache
def _operations() -> Mapping[Any, tuple[str, Message]]:
    """The same of operations alone, which most spans state."""
    return {value: means for (field, value), means in _meanings().items() if field == _KINDS[0]}


def _means(found: Mapping[str, Any]) -> tuple[str, Message] | None:
    """What a kind that is no inference means, and how a span of it is told of."""
    meanings = _meanings()
    for field in _KINDS:
        if (value := found.get(field)) is not None and (means := meanings.get((field, value))) is not None:
            return means
    return None


def _seconds_us(value: Any) -> int:
    """Seconds to microseconds; what is none is a time that the rules refuse."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        return -1
    return round(value * 1_000_000)


def _region(row: dict[str, Cell], region: Any, scope: str) -> None:
    """The region of a span of botocore is that of the service it calls; of any other, where the caller runs."""
    if scope.startswith("opentelemetry.instrumentation.botocore"):
        place = place_of(f"bedrock-runtime.{region}.amazonaws.com", model=row.get("model_request"))
        if "region" in place:
            row["region"], row["region_basis"] = place["region"], place["region_basis"]


def _is_estimated(found: Mapping[str, Any]) -> bool:
    """OpenLIT counts by itself where OpenAI's stream states no usage: then no count of the cache is there."""
    return found.get("operation") == "chat" and "cache_read_tokens" not in found
