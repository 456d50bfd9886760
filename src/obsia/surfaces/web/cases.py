"""What-ifs that stand ready in every edition: one request, one change, in the words of the form."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_PLAIN: Final = {"model": "openai/gpt-6-sol", "in": "1000", "out": "400"}
_REASONED: Final = {"model": "openai/gpt-6-sol", "in": "1000", "out": "4000"}
_LONG: Final = {"model": "anthropic/claude-opus-5", "in": "20000", "out": "400"}

CASES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "shorter-answer": {**_PLAIN, "out-times": "0.5"},
        "without-reasoning": {**_REASONED, "out-times": "0.1"},
        "smaller-model": {**_PLAIN, "model": "mistral/mistral-large-4", "to-model": "mistral/mistral-small-2603"},
        "open-model": {**_PLAIN, "to-model": "openai/gpt-oss-120b"},
        "in-france": {**_PLAIN, "region": "USA", "to-region": "FRA"},
        "from-a-cache": {**_LONG, "to-cached": "90"},
        "shorter-question": {**_LONG, "in-times": "0.5"},
    }
)
"""Part of the address -> what the form would state. A case says what is asked; it says nothing about the world."""
