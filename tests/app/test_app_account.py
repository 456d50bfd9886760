"""What an account holds beside energy: cost at list prices, energy per output token, gaps, the tables of a report."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsia.accounting.gaps import STANDS
from obsia.accounting.impacts import CARBON, COST, ENERGY, INTENSITY
from obsia.accounting.tariffs import price_dates, tariff_of
from obsia.app.naming import known_model
from obsia.app.trace import trace
from obsia.app.usage.account import Account, Gap, Group
from obsia.app.usage.assess import assess
from obsia.app.usage.usage_sums import tables_for_report
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary, Figure
from obsia.facts.snapshot import load
from obsia.views.usage_data import WIDE, account_columns, account_record, account_rows
from obsia.writers.data import write_parquet

Usage = Callable[..., str]
JOULES_PER_KWH = 3_600_000


def usd(group: Group) -> float:
    assert group.cost is not None
    return 0.0 if group.cost.figure is None else group.cost.figure.mean


def codes(figure: Figure | None) -> dict[str, dict[str, str]]:
    assert figure is not None
    return {each.code: dict(each.arguments) for each in figure.assumptions}


def by_code(account: Account) -> dict[str, Gap]:
    return {gap.code: gap for gap in account.gaps}


# --- cost


def test_the_cost_of_a_day_worked_by_hand(usage: Usage) -> None:
    """GPT-4o at OpenAI: 2.50, 1.25 (cached) and 10 USD per million tokens, from the price lists of 2025 on.

    red:  (1,000 - 400) x 2.50 + 400 x 1.25 + 300 x 10 = 1,500 + 500 + 3,000 = 5,000, over a million: 0.005 USD
    blue: 50 x 2.50 + 900 x 10 = 125 + 9,000 = 9,125, over a million: 0.009125 USD
    """
    path = usage(
        "started_at,provider,model_request,region,label.team,input_tokens,cache_read_tokens,output_tokens,reasoning_tokens",
        "2026-01-31T23:59:59Z,openai,gpt-4o,FRA,red,1000,400,300,100",
        "2026-02-01T00:00:00Z,openai,gpt-4o,FRA,blue,50,0,900,900",
    )
    account = assess(path, by=["label.team", "day"])
    cost = account.total.cost
    assert cost is not None
    assert cost.figure is not None
    figure = cost.figure
    assert (figure.low, figure.median, figure.high) == pytest.approx((0.014125,) * 3)
    assert (figure.quantity, figure.boundary, figure.unit) == (COST.name, Boundary.LIST_PRICE, "USD")
    assert (figure.kind, figure.kind_shares, figure.assumptions) == (Kind.DISCLOSED, {}, ())
    assert (cost.priced_calls, cost.unpriced_calls, cost.dates) == (2, 0, ("2025-08-13", "2025-08-13"))
    assert {group.keys["label.team"]: usd(group) for group in account.tables[0].groups} == pytest.approx(
        {"red": 0.005, "blue": 0.009125}
    )


def test_calls_before_and_after_a_change_take_their_own_price(usage: Usage) -> None:
    """DeepSeek changed the price of V4 Flash on 16 August 2026; from 10 September it served V4.1 Flash in its place."""
    days = {"2026-08-15": (0.14, 0.28), "2026-08-17": (0.22, 0.66), "2026-09-12": (0.15, 0.6)}
    rows = [f"{day}T12:00:00Z,deepseek,deepseek-v4-flash,1000000,1000000" for day in days]
    account = assess(usage("started_at,provider,model_request,input_tokens,output_tokens", *rows), by=["day", "model"])
    expected = {day: sum(prices) for day, prices in days.items()}
    used = [group for group in account.tables[0].groups if not group.is_unused]
    assert {group.keys["day"]: usd(group) for group in used} == pytest.approx(expected)
    models = {group.keys["model"]: usd(group) for group in account.tables[1].groups}
    assert list(models) == ["deepseek/deepseek-v4-flash", "deepseek/deepseek-v4.1-flash"]
    assert sum(models.values()) == pytest.approx(sum(expected.values())) == usd(account.total)
    assert models["deepseek/deepseek-v4.1-flash"] == pytest.approx(expected["2026-09-12"])
    alone = [assess(usage("started_at,provider,model_request,input_tokens,output_tokens", row)) for row in rows]
    assert [usd(each.total) for each in alone] == pytest.approx(list(expected.values()))


def test_a_model_given_for_unnamed_calls_changes_its_price_too(usage: Usage) -> None:
    rows = ["2026-08-15T12:00:00Z,1000000", "2026-08-17T12:00:00Z,1000000"]
    for header, lines in (
        ("started_at,output_tokens", rows),
        ("started_at,output_tokens,model_request", [f"{row}," for row in rows]),
    ):
        account = assess(usage(header, *lines), model="deepseek-v4-flash", host="deepseek", by="day")
        assert [usd(group) for group in account.tables[0].groups] == pytest.approx([0.28, 0, 0.66])


def test_a_price_before_its_first_date_and_one_without_a_date_say_so(usage: Usage) -> None:
    old = assess(usage("started_at,model_request,output_tokens", "2024-01-01T00:00:00Z,gpt-4o,1000000"))
    undated = assess(usage("model_request,output_tokens", "gpt-4o,100000"))
    assert (usd(old.total), usd(undated.total)) == (10, 1)
    assert old.total.cost is not None
    assert undated.total.cost is not None
    assert codes(old.total.cost.figure) == {
        "input-missing": {"calls": "1"}, "price-later": {"model": "openai/gpt-4o", "date": "2025-06-05"},
    }  # fmt: skip
    assert codes(undated.total.cost.figure).keys() == {"input-missing", "price-undated"}


def test_an_open_model_at_nobody_costs_what_any_seller_asks(usage: Usage) -> None:
    call = "2026-11-20T00:00:00Z,meta-llama/Llama-3.1-70B-Instruct,1000000,1000000"
    account = assess(usage("started_at,model_request,input_tokens,output_tokens", call))
    prices = [
        (price.input_usd_per_mtok or 0) + (price.output_usd_per_mtok or 0)
        for price in load().prices("meta/llama-3.1-70b")
    ]
    assert account.total.cost is not None
    figure = account.total.cost.figure
    assert figure is not None
    assert min(prices) <= figure.low < figure.median < figure.high <= max(prices)
    assert figure.kind_shares == {Kind.DISCLOSED: pytest.approx(1.0)}
    assert int(codes(figure)["price-published"]["count"]) > 10
    found = trace(figure.figure_id)
    assert [(each.subject, each.property) for each in found.inputs] == [("model:meta/llama-3.1-70b", "list_price")]
    assert found.inputs[0].share == pytest.approx(1.0)


def test_what_has_no_price_is_said_and_never_guessed(mixed: str, usage: Usage) -> None:
    account = assess(mixed, by="model")
    cost = account.total.cost
    assert cost is not None
    # One call names no model, one a model of tomorrow.
    assert (cost.priced_calls, cost.unpriced_calls) == (5, 2)
    assert cost.figure is not None
    # What was taken for granted of calls without a price is no assumption of the cost.
    assert not {"model-unknown", "provider-unknown", "output-missing"} & codes(cost.figure).keys()
    nothing = assess(usage("model_request,output_tokens", "some-model-of-tomorrow,5"))
    assert nothing.total.cost is not None
    assert (nothing.total.cost.figure, nothing.total.cost.unpriced_calls) == (None, 1)
    assert account_record(nothing)["cost"] == {
        "figure": None, "priced_calls": 0, "unpriced_calls": 1, "price_dates": None, "stated": [], "unstated_calls": 1,
        "own": [],
    }  # fmt: skip


def test_a_batch_that_writes_to_a_cache_has_prices_of_its_own(usage: Usage) -> None:
    path = usage(
        "started_at,model_request,input_tokens,cache_write_tokens,output_tokens,batch_api",
        "2026-11-01T00:00:00Z,claude-haiku-4-5,1000000,500000,0,true",
    )
    account = assess(path)
    # Half of 1 USD a million for input, of 1.25 x 1 USD for what is written: 0.5 x 0.50 + 0.5 x 0.625 = 0.5625.
    assert usd(account.total) == pytest.approx(0.5625)
    assert account.total.cost is not None
    assert codes(account.total.cost.figure) == {"price-cache-span": {"model": "anthropic/claude-haiku-4-5"}}
    assert "batch-ignored" in codes(account.figures[0])
    assert not any(code.startswith("price-") for figure in account.figures for code in codes(figure))


PRICED = ("gpt-4o", "claude-haiku-4-5", "gemini-2.5-pro", "gpt-5", "o3", "claude-sonnet-4-5")


@pytest.mark.parametrize("name", PRICED)
def test_costs_are_those_of_genai_prices(usage: Usage, name: str) -> None:
    """Another price list and another program: pydantic's, on the day of the snapshot of it that the facts hold."""
    other = pytest.importorskip("genai_prices")
    day = dt.datetime(2026, 8, 22, tzinfo=dt.UTC)
    counts = {"input_tokens": 100_000, "cache_read_tokens": 40_000, "output_tokens": 20_000}
    theirs = other.calc_price(other.Usage(**counts), model_ref=name, genai_request_timestamp=day).total_price
    path = usage(f"started_at,model_request,{','.join(counts)}", ["2026-08-22T00:00:00Z", name, *counts.values()])
    assert usd(assess(path, record_figures=False).total) == pytest.approx(float(theirs), rel=1e-9)


