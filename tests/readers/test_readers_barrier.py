"""One odd record, or one odd file, never loses its neighbours: it is refused, told of, and the rest counts."""

from __future__ import annotations

import gzip
import json
import os
import runpy
import socket
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import zstandard

from obsia.core.errors import BadCall, BadInput
from obsia.core.message import Message
from obsia.readers import azure_openai, detect, focus, langfuse
from obsia.readers import files as module
from obsia.readers.barrier import DEFECT, RAISE_DEFECTS, Barrier, ReaderDefect, reject_of
from obsia.readers.files import compression_of, decompressed, lines
from obsia.readers.listing import discover
from obsia.readers.otlp import log_records, metrics, spans
from obsia.readers.records.fields import Fields
from obsia.readers.records.rows import Rows

made = SimpleNamespace(**runpy.run_path(str(Path(__file__).parent / "otlp" / "made.py")))
GOOD = b'{"model_request":"gpt-4o","input_tokens":10,"output_tokens":5}\n'
OBSERVATION = {
    "traceId": "t",
    "type": "GENERATION",
    "startTime": "2026-01-01T00:00:00Z",
    "usageDetails": {"input": 50, "output": 30},
}


@pytest.fixture(autouse=True)
def contained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Defects are kept in, as they are for users."""
    monkeypatch.delenv(RAISE_DEFECTS, raising=False)


def langfuse_file(path: Path, *changes: dict[str, object]) -> Path:
    records = [{"id": f"o{at}"} | OBSERVATION | change for at, change in enumerate(changes)]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.mark.parametrize("odd", [{"type": ["GENERATION"]}, {"type": {"a": 1}}, {"id": ["x"]}, {"id": {}}])
def test_a_list_where_text_stands_costs_no_other_record(account, tmp_path, odd):
    got = account(langfuse_file(tmp_path / "a.jsonl", {}, odd, {"parentObservationId": "o0"} | odd, {}))
    assert got.where.counted + got.where.rejected == 4
    assert {row["event_id"] for row in got.rows} >= {"o0", "o3"}
    assert all(reject.reason != DEFECT for reject in got.rejects)


@pytest.mark.parametrize("name", ["ServiceName", "ServiceCategory", "ChargeCategory", "SkuMeter", "x_UsageType"])
def test_a_charge_with_a_list_where_text_stands_is_refused_by_name(account, tmp_path, name):
    charge = {
        "ServiceCategory": "AI and Machine Learning", "ServiceName": "Amazon Bedrock", "ChargeCategory": "Usage",
        "ChargePeriodStart": "2026-06-01T00:00:00Z", "ChargePeriodEnd": "2026-06-02T00:00:00Z", "BilledCost": 1,
        "ConsumedQuantity": 5, "ConsumedUnit": "1K tokens", "x_UsageType": "USE1-Claude4.6Sonnet-input-tokens",
    }  # fmt: skip
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(charge) + "\n" + json.dumps(charge | {name: ["canary"]}) + "\n", encoding="utf-8")
    got = account(path)
    assert got.column("input_tokens") == [5_000]
    assert [(reject.line, reject.field, reject.reason) for reject in got.rejects] == [(2, name, "unfit_text")]


def fails_at(monkeypatch, module, name, *, when):
    """Plant a defect: ``module.name`` fails as code does that did not foresee what it is given."""
    was = getattr(module, name)

    def failing(*given, **named):
        if when(*given, **named):
            {}[["unhashable"]]
        return was(*given, **named)

    monkeypatch.setattr(module, name, failing)


def test_a_record_that_a_reader_fails_on_is_refused_alone_with_line_field_and_what_to_report(
    account, tmp_path, monkeypatch
):
    fails_at(monkeypatch, langfuse, "labels_of", when=lambda **named: named["project"] == ["odd"])
    got = account(langfuse_file(tmp_path / "a.jsonl", {}, {"projectId": ["odd"]}, {}))
    assert sorted(row["event_id"] for row in got.rows) == ["o0", "o2"]
    (reject,) = got.rejects
    assert (reject.reason, reject.line, reject.value) == (DEFECT, 2, "")
    assert "projectId" in reject.field
    assert "please report: TypeError at langfuse.py:" in str(reject.expected)
    assert got.where.rejected == 1


@pytest.mark.parametrize("where", ["record", "file", "recognition"])
def test_where_defects_are_to_be_seen_they_are_raised(account, tmp_path, monkeypatch, where):
    monkeypatch.setenv(RAISE_DEFECTS, "1")
    if where == "record":
        fails_at(monkeypatch, langfuse, "labels_of", when=lambda **named: named["project"] == ["odd"])
    elif where == "file":
        fails_at(monkeypatch, langfuse, "events", when=lambda **_: True)
    else:
        fails_at(monkeypatch, azure_openai, "recognise", when=lambda _: True)
    langfuse_file(tmp_path / "a.jsonl", {}, {"projectId": ["odd"]}, {})
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    with pytest.raises(TypeError, match="unhashable"):
        account(tmp_path)


@pytest.mark.parametrize("layout", ["lines", "array"])
def test_a_record_that_cannot_even_be_decoded_is_refused_alone(account, tmp_path, monkeypatch, layout):
    if layout == "lines":
        fails_at(monkeypatch, Fields, "decode_beside", when=lambda _, line, *__: b"odd" in line)
    else:
        fails_at(monkeypatch, Fields, "of", when=lambda _, value: value.get("projectId") == "odd")
    path = langfuse_file(tmp_path / "a.jsonl", {}, {"projectId": "odd"}, {})
    if layout == "array":
        path = path.rename(tmp_path / "a.json")
        path.write_text("[" + ",".join(path.read_text().splitlines()) + "]")
    got = account(path)
    assert sorted(row["event_id"] for row in got.rows) == ["o0", "o2"]
    assert [(reject.reason, reject.line or reject.row) for reject in got.rejects] == [(DEFECT, 2)]


@pytest.mark.parametrize("name", ["claude_code.jsonl", "bedrock_invocations.jsonl"])
def test_a_line_of_a_log_that_cannot_even_be_decoded_is_refused_alone(account, tmp_path, monkeypatch, name):
    stamp = "2026-03-01T00:00:00.000Z " if name.startswith("bedrock") else ""
    lines = (Path(__file__).parents[2] / "examples" / name).read_text().splitlines()
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f"{stamp}{line}\n" for line in [*lines[:4], '{"usage": "odd"}', *lines[4:]]))
    whole = account(path).where.counted
    fails_at(monkeypatch, Fields, "decode_beside", when=lambda _, line, *__: b'"odd"' in line)
    got = account(path)
    assert got.where.counted == whole > 1
    assert [(reject.reason, reject.line) for reject in got.rejects] == [(DEFECT, 5)]


def test_of_a_record_that_is_refused_nothing_was_counted():
    rows = Rows(are_lines=True)
    rows.add(1, {"input_tokens": 1})
    with rows.guard(2):
        rows.add(2, {"input_tokens": 2})
        rows.refuse_at(2, reason="no_usage", expected=Message("expected-some-count"))
        raise ValueError("canary")
    rows.add(3, {"input_tokens": 3})
    (batch,) = rows.flush()
    assert [row[0] for row in batch.rows] == [1, 3]
    assert [(reject.line, reject.reason) for reject in batch.rejects] == [(2, DEFECT)]
    assert "canary" not in repr(batch.rejects)


@pytest.mark.parametrize("error", [BadCall("x"), BadInput(file="f", reason="x"), MemoryError(), KeyboardInterrupt()])
def test_what_is_no_defect_passes(error):
    rows = Rows(are_lines=True)
    with pytest.raises(type(error)), rows.guard(1):
        raise error
    with pytest.raises(type(error)) as raised, Barrier("f"):
        raise error
    assert raised.value is error


@pytest.mark.parametrize("form", ["json", "protobuf"])
@pytest.mark.parametrize("part", [spans.Spans, log_records.Events, metrics.Metrics])
def test_what_a_reader_of_telemetry_fails_on_is_refused_alone(account, tmp_path, monkeypatch, part, form):
    request = {
        spans.Spans: lambda at: made.spans(made.span(at, {"gen_ai.usage.input_tokens": 7})),
        log_records.Events: lambda at: made.logs(
            made.log("claude_code.api_request", {"session.id": "s", "request_id": f"r{at}", "input_tokens": "7"})
        ),
        metrics.Metrics: lambda at: made.metrics(
            made.metric(
                "claude_code.token.usage",
                made.point({"type": "input", "model": f"m{at}"}, start=0, end=60, asInt="7"),
            )
        ),
    }[part]
    requests = [request(at) for at in (1, 2, 3)]
    path = tmp_path / ("t.jsonl" if form == "json" else "t.pb")
    if form == "json":
        path.write_text(made.lines(*requests), encoding="utf-8")
    else:
        path.write_bytes(b"".join(made.message(each) for each in requests))
    assert account(path).column("input_tokens") == [7, 7, 7]
    inner = {spans.Spans: "_item", log_records.Events: "_row", metrics.Metrics: "_group"}[part]
    seen: list[object] = []
    fails_at(monkeypatch, part, inner, when=lambda *_: seen.append(0) or len(seen) == 2)
    got = account(path)
    assert got.column("input_tokens") == [7, 7]
    assert [(reject.reason, reject.row) for reject in got.rejects] == [(DEFECT, 2)]


@pytest.mark.parametrize("name", ["recognise", "events"])
@pytest.mark.parametrize("planted", [azure_openai, focus])
def test_a_file_that_a_reader_fails_on_does_not_cost_the_others(account, tmp_path, monkeypatch, name, planted):
    (tmp_path / "a.json").write_bytes(b"[]")
    (tmp_path / "b.jsonl").write_bytes(GOOD)
    monkeypatch.setattr(detect, "_looking", detect._looking.__wrapped__)
    if name == "recognise":
        fails_at(monkeypatch, planted, name, when=lambda head: head.file.endswith("a.json"))
    else:
        monkeypatch.setattr(planted, "recognise", lambda head: claim(head, planted.NAME))
        monkeypatch.setattr(planted, name, lambda **_: iter([{}[["unhashable"]]]))
    got = account(tmp_path)
    assert got.column("input_tokens") == [10]
    (told,) = got.reading.broken
    assert isinstance(told, ReaderDefect)
    assert (reject_of(told).reason, Path(reject_of(told).file).name) == (DEFECT, "a.json")


def claim(head, name):
    from obsia.readers.base import Recognition

    return Recognition(reader=name, confidence=3, why=Message("sign-suffix")) if head.file.endswith("a.json") else None


def test_a_table_reader_that_fails_on_one_file_reads_the_others(account, tmp_path, monkeypatch):
    from obsia.readers import delimited

    for name in ("a.csv", "b.csv", "c.csv"):
        (tmp_path / name).write_text(f"input_tokens,output_tokens\n{ord(name[0])},1\n", encoding="utf-8")
    fails_at(monkeypatch, delimited, "shape_of", when=lambda file, _: file.endswith("b.csv"))
    got = account(tmp_path)
    assert sorted(got.column("input_tokens")) == [ord("a"), ord("c")]
    assert [Path(error.file).name for error in got.reading.broken] == ["b.csv"]


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.jsonl")
    return folder / "pipe.jsonl"


def link(folder: Path, target: str = "nowhere/at-all.jsonl") -> Path:
    (folder / "link.jsonl").symlink_to(target)
    return folder / "link.jsonl"


def written(folder: Path, name: str | bytes, data: bytes) -> Path:
    path = os.path.join(os.fsencode(folder), os.fsencode(name))
    with open(path, "wb") as file:
        file.write(data)
    return Path(os.fsdecode(path))


def parquet(folder: Path) -> Path:
    """A Parquet file of which a page is damaged, so that its numbers leave the bounds in its footer."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    counts = list(range(1, 5_001))
    pq.write_table(
        pa.table({"input_tokens": counts, "output_tokens": counts}), folder / "p.parquet", use_dictionary=False
    )
    data = bytearray((folder / "p.parquet").read_bytes())
    data[4_000:4_400] = bytes(255 - byte for byte in data[4_000:4_400])
    return written(folder, "p.parquet", bytes(data))


