"""What calls cost on machines of one's own, at the price of an hour of an accelerator."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from obsia.accounting.impacts import CARBON_EMBODIED
from obsia.app.questions.usage import Assess
from obsia.app.settings import price_hour
from obsia.app.usage.account import Account, OwnCost
from obsia.app.usage.assess import answered, assess
from obsia.core.errors import BadCall, BadInput
from obsia.core.figure import Boundary
from obsia.core.locales import locale
from obsia.views.usage_costs import sentences
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
    assert account.total.cost.own is not None
    return account.total.cost.own


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
    assert nobody.cost.own == OwnCost(price=own.price, currency="EUR", calls=0, other_calls=1)
    none = assess(usage(HEADER, ROWS[1]), price_hour="2EUR", record_figures=False)
    assert [each.code for each in sentences(none)] == ["own-none"]
    # Nothing else moves.
    plain = assess(usage(HEADER, *ROWS), record_figures=False)
    assert plain.total.cost is not None
    assert plain.total.cost.own is None
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
    assert (own["price_hour"], own["currency"], own["calls"]) == ("2.4", "USD", 1)
    rows = {row["quantity"]: row for row in account_rows(account) if row.get("boundary") == "own machines"}
    assert {name: row["unit"] for name, row in rows.items()} == {"own_cost_usd": "USD", "own_cost_ratio": "1"}
    assert rows["own_cost_usd"]["low"] < rows["own_cost_usd"]["high"]


def test_the_price_is_stated_with_its_currency_also_in_the_settings(tmp_path: Path) -> None:
    stated = {"2.40EUR": "2.4 EUR", "$3": "3 USD", "GBP 1.10": "1.1 GBP", "100 ¥": None, "2.40": None, "0EUR": None}
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
