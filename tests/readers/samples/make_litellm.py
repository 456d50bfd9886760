"""What LiteLLM records: its standard logging payload, rows of its spend logs and daily tables, its own OTLP.

The payload is what its callbacks hand to every log (S3, GCS, files). The proxy writes its rows to a database; here its
own functions make the rows, and nothing is stored. Run: <environment>/bin/python tests/readers/samples/make_litellm.py
"""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mock_provider import CANARIES, of, prompt, running
from recording import each_in_its_process, receiver, save_otlp, write_lines

KEY = {
    "user_api_key_hash": "88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b",
    "user_api_key_alias": "search-prod",
    "user_api_key_team_id": "team-1",
    "user_api_key_team_alias": "search",
    "user_api_key_org_id": "org-1",
    "user_api_key_user_id": "user-1",
    "requester_metadata": {},
    "tags": ["product:search"],
}


FEW = {"chat-plain", "chat-cached", "chat-reasoning", "chat-stream", "chat-refused", "message-cache-mixed"}
FEW |= {"message-stream", "gemini-cached", "response-full", "embedding"}


async def _call_all(url: str, *, few: bool = False) -> None:
    """Every scenario that LiteLLM can be given (or a few), and one answer from its own cache."""
    import litellm

    def chosen(api: str) -> list[dict[str, Any]]:
        return [one for one in of(api) if not few or one["id"] in FEW]

    common: dict[str, Any] = {"api_key": "key", "num_retries": 0, "max_retries": 2}
    chats = [
        *((one, "openai/", f"{url}/v1") for one in chosen("openai.chat")),
        *((one, "anthropic/", url) for one in chosen("anthropic.messages")),
        *((one, "gemini/", f"{url}/v1beta") for one in chosen("gemini.generate")),
    ]
    # The first question again: answered by LiteLLM's cache, with the usage of the first answer.
    chats.append(chats[0])
    for scenario, prefix, base in chats:
        options: dict[str, Any] = {"stream": True} if scenario.get("stream") else {}
        if scenario.get("stream") and scenario.get("usage_asked", True):
            options["stream_options"] = {"include_usage": True}
        messages = [
            {"role": "system", "content": CANARIES["prompt"]},
            {"role": "user", "content": prompt(scenario["id"])},
        ]
        for _ in scenario.get("answers", [200]):
            # A client without retries meets each refusal itself; an overloaded provider answers in the end.
            try:
                answer = await litellm.acompletion(
                    model=prefix + scenario["model"], messages=messages, api_base=base, metadata=dict(KEY), **common,
                    **options,
                )  # fmt: skip
                if scenario.get("stream"):
                    async for _chunk in answer:
                        pass
                break
            except litellm.exceptions.APIError:
                pass
            except Exception as error:
                if not isinstance(
                    error, (litellm.BadRequestError, litellm.RateLimitError, litellm.InternalServerError)
                ):
                    raise
    for scenario in chosen("openai.responses"):
        options = {"stream": True} if scenario.get("stream") else {}
        answer = await litellm.aresponses(
            model=f"openai/{scenario['model']}", input=prompt(scenario["id"]), api_base=f"{url}/v1", api_key="key",
            metadata=dict(KEY), **options,
        )  # fmt: skip
        if scenario.get("stream"):
            async for _event in answer:
                pass
    for scenario in chosen("openai.embeddings"):
        await litellm.aembedding(
            model=f"openai/{scenario['model']}", input=[prompt(scenario["id"])], api_base=f"{url}/v1", api_key="key",
            metadata=dict(KEY),
        )  # fmt: skip
    for scenario in chosen("openai.images"):
        await litellm.aimage_generation(
            model=f"openai/{scenario['model']}", prompt=prompt(scenario["id"]), api_base=f"{url}/v1", api_key="key",
            metadata=dict(KEY),
        )  # fmt: skip


def _text(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)


def _without_prices(record: dict[str, Any]) -> None:
    if record.get("model_map_information"):
        record["model_map_information"]["model_map_value"] = None


