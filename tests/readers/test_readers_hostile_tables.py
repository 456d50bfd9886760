"""Tables of strangers are read exactly with no option, or refused with the option that settles them."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from tests.readers.conftest import account_of
from tests.readers.doubtful_tables import DOUBTFUL
from tests.readers.exported_tables import EXPORTED
from tests.readers.hostile_tables import SEEN, TABLES, Told
from tests.readers.ordinary_tables import ORDINARY
from tests.readers.printed_tables import PRINTED
from tests.readers.turned_tables import TURNED

from obsia.core.errors import ObsiaError
from obsia.core.locales import Locale
from obsia.readers.headers import parse_ignored
from obsia.readers.mapping import Columns

ALL = (*TABLES, *SEEN, *EXPORTED, *DOUBTFUL, *ORDINARY, *TURNED, *PRINTED)
ROWS = Path(__file__).with_name("tables_as_read.md")
MODELS = {
    "gpt-4o": "openai/gpt-4o",
    "gpt-4.1": "openai/gpt-4.1",
    "databricks-meta-llama-3-3-70b-instruct": "meta/llama-3.3-70b",
}
"""Names that are known as those of models."""


def written(tmp_path, told: Told):
    path = tmp_path / f"usage.{told.suffix}"
    path.write_bytes(told.text if isinstance(told.text, bytes) else told.text.encode())
    return path


def as_read(told: Told, what: Any, path: Path) -> str:
    """A line for all that was made of a table: each value of each row, what is mapped, or why it is refused."""
    if isinstance(what, ObsiaError):
        said = "refused", Locale("en").text(what.sentences)
    else:
        kept = ({name: str(value) for name, value in row.items() if value is not None} for row in what.rows)
        # An account has no order, and ids of tables that have none are of the file's path.
        rows = sorted(repr(sorted((name, text) for name, text in row.items() if name != "event_id")) for row in kept)
        scans = [(sorted(scan.mapped.items()), scan.table_map, scan.read) for scan in what.reading.scans]
        rejects = sorted((str((each.line, each.row)), each.field, each.reason, each.value) for each in what.rejects)
        unused = [str(name) for name in what.reading.unmapped()]
        said = (
            f"{len(rows)} rows",
            str((rows, scans, rejects, sorted(what.skipped.items()), unused, sorted(what.reading.taken().items()))),
        )
    digest = sha256(said[1].replace(str(path), "FILE").encode()).hexdigest()[:12]
    return f"| {told.name} | {said[0]} | {digest} |"


def check(told: Told, got: Any) -> None:
    """All that a person reads in the table is what was read."""
    for name, amount in told.sums.items():
        assert sum(value or 0 for value in got.column(name)) == amount, name
    if told.models:
        models = "model_request" if "model_request" in got.reading.columns else "model_response"
        assert tuple(dict.fromkeys(got.column(models))) == told.models
    if told.first:
        assert min(filter(None, got.column("started_at"))).isoformat() == told.first
    for label, values in told.labels.items():
        assert set(got.column(f"label.{label}")) == values
    if told.regions:
        assert tuple(dict.fromkeys(got.column("region"))) == told.regions
    batches = sum(row.get("batch_api") is True or row.get("service_tier") == "batch" for row in got.rows)
    assert batches == told.batches
    assert got.where.rejected == told.rejected


RECORDED = frozenset(ROWS.read_text(encoding="utf-8").splitlines()) if ROWS.exists() else frozenset[str]()
"""Where a line is meant to move: ``PYTHONPATH=. python tests/readers/test_readers_hostile_tables.py`` writes them."""


@pytest.mark.parametrize("told", ALL, ids=lambda told: told.name)
def test_a_table_is_exact_or_refused_with_what_settles_it(account, tmp_path, told):
    path = written(tmp_path, told)
    if not told.refused:
        got = account(path, model_named=MODELS.get)
        assert as_read(told, got, path) in RECORDED
        check(told, got)
        assert got.skipped.get("row that sums up others", 0) == told.totals
        assert got.skipped.get("row that sums up others, and does not match their sum", 0) == told.others
        assert got.skipped.get("row with the mean or an extreme of others", 0) == told.means
        assert got.skipped.get("failed call without usage", 0) == told.failed
        assert tuple(note.code for note in got.reading.doubts()) == told.warned
        return
    with pytest.raises(ObsiaError) as stopped:
        account(path, model_named=MODELS.get)
    assert as_read(told, stopped.value, path) in RECORDED
    for language in ("en", "fr"):
        said = Locale(language).text(stopped.value.sentences)
        assert str(path) in said or "overlap" in told.settled
        if language == "en":
            assert all(part in said for part in told.refused), said
    if told.settled:
        options: dict[str, Any] = dict(told.settled)
        mapping = options.pop("map", "")
        if "ignore_columns" in options:
            options["ignored"] = parse_ignored(options.pop("ignore_columns"))
        check(told, account(path, mapping, **options))


def test_there_are_tables_enough_and_each_has_a_name_of_its_own():
    assert len(TABLES) >= 50
    assert len(SEEN) == 15
    assert len(EXPORTED) >= 50
    assert set(Counter(told.name for told in ALL).values()) == {1}


@pytest.mark.parametrize(
    ("cells", "costs"),
    [
        (("3,20", "1,20", "0,5", "1.203,003"), ["4.40", "1203.5030"]),
        (("3.2", "1.2", "0.5", "1,203.003"), ["4.4", "1203.5030"]),
        (("-1.5", "1.2", "", "2"), ["-0.3", "2"]),
    ],
)
def test_costs_beside_what_is_counted_add_up_as_they_are_written(account, tmp_path, cells, costs):
    path = tmp_path / "usage.csv"
    kinds = ("Input", "Output") * 2
    days = ("2026-01-01", "2026-01-01", "2026-01-02", "2026-01-02")
    rows = (";".join(each) for each in zip(days, kinds, ("1000", "100") * 2, cells, strict=True))
    path.write_text("Date;Type;Tokens;Cost USD\n" + "\n".join(rows) + "\n")
    assert account(path).column("cost") == [Decimal(each) for each in costs]


def test_months_with_the_cost_of_all_of_them_have_none_each(account, tmp_path):
    path = tmp_path / "usage.csv"
    path.write_text("Metric,Jan 2026,Feb 2026,Cost\nInput tokens,1000,2000,7.5\nOutput tokens,100,200,3.0\n")
    got = account(path)
    assert ("cost" in got.reading.columns, got.reading.unmapped()) == (False, ("Cost",))
    path.write_text("Metric,Jan 2026,Feb 2026,Q1 2026\nInput tokens,10,20,30\nOutput tokens,1,2,3\n")
    assert account(path, ignored=frozenset({"Q1 2026"})).column("input_tokens") == [10, 20]


def test_two_columns_that_name_models_are_refused_unless_they_name_the_same(account, tmp_path):
    path = tmp_path / "usage.csv"
    path.write_text("alias,target,input_tokens,output_tokens\ngpt-4o,gpt-4o,10,5\n")
    assert account(path, model_named=MODELS.get).column("model_request") == ["gpt-4o"]
    path.write_text("alias,target,input_tokens,output_tokens\ngpt-4o,databricks-meta-llama-3-3-70b-instruct,10,5\n")
    with pytest.raises(ObsiaError, match=r"model_request=alias.*model_request=target"):
        account(path, model_named=MODELS.get)
    # A person may be called as a model is: names without a digit prove nothing.
    path.write_text("person,input_tokens,output_tokens\nada,10,5\n")
    assert "model_request" not in account(path, model_named={"ada": "openai/ada"}.get).reading.columns


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ("Date,Time", ("2026-06-01,09:30", "2026-06-01,02:05 PM")),
        ("Year,Month", ("2025,12", "2026,2")),
        ("Year,Quarter", ("2025,4", "2026,1")),
        ("Day,Time", ("13/04/2026,9:30", "14/04/2026,9:31")),
    ],
)
def test_what_is_said_of_a_time_in_parts_reads_the_same_table_again(account, tmp_path, heading, rows):
    path = tmp_path / "usage.csv"
    path.write_text(f"{heading},Model,Input tokens,Output tokens\n" + "".join(f"{each},gpt-4o,10,2\n" for each in rows))
    got = account(path, model_named=MODELS.get)
    assert got.reading.unmapped() == ()
    again = account(path, got.reading.scans[0].table_map, model_named=MODELS.get)
    assert [again.rows, again.reading.unmapped()] == [got.rows, ()]
    assert len(got.rows) == 2


def test_parts_beside_a_whole_time_are_named_as_not_used(account, tmp_path):
    path = tmp_path / "usage.csv"
    path.write_text("Date,Year,Month,Model,Input tokens,Output tokens\n2026-01-15,2026,1,gpt-4o,10,2\n")
    got = account(path, model_named=MODELS.get)
    assert (got.column("started_at")[0].day, got.reading.unmapped()) == (15, ("Year", "Month"))


@pytest.mark.parametrize(("last", "rows"), [(",gpt-4o,0,0,1", 1), ("2026-06-01 10:01:00,gpt-4o,10,2,0", 2)])
def test_a_column_of_outcomes_is_used_whether_a_call_was_left_out_or_not(account, tmp_path, last, rows):
    path = tmp_path / "usage.csv"
    path.write_text(f"timestamp,model,input_tokens,output_tokens,errors\n2026-06-01 10:00:00,gpt-4o,10,2,0\n{last}\n")
    got = account(path, model_named=MODELS.get)
    assert (len(got.rows), got.reading.unmapped()) == (rows, ())


def test_days_that_were_mapped_by_hand_are_days_too(account, tmp_path):
    path = tmp_path / "usage.csv"
    path.write_text("Day,input_tokens,output_tokens\n2026-06-01,1000,200\n2026-06-02,1000,200\n")
    assert account(path).column("bucket_s") == account(path, "started_at=Day:date").column("bucket_s") == [86_400] * 2


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_total_beside_its_output_leaves_the_input(account, tmp_path, suffix):
    path = tmp_path / f"usage.{suffix}"
    text = "total_tokens,completion_tokens\n1200,200\n1500,100\n"
    path.write_text(text if suffix == "csv" else '{"total_tokens":1200,"completion_tokens":200}\n' * 2)
    got = account(path)
    assert (got.column("input_tokens")[0], got.column("output_tokens")[0]) == (1000, 200)
    mapping = 'input_tokens="total_tokens" - "completion_tokens"'
    assert mapping in got.reading.taken().values()
    assert account(path, mapping).rows == got.rows
    assert Columns.parse(Columns.parse(mapping).sources["input_tokens"].entry("input_tokens")) == Columns.parse(mapping)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("model,input_tokens,output_tokens\ngpt-4o,2400000,360000\ngpt-4.1,900,120\n", 1),
        ("model,input_tokens,output_tokens\ngpt-4o,2400,360\ngpt-4.1,900,120\n", None),
        ("model,input_tokens,output_tokens\ngpt-4o,2400000,360000\ngpt-4o,900,120\n", 1),
        ("Modèle;Entrée (milliers de jetons)\ngpt-4o;8621,9\ngpt-4.1;9,5\n", 1),
        ("request_id,model,input_tokens\na,gpt-4o,2400000\nb,gpt-4.1,900\n", None),
        ("time,model,input_tokens\n2026-04-01 08:00:07,gpt-4o,2400000\n2026-04-01 09:00:00,gpt-4o,900\n", None),
        ("time,model,input_tokens\n2026-04-01 08:00:00,gpt-4o,2400000\n2026-04-01 09:00:00,gpt-4o,900\n", 3600),
        ("hour,model,input_tokens\n2026-04-01 08:00,gpt-4o,2400\n2026-04-01 09:00,gpt-4o,900\n", 3600),
    ],
)
def test_rows_that_hold_more_than_a_call_or_are_of_an_hour_are_sums(account, tmp_path, text, span):
    path = tmp_path / "usage.csv"
    path.write_text(text)
    got = account(path, model_named=MODELS.get, most_of_call=lambda model: 128_000 if model else 10**7)
    assert {row.get("bucket_s") for row in got.rows} == {span}


def test_calls_by_a_clock_are_not_held_to_what_a_call_can_hold(account, tmp_path):
    """Looking up the context of a model for each row took 23 times as long as all the rest."""
    asked: list[str] = []
    path = tmp_path / "usage.csv"
    rows = "13.04.2026 10:00:01;gpt-4o;1.500;200\n14.04.2026 10:05:07;gpt-4o;800;90\n"
    path.write_text("Zeit;Modell;Eingabe-Token;Ausgabe-Token\n" + rows)
    got = account(path, model_named=MODELS.get, most_of_call=lambda model: asked.append(model) or 128_000)
    assert (len(got.rows), asked) == (2, [])


if __name__ == "__main__":
    lines = ["| table | made of it | digest |", "|---|---|---|"]
    for each in ALL:
        with TemporaryDirectory() as folder:
            at = written(Path(folder), each)
            try:
                lines.append(as_read(each, account_of(at, model_named=MODELS.get), at))
            except ObsiaError as error:
                lines.append(as_read(each, error, at))
    ROWS.write_text("\n".join(lines) + "\n", encoding="utf-8")