# --- energy per output token


def test_energy_per_output_token_is_the_ratio_of_the_account(mixed: str) -> None:
    account = assess(mixed, by=["model", "session_id"], region="FRA")
    groups = [account.total, *(group for table in account.tables for group in table.groups)]
    some = 0
    for group in groups:
        figure, energy = group.intensity, group.figure(ENERGY)
        if not group.tokens.output_tokens:
            assert figure is None
            continue
        assert figure is not None
        for name in ("mean", "median", "low", "high"):
            expected = getattr(energy, name) * JOULES_PER_KWH / group.tokens.output_tokens
            assert getattr(figure, name) == pytest.approx(expected, rel=1e-12)
        assert (figure.quantity, figure.boundary, figure.unit) == (INTENSITY.name, Boundary.FACILITY, "J")
        assert (figure.evidence, figure.kind) == (energy.evidence, energy.kind)
        assert figure.kind_shares == pytest.approx(energy.kind_shares)
        assert figure.assumptions == energy.assumptions
        some += 1
    assert some > 5


def test_seats_and_messages_have_no_tokens_to_divide_by(usage: Usage) -> None:
    counted = "2026-10-01T00:00:00Z,gpt-4o,FRA,,1000,300"
    with_messages = usage(
        "started_at,model_request,region,messages,input_tokens,output_tokens",
        counted,
        "2026-10-01T00:00:00Z,gpt-4o,FRA,50,,",
    )
    both = assess(with_messages)
    alone = assess(usage("started_at,model_request,region,messages,input_tokens,output_tokens", counted))
    assert both.figures[0].mean > alone.figures[0].mean * 2
    assert both.total.intensity is not None
    assert alone.total.intensity is not None
    assert both.total.intensity.mean == alone.total.intensity.mean
    assert both.total.cost is not None
    assert (both.total.cost.priced_calls, both.total.cost.unpriced_calls) == (1, 50)
    gap = by_code(both)["tokens"]
    assert (gap.calls, gap.quantity) == (50, ENERGY)
    assert 0.5 < gap.total_share < 1
    assert 0.1 < gap.width_share < 1