ODD = {
    "a pipe": pipe,
    "a link that leads nowhere": link,
    "a link to itself": lambda folder: link(folder, "link.jsonl"),
    "named gz": lambda folder: written(folder, "a.jsonl.gz", GOOD),
    "named zst": lambda folder: written(folder, "a.jsonl.zst", GOOD),
    "no Parquet": lambda folder: written(folder, "a.parquet", b"PAR1" + b"x" * 500 + b"PAR1"),
    "a name that is not UTF-8": lambda folder: written(folder, b"caf\xe9.jsonl", GOOD),
    "cut short": lambda folder: written(folder, "a.jsonl.gz", gzip.compress(GOOD)[:-9]),
    "NUL": lambda folder: written(folder, "a.csv", b"\0" * 5_000),
}


@pytest.mark.parametrize("make", ["pipe", "socket", "device"])
def test_what_holds_no_records_is_left_aside_where_a_folder_names_it(account, tmp_path, make):
    path = tmp_path / f"{make}.jsonl"
    if make == "pipe":
        os.mkfifo(path)
    elif make == "socket":
        folder = os.open(tmp_path, os.O_RDONLY)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(f"/proc/self/fd/{folder}/{path.name}")  # a whole path may be too long for a socket
        os.close(folder)
    else:
        path.symlink_to(os.devnull)
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    got = account(tmp_path)
    assert (got.column("input_tokens"), got.reading.broken) == ([10], ())
    (aside,) = got.reading.found_files.ignored
    assert (aside.file, aside.why.code) == (str(path), "aside-no-file")
    # Somebody who names it is told that it was not read.
    got = account([str(path), tmp_path / "good.jsonl"])
    assert [(error.file, error.reason.code) for error in got.reading.broken] == [(str(path), "input-no-file")]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("by_name", [False, True])
