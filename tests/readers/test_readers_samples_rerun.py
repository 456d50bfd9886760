"""The samples of the real libraries: each says what the provider counted, and a fresh run says the same.

``TRUTHS`` states how each library tells the counts of a call, and ``WRONG`` where it tells something else than the
provider counted: facts about the libraries, found by running them, that the readers must know.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

HERE = Path(__file__).parent
SAMPLES = HERE / "samples"
SCRIPT = json.loads((SAMPLES / "scenarios.json").read_text(encoding="utf-8"))
SCENARIOS = {one["id"]: one for one in SCRIPT["scenarios"]}
COUNTS = ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens")


def _beside(name: str) -> ModuleType:
    """A module of the folder of samples: scripts that need no package, and no package of the project."""
    spec = importlib.util.spec_from_file_location(f"samples_{name}", SAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ENVIRONMENTS = _beside("environments")
TOLD = _beside("told")
documents, leaves, points, said, spans = TOLD.documents, TOLD.leaves, TOLD.points, TOLD.said, TOLD.spans
MADE = [
    (environment, script, folders)
    for environment, scripts in ENVIRONMENTS.SCRIPTS.items()
    for script, folders in scripts.items()
]
FOLDERS = sorted(folder for _, _, folders in MADE for folder in folders)


def files(folder: Path) -> list[Path]:
    """The files below a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


# ---------------------------------------------------------------- the truth, and where libraries tell something else

USAGE = "gen_ai.usage."
GEN_AI = {
    "input_tokens": (USAGE + "input_tokens",),
    "cache_read_tokens": (USAGE + "cache_read.input_tokens",),
    "cache_write_tokens": (USAGE + "cache_write.input_tokens", USAGE + "cache_creation.input_tokens"),
    "output_tokens": (USAGE + "output_tokens",),
    "reasoning_tokens": (USAGE + "reasoning.output_tokens", USAGE + "reasoning_tokens"),
}
OPENINFERENCE = {
    "input_tokens": ("llm.token_count.prompt",),
    "cache_read_tokens": ("llm.token_count.prompt_details.cache_read",),
    "cache_write_tokens": ("llm.token_count.prompt_details.cache_write",),
    "output_tokens": ("llm.token_count.completion",),
    "reasoning_tokens": ("llm.token_count.completion_details.reasoning",),
}
OPENAI_CHAT = {
    "input_tokens": ("usage.prompt_tokens",),
    "cache_read_tokens": ("usage.prompt_tokens_details.cached_tokens",),
    "cache_write_tokens": ("usage.prompt_tokens_details.cache_write_tokens",),
    "output_tokens": ("usage.completion_tokens",),
    "reasoning_tokens": ("usage.completion_tokens_details.reasoning_tokens",),
}
OPENAI_RESPONSES = {
    "input_tokens": ("usage.input_tokens",),
    "cache_read_tokens": ("usage.input_tokens_details.cached_tokens",),
    "cache_write_tokens": ("usage.input_tokens_details.cache_write_tokens",),
    "output_tokens": ("usage.output_tokens",),
    "reasoning_tokens": ("usage.output_tokens_details.reasoning_tokens",),
}
ANTHROPIC = {
    "input_tokens": ("usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens",),
    "cache_read_tokens": ("usage.cache_read_input_tokens",),
    "cache_write_tokens": ("usage.cache_creation_input_tokens",),
    "output_tokens": ("usage.output_tokens",),
    "reasoning_tokens": ("usage.output_tokens_details.thinking_tokens",),
}
GEMINI = {
    "input_tokens": ("usageMetadata.promptTokenCount + usageMetadata.toolUsePromptTokenCount",),
    "cache_read_tokens": ("usageMetadata.cachedContentTokenCount",),
    "cache_write_tokens": (),
    "output_tokens": ("usageMetadata.candidatesTokenCount + usageMetadata.thoughtsTokenCount",),
    "reasoning_tokens": ("usageMetadata.thoughtsTokenCount",),
}
GEMINI_BY_NAME = {
    column: tuple(
        re.sub(r"[A-Z]", lambda found: "_" + found[0].lower(), rule) for rule in rules
    )
    for column, rules in GEMINI.items()
}  # fmt: skip
LITELLM = {
    "input_tokens": ("prompt_tokens",),
    "cache_read_tokens": ("metadata.usage_object.prompt_tokens_details.cached_tokens",),
    "cache_write_tokens": ("metadata.usage_object.prompt_tokens_details.cache_write_tokens",),
    "output_tokens": ("completion_tokens",),
    "reasoning_tokens": ("metadata.usage_object.completion_tokens_details.reasoning_tokens",),
}

