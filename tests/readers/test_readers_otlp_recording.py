"""What is kept of received OTLP is read as the files that hold the same requests, however it is cut."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue

from obsia.readers.otlp.attributes import proto_found
from obsia.readers.otlp.names import Names, span_names
from obsia.readers.otlp.packed import Packed
from obsia.readers.otlp.proto_form import packed_traces
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
    span = request.resource_spans.add().scope_spans.add().spans.add()
    span.trace_id, span.span_id = b"a" * 16, b"b" * 8
    span.attributes.append(data)
    name = "gen_ai.request.model"
    span.attributes.append(bytes([10, len(name)]) + name.encode() + b"\x12\x03\x0a\x01\xff")
    with pytest.raises(Unreadable, match="not_protobuf"):
        recorded(request.SerializeToString(), signal="traces", is_json=False)
