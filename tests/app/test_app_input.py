"""Where every record goes: frames, files, duplicates, rejects, hostile text; same records, same bytes."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.accounting import invariants

from obsia.accounting.cells import OTHER_NAMES
from obsia.accounting.impacts import CARBON
from obsia.app.usage import names as usage_names
from obsia.app.usage import rollups
from obsia.app.usage.account import Account, Group
from obsia.app.usage.assess import assess
from obsia.core.errors import BadCall, BadInput, NoData
from obsia.core.figure import Figure

Usage = Callable[..., str]


def numbers(account: Account, *, ids: bool = False) -> str:
    """Every number of an account, to the last bit, as text."""

    def told(figure: Figure) -> list[Any]:
        said = [figure.quantity, figure.boundary, figure.median.hex(), figure.mean.hex(), figure.low.hex()]
        said += [figure.high.hex(), sorted((kind, share.hex()) for kind, share in figure.kind_shares.items())]
        said += [figure.evidence, [[a.code, *sorted(a.arguments.items())] for a in figure.assumptions]]
        return [*said, *([figure.figure_id] if ids else [])]

    groups = [account.total, *(group for table in account.tables for group in table.groups)]
    content = [
        [list(g.keys.items()), str(g.tokens), [told(f) for f in g.figures], g.energy_share.hex()] for g in groups
    ]
    content += [
        [d.ratio_median.hex(), d.probability_lower, told(d.figure)] for s in account.scenarios for d in s.differences
    ]
    content += [[u.key, u.share.hex()] for u in account.unknowns]
    content += [[name, share.hex()] for name, share in account.phases.items()]
    content += [[str(account.missing), [str(use) for use in account.models], account.period]]
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()


def group(account: Account, **keys: str | None) -> Group:
    """The group of an account's first table with these keys."""
    return next(each for each in account.tables[0].groups if dict(each.keys) == keys)


def all_codes(figures: Sequence[Figure]) -> dict[str, dict[str, str]]:
    return {a.code: dict(a.arguments) for figure in figures for a in figure.assumptions}


# --- bytes


def test_the_same_bytes_whatever_threads_order_and_sharding(tmp_path: Path, lines: tuple[str, ...]) -> None:
    header = lines[0]
    records = [
        f"2026-02-{1 + n % 28:02d}T08:00:00Z,,{('gpt-4o', 'google/gemma-3-27b-it', 'x')[n % 3]},"
        f"{('FRA', 'DEU', '')[n % 3]},s{n % 11},,{n * 7919 % 90_000},{n * 7919 % 90_000 // 3},{n * 104_729 % 4_000},0"
        for n in range(600)
    ]
    orders = (records, records[::-1], records[300:] + records[:300])
    seen = set()
    for number, order in enumerate(orders):
        for shards in (1, 3):
            folder = tmp_path / f"{number}-{shards}"
            folder.mkdir()
            for shard in range(shards):
                (folder / f"{shard}.csv").write_text("\n".join([header, *order[shard::shards]]) + "\n", "utf-8")
            for threads in (1, 2, 4) if shards == 1 else (2,):
                account = assess(
                    str(folder), by=["model", "day", "session_id"], what_if=["output=0.5"], top=5, threads=threads,
                    record_figures=False,
                )  # fmt: skip
                seen.add(numbers(account))
    assert len(seen) == 1


def test_a_frame_is_the_file_whatever_its_library(mixed: str) -> None:
    frame = pl.read_csv(mixed, schema_overrides={"label.team": pl.String}).with_columns(
        pl.col("started_at").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us")
    )
    arrow = frame.to_arrow()
    options: dict[str, Any] = {"by": ["model", "day", "label.team"], "what_if": ["output=0.5"]}
    expected = numbers(assess(mixed, **options))
    frames = (frame, arrow, frame.to_pandas(use_pyarrow_extension_array=True), pa.table(arrow).to_reader())
    accounts = [assess(each, **options) for each in frames]
    assert {numbers(account) for account in accounts} == {expected}
    assert len({numbers(account, ids=True) for account in accounts}) == 1
    with pytest.raises(BadCall, match="alone"):
        assess(frame, mixed)
    with pytest.raises(BadCall, match="__arrow_c_stream__"):
        assess(42)


