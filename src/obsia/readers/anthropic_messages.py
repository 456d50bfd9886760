"""Answers of Anthropic's Messages API: one message a line, results of a batch, or the events of streams.

In a stream, ``message_start`` states the input and a first guess of the output; each ``message_delta`` states the
counts so far, so the last one counts. Token algebra: ``anthropic, messages``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from obsia.core.message import Message
from obsia.readers.anthropic_usage import NOWHERE
from obsia.readers.base import Batch, Cell, Head, ReadOptions, Recognition
from obsia.readers.records import sse
from obsia.readers.records.algebra import algebra, whole
from obsia.readers.records.fields import Fields
from obsia.readers.records.recognition import claim, claimed
from obsia.readers.records.rows import OTHER_FORMAT, Rows, flat, meet_unknown
from obsia.readers.records.walk import each, records, rows_of

NAME: Final = "anthropic-messages"

_MARKERS: Final = (b'"usage"', b'"message_', b'"error"', b'"result"')
_PLACES: Final = ("", "message.", "result.message.")
_SHAPE: Final = algebra("anthropic", "messages")
_NAMES: Final = ("id", "model", "usage")
_FIELDS: Final = Fields(
    ("type", "custom_id", "result.type", "error.type", *(place + name for place in _PLACES for name in _NAMES))
)
_WRITES: Final = ("usage.cache_creation.ephemeral_5m_input_tokens", "usage.cache_creation.ephemeral_1h_input_tokens")
_KNOWN: Final = frozenset(
    {*_WRITES, "usage.server_tool_use.web_search_requests", "usage.server_tool_use.web_fetch_requests"}
)
_OPENAI: Final = frozenset({"prompt_tokens", "input_tokens_details"})
_NOT_OPENAI: Final = Message("expected-anthropic")
_HOSTS: Final = {"msg_bdrk_": "aws.bedrock", "msg_vrtx_": "gcp.vertex_ai", "msg_01": "anthropic"}
"""Beginnings of the ids that each service gives to its messages."""
_OWN: Final = frozenset({"message", "fallback_message"})
"""Iterations whose tokens are those of the message; others (compaction, an advisor) are calls beside it."""


@dataclass(slots=True)
class _Open:
    """A message of a stream whose end is not yet seen."""

    place: int
    id: Any
    model: Any
    usage: dict[str, Any]
    has_delta: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict[str, Any])


def recognise(head: Head) -> Recognition | None:
    """Messages with their usage, results of a batch, or events of a stream."""
    if not sse.is_sse(head):
        return claim(head, NAME)
    if any(b'"message_start"' in payload for payload in sse.first_payloads(head)):
        return claimed(NAME, "anthropic-stream", "message_start")
    return None


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """One record for each message that states usage."""
    rows, stream = rows_of(file), _Stream()
    yield from each(rows, records(_FIELDS, rows, markers=_MARKERS, streams=True), stream.take)
    stream.close(rows)
    yield from rows.flush()


class _Stream:
    """The message of a stream that is open: its events name it only at the start."""

    def __init__(self) -> None:
        self._open: _Open | None = None

    def take(self, rows: Rows, place: int, values: Mapping[str, Any]) -> None:
        """One event, or one message by itself."""
        kind = values["type"]
        if not (isinstance(kind, str) and kind.startswith(("message_", "content_block_", "ping"))):
            _take(rows, values, place)
        elif not self._take(rows, kind, values, place):
            rows.refuse_at(place, reason="no_message_open", expected=Message("expected-message-start"))

    def _take(self, rows: Rows, kind: str, values: Mapping[str, Any], place: int) -> bool:
        """Take one event; False for one that belongs to no open message."""
        if kind == "message_start":
            self.close(rows)
            usage = values["message.usage"]
            self._open = _Open(place, values["message.id"], values["message.model"], flat(usage, "usage."), raw=usage)
            return True
        if kind == "message_delta" and values["usage"] is not None:
            if self._open is None:
                return False
            self._open.has_delta = True
            self._open.usage |= flat(values["usage"], "usage.")
            self._open.raw = values["usage"]
        elif kind == "message_stop":
            self.close(rows)
        return True

    def close(self, rows: Rows) -> None:
        """Count the open message. Without a delta its output is not known: the first guess of it does not count."""
        found, self._open = self._open, None
        if found is None:
            return
        if not found.has_delta:
            found.usage.pop("usage.output_tokens", None)
        if not _add(rows, found.place, found.usage, found.raw, found.id, found.model, batch=None):
            rows.skip(Message("skipped-record"))


def _take(rows: Rows, values: Mapping[str, Any], place: int) -> None:
    at = next((p for p in reversed(_PLACES) if isinstance(values[f"{p}usage"], dict)), None)
    is_batch = values["custom_id"] is not None
    if at is not None:
        raw = cast("Mapping[str, Any]", values[f"{at}usage"])
        if not _OPENAI.isdisjoint(raw):
            rows.refuse_at(place, field="usage", reason=OTHER_FORMAT, expected=_NOT_OPENAI)
            return
        batch = True if is_batch else None
        if _add(rows, place, flat(raw, "usage."), raw, values[f"{at}id"], values[f"{at}model"], batch=batch):
            return
    outcome = values["result.type"]
    if outcome in ("canceled", "expired"):
        rows.skip(Message("skipped-batch-not-run"))
    elif outcome == "errored" or values["error.type"] is not None:
        rows.skip(Message("skipped-failed"))
    else:
        rows.skip(Message("skipped-record"))


def _add(
    rows: Rows, place: int, usage: dict[str, Any], raw: Any, event_id: Any, model: Any, *, batch: bool | None
) -> bool:
    """A row for the message, and for the calls beside it; False where nothing is counted."""
    counts = _counts(usage)
    if not counts:
        return False
    geo, tier = usage.get("usage.inference_geo"), usage.get("usage.service_tier")
    meet_unknown(usage, _KNOWN | set(_SHAPE.paths), rows)
    is_named = isinstance(geo, str) and geo not in NOWHERE
    row: dict[str, Cell] = {
        "event_id": event_id,
        "operation": "chat",
        "provider": _provider(event_id),
        "model_response": model,
        "region": geo if is_named else None,
        "region_basis": "stated" if is_named else None,
        "batch_api": tier == "batch" if tier is not None and batch is None else batch,
        "tokens_basis": "reported",
        "service_tier": "fast" if usage.get("usage.speed") == "fast" else tier,
        "label.service_tier": tier,
        "label.speed": usage.get("usage.speed"),
    }
    rows.add(place, row | counts)
    for number, beside in enumerate(_beside(raw, counts, rows), start=1):
        other = _counts(flat(beside, "usage."))
        call_id = f"{event_id}/{number}" if isinstance(event_id, str) and event_id else None
        rows.add(place, row | other | {"event_id": call_id, "model_response": beside.get("model") or model})
    return True


def _counts(usage: Mapping[str, Any]) -> dict[str, Cell]:
    """The counts; cache writes from their two kinds where their sum is not stated."""
    if "usage.cache_creation_input_tokens" not in usage:
        writes = [whole(usage.get(name)) for name in _WRITES if name in usage]
        if writes and None not in writes:
            usage = {**usage, "usage.cache_creation_input_tokens": sum(n for n in writes if n is not None)}
    return _SHAPE.counts(usage)


def _beside(raw: Any, counts: Mapping[str, Cell], rows: Rows) -> list[dict[str, Any]]:
    """Iterations that are calls of their own, where the message's output is that of its own iterations alone."""
    steps: Any = cast("Mapping[str, Any]", raw).get("iterations") if isinstance(raw, dict) else None
    if not isinstance(steps, list):
        return []
    found = [cast("dict[str, Any]", step) for step in cast("list[Any]", steps) if isinstance(step, dict)]
    others = [step for step in found if step.get("type") not in _OWN]
    if not others:
        return []
    own = sum(whole(step.get("output_tokens")) or 0 for step in found if step.get("type") in _OWN)
    if own != counts.get("output_tokens"):
        rows.meet("usage.iterations")
        return []
    return others


def _provider(event_id: Any) -> str | None:
    if not isinstance(event_id, str):
        return None
    return next((name for start, name in _HOSTS.items() if event_id.startswith(start)), None)