TRUTHS: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {
    ("otel/openai-v2-default/traces.jsonl", "opentelemetry.instrumentation.openai_v2"): GEN_AI,
    ("otel/openai-v2-latest/traces.jsonl", "opentelemetry.util.genai.handler"): GEN_AI,
    ("otel/genai-default/traces.jsonl", "opentelemetry.instrumentation.genai.openai"): GEN_AI,
    ("otel/genai-latest/traces.jsonl", "opentelemetry.instrumentation.genai.openai"): GEN_AI,
    ("otel/genai-latest/traces.jsonl", "opentelemetry.instrumentation.genai.anthropic"): GEN_AI,
    ("otel/genai-latest/traces.jsonl", "com.anthropic.sdk.python"): GEN_AI,
    ("otel/genai-latest/traces.jsonl", "opentelemetry.instrumentation.google_genai"): GEN_AI,
    ("openinference/traces.jsonl", "openinference.instrumentation.openai"): OPENINFERENCE,
    ("openinference/traces.jsonl", "openinference.instrumentation.anthropic"): OPENINFERENCE,
    ("openinference/traces.jsonl", "openinference.instrumentation.google_genai"): OPENINFERENCE,
    ("openllmetry/traces.jsonl", "opentelemetry.instrumentation.openai.v1"): GEN_AI,
    ("openllmetry/traces.jsonl", "opentelemetry.instrumentation.anthropic"): GEN_AI,
    ("openlit/traces.jsonl", "openlit.instrumentation.openai"): GEN_AI,
    ("openlit/traces.jsonl", "openlit.instrumentation.anthropic"): GEN_AI,
    ("litellm/otel/traces.jsonl", "litellm"): GEN_AI,
    ("litellm/otel-latest/traces.jsonl", "litellm"): GEN_AI,
    ("litellm/standard_logging_payload.jsonl", ""): LITELLM,
    ("openai/chat_completions.jsonl", ""): OPENAI_CHAT,
    ("openai/responses.jsonl", ""): OPENAI_RESPONSES,
    ("anthropic/messages.jsonl", ""): ANTHROPIC,
    ("gemini/responses_by_alias.jsonl", ""): GEMINI,
    ("gemini/responses_by_name.jsonl", ""): GEMINI_BY_NAME,
}
"""(sample, scope of spans) -> how it tells each count: the first rule with a value holds, `+` adds."""

