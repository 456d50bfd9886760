"""Answers of OpenAI's APIs and of the many that take their shape: one JSON object a call, a chunk, or a batch's line.

Read are ``chat.completion`` and its chunks, ``text_completion``, ``response`` and its events, embeddings, images,
transcriptions, Realtime events, output files of the Batch API, and answers of Cohere. Mistral, DeepSeek, Groq, x.ai,
OpenRouter, vLLM and others answer in these shapes. Token algebra: ``openai, chat``, ``openai, responses``,
``cohere, chat``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsia.core.message import Message
from obsia.readers.base import Batch, Cell, Head, ReadOptions, Recognition
from obsia.readers.files import head_of
from obsia.readers.records import sse, times
from obsia.readers.records.algebra import algebra, whole
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.outline import outline
from obsia.readers.records.packaged import operations
from obsia.readers.records.recognition import claim, claimed
from obsia.readers.records.rows import OTHER_FORMAT, WITHOUT_USAGE, Rows, flat, meet_unknown
from obsia.readers.records.values import NEURALWATT, NEURALWATT_ENERGY, neuralwatt_energy, stated_cost
from obsia.readers.records.walk import each, records, rows_of

NAME: Final = "openai-responses"

_PLACES: Final = ("", "response.body.", "response.")
"""Where an answer stands: by itself, in a line of a batch output file, in an event of a stream."""
_MARKERS: Final = (b'"usage"', b'"billed_units"', b'"error"', b'"object"')
_EVENTS: Final = ("response.completed", "response.incomplete", "response.failed", "response.done", "response.created")
_FINAL: Final = frozenset({"response.completed", "response.incomplete", "response.failed", "response.done"})
_OPERATIONS: Final = operations("openai", "answer")
_ANTHROPIC: Final = frozenset({"usage.cache_read_input_tokens", "usage.cache_creation_input_tokens"})
_NOT_ANTHROPIC: Final = Message("expected-openai")
_CHUNK: Final = "chat.completion.chunk"
_RESPONSE: Final = "response"
"""Objects of which several may be one answer: chunks, and the states of a response in the events of its stream."""
_MOST_STREAMS: Final = 1 << 20
_SHORTEST_ID: Final = 20
"""Some servers number their answers from a small range: a short id is unique only together with its time."""
_STATUS: Final = ("response.status_code",)
_LABELS: Final = ("team", "project", "environment")
_CHARGE: Final = "cost.request_cost_usd"
"""What Neuralwatt adds to an answer, in fields of it or in comments of its stream."""
"""In the name of the method: its meters are those of accelerators."""
_CHAT: Final = algebra("openai", "chat")
_RESPONSES: Final = algebra("openai", "responses")
_COHERE: Final = algebra("cohere", "chat")
_REPEATED: Final = frozenset(
    {
        f"usage.{name}"
        for name in (
            "total_tokens",
            "prompt_cache_miss_tokens",
            "num_search_queries",
            "search_units",
            "seconds",
            "cost",
            "billed_units.search_units",
            "billed_units.classifications",
            "billed_units.images",
            "prompt_audio_seconds",
            "input_tokens_details.cache_write_tokens_details.ttl_12h_tokens",
            "input_tokens_details.cache_write_tokens_details.ttl_30m_tokens",
            "num_sources_used",
            "cost_in_usd_ticks",
        )
    }
    | {
        f"usage.{group}.{kind}_tokens"
        for group in (
            "prompt_tokens_details",
            "completion_tokens_details",
            "input_tokens_details",
            "output_tokens_details",
            "input_token_details",
            "output_token_details",
        )
        for kind in ("text", "audio", "image", "accepted_prediction", "rejected_prediction")
    }
)
"""Counts that repeat or split those that are read, or count no tokens."""
_TIMES: Final = frozenset(
    f"{place}usage.{name}"
    for place in ("", "x_groq.")
    for name in ("queue_time", "prompt_time", "completion_time", "total_time", "total_tokens")
)
_KNOWN: Final = _REPEATED.union(_TIMES, *(shape.paths for shape in (_CHAT, _RESPONSES, _COHERE)))


def recognise(head: Head) -> Recognition | None:
    """Answers that name their object, lines of a batch, events of a stream, or the usage of Cohere."""
    if not sse.is_sse(head):
        return claim(head, NAME)
    wanted = (b'"chat.completion.chunk"', *(f'"type":"{name}"'.encode() for name in _EVENTS))
    if any(mark in payload.replace(b'": "', b'":"') for payload in sse.first_payloads(head) for mark in wanted):
        return claimed(NAME, "openai-stream")
    return None


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """One record for each answer that states usage; of chunks of one stream the fullest counts."""
    rows, streams = rows_of(file), _Streams()
    found = records(_FIELDS, rows, envelopes=_envelopes(file), markers=_MARKERS, streams=True)
    yield from each(rows, found, streams.take)
    streams.close(rows)
    yield from rows.flush()


class _Streams:
    """The answers of a file that were streamed: one whose chunks state no usage to the end used tokens all the same."""

    def __init__(self) -> None:
        self._begun: set[str] = set()
        self._counted: set[str] = set()

    def take(self, rows: Rows, place: int, values: Mapping[str, Any]) -> None:
        """One record."""
        _take(rows, place, values)
        at = next((p for p in _PLACES if isinstance(values[f"{p}id"], str)), None)
        if at is None:
            return
        answer: str = values[f"{at}id"]
        is_streamed = values[f"{at}object"] == _CHUNK or (bool(at) and values[f"{at}object"] == _RESPONSE)
        if any(values[name] is not None for name in (f"{at}usage", "x_groq.usage", f"{at}error.code")):
            self._begun.discard(answer)
            if is_streamed and len(self._counted) < _MOST_STREAMS:
                self._counted.add(answer)
        elif is_streamed and values[f"{at}status"] != "failed" and len(self._begun) < _MOST_STREAMS:
            self._begun.add(answer)

    def close(self, rows: Rows) -> None:
        """Say how many answers are not counted."""
        if silent := len(self._begun - self._counted):
            rows.skip(WITHOUT_USAGE, silent)


def _envelopes(file: str) -> tuple[str, ...]:
    """A page of stored answers holds them in ``data``; an answer with embeddings or images has ``data`` of its own."""
    return ("data",) if outline(head_of(file)).has("data[].usage") else ()


class _Answers(Fields):
    """The fields of answers. Most lines are the answer itself: there no other place is looked at, for speed."""

    def __init__(self, places: tuple[str, ...]) -> None:
        names = ("id", "object", "model", "created", "created_at", "service_tier", "usage", "error.code", "error.type")
        paths = [f"{place}{name}" for place in places for name in (*names, "status", "conversation.id")]
        paths += [f"{place}metadata.{name}" for place in places for name in _LABELS]
        paths += ["type", "custom_id", "x_groq.usage", "x_groq.id", "data[]", "provider", *NEURALWATT_ENERGY, _CHARGE]
        super().__init__([*paths, "meta.tokens", "meta.billed_units", "generation_id", "response_id", *_STATUS])
        self._itself = _Answers(("",)) if len(places) > 1 else None
        self._absent = (
            dict.fromkeys(path for path in self.paths if path.startswith(places[1:])) if len(places) > 1 else {}
        )

    def decode(self, line: bytes) -> Values | str:
        """As :meth:`Fields.decode`."""
        if self._itself is None or b'"response":' in line or b'"response" ' in line:
            return super().decode(line)
        found = self._itself.decode(line)
        return found if isinstance(found, str) else found | self._absent


_FIELDS: Final = _Answers(_PLACES)


def _take(rows: Rows, place: int, values: Mapping[str, Any]) -> None:
    kind = values["type"]
    if isinstance(kind, str) and kind.startswith("response.") and kind not in _FINAL:
        return rows.skip(Message("skipped-stream-event"))
    at = next((p for p in _PLACES if isinstance(values[f"{p}usage"], dict)), None)
    usage = flat(values[f"{at}usage"], "usage.") if at is not None else {}
    if values["x_groq.usage"] is not None:
        usage |= flat(values["x_groq.usage"], "x_groq.usage.")
    if values["meta.tokens"] is not None or values["meta.billed_units"] is not None:
        usage |= flat({"tokens": values["meta.tokens"], "billed_units": values["meta.billed_units"]}, "usage.")
    if at is None:
        at = next((p for p in _PLACES if values[f"{p}object"] is not None), "")
    what = values[f"{at}object"]
    if what == "batch":
        return rows.skip(Message("skipped-batch-summary"))
    if _is_foreign(usage, kind):
        return rows.refuse_at(place, field="usage", reason=OTHER_FORMAT, expected=_NOT_ANTHROPIC)
    counts = counts_of(usage, values[f"{at}model"])
    is_picture = what is None and "usage.output_tokens" in usage and values["data[]"] is not None
    if is_picture:
        counts["images"] = values["data[]"]
    if "usage.seconds" in usage and "input_tokens" not in counts:
        counts["audio_ms"] = times.seconds_ms(usage["usage.seconds"])
    meet_unknown(usage, _KNOWN, rows)
    if not counts:
        return rows.skip(_reason(values, at, what))
    is_batch = values["custom_id"] is not None and at == "response.body."
    created = values[f"{at}created"] if values[f"{at}created"] is not None else values[f"{at}created_at"]
    started_at = times.epoch_us(created, unit="s")
    row: dict[str, Cell] = {
        **counts,
        **_timing(usage),
        **neuralwatt_energy(values),
        **stated_cost(values[_CHARGE]),
        "event_id": _event_id(values, at, started_at),
        "started_at": started_at,
        "operation": "image_generation" if is_picture else _OPERATIONS.get(what) if isinstance(what, str) else None,
        "session_id": values[f"{at}conversation.id"],
        "provider": _provider(values, usage),
        "model_response": values[f"{at}model"],
        "batch_api": True if is_batch else None,
        "tokens_basis": "reported",
        "service_tier": values[f"{at}service_tier"],
        "label.service_tier": values[f"{at}service_tier"],
    }
    for name in _LABELS:
        row[f"label.{name}"] = values[f"{at}metadata.{name}"]
    return rows.add(place, row)


def _is_foreign(usage: Mapping[str, Any], kind: Any) -> bool:
    """Whether the usage is that of a message of Anthropic, whose cached tokens stand beside its input."""
    if "usage.prompt_tokens" in usage:
        return False
    return not _ANTHROPIC.isdisjoint(usage) or (kind == "message" and bool(usage))


def _reason(values: Mapping[str, Any], at: str, what: Any) -> Message:
    status = values["response.status_code"]
    failed = any(values[f"{p}error.{name}"] is not None for p in _PLACES for name in ("code", "type"))
    if failed or values[f"{at}status"] == "failed" or (isinstance(status, int) and status >= 400):
        return Message("skipped-failed")
    return Message("skipped-chunk") if what == _CHUNK else Message("skipped-record")


def counts_of(usage: Mapping[str, Any], model: Any) -> dict[str, Cell]:
    """The counts of the usage of an answer of ``model``, its keys after ``usage.``."""
    if not usage:
        return {}
    if "usage.billed_units" in usage or "usage.tokens" in usage:
        return _COHERE.counts(usage)
    if "usage.input_tokens" in usage or "usage.output_tokens" in usage:
        return _RESPONSES.counts(usage)
    return _settled(_CHAT.counts(usage), usage, model)


def _settled(counts: dict[str, Cell], usage: Mapping[str, Any], model: Any) -> dict[str, Cell]:
    """Reasoning within or beside the completion: the total says which. Perplexity's is beside, outside the total."""
    written, reasoning = whole(counts.get("output_tokens")), whole(counts.get("reasoning_tokens"))
    if not reasoning or written is None:
        return counts
    total = whole(usage.get("usage.total_tokens", usage.get("x_groq.usage.total_tokens")))
    read = whole(counts.get("input_tokens")) or 0
    is_beside = total == read + written + reasoning
    if not is_beside and isinstance(model, str) and "sonar" in model and "usage.reasoning_tokens" in usage:
        is_beside = True
    return counts | {"output_tokens": written + reasoning} if is_beside else counts


