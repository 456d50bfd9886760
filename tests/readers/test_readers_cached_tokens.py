"""Cached tokens of a heading that many use in either sense: the table decides, or the reading is said."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

HEAD = "ts,model,tokens_in,tokens_in_cache,tokens_out"
ROWS = ("2026-03-01T00:01:00Z,gpt-4o,500,300,10", "2026-03-02T03:00:00Z,gpt-4o,400,100,12")
OPTION = "cache_read_tokens=tokens_in_cache:apart"


def read(account, path: Path, *lines: str, **options):
    path.write_text("\n".join(lines) + "\n")
    got = account(path, **options)
    tokens = sum(got.column("input_tokens"))
    return tokens, got.where.rejected, {each.code: each.arguments for each in got.reading.doubts()}


def test_where_nothing_decides_the_reading_is_said_with_what_settles_it(account, tmp_path) -> None:
    tokens, _, said = read(account, tmp_path / "a.csv", HEAD, *ROWS)
    assert tokens == 900
    [(code, arguments)] = said.items()
    assert (code, arguments["count"], arguments["map"]) == ("notice-cached-inside", 2, OPTION)
    for option, whole in ((OPTION, 1300), (OPTION.replace("apart", "contained"), 900)):
        assert read(account, tmp_path / "a.csv", HEAD, *ROWS, mapping=option) == (whole, 0, {})


@pytest.mark.parametrize(("beside", "whole"), [(True, 1300), (False, 900)])
def test_a_column_of_totals_decides(account, tmp_path, beside, whole) -> None:
    totals = (810, 512) if beside else (510, 412)
    rows = (f"{row},{total}" for row, total in zip(ROWS, totals, strict=True))
    assert read(account, tmp_path / "a.csv", f"{HEAD},tokens_total", *rows) == (whole, 0, {})


def test_more_cached_tokens_than_input_decide_and_few_such_rows_are_said(account, tmp_path) -> None:
    many = ROWS[0].replace("300", "700")
    assert read(account, tmp_path / "a.csv", HEAD, many, ROWS[1].replace("100", "900")) == (2500, 0, {})
    tokens, _, said = read(account, tmp_path / "a.csv", HEAD, many, *[ROWS[1]] * 3)
    assert (tokens, {*said}) == (500 + 700 + 3 * 500, {"notice-cached-beside"})
    assert said["notice-cached-beside"]["count"] == 1


def test_a_canonical_name_in_a_table_of_others_decides_nothing(account, tmp_path) -> None:
    head = HEAD.replace("tokens_in_cache", "cache_read_tokens").replace("tokens_in,", "input_tokens,")
    tokens, _, said = read(account, tmp_path / "a.csv", head, *ROWS)
    assert (tokens, {*said}) == (900, {"notice-cached-inside"})
    assert read(account, tmp_path / "a.csv", head, ROWS[0], ROWS[1].replace("100", "900"))[:2] == (2100, 0)
    own = head.replace("ts,model", "started_at,model_request").replace("tokens_out", "output_tokens")
    assert read(account, tmp_path / "a.csv", own, *ROWS) == (900, 0, {})


def test_a_heading_that_calls_them_a_part_is_believed(account, tmp_path) -> None:
    head = "Zeit;Modell;Eingabe-Token;davon Cache;Ausgabe-Token"
    assert read(account, tmp_path / "a.csv", head, *(row.replace(",", ";") for row in ROWS)) == (900, 0, {})


def test_frames_say_it_as_files_do(frame_account) -> None:
    columns = {"ts": ["2026-03-01", "2026-03-02"], "model": ["gpt-4o"] * 2, "output_tokens": [10, 12]}
    inside = frame_account(pl.DataFrame({**columns, "input_tokens": [500, 400], "cache_read_tokens": [300, 0]}))
    assert [(each.code, each.arguments["count"]) for each in inside.reading.doubts()] == [("notice-cached-inside", 1)]
    beside = frame_account(pl.DataFrame({**columns, "input_tokens": [500, 400], "cache_read_tokens": [300, 800]}))
    assert sum(beside.column("input_tokens")) == 2000


@pytest.mark.parametrize("form", ["csv", "json"])
def test_rows_of_kinds_say_it_too(account, tmp_path, form) -> None:
    kinds = (("input", 500), ("cached", 300), ("output", 10))
    keys = ("date", "model", "token_type", "tokens")
    rows = [dict(zip(keys, ("2026-03-01", "gpt-4o", kind, count), strict=True)) for kind, count in kinds]
    lines = (
        [",".join(keys), *(",".join(map(str, row.values())) for row in rows)] if form == "csv" else [json.dumps(rows)]
    )
    tokens, _, said = read(account, tmp_path / f"a.{form}", *lines)
    assert (tokens, said["notice-cached-inside"]["map"]) == (500, "'cache_read_tokens=cached tokens:apart'")
    settled = read(account, tmp_path / f"a.{form}", *lines, mapping="cache_read_tokens=cached tokens:apart")
    assert settled == (800, 0, {})
