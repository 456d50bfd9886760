"""CSV: right or refused, every good row kept, every bad one named by its line."""

from __future__ import annotations

import gzip

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsia.core.errors import BadInput
from obsia.readers import files
from obsia.readers.delimited import lines as csv_lines
from obsia.readers.tables.total_rows import is_total_name

MAP = "started_at=when:utc,input_tokens=In,output_tokens=Out,model_request=model"
HEADER = "when,In,Out,model\n"


def good(count: int, start: int = 0) -> str:
    rows = range(start, start + count)
    return "".join(f"2025-04-03 10:{i // 60 % 60:02d}:{i % 60:02d},{i + 1},{i + 2},m{i % 3}\n" for i in rows)


def write(path, data):
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_the_published_trace_needs_no_map(account, samples):
    got = account(samples / "azure-llm-trace" / "head.csv")
    assert got.where.counted == 200
    assert got.where.rejected == 0
    assert got.rows[0]["started_at"].isoformat() == "2023-11-16T18:17:03.979960"
    assert (got.rows[0]["input_tokens"], got.rows[0]["output_tokens"]) == (4808, 10)
    (recognition,) = got.reading.recognised.values()
    assert recognition.reader == "azure-llm-trace"
    assert "TIMESTAMP,ContextTokens,GeneratedTokens" in str(recognition.why)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_dialects_that_a_header_settles(account, tmp_path, delimiter, bom, end):
    text = (HEADER + good(50)).replace(",", delimiter).replace("\n", end)
    got = account(write(tmp_path / "t.csv", bom + text.encode()), MAP)
    assert got.column("input_tokens") == list(range(1, 51))
    assert set(got.column("model_request")) == {"m0", "m1", "m2"}