NONE = {"input_tokens": None, "output_tokens": None}
UNASKED = {"chat-stream-silent": NONE}
NO_DETAILS = UNASKED | {
    "chat-cached": {"cache_read_tokens": None},
    "chat-cache-write": {"cache_read_tokens": None, "cache_write_tokens": None},
    "chat-reasoning": {"reasoning_tokens": None},
    "chat-stream": {"cache_read_tokens": None},
}
LITELLM_FEW = {
    "chat-cached": {"cache_read_tokens": None},
    "chat-reasoning": {"reasoning_tokens": None},
    "chat-stream": {"cache_read_tokens": None},
    "gemini-cached": {"reasoning_tokens": None},
    "response-full": {"cache_read_tokens": None, "cache_write_tokens": None, "reasoning_tokens": None},
}
EXCLUSIVE = {
    "message-cache-write": {"input_tokens": 12},
    "message-cache-read": {"input_tokens": 21},
    "message-cache-mixed": {"input_tokens": 21},
    "message-stream": {"input_tokens": 30},
}
WRONG: dict[tuple[str, str], dict[str, dict[str, Any]]] = {
    ("otel/openai-v2-default/traces.jsonl", "opentelemetry.instrumentation.openai_v2"): NO_DETAILS,
    ("otel/openai-v2-latest/traces.jsonl", "opentelemetry.util.genai.handler"): NO_DETAILS,
    ("otel/genai-default/traces.jsonl", "opentelemetry.instrumentation.genai.openai"): UNASKED,
    ("otel/genai-latest/traces.jsonl", "opentelemetry.instrumentation.genai.openai"): UNASKED,
    # What tools gave back to the model is left out of the input.
    ("otel/genai-latest/traces.jsonl", "opentelemetry.instrumentation.google_genai"): {
        "gemini-tool": {"input_tokens": 50}
    },
    ("openinference/traces.jsonl", "openinference.instrumentation.openai"): UNASKED | {"image": NONE},
    ("openllmetry/traces.jsonl", "opentelemetry.instrumentation.openai.v1"): UNASKED
    | {"chat-cache-write": {"cache_write_tokens": None}, "response-full": {"cache_write_tokens": None}},
    # The one token of the first event is added to the cumulative count of the last.
    ("openllmetry/traces.jsonl", "opentelemetry.instrumentation.anthropic"): {
        "message-thinking": {"reasoning_tokens": None},
        "message-stream": {"output_tokens": 413},
    },
    # Where the provider told nothing, OpenLIT counts words itself and says so nowhere.
    ("openlit/traces.jsonl", "openlit.instrumentation.openai"): {
        "chat-stream-silent": {"input_tokens": 40, "output_tokens": 9},
        "chat-reasoning": {"reasoning_tokens": None},
        "image": NONE,
    },
    ("openlit/traces.jsonl", "openlit.instrumentation.anthropic"): EXCLUSIVE
    | {"message-thinking": {"reasoning_tokens": None}},
    ("litellm/otel/traces.jsonl", "litellm"): LITELLM_FEW
    | {
        "gemini-cached": {"cache_read_tokens": None, "reasoning_tokens": None},
        "message-cache-mixed": {"cache_read_tokens": None, "cache_write_tokens": None},
        "message-stream": {"cache_read_tokens": None, "cache_write_tokens": None},
    },
    ("litellm/otel-latest/traces.jsonl", "litellm"): LITELLM_FEW,
    ("litellm/standard_logging_payload.jsonl", ""): {"chat-stream-silent": {"input_tokens": 0, "output_tokens": 0}},
}
"""(sample, scope) -> scenario -> what it tells instead of the provider's count (``None``: nothing)."""


def scenario_of(text: str) -> str | None:
    """The scenario that a record is of: by its prompt, or by the id of its answer."""
    named = re.findall(r"scenario=([a-z0-9-]+)", text) or re.findall(
        r"(?:chatcmpl-|resp_|msg_|gemini-)([a-z-]+)\b", text
    )
    return next((name for name in named if name in SCENARIOS), None)


def counted(rules: tuple[str, ...], held: dict[str, Any]) -> int | None:
    """A count by the first rule that gives one."""
    flat = held | {key[1:]: item for key, item in leaves(held)}
    for rule in rules:
        found = [flat.get(key) for key in rule.split(" + ")]
        if any(isinstance(one, int) for one in found):
            return sum(one or 0 for one in found)
    return None


def records(sample: str, scope: str) -> Iterator[dict[str, Any]]:
    """The records of a sample, or its spans of one scope."""
    path = SAMPLES / sample
    if path.name == "traces.jsonl":
        # LiteLLM has a child span of the raw request beside the call's own.
        raw = "raw_gen_ai_request"
        yield from (given for name, given in spans(path) if name == scope and given["span.operation"] != raw)
    else:
        # LiteLLM logs each refused attempt of a call beside the answered one.
        yield from (one for one in documents(path) if one.get("status") != "failure")


def wrong(sample: str, scope: str, rules: dict[str, tuple[str, ...]]) -> dict[str, dict[str, int | None]]:
    """Where the records of a sample tell something else than the provider counted."""
    found: dict[str, dict[str, int | None]] = {}
    for held in records(sample, scope):
        name = scenario_of(json.dumps(held))
        truth = SCENARIOS[name]["truth"] if name else None
        if not name or not truth:
            continue
        said_counts = {column: counted(rules[column], held) for column in COUNTS}
        off = {
            column: count
            for column, count in said_counts.items()
            if (count or 0) != truth.get(column, 0) or (count is None and column in truth and truth[column])
        }
        if off:
            found[name] = off
    return found


@pytest.mark.parametrize(("sample", "scope"), TRUTHS, ids=lambda one: one)
def test_a_sample_tells_the_truth_but_where_it_is_known_not_to(sample: str, scope: str) -> None:
    assert wrong(sample, scope, TRUTHS[sample, scope]) == WRONG.get((sample, scope), {})


