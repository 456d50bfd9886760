"""Figures of single calls where people already look: LiteLLM's payload, spans, Prometheus."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Status, StatusCode
from prometheus_client import CollectorRegistry, generate_latest

import obsia
from obsia.app.request.one_call import OneCall
from obsia.app.usage.live import Ledger
from obsia.otel import ObsiaSpanExporter
from obsia.prometheus import export_counters
from obsia.surfaces.exporters.otel_spans import ATTRIBUTES

ROOT = Path(__file__).parents[3]
ROWS: tuple[dict[str, Any], ...] = (
    {"provider": "openai", "model_request": "gpt-4o", "input_tokens": 100, "output_tokens": 20},
    {
        "provider": "anthropic",
        "model_response": "claude-sonnet-4-5-20250929",
        "region": "eu-west-1",
        "input_tokens": 10_000,
        "cache_read_tokens": 5_000,
        "output_tokens": 2_000,
        "started_at": 1_780_000_000_000_000,
        "label.team": "red",
    },
    # A name that has moved since means what it meant on its day.
    {
        "provider": "deepseek",
        "model_request": "deepseek-chat",
        "input_tokens": 10_000,
        "output_tokens": 2_000,
        "started_at": 1_755_691_200_000_000,
    },
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["provider"])
def test_a_call_has_the_figures_of_an_account_of_it_alone(row: dict[str, Any]) -> None:
    ledger = Ledger(source="test", region="FRA")
    ledger.add(row)
    total = ledger.total()
    assert total is not None
    prices = OneCall(region="FRA")
    for ours, theirs in zip(prices.figures(row), total.figures, strict=True):
        assert (ours.quantity, ours.boundary, ours.unit) == (theirs.quantity, theirs.boundary, theirs.unit)
        assert (ours.low, ours.median, ours.high) == pytest.approx((theirs.low, theirs.median, theirs.high), rel=1e-9)
    told = prices.payload(row)
    assert (told["level"], told["energy_boundary"], told["carbon_boundary"]) == (0.9, "facility", "life cycle")
    assert told["energy_kwh_low"] < told["energy_kwh"] < told["energy_kwh_high"]  # type: ignore[operator]


@pytest.mark.parametrize(
    "row",
    [
        {},
        ROWS[0] | {"model_request": "a model that nobody knows"},
        ROWS[0] | {"input_tokens": -1},
        ROWS[0] | {"input_tokens": None},
        ROWS[0] | {"images": 2},
        {"input_tokens": 5, "output_tokens": 5},
    ],
)
def test_what_cannot_be_priced_as_one_call_has_no_figures(row: dict[str, Any]) -> None:
    prices = OneCall(region="FRA")
    assert (prices.figures(row), prices.payload(row), prices.figures(row)) == ((), {}, ())


def _payload(**more: Any) -> dict[str, Any]:
    return {
        "id": "a1", "call_type": "acompletion", "status": "success", "prompt_tokens": 100, "completion_tokens": 20,
        "startTime": 1.78e9, "endTime": 1.78e9 + 2, "model": "gpt-4o", "custom_llm_provider": "openai",
        "metadata": {"user_api_key_alias": "k"}, "hidden_params": {}, "cache_hit": None, "response_cost": 0.0012,
    } | more  # fmt: skip


@pytest.mark.parametrize("is_async", [False, True])
def test_litellm_hands_every_logger_the_figures_of_a_call(logger: Any, is_async: bool) -> None:
    made = logger(call_figures=True, region="FRA")
    kwargs, result = {"standard_logging_object": _payload()}, object()
    if is_async:
        assert asyncio.run(made.async_logging_hook(kwargs, result, "acompletion")) == (kwargs, result)
    else:
        assert made.logging_hook(kwargs, result, "completion") == (kwargs, result)
    metadata: Any = kwargs["standard_logging_object"]["metadata"]
    expected = obsia.estimate("gpt-4o", input_tokens=100, output_tokens=20, region="FRA", record_figures=False)
    energy = next(each for each in expected.figures if each.quantity == "energy_kwh")
    assert metadata["user_api_key_alias"] == "k"
    assert metadata["obsia"]["energy_kwh"] == energy.median
    assert metadata["obsia"]["energy_kwh_high"] == energy.high
    assert metadata["obsia"]["cost_usd"] == 0.0012
    assert {"carbon_g", "carbon_g_low", "carbon_g_high", "water_l"} <= set(metadata["obsia"])


@pytest.mark.parametrize(
    "kwargs",
    [
        {},
        None,
        {"standard_logging_object": 7},
        {"standard_logging_object": _payload(prompt_tokens=0, completion_tokens=0)},
        {"standard_logging_object": _payload(model="a model that nobody knows")},
        {"standard_logging_object": _payload(cache_hit=True)},
        {"standard_logging_object": _payload(metadata=7)},
    ],
)
def test_a_call_without_figures_goes_on_as_it_is(logger: Any, kwargs: Any, caplog: pytest.LogCaptureFixture) -> None:
    made, before = logger(call_figures=True, region="FRA"), repr(kwargs)
    for _ in range(2):
        assert made.logging_hook(kwargs, None, "completion") == (kwargs, None)
    assert repr(kwargs) == before
    assert len(caplog.records) <= 1


def test_without_being_asked_nothing_is_added(logger: Any, tmp_path: Path) -> None:
    kwargs = {"standard_logging_object": _payload()}
    logger(file=tmp_path / "usage.jsonl").logging_hook(kwargs, None, "completion")
    assert "obsia" not in kwargs["standard_logging_object"]["metadata"]


def test_a_proxy_is_asked_by_its_environment(logger: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = CollectorRegistry()
    monkeypatch.setattr("obsia.surfaces.exporters.prometheus.REGISTRY", registry)
    for name, value in (("OBSIA_CALL_FIGURES", "1"), ("OBSIA_PROMETHEUS", "1"), ("OBSIA_REGION", "FRA")):
        monkeypatch.setenv(name, value)
    made = logger()
    kwargs = {"standard_logging_object": _payload(metadata={"user_api_key_team_alias": "red"})}
    made.logging_hook(kwargs, None, "completion")
    made.log_success_event(kwargs, None, None, None)
    assert "energy_kwh" in kwargs["standard_logging_object"]["metadata"]["obsia"]
    made.ledger.settle()
    (collector,) = registry._collector_to_names
    collector.refresh()
    text = generate_latest(registry).decode()
    assert 'obsia_calls_total{label_team="red",model="openai/gpt-4o",provider="openai"} 1.0' in text


def test_counters_are_the_sums_of_the_ledger_and_no_scrape_waits_for_one() -> None:
    ledger, registry = Ledger(source="test", region="FRA", by=("model",)), CollectorRegistry()
    collector = export_counters(ledger, registry=registry)
    for _ in range(3):
        ledger.add(ROWS[0])
    first = generate_latest(registry).decode()
    assert "obsia_calls_total{" not in first  # what was summed before, and nothing was
    while collector._aside.is_busy:
        pass
    samples = {sample.name: sample.value for family in registry.collect() for sample in family.samples if sample.labels}
    (expected,) = ledger.sums()
    assert samples["obsia_calls_total"] == 3
    assert samples["obsia_output_tokens_total"] == 60
    energy, carbon, water = expected.figures
    assert samples["obsia_energy_kwh_total"] == energy.median
    assert (samples["obsia_energy_low_kwh_total"], samples["obsia_energy_high_kwh_total"]) == (energy.low, energy.high)
    assert samples["obsia_carbon_mean_g_total"] == carbon.mean
    assert samples["obsia_water_l_total"] == water.median


def test_counters_stand_still_while_nothing_can_be_summed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ledger, registry = Ledger(source="test", region="FRA"), CollectorRegistry()
    collector = export_counters(ledger, registry=registry)
    ledger.add(ROWS[0])
    collector.refresh()
    while collector._aside.is_busy:
        pass

    def broken(*_: Any, **__: Any) -> None:
        raise OSError(5, "EIO")

    monkeypatch.setattr(Ledger, "_group", broken)
    ledger.add(ROWS[0])
    ledger.lose("span_not_read")
    collector.refresh()
    collector.refresh()
    text = generate_latest(registry).decode()
    assert 'model="openai/gpt-4o",provider="openai"} 1.0' in text
    assert 'obsia_lost_calls_total{reason="span_not_read"} 1.0' in text
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    while collector._aside.is_busy:
        pass


class Program:
    """A program whose spans go out with figures."""

    def __init__(self, exporter: SpanExporter | None = None) -> None:
        self.out = InMemorySpanExporter()
        self.tracers = TracerProvider(shutdown_on_exit=False)
        self.tracers.add_span_processor(SimpleSpanProcessor(exporter or ObsiaSpanExporter(self.out, region="FRA")))

    def call(self, **more: Any) -> None:
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": "gpt-4o",
            "gen_ai.usage.input_tokens": 100,
            "gen_ai.usage.output_tokens": 20,
        } | more
        with self.tracers.get_tracer("shop").start_as_current_span("chat", attributes=attributes) as span:
            span.add_event("a token")
            span.set_status(Status(StatusCode.OK))

    def spans(self) -> Sequence[ReadableSpan]:
        return self.out.get_finished_spans()


def test_a_span_goes_out_with_the_figures_of_its_call_and_is_else_what_it_was() -> None:
    program = Program()
    program.call()
    program.call(**{"gen_ai.request.model": "a model that nobody knows"})
    with program.tracers.get_tracer("shop").start_as_current_span("GET /", attributes={"http.route": "/"}):
        pass
    priced, unknown, other = program.spans()
    attributes = dict(priced.attributes or {})
    figures = {each.quantity: each for each in OneCall(region="FRA").figures(ROWS[0])}
    for each in ATTRIBUTES:
        assert attributes.pop(each.name) == getattr(figures[each.quantity.name], each.field)
    assert len(attributes) == 5
    assert (priced.name, len(priced.events), priced.status.status_code) == ("chat", 1, StatusCode.OK)
    assert "gen_ai.usage.energy" in priced.to_json()
    assert len(unknown.attributes or {}) == 5
    assert dict(other.attributes or {}) == {"http.route": "/"}


def test_a_span_that_breaks_us_goes_out_as_it_is(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program = Program()

    def broken(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(OneCall, "figures", broken)
    program.call()
    program.call()
    assert [len(span.attributes or {}) for span in program.spans()] == [5, 5]
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_the_manual_lists_the_attributes_as_they_are() -> None:
    manual = (ROOT / "docs" / "how-to" / "export-to-opentelemetry.md").read_text()
    for each in ATTRIBUTES:
        assert f"| `{each.name}` | `{each.unit}` |" in manual


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_child_prices_calls_of_its_own() -> None:
    prices = OneCall(region="FRA")
    expected = prices.payload(ROWS[0])
    ours, theirs = os.pipe()
    with prices._lock:
        child = os.fork()
        if child == 0:
            try:
                os.write(theirs, b"%d" % (prices.payload(ROWS[0]) == expected))
            finally:
                os._exit(0)
    os.close(theirs)
    os.waitpid(child, 0)
    with open(ours, "rb") as stream:
        assert stream.read() == b"1"