def test_a_header_with_two_delimiters_needs_help_or_the_map(account, tmp_path):
    path = write(tmp_path / "t.csv", "In;Out,x\n1;2,3\n")
    with pytest.raises(BadInput, match="--delimiter"):
        account(path, "input_tokens=Nowhere")
    assert account(path, "input_tokens=In").column("input_tokens") == [1]
    with pytest.raises(BadInput, match="is not in the file"):
        account(path, "input_tokens=In", delimiter=",")


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zstandard.compress(data)])
def test_compressed_files_are_the_same_records(account, tmp_path, pack):
    plain = (HEADER + good(1000)).encode()
    suffix = ".gz" if pack is gzip.compress else ".zst"
    got = account(write(tmp_path / f"t.csv{suffix}", pack(plain)), MAP)
    assert got.where.counted == 1000


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("t.csv.gz", gzip.compress(good(9000).encode(), mtime=0)[:-2000], "cut short or corrupt"),
        ("t.csv.gz", gzip.compress(good(900).encode(), mtime=0)[:-8], "cut short or corrupt"),
        ("t.csv.gz", gzip.compress(good(900).encode(), mtime=0)[:-8] + b"\0" * 8, "cut short or corrupt"),
        ("t.csv.zst", zstandard.compress(good(9000).encode())[:-500], "cut short or corrupt"),
        ("t.csv.zst", zstandard.compress(good(900).encode()) + b"junk", "cut short or corrupt"),
        ("t.csv.gz", good(10).encode(), "first bytes are not"),
        ("t.csv", b"", "empty"),
        ("t.csv.gz", gzip.compress(b"", mtime=0), "empty once decompressed"),
        ("t.csv", (HEADER + good(9)).encode("utf-16-le"), "UTF-16LE.*iconv"),
        ("t.csv", b"wh\0en,In" + HEADER.encode(), "NUL"),
        ("t.csv", "型号,In\nx,1\n".encode("gb18030"), "not UTF-8"),
        ("t.csv", (HEADER + good(9)).replace("\n", "\r").encode(), "carriage return"),
        ("t.csv", b"PAR1" + b"\0" * 100, "Parquet"),
        ("t.csv", b'"unclosed header\n1\n', "header cannot be read"),
        ("t.csv", b"x" * 5_000_000, "too long"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(account, tmp_path, name, data, said):
    with pytest.raises(BadInput, match=said):
        account(write(tmp_path / name, data), MAP)


def test_a_bomb_stops_early(account, tmp_path):
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    block, parts = b"0" * (1 << 24), []
    parts.extend(packer.compress(block) for _ in range(64))
    path = write(tmp_path / "bomb.csv.zst", b"".join([*parts, packer.flush()]))
    assert path.stat().st_size < 200_000
    with pytest.raises(BadInput, match=r"too long|bomb|times its size"):
        account(path, MAP)


def test_a_header_alone_is_no_records(account, tmp_path):
    got = account(write(tmp_path / "t.csv", HEADER), MAP)
    assert got.where.read == 0


def test_a_bad_byte_makes_no_other_encoding_of_a_heading_in_utf_8(account, tmp_path):
    text = "date;Modèle;input_tokens;output_tokens\n2026-01-01;gpt-4o;10;5\n".encode() + b"2026-01-02;gpt-4\xff;9;5\n"
    got = account(write(tmp_path / "usage.csv", text))
    assert (got.column("model_request"), [each.line for each in got.rejects]) == (["gpt-4o"], [3])


def test_another_encoding_is_declared(account, tmp_path):
    text = "when,In,Out,modèle\n2025-04-03 10:00:00,1,2,Bündel\n"
    mapping = "started_at=when:utc,input_tokens=In,output_tokens=Out,model_request=modèle"
    for encoding in ("latin-1", "utf-16", "utf-16-le", "cp1252"):
        got = account(write(tmp_path / f"{encoding}.csv", text.encode(encoding)), mapping, encoding=encoding)
        assert got.column("model_request") == ["Bündel"]
    with pytest.raises(BadInput, match="unknown encoding"):
        account(tmp_path / "latin-1.csv", mapping, encoding="klingon")


BAD = [
    (b"2025-04-03 10:00:00,5\n", "wrong_number_of_fields"),
    (b"2025-04-03 10:00:00,5,6,m,extra\n", "wrong_number_of_fields"),
    (b"2025-04-03 10:00:00,5,6,\x80\n", "mis_encoded"),
    (b"2025-04-03 10:00:00,5,6,\xff\n", "mis_encoded"),
    (b"2025-04-03 10:00:00,5\x00,6,m\n", "not_whole_number"),
    (b"2025-04-03 10:00:00,5,6,m\x00x\n", "unfit_text"),
    (b"2025-04-03 10:00:00,5,6," + b"x" * 5000 + b"\n", "unfit_text"),
    (b"2025-04-03 10:00:00,5,6," + b"x" * 3_000_000 + b"\n", "line_too_long"),
    (b'2025-04-03 10:00:00,"5,6,m\n', "bad_quotes"),
    (b'2025-04-03 10:00:00,5,6,"m\n', "bad_quotes"),
    (b'2025-04-03 10:00:00,5,6,"m"x\n', "bad_quotes"),
    (b"2025-04-03 10:00:00,true,6,m\n", "not_whole_number"),
    (b"2025-04-03 10:00:00,NaN,6,m\n", "not_whole_number"),
    (b"2025-04-03 10:00:00,-5,6,m\n", "not_whole_number"),
    (b"2025-04-03 10:00:00,5,99999999999,m\n", "not_whole_number"),
    (b"03/04/2025 10:00,5,6,m\n", "not_an_instant"),
]


@pytest.mark.parametrize(("line", "reason"), BAD, ids=[f"{i}-{reason}" for i, (_, reason) in enumerate(BAD)])
def test_one_bad_line_is_named_and_no_good_one_is_lost(account, tmp_path, line, reason):
    data = HEADER.encode() + good(300).encode() + line + good(300, start=300).encode()
    got = account(write(tmp_path / "t.csv", data), MAP)
    assert got.column("input_tokens") == list(range(1, 601))
    assert [(reject.line, reject.reason) for reject in got.rejects] == [(302, reason)]
    assert got.reading.reject_counts() == {reason: 1}
    assert got.where.read == 601


def test_all_bad_lines_together(account, tmp_path):
    data = HEADER.encode() + b"".join(line + good(20, 20 * i).encode() for i, (line, _) in enumerate(BAD))
    got = account(write(tmp_path / "t.csv", data), MAP)
    assert sorted(got.column("input_tokens")) == list(range(1, 20 * len(BAD) + 1))
    assert sorted(reject.line for reject in got.rejects) == [2 + 21 * i for i in range(len(BAD))]


def test_quoted_line_ends_are_one_record_and_lines_stay_exact(account, tmp_path):
    rows, line, expected = [], 2, []
    for i in range(20_000):
        text = f'"m\n{"x" * (i % 50)}, ""{i}"""' if i % 7 == 0 else "m"
        count = "oops" if i % 9_001 == 9_000 else str(i)
        if count == "oops":
            expected.append(line)
        rows.append(f"2025-04-03 10:00:00,{count},1,{text}\n")
        line += rows[-1].count("\n")
    got = account(write(tmp_path / "t.csv", HEADER + "".join(rows)), MAP)
    assert [reject.line for reject in got.rejects] == expected
    assert len(got.rows) == 20_000 - len(expected)
    assert 'm\n, "0"' in got.column("model_request")


def test_line_numbers_of_a_clean_file_skip_blank_lines(account, tmp_path):
    got = account(write(tmp_path / "t.csv", HEADER + good(3) + "\n\n" + good(2) + "x,1,1,m\n\n"), MAP)
    assert [reject.line for reject in got.rejects] == [9]
    assert got.where.counted == 5


def test_hostile_names_are_text(account, tmp_path):
    hostile = "'); DROP TABLE usage; --"
    header = f'"{hostile}","In","a""b",label.x\n'
    got = account(
        write(tmp_path / "t'); --.csv", header + '"<script>alert(1)</script>",1,"=1+1",\x1b[31m\n'),
        f'input_tokens=In,model_request={hostile},provider=a"b',
    )
    (row,) = got.rows
    assert row["model_request"] == "<script>alert(1)</script>"
    assert row["provider"] == "=1+1"
    assert row["label.x"] == "\x1b[31m"


def test_rejected_values_are_printable_and_short_and_lines_are_never_shown(account, tmp_path):
    canary = "CANARY the content of a message"
    data = HEADER + good(5) + f'2025-04-03 10:00:00,1,{"9" * 500}\x1b[2J,m\n{canary},1\n"{canary}\n'
    got = account(write(tmp_path / "t.csv", data), MAP)
    assert all(reject.value.isprintable() and len(reject.value) <= 80 for reject in got.rejects)
    assert len(got.rejects) == 3
    assert "CANARY" not in repr(got.rejects)


def test_a_column_twice_in_the_header_cannot_be_mapped(account, tmp_path):
    path = write(tmp_path / "t.csv", "In,In,Out\n1,2,3\n")
    with pytest.raises(BadInput, match="twice"):
        account(path, "input_tokens=In")
    assert account(path, "output_tokens=Out").column("output_tokens") == [3]


MUTATIONS = st.lists(
    st.tuples(
        st.integers(0, 59),
        st.sampled_from(["replace", "insert", "delete", "cut"]),
        st.integers(0, 40),
        st.sampled_from(
            [b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"-", b"e", b".", b" ", b"'", b"9", b"\xc3\xa9", b"\t"]
        ),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda m: m[0],
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MUTATIONS)
def test_whatever_breaks_untouched_rows_are_counted_and_all_records_add_up(account, tmp_path, mutations):
    rows = [line.encode() + b"\n" for line in good(60).splitlines()]
    kept = {i + 1 for i in range(60)} - {place + 1 for place, *_ in mutations}
    for place, what, offset, byte in mutations:
        line = rows[place][:-1]
        offset = min(offset, len(line))
        end = offset + (what in {"replace", "delete"})
        rows[place] = (
            line[:offset]
            + (b"" if what in {"delete", "cut"} else byte)
            + (b"" if what == "cut" else line[end:])
            + b"\n"
        )
    # Quotes in several rows may legally join them into one record: then rows between them are its text.
    quoted = [place for place, row in enumerate(rows) if b'"' in row]
    if len(quoted) > 1:
        kept -= set(range(quoted[0] + 1, quoted[-1] + 2))
    got = account(write(tmp_path / "t.csv", HEADER.encode() + b"".join(rows)), MAP)
    assert kept <= set(got.column("input_tokens"))
    assert got.where.rejected == len(got.rejects) == sum(got.reading.reject_counts().values())
    assert len(got.rows) <= 60 + sum(row.count(b"\n") - 1 for row in rows)


TEXTS = st.text(st.characters(exclude_characters="\0\r", codec="utf-8"), max_size=12).filter(
    lambda text: not is_total_name(text)  # a row of that name is no call
)


@settings(max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10**6), TEXTS), min_size=1, max_size=30))
def test_line_by_line_and_engine_agree_on_well_formed_files(account, tmp_path, rows):
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["input_tokens", "model_request"])
    writer.writerows(rows)
    path = write(tmp_path / "t.csv", out.getvalue())
    got = account(path)
    assert got.column("input_tokens") == [count for count, _ in rows]
    assert got.column("model_request") == [text or None for _, text in rows]
    slow = [
        record[1]
        for record in csv_lines.records(
            str(path),
            compression=files.compression_of(str(path)),
            encoding=None,
            delimiter=",",
            width=2,
            positions=[0, 1],
            may_hold_line_ends=[False, True],
        )
    ]
    assert slow == [[str(count), text or None] for count, text in rows]
