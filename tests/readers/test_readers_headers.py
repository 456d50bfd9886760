"""Names of columns in tables of no format: what is certain is taken and said, what is not stops the account."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.app.usage.assess import assess
from obsia.core.columns import COLUMNS
from obsia.core.errors import BadCall, UnusedColumns
from obsia.core.locales import Locale
from obsia.readers import headers
from obsia.readers.mapping import Columns, canonical_type
from obsia.readers.tables import heading_words, headings
from obsia.readers.tables.headings import heading
from obsia.readers.tables.money_forms import names_money

HEADER = ["created_at", "model", "provider", "input_tokens", "output_tokens", "cached_tokens", "team", "region"]
ROW = ["2026-03-01T10:00:00Z", "gpt-4o", "openai", 1_000, 200, 100, "red", "FRA"]


def table(tmp_path, header, row, name="usage.csv"):
    path = tmp_path / name
    path.write_text(",".join(header) + "\n" + ",".join(map(str, row)) + "\n")
    return path


def frames(header, row):
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    columns = {name: [value] for name, value in zip(header, row, strict=True)}
    return pd.DataFrame(columns), pl.DataFrame(columns), pa.table(columns)


def test_the_table_is_of_columns_that_exist_and_has_each_spelling_once():
    rows = headers.rows_of("obsia.readers", headers.TABLE)
    assert len(headers.meanings()) == len(rows) > 700
    words = headers.rows_of("obsia.readers.tables", heading_words.TABLE)
    assert len({row["word"] for row in words}) == len(words)
    languages = {row["language"] for row in rows}
    assert {"en", "fr", "de", "es", "it", "pt", "nl", "ja", "zh"} <= languages
    for language in languages:
        # The field of a table of usage, in each language.
        held = {target for row in rows if row["language"] == language for target in row["targets"].split()}
        held |= {
            f"{row['role']}_tokens" if row["role"] != "calls" else "calls"
            for row in words
            if row["language"] == language
        }
        assert {"model_request", "started_at", "input_tokens", "output_tokens", "calls"} <= held | (
            {"model_request", "started_at", "input_tokens"} if language == "pt" else set()
        ), language
    for row in rows:
        assert row["is_certain"] in {"yes", "column", "no"}
        assert row["relation"] in {"", "contained", "supposed", "apart", "added"}
    for found in headers.meanings().values():
        assert found.kind in {*headers.KINDS, "label", "gpu", "duration", "cost", "part", "meter", "end", "none"}
        assert {target for target in found.targets if not target.startswith("label.")} <= set(COLUMNS)
        if found.kind != "cost":  # a price, and the cost of a part, are no cost
            assert bool(found.targets) == (found.kind not in {"part", "meter", "end", "none"})
        if found.is_certain:
            assert found.type == canonical_type(found.targets[0])
        if len(found.targets) == 1 and found.kind != "duration":
            Columns.parse(f"{found.targets[0]}=COLUMN:{found.type}")


UNSURE = ["Date (CET)", "model", "provider", "input_tokens", "output_tokens", "frobnicated tokens", "team", "region"]


def test_a_column_that_nothing_uses_stops_the_account_and_names_the_options(tmp_path):
    path = table(tmp_path, UNSURE, ROW)
    with pytest.raises(UnusedColumns) as stopped:
        assess(path, record_figures=False)
    error = stopped.value
    assert error.exit_code == 3
    assert (error.file, error.kinds) == (str(path), {"Date (CET)": "time", "frobnicated tokens": "count"})
    for language in ("en", "fr"):
        said = Locale(language).text(error.sentences)
        for part in (str(path), *error.kinds, "--map", "--ignore-columns"):
            assert part in said
    # The options that the error names make the account.
    mapped = assess(
        path, map=error.map.replace(":date", ":utc"), ignore_columns="frobnicated tokens", record_figures=False
    )
    waived = assess(path, ignore_columns=error.ignore, record_figures=False)
    for account in (mapped, waived):
        assert {use.model.facts.model_id for use in account.models} == {"openai/gpt-4o"}
        assert account.taken == {"model": "model_request=model", "team": "label.team=team"}
        assert account.missing.without_model == account.missing.without_region == 0
    assert mapped.period == ("2026-03-01", "2026-03-01")
    assert (waived.unmapped, waived.period) == ((), None)
    assert mapped.request_id != waived.request_id


def test_the_first_table_that_went_wrong_is_exact_and_by_team(tmp_path):
    path = table(tmp_path, HEADER, ROW)
    account = assess(path, by="team", record_figures=False)
    by_hand = assess(
        path,
        map="started_at=created_at:utc,model_request=model,cache_read_tokens=cached_tokens,label.team=team",
        by="label.team",
        record_figures=False,
    )
    assert account.total.tokens == by_hand.total.tokens
    figures, others = account.total.figures, by_hand.total.figures
    assert [each.median for each in figures] == [each.median for each in others]
    assert account.total.tokens.cached_tokens == 100
    assert account.period == ("2026-03-01", "2026-03-01")
    assert account.taken["created_at"] == "started_at=created_at:utc"
    assert [group.keys for group in account.tables[0].groups] == [group.keys for group in by_hand.tables[0].groups]


@pytest.mark.parametrize("kind", [0, 1, 2], ids=["pandas", "polars", "pyarrow"])
def test_a_frame_is_no_other_table(kind):
    account = assess(frames(HEADER, ROW)[kind], record_figures=False)
    assert (account.total.tokens.cached_tokens, account.period) == (100, ("2026-03-01", "2026-03-01"))
    frame = frames(
        ["Datum", "Modell", "Eingabe-Token", "Ausgabe-Token"], ["13.04.2026", "gpt-4o", "1.234.567", "1.000"]
    )[kind]
    account = assess(frame, record_figures=False)
    assert (account.total.tokens.input_tokens, account.total.tokens.output_tokens) == (1_234_567, 1_000)
    assert account.period == ("2026-04-13", "2026-04-13")
    with pytest.raises(UnusedColumns, match="Date"):
        assess(frames(UNSURE, ROW)[kind], record_figures=False)


def test_a_parquet_file_is_no_other_table(tmp_path):
    path = tmp_path / "usage.parquet"
    frames(HEADER, ROW)[1].write_parquet(path)
    assert assess(path, record_figures=False).total.tokens.cached_tokens == 100
    frames(["Month", "Requests", "Prompt Tokens"], ["avr. 2026", "1.2k", "1,234,567"])[1].write_parquet(path)
    account = assess(path, record_figures=False)
    assert (account.total.tokens.calls, account.total.tokens.input_tokens) == (1_200, 1_234_567)


@pytest.mark.parametrize("layout", ["lines", "array", "broken"])
def test_json_records_are_no_other_table(tmp_path, layout):
    record = json.dumps(dict(zip(HEADER, ROW, strict=True)))
    path = tmp_path / "usage.jsonl"
    path.write_text({"lines": f"{record}\n", "array": f"[{record}]", "broken": f"{record}\nnope\n"}[layout])
    account = assess(path, record_figures=False)
    assert account.total.tokens.cached_tokens == 100
    assert account.period == ("2026-03-01", "2026-03-01")
    assert account.missing.without_model == account.missing.without_region == 0
    assert account.unmapped == ()
    assert account.records.counted == 1


def test_what_was_mapped_is_offered_again_only_with_something_new(account, tmp_path):
    path = tmp_path / "usage.csv"
    path.write_text("a,b,frobnicated tokens\n1,2,3\n")
    with pytest.raises(UnusedColumns) as stopped:
        account(path, "input_tokens=a,output_tokens=b")
    assert (stopped.value.map, stopped.value.ignore) == ("", "frobnicated tokens")


@pytest.mark.parametrize("name", ["cached_tokns", "cache_read_tokenss", "Cached-Tokken", "outptu_tokens"])
@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_count_that_is_misspelt_stops_the_account(account, tmp_path, name, suffix):
    record = {"input_tokens": 100, "calls": 1, name: 20}
    path = tmp_path / f"usage.{suffix}"
    header, row = ",".join(record), ",".join(map(str, record.values()))
    path.write_text(json.dumps(record) if suffix == "jsonl" else f"{header}\n{row}\n")
    with pytest.raises(UnusedColumns) as stopped:
        account(path)
    assert stopped.value.kinds == {name: "count"}
    [row] = account(path, stopped.value.map).rows
    assert 20 in row.values()


@pytest.mark.parametrize(
    "name", ["usage.cached_tokens", "tokenizer", "cost_tokens_usd", "input_tokens_price", "x" * 5_000]
)
def test_another_name_is_no_misspelt_count(name):
    assert headers.meaning(name) is None


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_column_that_is_left_out_makes_no_count_of_another(account, tmp_path, suffix):
    record = {"input_tokens": 100, "output_tokens": 20, "messages": 7, "note": 1}
    path = tmp_path / f"usage.{suffix}"
    header, row = ",".join(record), ",".join(map(str, record.values()))
    path.write_text(json.dumps(record) if suffix == "jsonl" else f"{header}\n{row}\n")
    got = account(path, ignored=frozenset({"note"}))
    assert "messages" not in got.reading.columns
    assert got.reading.unmapped() == ("messages",)


def test_openais_names_are_taken_and_their_total_is_missed_by_nobody(tmp_path):
    path = table(tmp_path, ["model", "prompt_tokens", "completion_tokens", "total_tokens"], ["gpt-4o", 100, 20, 120])
    account = assess(path, record_figures=False)
    assert (account.total.tokens.input_tokens, account.total.tokens.output_tokens) == (100, 20)
    assert account.unmapped == ("total_tokens",)
    by_hand = assess(path, map="input_tokens=prompt_tokens,output_tokens=completion_tokens", record_figures=False)
    assert by_hand.total.tokens == account.total.tokens


@pytest.mark.parametrize(
    ("header", "kinds"),
    [
        (["input_tokens", "output_tokens", "model", "Model"], {"model": "model", "Model": "model"}),
        (["input_tokens", "output_tokens", "Model of the month"], {"Model of the month": "model"}),
        (["input_tokens", "output_tokens", "Vendor", "AWS Region", "requests"], {}),
        (["input_tokens", "output_tokens", "event_day_local"], {"event_day_local": "time"}),
        (["input_tokens", "output_tokens", "requests", "invocations"], {"requests": "count", "invocations": "count"}),
        (["input_tokens", "total_tokens"], {"total_tokens": "count"}),
        (["tokens_in", "tokens_out"], {}),
        (["input_tokens", "output_tokens", "requests", "calls"], {}),
        (["input_tokens", "output_tokens", "started_at", "created_at"], {}),
        (["input_tokens", "output_tokens", "prompt_tokens"], {}),
        (["input_tokens", "output_tokens", "price", "note", "team", "user"], {}),
    ],
    ids=lambda value: ",".join(value),
)
def test_what_else_uses_is_missed_by_nobody(account, tmp_path, header, kinds):
    path = table(tmp_path, header, ["2026-03-01T10:00:00Z" if name == "started_at" else 1 for name in header])
    if not kinds:
        assert account(path).where.rejected == 0
        return
    with pytest.raises(UnusedColumns) as stopped:
        account(path)
    assert stopped.value.kinds == kinds


def test_what_is_mapped_by_hand_goes_before_its_name(tmp_path):
    path = table(tmp_path, ["model", "deployment", "input_tokens", "output_tokens"], ["gpt-4o", "o3", 100, 20])
    account = assess(path, map="model_request=deployment", record_figures=False)
    assert [use.name for use in account.models] == ["o3"]
    assert account.unmapped == ("model",)


def test_a_name_that_is_mistyped_is_told_first(account, tmp_path):
    path = table(tmp_path, HEADER, ROW)
    with pytest.raises(Exception, match="'creatd_at', mapped to started_at, is not in the file"):
        account(path, "started_at=creatd_at:utc")


def test_a_column_is_mapped_or_left_out_not_both(tmp_path):
    path = table(tmp_path, HEADER, ROW)
    with pytest.raises(BadCall, match="created_at"):
        assess(path, map="started_at=created_at:utc", ignore_columns="created_at,cached_tokens", record_figures=False)
    for wrong in ("a,,b", ",", '"a', [""]):
        with pytest.raises(BadCall, match="--ignore-columns"):
            assess(path, ignore_columns=wrong, record_figures=False)


def test_formats_of_their_own_are_read_as_they_were(account, samples):
    for path in (samples / "azure-llm-trace").iterdir():
        got = account(path)
        assert got.reading.taken() == {}


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_names_come_back_from_the_option_as_they_went_in(names):
    stripped = [name.strip() for name in names]
    if all(stripped):
        assert headers.parse_ignored(headers.joined_ignored(stripped)) == frozenset(stripped)


@pytest.mark.parametrize("name", ["Cost", "GPU hour price", "Server price per hour"])
def test_only_a_cost_may_be_in_another_unit_than_its_currency_and_in_one_that_says_how_many(name):
    units = ["mUSD", "m$", "M$", "µ$", "mil USD", "'000 USD", "$/M", "USD/MTok", "$/k"]
    for unit in (*units, "pennies", "thousands", "credits", "A$"):
        said = heading(f"{name} ({unit})")
        assert said is not None
        assert said.targets == (), unit
    thousands = ["k€", "T€", "TEUR", "kUSD", "Tsd. EUR", "thousand USD"]
    scaled = dict.fromkeys(thousands, "*1000") | dict.fromkeys(["$M", "Mio. EUR"], "*1000000")
    for unit, factor in scaled.items():
        said = heading(f"{name} ({unit})")
        assert said is not None
        assert said.type.endswith(factor) is (said.targets == ("cost",)) is (name == "Cost"), unit
    for unit in ("cents", "¢", "USD cents"):
        said = heading(f"{name} ({unit})")
        assert said is not None
        assert said.type.endswith("/100") is (said.targets == ("cost",)) is (name == "Cost")
    for unit, currency in {"€": "EUR", "US$": "USD", "USD, excl. VAT": "USD", "in euros": "EUR", "€ HT": "EUR"}.items():
        said = heading(f"{name} ({unit})")
        assert said is not None
        assert said.targets, unit
        assert said.type.startswith(currency)


def test_an_hour_is_of_what_its_unit_says():
    said = {name: heading(name) for name in ("GPU hour price (€/GPU-h)", "Server price per hour (USD per server)")}
    assert [each and (each.target, each.type) for each in said.values()] == [
        ("price_hour", "EUR"),
        ("price_hour", "USD/server"),
    ]
    other = heading("GPU hour price (EUR/server)")
    assert other is not None
    assert other.targets == ()


@pytest.mark.parametrize(
    "name",
    [
        "tokens (in/out)",
        "in_out_tokens",
        "In + Output Tokens",
        "tokens in thousands",
        "tokens in total",
        "Output + reasoning tokens",
        "tokens out - thinking",
        "Input & cached tokens",
        "No. of cached tokens",
        "Nº tokens caché",
        "Token-Ausgaben",
        "request number",
        "Call n",
    ],
)
def test_words_that_leave_a_doubt_say_no_count(name):
    assert heading_words.counted(name) is None


@pytest.mark.parametrize("name", ["from_cache", "Is cached", "cache_hit", "Cache hit rate (%)", "Dont cache"])
def test_what_is_of_a_cache_is_asked_about(name):
    found = heading(name)
    assert found is not None
    assert (found.kind, found.targets) == ("cache", ())


@pytest.mark.parametrize("name", ["tokens/response", "Tokens / request", "input tokens/call", "jetons / appel"])
def test_tokens_of_each_call_are_no_sum(name):
    found = heading(name)
    assert found is not None
    assert (found.type, found.is_certain, headers.is_sum(found)) == ("mean", False, False)
    assert heading(f"{name} (max)") is None
    assert heading(name.replace("/", "_")) is not None


@pytest.mark.parametrize(
    ("name", "target", "factor"),
    [
        ("token in uscita", "output_tokens", 1),
        ("Output (in K tokens)", "output_tokens", 1_000),
        ("tokens in prompt", "input_tokens", 1),
        ("tok_cached_in", "cache_read_tokens", 1),
        ("Number of requests", "calls", 1),
        ("İstek sayısı", "calls", 1),
    ],
)
def test_a_preposition_is_no_direction_and_a_number_of_several_is_a_count(name, target, factor):
    found = heading_words.counted(name)
    assert found is not None
    assert (found[0].targets, found[1]) == ((target,), factor)


def test_words_in_another_order_are_as_sure_as_the_least_sure_name_of_them():
    words = headings._meanings_of_words()
    # "tokens input" and "used model" are no columns of our own, as "input_tokens" and "model" are.
    assert [words[heading_words.words_of(name)].is_certain for name in ("input_tokens", "model")] == [False, False]


def days(name):
    rows = "".join(f"2026-03-0{day},gpt-4o,{day}000,{day}00,{day + 10}\n" for day in (1, 2, 3))
    return f"Datum,model,input_tokens,output_tokens,{name}\n{rows}"


@pytest.mark.parametrize("name", ["Num", "Nb", "Num. Nb"])
def test_a_column_that_is_called_a_number_and_no_more_is_asked_for(account, tmp_path, name):
    (tmp_path / "a.csv").write_text(days(name), encoding="utf-8")
    with pytest.raises(UnusedColumns, match="calls="):
        account(tmp_path / "a.csv")


def test_a_number_of_what_nobody_knows_is_of_calls(account, tmp_path):
    (tmp_path / "a.csv").write_text(days("Nº consultas"), encoding="utf-8")
    assert [row["calls"] for row in account(tmp_path / "a.csv").rows] == [11, 12, 13]


def test_objects_in_columns_of_parquet_are_columns_of_their_values(account, tmp_path):
    details = {"cached_tokens": 40, "audio_tokens": 0}
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "prompt_tokens_details": details}
    rows = [{"ts": "2026-03-01T00:00:00Z", "model": "gpt-4o", "max_tokens": 4096, "usage": usage}] * 2
    polars = pytest.importorskip("polars")
    polars.DataFrame(rows).write_parquet(tmp_path / "usage.parquet")
    got = account(tmp_path / "usage.parquet")
    counts = ("input_tokens", "cache_read_tokens", "output_tokens")
    assert [[row[name] for name in counts] for row in got.rows] == [[100, 40, 20]] * 2


def test_one_of_several_columns_of_a_count_is_not_offered_for_all_of_it(account, tmp_path):
    (tmp_path / "a.csv").write_text("model,Foo input tokens,Bar input tokens,output_tokens\ngpt-4o,1000,2000,30\n")
    with pytest.raises(UnusedColumns) as stopped:
        account(tmp_path / "a.csv")
    assert "input_tokens=" not in stopped.value.map


@pytest.mark.parametrize(
    ("heading", "is_of_money"), [("Spesa kr", True), ("Kostnad (Kr)", True), ("requests KR", False)]
)
def test_crowns_are_money_and_korea_is_not(heading: str, is_of_money: bool) -> None:
    assert names_money(heading) is is_of_money
