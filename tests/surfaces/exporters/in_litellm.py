"""A program that calls models through LiteLLM with obsia's callback: run where LiteLLM is, by ``test_litellm.py``.

python in_litellm.py USAGE.jsonl
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import suppress

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

import litellm

from obsia.litellm import ObsiaLogger

PROMPT = [{"role": "user", "content": "CANARY-77aa tell me"}]


def main(file: str) -> None:
    """Four calls that count, one that fails, and one that the cache answers."""
    litellm.callbacks = [ObsiaLogger(file=file)]
    for _ in range(2):
        litellm.completion(model="openai/gpt-4o-mini", messages=PROMPT, mock_response="CANARY-77aa short answer")
    for _ in litellm.completion(
        model="openai/gpt-4o-mini", messages=PROMPT, mock_response="CANARY-77aa a streamed answer", stream=True
    ):
        pass
    with suppress(Exception):
        litellm.completion(model="openai/gpt-4o-mini", messages=PROMPT, mock_response=Exception("CANARY-77aa refused"))
        sys.exit("the call that must fail did not")
    asyncio.run(_asynchronous())
    time.sleep(2)  # LiteLLM logs in threads of its own


async def _asynchronous() -> None:
    await litellm.acompletion(model="openai/gpt-4o-mini", messages=PROMPT, mock_response="CANARY-77aa an answer")
    await asyncio.sleep(1)


if __name__ == "__main__":
    main(sys.argv[1])