def _timing(usage: Mapping[str, Any]) -> dict[str, Cell]:
    """Groq states how long it read and wrote, without the time in its queue."""
    found: dict[str, Cell] = {}
    for place in ("usage.", "x_groq.usage."):
        if f"{place}total_time" in usage:
            found["duration_us"] = times.duration_us(usage[f"{place}total_time"], unit="s")
            if f"{place}prompt_time" in usage:
                found["first_token_us"] = times.duration_us(usage[f"{place}prompt_time"], unit="s")
    return found


def _event_id(values: Mapping[str, Any], at: str, started_at: Any) -> Cell:
    own = values[f"{at}id"] or values["generation_id"] or values["response_id"]
    if not isinstance(own, str) or not own:
        return None
    return own if len(own) >= _SHORTEST_ID or not isinstance(started_at, int) else f"{own}:{started_at // 1_000_000}"


def _provider(values: Mapping[str, Any], usage: Mapping[str, Any]) -> Cell:
    """The provider where the answer itself tells it: a gateway's field, or fields that only one provider has."""
    if isinstance(values["provider"], str):
        return values["provider"]
    if values[NEURALWATT_ENERGY[0]] is not None:
        return NEURALWATT
    if "usage.queue_time" in usage or "x_groq.usage.queue_time" in usage or values["x_groq.id"] is not None:
        return "groq"
    if "usage.prompt_cache_miss_tokens" in usage:
        return "deepseek"
    return "cohere" if "usage.billed_units" in usage else None
