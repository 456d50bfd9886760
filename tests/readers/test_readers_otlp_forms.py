"""Protobuf and JSON of the same requests give equal rows, rejects and kinds, whatever is in them."""

from __future__ import annotations

import gzip
import json
import runpy
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
import zstandard
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from obsia.core.errors import BadInput
from obsia.readers import otlp
from obsia.readers.base import Head, ReadOptions
from obsia.readers.detect import detect
from obsia.readers.otlp import names as otlp_names
from obsia.readers.otlp import proto_form, requests

HERE = Path(__file__).parent
made = SimpleNamespace(**runpy.run_path(str(HERE / "otlp" / "made.py")))

KEYS = [row.attribute for row in otlp_names.rows()] + [
    "gen_ai.usage.frobs",
    "llm.token_count.new",
    "http.route",
    "input.value",
]
INT64 = st.integers(-(2**63), 2**63 - 1)
VALUES = st.one_of(
    INT64,
    st.integers(0, 5000),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(max_size=8),
    st.sampled_from(
        ["chat", "execute_tool", "invoke_agent", "LLM", "TOOL", "AGENT", "generation", "llm_request", "5", ""]
    ),
    st.lists(st.text(max_size=3), max_size=2),
    st.just({"kvlistValue": {"values": [{"key": "a", "value": {"intValue": "1"}}]}}),
    st.just({}),
)
ITEMS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=9)
SCOPES = st.sampled_from(
    ["tests", "ai", "litellm", "openlit.instrumentation.anthropic", "openlit.instrumentation.openai", "langfuse-sdk",
     "opentelemetry.instrumentation.google_generativeai", "openlit.instrumentation.google_ai_studio"]
)  # fmt: skip


@st.composite
def trace_requests(draw):
    spans = [
        made.span(
            number,
            draw(ITEMS),
            trace=draw(st.integers(0, 2)),
            parent=draw(st.integers(0, 6)),
            kind=draw(st.integers(0, 5)),
            status={"code": draw(st.integers(0, 2))},
            endTimeUnixNano=str(draw(st.integers(0, 2**63))),
        )
        for number in draw(st.lists(st.integers(0, 6), max_size=5))
    ]
    resource = draw(
        st.dictionaries(st.sampled_from(["service.name", "cloud.region", "team", "other"]), VALUES, max_size=3)
    )
    return made.spans(*spans, scope=draw(SCOPES), resource=resource)


LOG_KEYS = [
    "model", "session.id", "input_tokens", "output_tokens", "cache_read_tokens", "input_token_count",
    "output_token_count", "thoughts_token_count", "total_token_count", "request_id", "event.sequence", "duration_ms",
    "dream_tokens",
]  # fmt: skip


@st.composite
def log_requests(draw):
    names = st.sampled_from(["api_request", "codex.sse_event", "gemini_cli.api_response", "user_prompt", None])
    items = st.dictionaries(st.sampled_from(LOG_KEYS), VALUES, max_size=7)
    return made.logs(*(made.log(draw(names), draw(items), at=n) for n in range(draw(st.integers(0, 4)))))


METRIC_KEYS = ["gen_ai.token.type", "type", "gen_ai.request.model", "model", "team", "n"]


@st.composite
def metric_requests(draw):
    def point():
        items = draw(st.dictionaries(st.sampled_from(METRIC_KEYS), VALUES, max_size=3))
        kind = draw(st.sampled_from(["input", "output", "cacheRead", "dream"]))
        end = draw(st.integers(1, 3)) * 60
        return items | {"gen_ai.token.type": kind, "type": kind}, end

    found = []
    for name in draw(
        st.lists(st.sampled_from(["gen_ai.client.token.usage", "claude_code.token.usage", "http.duration"]), max_size=3)
    ):
        cumulative, points = draw(st.booleans()), [point() for _ in range(draw(st.integers(0, 4)))]
        if name == "claude_code.token.usage":
            values = [
                {"asInt": str(draw(INT64))} if draw(st.booleans()) else {"asDouble": float(draw(st.integers(0, 99)))}
                for _ in points
            ]
            shape = "sum"
        else:
            values = [
                {"count": str(draw(st.integers(0, 9))), "sum": draw(st.sampled_from([0.0, 5.0, 7.5, -1.0, 1e12]))}
                for _ in points
            ]
            shape = draw(st.sampled_from(["histogram", "exponentialHistogram"]))
        whole = [
            made.point(items, start=0, end=end, **value) for (items, end), value in zip(points, values, strict=True)
        ]
        found.append(made.metric(name, *whole, cumulative=cumulative, shape=shape))
    return made.metrics(*found)


