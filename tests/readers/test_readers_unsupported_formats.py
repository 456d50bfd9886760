"""Files that are no usage as they are: each is told what it is, a folder leaves it aside, and none costs another."""

from __future__ import annotations

import bz2
import io
import json
import lzma
import os
import tarfile
import zipfile
from pathlib import Path

import duckdb
import pytest
from tests.commands import command

from obsia.core.errors import BadInput, NoData
from obsia.readers.detect import detect
from obsia.readers.files import compression_of, digest, head_of
from obsia.readers.listing import discover
from obsia.readers.records.walk import is_cut_object

CALL = {"input_tokens": 10, "output_tokens": 5}
CHAT = {
    "id": "chatcmpl-1", "object": "chat.completion", "created": 1772359200, "model": "gpt-4o",
    "usage": {"prompt_tokens": 100, "completion_tokens": 20, "prompt_tokens_details": {"cached_tokens": 64}},
}  # fmt: skip
MESSAGE = {
    "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5",
    "usage": {"input_tokens": 10, "cache_creation_input_tokens": 5, "cache_read_input_tokens": 100, "output_tokens": 7},
}  # fmt: skip
FIGURE = {
    "table": "total", "calls": 2, "input_tokens": 3115, "output_tokens": 120, "quantity": "energy_kwh",
    "boundary": "facility", "mean": 0.1, "calls_share": 1.0, "figure_id": "a-b", "snapshot": "c",
}  # fmt: skip


def usage(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records or (CALL,)), encoding="utf-8")
    return path


def figures(folder: Path, kind: str) -> Path:
    path = folder / f"account.{kind}"
    if kind == "json":
        account = {"obsia": "0.1.0", "snapshot": "c", "tokens": CALL, "figures": [FIGURE]}
        path.write_text(json.dumps(account, indent=2), encoding="utf-8")
    elif kind == "csv":
        path.write_text(f"{','.join(FIGURE)}\n{','.join(map(str, FIGURE.values()))}\n", encoding="utf-8")
    else:
        columns = ", ".join(f"{value!r} AS {name}" for name, value in FIGURE.items())
        duckdb.sql(f"SELECT {columns}").write_parquet(str(path))
    return path


@pytest.mark.parametrize("kind", ["csv", "json", "parquet"])
def test_figures_of_obsia_are_not_usage(account, tmp_path, kind):
    path = figures(tmp_path, kind)
    for stated in ("auto", "csv", "parquet"):
        with pytest.raises(BadInput, match="figures of obsia, not usage"):
            detect(str(path), format=stated)
    usage(tmp_path / "calls.jsonl")
    got = account(tmp_path)
    assert got.column("input_tokens") == [10]
    assert [str(left) for left in got.reading.found_files.ignored] == [f"{path} (figures of obsia, not usage)"]
    assert got.reading.broken == ()


def test_what_obsia_itself_writes_is_known(tmp_path):
    usage(tmp_path / "calls.jsonl")
    for name, options in (("a.csv", ("--csv",)), ("c.json", ("--json",)), ("page", ("--parquet", "b.parquet"))):
        settings = {**os.environ, "OBSIA_DATA": str(tmp_path / "data")}
        ended = command(["assess", "calls.jsonl", "--no-record", *options], environment=settings, folder=tmp_path)
        assert ended.returncode == 0, ended.stderr
        (tmp_path / name).write_text(ended.stdout, encoding="utf-8")
    for name in ("a.csv", "b.parquet", "c.json"):
        with pytest.raises(BadInput, match="figures of obsia, not usage"):
            detect(str(tmp_path / name))


PACKED = {
    "x.zip": ("zip archive", lambda data: zipped(data)),
    "x.bz2": ("bzip2 archive", bz2.compress),
    "x.xz": ("xz archive", lzma.compress),
    "x.tar": ("tar archive", lambda data: tarred(data)),
}


