"""How published figures of data centres fare: the page and the joint fact are made again, and the targets hold."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from calibration.demand import __main__ as command
from calibration.demand import editions, years
from calibration.demand.editions import GRID, Ahead, ahead, judged, posterior
from calibration.demand.intervals import interval_scores, share_range, spread_rows
from calibration.demand.joint import joint_csv
from calibration.demand.judgements import Results, results
from calibration.demand.page import COVERAGE, ELECTRICITY_ERROR, page
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.world.anchor import COMPONENTS, Anchor, anchor
from obsia.core.demand import Published, RegionKind
from obsia.core.evidence import Verification
from obsia.facts.editions import memberships, published
from obsia.facts.snapshot import Snapshot, load
from obsia.physics import demand

BASELINES = {"electricity": 9.8, "it_electricity": 7.8, "installed_capacity": 5.8, "pue": 1.0, "load_factor": 2.4}
"""Mean absolute errors of a straight line in logarithms, per cent: those of the targets."""
logs = st.floats(-5, 5)
widths = st.floats(0, 5)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load()


@pytest.fixture(scope="module")
def found(snapshot: Snapshot) -> Results:
    return results(snapshot)


@pytest.fixture(scope="module")
def table(snapshot: Snapshot) -> Anchor:
    return anchor(snapshot)


@pytest.fixture(scope="module")
def cases(snapshot: Snapshot) -> tuple[Ahead, ...]:
    return ahead(published(snapshot), memberships(snapshot))


def case(**changes: object) -> Ahead:
    whole: dict[str, object] = {
        "region": "A", "series": "invented", "edition": "2025", "year": 2024, "truth": 0.0, "expected": 0.0,
        "horizon": 0.0, "is_metered": False, "trend": 0.0, "trend_horizon": 0.0, "rests_on": "invented 2024",
    }  # fmt: skip
    return Ahead(**(whole | changes))  # type: ignore[arg-type]


def score(truth: float, low: float, high: float) -> float:
    return float(interval_scores(truth=np.array([truth]), low=np.array([low]), high=np.array([high]))[0])


# --- what is committed is what the code makes


def test_the_joint_fact_is_what_the_code_makes(snapshot: Snapshot) -> None:
    assert command.JOINT.read_text(encoding="utf-8") == joint_csv(snapshot)


def test_the_page_is_what_the_code_makes(found: Results) -> None:
    assert command.PAGE.read_text(encoding="utf-8") == page(found)


def test_the_same_seed_gives_the_same_page_and_lines_are_of_one_width(found: Results, snapshot: Snapshot) -> None:
    again = replace(found, by_region=judged(found.by_region.cases))
    assert page(again) == page(found)
    assert max(len(line) for line in page(found).splitlines() if not line.startswith("|")) <= 120


def test_the_command_writes_both_files_and_says_what_would_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, found: Results
) -> None:
    monkeypatch.setattr(command, "results", lambda _: found)
    files = {"joint": tmp_path / "j.csv", "docs": tmp_path / "p.md"}
    assert command.main(["--check"], **files) == 1
    assert "Would change: j.csv, p.md" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())
    assert command.main(["--write"], **files) == 0
    assert files["joint"].read_bytes() == command.JOINT.read_bytes()
    assert files["docs"].read_bytes() == command.PAGE.read_bytes()
    assert command.main(["--check"], **files) == 0
    assert capsys.readouterr().out.endswith("Both files are what the code makes.\n")


def test_the_page_says_what_is_missed(found: Results) -> None:
    wrong = replace(
        found, by_region=replace(found.by_region, low=found.by_region.high + 1, high=found.by_region.high + 2)
    )
    assert "| one edition ahead: inside 80% | 70 to 92% | 0 of 23 (0%) | **missed** |" in page(wrong)
    assert "these cases alone do not prove it" in " ".join(page(wrong).split())
    assert "these cases alone do not prove it" not in " ".join(page(found).split())
    assert "| one edition ahead: inside 80% | 70 to 92% | 19 of 23 (83%) | met |" in page(found)


def test_the_page_says_that_obsia_is_independent_of_the_publisher_of_its_anchor(found: Results) -> None:
    assert "obsia is independent of the IEA" in " ".join(page(found).split())


# --- intervals


@given(truth=logs, low=logs, width=widths, less=st.floats(0, 1))
def test_narrower_around_the_truth_is_better(truth: float, low: float, width: float, less: float) -> None:
    low, high = min(low, truth), max(low, truth) + width
    narrow = (truth - (truth - low) * less, truth + (high - truth) * less)
    assert score(truth, *narrow) <= score(truth, low, high) + 1e-12
    assert score(truth, low, high) == pytest.approx(high - low)


@given(low=logs, width=widths, away=st.floats(0.01, 5))
def test_a_miss_costs_ten_times_its_distance_on_either_side(low: float, width: float, away: float) -> None:
    assert score(low + width + away, low, low + width) == pytest.approx(width + 10 * away)
    assert score(low - away, low, low + width) == pytest.approx(width + 10 * away)


@pytest.mark.parametrize("spread", [0.5, 1.0, 2.0])
def test_the_ends_of_80_per_cent_have_the_best_score_among_scaled_ones(spread: float) -> None:
    # Proper: of N(0, spread) the true 10% and 90% quantiles, 1.2816 spreads away, beat others.
    truth = spread * np.random.default_rng(1).standard_normal(100_000)
    means = {
        scale: interval_scores(
            truth=truth, low=np.full_like(truth, -1.2816 * scale), high=np.full_like(truth, 1.2816 * scale)
        ).mean()
        for scale in (spread * 0.7, spread, spread * 1.4)
    }
    assert min(means, key=means.__getitem__) == spread


def test_a_spread_is_recovered_from_discrepancies() -> None:
    rng = np.random.default_rng(2)
    drawn = spread_rows(0.3 * rng.standard_normal(400), rows=2000, rng=rng)
    assert np.quantile(drawn, 0.01) < 0.3 < np.quantile(drawn, 0.99)
    few = spread_rows(0.3 * rng.standard_normal(5), rows=2000, rng=rng)
    assert np.ptp(np.log(np.quantile(few, [0.1, 0.9]))) > np.ptp(np.log(np.quantile(drawn, [0.1, 0.9])))


def test_the_range_of_a_share_by_hand() -> None:
    # Wilson, z = 1.6449, 19 of 23: centre (0.8261 + 2.7055/46) / (1 + 2.7055/23) = 0.7918; half = 1.6449 / 1.1176
    # * sqrt(0.8261 * 0.1739 / 23 + 2.7055 / (4 * 529)) = 0.1277.
    assert share_range(19, 23) == pytest.approx((0.6641, 0.9194), abs=1e-4)
    assert share_range(0, 5)[0] == 0.0
    assert share_range(5, 5)[1] == 1.0


# --- one edition ahead


@pytest.mark.parametrize(("level", "growth"), [(0.06, 0.05), (0.2, 0.12), (0.4, 0.3)])
def test_the_posterior_recovers_the_spread_of_synthetic_cases(level: float, growth: float) -> None:
    rng = np.random.default_rng(3)
    horizons = np.tile([0.0, 1.0, 4.0, 9.0], 60)
    made = [
        case(truth=float(rng.normal(0, math.sqrt(level**2 + growth**2 * horizon))), horizon=float(horizon))
        for horizon in horizons
    ]
    rows = posterior(made, rows=2000, rng=rng)
    assert level / 1.4 < np.median(rows[:, 0]) < level * 1.4
    assert growth / 1.4 < np.median(rows[:, 2]) < growth * 1.4
    # Nothing was metered: every hypothesis of meters stays as likely as before.
    assert set(np.unique(rows[:, 1])) == set(editions.METERED)


def test_meters_are_learned_from_meters_alone() -> None:
    rng = np.random.default_rng(4)
    made = [case(truth=float(rng.normal(0, 0.05)), is_metered=True) for _ in range(200)]
    rows = posterior(made, rows=2000, rng=rng)
    assert np.median(rows[:, 1]) == 0.05
    assert set(np.unique(rows[:, 0])) == set(editions.LEVELS)


def test_without_cases_every_hypothesis_is_as_likely() -> None:
    assert np.ptp(editions.log_likelihood([])) == 0.0
    assert len(GRID) == len(editions.LEVELS) * len(editions.METERED) * len(editions.GROWTHS)


@pytest.mark.parametrize("group", [editions.by_region, editions.by_source])
@pytest.mark.parametrize("of_trend", [False, True])
def test_what_is_left_out_is_not_seen(cases: tuple[Ahead, ...], group: Callable[[Ahead], str], of_trend: bool) -> None:
    before = judged(cases, group=group, of_trend=of_trend)
    seen_by_others = 0
    for name in {group(each) for each in cases}:
        poisoned = [replace(each, truth=each.truth + 3.0) if group(each) == name else each for each in cases]
        after = judged(poisoned, group=group, of_trend=of_trend)
        its = np.array([group(each) == name for each in before.cases])
        assert np.array_equal(before.low[its], after.low[its])
        assert np.array_equal(before.high[its], after.high[its])
        seen_by_others += not np.array_equal(before.low[~its], after.low[~its])
    assert seen_by_others > 5, "the poison works: fits that do see it change"


COUNTRIES = ("China", "Denmark", "France", "Germany", "Ireland", "Netherlands", "United States")


@pytest.mark.parametrize("region", COUNTRIES)
def test_rows_of_a_country_are_in_no_case_of_another_region(
    snapshot: Snapshot, cases: tuple[Ahead, ...], region: str
) -> None:
    def poisoned(row: Published) -> Published:
        values = {name: 7 * value for name in ("amount", "low", "high") if (value := getattr(row, name)) is not None}
        return replace(row, **values) if row.region == region else row

    after = ahead([poisoned(row) for row in published(snapshot)], memberships(snapshot))
    assert [each for each in after if each.region != region] == [each for each in cases if each.region != region]
    assert [each for each in after if each.region == region] != [each for each in cases if each.region == region]


def test_figures_that_are_kept_to_judge_are_in_no_case(snapshot: Snapshot, cases: tuple[Ahead, ...]) -> None:
    rows = [row for row in published(snapshot) if row.calibrates]
    assert ahead(rows, memberships(snapshot)) == cases


def row_of(edition: str, year: int, amount: float, **changes: object) -> Published:
    one = next(row for row in published(load()) if row.quantity == "electricity" and row.series == "CBS")
    base = replace(
        one, edition_id=f"{edition}{year}", edition=edition, year=str(year), amount=amount, low=None, high=None,
        region="Nowhere", iso3="", region_kind=RegionKind.REGION, basis=type(one.basis).UNSTATED, calibrates=True,
    )  # fmt: skip
    return replace(base, **changes)


def test_a_case_by_hand() -> None:
    # Editions of 2020 tell 2018: 8 and 2019: 10. One of 2022 says 15 for 2021, and repeats 10 for 2019.
    # No wider region is known: growth 0. Beyond 2019 the path grows at the mean of its own rate ln(10/8) and 0:
    # 10 x (10/8)^(2/2) = 12.5. The trend: 10 x (10/8)^2 = 15.625. Both see two years ahead.
    rows = [
        row_of("2020", 2018, 8.0),
        row_of("2020", 2019, 10.0),
        row_of("2022", 2019, 10.0),
        row_of("2022", 2021, 15.0),
    ]
    (one,) = ahead(rows, {})
    assert (one.year, one.horizon, one.trend_horizon, one.rests_on) == (2021, 2.0, 2.0, "CBS 2020")
    assert math.exp(one.expected) == pytest.approx(12.5)
    assert math.exp(one.trend) == pytest.approx(15.625)
    assert math.exp(one.truth) == pytest.approx(15.0)
    # Of one year alone, the trend goes at what is published for the wider region: here for nobody.
    (bare,) = ahead([rows[0], row_of("2022", 2021, 15.0)], {})
    assert math.exp(bare.trend) == pytest.approx(8.0)
    # With a group that grows by a tenth a year, both do.
    group = [row_of("2019", y, 100 * 1.1 ** (y - 2018), region="Group") for y in (2018, 2019)]
    (led, *_) = [each for each in ahead([replace(r, iso3="XXX") for r in (rows[0], row_of("2022", 2021, 15.0))] + group,
                                        {"Group": ["XXX"]}) if each.region == "Nowhere"]  # fmt: skip
    assert math.exp(led.expected) == pytest.approx(8.0 * 1.1**3)
    assert math.exp(led.trend) == pytest.approx(8.0 * 1.1**3)


def test_years_before_all_earlier_editions_are_no_case() -> None:
    assert ahead([row_of("2020", 2018, 8.0), row_of("2022", 2017, 7.0)], {}) == ()
    assert ahead([row_of("2020", 2018, 8.0, calibrates=False), row_of("2022", 2019, 9.0)], {}) == ()


# --- a year of the anchor


def test_the_bridge_is_nothing_in_years_that_are_known() -> None:
    known = np.array([2020.0, 2024.0, 2030.0])
    assert demand.bridge(years=known, known_years=known).tolist() == [0.0, 0.0, 0.0]


def test_bridges_are_those_of_every_node_that_has_the_year(table: Anchor) -> None:
    found = years.bridges(table)
    assert set(found.scaled) == set(COMPONENTS)
    assert all(each.shape == (len(found.nodes),) for each in found.scaled.values())
    assert {node.region for node in found.nodes} >= {"World", "Europe", "China"}


def test_a_node_left_out_is_told_without_its_own_year(table: Anchor) -> None:
    node = next(node for node in table.nodes if node.region == "Europe")
    key = next(key for key in table.cells if key[0] == node and key[2] == years.JUDGED_YEAR)
    cells = dict(table.cells)
    cells[key] = {name: value * (1.0 if name in ("pue", "load_factor") else 2.0) for name, value in cells[key].items()}
    poisoned = replace(table, cells=cells)
    at = years.year_out(table, everywhere=True)[0].nodes.index("Europe")
    for everywhere in (True, False):
        before, after = (years.year_out(each, everywhere=everywhere)[0] for each in (table, poisoned))
        assert before.median[at] == after.median[at]
        assert (before.low[at], before.high[at]) == (after.low[at], after.high[at])
        assert after.truth[at] == 2 * before.truth[at]
        others = np.arange(len(before.nodes)) != at
        assert (after.high - after.low)[others].sum() > (before.high - before.low)[others].sum()


# --- the targets


@pytest.mark.parametrize("name", ["everywhere", "apart"])
def test_a_year_left_out_is_told_better_than_by_a_straight_line(found: Results, name: str) -> None:
    outs = getattr(found, name)
    errors = {out.quantity: 100 * float(np.abs(out.errors).mean()) for out in outs}
    lines = {out.quantity: 100 * float(np.abs(out.line_errors).mean()) for out in outs}
    assert {quantity: round(line, 1) for quantity, line in lines.items()} == BASELINES
    assert errors["electricity"] <= 100 * ELECTRICITY_ERROR
    assert all(errors[quantity] < lines[quantity] for quantity in BASELINES)
    for out in outs:
        assert out.inside.mean() >= COVERAGE[0]
        assert out.scores.mean() < out.line_scores.mean()


@pytest.mark.parametrize(("ours", "trend"), [("by_region", "trend_by_region"), ("by_source", "trend_by_source")])
def test_one_edition_ahead_is_covered_and_better_than_the_trend(found: Results, ours: str, trend: str) -> None:
    held, rival = getattr(found, ours), getattr(found, trend)
    assert COVERAGE[0] <= held.inside.mean() <= COVERAGE[1]
    assert held.scores.mean() < rival.scores.mean()
    assert len(held.cases) >= 20


def test_what_stands_behind_the_joint_fact_says_that_it_is_ours(snapshot: Snapshot) -> None:
    joint = snapshot.joint("world:revisions")
    assert joint is not None
    assert joint.basis.verification is Verification.OURS
    assert len(joint.rows) == 512
