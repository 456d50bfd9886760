"""What calls cost on machines of one's own, at the price of an hour of an accelerator."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from obsia.accounting.impacts import CARBON_EMBODIED
from obsia.accounting.own_costs import HourPrice
from obsia.app.questions.usage import Assess
from obsia.app.settings import price_hour
from obsia.app.usage.account import Account, OwnCost
from obsia.app.usage.assess import answered, assess
from obsia.core.columns import MOST_HOUR_PRICE
from obsia.core.errors import BadCall, BadInput
from obsia.core.figure import Boundary
from obsia.core.locales import locale
from obsia.readers.tables.money_forms import hour_price
from obsia.views.usage_costs import own_headlines, sentences
from obsia.views.usage_data import account_record, account_rows

Usage = Callable[..., str]
HEADER = "started_at,model_request,provider,input_tokens,output_tokens,gpu"
ROWS = (
    "2026-11-10T00:00:00Z,llama-3.3-70b-instruct,,100000,10000,",
    "2026-11-10T00:00:00Z,gpt-4o,,100000,10000,",
    "2026-11-10T00:00:00Z,llama-3.3-70b-instruct,together_ai,100000,10000,",
    "2026-11-10T00:00:00Z,llama-3.3-70b-instruct,together_ai,100000,10000,H100",
)


def own_of(account: Account) -> OwnCost:
    assert account.total.cost is not None
    (own,) = account.total.cost.own
    return own


def test_the_cost_is_that_of_the_hours_which_the_energy_model_counts(usage: Usage) -> None:
    path = usage(HEADER, ROWS[0])
    found = answered(Assess((path,), price_hour="2.40EUR", record_figures=False))
    own, pricing = own_of(found.account), found.whole.tools.pricing
    hours = pricing.hours(found.whole.lines)
    busy = pricing.costs(found.whole.lines[0].deployment).busy_share
    draws = hours.busy_s / busy / 3600 * 2.40
    assert own.figure is not None
    assert own.figure.mean == pytest.approx(draws.mean(), rel=1e-9)
    assert own.waiting_share == pytest.approx((1 - busy).mean(), rel=1e-9)
    assert own.figure.low < own.figure.median < own.figure.high
    assert (own.figure.unit, own.figure.boundary, own.ratio) == ("EUR", Boundary.OWN_MACHINES, None)
    # Manufacture is spread over the same hours.
    assert (found.whole.impacts.draws[CARBON_EMBODIED] > 0).all()
    dollars = own_of(assess(path, price_hour="$4.80", record_figures=False))
    assert dollars.figure is not None
    assert dollars.figure.median == pytest.approx(2 * own.figure.median, rel=1e-9)
    assert dollars.ratio is not None
    assert {"input-missing", "pue-default"}.isdisjoint(each.code for each in dollars.figure.assumptions)


def test_calls_that_others_served_are_not_in_it(usage: Usage) -> None:
    account = assess(usage(HEADER, *ROWS), price_hour="2EUR", by="provider", record_figures=False)
    own = own_of(account)
    assert (own.calls, own.other_calls) == (2, 2)
    assert [each.code for each in sentences(account)] == ["own-waiting", "own-others"]
    (nobody,) = [each for each in account.tables[0].groups if each.keys["provider"] == "openai"]
    assert nobody.cost is not None
    assert nobody.cost.own == (OwnCost(currency="EUR", calls=0, other_calls=1),)
    none = assess(usage(HEADER, ROWS[1]), price_hour="2EUR", record_figures=False)
    assert [each.code for each in sentences(none)] == ["own-none"]
    # Nothing else moves.
    plain = assess(usage(HEADER, *ROWS), record_figures=False)
    assert plain.total.cost is not None
    assert not plain.total.cost.own
    assert [each.median for each in plain.figures] == [each.median for each in account.figures]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_people_and_machines_read_it(usage: Usage, language: str) -> None:
    account = assess(usage(HEADER, ROWS[0]), price_hour="USD 2.40", record_figures=False)
    said = [locale(language).text(each).replace("\u00a0", " ") for each in sentences(account)]
    assert said[0].startswith(
        {"en": "1 call ran on own machines; ", "fr": "1 appel a tourné sur des machines"}[language]
    )
    assert "×" in said[1]
    own = json.loads(json.dumps(account_record(account)))["cost"]["own"]
    assert (own[0]["prices_hour"], own[0]["currency"], own[0]["calls"]) == (["2.4"], "USD", 1)
    rows = {row["quantity"]: row for row in account_rows(account) if row.get("boundary") == "own machines"}
    assert {name: row["unit"] for name, row in rows.items()} == {"own_cost_usd": "USD", "own_cost_ratio": "1"}
    assert rows["own_cost_usd"]["low"] < rows["own_cost_usd"]["high"]


def test_the_price_is_stated_with_its_currency_also_in_the_settings(tmp_path: Path) -> None:
    stated = {"2.40EUR": "2.4 EUR", "$3": "3 USD", "GBP 1.10": "1.1 GBP", "100 ¥": None, "2.40": None, "0EUR": None}
    stated |= {"19.20EUR/server": "19.2 EUR/server", "$2 per GPU": "2 USD", "19.20 EUR per node": "19.2 EUR/server"}
    for text, expected in stated.items():
        if expected is None:
            with pytest.raises(BadCall, match="price of an hour"):
                Assess(("x.csv",), price_hour=text)
        else:
            assert Assess(("x.csv",), price_hour=text).price_hour == expected
    assert price_hour(None, folder=str(tmp_path)) is None
    settings: dict[str, Any] = {'[own]\nprice_hour = "2.40EUR"\n': "2.4 EUR", "[own]\n": None}
    for text, expected in settings.items():
        (tmp_path / "obsia.toml").write_text(text)
        assert price_hour(None, folder=str(tmp_path)) == expected
    assert price_hour("3 USD", folder=str(tmp_path)) == "3 USD"
    for text in ("own = 1\n", "[own]\nprice_hour = 2.4\n"):
        (tmp_path / "obsia.toml").write_text(text)
        with pytest.raises(BadInput, match="price_hour"):
            price_hour(None, folder=str(tmp_path))


PRICED = "started_at,model_request,provider,input_tokens,output_tokens,gpu,gpu_count,price_hour"
CALL = "2026-11-10T00:00:00Z,llama-3.3-70b-instruct,,100000,10000,H100,8,"


def test_a_price_that_no_reader_gives_is_none() -> None:
    assert HourPrice.of("19.2 EUR/server") == HourPrice(amount=Decimal("19.2"), currency="EUR", is_of_server=True)
    assert [HourPrice.of(text) for text in ("1.2.3 EUR", "2.4", "2.4 XYZ", "2.4 EUR/rack")] == [None] * 4
    assert hour_price(f"{MOST_HOUR_PRICE} EUR") == f"{MOST_HOUR_PRICE} EUR"
    assert hour_price(f"{MOST_HOUR_PRICE + 1} EUR") is None


def medians(account: Account) -> dict[str, float]:
    """Median cost on own machines by currency."""
    assert account.total.cost is not None
    return {own.currency: own.figure.median for own in account.total.cost.own if own.figure is not None}


def test_records_state_prices_of_their_own_and_each_currency_stands_alone(usage: Usage) -> None:
    # Working: alike calls take the same hours h in each world. At 2 and 4 EUR they cost 2h + 4h = 6h, at 3 USD 3h; an
    # hour of a server of eight at 24 EUR is one of an accelerator at 3 EUR.
    one = medians(assess(usage(PRICED, CALL + "1 EUR"), record_figures=False))["EUR"]
    rows = [CALL + price for price in ("2 EUR", "4.00EUR", "3 USD", "24 EUR/server")]
    account = assess(usage(PRICED, *rows), record_figures=False)
    assert medians(account) == pytest.approx({"EUR": 9 * one, "USD": 3 * one}, rel=1e-9)
    assert account.total.cost is not None
    euros, dollars = account.total.cost.own
    assert ([str(each) for each in euros.prices], euros.calls, dollars.calls) == (["2", "3", "4"], 3, 1)
    assert (euros.other_calls, dollars.other_calls) == (0, 0)
    (headline, other) = own_headlines(account)
    assert locale("en").text(headline.counts) == "at 2.00 to 4.00 EUR an hour of an accelerator, waiting ones included"
    assert other.figure.unit == "USD"


def test_a_record_goes_before_what_is_stated_of_all_and_says_that_machines_are_own(usage: Usage) -> None:
    one = medians(assess(usage(PRICED, CALL + "1 EUR"), record_figures=False))["EUR"]
    served = CALL.replace(",,100000", ",together_ai,100000").replace("H100,8", ",")
    both = assess(
        usage(PRICED, CALL + "2 EUR", CALL, served + "1 EUR", served), price_hour="5EUR", record_figures=False
    )
    assert own_of(both).calls == 3
    assert medians(both)["EUR"] > 7 * one
    # Of how many accelerators the price of a server is, somebody has to state.
    alone = CALL.replace("H100,8", "H100,") + "24 EUR/server"
    silent = assess(usage(PRICED, alone), record_figures=False)
    assert silent.total.cost is not None
    assert not silent.total.cost.own
    told = assess(usage(PRICED, alone), gpu="H100", gpu_count=8, record_figures=False)
    assert medians(told) == pytest.approx({"EUR": 3 * one}, rel=1e-9)


def test_a_table_of_people_states_it_too(tmp_path: Path) -> None:
    table = tmp_path / "server.csv"
    head = "Datum;Modell;Eingabe-Token;Ausgabe-Token;GPU-Typ;Anzahl GPUs;Server-Stundensatz"
    row = "13.10.2026;llama-3.3-70b-instruct;100.000;10.000;H100;8;"
    for heading, cell in (
        (f"{head} (EUR)", '"1.024,80"'),
        (head, '"1.024,80 €"'),
        (f"{head};Währung", '"1.024,80";EUR'),
    ):
        table.write_text(f"{heading}\n{row}{cell}\n")
        account = assess(str(table), record_figures=False)
        assert own_of(account).prices == (Decimal("128.1"),)
        assert own_of(account).currency == "EUR"
    table.write_text(f'{head}\n{row}"1.024,80"\n')
    with pytest.raises(BadInput, match="without a currency") as refused:
        assess(str(table), record_figures=False)
    assert "price_hour=Server-Stundensatz:USD/server" in str(refused.value)
    account = assess(str(table), map="price_hour=Server-Stundensatz:USD/server", record_figures=False)
    assert (own_of(account).prices, own_of(account).currency) == ((Decimal("128.1"),), "USD")


def test_typed_columns_declare_their_currency(tmp_path: Path) -> None:
    path = str(tmp_path / "own.parquet")
    row = (
        "'llama-3.3-70b-instruct' AS model_request, 100000 AS input_tokens, 10000 AS output_tokens, 2.5::DOUBLE AS rate"
    )
    duckdb.sql(f"SELECT {row}").write_parquet(path)
    account = assess(path, map="price_hour=rate:EUR", record_figures=False)
    assert (own_of(account).prices, own_of(account).currency) == ((Decimal("2.5"),), "EUR")
    with pytest.raises(BadInput, match="without a currency"):
        assess(path, map="price_hour=rate", record_figures=False)
