"""Exports without ids whose times overlap: refused, or taken out by choice, and never counted twice in silence."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from obsia.app.usage.assess import assess
from obsia.core.errors import GivenTwice
from obsia.core.locales import Locale
from obsia.surfaces.cli import main

HEADER = "started_at,model_request,input_tokens,output_tokens,label.team"
Rows = Sequence[tuple[str, str, int, int, str]]


def days(first: int, last: int) -> Rows:
    """Ten calls a day."""
    return [
        (f"2026-03-{day:02}T{hour:02}:00:00Z", "gpt-4o", 1000 + 7 * day + hour, 100 + hour, "red")
        for day in range(first, last + 1)
        for hour in range(10)
    ]


def csv_of(path: Path, rows: Rows) -> Path:
    path.write_text("\n".join([HEADER, *(",".join(map(str, row)) for row in rows)]) + "\n")
    return path


def json_of(path: Path, rows: Rows) -> Path:
    names = HEADER.split(",")
    path.write_text("".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows))
    return path


def parquet_of(path: Path, rows: Rows) -> Path:
    import duckdb

    source = csv_of(path.with_suffix(".table"), rows)
    table = duckdb.read_csv(str(source), dtype={"started_at": "TIMESTAMP"})
    table.write_parquet(str(path))
    source.unlink()
    return path


WRITERS: dict[str, Callable[[Path, Rows], Path]] = {"csv": csv_of, "jsonl": json_of, "parquet": parquet_of}


@pytest.mark.parametrize("ending", WRITERS)
def test_exports_that_overlap_are_refused_or_taken_out_by_choice(tmp_path: Path, ending: str) -> None:
    write = WRITERS[ending]
    write(tmp_path / f"a.{ending}", days(1, 20))
    write(tmp_path / f"b.{ending}", days(16, 31))
    with pytest.raises(GivenTwice) as caught:
        assess(tmp_path, record_figures=False)
    assert caught.value.exit_code == 3
    said = str(caught.value)
    assert "50 records without ids are equal in two files (2026-03-16 to 2026-03-20)" in said
    assert "--overlap remove" in said
    whole = assess(write(tmp_path / f"whole.{ending}", days(1, 31)), record_figures=False)
    (tmp_path / f"whole.{ending}").unlink()
    once = assess(tmp_path, overlap="remove", record_figures=False)
    assert once.total.tokens == whole.total.tokens
    assert [figure.median for figure in once.figures] == [figure.median for figure in whole.figures]
    assert (once.records.read, once.records.counted, once.records.duplicate) == (360, 310, 50)
    assert [note.code for note in once.notes] == ["notice-removed"]
    twice = assess(tmp_path, overlap="keep", record_figures=False)
    assert (twice.total.tokens.calls, twice.records.duplicate) == (360, 0)
    assert [note.code for note in twice.notes] == ["notice-given-twice"]


def test_a_table_and_lines_of_the_same_calls_overlap_too(tmp_path: Path) -> None:
    csv_of(tmp_path / "a.csv", days(1, 20))
    json_of(tmp_path / "b.jsonl", days(16, 31))
    with pytest.raises(GivenTwice):
        assess(tmp_path, record_figures=False)
    assert assess(tmp_path, overlap="remove", record_figures=False).total.tokens.calls == 310


def test_files_that_meet_in_time_and_hold_calls_of_their_own_are_read(tmp_path: Path) -> None:
    csv_of(tmp_path / "red.csv", days(1, 20))
    others = [(at, model, tokens + 1, output, "blue") for at, model, tokens, output, _ in days(1, 20)]
    # Three calls that happen to be alike are no run.
    csv_of(tmp_path / "blue.csv", [*others, *days(3, 3)[:3]])
    account = assess(tmp_path, record_figures=False)
    assert (account.total.tokens.calls, account.notes) == (403, ())


def test_equal_calls_of_one_file_are_calls(tmp_path: Path) -> None:
    csv_of(tmp_path / "a.csv", [row for row in days(1, 2) for _ in range(2)])
    csv_of(tmp_path / "b.csv", days(3, 4))
    assert assess(tmp_path, record_figures=False).total.tokens.calls == 60


def test_two_formats_that_share_no_id_are_told_by_their_tokens(tmp_path: Path) -> None:
    csv_of(tmp_path / "a.csv", days(1, 2))
    calls: list[dict[str, Any]] = [
        {
            "litellm_call_id": f"c{number}", "id": f"chatcmpl-of-the-proxy-{number}", "call_type": "acompletion",
            "model": "gpt-4o", "custom_llm_provider": "openai", "prompt_tokens": tokens, "completion_tokens": output,
            "startTime": at, "endTime": at, "hidden_params": {}, "model_parameters": {}, "status": "success",
        }
        for number, (at, _, tokens, output, _) in enumerate(days(1, 3))
    ]  # fmt: skip
    (tmp_path / "proxy.jsonl").write_text("".join(json.dumps(call) + "\n" for call in calls))
    with pytest.raises(GivenTwice, match="20 calls have the same tokens in the same minute"):
        assess(tmp_path, record_figures=False)
    assert assess(tmp_path, overlap="remove", record_figures=False).total.tokens.calls == 30
    assert assess(tmp_path, overlap="keep", record_figures=False).total.tokens.calls == 50


def test_the_command_says_it_although_it_is_quiet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    csv_of(tmp_path / "a.csv", days(1, 3))
    csv_of(tmp_path / "b.csv", days(2, 4))
    with pytest.raises(SystemExit) as ended:
        main(["assess", str(tmp_path), "--quiet", "--no-record"])
    assert ended.value.code == 3
    assert "--overlap remove" in capsys.readouterr().err


def test_the_error_is_worded_in_both_languages(tmp_path: Path) -> None:
    csv_of(tmp_path / "a.csv", days(1, 3))
    csv_of(tmp_path / "b.csv", days(2, 4))
    with pytest.raises(GivenTwice) as caught:
        assess(tmp_path, record_figures=False)
    assert "identiques dans deux fichiers" in Locale("fr").text(caught.value.sentences)
