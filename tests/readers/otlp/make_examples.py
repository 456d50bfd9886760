"""Makes the OTLP examples of ``examples/``: spans of the real libraries (``tests/readers/samples``) without contents,
and hand-made events and metrics of coding assistants.

Run: python tests/readers/otlp/make_examples.py
"""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
EXAMPLES = HERE.parents[2] / "examples"
KEPT = (
    "gen_ai.usage.", "llm.token_count.", "gen_ai.operation", "gen_ai.provider", "gen_ai.system", "gen_ai.request.model",
    "gen_ai.response.model", "openinference.span.kind", "llm.model_name", "llm.provider", "llm.system",
)  # fmt: skip


def trimmed(sample: str, *, most: int) -> str:
    """The first spans with usage of each scope of a sample, without attributes that hold contents."""
    lines = []
    for line in (SAMPLES / sample / "traces.jsonl").read_text(encoding="utf-8").splitlines():
        request = json.loads(line)
        for group in request["resourceSpans"]:
            group["resource"]["attributes"] = [a for a in group["resource"]["attributes"] if a["key"] == "service.name"]
            for scope in group["scopeSpans"]:
                scope["spans"] = [small for span in scope["spans"] if (small := _small(span))][:most]
        lines.append(json.dumps(request, separators=(",", ":")))
    return "".join(line + "\n" for line in lines[:1])


def _small(span: dict[str, Any]) -> dict[str, Any] | None:
    kept = [a for a in span.get("attributes", ()) if a["key"].startswith(KEPT) and "instructions" not in a["key"]]
    names = ("traceId", "spanId", "parentSpanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano")
    has_usage = any("tokens" in a["key"] or "token_count" in a["key"] for a in kept)
    return {name: span[name] for name in names if name in span} | {"attributes": kept} if has_usage else None


def assistants(made: Any) -> str:
    """A few events of three assistants, and a metric that repeats one of them."""
    claude, codex, gemini = (
        {"service.name": name, "team": "search"} for name in ("claude-code", "codex_cli_rs", "gemini-cli")
    )
    calls = [
        {"session.id": "s-1", "event.sequence": n, "model": "claude-sonnet-4-5-20250929", "request_id": f"req_{n}",
         "input_tokens": "4", "output_tokens": str(100 + n), "cache_read_tokens": str(9000 * n),
         "cache_creation_tokens": "1000", "duration_ms": "1500"}
        for n in (1, 2)
    ]  # fmt: skip
    turn = {
        "event.kind": "response.completed", "event.timestamp": "2025-10-09T08:54:00.123Z", "conversation.id": "c-1",
        "model": "gpt-5-codex", "input_token_count": "12000", "output_token_count": "450", "cached_token_count": 8000,
        "reasoning_token_count": 200,
    }  # fmt: skip
    answer = {
        "session.id": "s-2", "event.timestamp": "2025-10-09T08:55:00.000Z", "model": "gemini-2.5-pro",
        "duration_ms": 800,
        "input_token_count": 12000, "output_token_count": 350, "cached_content_token_count": 8000,
        "thoughts_token_count": 420, "tool_token_count": 0, "total_token_count": 12770,
    }  # fmt: skip
    point = made.point({"session.id": "s-1", "type": "output"}, start=0, end=60, asInt="203")
    return made.lines(
        made.logs(*(made.log("api_request", call, at=5 * n) for n, call in enumerate(calls)), resource=claude),
        made.logs(made.log("codex.sse_event", turn, at=40), resource=codex),
        made.logs(made.log("gemini_cli.api_response", answer, at=100), resource=gemini),
        made.metrics(made.metric("claude_code.token.usage", point), resource=claude),
    )


def metrics(made: Any) -> str:
    """Two exports of a cumulative histogram: the second holds the first."""

    def export(end: int, taken: int, given: int, calls: int) -> dict[str, Any]:
        items = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": "gpt-4o-mini",
        }
        points = [
            made.point(items | {"gen_ai.token.type": kind}, start=0, end=end, count=str(calls), sum=float(total))
            for kind, total in (("input", taken), ("output", given))
        ]
        metric = made.metric("gen_ai.client.token.usage", *points, cumulative=True, shape="histogram")
        return made.metrics(metric, resource={"service.name": "shop"})

    return made.lines(export(60, 42_000, 5_100, 30), export(120, 90_000, 11_000, 64))


def main() -> None:
    made = SimpleNamespace(**runpy.run_path(str(HERE / "made.py")))
    files = {
        "otlp_openllmetry.jsonl": trimmed("openllmetry", most=4),
        "otlp_openlit.jsonl": trimmed("openlit", most=4),
        "otlp_openinference.jsonl": trimmed("openinference", most=4),
        "otlp_assistants.jsonl": assistants(made),
        "otlp_metrics.jsonl": metrics(made),
    }
    for name, text in files.items():
        assert "CANARY" not in text, name
        (EXAMPLES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
