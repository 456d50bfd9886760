"""A program that calls models through LiteLLM with obsia's callback: run where LiteLLM is, by ``test_litellm.py``.

python in_litellm.py USAGE.jsonl [PACKAGES]: what obsia itself needs is taken from the folder PACKAGES where this
interpreter lacks it, as an installation of obsia[litellm] has both.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from contextlib import suppress

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
sys.path += sys.argv[2:]

import litellm
from litellm.integrations.custom_logger import CustomLogger

from obsia.litellm import ObsiaLogger

PROMPT = [{"role": "user", "content": "CANARY-77aa tell me"}]


class Another(CustomLogger):
    """Some other logger, which prints what it is handed of the figures of each call."""

    def log_success_event(self, kwargs, response_obj, start_time, end_time) -> None:
        """A call that succeeded."""
        sys.stdout.write(json.dumps(kwargs["standard_logging_object"]["metadata"].get("obsia")) + "\n")
        sys.stdout.flush()

    async def async_log_success_event(self, kwargs, response_obj, start_time, end_time) -> None:
        """The same."""
        self.log_success_event(kwargs, response_obj, start_time, end_time)


def main(file: str) -> None:
    """Four calls that count, one that fails, and one that the cache answers."""
    ours = ObsiaLogger(file=file, call_figures=True, region="FRA")
    litellm.callbacks = [Another(), ours, *(["otel"] if "OTEL_ENDPOINT" in os.environ else [])]
    for _ in range(2):
        litellm.completion(model="openai/gpt-4o-mini", messages=PROMPT, mock_response="CANARY-77aa short answer")
    for _ in litellm.completion(
        model="openai/gpt-4o-mini", messages=PROMPT, mock_response="CANARY-77aa a streamed answer", stream=True
    ):
        pass
    with suppress(Exception):
        litellm.completion(model="openai/gpt-4o-mini", messages=PROMPT, mock_response=Exception("CANARY-77aa refused"))
        sys.exit("the call that must fail did not")
    asyncio.run(_asynchronous(ours))


async def _asynchronous(ours: ObsiaLogger) -> None:
    await litellm.acompletion(model="openai/gpt-4o-mini", messages=PROMPT, mock_response="CANARY-77aa an answer")
    ends = time.monotonic() + 20
    while ours.tally().written < 4 and time.monotonic() < ends:  # LiteLLM logs in threads of its own
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.3)


if __name__ == "__main__":
    main(sys.argv[1])