SEEN = {
    ("otel/openai-v2-default/traces.jsonl", "opentelemetry.instrumentation.openai_v2"): 9,
    ("otel/genai-latest/traces.jsonl", "opentelemetry.instrumentation.genai.openai"): 15,
    ("otel/genai-latest/traces.jsonl", "opentelemetry.instrumentation.genai.anthropic"): 10,
    ("openinference/traces.jsonl", "openinference.instrumentation.openai"): 17,
    ("openllmetry/traces.jsonl", "opentelemetry.instrumentation.openai.v1"): 15,
    ("litellm/standard_logging_payload.jsonl", ""): 28,
    ("openai/chat_completions.jsonl", ""): 7,
    ("anthropic/messages.jsonl", ""): 8,
}


@pytest.mark.parametrize(("sample", "scope"), SEEN, ids=lambda one: one)
def test_a_sample_holds_the_scenarios_it_is_there_for(sample: str, scope: str) -> None:
    names = {scenario_of(json.dumps(held)) for held in records(sample, scope)} - {None}
    assert len(names) == SEEN[sample, scope]


def test_a_response_cut_short_leaves_no_span_with_openllmetry() -> None:
    scope = "opentelemetry.instrumentation.openai.v1"
    names = {scenario_of(json.dumps(held)) for held in records("openllmetry/traces.jsonl", scope)}
    assert "response-plain" in names
    assert "response-cut" not in names


def test_the_client_of_anthropic_makes_a_second_span_of_each_call() -> None:
    ids: dict[str, Counter[str]] = {}
    for scope, given in spans(SAMPLES / "otel/genai-latest/traces.jsonl"):
        if response := given.get("gen_ai.response.id"):
            ids.setdefault(scope, Counter())[response] += 1
    own = ids["com.anthropic.sdk.python"]
    assert own == ids["opentelemetry.instrumentation.genai.anthropic"]
    assert len(own) == 8


def test_a_hit_of_the_cache_of_litellm_repeats_the_usage_of_the_first_answer() -> None:
    hits = [one for one in documents(SAMPLES / "litellm/standard_logging_payload.jsonl") if one["cache_hit"]]
    assert [(one["prompt_tokens"], one["completion_tokens"], one["response_cost"]) for one in hits] == [(25, 13, 0)]
    rows = [one for one in documents(SAMPLES / "litellm/spend_logs.jsonl") if one["cache_hit"] == "True"]
    assert [(one["prompt_tokens"], one["completion_tokens"], one["spend"]) for one in rows] == [(25, 13, 0)]
    # The daily table counts it as any other call.
    [day] = [
        one
        for one in documents(SAMPLES / "litellm/daily_user_spend.jsonl")
        if (one["model"], one["custom_llm_provider"]) == ("gpt-4o-mini", "openai")
    ]
    told_by_rows = [
        one for one in documents(SAMPLES / "litellm/spend_logs.jsonl") if one["model"] == "gpt-4o-mini"
    ]  # fmt: skip
    assert day["prompt_tokens"] == sum(one["prompt_tokens"] for one in told_by_rows)
    assert day["api_requests"] == len(told_by_rows)
    assert day["failed_requests"] == 4


def test_cumulative_points_repeat_and_delta_points_add_up() -> None:
    def sums(sample: str, *, operation: str) -> list[float]:
        return [
            whole
            for name, _, given, _, whole in points(SAMPLES / sample)
            if name == "gen_ai.client.token.usage"
            and given.get("gen_ai.request.model") == "o4-mini"
            and given["gen_ai.token.type"] == operation
        ]

    assert sums("otel/genai-latest/metrics.jsonl", operation="output") == [1186, 1186]
    assert sums("otel/genai-delta/metrics.jsonl", operation="output") == [1186]


# ---------------------------------------------------------------- the same from both encodings, and from a fresh run


