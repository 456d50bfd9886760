"""Kept sums: the account of the records themselves, whatever was summed together, in whatever order."""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import itertools
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from obsia.app.questions.keeping import Converted, Converting, Keeping, Merge, Summed
from obsia.app.questions.usage import Assess
from obsia.app.usage import kept_folder as folders
from obsia.app.usage.assess import answer
from obsia.app.usage.converting import convert
from obsia.app.usage.merging import merge, merged
from obsia.app.usage.message_content import content, of_content
from obsia.app.usage.names import Names
from obsia.app.usage.summing import Sums, keep
from obsia.core.errors import BadCall, BadInput, NoData
from obsia.core.message import Clauses, Message, Option, Symbol, Term
from obsia.readers.base import Reject
from obsia.views.keeping import conversion_document, merged_document, sums_document
from obsia.views.usage_data import account_record

COLUMNS = (
    *("event_id", "started_at", "duration_us", "model_request", "provider", "region", "input_tokens"),
    *("cache_read_tokens", "cache_write_tokens", "output_tokens", "service_tier", "cost", "cost_currency"),
    *("operation", "label.team", "label.customer"),
)
MODELS = ("gpt-4o", "openai/gpt-oss-20b", "claude-sonnet-4-5", "no-such-model", "gemini-2.5-pro", "")
DAYS = ("2026-06-30", "2026-07-02")
ROWS = 10
COUNTED = ROWS - 1
"""Records of a day that are not refused."""
TABLES = ("hour,zone", "week,label.team", "month,provider", "input_octave", "label.customer")
OWN = ("input_octave", "label.customer", "operation")


def row(number: int, day: str = DAYS[0], *, name: str = "") -> dict[str, Any]:
    """A record that differs from others in every column; every seventh is refused."""
    inputs = (number * 7919) % 300_000 + 1
    return {
        "event_id": f"{name or day}-{number}",
        "started_at": f"{day}T{(number * 5) % 24:02}:{number % 60:02}:30.25Z",
        "duration_us": 1_000_000 + number,
        "model_request": MODELS[number % len(MODELS)],
        "provider": ("openai", "azure", "")[number % 3],
        "region": ("FRA", "", "SWE")[number % 3],
        "input_tokens": inputs,
        "cache_read_tokens": inputs // 3,
        "cache_write_tokens": inputs // 9,
        "output_tokens": "many" if number % 7 == 6 else number * 37 % 5_000,
        "service_tier": ("", "batch")[number % 2],
        "cost": "0.125" if number % 4 == 0 else "",
        "cost_currency": "USD" if number % 4 == 0 else "",
        "operation": ("chat", "")[number % 2],
        "label.team": f"team-{number % 3}",
        "label.customer": f"c{number % 2}",
    }


