"""What Langfuse records: the OTLP its SDK sends, and pages of its observations API in the SDK's own types.

The pages need a server to be fetched from: their types are the library's, their values the scenarios'.
Run: <environment>/bin/python tests/readers/samples/make_langfuse.py [FOLDER]
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import calls
from mock_answers import CREATED
from mock_provider import CANARIES, SCENARIOS, of, prompt, running
from recording import each_in_its_process, receiver, save_otlp, write_json


def _otlp(out: Path) -> None:
    from langfuse import Langfuse, propagate_attributes

    with running() as mock, receiver() as received:
        langfuse = Langfuse(public_key="pk-lf-1", secret_key="none", base_url=received.url, environment="prod")  # noqa: S106
        from langfuse.openai import OpenAI

        client = OpenAI(base_url=f"{mock.url}/v1", api_key="key", max_retries=2)
        with propagate_attributes(user_id="user-1", session_id="session-1", tags=["search"]):
            list(calls.openai_chat(client))
            list(calls.openai_responses(client))
            list(calls.openai_others(client))
            # What a program records by hand, with the keys of Langfuse's documentation.
            for scenario in ("message-cache-mixed", "message-cache-read", "message-thinking"):
                _by_hand(langfuse, SCENARIOS[scenario])
        langfuse.flush()
        langfuse.shutdown()
        save_otlp(received, out / "langfuse" / "otlp")


def _by_hand(langfuse: Any, scenario: dict[str, Any]) -> None:
    truth = scenario["truth"]
    asked = prompt(scenario["id"])
    with (
        langfuse.start_as_current_observation(name="agent", as_type="agent", input=asked),
        langfuse.start_as_current_observation(
            name=scenario["id"], as_type="generation", model=scenario["model"], input=asked
        ) as generation,
    ):
        generation.update(output=CANARIES["answer"], usage_details=_anthropic_usage(truth))


def _anthropic_usage(truth: dict[str, int]) -> dict[str, int]:
    """Exclusive buckets, kept by the server as they come."""
    read, write = truth.get("cache_read_tokens", 0), truth.get("cache_write_tokens", 0)
    return {
        "input": truth["input_tokens"] - read - write,
        "cache_read_input_tokens": read,
        "cache_creation_input_tokens": write,
        "output": truth["output_tokens"],
    }


def _openai_usage(scenario: dict[str, Any]) -> dict[str, int]:
    """What the server makes of OpenAI's usage: each detail taken out of its total, under a name of its own."""
    truth = scenario["truth"]
    taken = {
        "input_cached_tokens": truth.get("cache_read_tokens", 0),
        "input_cache_write_tokens": truth.get("cache_write_tokens", 0),
        "input_audio_tokens": scenario.get("audio_input_tokens", 0),
    }
    given = {
        "output_reasoning_tokens": truth.get("reasoning_tokens", 0),
        "output_audio_tokens": scenario.get("audio_output_tokens", 0),
    }
    rest = {
        "input": truth["input_tokens"] - sum(taken.values()),
        "output": truth["output_tokens"] - sum(given.values()),
        "total": truth["input_tokens"] + truth["output_tokens"],
    }
    return rest | taken | given


def _observations(out: Path) -> None:
    from langfuse.api.commons.types.observation_v2 import ObservationV2
    from langfuse.api.core.jsonable_encoder import jsonable_encoder
    from langfuse.api.core.pydantic_utilities import parse_obj_as
    from langfuse.api.observations.types.observations_v2meta import ObservationsV2Meta
    from langfuse.api.observations.types.observations_v2response import ObservationsV2Response

    begun = datetime.fromtimestamp(CREATED, UTC)
    made: list[Any] = []

    def add(scenario: dict[str, Any], **fields: Any) -> None:
        start = begun + timedelta(seconds=len(made))
        common: dict[str, Any] = {
            "id": f"obs-{scenario['id']}",
            "traceId": f"trace-{scenario['id']}",
            "startTime": start,
            "endTime": start + timedelta(seconds=1.5),
            "completionStartTime": start + timedelta(seconds=0.25),
            "projectId": "project-1",
            "type": "GENERATION",
            "name": "OpenAI-generation",
            "level": "DEFAULT",
            "environment": "prod",
            "userId": "user-1",
            "sessionId": "session-1",
            "tags": ["search"],
            "input": prompt(scenario["id"]),
            "output": CANARIES["answer"],
            "model": scenario.get("answered_by") or scenario["model"],
            "latency": 1.5,
            "timeToFirstToken": 0.25,
        }
        made.append(parse_obj_as(ObservationV2, common | fields))

    for scenario in of("openai.chat") + of("anthropic.messages"):
        truth = scenario["truth"]
        if truth:
            usage = _openai_usage(scenario) if scenario["api"] == "openai.chat" else _anthropic_usage(truth)
            add(scenario, usageDetails=usage, costDetails={"total": 0.001}, totalCost=0.001)
        else:
            add(scenario, level="ERROR", statusMessage=CANARIES["error"], usageDetails={}, output=None)
    add(SCENARIOS["chat-plain"], id="obs-agent", type="AGENT", model=None, usageDetails={}, name="agent")
    page = ObservationsV2Response(data=made, meta=parse_obj_as(ObservationsV2Meta, {"cursor": None}))
    write_json(out / "langfuse" / "observations_v2.json", jsonable_encoder(page.dict(by_alias=True)))


if __name__ == "__main__":
    each_in_its_process({"otlp": ({}, _otlp), "observations": ({}, _observations)})
