"""What records state that calls cost, carried exactly and set beside the list price of the same calls."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import obsia
from obsia.app.usage.account import Account, Cost, StatedCost
from obsia.app.usage.assess import assess
from obsia.core.locales import locale
from obsia.views.usage_costs import sentences
from obsia.views.usage_data import account_record, account_rows

SAMPLES = Path(__file__).parent.parent / "readers" / "samples"
COSTS = Path(__file__).parent / "costs"


def cost_of(account: Account) -> Cost:
    assert account.total.cost is not None
    return account.total.cost


def dollars(cost: Cost) -> float:
    assert cost.figure is not None
    assert cost.figure.low == cost.figure.high
    return cost.figure.median


def only(cost: Cost) -> StatedCost:
    (stated,) = cost.stated
    return stated


def account_of(*rows: str, header: str, folder: Path, **asked: Any) -> Account:
    path = folder / "usage.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    return assess(path, record_figures=False, **asked)


def test_a_transcript_with_caches_of_an_hour_is_charged_to_the_cent() -> None:
    account = assess(COSTS / "claude_code_1h.jsonl", record_figures=False)
    # Claude Opus 4.5 at 5 USD a million of input, 25 of output, 0.50 read from a cache, 6.25 written for five minutes,
    # 10 for an hour. First answer: 12 x 5 + 20,000 x 10 + 15,000 x 0.50 + 800 x 25 = 60 + 200,000 + 7,500 + 20,000.
    # Second: 8 x 5 + 5,000 x 6.25 + 35,000 x 0.50 + 400 x 25 = 40 + 31,250 + 17,500 + 10,000. Together 286,350.
    assert dollars(cost_of(account)) == pytest.approx(0.286350, rel=1e-12)
    assert cost_of(account).stated == ()
    assert {each.code for each in account.assumptions if each.code.startswith("price")} == set()


@pytest.mark.parametrize(
    ("column", "calls", "expected"), [("", "", 1.2), (",requests", ",100", 1.2), (",requests", ",1", 2.25)]
)
def test_a_sum_that_does_not_say_of_how_many_calls_is_no_long_prompt(
    tmp_path: Path, column: str, calls: str, expected: float
) -> None:
    # Claude Sonnet 4.5 at 3 USD a million of input and 15 of output: 300,000 x 3 + 20,000 x 15 = 1.20 USD. One prompt
    # of 300,000 tokens is above the 200,000 from which it takes 6 and 22.50: 1.80 + 0.45.
    days = [f"2026-10-{day:02d},claude-sonnet-4-5,300000,20000{calls}" for day in (1, 2)]
    account = account_of(*days, header=f"date,model,input_tokens,output_tokens{column}", folder=tmp_path)
    assert dollars(cost_of(account)) == pytest.approx(2 * expected, rel=1e-12)


def test_what_claude_code_prints_is_what_it_states() -> None:
    cost = cost_of(assess(SAMPLES / "assistants" / "claude-code" / "print.json", record_figures=False))
    stated = only(cost)
    assert (stated.amount, stated.currency, dict(stated.by)) == (
        Decimal("0.007065"), "USD", {"claude-print": Decimal("0.007065")},
    )  # fmt: skip
    assert stated.difference is not None
    assert stated.difference.figure.median == pytest.approx(0, abs=1e-12)


def test_list_prices_are_those_that_a_gateway_charges() -> None:
    """LiteLLM prices each call of its log by itself: model by model it says what we say, but for tools and sound."""
    account = assess(SAMPLES / "litellm" / "standard_logging_payload.jsonl", by="model", record_figures=False)
    compared = 0
    for group in account.tables[0].groups:
        assert group.cost is not None
        (stated,) = group.cost.stated
        if stated.difference is None:  # images
            continue
        beside = {"anthropic/claude-sonnet-4-5": 0.02, "openai/gpt-4o-audio": 0.00435}  # two web searches; sound
        expected = beside.get(str(group.keys["model"]), 0.0)
        assert stated.difference.figure.median == pytest.approx(expected, abs=1e-9), group.keys
        compared += 1
    assert compared == 9
    total = only(cost_of(account))
    assert (total.amount, total.calls, cost_of(account).unstated_calls) == (Decimal("0.30178694"), 27, 0)
    assert sum(each.cost.stated[0].amount for each in account.tables[0].groups if each.cost) == total.amount


HEADER = "started_at,model_request,input_tokens,output_tokens,cost,cost_currency,label.team"
ROWS = (
    "2026-11-10T00:00:00Z,gpt-4o,1000000,100000,3.10,USD,a",  # list price: 1 x 2.50 + 0.1 x 10 = 3.50
    "2026-11-10T00:00:00Z,gpt-4o,1000000,100000,0.1,usd,b",
    "2026-11-10T00:00:00Z,a-model-of-tomorrow,1000,10,0.2,USD,b",
    "2026-11-10T00:00:00Z,gpt-4o,1000000,100000,7.77,EUR,b",
    "2026-11-10T00:00:00Z,gpt-4o,1000000,100000,1e-3,,c",
    "2026-11-10T00:00:00Z,gpt-4o,1000000,100000,,,c",
)


def test_currencies_are_kept_apart_and_sums_are_exact(tmp_path: Path) -> None:
    account = account_of(*ROWS, header=HEADER, folder=tmp_path, by="label.team")
    cost = cost_of(account)
    assert [(each.currency, each.amount, each.calls) for each in cost.stated] == [
        ("USD", Decimal("3.4"), 3),  # 3.10 + 0.1 + 0.2, which doubles do not add to
        (None, Decimal("0.001"), 1),
        ("EUR", Decimal("7.77"), 1),
    ]
    assert (cost.unstated_calls, cost.priced_calls, dollars(cost)) == (1, 5, pytest.approx(17.5))
    difference = cost.stated[0].difference
    assert difference is not None
    assert (difference.calls, difference.amount) == (2, Decimal("3.2"))
    assert difference.figure.median == pytest.approx(3.2 - 7.0)
    assert difference.ratio is not None
    assert difference.ratio.median == pytest.approx(3.2 / 7.0)
    assert [each.difference for each in cost.stated[1:]] == [None, None]
    teams = {group.keys["label.team"]: group.cost for group in account.tables[0].groups}
    assert {team: [(s.currency, s.amount) for s in held.stated] for team, held in teams.items() if held} == {
        "a": [("USD", Decimal("3.1"))],
        "b": [("USD", Decimal("0.3")), ("EUR", Decimal("7.77"))],
        "c": [(None, Decimal("0.001"))],
    }


def test_machines_read_exact_amounts(tmp_path: Path) -> None:
    account = account_of(*ROWS, header=HEADER, folder=tmp_path)
    stated = json.loads(json.dumps(account_record(account)["cost"]["stated"]))
    assert [(each["currency"], each["amount"], each["by"]) for each in stated] == [
        ("USD", "3.4", {"csv": "3.4"}), (None, "0.001", {"csv": "0.001"}), ("EUR", "7.77", {"csv": "7.77"}),
    ]  # fmt: skip
    rows = [row for row in account_rows(account) if row.get("quantity") in ("stated_cost", "cost_difference_usd")]
    assert [(row["quantity"], row["unit"], row["priced_calls"]) for row in rows] == [
        ("stated_cost", "USD", 3), ("cost_difference_usd", "USD", 2), ("stated_cost", "", 1), ("stated_cost", "EUR", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_readers_are_told_what_is_stated_and_how_far_it_is_from_list_prices(tmp_path: Path, language: str) -> None:
    account = account_of(*ROWS[:2], header=HEADER, folder=tmp_path)
    said = " ".join(map(locale(language).text, sentences(account))).replace("\u00a0", " ")
    wanted = {
        "en": "Stated by the records: 3.20 USD for 2 calls (csv). For the 2 calls that have a list price too, that is "
        "3.20 USD: 3.80 USD below the list price (× 0.457).",
        "fr": "Déclaré par les enregistrements : 3,20 USD pour 2 appels (csv). Pour les 2 appels qui ont aussi un "
        "prix public, c’est 3,20 USD, soit 3,80 USD de moins que le prix public (×\u202f0,457).",
    }
    assert said == wanted[language]
    silent = account_of(ROWS[-1], header=HEADER, folder=tmp_path)
    assert list(sentences(silent)) == []


@pytest.mark.parametrize(
    ("column", "mapped", "amount", "currency", "codes"),
    [
        ("cost", None, "565", None, ["stated-cost", "stated-far"]),
        ("cost", "cost=cost:USD/100", "5.65", "USD", ["stated-cost", "stated-difference-less"]),
        ("cost (cents)", None, "5.65", None, ["stated-cost", "stated-other-currency"]),
        ("cost_cents", "cost=cost_cents:EUR/100", "5.65", "EUR", ["stated-cost", "stated-other-currency"]),
    ],
)
def test_cents_are_read_where_a_heading_or_an_option_says_so_and_doubted_else(
    tmp_path: Path, column: str, mapped: str | None, amount: str, currency: str | None, codes: list[str]
) -> None:
    # GPT-4o at 2.50 USD a million of input and 10 of output: 7.35 USD, of which 565 are 77 times.
    rows = ("2026-04-01,gpt-4o,400000,140000,195", "2026-04-02,gpt-4o,860000,280000,370")
    account = account_of(*rows, header=f"date,model,input_tokens,output_tokens,{column}", folder=tmp_path, map=mapped)
    stated = only(cost_of(account))
    assert (stated.amount, stated.currency) == (Decimal(amount), currency)
    assert [each.code for each in sentences(account)][:2] == codes
    assert (stated.difference is not None and stated.difference.is_far) is (codes[1] == "stated-far")


def test_what_is_free_at_list_prices_has_no_ratio_to_them(tmp_path: Path) -> None:
    row = ROWS[0].replace("gpt-4o", "poolside/laguna-m.1")
    account = account_of(row, header=HEADER, folder=tmp_path)
    difference = only(cost_of(account)).difference
    assert difference is not None
    assert (difference.figure.median, difference.ratio) == (3.1, None)
    assert [each.code for each in sentences(account)] == ["stated-cost", "stated-difference-free"]


def test_a_cost_below_list_prices_is_as_uncertain_as_they_are(tmp_path: Path) -> None:
    row = ROWS[0].replace("gpt-4o", "llama-3.3-70b-instruct").replace("3.10", "0.01")
    cost = cost_of(account_of(row, header=HEADER, folder=tmp_path))
    difference = only(cost).difference
    assert cost.figure is not None
    assert difference is not None
    assert difference.ratio is not None
    assert difference.figure.high < 0
    assert difference.figure.inputs == difference.ratio.inputs == cost.figure.inputs != ()


def test_what_is_no_amount_is_rejected_with_its_row(tmp_path: Path) -> None:
    account = account_of(ROWS[0], ROWS[0].replace("3.10", "three"), header=HEADER, folder=tmp_path)
    assert account.reject_counts == {"not_an_amount": 1}
    assert only(cost_of(account)).amount == Decimal("3.1")


def test_a_frame_states_costs_too() -> None:
    pa = pytest.importorskip("pyarrow")
    frame = pa.table({"model_request": ["gpt-4o"], "input_tokens": [10], "output_tokens": [5], "cost": [0.1]})
    account = obsia.assess(frame, map="cost=cost:USD")
    assert (only(cost_of(account)).amount, only(cost_of(account)).currency) == (Decimal("0.1"), "USD")