def test_an_odd_file_is_told_and_its_neighbours_count(account, tmp_path, odd, by_name):
    path = ODD[odd](tmp_path)
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    (tmp_path / "good.csv").write_text("input_tokens,output_tokens\n7,1\n", encoding="utf-8")
    got = account([str(path), tmp_path / "good.jsonl", tmp_path / "good.csv"] if by_name else tmp_path)
    assert sorted(got.column("input_tokens")) == [7, 10]
    if odd == "a pipe" and not by_name:
        return  # left aside: see above
    (told,) = got.reading.broken
    assert told.file == str(path)
    reject = reject_of(told)
    assert reject.expected
    json.dumps(str(reject.expected)).encode()


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_file_alone_is_an_error(account, tmp_path, odd):
    path = ODD[odd](tmp_path)
    with pytest.raises((BadInput, BadCall)):
        account(str(path))


def test_a_file_or_a_folder_that_is_denied_is_told(account, tmp_path, monkeypatch):
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    (tmp_path / "closed.jsonl").write_bytes(GOOD * 2)
    real = open

    def denying(path, *given, **named):
        if str(path).endswith("closed.jsonl"):
            raise PermissionError(13, "Permission denied", path)
        return real(path, *given, **named)

    monkeypatch.setattr(module, "open", denying, raising=False)
    (tmp_path / "secret").mkdir()
    scan = os.scandir

    def denied(folder):
        if str(folder).endswith("secret"):
            raise PermissionError(13, "Permission denied", folder)
        return scan(folder)

    monkeypatch.setattr("os.scandir", denied)
    got = account(tmp_path)
    assert got.column("input_tokens") == [10]
    told = {Path(error.file).name: str(error.reason) for error in got.reading.broken}
    assert told == dict.fromkeys(("secret", "closed.jsonl"), "it cannot be opened or read ('Permission denied')")