def test_pandas_with_its_own_types_is_read(mixed: str) -> None:
    frame = pd.DataFrame({"model_request": ["gpt-4o", None], "input_tokens": [10, 20], "output_tokens": [1, 2]})
    account = assess(frame)
    assert (account.total.tokens.input_tokens, account.missing.without_model) == (30, 1)


def test_another_frame_has_other_ids() -> None:
    def ids(outputs: list[int], order: int = 1) -> set[str]:
        frame = pl.DataFrame({"input_tokens": [10, 20][::order], "output_tokens": outputs[::order]})
        return {figure.figure_id for figure in assess(frame, record_figures=False).figures}

    assert ids([1, 2]) == ids([1, 2], order=-1)
    assert ids([1, 2]) != ids([1, 3])


def test_polars_needs_no_pyarrow() -> None:
    code = (
        "import sys, polars as pl, obsia\n"
        "a = obsia.assess(pl.DataFrame({'input_tokens': [5], 'output_tokens': [7]}), record_figures=False)\n"
        "assert a.total.tokens.output_tokens == 7\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('pyarrow', 'pandas')]\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_an_estimate_needs_neither_duckdb_nor_ibis() -> None:
    code = (
        "import sys, obsia\n"
        "obsia.estimate('gpt-4o', input_tokens=5, output_tokens=7, record_figures=False)\n"
        "assert not {'duckdb', 'ibis', 'msgspec', 'rich'} & {name.split('.')[0] for name in sys.modules}\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


# --- where records go


def test_the_same_file_counts_once(mixed: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.csv"
    copy.write_bytes(Path(mixed).read_bytes())
    once, twice = assess(mixed), assess(mixed, str(copy), mixed)
    assert numbers(once, ids=True) == numbers(twice, ids=True)
    assert (twice.records.read, twice.records.counted, twice.records.duplicate) == (21, 7, 14)


def test_read_is_counted_and_duplicate_and_rejected(usage: Usage) -> None:
    header = "event_id,model_request,input_tokens,cache_read_tokens,output_tokens"
    one = usage(
        header, "a,gpt-4o,10,5,10", "b,gpt-4o,10,11,10", "c,gpt-4o,-1,0,10", "d,gpt-4o,10,0,1.5", "a,gpt-4o,10,5,9"
    )
    other = usage(
        header, "a,gpt-4o,10,5,8", "e,gpt-4o,nan,0,5", "f,gpt-4o,1,0,true", "g,gpt-4o,1,0,1", name="other.csv"
    )
    account = assess(one, other)
    records = account.records
    assert (records.read, records.counted, records.duplicate, records.rejected) == (9, 2, 2, 5)
    assert records.read == records.counted + records.duplicate + records.rejected
    assert sum(account.reject_counts.values()) == records.rejected == len(account.rejects)
    assert all(reject.line and reject.field and reject.expected for reject in account.rejects)
    assert account.total.tokens.output_tokens == 11
    assert len(assess(one, other, most_rejects=2).rejects) == 2


def test_nothing_to_count_is_no_account(usage: Usage, tmp_path: Path) -> None:
    with pytest.raises(NoData, match="No usage record found"):
        assess(usage("input_tokens,output_tokens"))
    with pytest.raises(NoData, match=r"1 was read, and rejected: .*First: .*line 2, field 'input_tokens'"):
        assess(usage("input_tokens,output_tokens", "-5,3"))
    with pytest.raises(NoData, match=r"1 was read, and rejected.*record 1"):
        assess(pl.DataFrame({"input_tokens": [-5], "output_tokens": [3]}))
    with pytest.raises(NoData):
        assess(
            pl.DataFrame(
                {"input_tokens": [], "output_tokens": []}, schema={"input_tokens": pl.Int64, "output_tokens": pl.Int64}
            )
        )
    (tmp_path / "empty.csv").touch()
    with pytest.raises(BadInput, match="empty"):
        assess(str(tmp_path / "empty.csv"))
    with pytest.raises(BadCall, match="no such file"):
        assess(str(tmp_path / "absent.csv"))


def test_requests_that_state_zero_tokens_cost_little_and_are_finite(usage: Usage) -> None:
    account = assess(usage("model_request,input_tokens,output_tokens", "gpt-4o,0,0", "gpt-4o,0,0"))
    assert account.total.tokens.calls == 2
    assert 0 < account.figures[0].mean < 1e-3
    assert "tokens-missing" not in all_codes(account.figures)
    nothing = assess(usage("model_request,calls,input_tokens,output_tokens", "gpt-4o,0,0,0"), by="model")
    assert {figure.mean for figure in nothing.figures} == {0.0}
    assert nothing.total.energy_share == 1
    assert nothing.tables[0].groups[0].energy_share == 0
    assert nothing.phases == {}


def test_records_of_calls_alone_are_no_account(usage: Usage) -> None:
    with pytest.raises(NoData, match=r"calls: 42.*needs token counts"):
        assess(usage("model_request,calls", "gpt-4o,40", "gpt-4o,2"))
    with pytest.raises(NoData, match="needs token counts"):
        assess(usage("model_request,calls,input_tokens,output_tokens", "gpt-4o,40,,", "gpt-4o,2,,"))
    with pytest.raises(NoData, match="needs token counts"):
        assess(pl.DataFrame({"model_request": ["gpt-4o"], "calls": [7]}))


def test_calls_without_tokens_are_counted_and_said(usage: Usage) -> None:
    header = "model_request,calls,input_tokens,output_tokens"
    account = assess(usage(header, "gpt-4o,40,,", "gpt-4o,3,100,", "gpt-4o,5,,20", "gpt-4o,1,9,9"), by="model")
    for figures in (account.figures, account.tables[0].groups[0].figures):
        found = all_codes(figures)
        # The calls of the records, not the records; a call without any token is said once.
        assert found["tokens-missing"] == {"calls": "40"}
        assert found["input-missing"] == {"calls": "5"}
        assert found["output-missing"] == {"calls": "3"}
    assert account.total.tokens.calls == 49
    assert (account.missing.without_input, account.missing.without_output) == (45, 43)


@pytest.mark.parametrize("column", ["input_tokens", "output_tokens"])
def test_half_a_record_is_said_not_taken_for_zero(usage: Usage, column: str) -> None:
    account = assess(usage(f"model_request,{column}", "gpt-4o,100", "gpt-4o,200"))
    absent = "output" if column == "input_tokens" else "input"
    assert all_codes(account.figures)[f"{absent}-missing"] == {"calls": "2"}
    assert getattr(account.missing, f"without_{absent}") == 2


def test_buckets_carry_a_prior_that_single_calls_do_not(usage: Usage) -> None:
    header = "model_request,region,calls,input_tokens,output_tokens"
    bucket = assess(usage(header, "gpt-4o,FRA,100,100000,40000"))
    calls = assess(usage(header, *["gpt-4o,FRA,1,1000,400"] * 100, name="calls.csv"))
    assert bucket.total.tokens == calls.total.tokens
    assert "bucket" in all_codes(bucket.figures)
    assert "bucket" not in all_codes(calls.figures)
    # The spread of lengths raises what is of second order only.
    assert 1 < bucket.figures[0].mean / calls.figures[0].mean < 1.5
    both = assess(usage(header, "gpt-4o,FRA,100,100000,40000", "gpt-4o,FRA,1,1000,400", name="both.csv"), by="model")
    assert len(both.tables[0].groups) == 1


def test_a_corrupt_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "usage.parquet"
    frame = pl.DataFrame(
        {"model_request": [f"m{n}" for n in range(5000)], "input_tokens": range(5000), "output_tokens": range(5000)}
    )
    frame.write_parquet(path, compression="zstd")
    data = bytearray(path.read_bytes())
    data[200:1200] = b"\xff" * 1000
    path.write_bytes(bytes(data))
    with pytest.raises(BadInput, match=r"usage\.parquet"):
        assess(str(path), by="model")


# --- hostile text


def test_a_flood_of_names_is_collapsed_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, most = 5_000, 200
    monkeypatch.setattr(rollups, "MOST_NAMES", most)
    looked_up, right = Counter[str](), usage_names.model_or_none
    monkeypatch.setattr(
        usage_names,
        "model_or_none",
        lambda *given, name, **more: looked_up.update([name]) or right(*given, name=name, **more),
    )
    frame = pl.DataFrame(
        {
            "provider": [f"p-{n}" for n in range(rows)],
            "host": [f"h{n}.example" for n in range(rows)],
            "model_request": [f"model-of-tomorrow-{n}" for n in range(rows)],
            "region": ["FRA"] * 3 + [f"z-{n}" for n in range(3, rows)],
            "input_tokens": [10] * rows,
            "output_tokens": [5] * rows,
        }
    )
    path = tmp_path / "flood.parquet"
    frame.write_parquet(path)
    account = assess(str(path), by=["model", "zone", "provider"], record_figures=False)
    assert 0 < len(looked_up) <= most + 1, "a name that is collapsed is not looked up"
    assert account.total.tokens.calls == rows == account.records.counted
    assert len(account.models) == most + 1
    assert account.models[0].name == OTHER_NAMES
    assert sum(use.calls for use in account.models) == rows
    assert len(account.figures[0].assumptions) < 100
    assert group(replace(account, tables=account.tables[1:]), zone="FRA").tokens.calls == 3
    said = [a for a in account.total.figure(CARBON).assumptions if a.code in ("region-unknown", "provider-unknown")]
    counted = {
        code: sum(int(a.arguments["calls"]) for a in said if a.code == code)
        for code in ("region-unknown", "provider-unknown")
    }
    assert counted == {"region-unknown": rows - 3, "provider-unknown": rows}


@pytest.mark.parametrize("column", ["provider", "host", "region", "zone_id"])
def test_a_flood_of_other_texts_makes_no_flood_of_cells(column: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollups, "MOST_NAMES", 3)
    right, seen = rollups.Statistics, list[int]()

    def counted(**arguments: Any) -> Any:
        seen.append(len(arguments["base"]))
        return right(**arguments)

    monkeypatch.setattr(rollups, "Statistics", counted)
    first = {"provider": "openai", "host": "api.openai.com"}.get(column, "FRA")
    texts = [first] * 5 + [f"text-{n}" for n in range(50)]
    account = assess(pl.DataFrame({column: texts, "input_tokens": [10] * 55, "output_tokens": [5] * 55}))
    assert seen == [4]
    kind = "provider" if column in ("provider", "host") else "region"
    said = [a for a in account.total.figure(CARBON).assumptions if a.code == f"{kind}-unknown"]
    assert sum(int(a.arguments["calls"]) for a in said) == 50
    assert OTHER_NAMES in {a.arguments[kind] for a in said}


def test_rare_names_are_not_taken_for_the_model_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollups, "MOST_NAMES", 2)
    names = ["gpt-4o"] * 3 + ["gpt-4o-mini"] * 2 + ["rare-1", "rare-2"] + [None]
    frame = pl.DataFrame({"model_request": names, "input_tokens": [10] * 8, "output_tokens": [5] * 8})
    account = assess(frame, model="claude-3-opus", by="model")
    assert {group.keys["model"]: group.tokens.calls for group in account.tables[0].groups} == {
        "openai/gpt-4o": 3,
        "openai/gpt-4o-mini": 2,
        OTHER_NAMES: 2,
        "anthropic/claude-3-opus": 1,
    }
    assert account.missing.without_model == 1


HOSTILE = ("a" * 1_000_000, "\x1b[31mred\x1b[0m", "\x00", "'; DROP TABLE figure; --", "<script>alert(1)</script>",
           "‮olleh", "../../etc/passwd", "%s%n{0}", "=cmd|'/c calc'!A0", "\x1e", "\n", "𝕘𝕡𝕥")  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:20])