def test_tokens_of_a_span_in_an_unknown_number_of_calls_have_a_price(usage: Usage) -> None:
    row = "2026-11-05T00:00:00Z,86400,gpt-4o,FRA,3000000,1000000,500000"
    header = "started_at,bucket_s,model_request,region,input_tokens,cache_read_tokens,output_tokens"
    account = assess(usage(header, row))
    # 2 x 2.50 + 1 x 1.25 + 0.5 x 10
    assert usd(account.total) == pytest.approx(11.25)
    figure, energy = account.total.intensity, account.total.figure(ENERGY)
    assert figure is not None
    assert figure.mean == pytest.approx(energy.mean * JOULES_PER_KWH / 500_000)
    found = by_code(account)
    assert "tokens" not in found
    assert found["lengths"].width_share > 0


def test_derived_figures_are_traced(mixed: str) -> None:
    account = assess(mixed, by="day")
    for group in (account.total, *account.tables[0].groups):
        for figure in (group.intensity, group.cost and group.cost.figure):
            if figure is None:
                continue
            found = trace(figure.figure_id)
            assert found.figure == figure
            assert found.formula
            assert {fact.evidence for each in found.inputs for fact in each.facts} == set(figure.evidence)
            shares = sum(each.share for each in found.inputs)
            assert shares == pytest.approx(1.0 if figure.low < figure.high else 0.0, abs=0.01)
    ids = [f.figure_id for g in (account.total, *account.tables[0].groups) for f in (*g.figures, g.intensity) if f]
    assert len(set(ids)) == len(ids)