def test_a_damaged_page_of_a_parquet_file_costs_that_file_alone(tmp_path):
    from obsia.app.usage.assess import assess

    path = parquet(tmp_path)
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    found = assess(tmp_path, record_figures=False)
    assert (found.records.counted, found.records.read) == (1, 1)
    assert [(reject.file, reject.reason) for reject in found.broken] == [(str(path), "unreadable_file")]


def test_blanks_that_a_file_inflates_to_are_bounded(account, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_MOST_BLANK_BYTES", 1 << 20)
    few, many = b"\n" * (1 << 16), b"\n" * (1 << 22)
    (tmp_path / "few.jsonl.gz").write_bytes(gzip.compress(GOOD + few + GOOD))
    (tmp_path / "many.jsonl.gz").write_bytes(gzip.compress(GOOD) + gzip.compress(many))
    got = account(tmp_path)
    assert got.column("input_tokens") == [10, 10]
    (told,) = got.reading.broken
    assert Path(told.file).name == "many.jsonl.gz"
    assert "bytes of blanks" in str(told.reason)


@pytest.mark.parametrize("blanks", [b"\n", b" \n\t\r\n"])
def test_lines_after_many_blank_ones_keep_their_numbers(tmp_path, blanks):
    path = tmp_path / "a.jsonl"
    path.write_bytes(GOOD + blanks * 400_000 + b'{"x": 1}' + blanks * 300_000 + b"end")
    told = [(number, line) for number, line in lines(str(path), "none") if line and not line.isspace()]
    per = blanks.count(b"\n")
    assert [number for number, _ in told] == [1, 2 + per * 400_000, 2 + per * 700_000]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress], ids=["none", "gzip", "zstd"])
