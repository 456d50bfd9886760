"""List prices: which one stands on a day, worked by hand on invented price lists, and sums of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.accounting.costs import Charge, Costs, Purchase, _together, cost_usd
from obsia.accounting.draws import Worlds
from obsia.accounting.rate_cards import Way
from obsia.accounting.tariffs import Tariff, facts_of, price_dates, tariff_of
from obsia.core.evidence import Kind
from obsia.core.figure import Assumption
from obsia.facts.records import Price, Rate

MODEL = "maker/thinker-1"


def row(date: str, usd: tuple[float, float | None, float], **changes: Any) -> Price:
    """A row of a price list: (input, cached input, output) in USD per million tokens."""
    fields: dict[str, Any] = {
        "provider": "maker", "alias": "thinker-1", "model_id": MODEL, "date": date, "date_basis": "invented",
        "evidence": "list-a", "locator": "", "note": "",
    }  # fmt: skip
    return Price(
        input_usd_per_mtok=usd[0], cached_input_usd_per_mtok=usd[1], output_usd_per_mtok=usd[2], **(fields | changes)
    )


class Lists:
    """What tariffs ask of a snapshot, on invented rows. Other sellers sell other models, but ``nowhere`` sells none."""

    def __init__(self, *rows: Price, weights: str | None = "none", rates: Sequence[Rate] = ()) -> None:
        self._rows, self._weights, self._rates = rows, weights, rates

    def prices(self, model_id: str) -> tuple[Price, ...]:
        return tuple(sorted((each for each in self._rows if each.model_id == model_id), key=lambda each: each.date))

    def rates(self, model_id: str) -> tuple[Rate, ...]:
        return tuple(each for each in self._rates if each.model_id == model_id)

    def text(self, subject: str, name: str) -> str | None:
        return {"weights": self._weights, "developer": "maker"}.get(name) if subject == f"model:{MODEL}" else None

    def has(self, subject: str) -> bool:
        return False

    def subjects(self, kind: str) -> tuple[str, ...]:
        return ()

    def provider(self, name: str) -> object | None:
        return object() if name == "maker" else None

    def rows(self, sql: str, arguments: Sequence[str] = ()) -> list[tuple[int]]:
        return [(1,)] if arguments and arguments[0] != "nowhere" else []

    def source(self, evidence: str) -> Any:
        return SimpleNamespace(retrieved="2026-11-24")


def tariff(*rows: Price, weights: str | None = "none", **asked: Any) -> Tariff | None:
    given_: dict[str, Any] = {"model_id": MODEL, "name": "thinker-1", "provider": "maker", "on": "2026-03-01"}
    return tariff_of(Lists(*rows, weights=weights), **(given_ | asked))  # type: ignore[arg-type]


def asked_usd(found: Tariff | None) -> list[tuple[float, float | None, float]]:
    assert found is not None
    return [(t.input_usd_per_mtok, t.cached_input_usd_per_mtok, t.output_usd_per_mtok) for t in found.terms]


def codes(found: Tariff | None) -> dict[str, dict[str, str]]:
    assert found is not None
    return {each.code: dict(each.arguments) for each in found.assumptions}


# --- the day

OLD, NEW = row("2026-01-01", (3, 0.3, 15)), row("2026-03-01", (2, 0.2, 10))


@pytest.mark.parametrize(
    ("on", "usd", "code"),
    [
        ("2026-02-28", (3, 0.3, 15), None),
        ("2026-03-01", (2, 0.2, 10), None),
        ("2027-01-01", (2, 0.2, 10), None),
        ("2025-12-31", (3, 0.3, 15), "price-later"),
        (None, (2, 0.2, 10), "price-undated"),
    ],
)
def test_the_price_is_the_latest_on_or_before_the_day(on: str | None, usd: Any, code: str | None) -> None:
    found = tariff(OLD, NEW, on=on)
    assert asked_usd(found) == [usd]
    assert set(codes(found)) == ({code} if code else set())
    if code == "price-later":
        assert codes(found)[code] == {"model": MODEL, "date": "2026-01-01"}


def test_a_month_begins_on_its_first_day() -> None:
    found = tariff(OLD, row("2026-03", (2, 0.2, 10)), on="2026-03-01")
    assert asked_usd(found) == [(2, 0.2, 10)]
    assert found is not None
    assert found.dates == ("2026-03-01", "2026-03-01")


def test_a_price_is_dated_by_the_last_row_that_tells_it_within_the_usage() -> None:
    rows = [row(f"2026-0{month}-01", (3, 0.3, 15), evidence=f"list-{month}") for month in (1, 2, 4)]
    found = tariff(*rows, on="2026-01-15", until="2026-03-31")
    assert found is not None
    assert found.dates == ("2026-02-01", "2026-02-01")
    assert {fact.evidence for fact in facts_of(Lists(*rows), found)} == {"list-2"}  # type: ignore[arg-type]


def test_days_on_which_a_price_changes_are_those_on_which_it_is_another() -> None:
    again = row("2026-02-01", (3, None, 15), evidence="list-b")
    dates = price_dates(Lists(OLD, again, NEW), model_id=MODEL, name="thinker-1", provider="maker")  # type: ignore[arg-type]
    assert dates == ("2026-03-01",)
    assert price_dates(Lists(), model_id=MODEL, name=None, provider=None) == ()  # type: ignore[arg-type]


# --- what sources disagree about, and what they leave out


def test_sources_that_disagree_are_alternatives() -> None:
    found = tariff(NEW, row("2026-03-01", (4, 0.4, 20), evidence="list-b"))
    assert asked_usd(found) == [(2, 0.2, 10), (4, 0.4, 20)]
    assert codes(found) == {"price-range": {"model": MODEL, "provider": "maker", "count": "2"}}


def test_a_source_without_a_cached_price_agrees_with_one_that_states_it() -> None:
    silent = row("2026-03-01", (2, None, 10), evidence="list-b")
    found = tariff(silent, NEW)
    assert asked_usd(found) == [(2, 0.2, 10)]
    earlier = tariff(NEW, row("2026-04-01", (2, None, 10), evidence="list-b"), on="2026-05-01", until="2026-05-01")
    assert asked_usd(earlier) == [(2, 0.2, 10)]
    # The row that tells the cached price is among the evidence, beside the latest one.
    assert earlier is not None
    assert {each.evidence for each in earlier.terms[0].rows} == {"list-a", "list-b"}


def test_a_price_of_zero_beside_others_is_not_taken() -> None:
    free = row("2026-02-01", (0, None, 0))
    assert asked_usd(tariff(OLD, free, on="2026-02-15")) == [(3, 0.3, 15)]
    assert asked_usd(tariff(free, on="2026-02-15")) == [(0, None, 0)]


# --- the name and the seller


def test_the_name_that_was_called_decides_between_rows() -> None:
    rows = (
        row("2026-01-01", (2, 1, 10)),
        row("2026-01-01", (5, None, 15), alias="thinker-1-2025-05-13"),
        row("2026-01-01", (6, None, 18), alias="eu/thinker-1"),
    )
    assert asked_usd(tariff(*rows)) == [(2, 1, 10)]
    assert asked_usd(tariff(*rows, name="Thinker-1-2025-05-13")) == [(5, None, 15)]
    assert asked_usd(tariff(*rows, name="gateway/thinker-1-2025-05-13")) == [(5, None, 15)]
    assert asked_usd(tariff(*rows, name="eu/thinker-1")) == [(6, None, 18)]
    assert asked_usd(tariff(*rows, name="an-alias-of-mine")) == [(2, 1, 10)]
    assert len(asked_usd(tariff(*rows[1:2], row("2026-01-01", (7, 1, 9), alias="other"), name="mine"))) == 2


HOST = row("2026-01-01", (0.5, None, 0.6), provider="host")
OTHER = row("2026-01-01", (1, None, 1), provider="other")


@pytest.mark.parametrize(
    ("provider", "weights", "rows", "usd", "code"),
    [
        ("host", "none", (OLD, HOST), [(0.5, None, 0.6)], None),
        ("elsewhere", "none", (OLD, HOST), [(3, 0.3, 15)], "price-maker"),
        (None, "MIT", (OLD, HOST), [(3, 0.3, 15)], "price-maker"),
        (None, "MIT", (HOST, OTHER), [(0.5, None, 0.6), (1, None, 1)], "price-published"),
        ("elsewhere", "MIT", (OLD, HOST), [(0.5, None, 0.6), (3, 0.3, 15)], "price-published"),
        (None, "MIT", (row("2026-01-01", (0, None, 0)), HOST), [(0.5, None, 0.6)], "price-published"),
    ],
)
def test_the_seller_is_who_served_else_the_maker_else_any(
    provider: str | None, weights: str, rows: tuple[Price, ...], usd: Any, code: str | None
) -> None:
    found = tariff(*rows, provider=provider, weights=weights)
    assert asked_usd(found) == usd
    assert set(codes(found)) == ({code} if code else set())


@pytest.mark.parametrize(
    ("provider", "weights", "rows"),
    [
        ("nowhere", "MIT", (HOST, OTHER)),
        (None, "none", (HOST,)),
        (None, None, (HOST,)),
        ("elsewhere", "none", ()),
    ],
    ids=["sells nothing by the token", "closed, and its maker asks nothing", "weights not known", "no row at all"],
)
def test_what_has_no_list_price_has_none(provider: str | None, weights: str | None, rows: tuple[Price, ...]) -> None:
    assert tariff(*rows, provider=provider, weights=weights) is None


def test_a_row_that_lacks_a_price_is_none() -> None:
    half = replace(NEW, output_usd_per_mtok=None)
    assert tariff(half) is None
    assert asked_usd(tariff(OLD, half)) == [(3, 0.3, 15)]


# --- what tokens cost


def costs(*rows: Price, weights: str | None = "none", worlds: int = 64) -> Costs:
    return Costs(Lists(*rows, weights=weights), Worlds(worlds=worlds), until="2026-12-31")  # type: ignore[arg-type]


def bought(uncached: int, cached: int, output: int, *, day: str = "2026-03-01", **changes: Any) -> Purchase:
    fields: dict[str, Any] = {"tariff": (MODEL, "thinker-1", "maker", day), "calls": 1, "calls_without_tokens": 0}
    return Purchase(uncached_tokens=uncached, cached_tokens=cached, output_tokens=output, **(fields | changes))


def dollars(charge: Charge) -> tuple[float, float, float]:
    assert charge.draws is not None
    return float(charge.draws.min()), float(charge.draws.mean()), float(charge.draws.max())


def test_a_bill_worked_by_hand() -> None:
    # Before 1 March: 600 x 3 + 400 x 0.30 + 300 x 15 = 1,800 + 120 + 4,500 = 6,420, over a million: 0.006420 USD.
    # After:          600 x 2 + 400 x 0.20 + 300 x 10 = 1,200 +  80 + 3,000 = 4,280, over a million: 0.004280 USD.
    charge = costs(OLD, NEW).charge([bought(600, 400, 300, day="2026-02-28"), bought(600, 400, 300)])
    assert dollars(charge) == pytest.approx((0.010700, 0.010700, 0.010700), rel=1e-12)
    assert (charge.priced_calls, charge.unpriced_calls, charge.dates) == (2, 0, ("2026-01-01", "2026-03-01"))
    assert charge.keys == {("service:maker/" + MODEL, "list_price")}
    assert charge.assumptions == ()


def test_prices_of_one_seller_go_together_in_every_world() -> None:
    # Either (2, 0.2, 10) or (4, 0.4, 20), never the input of one with the output of the other.
    rows = (NEW, row("2026-03-01", (4, 0.4, 20), evidence="list-b"))
    charge = costs(*rows).charge([bought(1_000_000, 0, 1_000_000)])
    assert charge.draws is not None
    assert sorted(set(charge.draws.tolist())) == [12.0, 24.0]
    assert float(charge.draws.mean()) == 18.0


def test_any_seller_is_as_likely_as_the_other() -> None:
    both = row("2026-01-01", (3, None, 3), provider="other", evidence="list-b")
    rows = (replace(HOST, date="2025-12-01"), OTHER, both)
    identity = (MODEL, "thinker-1", None, "2026-03-01")
    charge = costs(*rows, weights="MIT").charge([bought(1_000_000, 0, 0, tariff=identity)])
    assert charge.draws is not None
    values, counts = np.unique(charge.draws, return_counts=True)
    assert dict(zip(values.tolist(), counts.tolist(), strict=True)) == {0.5: 32, 1.0: 16, 3.0: 16}
    assert charge.dates == ("2025-12-01", "2026-01-01")


def test_calls_of_one_assumption_are_added_up() -> None:
    said = [{"model": "a", "calls": "2"}, {"model": "b", "calls": "1"}, {"model": "a", "calls": "3"}, {"model": "a"}]
    found = _together(Assumption(code="price-undated", arguments=each) for each in said[:3])
    assert [dict(each.arguments) for each in found] == [{"model": "a", "calls": "5"}, {"model": "b", "calls": "1"}]
    (alone,) = _together([Assumption(code="price-later", arguments=said[3])])
    assert dict(alone.arguments) == {"model": "a"}


def test_what_has_no_price_is_counted_and_not_guessed() -> None:
    stranger = bought(10**9, 0, 10**9, tariff=("maker/unheard-of", "x", "maker", None), calls=7)
    unknown = bought(5, 0, 5, tariff=None, calls=3)
    silent = bought(1_000_000, 0, 0, calls=10, calls_without_tokens=4)
    charge = costs(NEW).charge([stranger, unknown, silent])
    assert (charge.priced_calls, charge.unpriced_calls) == (6, 14)
    assert dollars(charge) == (2.0, 2.0, 2.0)
    nothing = costs(NEW).charge([stranger, unknown, bought(0, 0, 0, calls_without_tokens=1)])
    assert (nothing.draws, nothing.priced_calls, nothing.unpriced_calls, nothing.dates) == (None, 0, 11, None)


def test_what_a_price_list_does_not_say_is_said() -> None:
    ledger = costs(row("2026-01-01", (2, None, 10)))
    some = bought(1_000, 1_000_000, 0, way=Way(tier="batch"), cache_write_tokens=900, cache_write_1h_tokens=400)
    charge = ledger.charge([some, bought(1, 0, 0, calls=2, way=Way(tier="priority"))])
    assert [(each.code, dict(each.arguments)) for each in charge.assumptions] == [
        ("price-batch", {"calls": "1"}),
        ("price-cache-write", {"model": MODEL}),
        ("price-cached", {"model": MODEL}),
        ("price-tier", {"model": MODEL, "tier": "priority", "calls": "2"}),
    ]
    # Cached input, and input that is written to a cache, are charged as input where no other price is known.
    assert dollars(charge)[1] == pytest.approx((1_000 + 1_000_000 + 1) * 2 / 1e6)
    assert charge.kind is Kind.ASSUMED
    plain = costs(NEW).charge([bought(1, 1, 1)])
    assert (plain.assumptions, plain.kind) == ((), Kind.DISCLOSED)


def test_prices_are_disclosed_and_cite_their_rows() -> None:
    found = tariff(NEW)
    assert found is not None
    facts = facts_of(Lists(NEW), found)  # type: ignore[arg-type]
    assert [(fact.property, fact.value) for fact in facts] == [
        ("input_usd_per_mtok", 2), ("cached_input_usd_per_mtok", 0.2), ("output_usd_per_mtok", 10),
    ]  # fmt: skip
    for fact in facts:
        assert (fact.kind, fact.unit, fact.evidence, fact.locator) == (
            Kind.DISCLOSED, "USD/Mtoken", "list-a", "thinker-1",
        )  # fmt: skip
        assert (fact.as_of, fact.read_on) == ("2026-03-01", "2026-11-24")


COUNTS = st.integers(min_value=0, max_value=2**70)
PURCHASES = st.lists(
    st.builds(
        lambda a, b, c, day, calls: bought(a, b, c, day=day, calls=calls),
        COUNTS, COUNTS, COUNTS, st.sampled_from(["2026-01-05", "2026-03-01", "2026-06-01"]), st.integers(1, 9),
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip
DISPUTED = (OLD, NEW, row("2026-03-01", (4, 0.1, 20), evidence="list-b"))


@settings(deadline=None)
@given(PURCHASES, st.randoms(use_true_random=False))
def test_parts_add_up_in_any_order_and_any_grouping(purchases: list[Purchase], random: Any) -> None:
    ledger = costs(*DISPUTED)
    whole = ledger.charge(purchases)
    shuffled = list(purchases)
    random.shuffle(shuffled)
    again = costs(*DISPUTED).charge(shuffled)
    assert whole.draws is not None
    assert again.draws is not None
    assert whole.draws.tobytes() == again.draws.tobytes()
    cut = random.randint(0, len(shuffled))
    parts = [part for part in (ledger.charge(shuffled[:cut]), ledger.charge(shuffled[cut:])) if part.draws is not None]
    np.testing.assert_allclose(sum(part.draws for part in parts if part.draws is not None), whole.draws, rtol=1e-12)
    assert sum(part.priced_calls for part in parts) == whole.priced_calls == sum(each.calls for each in purchases)
    low, mean, high = dollars(whole)
    assert 0 <= low <= mean * (1 + 1e-12)
    assert mean <= high * (1 + 1e-12)


@given(COUNTS, COUNTS, COUNTS)
def test_a_bill_is_what_exact_arithmetic_says(uncached: int, cached: int, output: int) -> None:
    from fractions import Fraction

    one = np.ones(1)
    found = cost_usd(
        uncached_tokens=uncached, cached_tokens=cached, output_tokens=output,
        input_usd_per_mtok=2.5 * one, cached_input_usd_per_mtok=1.25 * one, output_usd_per_mtok=10 * one,
    )  # fmt: skip
    exact = (Fraction(5, 2) * uncached + Fraction(5, 4) * cached + 10 * output) / 1_000_000
    assert float(found[0]) == pytest.approx(float(exact), rel=1e-12)
