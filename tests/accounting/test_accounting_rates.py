"""Prices beside list prices, worked by hand: caches, batches, tiers, long prompts, regions; and what stands in."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from obsia.accounting.costs import Costs, Purchase
from obsia.accounting.draws import Worlds
from obsia.accounting.rate_cards import (
    BATCH,
    CACHED,
    INPUT,
    OUTPUT,
    REASONING,
    SCALED,
    STANDARD,
    WRITE,
    WRITE_1H,
    RateCard,
    Way,
    lengths_of,
    rate_card,
)
from obsia.accounting.tariffs import price_dates
from obsia.core.evidence import Kind
from obsia.facts import snapshot as facts
from obsia.facts.records import Rate

SONNET, GPT, GEMINI = "anthropic/claude-sonnet-4-5", "openai/gpt-5.4", "google/gemini-2.5-pro"
NAMES = {SONNET: ("claude-sonnet-4-5-20250929", "anthropic"), GPT: ("gpt-5.4", "openai"),
         GEMINI: ("gemini-2.5-pro", "gcp.vertex_ai")}  # fmt: skip


def bill(model: str, *, on: str = "2026-11-10", **bought: Any) -> tuple[Decimal, Kind, set[str]]:
    """The cost of one call of a real model to a millionth of a dollar, what it is, and what was assumed."""
    name, provider = NAMES[model]
    fields: dict[str, Any] = {"calls": 1, "calls_without_tokens": 0, "cached_tokens": 0}
    costs = Costs(facts.load(), Worlds(worlds=16), until=on)
    charge = costs.charge([Purchase(tariff=(model, name, provider, on), **(fields | bought))])
    assert charge.draws is not None
    assert charge.draws.min() == charge.draws.max()
    return round(Decimal(float(charge.draws[0])), 6), charge.kind, {each.code for each in charge.assumptions}


@pytest.mark.parametrize(
    ("model", "bought", "dollars"),
    [
        # Anthropic, Claude Sonnet 4.5: 3 USD a million of input, 15 of output, 0.30 read from a cache; writing for five
        # minutes is 1.25 x 3 = 3.75, for an hour 2 x 3 = 6.
        # Five minutes: 12 x 3 + 20,000 x 3.75 + 15,000 x 0.30 + 800 x 15 = 36 + 75,000 + 4,500 + 12,000 = 91,536.
        (SONNET, {"uncached_tokens": 20_012, "cache_write_tokens": 20_000, "cached_tokens": 15_000,
                  "output_tokens": 800}, "0.091536"),
        # An hour:      12 x 3 + 20,000 x 6    + 15,000 x 0.30 + 800 x 15 = 36 + 120,000 + 4,500 + 12,000 = 136,536.
        (SONNET, {"uncached_tokens": 20_012, "cache_write_tokens": 20_000, "cache_write_1h_tokens": 20_000,
                  "cached_tokens": 15_000, "output_tokens": 800}, "0.136536"),
        # Both: 5,000 for minutes and 15,000 for an hour: 36 + 18,750 + 90,000 + 4,500 + 12,000 = 125,286.
        (SONNET, {"uncached_tokens": 20_012, "cache_write_tokens": 20_000, "cache_write_1h_tokens": 15_000,
                  "cached_tokens": 15_000, "output_tokens": 800}, "0.125286"),
        # A batch is half: 1,000,000 x 1.50 + 100,000 x 7.50 = 1,500,000 + 750,000 = 2,250,000.
        (SONNET, {"uncached_tokens": 1_000_000, "output_tokens": 100_000, "way": Way(tier=BATCH)}, "2.250000"),
        # Processed in the United States alone: of this model no source says that it costs more there.
        (SONNET, {"uncached_tokens": 1_000_000, "output_tokens": 0, "way": Way(region="us")}, "3.000000"),
        # OpenAI, GPT-5.4: 2.50 of input, 0.25 cached, 15 of output, reasoning included.
        # 10,000 x 2.50 + 90,000 x 0.25 + 2,000 x 15 = 25,000 + 22,500 + 30,000 = 77,500.
        (GPT, {"uncached_tokens": 10_000, "cached_tokens": 90_000, "output_tokens": 2_000,
               "reasoning_tokens": 1_500}, "0.077500"),
        # Above 272,000 tokens of input all tokens cost more: 300,000 x 5 + 1,000 x 22.50 = 1,522,500.
        (GPT, {"uncached_tokens": 300_000, "output_tokens": 1_000, "way": Way(above_input_tokens=272_000)}, "1.522500"),
        # Flex is half, priority double: 100,000 x 1.25 + 1,000 x 7.50 = 132,500; 100,000 x 5 + 1,000 x 30 = 530,000.
        (GPT, {"uncached_tokens": 100_000, "output_tokens": 1_000, "way": Way(tier="flex")}, "0.132500"),
        (GPT, {"uncached_tokens": 100_000, "output_tokens": 1_000, "way": Way(tier="priority")}, "0.530000"),
        # Google, Gemini 2.5 Pro: 1.25 and 10; above 200,000 tokens of input 2.50, cached 0.25, and 15.
        # 150,000 x 2.50 + 100,000 x 0.25 + 4,000 x 15 = 375,000 + 25,000 + 60,000 = 460,000.
        (GEMINI, {"uncached_tokens": 150_000, "cached_tokens": 100_000, "output_tokens": 4_000,
                  "way": Way(above_input_tokens=200_000)}, "0.460000"),
        # The same in a batch: 1.25 and 7.50 above 200,000: 250,000 x 1.25 + 4,000 x 7.50 = 312,500 + 30,000.
        (GEMINI, {"uncached_tokens": 250_000, "output_tokens": 4_000, "way": Way(BATCH, 200_000)}, "0.342500"),
    ],
)  # fmt: skip
def test_bills_worked_by_hand(model: str, bought: dict[str, Any], dollars: str) -> None:
    assert bill(model, **bought) == (Decimal(dollars), Kind.DISCLOSED, set())


@pytest.mark.parametrize(
    ("model", "on", "until", "dollars"),
    [
        # Up to 12 March 2026 prompts over 200,000 tokens cost twice as much, answers to them half as much again:
        # 150,000 x 6 + 100,000 x 0.60 + 4,000 x 22.50 = 900,000 + 60,000 + 90,000 = 1,050,000.
        ("sonnet", "2026-02-20", "2026-03-12", "1.050000"),
        # A span of calls that began before ends there, however late the last calls of all are.
        ("sonnet", "2026-02-20", "2026-11-10", "1.050000"),
        # From then on: 150,000 x 3 + 100,000 x 0.30 + 4,000 x 15 = 450,000 + 30,000 + 60,000 = 540,000.
        ("sonnet", "2026-03-13", "2026-11-10", "0.540000"),
        ("opus", "2026-02-20", "2026-11-10", "1.750000"),
        ("opus", "2026-03-13", "2026-11-10", "0.900000"),
    ],
)
def test_long_prompts_cost_claude_more_until_a_day(model: str, on: str, until: str, dollars: str) -> None:
    known = f"anthropic/claude-{model}-4-6"
    costs = Costs(facts.load(), Worlds(worlds=16), until=until)
    bought = Purchase(
        tariff=(known, f"claude-{model}-4-6", "anthropic", on), calls=1, calls_without_tokens=0,
        uncached_tokens=150_000, cached_tokens=100_000, output_tokens=4_000, way=Way(above_input_tokens=200_000),
    )  # fmt: skip
    charge = costs.charge([bought])
    assert charge.draws is not None
    assert charge.kind is Kind.DISCLOSED
    assert {round(Decimal(float(each)), 6) for each in charge.draws} == {Decimal(dollars)}
    dates = price_dates(facts.load(), model_id=known, name=f"claude-{model}-4-6", provider="anthropic")
    assert dates == ("2026-03-13",)


def test_a_price_that_stands_in_is_no_disclosed_one() -> None:
    # A batch of Claude that writes for an hour: nobody states it. In proportion: 1.50 x 6 / 3 = 3.
    dollars, kind, said = bill(
        SONNET, uncached_tokens=1_000_000, cache_write_tokens=1_000_000, cache_write_1h_tokens=1_000_000,
        output_tokens=0, way=Way(tier=BATCH),
    )  # fmt: skip
    assert (dollars, kind, said) == (Decimal("3.000000"), Kind.ASSUMED, {"price-scaled"})
    # Records that say that a cache was written, and not for how long.
    _, kind, said = bill(
        SONNET, uncached_tokens=10, cache_write_tokens=10, cache_write_unsaid_tokens=10, output_tokens=5
    )
    assert said == {"price-cache-span"}


def test_where_prompts_of_unknown_length_are_summed_their_mean_is_said_to_count() -> None:
    _, _, said = bill(GPT, uncached_tokens=10, output_tokens=5, calls=3, summed_calls=3)
    assert said == {"price-length"}
    assert lengths_of(facts.load(), GPT) == (272_000,)


def rate(tier: str = STANDARD, above: float = 0, region: str = "", *, date: str = "2026-11", **usd: float) -> Rate:
    prices = {f"{kind}_usd_per_mtok": price for kind, price in usd.items()}
    return Rate(
        provider="maker", alias="thinker", model_id="maker/thinker", service_tier=tier, above_input_tokens=above,
        region=region, date=date, evidence="list-a", **prices,
    )  # type: ignore[arg-type]  # fmt: skip


LISTED = {INPUT: 4.0, CACHED: 1.0, OUTPUT: 20.0}


def card(*rates: Rate, on: str | None = None) -> RateCard:
    return rate_card(LISTED, rates, on=on)


@pytest.mark.parametrize(
    ("kind", "way", "usd", "stand_ins"),
    [
        (WRITE, Way(), 5.0, ()),
        (WRITE_1H, Way(), 5.0, (WRITE,)),
        (REASONING, Way(), 20.0, ()),
        (INPUT, Way("batch"), 2.0, ()),
        (CACHED, Way("batch"), 0.5, (SCALED,)),
        (WRITE, Way("batch"), 2.5, (SCALED,)),
        (REASONING, Way("batch"), 10.0, ()),
        (INPUT, Way("flex"), 4.0, (STANDARD,)),
        (WRITE, Way("flex"), 5.0, (STANDARD,)),
        (INPUT, Way(above_input_tokens=100_000), 8.0, ()),
        (INPUT, Way(above_input_tokens=50_000), 4.0, ()),
        (INPUT, Way("batch", 272_000), 4.0, (SCALED,)),
        (OUTPUT, Way(region="us"), 22.0, ()),
        (OUTPUT, Way(region="fr"), 20.0, ()),
    ],
)
def test_what_stands_in_for_a_price(kind: str, way: Way, usd: float, stand_ins: tuple[str, ...]) -> None:
    found = card(
        rate(cache_write=5.0), rate("batch", input=2.0, output=10.0), rate(above=100_000, input=8.0, output=30.0),
        rate(region="us", input=4.4, output=22.0),
    ).asked(kind, way)  # fmt: skip
    assert (found.usd_per_mtok, found.stand_ins) == (pytest.approx(usd), stand_ins)


def test_the_card_of_a_day_is_the_latest_before_it_and_says_which_prompts_are_long() -> None:
    old = (rate(date="2026-01-01", cache_write=5.0, cache_write_1h=8.0), rate(above=2e5, date="2026-01-01", input=8.0))
    new = rate(date="2026-06-01", cache_write=6.0)
    for on, wanted in (("2026-03-01", (5.0, 8.0)), ("2026-07-01", (6.0, 8.0)), (None, (6.0, 8.0))):
        found = card(*old, new, on=on)
        assert tuple(found.asked(kind, Way()).usd_per_mtok for kind in (WRITE, WRITE_1H)) == wanted
    long = Way(above_input_tokens=200_000)
    assert card(*old, new, on="2026-03-01").asked(INPUT, long).usd_per_mtok == 8.0
    assert card(*old, new, on="2026-07-01").asked(INPUT, long).usd_per_mtok == 4.0
    assert card(*old, new, on="2025-01-01").asked(INPUT, long).usd_per_mtok == 8.0


FIELDS = {
    "input_usd_per_mtok": "input_cost_per_token",
    "cached_input_usd_per_mtok": "cache_read_input_token_cost",
    "cache_write_usd_per_mtok": "cache_creation_input_token_cost",
    "cache_write_1h_usd_per_mtok": "cache_creation_input_token_cost_above_1hr",
    "output_usd_per_mtok": "output_cost_per_token",
}


@pytest.mark.skipif(find_spec("litellm") is None, reason="LiteLLM is not installed")
def test_rows_are_what_the_catalogue_says() -> None:
    if version("litellm") != "1.110.2":
        pytest.skip("another edition of the catalogue")
    (folder,) = find_spec("litellm").submodule_search_locations or ()  # type: ignore[union-attr]
    catalogue = json.loads(
        (Path(folder) / "model_prices_and_context_window_backup.json").read_text(), parse_float=Decimal
    )
    data = Path(facts.__file__).parent / "data" / "relations" / "rates.csv"
    seen = 0
    for row in csv.DictReader(data.read_text().splitlines()):
        entry = catalogue.get(row["locator"] or row["alias"])
        if row["evidence"] != "litellm-1.110.2" or row["region"] or row["service_tier"] == "fast" or entry is None:
            continue
        above = int(row["above_input_tokens"])
        tier = {"standard": "", "batch": "_batches"}.get(row["service_tier"], f"_{row['service_tier']}")
        for column, name in FIELDS.items():
            if row[column]:
                stated = entry[f"{name}{f'_above_{above // 1000}k_tokens' if above else ''}{tier}"]
                assert Decimal(row[column]) == pytest.approx(Decimal(stated) * 1_000_000, rel=Decimal("1e-6")), row
                seen += 1
    assert seen > 5_000