# --- sums


USES = st.lists(
    st.tuples(
        st.sampled_from(["gpt-4o", "claude-haiku-4-5", "meta-llama/Llama-3.1-70B-Instruct", "no-such-model", ""]),
        st.sampled_from(["2026-08-01T09:30:00Z", "2026-09-01T00:00:00Z", "2026-11-02T00:00:00Z", ""]),
        st.sampled_from(["red", "blue", ""]),
        st.integers(0, 10**6),
        st.integers(0, 10**6),
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(USES)
def test_parts_add_up_to_the_total_however_they_are_grouped(usage: Usage, uses: list[Any]) -> None:
    path = usage(
        "started_at,model_request,label.team,input_tokens,output_tokens",
        *[[moment, name, team, i, o] for name, moment, team, i, o in uses],
    )
    account = assess(path, by=["model", "day", "label.team", "model,day"], region="FRA", top=2, record_figures=False)
    total = account.total
    assert total.cost is not None
    for table in account.tables:
        assert sum(usd(group) for group in table.groups) == pytest.approx(usd(total), rel=1e-9, abs=1e-15)
        energy = sum(group.figure(ENERGY).mean for group in table.groups)
        assert energy == pytest.approx(total.figure(ENERGY).mean, rel=1e-9)
        # Sums of tokens whose calls are unknown may hold none at all, and use nothing then.
        assert sum(group.energy_share for group in table.groups) == pytest.approx(float(energy > 0), rel=1e-9)
        for name in ("priced_calls", "unpriced_calls"):
            assert sum(getattr(group.cost, name) for group in table.groups) == getattr(total.cost, name)
    for group in (total, *(group for table in account.tables for group in table.groups)):
        assert group.cost is not None
        records = group.tokens.calls + group.tokens.uncounted_records
        assert group.cost.priced_calls + group.cost.unpriced_calls == records
        for figure in (group.intensity, group.cost.figure):
            if figure is not None:
                assert 0 <= figure.low <= figure.median <= figure.high
    for gap in account.gaps:
        check(gap, total.tokens.calls + total.tokens.uncounted_records)


# --- gaps


def check(gap: Gap, calls: int) -> None:
    assert gap.code in STANDS
    assert 0 < gap.calls <= calls
    assert gap.calls_share == pytest.approx(gap.calls / calls)
    assert 0 <= gap.total_share <= 1
    assert 0 <= gap.width_share <= 1


def test_gaps_say_what_records_leave_unsaid(mixed: str) -> None:
    account = assess(mixed)
    found = by_code(account)
    assert list(account.gaps) == sorted(account.gaps, key=lambda g: (-g.width_share, -g.total_share, g.code))
    for gap in account.gaps:
        check(gap, account.total.tokens.calls)
    # One call states no region, one a region that does not exist; no model likewise.
    assert {code: gap.calls for code, gap in found.items()} == {
        "region": 2, "model": 2, "size": 4, "batch": 7, "input": 1,
    }  # fmt: skip
    assert found["region"].quantity == CARBON
    assert {gap.quantity for gap in account.gaps if gap.code != "region"} == {ENERGY}
    assert found["batch"].calls_share == found["batch"].total_share == 1
    # What is so little of the mean may be nothing of the width.
    assert found["size"].width_share > found["model"].width_share >= 0 == found["input"].width_share


def test_shares_of_gaps_are_those_of_the_calls_concerned(usage: Usage) -> None:
    rows = ("gpt-4o,FRA,1000,300", "gpt-4o,,1000,300", "gpt-4o,,1000,300")
    account = assess(usage("model_request,region,input_tokens,output_tokens", *rows))
    gap = by_code(account)["region"]
    assert gap.calls_share == pytest.approx(2 / 3)
    parts = assess(usage("model_request,region,input_tokens,output_tokens", *rows[1:]))
    about = CARBON.name, CARBON.boundary
    assert gap.total_share == pytest.approx((parts.draws[about] / account.draws[about]).mean())
    assert 0 < gap.width_share < by_code(parts)["region"].width_share


@pytest.mark.parametrize(
    ("code", "silent", "said"),
    [
        ("region", "gpt-4o,,1000,300,,1,", "gpt-4o,FRA,1000,300,,1,"),
        ("model", ",FRA,1000,300,,1,", "gpt-4o,FRA,1000,300,,1,"),
        ("size", "gpt-4o,FRA,1000,300,,1,", "google/gemma-3-27b-it,FRA,1000,300,,1,"),
        ("batch", "gpt-4o,FRA,1000,300,,1,", "gpt-4o,FRA,1000,300,16,1,"),
        ("lengths", "google/gemma-3-27b-it,FRA,200000,300,,2,", "google/gemma-3-27b-it,FRA,200000,300,,1,"),
        ("input", "gpt-4o,FRA,,300,,1,", "gpt-4o,FRA,1000,300,,1,"),
        ("output", "gpt-4o,FRA,1000,,,1,", "gpt-4o,FRA,1000,300,,1,"),
        ("tokens", "gpt-4o,FRA,,,,1,", "gpt-4o,FRA,1000,300,,1,"),
        ("media", "gpt-4o,FRA,1000,300,,1,3", "gpt-4o,FRA,1000,300,,1,0"),
    ],
)
def test_a_gap_closes_when_the_records_say_it(usage: Usage, code: str, silent: str, said: str) -> None:
    header = "model_request,region,input_tokens,output_tokens,concurrency,calls,images"
    others = "google/gemma-3-27b-it,FRA,10,10,8,1,0"
    before, after = (by_code(assess(usage(header, row, others), record_figures=False)) for row in (silent, said))
    assert code in before
    assert code not in after
    assert before[code].calls == (2 if code == "lengths" else 1)
    # What is left out of the sums is in no width; what something stands in for is.
    assert (before[code].width_share > 0) == (code not in ("input", "output", "tokens", "media"))


def test_a_region_given_for_those_that_lack_it_narrows_the_gap(mixed: str) -> None:
    before, after = by_code(assess(mixed))["region"], by_code(assess(mixed, region="FRA"))["region"]
    assert before.calls == after.calls
    assert after.width_share < before.width_share


def test_a_model_given_for_calls_that_name_none_leaves_no_width_to_the_gap(usage: Usage) -> None:
    path = usage("region,input_tokens,output_tokens", "FRA,1000,300")
    before, after = by_code(assess(path))["model"], by_code(assess(path, model="gemma-3-27b-it"))["model"]
    assert (before.calls, after.calls, after.width_share) == (1, 1, 0)
    assert before.width_share > 0


def test_a_batch_that_some_calls_state_counts_for_those_that_do_not(usage: Usage) -> None:
    header = "model_request,region,input_tokens,output_tokens,concurrency"
    silent, stated = "gpt-4o,FRA,1000,300,", "gpt-4o,FRA,1000,300,64"
    half, none = (by_code(assess(usage(header, *rows)))["batch"] for rows in ((silent, stated), (silent, silent)))
    assert (half.calls, none.calls) == (1, 2)
    assert 0 < half.total_share < none.total_share == 1
    assert 0 < half.width_share < none.width_share


# --- the tables of a report, and the files


def test_tables_of_a_report_follow_what_the_records_hold(usage: Usage) -> None:
    # Who uses what, and with which key, is shown to whoever asks for it, and not to those a report is handed to.
    personal = ("key", "user", "account", "customer", "tag", "owner", "role")
    columns = ["session_id", "provider", *(f"label.{name}" for name in (*personal, "team", "project"))]
    assert tables_for_report(columns, period=("2026-01-01", "2026-01-03")) == (
        ("model",), ("provider",), ("hour",), ("label.team",), ("label.project",),
    )  # fmt: skip
    daily = tables_for_report([], period=("2026-01-01", "2026-01-03"), longest_s=86_400)
    assert daily == (("model",), ("day",))
    assert tables_for_report([], period=("2026-01-01", "2026-01-04")) == (("model",), ("day",))
    assert tables_for_report([], period=None) == (("model",),)
    path = usage("started_at,label.team,output_tokens", "2026-01-01T00:00:00Z,red,5")
    account = assess(path, by=["label.team", "model,hour"], report_tables=True)
    assert [table.by for table in account.tables] == [("label.team",), ("model", "hour"), ("model",), ("hour",)]
    assert [table.asked for table in account.tables] == [True, True, False, False]
    # The command that makes the figures again names every table.
    again = assess(path, by=[",".join(table.by) for table in account.tables])
    assert [f.figure_id for f in again.figures] == [f.figure_id for f in account.figures]
    assert account.command.count("--by") == 4


def test_json_holds_cost_intensity_and_gaps(mixed: str) -> None:
    account = assess(mixed, by="model")
    record = json.loads(json.dumps(account_record(account)))
    assert record["intensity"]["quantity"] == "energy_per_output_token_j"
    assert record["cost"]["figure"]["boundary"] == "list price"
    assert record["cost"]["priced_calls"] + record["cost"]["unpriced_calls"] == record["tokens"]["calls"]
    groups = record["tables"][0]["groups"]
    total = sum(group["cost"]["figure"]["mean"] for group in groups if group["cost"]["figure"])
    assert total == pytest.approx(record["cost"]["figure"]["mean"])
    assert [gap["gap"] for gap in record["gaps"]] == [gap.code for gap in account.gaps]
    assert set(record["gaps"][0]) == {
        "gap", "quantity", "boundary", "calls", "calls_share", "total_share", "width_share",
    }  # fmt: skip


def test_rows_hold_cost_intensity_and_gaps(mixed: str, tmp_path: Path) -> None:
    account = assess(mixed, by="model")
    path = tmp_path / "account.parquet"
    write_parquet(account_rows(account), columns=account_columns(account), path=str(path), counts=WIDE)
    with duckdb.connect() as connection:
        found = connection.read_parquet(str(path))
        assert found.columns == list(account_columns(account))
        columns = account_columns(account)
        written = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    costs = [(row["table"], row["mean"], row["priced_calls"]) for row in written if row["quantity"] == "cost_usd"]
    costs = [row for row in costs if row[1] is not None]
    per_token = sum(row["quantity"] == "energy_per_output_token_j" for row in written)
    told = [(row["gap"], row["calls"]) for row in written if row["table"] == "gap"]
    assert costs[0][:2] == ("total", pytest.approx(usd(account.total)))
    assert sum(mean for table, mean, _ in costs if table == "model") == pytest.approx(usd(account.total))
    assert sum(priced for table, _, priced in costs if table == "model") == costs[0][2] == 5
    assert per_token == 1 + len(account.tables[0].groups)
    assert told == [(gap.code, gap.calls) for gap in account.gaps]
    rows = list(account_rows(account))
    target = tmp_path / "account.csv"
    with target.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(account_columns(account)))
        writer.writeheader()
        writer.writerows(rows)
    assert sum(1 for row in rows if row["table"] == "gap") == len(account.gaps)


def test_prices_are_looked_up_by_the_name_in_the_record() -> None:
    snapshot = load()
    for name, output in (("gpt-4o", 10.0), ("gpt-4o-2024-05-13", 15.0), ("gpt-4o-2024-11-20", 10.0)):
        model = known_model(snapshot, name=name)
        found = tariff_of(
            snapshot, model_id=model.facts.model_id, name=name, provider=model.provider, on="2026-10-05"
        )  # fmt: skip
        assert found is not None
        assert [terms.output_usd_per_mtok for terms in found.terms] == [output]
    assert price_dates(snapshot, model_id="deepseek/deepseek-v4-flash", name="deepseek-v4-flash", provider="deepseek")


def test_every_tariff_of_the_facts_is_ordered_dated_and_explained() -> None:
    """All models at all who sell them, on a day before, within and after the dates of the table."""
    snapshot = load()
    sold = snapshot.rows("SELECT DISTINCT model_id, provider FROM prices ORDER BY 1, 2")
    assert len(sold) > 5_000
    for model_id, provider in sold[::7]:
        rows = [row for row in snapshot.prices(str(model_id)) if row.provider == provider]
        asked = {(row.input_usd_per_mtok, row.output_usd_per_mtok) for row in rows}
        for on in ("2025-01-01", "2026-08-30", "2027-01-01", None):
            found = tariff_of(snapshot, model_id=str(model_id), name=None, provider=str(provider), on=on)
            assert found is not None
            assert {(terms.input_usd_per_mtok, terms.output_usd_per_mtok) for terms in found.terms} <= asked
            assert sum(terms.weight for terms in found.terms) == pytest.approx(1.0)
            assert all(terms.rows for terms in found.terms)
            assert found.dates[0] <= found.dates[1]
            later = {each.code for each in found.assumptions} & {"price-later", "price-undated"}
            assert later == ({"price-undated"} if on is None else {"price-later"} if on == "2025-01-01" else later)
