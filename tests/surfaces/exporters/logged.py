"""Calls as LiteLLM hands them to its loggers."""

from __future__ import annotations

from typing import Any


def take(logger: Any, number: int, **more: Any) -> None:
    """Hand the ``number``-th call to the logger."""
    payload: dict[str, Any] = {
        "id": f"id{number}", "litellm_call_id": f"call{number}", "call_type": "acompletion", "status": "success",
        "prompt_tokens": 100 + number, "completion_tokens": 20,
        "startTime": 1.75e9 + number, "endTime": 1.75e9 + number + 2,
        "model": "gpt-4o", "custom_llm_provider": "openai", "metadata": {}, "hidden_params": {}, "cache_hit": None,
    }  # fmt: skip
    logger.log_success_event({"standard_logging_object": payload | more}, None, None, None)
