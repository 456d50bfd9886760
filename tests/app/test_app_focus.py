"""An account as a bill in the FOCUS format: its columns, its sums, and the account that is read from it again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from obsia.app.questions.usage import Assess
from obsia.app.usage.account import Account
from obsia.app.usage.assess import answer, assess
from obsia.app.usage.usage_sums import Run
from obsia.core.errors import BadCall, NoData
from obsia.core.locales.wording import CARBON, ENERGY, WATER, find
from obsia.views.focus import COLUMNS, focus_rows
from obsia.writers.data import csv_text

Usage = Callable[..., str]
HEADER = (
    "started_at,model_request,provider,region,input_tokens,cache_read_tokens,output_tokens,reasoning_tokens"
    ",cost,cost_currency,label.team"
)
ROWS = (
    "2026-11-10T00:00:00Z,llama-3.3-70b-instruct,,FRA,100000,1000,10000,5,,,a",
    "2026-11-10T01:00:00Z,llama-3.3-70b-instruct,,FRA,1000,,100,,,,a",
    "2026-11-10T00:00:00Z,llama-3.3-70b-instruct,,FRA,100000,0,10000,0,1.25,EUR,b",
    "2026-11-11T22:30:00Z,gpt-4o,openai,,100000,,10000,,0.30,USD,b",
    "2026-11-11T23:30:00Z,gpt-4o,openai,,100000,,10000,,0.1,USD,b",
    "2026-12-31T23:30:00Z,gpt-4o,openai,,100000,,10000,,0.7,,",
    '2026-12-31T23:30:00Z,my-own-model,,,1000,,10,,,,"=x"',
)
MANDATORY = {
    *("BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd"),
    *("BillingPeriodStart", "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargePeriodEnd"),
    *("ChargePeriodStart", "ContractedCost", "EffectiveCost", "InvoiceIssuerName", "ListCost", "PricingQuantity"),
    *("PricingUnit", "ProviderName", "PublisherName", "ServiceCategory", "ServiceName"),
}
"""Columns of feature level Mandatory (FOCUS_Spec, tag v1.2, specification/columns)."""
MAY_BE_NULL = {"BillingAccountName", "ChargeClass", "ChargeDescription", "PricingQuantity", "PricingUnit"}


def billed(path: str, *, tz: str = "UTC", **asked: Any) -> tuple[Account, str, list[dict[str, str]]]:
    account = answer(Assess((path,), tz=tz, record_figures=False, **asked), Run(with_charges=True))
    text = csv_text(focus_rows(account, tz=tz), columns=COLUMNS)
    return account, text, list(csv.DictReader(io.StringIO(text)))


def test_a_bill_has_the_columns_of_the_specification(usage: Usage) -> None:
    _, text, rows = billed(usage(HEADER, *ROWS), by="label.team")
    assert set(rows[0]) >= MANDATORY
    assert all(each[name] for each in rows for name in MANDATORY - MAY_BE_NULL)
    assert all(name.startswith("x_") for name in list(rows[0])[COLUMNS.index("Tags") + 1 :])
    assert len(text.splitlines()) == len(rows) + 1
    for each in rows:
        assert (each["ChargeCategory"], each["ServiceCategory"]) == ("Usage", "AI and Machine Learning")
        assert each["BillingPeriodStart"] <= each["ChargePeriodStart"] < each["ChargePeriodEnd"]
        assert each["ChargePeriodEnd"] <= each["BillingPeriodEnd"]
        assert Decimal(each["BilledCost"]) == Decimal(each["ListCost"]) >= 0
        assert each["PricingQuantity"] == each["ConsumedQuantity"]
        assert each["PricingUnit"] == each["ConsumedUnit"] == "Tokens"
        assert "E" not in each["x_energy_kwh_low"]
    assert [each["x_cost_basis"] for each in rows] == ["list price", "stated", "stated", "no price", "list price"]


def test_its_sums_are_those_of_the_account(usage: Usage) -> None:
    account, _, rows = billed(usage(HEADER, *ROWS), by="label.team")
    for name, about in {"x_energy_kwh": ENERGY, "x_carbon_g": CARBON, "x_water_l": WATER}.items():
        assert sum(float(each[name]) for each in rows) == pytest.approx(find(account.figures, about).mean, rel=1e-6)
        assert all(float(each[f"{name}_low"]) < float(each[f"{name}_high"]) for each in rows)
    assert sum(int(each["ConsumedQuantity"]) for each in rows) == account.total.tokens.input_tokens + (
        account.total.tokens.output_tokens
    )
    cost = account.total.cost
    assert cost is not None
    assert cost.figure is not None
    prices = [float(each["x_list_cost_usd"]) for each in rows if each["x_list_cost_usd"]]
    assert sum(prices) == pytest.approx(cost.figure.mean, rel=1e-6)
    for code in ("USD", "EUR"):
        said = [each for each in rows if (each["x_cost_basis"], each["BillingCurrency"]) == ("stated", code)]
        (stated,) = [each.amount for each in cost.stated if each.currency == code]
        assert sum(Decimal(each["BilledCost"]) for each in said) == stated


def test_it_is_read_again_as_the_same_account(usage: Usage, tmp_path: Path) -> None:
    first, text, _ = billed(usage(HEADER, *ROWS), by=("label.team", "model"))
    written = tmp_path / "bill.csv"
    written.write_text(text)
    again = assess(written, by=("label.team", "model"), record_figures=False)
    assert again.total.tokens == first.total.tokens
    assert again.records.rejected == 0
    (of_team, of_model) = again.tables
    before = {each.keys["label.team"]: each.tokens for each in first.tables[0].groups}
    # A spreadsheet would run a name that begins with a sign.
    assert {(name or "").removeprefix("'"): used for name, used in (
        (each.keys["label.team"], each.tokens) for each in of_team.groups
    )} == {name or "": used for name, used in before.items()}  # fmt: skip
    assert {each.keys["model"] for each in of_model.groups} == {"meta/llama-3.3-70b", "openai/gpt-4o", "my-own-model"}
    assert first.total.cost is not None
    assert again.total.cost is not None
    assert [(each.currency, each.amount) for each in again.total.cost.stated] == [
        (each.currency, each.amount) for each in first.total.cost.stated if each.currency
    ]
    # Of open weights, prices follow the name that was called, which a bill has as its model's.
    charged = [
        next(each.cost for each in table.groups if each.keys["model"] == "openai/gpt-4o")
        for table in (of_model, first.tables[1])
    ]
    assert [each.figure.mean for each in charged if each and each.figure] == pytest.approx([3 * 0.35] * 2, rel=1e-9)


def test_days_begin_by_the_clock_and_every_call_has_one(usage: Usage) -> None:
    _, _, rows = billed(usage(HEADER, *ROWS[3:5]), tz="Europe/Paris")
    assert [(each["ChargePeriodStart"], each["ChargePeriodEnd"]) for each in rows] == [
        ("2026-11-10T23:00:00Z", "2026-11-11T23:00:00Z"),
        ("2026-11-11T23:00:00Z", "2026-11-12T23:00:00Z"),
    ]
    assert rows[0]["BillingPeriodStart"] == "2026-10-31T23:00:00Z"
    with pytest.raises(NoData, match="1 call has no time"):
        billed(usage(HEADER, *ROWS, ",gpt-4o,openai,,10,,10,,,,"))
    refused: dict[str, Any] = {"min_users": 5, "hash_users": "users.key"}
    for name, value in refused.items():
        with pytest.raises(BadCall, match=f"--{name.replace('_', '-')}"):
            billed(
                usage("started_at,model_request,output_tokens,label.user", "2026-11-11T00:00:00Z,gpt-4o,5,a"),
                **{name: value},
            )
