"""Metrics of inference servers: sums since a start become calls and tokens once, however often a server was asked."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.readers.detect import claims_on, detect
from obsia.readers.files import head_of
from obsia.readers.records.exposition import Broken, End, Instant, Sample, exposed, instant_us

HERE = Path(__file__).parent / "servers"
SAMPLES = sorted(path for path in HERE.iterdir() if path.suffix in {".prom", ".txt", ".json"})
IN, OUT, OK, RUN = (
    "vllm:prompt_tokens_total",
    "vllm:generation_tokens_total",
    "vllm:request_success_total",
    "vllm:num_requests_running",
)


def scrape(i: float, o: float, calls: float, *, running: float = 1, start: float | None = None, **labels: str) -> str:
    """One exposition of a small server."""
    inside = ",".join(f'{name}="{value}"' for name, value in {"model_name": "m", **labels}.items())
    lines = [f"{name}{{{inside}}} {value}" for name, value in ((IN, i), (OUT, o), (OK, calls), (RUN, running))]
    return "\n".join([*lines, *([] if start is None else [f"process_start_time_seconds {start}"])]) + "\n"


@pytest.fixture
def metrics(tmp_path):
    def write(*scrapes: str, name: str = "metrics.prom"):
        path = tmp_path / name
        path.write_text("".join(scrapes), encoding="utf-8")
        return path

    return write


def sums(rows: list[dict[str, Any]]) -> tuple[int, int, int]:
    """Calls, input and output tokens of all rows."""
    calls, taken, made = (sum(row.get(n) or 0 for row in rows) for n in ("calls", "input_tokens", "output_tokens"))
    return calls, taken, made


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_metrics_are_recognised_by_one_reader(path):
    claims = claims_on(head_of(str(path)))
    best = max(claim.confidence for claim in claims)
    assert [claim.reader for claim in claims if claim.confidence == best] == ["server-metrics"]
    assert detect(str(path)).reader == "server-metrics"


def test_one_scrape_counts_all_since_the_start_and_knows_no_concurrency(account):
    rows = account(HERE / "vllm_first.prom").rows
    assert sums(rows) == (15, 29000, 4000)
    assert {str(row["started_at"]) for row in rows} == {"2026-06-01 08:00:00.250000"}
    assert all("concurrency" not in row and "bucket_s" not in row for row in rows)


def test_scrapes_of_one_file_count_what_grew(account):
    got = account(HERE / "vllm_three_scrapes.prom")
    assert sums(got.rows) == (46, 89100, 13010)
    found = sorted(
        (str(row["started_at"]), row["bucket_s"], row["concurrency"], row["output_tokens"])
        for row in got.rows
        if row["concurrency"]
    )
    assert found == [("2026-06-01 09:00:00", 3600, 6, 9000), ("2026-06-01 10:00:00", 3600, 8, 10)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_files_of_one_server_are_not_summed_whatever_their_order(account, order):
    files = [HERE / "vllm_first.prom", HERE / "vllm_later.prom"]
    assert sums(account([files[at] for at in order]).rows) == sums(account(files[1]).rows) == (45, 89000, 13000)


def test_a_server_that_began_again_is_another(account):
    got = account([HERE / "vllm_three_scrapes.prom", HERE / "vllm_restarted.prom"])
    assert sums(got.rows) == (48, 89800, 13060)


def test_openmetrics_text_is_the_same_account(account):
    assert sums(account(HERE / "vllm_openmetrics.txt").rows) == (46, 89100, 13010)


@pytest.mark.parametrize(
    ("file", "calls", "taken", "cached", "made"),
    [
        ("sglang.prom", 7345, 8128902, 42000, 7557572),
        ("tgi.prom", 12, 3400, None, 900),
        ("llamacpp.prom", None, 6886, None, 3469),
    ],
)
def test_other_servers(account, file, calls, taken, cached, made):
    (row,) = account(HERE / file).rows
    assert (row.get("calls"), row["input_tokens"], row.get("cache_read_tokens"), row["output_tokens"]) == (
        calls,
        taken,
        cached,
        made,
    )


def test_a_range_is_a_window(account):
    got = account(HERE / "range.json")
    rows = sorted(got.rows, key=lambda row: row["started_at"])
    assert [(row["calls"], row["input_tokens"], row["output_tokens"], row["concurrency"]) for row in rows] == [
        (5, 500, 80, 4),
        (1, 200, 20, 1),  # the server began again: what it counts since is new
    ]
    assert {row["label.server"] for row in rows} == {"10.0.0.7:8000"}


def test_ranges_of_one_metric_a_file_are_read_together(account, tmp_path):
    whole = json.loads((HERE / "range.json").read_text())
    files = []
    for number, series in enumerate(whole["data"]["result"]):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps({"status": "success", "data": {"resultType": "matrix", "result": [series]}}))
        files.append(path)
    assert sums(account(files).rows) == sums(account(HERE / "range.json").rows)


def test_without_a_start_a_counter_that_fell_began_anew(account, metrics):
    rows = account(metrics(scrape(100, 10, 4), scrape(150, 15, 6), scrape(30, 3, 1))).rows
    assert sums(rows) == (7, 180, 18)


def test_files_without_times_or_starts_are_taken_in_order_of_names(account, metrics):
    files = [metrics(scrape(100, 10, 4), name="1.prom"), metrics(scrape(150, 15, 6), name="2.prom")]
    assert sums(account(files).rows) == (6, 150, 15)


def test_servers_with_labels_of_their_own_are_added(account, metrics):
    files = [metrics(scrape(100, 10, 4, instance=name), name=f"{name}.prom") for name in ("a", "b")]
    assert sums(account(files).rows) == (8, 200, 20)


def test_workers_of_one_model_tell_of_the_same_calls(account, metrics):
    both = "".join(scrape(100, 10, 4, tp_rank=rank) for rank in ("0", "1"))
    assert sums(account(metrics(both)).rows) == (4, 100, 10)


def test_times_of_samples_say_when(account, metrics):
    text = f'{IN}{{model_name="m"}} 100 1780300800000\n{IN}{{model_name="m"}} 160 1780300860000\n'
    rows = account(metrics(text)).rows
    assert [(row["input_tokens"], row["bucket_s"]) for row in rows if row["started_at"] is not None] == [(60, 60)]


def test_a_cache_that_leads_its_calls_is_left_out(account, metrics):
    text = f'{IN}{{model_name="m"}} 100\nvllm:prefix_cache_hits_total{{model_name="m"}} 120\n'
    (row,) = account(metrics(text)).rows
    assert "cache_read_tokens" not in row or row["cache_read_tokens"] is None


@pytest.mark.parametrize("value", ["NaN", "-1", "+Inf"])
def test_a_counter_that_is_no_count_is_refused(account, metrics, value):
    text = f'{IN}{{model_name="m"}} 100\n{OUT}{{model_name="m"}} {value}\nnot a sample canary-7f3a\n'
    got = account(metrics(text))
    assert sorted((reject.line, reject.reason) for reject in got.rejects) == [(2, "not_a_count"), (3, "not_a_sample")]
    assert "canary" not in repr(got.rejects)
    assert got.column("input_tokens") == [100]


def test_a_fraction_of_a_token_is_refused(account, metrics):
    got = account(metrics(f'{IN}{{model_name="m"}} 100.5\n'))
    assert [reject.reason for reject in got.rejects] == ["not_whole_number"]


def test_more_tokens_than_one_count_holds_are_one_record(account, metrics):
    got = account(metrics(scrape(5_000_000_001, 3_000_000_000, 1_000_003)))
    assert len(got.rows) == 1
    assert sums(got.rows) == (1_000_003, 5_000_000_001, 3_000_000_000)


def test_a_file_cut_short_keeps_its_samples(account, tmp_path):
    data = (HERE / "vllm_later.prom").read_bytes()
    path = tmp_path / "cut.prom"
    path.write_bytes(data[: data.index(b"vllm:request_success_total{") + 40])
    got = account(path)
    assert sums(got.rows)[1:] == (89000, 13000)
    assert [reject.reason for reject in got.rejects] == ["not_a_sample"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-z_:][a-z0-9_:]{0,20}", fullmatch=True),
            st.dictionaries(st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True), st.text(max_size=12), max_size=3),
            st.floats(allow_nan=False),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_exposed_is_read_back(series):
    def escaped(text: str) -> str:
        return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

    lines = []
    for name, labels, value in series:
        inside = ",".join(f'{key}="{escaped(text)}"' for key, text in labels.items())
        shown = "+Inf" if value == math.inf else "-Inf" if value == -math.inf else repr(value)
        lines.append(f"{name}{{{inside}}} {shown}" if labels else f"{name} {shown}")
    found = list(exposed(enumerate(lines, start=1)))
    assert [(s.name, dict(s.labels), s.value) for s in found if isinstance(s, Sample)] == [
        (name, labels, value) for name, labels, value in series
    ]


def test_exposition_is_read_as_its_library_reads_it():
    parser = pytest.importorskip("prometheus_client.parser")
    text = (HERE / "vllm_later.prom").read_text()
    theirs = {
        (sample.name, tuple(sorted(sample.labels.items())), sample.value)
        for family in parser.text_string_to_metric_families(text)
        for sample in family.samples
    }
    ours = [found for found in exposed(enumerate(text.split("\n"), start=1)) if isinstance(found, Sample)]
    assert {(sample.name, sample.labels, sample.value) for sample in ours} == theirs


def test_lines_that_state_a_time_or_an_end():
    lines = [
        "# scraped at 2026-06-01T08:00:00+02:00",
        "2026-06-01T08:00:00Z",
        "1780300800",
        "# EOF",
        "# HELP x 1780300800",
        "???",
    ]
    assert list(exposed(enumerate(lines, start=1))) == [
        Instant(1780293600000000),
        Instant(1780300800000000),
        Instant(1780300800000000),
        End(),
        Broken(6),
    ]
    assert instant_us("2026-06-01 08:00") is None
    assert instant_us("1780300800.25") == 1_780_300_800_250_000


def test_a_counter_that_wrapped_is_refused_and_another_engine_counts(account, metrics):
    # 2⁶⁴, as a counter of 64 bits reads that fell below zero (kepler#53 reported 1.8e19).
    got = account(metrics(f'{IN}{{model_name="m",engine="0"}} 80000\n{IN}{{model_name="n",engine="1"}} {2**64}\n'))
    assert got.column("input_tokens") == [80_000]
    assert [(reject.line, reject.reason) for reject in got.rejects] == [(2, "not_whole_number")]


@pytest.mark.parametrize("others", [0, 1, 2])
def test_samples_of_others_are_told_as_many_as_they_are(account, tmp_path, others):
    known = [line for line in (HERE / "vllm_first.prom").read_text().splitlines() if "_tokens_total{" in line]
    path = tmp_path / "a.prom"
    path.write_text("\n".join([*known, *(f"other_total_{n} 3" for n in range(others)), ""]))
    assert [count for kind, count in account(path).reading.skipped().items()] == [others] * bool(others)
