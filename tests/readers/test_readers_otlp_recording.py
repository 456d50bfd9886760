"""What is kept of received OTLP is read as the files that hold the same requests, however it is cut."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from google.protobuf.message import DecodeError
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from obsia.readers.otlp.attributes import proto_found
from obsia.readers.otlp.names import Names, span_names
from obsia.readers.otlp.packed import Packed, PackedSpans
from obsia.readers.otlp.proto_form import packed_span, packed_traces
from obsia.readers.otlp.recording import Carry, Unreadable, lines, recorded

HERE = Path(__file__).parent
made = SimpleNamespace(**runpy.run_path(str(HERE / "otlp" / "made.py")))
FILES = [HERE / "otlp" / "lines.jsonl", *sorted((HERE / "samples").rglob("*.jsonl"))]
SIGNALS = {"resourceSpans": "traces", "resourceMetrics": "metrics", "resourceLogs": "logs"}


def requests(path: Path) -> list[tuple[str, bytes]]:
    """Signal and body of each request of a file, where it holds OTLP."""
    found = []
    for line in path.read_bytes().splitlines():
        key = next((key for key in SIGNALS if line.lstrip().startswith(b'{"%s"' % key.encode())), None)
        if key is None:
            return []
        found.append((SIGNALS[key], line))
    return found


OTLP = [path for path in FILES if requests(path)]


def kept(path: Path) -> list[bytes]:
    return [recorded(body, signal=signal, is_json=True).line(())[0] for signal, body in requests(path)]


def journal(path: Path, bodies: list[bytes], carry: Carry) -> Path:
    path.write_bytes(carry.line() + b"".join(bodies))
    for line in lines(bodies):
        carry.take(line, spans=1 << 14)
    return path


def plain(row: dict) -> str:
    """A row as text; ids that obsia makes of a series are made of digests in a journal, so they are others."""
    stated = {name: value for name, value in sorted(row.items()) if value is not None}
    if str(stated.get("event_id")).startswith("metric-"):
        del stated["event_id"]
    return json.dumps(stated, default=str)


def rows(got) -> list[str]:
    return sorted(map(plain, got.rows))


def test_there_are_samples() -> None:
    assert len(OTLP) > 20


@pytest.mark.parametrize("path", OTLP, ids=lambda path: str(path.relative_to(HERE)))
def test_a_journal_reads_as_the_file(account, tmp_path: Path, path: Path) -> None:
    direct = account(path)
    bodies = kept(path)
    whole = account(journal(tmp_path / "all.jsonl", bodies, Carry()))
    assert rows(whole) == rows(direct)
    assert len(direct.rows) == whole.where.counted


def test_what_was_before_a_part_is_not_counted_in_it(account, tmp_path: Path) -> None:
    inner = made.spans(made.span(2, {"gen_ai.usage.input_tokens": 5, "gen_ai.usage.output_tokens": 7}, parent=1))
    outer = made.spans(made.span(1, {"gen_ai.usage.input_tokens": 5, "gen_ai.usage.output_tokens": 7}))
    bodies = [recorded(json.dumps(each).encode(), signal="traces", is_json=True).line(())[0] for each in (inner, outer)]
    carry = Carry()
    first = account(journal(tmp_path / "1.jsonl", bodies[:1], carry))
    second = account(journal(tmp_path / "2.jsonl", bodies[1:], Carry(carry.text())))
    assert (len(first.rows), len(second.rows)) == (1, 0)
    assert list(second.skipped.values()) == [1]


@pytest.mark.parametrize("path", [path for path in OTLP if path.name == "metrics.jsonl"], ids=lambda p: p.parent.name)
def test_a_counter_goes_on_in_the_next_part(account, tmp_path: Path, path: Path) -> None:
    bodies = kept(path)
    direct = account(path)
    for cut in range(1, len(bodies)):
        carry = Carry()
        parts = []
        for number, some in enumerate((bodies[:cut], bodies[cut:])):
            file = journal(tmp_path / f"{cut}-{number}.jsonl", some, carry)
            carry = Carry(carry.text())
            parts += account(file).rows
        names = ("input_tokens", "output_tokens", "cache_read_tokens")
        assert [sum(row.get(name) or 0 for row in parts) for name in names] == [
            sum(row.get(name) or 0 for row in direct.rows) for name in names
        ]


SAID = "CANARY please tell my doctor"


def test_nothing_that_was_said_is_kept() -> None:
    text = {"stringValue": SAID}
    items = {
        "gen_ai.operation.name": "chat",
        "gen_ai.usage.input_tokens": 5,
        "gen_ai.input.messages": SAID,
        SAID: SAID,
        "langfuse.observation.usage_details": json.dumps({"input": 5, "output": 7, "said": SAID, "input_audio": SAID}),
        "ai.response.providerMetadata": json.dumps({"anthropic": {"cacheReadInputTokens": 3, "text": SAID}}),
    }
    span = made.span(1, items, name=SAID, events=[{"name": SAID}], status={"code": 2, "message": SAID})
    request = made.spans(span, resource={"service.name": "shop", "x": SAID})
    log = made.logs(made.log("claude_code.user_prompt", {"prompt": SAID}, body=text))
    called = {"input_tokens": 5, "output_tokens": 7, "model": "claude-sonnet-4-5", "prompt": SAID, "token_note": SAID}
    api = made.logs(made.log("claude_code.api_request", called, body=text))
    bodies = [("traces", request), ("logs", log), ("logs", api)]
    for signal, each in bodies:
        line, _ = recorded(json.dumps(each).encode(), signal=signal, is_json=True).line(())
        assert SAID.encode() not in line


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(sorted(SIGNALS.values())), st.booleans())
def test_any_body_is_kept_or_refused(body: bytes, signal: str, is_json: bool) -> None:
    try:
        found = recorded(body, signal=signal, is_json=is_json)
    except Unreadable as error:
        reason = error.args[0]
    else:
        body_line, kept_items = found.line(())
        assert kept_items == len(set(found.keys))
        assert [*lines([body_line])]
        return
    assert reason in {"not_json", "not_otlp", "not_protobuf", "too_deep"}


VALUES = st.one_of(
    st.builds(lambda text: AnyValue(string_value=text), st.text(max_size=200)),
    st.builds(lambda number: AnyValue(int_value=number), st.integers(-(2**63), 2**63 - 1) | st.integers(0, 300_000)),
    st.builds(lambda number: AnyValue(double_value=number), st.floats(allow_nan=False)),
    st.builds(lambda truth: AnyValue(bool_value=truth), st.booleans()),
    st.just(AnyValue()),
    st.builds(lambda text: AnyValue(array_value={"values": [AnyValue(string_value=text)]}), st.text(max_size=5)),
)
KEYS = st.sampled_from([*span_names(), "gen_ai.usage.new_tokens", "other", "", "é" * 70])


@given(st.lists(st.tuples(KEYS, VALUES), max_size=6), st.booleans())
def test_attributes_that_stay_packed_are_those_that_the_library_decodes(
    pairs: list[tuple[str, AnyValue]], is_odd: bool
) -> None:
    met = Packed(Names({name: slot for name, slot in span_names().items() if slot is not None}))
    decoded = [KeyValue(key=key, value=value) for key, value in pairs]
    packed = [each.SerializeToString() for each in decoded]
    if is_odd and packed:  # a part stated twice, as a message that was merged has it: what comes last counts
        packed[-1] += KeyValue(value=AnyValue(int_value=7)).SerializeToString()
        decoded[-1].MergeFromString(KeyValue(value=AnyValue(int_value=7)).SerializeToString())
    wanted = proto_found(decoded, span_names())
    assert met.found(packed) == wanted
    assert met.found(packed) == wanted  # and when all were met before


@pytest.mark.parametrize("data", [b"\x0a", b"\x0a\x05ab", b"\x0a\x0dservice.name1\x12\x03\x0a\x01\xff", b"\xff"])
def test_an_attribute_that_is_none_makes_the_request_unreadable(data: bytes) -> None:
    request = packed_traces()()
    span = packed_span()()
    span.trace_id, span.span_id = b"a" * 16, b"b" * 8
    span.attributes.append(data)
    name = "gen_ai.request.model"
    span.attributes.append(bytes([10, len(name)]) + name.encode() + b"\x12\x03\x0a\x01\xff")
    request.resource_spans.add().scope_spans.add().spans.append(span.SerializeToString())
    with pytest.raises(Unreadable, match="not_protobuf"):
        recorded(request.SerializeToString(), signal="traces", is_json=False)


class Taken:
    """What spans are handed to: what each is, and whether it was refused."""

    def __init__(self) -> None:
        self.items: list = []
        self.place = 0
        self.usual = 0

    def keep(self, items: list) -> None:
        self.items += items
        self.place += len(items)
        self.usual += len(items)

    def take(self, *item) -> None:
        self.items.append(item)
        self.place += 1

    def fail(self, place: int, error: Exception) -> None:
        assert isinstance(error, DecodeError | UnicodeDecodeError)
        self.items.append("none")
        self.place = place


def by_library(data: bytes):
    """What the library says of a span, with nothing of ours in between."""
    try:
        each = Span.FromString(data)
    except DecodeError:
        return "none"
    trace, own = each.trace_id.hex(), each.span_id
    is_named = len(trace) == 32 and len(own) == 8 and any(own) and any(each.trace_id)
    above = f"{trace}:{each.parent_span_id.hex()}" if each.parent_span_id else ""
    times = each.start_time_unix_nano, each.end_time_unix_nano
    key = f"{trace}:{own.hex()}" if is_named else ""
    return (key, above, each.kind, *times, each.status.code == 2, proto_found(each.attributes, span_names()))


USUAL = [
    ("gen_ai.operation.name", ["chat", "embeddings"]),
    ("gen_ai.request.model", ["gpt-4o", "modèle"]),
    ("gen_ai.input.messages", ["x" * 10, "y" * 60, "z" * 200, "z" * 20_000]),
    ("gen_ai.response.id", ["a" * 30, "b" * 30, "c" * 31, "d" * 124, ""]),
    ("server.port", [443, 8080]),
    ("gen_ai.usage.input_tokens", [1, 2, 300, 2**40, -1, 5.0, "7"]),
    ("gen_ai.usage.output_tokens", [0, 1, 2, 70_000]),
    ("langfuse.observation.usage_details", ['{"input": 5, "output": 7}']),
    ("gen_ai.request.model", ["gpt-4o", "gpt-5"]),
    ("gen_ai.usage.new_tokens", [5]),
]
"""Attributes in their order, some of which each span states."""


@st.composite
def batches(draw) -> list[bytes]:
    """Spans as one application sends them: the same attributes, of which some change, and now and then an odd one."""
    chosen = [pair for pair in USUAL if draw(st.integers(0, 9)) > 2]
    spans = []
    for number in range(draw(st.integers(1, 12))):
        span = Span(trace_id=bytes([7] * 16), span_id=number.to_bytes(8, "big"), name=draw(NAMES), kind=draw(KINDS))
        span.start_time_unix_nano, span.end_time_unix_nano = draw(TIMES), draw(TIMES)
        span.parent_span_id = draw(st.sampled_from([b"", b"", bytes([3] * 8), b"abc"]))
        for key, values in chosen if draw(st.integers(0, 4)) else draw(st.permutations(chosen)):
            value = draw(st.sampled_from(values))
            kind = {str: "string_value", int: "int_value", float: "double_value"}[type(value)]
            span.attributes.add(key=key, value=AnyValue(**{kind: value}))
        if draw(st.booleans()):
            span.status.code, span.status.message = draw(st.integers(0, 2)), draw(st.sampled_from(["", "no"]))
        span.flags = draw(st.sampled_from([0, 0x101]))
        if draw(st.integers(0, 19)) == 0:
            span.events.add(name="said")
        data = span.SerializeToString()
        change = draw(st.integers(0, 29))
        if change == 0:
            data = data[: draw(st.integers(0, len(data)))]
        elif change == 1:
            data += Span(name="again", attributes=[KeyValue(key=chosen[0][0])] if chosen else []).SerializeToString()
        elif change == 2:
            data = data[(place := draw(st.integers(0, len(data)))) :] + data[:place]
        spans.append(data)
    return spans


NAMES = st.sampled_from(["chat gpt-4o", "chat é", "", "n" * 130])
KINDS = st.sampled_from([0, 1, 3, 3, 3])
TIMES = st.sampled_from([0, 1_790_000_000_000_000_000, 2**64 - 1])


@settings(max_examples=150, deadline=None)
@given(st.lists(batches(), min_size=1, max_size=3))
def test_spans_that_stay_packed_are_those_that_the_library_decodes(several: list[list[bytes]]) -> None:
    met = PackedSpans(Names({name: slot for name, slot in span_names().items() if slot is not None}))
    for spans in several * 2:
        taken = Taken()
        met.hand(spans, taken)
        assert taken.items == [by_library(data) for data in spans]


def test_spans_of_one_layout_are_not_decoded_by_the_library() -> None:
    made_of = runpy.run_path(str(HERE.parents[1] / "benchmarks" / "collect.py"))["body"]
    met, spans = PackedSpans(span_names()), []
    for seed in range(3):
        request = ExportTraceServiceRequest.FromString(made_of(50, seed))
        spans = [each.SerializeToString() for each in request.resource_spans[0].scope_spans[0].spans]
        taken = Taken()
        met.hand(spans, taken)
        assert taken.items == [by_library(data) for data in spans]
    assert taken.usual == 50
