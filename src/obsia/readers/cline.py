"""Tasks of Cline, Roo Code and Kilo Code: ``…/globalStorage/<extension>/tasks/<task>/ui_messages.json``; Cline's CLI.

A call is a message that says ``api_req_started``; its text is a JSON object, of which only the counts are read. What
``tokensIn`` contains depends on who wrote it and when: see :func:`_shape`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from obsia.core.message import Message
from obsia.readers.base import Batch, Cell, ReadOptions
from obsia.readers.files import head_of
from obsia.readers.records.algebra import algebra, stated, whole
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.outline import outline
from obsia.readers.records.rows import AN_OBJECT, Rows
from obsia.readers.records.times import epoch_us, iso_us
from obsia.readers.records.values import items, members, only_text, stated_cost
from obsia.readers.records.walk import document, each, objects

NAME: Final = "cline"

_DISJOINT: Final = algebra(NAME, "disjoint")
_INCLUSIVE: Final = algebra(NAME, "inclusive")
_CLI: Final = algebra(NAME, "cli")
_REQUEST: Final = Fields((*_DISJOINT.paths, "apiProtocol", "cancelReason", "streamingFailedMessage", "cost"))
_MESSAGE: Final = Fields(("role", "id", "ts", "modelInfo.id", "modelInfo.provider", "metrics.cost", *_CLI.paths))
_TASK_FILE: Final = "ui_messages.json"
_PASSED_ON: Final = frozenset({"openai", "litellm", "doubao", "fireworks", "hicap", "lmstudio", "qwen", "xai", "zai"})
"""Providers of Cline that pass OpenAI's ``prompt_tokens`` on, cached tokens included."""
_TOTALS_SINCE_US: Final = 1_761_955_200_000_000
"""1 November 2025: Roo Code 3.29.5 began to write the whole input (RooCodeInc/Roo-Code#8954)."""


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """The calls of one task."""
    rows, whole_file = Rows(file, are_lines=False), document(file)
    if outline(head_of(file)).layout == "object":
        session = only_text(members(whole_file).get("sessionId"))
        entries, take = items(members(whole_file).get("messages")), _take_message
    else:
        session = _task_of(file)
        entries, take = items(whole_file), _take_request
    yield from each(rows, objects(entries, None, rows), partial(take, session))


def _task_of(file: str) -> str | None:
    """The folder of a task has its id for a name."""
    folder, name = os.path.split(os.path.abspath(file))
    return os.path.basename(folder) or None if name == _TASK_FILE else None


def _take_request(session: Cell, rows: Rows, number: int, entry: Mapping[str, Any]) -> None:
    if entry.get("say") != "api_req_started":
        return rows.skip(Message("skipped-shown-message"))
    inner = entry.get("text")
    found = _REQUEST.decode(inner.encode("utf-8", "surrogatepass")) if isinstance(inner, str) else "not_json"
    if isinstance(found, str):
        return rows.refuse_at(number, field="text", reason=found, expected=AN_OBJECT)
    at = entry.get("ts")
    started = iso_us(at) if isinstance(at, str) and not at.isdecimal() else epoch_us(at, unit="ms")
    info = members(entry.get("modelInfo"))
    provider, model = only_text(info.get("providerId")), only_text(info.get("modelId"))
    counts = (_INCLUSIVE if _is_inclusive(found, started, provider) else _DISJOINT).counts(found)
    if not stated(counts):
        failed = found["cancelReason"] or found["streamingFailedMessage"]
        return rows.skip(Message("skipped-failed") if failed else Message("skipped-call"))
    return rows.add(
        number,
        {
            "event_id": None if session is None or at is None else f"{session}/{at}",
            "started_at": started,
            "session_id": session,
            "provider": provider,
            "model_request": model,
            "tokens_basis": "reported",
            **stated_cost(found["cost"]),
            **counts,
        },
    )


def _is_inclusive(found: Values, started: Any, provider: Cell) -> bool:
    """Whether ``tokensIn`` contains what the cache gave and took.

    Less than both together cannot contain them. Roo Code and Kilo Code (they say ``apiProtocol``) write the whole input
    since a date, and before it did so for OpenAI's protocol. Cline writes three counts apart, but for some providers.
    """
    cached = [whole(found[name]) or 0 for name in ("cacheReads", "cacheWrites")]
    taken = whole(found["tokensIn"])
    if taken is None or sum(cached) == 0:
        return True
    if taken < sum(cached):
        return False
    protocol = found["apiProtocol"]
    if protocol is None:
        return provider in _PASSED_ON
    return not (protocol == "anthropic" and isinstance(started, int) and started < _TOTALS_SINCE_US)


def _take_message(session: Cell, rows: Rows, number: int, entry: Mapping[str, Any]) -> None:
    values = _MESSAGE.of(entry)
    if values["role"] != "assistant":
        return rows.skip(Message("skipped-shown-message"))
    counts = _CLI.counts(values)
    if not stated(counts):
        return rows.skip(Message("skipped-answer"))
    return rows.add(
        number,
        {
            "event_id": f"{session}/{values['id']}" if session and values["id"] else None,
            "started_at": epoch_us(values["ts"], unit="ms"),
            "session_id": session,
            "provider": only_text(values["modelInfo.provider"]),
            "model_request": only_text(values["modelInfo.id"]),
            "tokens_basis": "reported",
            **stated_cost(values["metrics.cost"]),
            **counts,
        },
    )
