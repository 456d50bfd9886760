"""Dialects of OTLP spans: whose counts leave out what, by the scope (the instrumentation library) that recorded them.

A dialect changes what was found of a span so that its counts are as the conventions ask: totals contain their parts.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, Final

from obsia.readers.otlp.attributes import CONFLICT
from obsia.readers.otlp.details import langfuse_counts, litellm_call, vercel_cache
from obsia.readers.otlp.names import COUNT_FIELDS, span_names, whole_text
from obsia.readers.records.algebra import algebra

Dialect = Callable[[dict[str, Any]], None]

IS_CACHED: Final = "is_cached"
"""In what is found: the proxy answered by itself."""
_CACHE_APART: Final = frozenset(
    {
        "openlit.instrumentation.anthropic",
        "openlit.instrumentation.bedrock",
        "opentelemetry.instrumentation.bedrock",
        "opentelemetry.instrumentation.botocore.bedrock-runtime",
    }
)
"""Scopes that state the provider's own input, without what the cache gave or took."""
_REASONING_APART: Final = frozenset({"openlit.instrumentation.google_ai_studio"})
"""Scopes that state the candidates' tokens as output, and thoughts beside them."""
_THOUGHTS_IN_TOTAL: Final = frozenset(
    {"opentelemetry.instrumentation.google_generativeai", "opentelemetry.instrumentation.vertexai"}
)
"""Scopes that state the candidates' tokens as output, and thoughts in the total only."""
_VERCEL: Final = "ai"
_LITELLM: Final = "litellm"
_VERCEL_APART: Final = ("anthropic", "amazon-bedrock", "bedrock")


def of_scope(scope: str) -> Dialect | None:
    """The dialect of all spans of a scope, if it has one."""
    return _SCOPES.get(scope)


def of_span(found: Mapping[str, Any]) -> Dialect | None:
    """The dialect that a span shows by itself, if any."""
    if "usage_json" in found:
        return _langfuse
    return _claude_code if is_claude_call(found) else None


def is_claude_call(found: Mapping[str, Any]) -> bool:
    """Whether a span is a call of Claude Code, whose counts have names of its own."""
    return found.get("kind_claude_code") == "llm_request" and "own_input" in found


def by_total(found: dict[str, Any], total: int) -> None:
    """Where the total holds the cache beside input and output, the input leaves the cache out."""
    parts = [found.get(name, 0) for name in COUNT_FIELDS[:4]]
    if any(part.__class__ is not int for part in parts):
        return
    taken, given, read, written = parts
    if read + written > 0 and total == taken + given + read + written:
        _add_up(found, "span cache apart")


def _cache_apart(found: dict[str, Any]) -> None:
    _add_up(found, "span cache apart")


def _reasoning_apart(found: dict[str, Any]) -> None:
    _add_up(found, "span reasoning apart")


def _thoughts_in_total(found: dict[str, Any]) -> None:
    """What the total holds beyond input and output are thoughts (and what tools put into the prompt, if any did)."""
    counts = [found.get(name) for name in ("total_tokens", "input_tokens", "output_tokens")]
    total, taken, given = (count if count.__class__ is int else None for count in counts)
    if total is not None and taken is not None and given is not None and total > taken + given:
        found["output_tokens"] = total - taken


def _vercel(found: dict[str, Any]) -> None:
    """Until version 6 the SDK passes on the provider's own counts: Anthropic's leave the cache out."""
    provider = found.get("provider")
    is_own = isinstance(provider, str) and provider.split(".", 1)[0] in _VERCEL_APART
    if isinstance(provider, str):
        found["provider"] = provider.split(".", 1)[0]
    if is_own and "uncached" not in found and "cache_write_tokens" not in found:
        for name, count in vercel_cache(found.get("metadata_json")).items():
            found.setdefault(name, count)
        _add_up(found, "span cache apart")


def _langfuse(found: dict[str, Any]) -> None:
    counts = langfuse_counts(found["usage_json"])
    for name in COUNT_FIELDS:
        found.pop(name, None)
    found.update(counts)
    found.pop(CONFLICT, None)


def _litellm(found: dict[str, Any]) -> None:
    """The address that was called, and whether the proxy answered by itself: with a key of its cache, for nothing."""
    address, is_cached = litellm_call(found.get("hidden_json"))
    if address:
        found.setdefault("host", address)
    if is_cached:
        found["is_cached"] = True


def _claude_code(found: dict[str, Any]) -> None:
    names = {"input_tokens": "own_input", "output_tokens": "own_output"}
    names |= {"cache_read_tokens": "own_cache_read", "cache_creation_tokens": "own_cache_write"}
    values = {name: whole_text(found.get(own)) for name, own in names.items()}
    for name in COUNT_FIELDS:
        found.pop(name, None)
    found.update(algebra("otlp", "claude_code event").counts(values))
    found.pop(CONFLICT, None)
    found.setdefault("provider", "anthropic")
    if "own_request" in found:
        found["event_id"] = found["own_request"]
    if "own_model" in found:
        found.setdefault("model_request", found["own_model"])


_SCOPES: Final[Mapping[str, Any]] = {
    **dict.fromkeys(_CACHE_APART, _cache_apart),
    **dict.fromkeys(_REASONING_APART, _reasoning_apart),
    **dict.fromkeys(_THOUGHTS_IN_TOTAL, _thoughts_in_total),
    _VERCEL: _vercel,
    _LITELLM: _litellm,
}


@functools.cache
def _terms(shape: str) -> Mapping[str, tuple[str, ...]]:
    """The sums of a shape over fields: each term of the table is a list of aliases of one field."""
    fields = {name: slot[0] for name, slot in span_names().items() if slot is not None}
    sums = algebra("otlp", shape).sums
    return {target: tuple(fields[term[0]] for term in terms) for target, terms in sums.items() if len(terms) > 1}


def _add_up(found: dict[str, Any], shape: str) -> None:
    """The counts of ``shape``: a part that is no count is left as it is, and refused by the rules."""
    for target, fields in _terms(shape).items():
        parts = [found[field] for field in fields if field in found]
        odd = [part for part in parts if part.__class__ is not int]
        if parts:
            found[target] = odd[0] if odd else sum(parts)