@pytest.mark.parametrize("blank", [b"\n", b"\r\n", b" " * 99 + b"\n"])
def test_of_a_run_of_blank_lines_beside_records_one_is_told(tmp_path, pack, blank):
    path = tmp_path / "a.jsonl"
    path.write_bytes(pack((GOOD + blank * 20_000) * 40 + GOOD))
    told = list(lines(str(path), compression_of(str(path))))
    assert [number for number, line in told if line and not line.isspace()] == [1 + 20_001 * at for at in range(41)]
    assert len(told) < 40 * 1_000  # of 800,000: the rest of a run at the end of a piece


def test_each_of_some_blank_lines_is_told_since_quotes_may_span_them(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b'"a' + b"\n" * 1_000 + b'b"\n')
    assert [number for number, _ in lines(str(path), "none")] == list(range(1, 1_002))


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(GOOD) + gzip.compress(GOOD), gzip.compress(GOOD * 2) + b"\0" * 40_000,
        gzip.compress(GOOD) + b"\0" * 5 + gzip.compress(GOOD),
    ],
    ids=["two members", "zeros at the end", "zeros between"],
)  # fmt: skip
def test_members_of_a_gzip_file_are_one_text(tmp_path, packed):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed)
    assert b"".join(decompressed(str(path), "gzip")) == GOOD * 2


@pytest.mark.parametrize("name", ["a.pb", "a.json"])
@pytest.mark.parametrize("filling", [b"\n", b"\0"])
def test_megabytes_that_say_nothing_are_passed_over(account, tmp_path, name, filling):
    start = b"" if name.endswith("pb") else b"[" + GOOD
    (tmp_path / name).write_bytes(start + filling * 4_000_000)
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    began = time.process_time()
    got = account(tmp_path)
    assert time.process_time() - began < 1  # it took two to twenty
    assert got.column("input_tokens") == [10] if name.endswith("pb") else 10 in got.column("input_tokens")


def test_frames_of_telemetry_between_empty_ones_keep_their_numbers(account, tmp_path):
    message = made.message(made.spans(made.span(1, {"gen_ai.usage.input_tokens": 7})))
    framed = len(message).to_bytes(4, "big") + message
    (tmp_path / "a.pb").write_bytes(b"\0" * 400 + framed + b"\0" * 800 + b"\0\0\0\x02\xff\xff" + b"\0" * 4_000_000)
    got = account(tmp_path / "a.pb")
    assert got.column("input_tokens") == [7]
    assert [(reject.row, reject.reason) for reject in got.rejects] == [(302, "not_protobuf")]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
def test_a_few_bytes_that_stand_for_megabytes_come_in_pieces(tmp_path, pack):
    path = tmp_path / "a.jsonl"
    path.write_bytes(pack(GOOD + b" " * (1 << 26) + GOOD))
    pieces = [len(piece) for piece in decompressed(str(path), compression_of(str(path)))]
    assert sum(pieces) == 2 * len(GOOD) + (1 << 26)
    assert max(pieces) <= 1 << 22


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_a_compressed_stream_is_proven_to_its_end(tmp_path, kind):
    packed = gzip.compress(GOOD * 9) if kind == "gzip" else zstandard.compress(GOOD * 9)
    path = tmp_path / "a.jsonl"
    for data in (packed[:-1], packed[:-9], packed + b"junk", packed[: len(packed) // 2]):
        path.write_bytes(data)
        with pytest.raises(BadInput, match="cut short or corrupt"):
            list(decompressed(str(path), kind))
    path.write_bytes(packed)
    assert b"".join(decompressed(str(path), kind)) == GOOD * 9


def test_discover_finds_what_is_left(tmp_path):
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    pipe(tmp_path)
    found = discover([tmp_path])
    assert [Path(file).name for file in found.files] == ["good.jsonl"]
    assert [Path(left.file).name for left in found.ignored] == ["pipe.jsonl"]


def test_a_line_of_the_longest_length_is_read_and_one_of_a_byte_more_is_not(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_bytes(b"12345678\n123456789\n1234567\r\n12345678")
    assert list(lines(str(path), "none", longest=8)) == [
        (1, b"12345678"), (2, None), (3, b"1234567"), (4, b"12345678"),
    ]  # fmt: skip
    path.write_bytes(b"123456789")
    assert list(lines(str(path), "none", longest=8)) == [(1, None)]
