"""The calls that the scripts make through the real client libraries: each scenario once, in order."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from mock_provider import CANARIES, of, prompt

TOOL = {"name": "look_up", "description": CANARIES["tool"]}
SCHEMA = {"type": "object", "properties": {"word": {"type": "string"}}}
Made = Iterator[tuple[dict[str, Any], Any]]


def openai_client(url: str) -> Any:
    """A client of the mock."""
    import openai

    return openai.OpenAI(base_url=f"{url}/v1", api_key="key", max_retries=2)


def openai_chat(client: Any) -> Made:
    """(scenario, completion or chunks); None where the call failed."""
    import openai

    for scenario in of("openai.chat"):
        options: dict[str, Any] = {}
        if scenario.get("stream"):
            options["stream"] = True
            if scenario.get("usage_asked", True):
                options["stream_options"] = {"include_usage": True}
        if "service_tier" in scenario:
            options["service_tier"] = scenario["service_tier"]
        if scenario.get("answer") == "tool":
            options["tools"] = [{"type": "function", "function": TOOL | {"parameters": SCHEMA}}]
        messages = [
            {"role": "system", "content": CANARIES["prompt"]},
            {"role": "user", "content": prompt(scenario["id"])},
        ]
        try:
            answer = client.chat.completions.create(model=scenario["model"], messages=messages, **options)
            yield scenario, list(answer) if scenario.get("stream") else answer
        except openai.APIError:
            assert not scenario["truth"], scenario["id"]
            yield scenario, None


def openai_responses(client: Any) -> Made:
    """(scenario, response); of a stream its final response."""
    for scenario in of("openai.responses"):
        options = {"model": scenario["model"], "input": prompt(scenario["id"]), "instructions": CANARIES["prompt"]}
        if scenario.get("stream"):
            events = list(client.responses.create(**options, stream=True))
            yield scenario, events[-1].response
        else:
            yield scenario, client.responses.create(**options)


def openai_others(client: Any) -> Made:
    """(scenario, result) of embeddings and images."""
    for scenario in of("openai.embeddings"):
        yield scenario, client.embeddings.create(model=scenario["model"], input=prompt(scenario["id"]))
    for scenario in of("openai.images"):
        yield scenario, client.images.generate(model=scenario["model"], prompt=prompt(scenario["id"]))


def openai_all(url: str) -> None:
    """Every call of the OpenAI interfaces."""
    client = openai_client(url)
    for made in (openai_chat(client), openai_responses(client), openai_others(client)):
        list(made)


def anthropic_client(url: str) -> Any:
    """A client of the mock."""
    import anthropic

    return anthropic.Anthropic(base_url=url, api_key="key", max_retries=2)


def anthropic_messages(client: Any, *, helper: bool = False) -> Made:
    """(scenario, message); of a stream its final message. ``helper``: by ``messages.stream``, not ``stream=True``."""
    import anthropic

    for scenario in of("anthropic.messages"):
        options: dict[str, Any] = {
            "model": scenario["model"],
            "max_tokens": 2048,
            "system": CANARIES["prompt"],
            "messages": [{"role": "user", "content": prompt(scenario["id"])}],
        }
        if scenario.get("answer") == "tool":
            options["tools"] = [TOOL | {"input_schema": SCHEMA}]
        if scenario.get("answer") == "thinking":
            options["thinking"] = {"type": "enabled", "budget_tokens": 1024}
        try:
            if not scenario.get("stream"):
                yield scenario, client.messages.create(**options)
            elif helper:
                with client.messages.stream(**options) as stream:
                    final = stream.get_final_message()
                yield scenario, final
            else:
                yield scenario, list(client.messages.create(**options, stream=True))
        except anthropic.APIError:
            assert not scenario["truth"], scenario["id"]
            yield scenario, None


def gemini_client(url: str) -> Any:
    """A client of the mock."""
    from google import genai

    return genai.Client(api_key="key", http_options={"base_url": url})


def gemini_contents(client: Any) -> Made:
    """(scenario, response or chunks); None where the call failed."""
    from google.genai import errors

    for scenario in of("gemini.generate"):
        options = {"model": scenario["model"], "contents": prompt(scenario["id"])}
        options["config"] = {"system_instruction": CANARIES["prompt"]}
        try:
            if scenario.get("stream"):
                yield scenario, list(client.models.generate_content_stream(**options))
            else:
                yield scenario, client.models.generate_content(**options)
        except errors.APIError:
            assert not scenario["truth"], scenario["id"]
            yield scenario, None


def bedrock_client(url: str) -> Any:
    """A client of the mock; its keys open nothing."""
    import boto3

    return boto3.client(
        "bedrock-runtime", endpoint_url=url, region_name="eu-west-1",
        aws_access_key_id="key", aws_secret_access_key=base64.b64encode(b"none").decode(),
    )  # fmt: skip


def bedrock_converses(client: Any) -> Made:
    """(scenario, answer or events); None where the call failed."""
    for scenario in of("bedrock.converse"):
        options = {
            "modelId": scenario["model"],
            "messages": [{"role": "user", "content": [{"text": prompt(scenario["id"])}]}],
        }
        try:
            if scenario.get("stream"):
                yield scenario, list(client.converse_stream(**options)["stream"])
            else:
                yield scenario, client.converse(**options)
        except client.exceptions.ValidationException:
            assert not scenario["truth"], scenario["id"]
            yield scenario, None
