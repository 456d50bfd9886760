"""OTLP: the same spans in every form are the same rows; only inference is usage; contents never come through."""

from __future__ import annotations

import gzip
import importlib.util
import json

import pytest
import zstandard

from obsia.core.errors import BadInput

FORMS = ["whole.pb", "collector.pb", "lines.jsonl", "pretty.json"]


@pytest.fixture
def otlp(samples):
    return samples / "otlp"


@pytest.fixture
def lines(otlp):
    return otlp.joinpath("lines.jsonl").read_text().splitlines()


def spans(*made, resource=()):
    return json.dumps(
        {"resourceSpans": [{"resource": {"attributes": list(resource)}, "scopeSpans": [{"spans": made}]}]}
    )


def span(number=1, **attributes):
    usage = {"gen_ai.operation.name": {"stringValue": "chat"}, "gen_ai.usage.input_tokens": {"intValue": "5"}}
    values = usage | {key.replace("__", "."): value for key, value in attributes.items()}
    return {
        "traceId": f"{number:032x}",
        "spanId": f"{number:016x}",
        "kind": 3,
        "startTimeUnixNano": "1760000000123456789",
        "endTimeUnixNano": 1760000001123456789,
        "attributes": [{"key": key, "value": value} for key, value in values.items()],
    }


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_equal_rows(account, events, otlp, form):
    got, reference = account(otlp / form), account(otlp / "whole.pb")
    assert events(got) == events(reference)
    assert got.where == reference.where
    assert [(r.row, r.reason) for r in got.rejects] == [(r.row, r.reason) for r in reference.rejects]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_compressed_forms_too(account, events, otlp, tmp_path, form, suffix):
    pack = gzip.compress if suffix == ".gz" else zstandard.compress
    path = tmp_path / (form + suffix)
    path.write_bytes(pack((otlp / form).read_bytes()))
    assert events(account(path)) == events(account(otlp / "whole.pb"))


def test_varint_delimited_protobuf(account, events, otlp, tmp_path):
    data = (otlp / "whole.pb").read_bytes()
    size, prefix = len(data), bytearray()
    while size:
        prefix.append(size & 0x7F | (0x80 if size > 0x7F else 0))
        size >>= 7
    path = tmp_path / "t.pb"
    path.write_bytes(bytes(prefix) + data)
    assert events(account(path)) == events(account(otlp / "whole.pb"))


def test_what_a_span_becomes(account, events, otlp):
    got = account(otlp / "lines.jsonl")
    rows = events(got)
    first, second, third = rows[:3]
    assert first["event_id"] == "00abcdef000000000000000000000001:00fedcba00000002"
    assert first["started_at"].isoformat() == "2025-10-09T08:53:20.123456"
    assert (first["duration_us"], first["input_tokens"], first["output_tokens"]) == (1_500_000, 1200, 340)
    assert (first["provider"], first["host"]) == ("anthropic", "api.anthropic.com")
    assert (first["model_request"], first["model_response"]) == ("claude-sonnet-4-5", "claude-sonnet-4-5-20250929")
    assert (first["session_id"], first["operation"], first["tokens_basis"]) == ("conv-1", "chat", "reported")
    assert (first["region"], first["region_basis"]) == ("eu-west-1", "caller")
    assert (first["label.service"], first["label.environment"], first["label.team"]) == ("shop", "prod", "search")
    assert first["cache_read_tokens"] is None
    assert (second["cache_read_tokens"], second["cache_write_tokens"], second["reasoning_tokens"]) == (1000, 100, 300)
    assert second["first_token_us"] == 250_000
    assert (third["cache_read_tokens"], third["cache_write_tokens"]) == (1000, 100)


def test_only_inference_is_usage_and_the_rest_is_counted(account, otlp):
    got = account(otlp / "whole.pb")
    assert got.skipped == {
        "inference span with an error and no usage": 1,
        "invoke_agent span": 1,
        "invoke_workflow span": 1,
        "execute_tool span": 1,
        "fetch_response span": 1,
        "span of something else": 1,
    }
    assert got.reading.unknown() == {"gen_ai.usage.frobnicated_tokens": 1}
    assert got.reading.reject_counts() == {
        "not_whole_number": 3,
        "conflicting_counts": 1,
        "sub_count_exceeds_total": 1,
    }
    assert got.where.read == 10


@pytest.mark.parametrize("form", FORMS)
def test_contents_never_come_through(account, otlp, form):
    assert b"CANARY" in (otlp / form).read_bytes()
    got = account(otlp / form)
    reading = got.reading
    shown = repr((got.rows, got.rejects, reading.skipped(), reading.unknown(), reading.recognised, reading.unmapped()))
    assert got.stored
    assert "CANARY" not in shown + repr(got.stored)


def test_the_same_spans_twice_count_once_across_forms(account, otlp, lines, tmp_path):
    again = tmp_path / "again.jsonl"
    again.write_text(lines[1] + "\n" + lines[0] + "\n" + lines[0] + "\n")
    got = account([otlp / "whole.pb", otlp / "lines.jsonl", again])
    assert got.where.counted == 5
    assert got.where.duplicate == 15
    assert got.where.rejected == 5 * 3


