"""The six indicators: shares and indexes by hand, bounds that hold for any shares, blanks that say why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.commitments import access, concentration, sustainability
from obsia.accounting.commitments.concentration import (
    Bounds,
    Holder,
    common_dates,
    control_of,
    country_bounds,
    fleets,
    hhi,
    owner_bounds,
    shares_of,
)
from obsia.accounting.commitments.indicator import Count, Indicator, Priority, Reading
from obsia.accounting.commitments.openness import openness
from obsia.accounting.commitments.sustainability import Group, energy_disclosure, grids_of_providers, tells_energy
from obsia.accounting.commitments.work import work
from obsia.accounting.draws import WORLDS, Draws
from obsia.accounting.figures import Request
from obsia.accounting.measures import Measures
from obsia.core.disclosure import Assertion, Basis, Control, Status, System
from obsia.core.evidence import Estimate, Fact, Kind, Spread, Verification
from obsia.core.figure import Boundary, Figure
from obsia.facts import snapshot as facts
from obsia.facts.records import CloudRegion, Provider
from obsia.facts.snapshot import Snapshot

TASK = access.Task(requests=1000, input_tokens=1000, output_tokens=400, models=("openai/gpt-5", "meta/llama-3.3-70b"))
amounts = st.lists(st.floats(min_value=1e-3, max_value=1e7), min_size=1, max_size=8)


def measures() -> Measures:
    request = Request(journey="test", arguments={}, inputs=(), snapshot="none", seed=7, worlds=WORLDS)
    return Measures(request)


def named(values: list[float]) -> dict[str, Draws]:
    return {f"owner {index}": np.array([value, 2 * value]) for index, value in enumerate(values)}


def fact(
    subject: str, name: str, value: float, *, low: float | None = None, high: float | None = None, **more: Any
) -> Fact:
    return Fact(
        subject=subject,
        property=name,
        unit="1",
        kind=Kind.MODELLED,
        verification=Verification.METHOD_PUBLISHED,
        evidence="example",
        locator="row 1",
        read_on="2026-11-26",
        value=value,
        low=low,
        high=high,
        spread=Spread.POINT if low is None else Spread.LOGNORMAL,
        **more,
    )


@dataclass
class Held:
    """As much of a snapshot as the indicators ask."""

    rows: list[Fact]
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def subjects(self, kind: str) -> tuple[str, ...]:
        return tuple(sorted({each.subject for each in self.rows if each.subject.startswith(f"{kind}:")}))

    def facts(self, subject: str, name: str) -> tuple[Fact, ...]:
        return tuple(each for each in self.rows if (each.subject, each.property) == (subject, name))

    def text(self, subject: str, name: str) -> str | None:
        return self.texts.get((subject, name))

    def estimate(self, subject: str, name: str) -> Estimate | None:
        found = self.facts(subject, name)
        return Estimate(key=(subject, name), facts=found) if found else None

    def regions(self) -> tuple[CloudRegion, ...]:
        return tuple(region("AAA", "example") for _ in self.rows if self.of_cloud)

    def providers(self) -> tuple[Provider, ...]:
        return facts.load().providers()

    of_cloud: bool = False


def region(iso3: str, evidence: str) -> CloudRegion:
    return CloudRegion(
        cloud="aws",
        region="here-1",
        place="Here",
        iso3=iso3,
        grid_zone="",
        grid_zone_basis="",
        evidence=evidence,
        locator="",
        note="",
    )


def of(*rows: Fact, **texts: str) -> Snapshot:
    named_texts = {(f"fleet:{name}", "fleet_holder"): text for name, text in texts.items()}
    return cast("Snapshot", Held(list(rows), named_texts))


def stock(owner: str, value: float, *, on: str = "2025-12-31", vendor: str = "One", **ends: float) -> Fact:
    subject = f"fleet:{owner}"
    return fact(subject, concentration.PROPERTY, value, as_of=on, qualifier=f"vendor={vendor}", **ends)


@given(amounts)
def test_shares_sum_to_one_and_the_index_lies_between_equal_owners_and_one(values: list[float]) -> None:
    shares = shares_of(named(values))
    assert np.allclose(sum(shares.values()), 1.0)
    index = hhi(list(shares.values()))
    assert (index >= 1 / len(values) - 1e-12).all()
    assert (index <= 1 + 1e-12).all()


@given(amounts, st.data())
def test_merging_owners_never_lowers_the_index(values: list[float], data: st.DataObject) -> None:
    shares = list(shares_of(named(values)).values())
    first = data.draw(st.integers(0, len(shares) - 1))
    second = data.draw(st.integers(0, len(shares) - 1))
    if first == second:
        return
    merged = [each for index, each in enumerate(shares) if index not in (first, second)]
    merged.append(shares[first] + shares[second])
    assert (hhi(merged) >= hhi(shares) - 1e-12).all()


@given(amounts, st.data())
def test_bounds_hold_whatever_the_aggregate_is_made_of(values: list[float], data: st.DataObject) -> None:
    shares = shares_of(named(values))
    aggregate = data.draw(st.sampled_from(sorted(shares)))
    parts = data.draw(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=6))
    bounds = owner_bounds(shares, aggregates=frozenset({aggregate}))
    made_of = [shares[aggregate] * part / sum(parts) for part in parts]
    real = hhi([*(each for name, each in shares.items() if name != aggregate), *made_of])
    assert (bounds.low <= real + 1e-12).all()
    assert (real <= bounds.high + 1e-12).all()


@given(amounts, st.floats(min_value=0.0, max_value=1e7), st.data())
def test_country_bounds_hold_wherever_the_unknown_has_its_seat(
    values: list[float], unknown: float, data: st.DataObject
) -> None:
    shares = shares_of({**named(values), "": np.array([unknown, unknown])})
    bounds = country_bounds(shares)
    where = data.draw(st.sampled_from(sorted(shares)))
    real = dict(shares)
    moved = real.pop("") if where else np.zeros(2)
    real[where] = real[where] + moved
    index = hhi(list(real.values()))
    assert (bounds.low <= index + 1e-12).all()
    assert (index <= bounds.high + 1e-12).all()


def test_nothing_has_no_shares_and_only_the_unknown_has_wide_bounds() -> None:
    with pytest.raises(ValueError, match="nothing"):
        shares_of({})
    one = np.array([1.0])
    assert country_bounds({"": one}) == Bounds(low=np.zeros(1), high=one)
    assert owner_bounds({"Other": one}, aggregates=frozenset({"Other"})) == Bounds(low=np.zeros(1), high=one)


def test_two_equal_owners_and_a_rest_by_hand() -> None:
    snapshot = of(
        stock("A", 30.0, vendor="One"),
        stock("A", 10.0, vendor="Two"),
        stock("B", 40.0),
        stock("Rest", 20.0),
        stock("World", 125.0),
        stock("A", 1.0, on="2024-12-31"),
        Rest="rest",
        World="shipped",
    )
    assert common_dates(snapshot) == ("2025-12-31",)
    owners, countries = concentration.concentration(snapshot, measures(), seats={"A": "USA"}, seat_evidence=("seats",))
    assert {each.code: round(_figure(each).median, 9) for each in owners.readings} == {
        "hhi-low": 0.32,
        "hhi-high": 0.36,
        "coverage": 0.8,
    }
    assert {each.code: round(_figure(each).median, 9) for each in countries.readings} == {
        "hhi-low": 0.16,
        "hhi-high": 1.0,
    }
    assert owners.table is not None
    assert countries.table is not None
    assert [(each.name, each.cells[1], each.note) for each in owners.table.rows] == [
        ("A", "USA", ""),
        ("B", "", ""),
        ("Rest", "", "rest"),
    ]
    assert [each.name for each in countries.table.rows] == ["USA", ""]
    assert countries.evidence == ("example", "seats")
    assert owners.as_of == "2025-12-31"
    assert next(each for each in countries.caveats if each.code == "caveat-seats-unread").arguments == {"owners": 1}


def test_a_date_that_one_owner_lacks_is_not_taken_and_without_one_there_is_a_blank() -> None:
    snapshot = of(stock("A", 1.0, on="2024-12-31"), stock("B", 1.0, on="2025-12-31"))
    assert common_dates(snapshot) == ()
    for each in concentration.concentration(snapshot, measures(), seats={}, seat_evidence=()):
        assert each.blank is not None
        assert each.blank.code == "blank-no-fleets"


def test_intervals_of_stocks_reach_the_shares() -> None:
    snapshot = of(stock("A", 100.0, low=50.0, high=200.0), stock("B", 100.0))
    (owners, _) = concentration.concentration(snapshot, measures(), seats={}, seat_evidence=())
    assert owners.table is not None
    share = cast("Figure", next(each for each in owners.table.rows if each.name == "A").cells[0])
    assert share.median == pytest.approx(0.5, abs=0.01)
    assert share.low == pytest.approx(1 / 3, abs=0.01)
    assert share.high == pytest.approx(2 / 3, abs=0.01)
    assert share.boundary is Boundary.ACCELERATOR
    assert share.kind is Kind.MODELLED


def test_control_is_told_with_its_dates_or_not_at_all() -> None:
    assert control_of(()).blank is not None
    row = Control(
        entity="A", controller="B", iso3="", share="11 %", as_of="2025-09-09", evidence="example", locator="", note=""
    )
    found = control_of((row,))
    assert found.table is not None
    assert found.table.rows[0].cells == ("B", "11 %", "2025-09-09")
    assert found.as_of == "2025-09-09"


def income(iso3: str, *, per_day_usd: float, people: float) -> access.Income:
    gdp = fact(f"country:{iso3}", "gdp_usd", per_day_usd * access.DAYS_PER_YEAR * people)
    return access.Income(iso3=iso3, gdp=gdp, inhabitants=fact(f"country:{iso3}", "inhabitants_count", people))


def test_dear_is_more_than_a_hundredth_of_a_days_income() -> None:
    known = [
        income("AAA", per_day_usd=1.0, people=100.0),
        income("BBB", per_day_usd=10.0, people=300.0),
        income("CCC", per_day_usd=100.0, people=600.0),
    ]
    prices = np.array([0.005, 0.02, 0.5, 2.0])
    assert access.dear_share(known, share=0.01, price_usd=prices).tolist() == [0.0, 0.1, 0.4, 1.0]


@given(st.floats(0.001, 100.0), st.floats(1.0, 10.0))
def test_a_dearer_task_is_dear_to_no_fewer_people(price: float, ratio: float) -> None:
    known = [income(f"C{index}", per_day_usd=float(index), people=10.0) for index in range(1, 9)]
    cheap, dear = access.dear_share(known, share=0.01, price_usd=np.array([price, price * ratio]))
    assert 0.0 <= cheap <= dear <= 1.0


def test_the_task_costs_what_the_makers_list_says_and_less_than_income_where_people_are_rich() -> None:
    price, against, languages, compute = access.access(facts.load(), measures(), task=TASK, seats={"Google": "USA"})
    assert price.table is not None
    rows = {each.name: each for each in price.table.rows}
    closed = cast("Figure", rows["openai/gpt-5"].cells[1])
    # 1 Mtoken in at 1.25 and 0.4 Mtoken out at 10 USD.
    assert closed.median == closed.low == closed.high == pytest.approx(5.25)
    assert (closed.unit, closed.boundary, closed.kind) == ("USD", Boundary.LIST_PRICE, Kind.DISCLOSED)
    cheapest, median, sellers = rows["meta/llama-3.3-70b"].cells
    assert cast("Figure", cheapest).median <= cast("Figure", median).low
    assert int(cast("str", sellers)) > 20
    assert against.table is not None
    shares = [cast("Figure", each.cells[0]).median for each in against.table.rows]
    assert len(shares) > 200
    assert shares == sorted(shares, reverse=True)
    assert languages.blank is not None
    assert languages.who_measures
    assert compute.table is not None
    assert [each.name for each in compute.table.rows] == ["USA", "CHN"]


def test_access_without_facts_is_blank_and_says_which() -> None:
    empty = of()
    nothing = access.Task(requests=1, input_tokens=1, output_tokens=1, models=())
    found = access.access(empty, measures(), task=nothing, seats={})
    assert [each.blank.code if each.blank else "" for each in found] == [
        "blank-no-prices",
        "blank-no-incomes",
        "blank-languages",
        "blank-no-fleets",
    ]
    owned = of(stock("A", 1.0), stock("B", 1.0))
    assert cast("Any", access.access(owned, measures(), task=nothing, seats={})[3].blank).code == "blank-no-seats"
    rich = of(
        fact("country:AAA", "gdp_usd", 1e9, as_of="2019"), fact("country:AAA", "inhabitants_count", 1e6, as_of="2019")
    )
    assert cast("Any", access.access(rich, measures(), task=nothing, seats={})[1].blank).code == "blank-no-prices"


def test_a_model_without_a_price_is_named() -> None:
    task = access.Task(requests=1, input_tokens=1, output_tokens=1, models=("openai/gpt-5", "nobody/nothing"))
    price = access.access(facts.load(), measures(), task=task, seats={})[0]
    assert {"model": "nobody/nothing"} in [each.arguments for each in price.caveats]


def test_free_tiers_and_sellers_without_a_price_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [*TASK.models, "google/gemma-3n-e2b", "01-ai/yi-1.5"]
    task = access.Task(requests=1, input_tokens=1, output_tokens=1, models=tuple(asked))
    priced = {each.model_id: each for each in access.prices_of(facts.load(), measures(), task=task)}
    # One is given away by all who list it, the other is listed by nobody.
    assert set(priced) == set(TASK.models)
    tariff_of = access.tariff_of

    def of_one(snapshot: Snapshot, **asked: Any) -> Any:
        return None if asked["provider"] not in (None, "groq") else tariff_of(snapshot, **asked)

    monkeypatch.setattr(access, "tariff_of", of_one)
    alone = access.prices_of(facts.load(), measures(), task=TASK)
    assert {each.model_id: each.sellers for each in alone} == dict.fromkeys(TASK.models, 1)


def system(subject: str, developer: str = "Acme") -> System:
    return System(subject=subject, label=subject, developer=developer, scope="release")


def test_answers_are_counted_among_those_examined_and_unknown_seats_stay_unknown() -> None:
    systems = {f"model:a/{index}": system(f"model:a/{index}") for index in range(5)}
    answers = {
        "model:a/0": {"use": "yes", "rebuild": "no"},
        "model:a/1": {"use": "no", "rebuild": "not-examined"},
        "model:a/2": {"use": "part", "rebuild": "yes"},
        "model:a/3": {"use": "not-examined", "rebuild": "not-examined"},
    }
    seats = {"model:a/0": "USA", "model:a/1": "USA", "model:a/2": "FRA"}
    (found,) = openness(
        systems, answers, questions=("use", "rebuild"), seats=seats, evidence=("example",), as_of="2026-11-26"
    )
    assert [(each.about, each.value) for each in found.readings] == [
        ("use", Count(part=1, whole=3)),
        ("rebuild", Count(part=1, whole=2)),
    ]
    assert found.table is not None
    assert found.table.columns == ("answer-use", "answer-rebuild")
    assert [(each.name, each.cells) for each in found.table.rows] == [
        ("USA", (Count(part=1, whole=2), Count(part=0, whole=1))),
        ("FRA", (Count(part=0, whole=1), Count(part=1, whole=1))),
        ("", (Count(part=0, whole=0), Count(part=0, whole=0))),
    ]
    (blank,) = openness(systems, {}, questions=(), seats={}, evidence=(), as_of="")
    assert blank.blank is not None


def cell(subject: str, status: Status, *, item: str = "energy_training", named: bool = True) -> Assertion:
    return Assertion(
        subject=subject,
        item=item,
        status=status,
        value="",
        licence="",
        address="https://example.org/",
        names_model=named,
        names_item=named,
        read_on="2026-11-26",
        basis=Basis.READ,
        asserted_by="obsia",
        record="",
        evidence="example",
        locator="",
        reason="",
        note="",
    )


def test_energy_is_told_where_it_is_found_and_checkable_where_the_address_says_so() -> None:
    cells = (
        cell("model:a/1", Status.PUBLISHED),
        cell("model:a/2", Status.PARTIAL, named=False),
        cell("model:a/3", Status.NOT_FOUND),
        cell("model:a/4", Status.PUBLISHED, item="weights_final"),
    )
    assert tells_energy(cells, supported=True) == {"model:a/1"}
    assert tells_energy(cells, supported=False) == {"model:a/1", "model:a/2"}
    systems = {each.subject: system(each.subject) for each in cells}
    found = energy_disclosure(systems, cells, (Group(code="all-systems", subjects=frozenset(systems)),))
    assert found.table is not None
    assert found.table.rows[0].cells == tuple(Count(part=part, whole=4) for part in (1, 2, 3))
    assert energy_disclosure({}, (), ()).blank is not None


def test_grids_of_providers_lie_between_their_cleanest_and_dirtiest() -> None:
    found = grids_of_providers(facts.load(), measures(), signed=frozenset({"FRA"}))
    assert found.table is not None
    assert len(found.table.rows) > 5
    for each in found.table.rows:
        median, lowest, highest, inside = each.cells
        assert isinstance(median, Figure)
        assert isinstance(lowest, Figure)
        assert isinstance(highest, Figure)
        assert lowest.median <= median.median <= highest.median
        assert isinstance(inside, Count)
        assert inside.part <= inside.whole
    assert not any(each.startswith("memory") for each in found.evidence)
    assert grids_of_providers(of(), measures(), signed=frozenset()).blank is not None
    no_grid = cast("Snapshot", Held([stock("A", 1.0)], of_cloud=True))
    assert grids_of_providers(no_grid, measures(), signed=frozenset()).blank is not None


def test_work_is_blank_and_names_who_counts_it() -> None:
    (found,) = work()
    assert found.priority is Priority.WORK
    assert found.blank is not None
    assert "ilo" in found.who_measures


def test_fleets_share_their_draws_between_dates_and_figures() -> None:
    snapshot = of(
        stock("A", 10.0, on="2024-12-31", low=5.0, high=20.0), stock("A", 100.0, on="2025-12-31", low=50.0, high=200.0)
    )
    worlds = measures()
    before = fleets(snapshot, worlds, on="2024-12-31")["A"]
    after = fleets(snapshot, worlds, on="2025-12-31")["A"]
    assert before.keys == after.keys
    assert np.allclose(after.draws / before.draws, 10.0)
    assert before.holder is Holder.OWNER
    assert fleets(snapshot, worlds, on="2023-12-31") == {}


def _figure(reading: Reading) -> Figure:
    assert isinstance(reading.value, Figure)
    return reading.value


def test_every_indicator_names_its_priority() -> None:
    assert {each.value for each in Priority} == {
        "access",
        "openness",
        "concentration",
        "work",
        "sustainability",
        "cooperation",
    }
    assert sustainability.ENERGY_ITEMS == ("energy_training", "energy_inference")
    assert Indicator.__dataclass_fields__["caveats"].default == ()