def outcome(path):
    rows, rejects, skipped, unknown = [], [], Counter(), Counter()
    try:
        for batch in otlp.events(file=str(path), options=ReadOptions()):
            for row in batch.rows:
                cells = dict(zip(("place", *batch.columns), row, strict=False))
                rows.append({name: cell for name, cell in cells.items() if cell is not None})
            rejects += [(reject.row, reject.field, reject.reason, reject.value) for reject in batch.rejects]
            skipped.update(batch.skipped)
            unknown.update(batch.unknown)
    except BadInput as error:
        return str(error.reason)
    return rows, rejects, skipped, unknown


def both(tmp_path, request):
    (tmp_path / "t.jsonl").write_text(made.lines(request))
    (tmp_path / "t.pb").write_bytes(made.message(request))
    return outcome(tmp_path / "t.jsonl"), outcome(tmp_path / "t.pb")


@given(request=st.one_of(trace_requests(), log_requests(), metric_requests()))
@example(request=made.spans(made.span(1, {"gen_ai.usage.input_tokens": 2**63 - 1, "gen_ai.usage.output_tokens": -1})))
@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_protobuf_and_json_give_equal_rows(tmp_path, request):
    (kind, groups) = next(iter(request.items()))
    assert kind in made.REQUESTS
    (scoped,) = groups[0].keys() - {"resource"}
    items = next(value for key, value in groups[0][scoped][0].items() if key != "scope")
    from_json, from_proto = both(tmp_path, request)
    if not items:  # an empty message may be of any kind
        assert from_json[0] == []
        return
    assert from_json == from_proto


def test_a_file_without_a_suffix_is_protobuf_by_any_one_word_of_those_that_count():
    def claim(data: bytes, *, suffix: str = "", complete: bool = True):
        return otlp.recognise(Head(file="f", suffix=suffix, compression="none", data=data, complete=complete))

    for word in requests._TELLING:
        found = claim(b"\n\x05abcde" + word)
        assert found is not None
        assert (found.why.code, found.confidence) == ("sign-otlp-protobuf", 2)
        assert claim(b"\n\x05abcde" + word, complete=False) is None
        assert claim(b"\x12\x05abcde" + word) is None
    assert claim(b"\n\x05abcde") is None
    assert claim(b"\n\x05abcde", suffix=".pb") is not None


@pytest.mark.parametrize("length", [91, 123])
def test_a_message_that_begins_like_json_is_read_as_protobuf(tmp_path, length):
    """A first field of 91 or 123 bytes: the file begins with a line end and a bracket or a brace."""

    def request(padding):
        return made.logs(made.log("codex.sse_event", {"x": "y" * padding}))

    (found,) = [one for one in map(request, range(120)) if made.message(one)[:2] == bytes([10, length])]
    from_json, from_proto = both(tmp_path, found)
    assert from_json == from_proto
    data = (tmp_path / "t.pb").read_bytes()
    assert otlp.recognise(Head(file="t", suffix="", compression="none", data=data, complete=True)) is not None