BAD_LINES = [
    ("{", "not_json"),
    ('{"resourceSpans": [}', "not_json"),
    ('{"resourceThings": []}', "not_otlp"),
    ("[1]", "not_otlp"),
    ("\x00", "not_json"),
    ('{"resourceSpans":' + "[" * 5000 + "]" * 5000 + "}", "too_deep"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD_LINES, ids=[str(i) for i in range(len(BAD_LINES))])
def test_a_broken_line_is_named_and_the_others_are_read(account, lines, tmp_path, bad, reason):
    path = tmp_path / "t.jsonl"
    path.write_text("\n".join([lines[0], bad, lines[1]]) + "\n")
    got = account(path)
    assert got.where.counted == 5
    assert (2, reason) in [(reject.line, reject.reason) for reject in got.rejects]


@pytest.mark.parametrize(
    "value",
    [
        {"stringValue": "5"},
        {"boolValue": True},
        {"doubleValue": 5.0},
        {"doubleValue": "NaN"},
        {"intValue": "-5"},
        {"intValue": "1e3"},
        {"intValue": True},
        {"intValue": 5.5},
        {"intValue": "99999999999999999999"},
    ],
)
def test_counts_that_are_no_counts_are_refused_never_zero(account, tmp_path, value):
    path = tmp_path / "t.jsonl"
    path.write_text(spans(span(1), span(2, gen_ai__usage__output_tokens=value)) + "\n")
    got = account(path)
    assert got.where.counted == 1
    assert [(reject.row, reject.reason) for reject in got.rejects] == [(2, "not_whole_number")]


@pytest.mark.parametrize("key", ["traceId", "spanId"])
@pytest.mark.parametrize("value", [None, "", "0" * 32, "q" * 32, "AAAAAAAAAAAAAAAAAAAAAQ==", 7])
def test_ids_that_are_not_hex_are_refused(account, tmp_path, key, value):
    path = tmp_path / "t.jsonl"
    path.write_text(spans(span(1), span(2) | {key: value}) + "\n")
    assert [(reject.row, reject.reason) for reject in account(path).rejects] == [(2, "bad_id")]


def test_hostile_shapes_do_not_crash(account, tmp_path):
    shapes = [None, 7, "x", [], [None], {"attributes": 7}, {"attributes": [None, {"key": 7}, {"key": "gen_ai.x"}]}]
    path = tmp_path / "t.jsonl"
    bodies = [{"resourceSpans": shape} for shape in shapes]
    bodies += [{"resourceSpans": [{"scopeSpans": [{"spans": [shape]}]}]} for shape in shapes]
    path.write_text("".join(json.dumps(body) + "\n" for body in bodies) + spans(span(1)) + "\n")
    assert account(path).where.counted == 1


def test_spans_that_end_before_they_start_are_refused(account, tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text(spans(span(1), span(2) | {"endTimeUnixNano": "1"}, span(3) | {"endTimeUnixNano": 0}) + "\n")
    got = account(path)
    assert [(reject.row, reject.reason) for reject in got.rejects] == [(2, "not_a_time")]
    assert sorted(got.column("duration_us"), key=str) == [1_000_000, None]


@pytest.mark.parametrize("cut", [1, 100, 4000])
def test_protobuf_cut_short(account, otlp, tmp_path, cut):
    whole = (otlp / "whole.pb").read_bytes()
    path = tmp_path / "t.pb"
    path.write_bytes(whole[:-cut])
    with pytest.raises(BadInput, match=r"no span can be read \(not protobuf\)"):
        account(path)
    path.write_bytes((otlp / "collector.pb").read_bytes()[:-cut])
    got = account(path)
    assert got.where.counted >= 3
    assert (2, "not_protobuf") in [(reject.row, reject.reason) for reject in got.rejects]


def test_a_file_without_usage_is_no_rows(account, tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text(spans(span(1, gen_ai__operation__name={"stringValue": "invoke_agent"})) + "\n")
    got = account(path)
    assert got.where.read == 0
    assert got.skipped == {"invoke_agent span": 1}


def test_a_server_span_counts_unless_its_client_does(account, events, tmp_path):
    server = {"kind": "SPAN_KIND_SERVER", "traceId": f"{1:032x}", "parentSpanId": f"{9:016x}"}
    between = span(9) | {"traceId": f"{1:032x}", "parentSpanId": f"{1:016x}", "attributes": []}
    alone = span(3) | {"kind": 2}
    for name, made in (
        ("client first", [span(1), between, span(2) | server]),
        ("server first", [span(2) | server, between, span(1)]),
    ):
        path = tmp_path / f"{name}.jsonl"
        path.write_text(spans(*made, alone) + "\n")
        got = account(path)
        assert [row["event_id"][-1] for row in events(got)] == ["1", "3"]
        assert got.skipped == {"server span that repeats its client's": 1, "span of something else": 1}


def test_the_samples_are_what_the_sdk_makes_today(account, events, otlp, tmp_path):
    spec = importlib.util.spec_from_file_location("make_samples", otlp / "make_samples.py")
    make_samples = importlib.util.module_from_spec(spec)
    pytest.importorskip("opentelemetry.sdk")
    spec.loader.exec_module(make_samples)
    make_samples.make(tmp_path)
    for form in FORMS:
        made, kept = account(tmp_path / form), account(otlp / form)
        assert events(made) == events(kept)
        assert made.skipped == kept.skipped