def write(path: Path, rows: Sequence[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue())
    return str(path)


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A file a day."""
    folder = tmp_path_factory.mktemp("logs")
    return [
        write(folder / f"log-{at}.csv", [row(number, day) for number in range(ROWS)]) for at, day in enumerate(DAYS)
    ]


@pytest.fixture(scope="module")
def whole(logs: list[str], tmp_path_factory: pytest.TempPathFactory) -> Sums:
    """The sums of all of them: no test changes them."""
    return summed(tmp_path_factory.mktemp("whole") / "cells", *logs)


def summed(folder: Path, *paths: str, by: Sequence[str] = OWN, **stated: Any) -> Sums:
    return keep(Keeping(folder=str(folder)), Summed(paths, by=by, **stated))


def account(*paths: Any, **stated: Any) -> str:
    """The account as programs read it, but for the command, which names its input."""
    record = account_record(answer(Assess(tuple(map(str, paths)), record_figures=False, **stated)))
    return json.dumps({**record, "command": None}, default=str)


of_records = functools.cache(account)
"""The account of files that no test changes."""


def bytes_of(folder: Path | str) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in Path(folder).iterdir()}


def test_sums_give_the_account_of_their_records_byte_for_byte(logs: list[str], whole: Sums) -> None:
    made = whole
    assert made.records == 2 * COUNTED
    assert len(folders.read(made.folder).sources) == 2, "files that do not depend on each other are kept apart"
    for stated in (
        {"by": TABLES, "tz": "Europe/Paris", "top": 2},
        {"since": "2026-07-01", "until": "2026-07-02", "what_if": ("region=SWE",)},
    ):
        assert account(made.folder, **stated) == of_records(*logs, **stated)
    assert "records summed" in str(sums_document(made).sections[0].blocks[0].text)  # type: ignore[union-attr]
    # Sums keep the names of records: the command that is shown names models as the sums were asked to.
    named = Summed(paths=logs, model="gpt-4o", alias=("a=gpt-5",))
    shown = sums_document(made, naming=named.naming).sections[0].blocks[-1].text  # type: ignore[union-attr]
    assert shown.endswith(" --model gpt-4o --alias a=gpt-5")


def test_permutations_splits_late_records_and_repetitions_have_one_digest(
    logs: list[str], whole: Sums, tmp_path: Path
) -> None:
    for at, log in enumerate(logs):
        summed(tmp_path / f"single-{at}", log)
    late = tmp_path / "late"
    summed(late, logs[1])
    before = bytes_of(late)
    summed(late, logs[0])
    after = bytes_of(late)
    assert {name: after[name] for name in before if name != "SHA256SUMS"} == {
        name: each for name, each in before.items() if name != "SHA256SUMS"
    }, "what was kept is not touched by what comes late"
    singles = [tmp_path / f"single-{at}" for at in range(len(logs))]
    splits = [*itertools.permutations(singles), (Path(whole.folder),), (late, *singles, late)]
    digests: set[str] = set()
    for at, some in enumerate(splits):
        found = merge(Merge(tuple(map(str, some)), folder=str(tmp_path / f"merged-{at}")))
        digests.add(found.digest)
    assert len(digests) == 1
    twice = merge(Merge((str(tmp_path / "merged-0"), str(tmp_path / "merged-2")), folder=str(tmp_path / "twice")))
    assert twice.digest in digests
    assert account(twice.folder) == account(*singles) == of_records(*logs)
    assert twice.digest in str(merged_document(twice).sections[0].blocks)


def test_a_file_that_was_summed_counts_once_and_a_log_that_has_grown_at_its_longest(
    logs: list[str], tmp_path: Path
) -> None:
    cells = tmp_path / "cells"
    first = summed(cells, logs[0])
    assert summed(cells, logs[0]).added == ()
    rows = [row(number) for number in range(ROWS)]
    grown = write(tmp_path / "moved.csv", [*rows, *(row(number) for number in range(ROWS, ROWS + 4))])
    made = summed(cells, logs[0], grown)
    assert (made.known, made.grown) == ((logs[0],), (grown,))
    assert account(cells) == of_records(grown)
    old = merge(Merge((str(cells), first.folder), folder=str(tmp_path / "both")))
    assert account(old.folder) == of_records(grown)


def test_files_with_the_same_records_are_one_source_and_never_counted_twice(logs: list[str], tmp_path: Path) -> None:
    overlapping = write(tmp_path / "other.csv", [row(number) for number in range(4, ROWS + 2)])
    together = summed(tmp_path / "together", logs[0], overlapping)
    assert len(folders.read(together.folder).sources) == 1
    assert account(together.folder) == of_records(logs[0], overlapping)
    summed(tmp_path / "a", logs[0])
    with pytest.raises(NoData, match="contain the same records"):
        summed(tmp_path / "a", overlapping)
    summed(tmp_path / "b", overlapping)
    with pytest.raises(NoData, match="contain the same records"):
        account(tmp_path / "a", tmp_path / "b")
    # Whoever has all of both stands for both.
    assert account(tmp_path / "a", tmp_path / "b", together.folder) == of_records(logs[0], overlapping)


def test_older_sums_are_kept_by_day_and_by_month(tmp_path: Path) -> None:
    hours = {
        day: [row(1, day) | {"event_id": f"{day}-{hour}", "started_at": f"{day}T{hour:02}:10:00Z"} for hour in range(4)]
        for day in DAYS
    }
    logs = [write(tmp_path / f"{day}.csv", rows) for day, rows in hours.items()]
    cells = summed(tmp_path / "cells", *logs).folder
    found = merge(Merge((cells,), folder=str(tmp_path / "old"), days_before="2026-07-03", months_before="2026-07-01"))
    old = found.folder
    assert (len(folders.read(cells).lines), found.cells) == (8, 2)
    assert any(name.startswith("2026-06-") and len(name.partition(".")[0]) == 24 for name in bytes_of(old))
    assert account(old, by=("month",)) == of_records(*logs, by=("month",))
    with pytest.raises(NoData, match=r"2026-0.* not kept finely enough for hour"):
        account(old, by=("hour",))
    # Hours that another folder still has do not come back to what is kept by the month, and nothing counts twice.
    again = merge(Merge((cells, old), folder=str(tmp_path / "again")))
    turned = merge(Merge((old, cells), folder=str(tmp_path / "turned")))
    assert (again.digest, again.cells) == (turned.digest, 5), "the month once, the four hours of the other one"


def test_what_sums_cannot_answer_is_refused_by_what_is_kept(logs: list[str], tmp_path: Path) -> None:
    cells = summed(tmp_path / "cells", *logs, by=()).folder
    for stated, code in (
        ({"by": ("label.customer",)}, "kept-no-key"),
        ({"what_if": ("output=0.5",)}, "kept-what-if"),
        ({"levers": True}, "kept-levers"),
    ):
        with pytest.raises(NoData) as refused:
            account(cells, **stated)
        assert refused.value.code == code
    with pytest.raises(BadCall, match=r"label\.colour"):
        account(cells, by=("label.colour",))
    with pytest.raises(NoData) as kept:
        account(cells, by=("label.customer",))
    assert "label.team" in str(kept.value)
    for paths, stated, code in (
        ((cells, logs[0]), {}, "kept-mixed"),
        ((cells,), {"format": "csv"}, "kept-reading"),
    ):
        with pytest.raises(BadCall) as wrong:
            account(*paths, **stated)
        assert wrong.value.code == code
    metered = tmp_path / "metered.jsonl"
    metered.write_text(json.dumps({"model_request": "gpt-4o", "input_tokens": 9, "output_tokens": 9, "energy_j": 12.5}))
    with pytest.raises(NoData) as read:
        summed(tmp_path / "metered", str(metered), by=())
    assert read.value.code == "kept-metered"
    with pytest.raises(BadCall, match="contains no kept sums"):
        summed(tmp_path, logs[0])


def test_damaged_and_foreign_cell_files_are_named_and_never_summed(whole: Sums, tmp_path: Path) -> None:
    cells = Path(shutil.copytree(whole.folder, tmp_path / "cells"))
    file = next(each for each in cells.iterdir() if each.suffix == ".jsonl")
    sources = list(folders.read(cells).sources)
    content_before = file.read_bytes()
    foreign = cells / "2026-07-03-0000000000000000.jsonl"

    def damaged() -> str:
        with pytest.raises(BadInput) as refused:
            account(cells)
        return str(refused.value)

    file.chmod(0o644)
    file.write_bytes(content_before.replace(b'"rows":1', b'"rows":2', 1))
    assert f"{file.name} was changed" in damaged()
    file.unlink()
    assert f"{file.name} is missing" in damaged()
    file.write_bytes(content_before)
    foreign.write_bytes(content_before)
    assert f"{foreign.name} was added" in damaged()
    # Whoever adds it to the manifest too has cells that no source of the folder has.
    stranger = content_before.decode()
    for source in sources:
        stranger = stranger.replace(source, "f" * 16)
    foreign.write_text(stranger)
    manifest = cells / "SHA256SUMS"
    manifest.chmod(0o644)
    with manifest.open("a") as lines:
        lines.write(f"{hashlib.sha256(stranger.encode()).hexdigest()}  {foreign.name}\n")
    assert "f" * 16 in damaged()


def test_a_model_with_another_attention_window_is_read_again_alone(
    logs: list[str], whole: Sums, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = str(shutil.copytree(whole.folder, tmp_path / "cells"))
    learn = Names.learn

    def other(names: Names, *args: Any, **stated: Any) -> None:
        learn(names, *args, **stated)
        for name in names._windows:
            names._windows[name] = 4096

    monkeypatch.setattr(Names, "learn", other)
    with pytest.raises(NoData) as refused:
        account(cells)
    assert (refused.value.code, refused.value.arguments["models"]) == ("kept-stale", ("openai/gpt-oss-20b",))
    before = len(folders.read(cells).lines)
    made = summed(Path(cells), *logs)
    assert made.again
    added = folders.read(cells).cells()
    assert {each.cell.series.model_name for each in added if each.window == 4096} == {"openai/gpt-oss-20b"}
    assert before < len(added) < 2 * before
    assert account(cells) == account(*logs)
    monkeypatch.undo()
    assert account(cells) == of_records(*logs), "sums of both windows are kept"
    assert merged([folders.read(cells)]).lines == folders.read(cells).lines


def test_records_become_parquet_that_gives_the_same_figures(logs: list[str], tmp_path: Path) -> None:
    out = tmp_path / "usage.parquet"
    made = convert(Converting(out=str(out)), Converted(logs))
    assert (made.records.counted, made.records.rejected) == (2 * COUNTED, 2)
    assert f"{2 * COUNTED} records" in str(conversion_document(made).sections[0].blocks[0].text)  # type: ignore[union-attr]
    one, other = (answer(Assess(paths, by=("label.team",), record_figures=False)) for paths in (logs, (str(out),)))

    def told(of: Any) -> list[Any]:
        groups = [of.total, *(group for table in of.tables for group in table.groups)]
        return [(group.keys, group.tokens, [(f.median, f.low, f.high) for f in group.figures]) for group in groups]

    assert told(one) == told(other)
    again = tmp_path / "again.parquet"
    convert(Converting(out=str(again)), Converted((str(out),)))
    assert told(answer(Assess((str(again),), by=("label.team",), record_figures=False))) == told(one)
    with pytest.raises(BadCall, match="is one of the"):
        convert(Converting(out=logs[0]), Converted(logs))


def test_what_a_reading_found_is_kept_as_it_was() -> None:
    reject = Reject(file="a.csv", reason="count", expected=Message("expected-whole-file"), line=3, value="12x")
    found = {
        Message("kept-part", span=Symbol("2026"), at=Term("kind", "assumed")): 3,
        "plain": (Option("by"), Clauses((Message("kept-expected"), 1.5)), None, True, reject),
    }
    assert of_content(json.loads(json.dumps(content(found)))) == found
    with pytest.raises(TypeError):
        content(object())