def zipped(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("calls.jsonl", data)
    return made.getvalue()


def tarred(data: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        member = tarfile.TarInfo("calls.jsonl")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return made.getvalue()


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_file_is_to_be_unpacked(account, tmp_path, name):
    what, pack = PACKED[name]
    path = tmp_path / name
    path.write_bytes(pack(b'{"input_tokens": 1}\n'))
    with pytest.raises(BadInput, match=what):
        account(path)
    usage(tmp_path / "calls.jsonl")
    assert [str(left) for left in account(tmp_path).reading.found_files.ignored] == [
        f"{path} (packed as {path.suffix}: unpack it first)"
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
@pytest.mark.parametrize("kind", ["lines", "csv", "own lines", "own csv", "document"])
def test_utf_16_with_its_mark_is_read_as_it_is(account, tmp_path, encoding, kind):
    texts = {
        "lines": json.dumps(CHAT) + "\n" + json.dumps(CHAT | {"id": "chatcmpl-é"}) + "\n",
        "document": json.dumps([CHAT, CHAT | {"id": "chatcmpl-é"}], indent=1, ensure_ascii=False),
        "own lines": '{"input_tokens": 100, "label.team": "é"}\n' * 2,
        "own csv": 'input_tokens,label.team\n100,é\n100,"a, b"\n',
        "csv": "request_id,call_type,cache_hit,cache_key,prompt_tokens,completion_tokens\nr1,x,,,100,1\nr2,x,,,100,1\n",
    }
    path = tmp_path / f"calls.{'csv' if 'csv' in kind else 'json'}"
    path.write_bytes((b"" if encoding == "utf-16" else b"\xfe\xff") + texts[kind].encode(encoding))
    assert compression_of(str(path)) == "utf-16"
    got = account(path)
    assert (got.column("input_tokens"), got.rejects) == ([100, 100], [])
    plain = tmp_path / "plain"
    plain.write_text(texts[kind], encoding="utf-8-sig" if encoding == "utf-8" else "utf-8")
    assert head_of(str(path)).data.removeprefix(b"\xef\xbb\xbf") == plain.read_bytes()
    assert len(digest(str(path))) == 64


def test_utf_16_that_breaks_off_says_so(account, tmp_path):
    path = tmp_path / "calls.jsonl"
    path.write_bytes(("\n".join(json.dumps(CHAT) for _ in range(3))).encode("utf-16")[:-1])
    with pytest.raises(BadInput, match="utf-16 stream is cut short"):
        account(path)


SPAN = {"traceID": "a", "operationName": "chat", "tags": []}
UNKNOWN = {
    "error": ({"error": {"message": "CANARY", "type": "x"}}, "the error that an API returned"),
    "jaeger": ({"data": [{"traceID": "a", "spans": [SPAN], "processes": {}}]}, "Jaeger"),
    "langfuse": ({"data": [{"id": "t", "timestamp": "x", "observations": [{"id": "o"}]}]}, "traces of Langfuse"),
    "prometheus": (
        {"data": {"resultType": "vector", "result": [{"metric": {"a": "b"}, "value": [1, "2"]}]}},
        "does not name its metrics",
    ),
    "other": ({"alpha": 1, "beta": {"CANARY of a doctor": 2}}, "in no known format, with the keys alpha, beta"),
    "many": ({f"key{n}": n for n in range(30)}, "key9 and 20 more"),
    "odd": ({"alpha": 1, "what the CANARY said to me": 2}, "with the keys alpha and 1 that does not look like a name"),
    "empty": ({}, "nothing to count|an empty JSON object"),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_one_json_object_of_no_known_format_is_told_what_it_is(account, tmp_path, name):
    value, said = UNKNOWN[name]
    path = tmp_path / "x.json"
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
    with pytest.raises(BadInput, match=said) as refused:
        account(path)
    assert "CANARY" not in str(refused.value)
    assert "not json" not in str(refused.value).casefold().replace("_", " ")


@pytest.mark.parametrize("records", [(CHAT, CHAT), ({"object": "page", "data": []}, {"object": "page", "data": []})])
def test_several_json_values_are_not_called_broken(account, tmp_path, records):
    path = tmp_path / "x.json"
    path.write_text("\n".join(json.dumps(record, indent=2) for record in records), encoding="utf-8")
    with pytest.raises(BadInput, match="several JSON values, one after the other"):
        account(path)
    with pytest.raises(BadInput, match="several JSON values, one after the other"):
        account(path, format="openai-responses")


def test_a_value_that_is_no_json_costs_its_line_and_is_named(account, tmp_path):
    path = tmp_path / "calls.jsonl"
    second = CHAT | {"id": "chatcmpl-2", "score": float("nan")}
    usage(path, CHAT, second, CHAT | {"id": "chatcmpl-3"})
    got = account(path)
    assert got.column("input_tokens") == [100, 100]
    [reject] = got.rejects
    assert (reject.line, reject.reason) == (2, "not_json")
    assert "no NaN or Infinity" in str(reject.expected)
    usage(path, second)
    assert detect(str(path)).reader == "openai-responses"
    array = tmp_path / "calls.json"
    array.write_text(json.dumps([CHAT, second], indent=1), encoding="utf-8")
    with pytest.raises(BadInput, match=r"line [0-9]+: NaN or Infinity, which is not JSON"):
        account(array, format="openai-responses")


def test_files_of_little_said_suffixes_are_read_where_they_are_recognised(account, tmp_path):
    kept = ("a.jsonl.1", "b.txt", "c.log", "d.LOG.20260301", "e.log-2026-03-01", "f.ndjson.12", "g.csv.1", "own.txt")
    for number, name in enumerate(kept):
        usage(tmp_path / name, CHAT | {"id": f"chatcmpl-{number}"})
    (tmp_path / "g.csv.1").write_text("input_tokens,output_tokens\n1,2\n", encoding="utf-8")
    (tmp_path / "own.txt").write_text("input_tokens,output_tokens\n1,3\n", encoding="utf-8")
    (tmp_path / "h.prom").write_text("<html>404, not found</html>\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("tokens, and what I think, of them\n", encoding="utf-8")
    (tmp_path / "plain.log").write_text("[2026-01-01] INFO {started}, ok\n", encoding="utf-8")
    (tmp_path / "json.txt").write_text('{"level": "info"}\n{"level": "info"}\n', encoding="utf-8")
    (tmp_path / "void.txt").write_text("", encoding="utf-8")
    (tmp_path / "void.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "noted").write_text("x", encoding="utf-8")
    (tmp_path / "k.jsonl.bak").write_text("x", encoding="utf-8")
    (tmp_path / "obsia-rejects.jsonl").write_text("{}", encoding="utf-8")
    got = account(tmp_path)
    assert {Path(file).name for file in got.reading.recognised} == set(kept)
    assert got.where.counted == len(kept)
    assert {Path(str(text)).name for text in got.reading.found_files.ignored} == {
        "h.prom (nothing recognised)", "notes.txt (nothing recognised)", "plain.log (nothing recognised)",
        "json.txt (nothing recognised)", "void.txt (empty)", "void.jsonl (empty)", "noted (no suffix)",
        "k.jsonl.bak (suffix .bak)", "obsia-rejects.jsonl (rejects that obsia wrote)",
    }  # fmt: skip
    assert got.reading.broken == ()


def test_a_log_of_json_with_keys_of_its_own_is_mapped(account, tmp_path):
    (tmp_path / "calls.log").write_text('{"tin": 3, "tout": 4}\n', encoding="utf-8")
    assert account(tmp_path, "input_tokens=tin,output_tokens=tout").column("input_tokens") == [3]


def test_a_folder_without_usage_says_why_each_file_is_left_aside(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
    with pytest.raises(NoData, match=r"Left aside: .*notes.txt \(nothing recognised\)"):
        discover([tmp_path])


def test_records_of_another_provider_than_the_stated_one_are_refused_with_their_line(account, tmp_path):
    path = usage(tmp_path / "mixed.jsonl", CHAT, MESSAGE)
    assert [(row["input_tokens"], row["cache_read_tokens"]) for row in account(path).rows] == [(100, 64), (115, 100)]
    for stated, line, counted in (("openai-responses", 2, (100, 64)), ("anthropic-messages", 1, (115, 100))):
        got = account(path, format=stated)
        assert [(row["input_tokens"], row["cache_read_tokens"]) for row in got.rows] == [counted]
        assert [(reject.line, reject.reason) for reject in got.rejects] == [(line, "record_of_another_format")]
        assert "split the file by provider" in str(got.rejects[0].expected)


def test_a_gateway_that_adds_anthropic_s_counts_to_openai_s_shape_is_of_openai_s_shape(account, tmp_path):
    both = CHAT | {"usage": CHAT["usage"] | {"cache_read_input_tokens": 64, "cache_creation_input_tokens": 0}}
    assert account(usage(tmp_path / "x.jsonl", both)).column("input_tokens") == [100]


@pytest.mark.parametrize("stated", ["codex", "langfuse", "parquet", "server-metrics"])
def test_a_stated_format_that_the_file_is_not_of_is_an_error_that_says_which(account, tmp_path, stated):
    path = usage(tmp_path / "x.jsonl", MESSAGE)
    said = rf"--format {stated} was stated; the file looks like anthropic-messages .*--format anthropic-messages"
    with pytest.raises(BadInput, match=said):
        account(path, format=stated)
    mapping = "input_tokens=usage.input_tokens,output_tokens=usage.output_tokens"
    assert account(path, mapping, format="jsonl").column("input_tokens") == [10]


def test_an_instant_that_is_none_says_how_times_are_written(account, tmp_path):
    row = {
        "traceId": "t", "startTime": "yesterday", "usage": {"input": 1, "output": 2, "unit": "TOKENS"}, "id": "o",
    }  # fmt: skip
    [reject] = account(usage(tmp_path / "x.jsonl", row)).rejects
    assert reject.field == "started_at"
    assert str(reject.expected).startswith("an ISO 8601 time with Z or an offset")
    assert "epoch_us" not in str(reject.expected)


OBSERVATION = {"id": "o", "traceId": "t", "type": "GENERATION", "startTime": "2026-03-02T10:00:01Z"}


@pytest.mark.parametrize(
    "counts",
    [
        {"usage": {"input": 11, "output": 4, "total": 15, "unit": "TOKENS"}},
        {"usage": {"promptTokens": 11, "completionTokens": 4}},
        {"promptTokens": 11, "completionTokens": 4, "totalTokens": 15},
    ],
    ids=["usage", "usage of prompts", "prompts"],
)
def test_older_observations_of_langfuse_are_known(account, tmp_path, counts):
    got = account(usage(tmp_path / "x.jsonl", OBSERVATION | counts))
    assert {claim.reader for claim in got.reading.recognised.values()} == {"langfuse"}
    assert (got.column("input_tokens"), got.column("output_tokens")) == ([11], [4])


def test_a_call_logged_by_litellm_is_known_without_its_cost(account, tmp_path):
    call = {
        "id": "c", "call_type": "acompletion", "prompt_tokens": 100, "completion_tokens": 10, "startTime": 1772359200.1,
        "endTime": 1772359203.5, "model": "gpt-4o", "custom_llm_provider": "openai", "model_parameters": {},
        "hidden_params": {}, "messages": [], "response": {"usage": {"prompt_tokens": 100}},
    }  # fmt: skip
    path = tmp_path / "call.json"
    path.write_text(json.dumps(call), encoding="utf-8")
    got = account(path)
    assert {claim.reader for claim in got.reading.recognised.values()} == {"litellm"}
    assert got.column("input_tokens") == [100]


def test_sums_of_whole_numbers_written_with_a_point_are_whole(account, tmp_path):
    with_points = {name: float(value) for name, value in MESSAGE["usage"].items()}
    got = account(usage(tmp_path / "x.jsonl", MESSAGE | {"usage": with_points}))
    assert (got.column("input_tokens"), got.column("output_tokens")) == ([115], [7])
    text = (
        "request_id,call_type,cache_hit,cache_key,prompt_tokens,completion_tokens\nr1,x,,,100.0,9.5\nr2,x,,,0.0,0.0\n"
    )
    path = tmp_path / "x.csv"
    path.write_text(text + "r3,x,,,7.0,2.00\n", encoding="utf-8")
    read = account(path)
    assert (read.column("input_tokens"), read.column("output_tokens")) == ([7], [2])
    assert {(reject.line, reject.value, reject.reason) for reject in read.rejects} == {
        (2, "9.5", "not_whole_number"), (3, "", "no_usage"),
    }  # fmt: skip


def test_arrays_of_otlp_are_read(account, tmp_path, samples):
    line = (samples / "otlp" / "lines.jsonl").read_text(encoding="utf-8").splitlines()[0]
    request = json.loads(line)
    once = account(samples_file(tmp_path / "once.jsonl", line))
    for name, value in (("requests", [request, {"odd": 1}, 7]), ("resources", request["resourceSpans"])):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(value, indent=1), encoding="utf-8")
        got = account(path)
        assert {claim.reader for claim in got.reading.recognised.values()} == {"otlp"}
        assert sorted(got.column("input_tokens")) == sorted(once.column("input_tokens"))
        odd = [(reject.row, reject.reason) for reject in got.rejects if reject.reason == "not_otlp"]
        assert odd == ([(2, "not_otlp"), (3, "not_otlp")] if name == "requests" else [])


def test_the_last_line_of_otlp_that_is_being_written_waits(account, tmp_path, samples):
    lines = (samples / "otlp" / "lines.jsonl").read_text(encoding="utf-8").splitlines()
    whole = account(samples_file(tmp_path / "a.jsonl", lines[0]))
    got = account(samples_file(tmp_path / "b.jsonl", lines[0] + "\n" + lines[1][:-30], end=""))
    assert got.where.read == whole.where.read
    assert got.skipped.get("line that is not finished yet") == 1


def samples_file(path: Path, text: str, *, end: str = "\n") -> Path:
    path.write_text(text + end, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "cut",
    ['{"a": tru', '{"a": "x', '{"a"', "{", '{"a": 12', '{"a": 1.', '{"a": -', '{"a": 1e', '{"a": [1,', 'data: {"a": '],
)
def test_the_beginning_of_an_object_is_one(cut):
    assert is_cut_object(cut.encode())


@pytest.mark.parametrize("line", ["", "null", "tru", '{"a": 1}', '{"a": 1}}', '{"a" 1', "hello", "[1,", '{"a": NaN}'])
def test_what_is_whole_or_broken_is_no_beginning(line):
    assert not is_cut_object(line.encode())