def _logs(out: Path) -> None:
    import litellm
    from litellm.caching.caching import Cache
    from litellm.integrations.custom_logger import CustomLogger
    from litellm.proxy.spend_tracking.spend_tracking_utils import get_logging_payload

    payloads: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []

    class Keep(CustomLogger):
        def keep(self, kwargs: dict[str, Any], response: Any, begun: Any, ended: Any) -> None:
            payload = json.loads(_text(kwargs["standard_logging_object"]))
            # The entry of its price list, 7 kB in every record, is the one thing left out.
            _without_prices(payload)
            payloads.append(payload)
            # A failed call is told without its end; the proxy's own hook then takes the time of the telling.
            ended = ended or datetime.fromtimestamp(payload["endTime"], UTC)
            timed = kwargs | {"completion_start_time": kwargs.get("completion_start_time") or ended}
            if kwargs.get("exception"):
                # So does the proxy's hook of failed calls.
                timed["litellm_params"]["metadata"] |= {"status": "failure"}
            row = dict(get_logging_payload(timed, kwargs.get("exception") or response, begun, ended))
            metadata = json.loads(row["metadata"])
            _without_prices(metadata)
            rows.append(row | {"metadata": json.dumps(metadata)})

        async def async_log_success_event(self, kwargs, response_obj, start_time, end_time):
            self.keep(kwargs, response_obj, start_time, end_time)

        async def async_log_failure_event(self, kwargs, response_obj, start_time, end_time):
            self.keep(kwargs, response_obj, start_time, end_time)

    litellm.callbacks = [Keep()]
    litellm.cache = Cache(type="local")

    async def run(url: str) -> list[dict[str, Any]]:
        await _call_all(url)
        await _settled(lambda: len(payloads))
        return await _daily(rows)

    with running() as mock:
        days = asyncio.run(run(mock.url))
    order = sorted(range(len(payloads)), key=lambda index: payloads[index]["startTime"])
    write_lines(out / "litellm" / "standard_logging_payload.jsonl", (_text(payloads[index]) for index in order))
    write_lines(out / "litellm" / "spend_logs.jsonl", (_text(rows[index]) for index in order))
    write_lines(out / "litellm" / "daily_user_spend.jsonl", (_text(one) for one in days))


async def _settled(count: Any) -> None:
    """Waits until the logging worker has handed over everything: two looks without news."""
    from litellm.litellm_core_utils.logging_worker import GLOBAL_LOGGING_WORKER

    seen = -1
    while seen != count():
        seen = count()
        await GLOBAL_LOGGING_WORKER.flush()
        await asyncio.sleep(0.5)


async def _daily(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the table LiteLLM_DailyUserSpend, by the proxy's own functions."""
    from litellm.proxy.db.db_spend_update_writer import DBSpendUpdateWriter
    from litellm.proxy.utils import PrismaClient

    class NoDatabase:
        get_request_status = PrismaClient.get_request_status
        db = None

    writer = DBSpendUpdateWriter()
    for row in rows:
        await writer.add_spend_log_transaction_to_daily_user_transaction(payload=row, prisma_client=NoDatabase())
    return list(
        (await writer.daily_spend_update_queue.flush_and_get_aggregated_daily_spend_update_transactions()).values()
    )


def _otlp(out: Path, name: str) -> None:
    from opentelemetry import metrics, trace

    with running() as mock, receiver() as received:
        os.environ |= {"OTEL_EXPORTER": "otlp_http", "OTEL_ENDPOINT": received.url}
        os.environ |= {"OTEL_EXPORTER_OTLP_ENDPOINT": received.url, "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"}
        import litellm
        from litellm.caching.caching import Cache

        litellm.callbacks = ["otel"]
        litellm.cache = Cache(type="local")

        async def run() -> None:
            await _call_all(mock.url, few=True)
            await _settled(lambda: 0)

        asyncio.run(run())
        # The callback adds its processors to the global providers; they are told to send what they hold.
        for provider in (trace.get_tracer_provider(), metrics.get_meter_provider()):
            provider.shutdown()
        # It exports every few seconds, whatever the settings: the last cumulative export says all.
        del received.bodies["metrics"][:-1]
        save_otlp(received, out / "litellm" / name)


SETTINGS = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False", "LITELLM_LOG": "ERROR"}
METRICS = {"LITELLM_OTEL_INTEGRATION_ENABLE_METRICS": "true", "OTEL_METRIC_EXPORT_INTERVAL": "3600000"}
LATEST = {"OTEL_SEMCONV_STABILITY_OPT_IN": "gen_ai_latest_experimental"}

if __name__ == "__main__":
    each_in_its_process(
        {
            "logs": (SETTINGS, _logs),
            "otel": (SETTINGS | METRICS, lambda out: _otlp(out, "otel")),
            "otel-latest": (SETTINGS | METRICS | LATEST, lambda out: _otlp(out, "otel-latest")),
        },
        imported=("litellm", "litellm.integrations.opentelemetry"),
    )