def test_hostile_names_do_no_harm(text: str) -> None:
    frame = pl.DataFrame(
        {
            "model_request": [text, "gpt-4o"],
            "region": [text, "FRA"],
            "provider": [text, "openai"],
            "session_id": [text, "s"],
            "label.team": [text, "red"],
            "input_tokens": [10, 10],
            "output_tokens": [5, 5],
        }
    )
    account = assess(frame, by=["model", "zone", "provider", "session_id", "label.team", "model,label.team"])
    assert account.records.read == 2
    for table in account.tables:
        assert invariants.of_parts(account.figures, [group.figures for group in table.groups]) == ()
    arguments = [value for a in account.figures[3].assumptions for value in a.arguments.values()]
    assert all(value.isprintable() and len(value) < 400 for value in arguments)


def test_values_that_hold_separators_keep_groups_apart() -> None:
    frame = pl.DataFrame(
        {
            "label.a": ["x", "x\x1elabel.b=y", "x\\x1elabel.b=y"],
            "label.b": ["y\x1elabel.b=", "", ""],
            "input_tokens": [1, 2, 3],
            "output_tokens": [1, 2, 3],
        }
    )
    (table,) = assess(frame, by="label.a,label.b").tables
    assert len({group.figures[0].figure_id for group in table.groups}) == 3
