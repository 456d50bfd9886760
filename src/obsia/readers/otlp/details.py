"""What stands as JSON inside one attribute: details of Langfuse, of the Vercel AI SDK and of LiteLLM.

Only the keys that are named here are decoded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from obsia.readers.base import Cell
from obsia.readers.otlp.names import tame
from obsia.readers.records.algebra import algebra, whole
from obsia.readers.records.fields import Fields, nested

_OPENAI: Final = (
    "prompt_tokens",
    "promptTokens",
    "prompt_tokens_details.cached_tokens",
    "input_tokens_details.cached_tokens",
)
_READ: Final = (
    "anthropic.usage.cache_read_input_tokens",
    "anthropic.cacheReadInputTokens",
    "bedrock.usage.cacheReadInputTokens",
)
_WRITTEN: Final = (
    "anthropic.usage.cache_creation_input_tokens",
    "anthropic.cacheCreationInputTokens",
    "bedrock.usage.cacheWriteInputTokens",
)
_INSIDE: Final = algebra("otlp", "langfuse usage")
_BESIDE: Final = algebra("otlp", "langfuse usage apart")
_LANGFUSE: Final = Fields((*_INSIDE.paths, *_BESIDE.paths, "total", "total_tokens"))
_VERCEL: Final = Fields((*_READ, *_WRITTEN))
_LITELLM: Final = Fields(("api_base", "cache_key", "response_cost"))


def langfuse_counts(text: str) -> dict[str, Cell]:
    """The counts of ``langfuse.observation.usage_details``, whose keys are whatever the integration sent.

    A total of input and output alone, or OpenAI's keys, mean that the details are parts; a larger total, or none beside
    the keys of LangChain and Anthropic, means that they stand beside.
    """
    values = _decoded(text, _LANGFUSE)
    counts = _tamed(_INSIDE.counts(values))
    total = whole(values.get("total"))
    total = whole(values.get("total_tokens")) if total is None else total
    taken, given = (whole(counts.get(name)) or 0 for name in ("input_tokens", "output_tokens"))
    if any(values.get(name) is not None for name in _OPENAI) or total == taken + given:
        return counts
    apart = _tamed(_BESIDE.counts(values))
    whole_in, whole_out = (whole(apart.get(name)) for name in ("input_tokens", "output_tokens"))
    if total is not None and whole_in is not None and taken <= total - (whole_out or 0) <= whole_in:
        # Some parts stand beside the input and some in it: what the total leaves for it is all of it.
        apart["input_tokens"] = total - (whole_out or 0)
    return apart


def vercel_cache(text: Any) -> dict[str, int]:
    """What the cache gave and took, as ``ai.response.providerMetadata`` has it for Anthropic and Bedrock."""
    if not isinstance(text, str):
        return {}
    values = _decoded(text, _VERCEL)
    found: dict[str, int] = {}
    for field, names in (("cache_read_tokens", _READ), ("cache_write_tokens", _WRITTEN)):
        if counts := [count for name in names if (count := whole(values.get(name))) is not None]:
            found[field] = counts[0]
    return found


def litellm_call(text: Any) -> tuple[str | None, bool]:
    """The address that LiteLLM called (``hidden_params``), and whether its cache answered: it has a key, at no cost."""
    if not isinstance(text, str):
        return None, False
    values = _decoded(text, _LITELLM)
    address, key = values.get("api_base"), values.get("cache_key")
    is_cached = isinstance(key, str | bool) and bool(key) and not values.get("response_cost")
    return address if isinstance(address, str) else None, is_cached


def reduced(field: str, text: Any) -> str:
    """Of the JSON inside an attribute what is named here, as JSON: numbers, and of texts an address alone."""
    fields = {"usage_json": _LANGFUSE, "metadata_json": _VERCEL, "hidden_json": _LITELLM}[field]
    found = _decoded(text, fields) if isinstance(text, str) else {}
    kept = {path: value for path, value in found.items() if isinstance(value, int | float) or path == "api_base"}
    if found.get("cache_key"):
        kept["cache_key"] = True
    return json.dumps(nested(kept))


def _tamed(counts: Mapping[str, Cell]) -> dict[str, Cell]:
    return {name: tame(count) for name, count in counts.items()}


def _decoded(text: str, fields: Fields) -> dict[str, Any]:
    values = fields.decode(text.encode("utf-8", "replace"))
    return {} if isinstance(values, str) else values