@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.pb")), ids=lambda path: path.relative_to(SAMPLES).as_posix())
def test_protobuf_and_json_hold_the_same(path: Path) -> None:
    def ids(message: Any) -> list[tuple[str, str]]:
        groups = [scope for group in message.resource_spans for scope in group.scope_spans]
        return [(span.trace_id.hex(), span.span_id.hex()) for scope in groups for span in scope.spans]

    lines = list(documents(path.with_suffix(".jsonl")))
    if path.name == "traces.pb":
        in_lines = [
            (span["traceId"], span["spanId"])
            for line in lines
            for group in line["resourceSpans"]
            for scope in group["scopeSpans"]
            for span in scope["spans"]
        ]
        found = ids(ExportTraceServiceRequest.FromString(path.read_bytes()))
        assert found == in_lines
        assert all(re.fullmatch(r"[0-9a-f]{32}", trace) for trace, _ in in_lines)
    elif path.name == "metrics.pb":
        message = ExportMetricsServiceRequest.FromString(path.read_bytes())
        names = [
            one.name for group in message.resource_metrics for scope in group.scope_metrics for one in scope.metrics
        ]
        in_lines = [
            one["name"]
            for line in lines
            for group in line["resourceMetrics"]
            for scope in group["scopeMetrics"]
            for one in scope["metrics"]
        ]
        assert names == in_lines
    else:
        assert path.name == "logs.pb"


@pytest.mark.parametrize(
    ("environment", "script", "folders"), MADE, ids=lambda one: one if isinstance(one, str) else ""
)
def test_a_fresh_run_says_the_same_usage(
    environment: str, script: str, folders: tuple[str, ...], tmp_path: Path
) -> None:
    if not ENVIRONMENTS.ready(environment):
        missing = f"no environment {environment}: python3 tests/readers/samples/environments.py makes it"
        (pytest.fail if os.environ.get("OBSIA_SAMPLES") else pytest.skip)(missing)
    # The settings of this machine's own telemetry, proxies and keys have no part in a sample.
    kept = {key: text for key, text in os.environ.items() if key in {"PATH", "HOME", "TMPDIR", "LANG", "SYSTEMROOT"}}
    ended = subprocess.run(
        [ENVIRONMENTS.python(environment), SAMPLES / script, tmp_path],
        env=kept | {"NO_PROXY": "127.0.0.1"},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-4000:]
    names = [path.relative_to(tmp_path) for path in files(tmp_path)]
    assert names == [path.relative_to(SAMPLES) for folder in sorted(folders) for path in files(SAMPLES / folder)]
    for name in names:
        if name.suffix != ".pb":
            assert said(tmp_path / name) == said(SAMPLES / name), name


# ---------------------------------------------------------------- the folder as a whole


def test_what_a_sample_says_is_not_empty() -> None:
    for folder in FOLDERS:
        tells = [path for path in files(SAMPLES / folder) if path.suffix in {".json", ".jsonl"}]
        assert tells
        for path in tells:
            assert sum(len(json.dumps(one)) for one in said(path)) > 10, path.name


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_of_samples_is_described(folder: str) -> None:
    assert f"`{folder}" in (SAMPLES / "README.md").read_text(encoding="utf-8").replace("otel/genai-*/", f"{folder}/")


@pytest.mark.parametrize("environment", ENVIRONMENTS.SCRIPTS)
def test_an_environment_is_pinned(environment: str) -> None:
    lines = ENVIRONMENTS.requirements(environment).read_text(encoding="utf-8").splitlines()
    assert len(lines) > (10 if ENVIRONMENTS.SCRIPTS[environment] else 1)
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==\S+(?: ;.*)?", line)] == []


def test_no_sample_holds_a_path_of_a_machine() -> None:
    pattern = re.compile(rb"(?<![\w.:/])/(?:work|tmp|root|home|Users|opt)/|site-packages/\.\.|/private/var/")
    kinds = {".json", ".jsonl", ".pb", ".csv"}
    found = [
        (path.name, match[0])
        for path in files(SAMPLES)
        if path.suffix in kinds and (match := pattern.search(path.read_bytes()))
    ]
    assert found == []


def test_samples_hold_canaries_so_that_a_leak_would_show() -> None:
    texts = [path.read_text(encoding="utf-8") for path in files(SAMPLES) if path.suffix in {".json", ".jsonl"}]
    for name, canary in SCRIPT["canaries"].items():
        assert sum(canary in text for text in texts) > 3, name


def test_a_scenario_is_possible() -> None:
    for name, one in SCENARIOS.items():
        truth = one["truth"]
        if truth is None:
            assert one["answers"][-1] != 200, name
            continue
        assert truth.get("cache_read_tokens", 0) + truth.get("cache_write_tokens", 0) <= truth["input_tokens"], name
        assert truth.get("reasoning_tokens", 0) <= truth["output_tokens"], name
        assert set(truth) <= {*COUNTS, "images"}, name
