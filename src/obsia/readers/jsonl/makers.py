"""A log of several makers, as gateways keep it: each record is read by the form of its own maker.

Makers count differently under the same names: cached tokens are within the input of one and beside that of another.
Each record is given canonical counts before it becomes a row; what else it says is a column like any other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from obsia.readers import gemini, openai_responses
from obsia.readers.base import Cell, Head
from obsia.readers.jsonl import lines
from obsia.readers.records.algebra import algebra
from obsia.readers.records.outline import outline
from obsia.readers.records.rows import flat
from obsia.readers.tables.headings import heading

ANSWERS: Final = frozenset((openai_responses.NAME, gemini.NAME, "anthropic-messages", "bedrock"))
"""The readers of what makers answer."""
_USAGE: Final = ("usage", "usageMetadata", "usage_metadata")
_DEEPEST: Final = 4
_OPENAI, _GEMINI, _ANTHROPIC, _BEDROCK = "openai", "gemini", "anthropic", "bedrock"
_SIGNS: Final = (
    (_GEMINI, ("promptTokenCount", "prompt_token_count", "totalTokenCount", "total_token_count")),
    (_OPENAI, ("prompt_tokens", "completion_tokens", "input_tokens_details", "output_tokens_details")),
    (_ANTHROPIC, ("cache_read_input_tokens", "cache_creation_input_tokens")),
    (_BEDROCK, ("inputTokens", "outputTokens")),
)
"""Maker -> keys of usage that only it has, beside those of the makers before."""
_ENDS: Final = tuple(frozenset(f"{usage}.{key}" for usage in _USAGE for key in keys) for _, keys in _SIGNS)
"""Of each maker, how the paths of those keys end."""
_PLAIN: Final = ("input_tokens", "output_tokens")
"""What all but Gemini may state alone: it says the same of each."""
_MODELS: Final = ("modelVersion", "model_version", "model")
_IDS: Final = ("responseId", "response_id", "id")
_SHORTEST_ID: Final = 20
_STARTS: Final = ("created", "created_at", "createTime", "create_time")
_LATEST_S: Final = 1 << 33
_STREAMED: Final = (("object", "chat.completion.chunk"), ("type", "message_start"), ("type", "message_delta"))
_Record = dict[str, Any]


def is_of_several(head: Head) -> bool:
    """Whether the first records are answers of several makers, each whole."""
    if "makers" not in head.seen:
        head.seen["makers"] = _is_of_several(head)
    return head.seen["makers"]


def _is_of_several(head: Head) -> bool:
    names = outline(head)
    ends = {".".join(name.rsplit(".", 2)[-2:]) for name in names.names}
    if sum(not ends.isdisjoint(some) for some in _ENDS) < 2 or not names.texts.isdisjoint(_STREAMED):
        return False
    found: set[str] = set()
    for record in lines.first_records(head):
        usages = [*_usages(record)]
        if len(usages) > 1 or any(key in record for key in _PLAIN):
            return False
        found |= {maker for _, _, usage in usages if (maker := _maker(usage))}
    return len(found) > 1


def canonical(record: _Record) -> _Record:
    """The record with canonical counts in place of its usage; with a text that no rule takes where it is nobody's."""
    usages = [*_usages(record)]
    if not usages:
        return record
    counts: dict[str, Cell] = {"input_tokens": f"{len(usages)} usage objects"}
    path, answer, usage = usages[0]
    left = {key: value for key, value in answer.items() if key != path[-1]}
    model = next((left.pop(key) for key in _MODELS if isinstance(left.get(key), str)), None)
    if len(usages) == 1:
        counts = _counts(path[-1], usage, model)
    whole = _with(record, path[:-1], left)
    own = next((left[key] for key in _IDS if isinstance(left.get(key), str)), "")
    if len(own) >= _SHORTEST_ID:
        counts["event_id"] = own
    is_timed = any((found := heading(key)) is not None and found.kind == "time" for key in whole if key not in _STARTS)
    start = next((left[key] for key in _STARTS if left.get(key) is not None), None)
    if start is not None and not is_timed:
        counts["started_at"] = _instant(start)
    return {**{key: value for key, value in whole.items() if key not in _STARTS}, "model_response": model, **counts}


def _instant(start: Any) -> Any:
    """An instant as text; makers write it, or count the seconds since 1970."""
    is_number = isinstance(start, int | float) and 0 <= start < _LATEST_S
    return dt.datetime.fromtimestamp(start, dt.UTC).isoformat() if is_number else start


def names_of(head: Head) -> tuple[str, ...]:
    """The keys of the first records once they are canonical."""
    found: dict[str, None] = {}
    for record in lines.first_records(head):
        lines.collect(canonical(record), found)
    return tuple(found)


def _with(record: _Record, path: tuple[str, ...], answer: _Record) -> _Record:
    """``record`` with ``answer`` at ``path``."""
    if not path:
        return answer
    return {**record, path[0]: _with(record[path[0]], path[1:], answer)}


def _usages(value: _Record, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], _Record, _Record]]:
    """The path of each object of counts, what it is a part of, and itself."""
    for key, inner in value.items():
        if not isinstance(inner, dict):
            continue
        if key in _USAGE:
            yield (*before, key), value, cast("_Record", inner)
        elif len(before) < _DEEPEST:
            yield from _usages(cast("_Record", inner), (*before, key))


def _maker(usage: Mapping[str, Any]) -> str | None:
    return next((maker for maker, keys in _SIGNS if any(key in usage for key in keys)), None)


def _counts(name: str, usage: _Record, model: str | None) -> dict[str, Cell]:
    maker = _maker(usage) or (_ANTHROPIC if any(key in usage for key in _PLAIN) else None)
    if maker == _GEMINI:
        return gemini.counts_of(flat(usage, f"{name}."), name)
    named = flat(usage, "usage.")
    if maker == _OPENAI:
        return openai_responses.counts_of(named, model)
    if maker is None:
        return {"input_tokens": "usage of no maker"} if usage else {}
    return algebra(*((_BEDROCK, "converse") if maker == _BEDROCK else (_ANTHROPIC, "messages"))).counts(named)
