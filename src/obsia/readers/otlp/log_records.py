"""Log records that state usage: the events of coding assistants (Claude Code, Codex, Gemini CLI and its kin).

``gen_ai.client.inference.operation.details`` repeats the usage of the span that it belongs to, so it is not counted.
Bodies of log records are never decoded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from obsia.core.message import Message
from obsia.readers.base import Cell
from obsia.readers.otlp.names import tame, whole_text
from obsia.readers.records.algebra import algebra, whole
from obsia.readers.records.rows import Rows
from obsia.readers.records.times import duration_us, iso_us
from obsia.readers.records.values import id_of, stated_cost

_DETAILS: Final = "gen_ai.client.inference.operation.details"


class Event(NamedTuple):
    """How one tool's event is read."""

    shape: str
    provider: str | None
    id: str
    """The attribute that identifies the call, where the tool has one."""
    session: tuple[str, ...]
    total: str
    """A total that says whether parts stand beside input and output."""


_CLAUDE: Final = Event("claude_code event", "anthropic", "request_id", ("session.id",), "")
_CODEX: Final = Event("codex event", "openai", "", ("conversation.id",), "")
_GEMINI: Final = Event("gemini_cli event", "gcp.gemini", "", ("session.id",), "total_token_count")
_EVENTS: Final[Mapping[str, Event]] = {
    "claude_code.api_request": _CLAUDE,
    "api_request": _CLAUDE,
    "codex.sse_event": _CODEX,
    "codex.websocket_event": _CODEX,
    "gemini_cli.api_response": _GEMINI,
    "qwen-code.api_response": _GEMINI._replace(provider=None, id="response_id"),
}
_BEDROCK: Final = "aws.bedrock"
_VERTEX: Final = "gcp.vertex_ai"
_USAGE: Final = ("token", "usage")
_STAMP: Final = "event.timestamp"
_READ: Final = ("event.name", "event.sequence", "model", "duration_ms", "ttft_ms", "cost_usd", "team", "project")
"""Attributes that are read of every event, beside its counts and its ids."""
_KNOWN: Final = frozenset({"tool_token_count", "total_token_count", "cost_usd", "prompt_token_count"})
"""Attributes that look like further counts and are none: totals (the first is that of Codex), and a cost."""


class Events:
    """The log records of one file."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._resource: Mapping[str, Cell] = {}
        self.place = 0
        self.services: set[Any] = set()
        """Services whose events were counted."""

    def enter(self, resource: Mapping[str, Cell]) -> None:
        """What follows was recorded in ``resource``."""
        self._resource = {name: value for name, value in resource.items() if not name.startswith("region")}

    def take(self, time_ns: int, name: Any, scalars: Callable[[], dict[str, Any]]) -> None:
        """One log record: its time, its name if it states one, and its attributes if they are wanted."""
        self.place += 1
        values = scalars()
        event, name = _event(name, values)
        if event is None:
            self._rows.skip(
                Message("skipped-event-of-span") if name == _DETAILS else Message("skipped-other-log-record")
            )
            return
        if (row := self._row(event, time_ns, values)) is None:
            self._rows.skip(Message("skipped-event"))
        else:
            self.services.add(row.get("label.service"))
            self._rows.add(self.place, row)

    def fail(self, place: int, error: Exception) -> None:
        """The record at ``place`` made a reader fail: it is refused alone. Raises ``error`` where it is no defect."""
        self.place = place
        self._rows.fail(place, error)

    def _row(self, event: Event, time_ns: int, values: Mapping[str, Any]) -> dict[str, Cell] | None:
        sums = algebra("otlp", event.shape)
        for key in values.keys() - sums.paths:
            if any(part in key for part in _USAGE) and key not in _KNOWN and whole(whole_text(values[key])) is not None:
                self._rows.meet(key)
        # These tools write some attributes as text, whatever they hold.
        counts = sums.counts({path: whole_text(values.get(path)) for path in sums.paths})
        if not counts:
            return None
        total = whole(whole_text(values.get(event.total))) if event.total else None
        if total is not None:
            counts = _by_total(counts, values, total)
        counts = {name: tame(count) for name, count in counts.items()}
        row: dict[str, Cell] = {**self._resource, **counts, "tokens_basis": "reported", "operation": "chat"}
        row["started_at"] = time_ns // 1_000 if time_ns else tame(iso_us(values.get(_STAMP)))
        session = next((values[key] for key in event.session if isinstance(values.get(key), str)), None)
        row["session_id"] = session
        row["event_id"] = _identity(event, session, time_ns, values)
        model = values.get("model")
        row["provider"] = event.provider
        if event is _CLAUDE and isinstance(model, str):  # the form of a model's name says whose service answered
            row["provider"] = _BEDROCK if "anthropic." in model else _VERTEX if "@" in model else event.provider
        row["model_request"] = model if isinstance(model, str) else None
        took = tame(duration_us(values.get("duration_ms"), unit="ms"))
        # Codex says how long the last event took, not the call.
        if took is not None and event is not _CODEX:
            row["duration_us"] = took
            if isinstance(row["started_at"], int) and isinstance(took, int) and took >= 0:
                row["started_at"] -= took
        if (first := tame(duration_us(values.get("ttft_ms"), unit="ms"))) is not None:
            row["first_token_us"] = first
        row |= stated_cost(values.get("cost_usd"))
        for key in ("team", "project"):
            if isinstance(values.get(key), str):
                row[f"label.{key}"] = values[key]
        return row


def _event(name: Any, values: Mapping[str, Any]) -> tuple[Event | None, Any]:
    """How a log record is read, where it states usage; and its name, wherever it stands."""
    if not isinstance(name, str) or name not in _EVENTS:
        # Codex 0.171 has the place in its code there, and the name among the attributes.
        name = values.get("event.name") or name
    event = _EVENTS.get(name) if isinstance(name, str) else None
    return (None if event is _CLAUDE and "input_tokens" not in values else event), name


def wanted(name: Any, values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Of the attributes of a log record those that are read, or ``None`` where it states no usage."""
    event, _ = _event(name, values)
    if event is None:
        return None
    read = {*algebra("otlp", event.shape).paths, *event.session, event.id, event.total, _STAMP, *_READ}
    return {
        key: value
        for key, value in values.items()
        if key in read or (any(part in key for part in _USAGE) and whole(whole_text(value)) is not None)
    }


def _by_total(counts: dict[str, Cell], values: Mapping[str, Any], total: int) -> dict[str, Cell]:
    """Parts that the sums have put beside input and output are inside where the total says so."""
    taken, given = (whole(counts.get(name)) for name in ("input_tokens", "output_tokens"))
    if taken is None or given is None or total == taken + given:
        return counts
    plain = [whole(whole_text(values.get(name))) for name in ("input_token_count", "output_token_count")]
    if plain[0] is not None and plain[1] is not None and total == plain[0] + plain[1]:
        return counts | {"input_tokens": plain[0], "output_tokens": plain[1]}
    return counts


def _identity(event: Event, session: Any, time_ns: int, values: Mapping[str, Any]) -> str:
    """The tool's own id of the call, else what no two calls share: session, number in it or instant, and counts."""
    own = values.get(event.id) if event.id else None
    if isinstance(own, str) and own:
        return own
    parts = [event.shape, session, values.get("event.sequence"), values.get(_STAMP) or time_ns]
    parts += [values.get(path) for path in algebra("otlp", event.shape).paths]
    return id_of("event", *parts)