SPANS = made.spans(
    made.span(1, {"gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5, "gen_ai.provider.name": "openai"}),
    made.span(0xABCDEF, {"gen_ai.usage.input_tokens": 7, "gen_ai.operation.name": "chat"}, parent=0xFEDCBA),
    made.span(3, {"gen_ai.operation.name": "execute_tool"}),
    resource={"service.name": "shop"},
)
EVENTS = made.logs(
    made.log("api_request", {"input_tokens": 4, "output_tokens": 5, "session.id": "s"}),
    resource={"service.name": "claude-code"},
)
POINTS = made.metrics(
    made.metric("claude_code.token.usage", made.point({"type": "output"}, start=0, end=60, asInt="9")),
    resource={"service.name": "claude-code-2"},
)
REQUESTS = {"spans": SPANS, "logs": EVENTS, "metrics": POINTS}


def snake(item):
    if isinstance(item, dict):
        return {
            "".join(f"_{c.lower()}" if c.isupper() else c for c in key): snake(inner) for key, inner in item.items()
        }
    return [snake(inner) for inner in item] if isinstance(item, list) else item


def upper(item):
    if isinstance(item, dict):
        return {
            key: inner.upper() if key.endswith(("traceId", "spanId", "parentSpanId")) else upper(inner)
            for key, inner in item.items()
        }
    return [upper(inner) for inner in item] if isinstance(item, list) else item


def varint(data):
    size, prefix = len(data), bytearray()
    while size:
        prefix.append(size & 0x7F | (0x80 if size > 0x7F else 0))
        size >>= 7
    return bytes(prefix) + data


FORMS = {
    "lines.jsonl": lambda r: made.lines(r).encode(),
    "bom.jsonl": lambda r: b"\xef\xbb\xbf" + made.lines(r).encode(),
    "crlf.jsonl": lambda r: made.lines(r).replace("\n", "\r\n").encode(),
    "pretty.json": lambda r: json.dumps(r, indent=2).encode(),
    "snake.jsonl": lambda r: made.lines(snake(r)).encode(),
    "upper.jsonl": lambda r: made.lines(upper(r)).encode(),
    "whole.pb": made.message,
    "four.pb": lambda r: len(made.message(r)).to_bytes(4, "big") + made.message(r),
    "varint.pb": lambda r: varint(made.message(r)),
    "lines.jsonl.gz": lambda r: gzip.compress(made.lines(r).encode()),
    "lines.jsonl.zst": lambda r: zstandard.compress(made.lines(r).encode()),
    "whole.pb.gz": lambda r: gzip.compress(made.message(r)),
    "whole.pb.zst": lambda r: zstandard.compress(made.message(r)),
    "unnamed": made.message,
}


@pytest.mark.parametrize("signal", REQUESTS)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_every_signal_is_recognised_and_read_alike(tmp_path, signal, form):
    path, plain = tmp_path / form, tmp_path / "plain.jsonl"
    path.write_bytes(FORMS[form](REQUESTS[signal]))
    plain.write_bytes(FORMS["lines.jsonl"](REQUESTS[signal]))
    assert detect(str(path)).reader == otlp.NAME
    rows, rejects, _, _ = outcome(path)
    assert rows
    assert (rows, rejects) == outcome(plain)[:2]


@pytest.mark.parametrize("join", ["lines", "concatenated", "four", "varint"])
def test_files_that_hold_every_signal(tmp_path, join):
    requests = list(REQUESTS.values())
    path = tmp_path / ("t.jsonl" if join == "lines" else "t.pb")
    if join == "lines":
        path.write_text(made.lines(*requests))
    elif join == "concatenated":  # one kind of request only: as protobuf, the messages become one
        path.write_bytes(made.message(SPANS) + made.message(made.spans(made.span(9, {"gen_ai.usage.input_tokens": 1}))))
    else:
        frame = FORMS["four.pb" if join == "four" else "varint.pb"]
        path.write_bytes(b"".join(frame(request) for request in requests))
    rows, rejects, _, _ = outcome(path)
    assert rejects == []
    assert len(rows) == (3 if join == "concatenated" else 4)


@pytest.mark.parametrize("signal", REQUESTS)
def test_a_message_cut_anywhere_is_refused_or_whole_never_wrong(tmp_path, signal):
    whole = made.message(REQUESTS[signal])
    path = tmp_path / "t.pb"
    path.write_bytes(whole)
    full = outcome(path)[0]
    for cut in range(1, len(whole)):
        path.write_bytes(whole[:cut])
        found = outcome(path)
        rows = [] if isinstance(found, str) else found[0]
        assert all(row in full for row in rows)


def test_a_json_line_cut_short_costs_that_line_only(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text(made.lines(SPANS) + made.lines(EVENTS)[:-40] + "\n" + made.lines(POINTS))
    rows, rejects, _, _ = outcome(path)
    assert len(rows) == 3
    assert [reason for _, _, reason, _ in rejects] == ["not_json"]


def test_one_odd_span_does_not_cost_the_others(tmp_path):
    request = json.loads(json.dumps(SPANS))
    spans = request["resourceSpans"][0]["scopeSpans"][0]["spans"]
    spans[2:2] = [
        None,
        7,
        {"attributes": [{"key": ["gen_ai.usage.input_tokens"], "value": 5}, {"value": {"intValue": 5}}]},
    ]
    path = tmp_path / "t.jsonl"
    path.write_text(made.lines(request))
    assert len(outcome(path)[0]) == 2


def test_a_record_of_a_log_has_one_time_at_least_or_is_of_another_kind():
    log = pytest.importorskip("opentelemetry.proto.logs.v1.logs_pb2").LogRecord
    assert proto_form._is_sound(log(time_unix_nano=1))
    assert proto_form._is_sound(log(observed_time_unix_nano=1))
    assert not proto_form._is_sound(log(severity_text="info"))
