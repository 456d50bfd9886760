"""Closing the loop: both sides in the same worlds, and nothing that makes them agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.figures import Request
from obsia.accounting.impacts import ENERGY, QUANTITIES, Impacts
from obsia.accounting.measures import Measures
from obsia.accounting.networks import model_facts
from obsia.accounting.pricing import Pricing
from obsia.accounting.unmeasured import repeated
from obsia.accounting.world import chips, closing, traffic, uses
from obsia.accounting.world.parameters import Override, Parameters, Scenario
from obsia.accounting.world.records import AI_DEMAND, AI_RATED, FACTOR, AiDemand, Series
from obsia.core.errors import MissingFact
from obsia.core.evidence import Estimate, Fact, Spread
from obsia.core.units import JOULES_PER_KWH
from obsia.facts.snapshot import Snapshot

MakeFact = Callable[..., Fact]
PARAMETERS = {
    "training_use_share": 0.8,
    "inference_use_share": 0.3,
    "idle_power_share": 0.2,
    "training_capacity_share": 0.5,
    "ai_pue": 1.2,
    "ai_overhead_yearly_ratio": 1.0,
}


def fixed(snapshot: Snapshot, worlds: Worlds, values: dict[str, float] = PARAMETERS) -> Parameters:
    """Parameters with one value in every world."""
    overrides = {name: Override(value=value) for name, value in values.items()}
    return Parameters(snapshot, worlds, Scenario(overrides=overrides))


def pricing_of(snapshot: Snapshot) -> Pricing:
    request = Request(journey="test", arguments={}, inputs=(), snapshot=snapshot.content_hash, seed=7, worlds=64)
    return Pricing(snapshot, request=request)


@pytest.fixture
def pricing(snapshot: Snapshot) -> Pricing:
    return pricing_of(snapshot)


def series(draws: dict[int, Draws], keys: frozenset[Key] = frozenset()) -> Series:
    return Series(quantity=AI_DEMAND, draws=draws, keys=keys)


def demand_of(pricing: Pricing, fact: MakeFact) -> AiDemand:
    """Google draws about 10 TWh in 2024 and 20 in 2025, everybody five times as much; by an invented source."""
    key: Key = ("fleet:invented", "ai_demand_kwh")
    row = fact(subject=key[0], property=key[1], value=1e10, low=8e9, high=1.25e10, spread=Spread.LOGNORMAL)
    one = pricing.worlds.draw(Estimate(key=key, facts=(row,)))
    google = series({2024: one, 2025: 2 * one}, frozenset({key}))
    everybody = series({2024: 5 * one, 2025: 10 * one}, frozenset({key}))
    rated = Series(quantity=AI_RATED, draws={2024: one, 2025: one}, keys=frozenset({key}))
    return AiDemand(demand=everybody, rated=rated, terms={}, owners={"Google": google})


def google(snapshot: Snapshot) -> closing.Loop:
    return next(loop for loop in closing.loops(snapshot) if loop.name == "google")


# --- what is told


@pytest.mark.parametrize(
    ("date", "year"),
    [("2025", 2025.5), ("2025-10", 2025 + 9.5 / 12), ("2025-01-01", 2025 + 0.5 / 365.25)],
)
def test_a_date_is_its_middle(date: str, year: float) -> None:
    assert uses.year_of(date) == pytest.approx(year, abs=1e-12)


def told(*counts: tuple[str, float], unit: uses.Unit = uses.Unit.TOKENS) -> uses.UseSeries:
    rows = tuple(
        Fact(
            subject="use:invented",
            property="tokens_per_month_count",
            unit="1",
            kind="disclosed",  # type: ignore[arg-type]
            verification="bare claim",  # type: ignore[arg-type]
            evidence=f"invented-{date}",
            locator="",
            read_on="",
            as_of=date,
            value=value,
        )
        for date, value in counts
    )
    return uses.UseSeries(teller="invented", developer="invented", unit=unit, counts=rows)


def test_a_count_grows_steadily_between_two_dates_and_stands_after_the_last(snapshot: Snapshot) -> None:
    """From 10 a month in the middle of 2024 to 40 in that of 2025: 20 half-way (the geometric mean), 240 a year.

    The error of a claim has the median 1 and is the same at every moment.
    """
    worlds = Worlds(worlds=64)
    twice = told(("2024", 10.0), ("2025", 40.0))
    first, half, last, later = (
        uses.per_year(snapshot, worlds, twice, at=at) for at in (2024.5, 2025.0, 2025.5, 2027.0)
    )
    assert first is not None
    assert half is not None
    assert last is not None
    assert later is not None
    np.testing.assert_allclose(half / first, 2.0)
    np.testing.assert_allclose(last / first, 4.0)
    np.testing.assert_array_equal(later, last)
    assert float(np.median(half)) == pytest.approx(240.0, rel=0.02)
    assert np.ptp(half) > 0
    assert uses.per_year(snapshot, worlds, twice, at=2024.4) is None
    assert {fact.evidence for fact in worlds.ledger["use:invented", "tokens_per_month_count"].facts} == {
        "invented-2024",
        "invented-2025",
    }


def test_messages_are_counted_by_the_day(snapshot: Snapshot) -> None:
    drawn = uses.per_year(snapshot, Worlds(worlds=64), told(("2024", 1.0), unit=uses.Unit.MESSAGES), at=2025.0)
    assert drawn is not None
    assert float(np.median(drawn)) == pytest.approx(365.25, rel=0.02)


def test_who_states_nothing_has_no_counts(snapshot: Snapshot) -> None:
    assert uses.told_by_developer(snapshot, "nobody") is None
    assert uses.told_by_service(snapshot, "nothing") is None


def test_a_service_names_its_developer_and_its_traffic(snapshot: Snapshot) -> None:
    chat, azure = uses.told_by_service(snapshot, "chatgpt"), uses.told_by_service(snapshot, "azure")
    assert chat is not None
    assert azure is not None
    assert (chat.developer, chat.unit, chat.traffic) == ("openai", uses.Unit.MESSAGES, "chatgpt")
    assert (azure.developer, azure.unit, azure.dates) == ("microsoft", uses.Unit.TOKENS, ("2025-03",))


# --- what a token costs


def test_a_mixture_is_the_weighted_sum_by_token(pricing: Pricing) -> None:
    """A quarter of 4 kWh and three quarters of 8 kWh a message are 7; over 2 tokens a message, 3.5 a token."""
    model = model_facts(pricing.snapshot, model_id="unknown", checkpoint=None)

    def part(share: float, kwh: float) -> tuple[traffic.Portion, Impacts]:
        key: Key = ("traffic:invented", f"share {share}")
        portion = traffic.Portion(model=model, provider=None, share=np.full(64, share), keys=frozenset({key}))
        other: Key = ("model:invented", f"kwh {kwh}")
        draws = {quantity: np.full(64, kwh) for quantity in QUANTITIES}
        return portion, Impacts(draws=draws, keys=dict.fromkeys(QUANTITIES, frozenset({other})))

    mixed = traffic.mixed([part(0.25, 4.0), part(0.75, 8.0)], divisor=np.full(64, 2.0), worlds=64)
    np.testing.assert_allclose(mixed.draws[ENERGY], 3.5)
    assert len(mixed.keys[ENERGY]) == 4


def test_a_token_costs_what_its_message_costs_over_its_tokens(pricing: Pricing) -> None:
    """The engine of requests prices a message of one call; the tokens of that call are its input and its output."""
    model = model_facts(pricing.snapshot, model_id="openai/gpt-oss-120b", checkpoint="openai/gpt-oss-120b")
    unit = traffic.unit_impacts(
        pricing, traffic.alone(pricing.worlds, model=model, provider=None), unit=uses.Unit.TOKENS, zone_id="FRA"
    )
    identity = pricing.deployment(model, provider=None, kind=traffic.UsageKind.MESSAGES, assistant="tokens")
    line = traffic.Line(deployment=identity, place=pricing.place(provider=None, zone_id="FRA"), work=repeated(1))
    message_kwh = pricing.impacts([line]).draws[ENERGY]
    tokens = sum(
        pricing.worlds.draw(Estimate(key=("usage:tokens", name), facts=pricing.snapshot.facts("usage:tokens", name)))
        for name in ("call_input_tokens", "call_output_tokens")
    )
    np.testing.assert_allclose(unit.impacts.draws[ENERGY] * tokens, message_kwh, rtol=1e-12)
    assert ("usage:tokens", "call_output_tokens") in unit.impacts.keys[ENERGY]
    assert unit.assumptions


def test_shares_of_a_traffic_sum_to_one_and_follow_the_date(snapshot: Snapshot) -> None:
    worlds = Worlds(worlds=64)
    for at, expected in ((2023.0, "gemini-1.5-flash"), (2025.9, "gemini-2.5-flash"), (2030.0, "gemini-3-flash")):
        found = traffic.traffic_of(snapshot, worlds, "google", at=at)
        np.testing.assert_allclose(sum(each.share for each in found.portions), 1.0)
        assert f"google/{expected}" in {each.model.model_id for each in found.portions}
        assert {each.provider for each in found.portions} == {"gcp.gemini"}
    assert traffic.traffic_of(snapshot, worlds, "baidu", at=2024.9).usage == "tokens"
    early, late = (traffic.traffic_of(snapshot, worlds, "chatgpt", at=at) for at in (2025.5, 2025.7))
    assert len(early.portions) == 2
    assert len(late.portions) == 3


def test_a_call_of_each_traffic_stands_for_what_the_facts_say(snapshot: Snapshot) -> None:
    worlds = Worlds(worlds=64)
    stated = {each: snapshot.text(each, "traffic_usage") for each in snapshot.subjects("traffic")}
    assert {*stated.values()} > {"tokens"}
    for subject, usage in stated.items():
        assert traffic.traffic_of(snapshot, worlds, subject.removeprefix("traffic:"), at=2026.5).usage == usage


def test_a_traffic_that_no_model_stands_for_is_refused(snapshot: Snapshot) -> None:
    with pytest.raises(MissingFact, match="models behind the use of nobody"):
        traffic.traffic_of(snapshot, Worlds(worlds=64), "nobody", at=2025.0)


def test_every_model_of_a_traffic_is_in_the_catalogue(snapshot: Snapshot) -> None:
    subjects = snapshot.subjects("traffic")
    assert subjects
    for subject in subjects:
        for fact in snapshot.facts(subject, "traffic_weight_ratio"):
            assert snapshot.has(f"model:{fact.qualifier.removeprefix('model=')}"), (subject, fact.qualifier)
        assert snapshot.has(f"usage:{snapshot.text(subject, 'traffic_usage')}")


# --- what chips draw


def test_the_rate_of_a_moment_lies_between_the_middles_of_years() -> None:
    """10 in 2024 and 40 in 2025: 10 at its middle, 20 at new year, 40 at the middle, 80 half a year after it.

    Half a year before the first middle it is 5: within the first and the last year growth is that beside them.
    """
    two = series({2024: np.full(3, 10.0), 2025: np.full(3, 40.0)})
    for at, expected in ((2024.5, 10), (2025.0, 20), (2025.5, 40), (2025.999999, 80), (2024.0, 5)):
        drawn = chips.rate_at(two, at=at)
        assert drawn is not None
        np.testing.assert_allclose(drawn, expected, rtol=1e-5)
    assert chips.rate_at(two, at=2026.1) is None
    alone = chips.rate_at(series({2024: np.full(3, 10.0)}), at=2024.9)
    assert alone is not None
    np.testing.assert_array_equal(alone, 10.0)
    from_nothing = chips.rate_at(series({2024: np.zeros(3), 2025: np.full(3, 4.0)}), at=2025.9)
    assert from_nothing is not None
    np.testing.assert_array_equal(from_nothing, 4.0)


def test_what_a_lab_draws_by_hand(snapshot: Snapshot) -> None:
    """Load in training 0.8 + 0.2 x 0.2 = 0.84, in serving 0.3 + 0.7 x 0.2 = 0.44; half of each: 0.64.

    A watt at full load is 0.64 x 1.2 x 8,766 h / 1,000 = 6.732288 kWh a year. With a stock that is stated for that day,
    energy over stock and watts is this in every world.
    """
    worlds = Worlds(worlds=64)
    found = chips.lab_chips(snapshot, worlds, fixed(snapshot, worlds), "OpenAI", at=uses.year_of("2025-12-31"))
    assert found is not None
    stated = [fact for fact in snapshot.facts("lab:OpenAI", chips.STOCK) if fact.as_of == "2025-12-31"]
    stock = worlds.draw(Estimate(key=("lab:OpenAI", chips.STOCK), facts=tuple(stated)))
    power_w = worlds.draw(
        Estimate(key=("closing:default", "lab_power_w"), facts=snapshot.facts("closing:default", "lab_power_w"))
    )
    np.testing.assert_allclose(found.kwh / (stock * power_w), 6.732288, rtol=1e-9)
    assert found.keys >= {("lab:OpenAI", chips.STOCK), ("closing:default", "lab_power_w")}
    assert chips.lab_chips(snapshot, worlds, fixed(snapshot, worlds), "OpenAI", at=2026.5) is None
    assert chips.lab_chips(snapshot, worlds, fixed(snapshot, worlds), "nobody", at=2025.0) is None


def test_the_overhead_of_a_lab_changes_by_the_year(snapshot: Snapshot) -> None:
    """From 1.2 in the middle of 2024, halved a year later: 1.1."""
    worlds = Worlds(worlds=64)
    halved = fixed(snapshot, worlds, {**PARAMETERS, "ai_overhead_yearly_ratio": 0.5})
    steady, falling = (
        chips.lab_chips(snapshot, worlds, parameters, "OpenAI", at=2025.5)
        for parameters in (fixed(snapshot, worlds), halved)
    )
    assert steady is not None
    assert falling is not None
    np.testing.assert_allclose(falling.kwh / steady.kwh, 1.1 / 1.2)


def test_a_stock_is_known_between_its_dates_only(snapshot: Snapshot) -> None:
    worlds = Worlds(worlds=64)
    first = uses.year_of("2023-12-31")
    at_first, between = (chips.stock_at(snapshot, worlds, "lab:OpenAI", at=at) for at in (first, 2024.5))
    assert at_first is not None
    assert between is not None
    assert float(np.median(at_first)) == pytest.approx(102_535, rel=0.05)
    assert float(np.median(between)) == pytest.approx((102_535 * 386_219) ** 0.5, rel=0.05)
    assert chips.stock_at(snapshot, worlds, "lab:OpenAI", at=first - 0.01) is None
    assert chips.stock_at(snapshot, worlds, "lab:OpenAI", at=2027.0) is None


def test_owners_add_up_and_an_unknown_one_leaves_no_sum(pricing: Pricing, fact: MakeFact) -> None:
    demand = demand_of(pricing, fact)
    one = chips.owners_chips(demand, ["Google"], at=2025.5)
    two = chips.owners_chips(demand, ["Google", chips.EVERYBODY], at=2025.5)
    assert one is not None
    assert two is not None
    np.testing.assert_allclose(two.kwh, 6 * one.kwh)
    assert chips.owners_chips(demand, ["Google", "Nobody"], at=2025.5) is None
    assert chips.owners_chips(demand, ["Google"], at=2031.0) is None
    assert chips.owners_chips(demand, [], at=2025.5) is None


# --- both sides


def side(kwh: Draws, key: Key) -> closing.UseSide:
    unit = Impacts(draws={ENERGY: np.ones_like(kwh)}, keys={ENERGY: frozenset({key})})
    return closing.UseSide(
        statement=told(("2025", 1.0)),
        per_year=kwh,
        unit=traffic.UnitImpacts(impacts=unit, assumptions=()),
        kwh=kwh,
        keys=frozenset({key}),
    )


positive = st.floats(1e-3, 1e15)


@given(st.lists(st.tuples(positive, positive, positive), min_size=2, max_size=6))
def test_the_factor_is_the_ratio_of_both_sides_in_every_world(worlds: list[tuple[float, float, float]]) -> None:
    first, second, drawn = np.array(worlds).T
    loop = closing.Loop(name="invented", label="", tellers=(), owners=(), lab="")
    chip = chips.Chips(kwh=drawn, keys=frozenset({("chips", "x")}))
    found = closing.closed(
        loop=loop, date="2025", uses=[side(first, ("one", "x")), side(second, ("two", "x"))], chips=chip
    )
    for k in range(len(worlds)):
        assert found.factor[k] == pytest.approx(drawn[k] / (first[k] + second[k]), rel=1e-12)
    assert found.keys == {("one", "x"), ("two", "x"), ("chips", "x")}


def test_nothing_closes_without_a_use() -> None:
    loop = closing.Loop(name="invented", label="", tellers=(), owners=(), lab="")
    with pytest.raises(ValueError, match=r"loop-without-use.*invented"):
        closing.closed(loop=loop, date="2025", uses=[], chips=chips.Chips(kwh=np.ones(3), keys=frozenset()))


def test_by_hand() -> None:
    """1 quadrillion tokens a month at 0.9 J: 12e15 x 0.9 / 3.6e6 = 3 TWh a year; chips of 12 TWh draw 4 times that."""
    tokens, joules = np.full(3, 12e15), 0.9
    one = replace(side(tokens * joules / JOULES_PER_KWH, ("one", "x")), per_year=tokens)
    loop = closing.Loop(name="invented", label="", tellers=(), owners=(), lab="")
    found = closing.closed(
        loop=loop, date="2025", uses=[one], chips=chips.Chips(kwh=np.full(3, 12e9), keys=frozenset())
    )
    np.testing.assert_allclose(found.use_kwh, 3e9)
    np.testing.assert_allclose(found.factor, 4.0)


def test_twice_the_tokens_halve_the_factor(snapshot: Snapshot, pricing: Pricing, fact: MakeFact) -> None:
    loop, demand = google(snapshot), demand_of(pricing, fact)
    (one,) = loop.tellers
    doubled = replace(one, counts=tuple(replace(each, value=2 * (each.value or 0.0)) for each in one.counts))
    found, again = (
        closing.closing(snapshot, pricing, fixed(snapshot, pricing.worlds), demand, loop=each, date="2025-10")
        for each in (loop, replace(loop, tellers=(doubled,)))
    )
    assert found is not None
    assert again is not None
    np.testing.assert_allclose(again.factor * 2, found.factor, rtol=1e-12)


def test_the_evidence_of_both_sides_is_in_the_figure(snapshot: Snapshot, pricing: Pricing, fact: MakeFact) -> None:
    demand = demand_of(pricing, fact)
    found = closing.closing(
        snapshot, pricing, fixed(snapshot, pricing.worlds), demand, loop=google(snapshot), date="2025-10"
    )
    assert found is not None
    figure = Measures(pricing.request, worlds=pricing.worlds).figure(
        FACTOR, found.factor, keys=found.keys, label="google 2025-10"
    )
    assert {"invented-2025", "use-google-decoder-2025", "obsia-elicited", "openrouter-startuphub-2025"} <= set(
        figure.evidence
    )
    assert figure.low < figure.median < figure.high
    assert found.assumptions


def test_what_cannot_be_closed_is_listed_and_the_rest_is_in_order(
    snapshot: Snapshot, pricing: Pricing, fact: MakeFact
) -> None:
    closed, unclosed = closing.closings(snapshot, pricing, fixed(snapshot, pricing.worlds), demand_of(pricing, fact))
    dates = {name: [each.date for each in closed if each.loop.name == name] for name in ("google", "openai", "china")}
    assert dates["google"] == ["2024-05", "2025-05", "2025-06", "2025-10"]
    assert dates["openai"] == ["2024-12", "2025-07", "2025-10-06"]
    assert dates["china"] == []
    assert {(each.loop.name, each.date) for each in unclosed} >= {("google", "2026-05"), ("china", "2025-12")}
    only_labs, _ = closing.closings(snapshot, pricing, fixed(snapshot, pricing.worlds), None)
    assert {each.loop.name for each in only_labs} == {"openai"}


def test_explanations_carry_what_facts_allow(snapshot: Snapshot, pricing: Pricing, fact: MakeFact) -> None:
    """Half of the chips train: 0.84 of 1.28 of the load, so that what serves is 0.44 / 1.28 and the factor 2.909."""
    found = closing.closing(
        snapshot,
        pricing,
        fixed(snapshot, pricing.worlds),
        demand_of(pricing, fact),
        loop=google(snapshot),
        date="2025-10",
    )
    assert found is not None
    by_code = {each.code: each for each in found.explanations}
    training, media = by_code["training"], by_code["media"]
    assert training.factor is not None
    np.testing.assert_allclose(training.factor, 1.28 / 0.44)
    assert training.note
    assert training.evidence
    assert media.factor is None
    assert media.note
    customers = by_code["cloud-customers"].factor
    assert customers is not None
    assert float(np.median(customers)) == pytest.approx(3.2, rel=0.15)
    machines = by_code["machines-in-use"]
    assert machines.factor is not None
    assert machines.note == ""
    # At 0.3 an hour of work takes 0.44 / 0.3 = 1.467; at 0.6, 0.68 / 0.6 = 1.133: a factor of 1.294.
    assert float(np.median(machines.factor)) == pytest.approx(1.294, rel=0.02)
    assert ("serving:default", "server_use_share") in machines.keys


def test_a_count_that_is_older_than_the_moment_is_told(snapshot: Snapshot, pricing: Pricing) -> None:
    openai = next(each for each in closing.loops(snapshot) if each.name == "openai")
    found = closing.closing(snapshot, pricing, fixed(snapshot, pricing.worlds), None, loop=openai, date="2025-10-06")
    assert found is not None
    old = [each for each in found.explanations if each.code == "old-count"]
    assert [(each.about, each.note) for each in old] == [("chatgpt", "2025-07")]
    assert [each.unit_quantity for each in found.uses] == [closing.TOKEN, closing.MESSAGE]
    assert "cloud-customers" not in {each.code for each in found.explanations}


def test_without_a_stock_of_the_lab_nobody_knows_what_is_rented_out(
    snapshot: Snapshot, pricing: Pricing, fact: MakeFact
) -> None:
    loop = google(snapshot)
    found = closing.closing(
        snapshot, pricing, fixed(snapshot, pricing.worlds), demand_of(pricing, fact), loop=loop, date="2024-05"
    )
    assert found is not None
    assert {each.code: each.factor for each in found.explanations}["cloud-customers"] is None


def test_before_anybody_stated_a_use_there_is_nothing_to_close(
    snapshot: Snapshot, pricing: Pricing, fact: MakeFact
) -> None:
    loop: Any = google(snapshot)
    demand, parameters = demand_of(pricing, fact), fixed(snapshot, pricing.worlds)
    assert closing.closing(snapshot, pricing, parameters, demand, loop=loop, date="2024-01") is None


def test_every_loop_has_both_sides_and_reasons(snapshot: Snapshot) -> None:
    found = closing.loops(snapshot)
    assert {loop.name for loop in found} == {"all", "china", "google", "microsoft", "openai"}
    for loop in found:
        assert loop.label
        assert loop.tellers
        assert loop.owners or loop.lab
        assert snapshot.facts(f"loop:{loop.name}", "loop_explanation")
        assert not loop.lab or snapshot.has(f"lab:{loop.lab}")


def test_chips_after_their_last_count_are_told_to_be_projected(
    snapshot: Snapshot, pricing: Pricing, fact: MakeFact
) -> None:
    demand, parameters = demand_of(pricing, fact), fixed(snapshot, pricing.worlds)
    later = replace(demand.owners["Google"], draws={**demand.owners["Google"].draws, 2026: np.full(64, 4e10)})
    told_on = {}
    for date in ("2025-10", "2026-05"):
        found = closing.closing(
            snapshot,
            pricing,
            parameters,
            replace(demand, owners={"Google": later}),
            loop=google(snapshot),
            date=date,
        )
        assert found is not None
        told_on[date] = [each.note for each in found.explanations if each.code == closing.PROJECTED]
    assert told_on == {"2025-10": [], "2026-05": ["2025-12-31"]}
    assert chips.last_counted(snapshot, [chips.EVERYBODY]) == "2025-12-31"
    assert chips.last_counted(snapshot, ["nobody"]) == ""
