"""Spans of a running program become additive sums: nothing lost, nothing twice, ends that hold what they say."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer, set_span_in_context

from obsia.app.usage.assess import assess
from obsia.app.usage.spans import RunningSpans
from obsia.otel import Ledger, ObsiaSpanProcessor, export_metrics
from obsia.readers.otlp.spans import Spans

CANARY = "CANARY-51c0"


class Program:
    """A program with obsia in its OpenTelemetry."""

    def __init__(self, **options: Any) -> None:
        self.ledger = Ledger(source="otel", **({"region": "FRA"} | options))
        self.tracers = tracers = TracerProvider(resource=Resource({"service.name": "shop"}), shutdown_on_exit=False)
        tracers.add_span_processor(ObsiaSpanProcessor(self.ledger))
        self.tracer: Tracer = tracers.get_tracer("opentelemetry.instrumentation.openai_v2")
        self.reader = InMemoryMetricReader()
        self.meters = MeterProvider(metric_readers=[self.reader], shutdown_on_exit=False)
        export_metrics(self.ledger, meter_provider=self.meters)

    def call(self, *, model: str = "gpt-4o-mini-2024-07-18", inputs: Any = 100, outputs: Any = 40, **more: Any) -> None:
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": model,
            "gen_ai.usage.input_tokens": inputs,
            "gen_ai.usage.output_tokens": outputs,
            "gen_ai.input.messages": CANARY,
        } | more
        with self.tracer.start_as_current_span(CANARY, kind=SpanKind.CLIENT, attributes=attributes):
            pass

    def metrics(self) -> dict[str, dict[str, float]]:
        """Metric -> model -> value, of one reading."""
        data = self.reader.get_metrics_data()
        found: dict[str, dict[str, float]] = {}
        for metric in data.resource_metrics[0].scope_metrics[0].metrics if data else ():
            assert metric.data.is_monotonic
            for point in metric.data.data_points:
                model = str((point.attributes or {}).get("gen_ai.response.model"))
                found.setdefault(metric.name, {})[model] = point.value
        return found


def test_a_thousand_calls_between_two_readings_are_a_thousand_calls() -> None:
    program = Program()
    for number in range(1_000):
        program.call(inputs=100 + number, outputs=number % 7 + 1)
    read = program.metrics()
    assert read["obsia.calls"] == {"openai/gpt-4o-mini": 1_000}
    assert read["obsia.input_tokens"] == {"openai/gpt-4o-mini": sum(range(100, 1_100))}
    assert read["obsia.output_tokens"] == {"openai/gpt-4o-mini": sum(number % 7 + 1 for number in range(1_000))}
    energy = [read[f"obsia.energy{end}"]["openai/gpt-4o-mini"] for end in (".low", "", ".high")]
    assert 0 < energy[0] < energy[1] < energy[2]


def test_sums_go_on_where_they_were_and_equal_the_account_of_the_same_calls(tmp_path: Path) -> None:
    program, lines = Program(), []
    for number, model in enumerate(["gpt-4o-mini-2024-07-18", "o3-mini-2025-01-31"] * 20):
        inputs, outputs = 500 + number, 30 + number
        program.call(model=model, inputs=inputs, outputs=outputs)
        row = {"provider": "openai", "model_request": model, "input_tokens": inputs, "output_tokens": outputs}
        lines.append(json.dumps(row))
        if number == 20:
            before = program.metrics()
    after = program.metrics()
    assert all(after[name][model] >= value for name, by in before.items() for model, value in by.items())
    file = tmp_path / "usage.jsonl"
    file.write_text("\n".join(lines))
    account = assess(file, region="FRA", by="model", record_figures=False)
    for group in account.tables[0].groups:
        figures = {(f.quantity, f.boundary.value): f for f in group.figures}
        model = str(group.keys["model"])
        energy = figures["energy_kwh", "facility"]
        assert after["obsia.energy"][model] == pytest.approx(energy.median, rel=1e-12)
        assert after["obsia.energy.mean"][model] == pytest.approx(energy.mean, rel=1e-12)
        assert after["obsia.energy.high"][model] == pytest.approx(figures["energy_kwh", "facility"].high, rel=1e-12)
        assert after["obsia.carbon.low"][model] == pytest.approx(figures["carbon_g", "life cycle"].low, rel=1e-12)
        assert after["obsia.calls"][model] == group.tokens.calls
    # Means add over models; ends added over models hold the ends of the whole.
    total = program.ledger.total()
    assert total is not None
    whole = total.figures[0]
    assert sum(after["obsia.energy.mean"].values()) == pytest.approx(whole.mean, rel=1e-12)
    assert sum(after["obsia.energy.low"].values()) <= whole.low * (1 + 1e-9)
    assert sum(after["obsia.energy.high"].values()) >= whole.high * (1 - 1e-9)


def test_a_span_that_repeats_those_below_it_is_not_counted() -> None:
    program = Program()
    usage = {"gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 40, "gen_ai.provider.name": "openai"}
    chat = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o-mini-2024-07-18"} | usage
    agent = {"gen_ai.operation.name": "invoke_agent"} | usage
    tracer = program.tracer
    with (
        tracer.start_as_current_span("agent", attributes=agent),
        tracer.start_as_current_span("framework", attributes=chat),
        tracer.start_as_current_span("something else"),
    ):
        program.call()
    with tracer.start_as_current_span("framework alone", attributes=chat):
        pass
    settled = program.ledger.settle()
    assert (settled.added, settled.counted) == (2, 2)


def test_a_framework_that_ends_first_waits_for_what_began_below_it() -> None:
    program = Program()
    usage = {"gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 40}
    framework = program.tracer.start_span("framework", attributes=usage)
    alone = program.tracer.start_span("framework", attributes=usage)
    below = program.tracer.start_span("client", attributes=usage, context=set_span_in_context(framework))
    program.tracer.start_span("never ends", context=set_span_in_context(alone))
    framework.end()
    alone.end()
    assert program.ledger.settle().added == 0
    below.end()
    assert program.ledger.settle().added == 1
    program.tracers.shutdown()
    assert program.ledger.settle().added == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_process_that_was_forked_exports_its_own_calls() -> None:
    program = Program()
    for _ in range(3):
        program.call()
    assert program.metrics()["obsia.calls"] == {"openai/gpt-4o-mini": 3}
    program.call()
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            program.call()
            os.write(theirs, json.dumps([each.tokens.calls for each in program.ledger.sums()]).encode())
            os.write(theirs, json.dumps(program.metrics()["obsia.calls"]).encode())
        finally:
            os._exit(0)
    os.close(theirs)
    os.waitpid(child, 0)
    with open(ours, "rb") as stream:
        assert stream.read() == b'[1]{"openai/gpt-4o-mini": 1}'
    assert program.metrics()["obsia.calls"] == {"openai/gpt-4o-mini": 4}


def test_what_breaks_a_rule_is_counted_as_rejected_and_content_is_kept_nowhere() -> None:
    program = Program()
    program.call()
    program.call(inputs=-5)
    program.call(inputs=3.5)
    program.call(outputs=CANARY)
    program.call(**{"gen_ai.usage.cache_read.input_tokens": 101})
    with program.tracer.start_as_current_span("failed", attributes={"gen_ai.operation.name": "chat"}) as span:
        span.set_status(Status(StatusCode.ERROR, CANARY))
    settled = program.ledger.settle()
    assert (settled.added, settled.counted, settled.rejected, settled.waiting) == (5, 1, 4, 0)
    assert sum(settled.reasons.values()) == 4
    assert CANARY not in repr((settled, program.ledger.sums(), program.ledger.total(), vars(program.ledger)))


def test_many_threads_lose_nothing() -> None:
    program = Program()
    threads = [threading.Thread(target=lambda: [program.call() for _ in range(250)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    read = program.metrics()
    for thread in threads:
        thread.join()
    assert program.metrics()["obsia.calls"] == {"openai/gpt-4o-mini": 2_000}
    assert read.get("obsia.calls", {}).get("openai/gpt-4o-mini", 0) <= 2_000


def test_before_any_call_there_is_nothing_to_report() -> None:
    program = Program()
    assert program.metrics() == {}
    assert program.ledger.total() is None


def test_groups_are_those_that_were_asked_for() -> None:
    program = Program(by=("label.service", "zone"))
    program.call()
    ((only,),) = (program.ledger.sums(),)
    assert only.keys == {"label.service": "shop", "zone": "FRA"}


@pytest.mark.parametrize(
    "more",
    [
        {"gen_ai.usage.input_tokens": float("nan")},
        {"gen_ai.usage.input_tokens": float("-inf")},
        {"gen_ai.usage.input_tokens": -1},
        {"gen_ai.usage.input_tokens": 2**70},
        {"gen_ai.usage.input_tokens": 10**400},
        {"gen_ai.usage.input_tokens": 10**5_000},
        {"gen_ai.usage.input_tokens": "x" * 10_000_000},
        {"gen_ai.request.model": "\ud800"},
        {"gen_ai.request.model": "a\x00b"},
        {"gen_ai.request.model": 10**5_000},
        {"gen_ai.conversation.id": "z" * 10_000_000},
        {"gen_ai.operation.name": True},
    ],
    ids=lambda more: "".join(more),
)
def test_no_attribute_raises_into_the_program_or_is_lost_uncounted(more: dict[str, Any]) -> None:
    program = Program()
    program.call(**more)
    program.call()
    settled = program.ledger.settle()
    assert (settled.added, settled.waiting, settled.failure) == (2, 0, None)
    assert settled.counted + settled.rejected + settled.lost == 2
    assert settled.counted >= 1
    assert program.metrics()["obsia.calls"]["openai/gpt-4o-mini"] >= 1


def test_a_span_that_cannot_be_read_is_lost_counted_and_exported_and_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program = Program()
    take = Spans.take

    def taking(self: Any, name: str, *arguments: Any) -> None:
        if arguments[-1].get("model_request") == "broken":
            take(self, name, *arguments)
            raise RuntimeError(CANARY)
        take(self, name, *arguments)

    monkeypatch.setattr(Spans, "take", taking)
    chat = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o-mini-2024-07-18"}
    usage = {"gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 40, "gen_ai.provider.name": "openai"}
    with program.tracer.start_as_current_span("framework", attributes=chat | usage):
        with program.tracer.start_as_current_span("something else"):
            program.call(model="broken")
        program.call(model="broken")
    program.call()
    settled = program.ledger.settle()
    assert (settled.added, settled.counted, settled.lost) == (4, 2, 2)
    assert settled.losses == {"span_not_read": 2}
    assert sum(program.metrics()["obsia.lost_calls"].values()) == 2
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert CANARY not in caplog.text


def test_what_breaks_at_the_start_of_a_span_breaks_neither_the_program_nor_the_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = Program()

    def broken(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(RunningSpans, "started", broken)
    program.call()
    assert program.ledger.settle().counted == 1


def test_a_machine_that_fails_breaks_no_reading_of_metrics_and_loses_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program()
    program.meters.get_meter("the program's own").create_counter("orders").add(1)
    for _ in range(10):
        program.call()
    assert _every_metric(program)["obsia.calls"] == 10
    monkeypatch.setattr("tempfile.tempdir", "/proc/none")
    for _ in range(5):
        program.call()
    during = _every_metric(program)
    assert during["obsia.calls"] == 10
    assert during["orders"] == 1
    assert not program.tracers.force_flush()
    monkeypatch.setattr("tempfile.tempdir", None)
    assert _every_metric(program)["obsia.calls"] == 15
    assert program.tracers.force_flush()


def test_a_price_that_cannot_be_had_leaves_the_last_reading(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program = Program()
    program.call()
    before = program.metrics()

    def broken(*_: Any, **__: Any) -> None:
        raise OSError(5, "EIO")

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "_group", broken)
        program.call()
        assert program.metrics() == before
        assert program.metrics() == before
    assert len(caplog.records) == 1
    assert program.metrics()["obsia.calls"] == {"openai/gpt-4o-mini": 2}


def _every_metric(program: Program) -> dict[str, float]:
    data = program.reader.get_metrics_data()
    scopes = data.resource_metrics[0].scope_metrics if data else ()
    return {metric.name: metric.data.data_points[0].value for scope in scopes for metric in scope.metrics}
