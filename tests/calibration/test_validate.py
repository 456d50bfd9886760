"""The check of coverage, its control, simulation-based calibration and the cache, on data whose answer is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the calibration's dependencies are not installed (uv sync --group calibration)")

from calibration.scores import Predictions
from calibration.validate import cache, sbc
from calibration.validate.coverage import FEW, KEPT, NARROW, WIDE, errors, judged, worst
from calibration.validate.levels import LEVELS, PROBABILITIES, HeldOut, of_draws, of_intervals
from scipy.stats import norm


def synthetic(seed: int, *, spread_ratio: float = 1.0, families: int = 11, shared: float = 0.5) -> HeldOut:
    """Lognormal rows whose families err together (``shared`` of the variance); intervals ``spread_ratio`` x as wide."""
    rng = np.random.default_rng(seed)
    rows = rng.integers(5, 30, families)
    of = np.repeat(np.arange(families), rows)
    z = shared**0.5 * rng.standard_normal(families)[of] + (1 - shared) ** 0.5 * rng.standard_normal(len(of))
    quantiles = np.tile(10.0 ** (0.1 * spread_ratio * norm.ppf(PROBABILITIES)), (len(of), 1))
    return HeldOut(
        ids=tuple(map(str, range(len(of)))), clusters=tuple(f"family {each}" for each in of),
        measured=10.0 ** (0.1 * z), median=quantiles[:, 4], low=quantiles[:, 1], high=quantiles[:, 7],
        quantiles=quantiles,
    )  # fmt: skip


def by_hand() -> HeldOut:
    """Four rows of two families; every interval at level p is 10**-a to 10**a, a = 0.1, 0.2, 0.3, 0.4 by level."""
    half = np.array([0.1, 0.2, 0.3, 0.4])
    logs = np.concatenate([-half[::-1], [0.0], half])
    quantiles = np.tile(10.0**logs, (4, 1))
    return HeldOut(
        ids=("a", "b", "c", "d"), clusters=("x", "x", "y", "y"), measured=10.0 ** np.array([0.05, -0.15, 0.25, 0.5]),
        median=np.ones(4), low=quantiles[:, 1], high=quantiles[:, 7], quantiles=quantiles,
    )  # fmt: skip


def test_coverage_at_each_level_worked_by_hand() -> None:
    """|lg measured| is 0.05, 0.15, 0.25, 0.5: inside at 50 % (a 0.1): 1 of 4; 80 %: 2; 90 %: 3; 95 %: 3.

    The interval score at 90 % is the width 0.6, and the last row misses by 0.2: 0.6 + 20 x 0.2 / 4 = 1.6.
    Excess: (0.25 + 0.5 + 0.75 + 0.75) / 4 - (0.5 + 0.8 + 0.9 + 0.95) / 4 = -0.225.
    """
    found = judged(by_hand())
    assert [each.level for each in found.at] == list(LEVELS)
    assert [each.coverage_share for each in found.at] == [0.25, 0.5, 0.75, 0.75]
    assert [each.width_log10 for each in found.at] == pytest.approx([0.2, 0.4, 0.6, 0.8])
    assert found.at[2].interval_score_log10 == pytest.approx(1.6)
    assert found.excess_share == pytest.approx(-0.225)
    assert found.verdict == FEW, "two families are too few to say anything"


def test_the_bootstrap_draws_whole_families() -> None:
    # At 90 % family x is covered whole and y by half: means of two families drawn are 0.5, 0.75 or 1.
    at = judged(by_hand()).at[2]
    assert at.coverage_ends == (0.5, 1.0)
    # Rows drawn one by one would reach below a half.
    assert judged(by_hand()).at[3].coverage_ends == (0.5, 1.0)


def test_errors_worked_by_hand_and_the_worst_family_is_named_first() -> None:
    held = by_hand()
    found = errors(held, times=50)
    ratios = 1.0 / held.measured
    assert found["median_error"].value == pytest.approx(np.median(np.abs(ratios - 1)))
    assert found["median_factor"].value == pytest.approx((10**0.15 + 10**0.25) / 2), "lg: 0.05 0.15 0.25 0.5"
    assert [each.name for each in worst(held)] == ["y", "x"]
    assert worst(held)[0].coverage_share == 0.5


def test_the_control_halves_intervals_around_the_same_medians() -> None:
    control = by_hand().halved()
    assert np.log10(control.high / control.low) == pytest.approx(0.3 * np.ones(4))
    assert [each.width_log10 for each in judged(control).at] == pytest.approx([0.1, 0.2, 0.3, 0.4])
    assert np.array_equal(control.median, by_hand().median)


@pytest.mark.parametrize("families", [6, 11, 23])
def test_the_check_keeps_right_intervals_and_rejects_halved_ones(families: int) -> None:
    held = [synthetic(seed, families=families) for seed in range(40)]
    right = [judged(each).verdict for each in held]
    assert right.count(NARROW) <= 6, "about one in twenty"
    assert [judged(each.halved()).verdict for each in held].count(NARROW) >= 38


def test_the_check_says_when_intervals_are_twice_too_wide() -> None:
    held = [synthetic(seed, spread_ratio=2.0, families=23, shared=0.2) for seed in range(10)]
    assert {judged(each).verdict for each in held} == {WIDE}
    assert judged(held[0].halved()).verdict in (KEPT, WIDE), "halved, they are right: the control then must fail"


def test_draws_become_quantiles_and_intervals_alone_leave_other_levels_unknown() -> None:
    draws = np.linspace(0.0, 1.0, 1001)
    held = of_draws(ids=["a"], clusters=["x"], measured=np.array([2.0]), draws_log10=[draws])
    assert np.log10(held.quantiles[0]) == pytest.approx(PROBABILITIES)
    assert (held.low[0], held.high[0]) == pytest.approx((10**0.05, 10**0.95))
    assert held.ends(0.5) == pytest.approx((10**0.25, 10**0.75))
    known = Predictions(
        ids=("a",), clusters=("x",), measured=np.array([2.0]), median=np.array([2.0]), low=np.array([1.0]),
        high=np.array([3.0]),
    )  # fmt: skip
    alone = of_intervals(known)
    assert alone.levels() == (0.9,)
    assert [each.level for each in judged(alone).at] == [0.9]


# ---------------------------------------------------------------- simulation-based calibration


def toy(spread_ratio: float, shift: float = 0.0) -> sbc.Ranks:
    """theta ~ N(0, 1), y ~ N(theta, 1): the posterior is N(y / 2, 1 / 2), here with a wrong spread or centre."""

    def simulate(rng: np.random.Generator) -> tuple[dict[str, Any], Any]:
        theta = rng.standard_normal(2)
        return {"theta": theta}, theta + rng.standard_normal(2)

    def fit(data: Any, seeds: Any) -> dict[str, Any]:
        z = np.stack([np.random.default_rng(seed).standard_normal((200, 2)) for seed in seeds])
        return {"theta": np.array(data)[:, None] / 2 + shift + spread_ratio * 0.5**0.5 * z}

    return sbc.ranks(simulate=simulate, fit=fit, simulations=200)


def test_a_right_sampler_is_kept_and_its_control_is_rejected() -> None:
    found = toy(1.0)
    assert found.names == ("theta 1", "theta 2")
    assert (found.right.min() >= 0, found.right.max() <= sbc.DRAWS) == (True, True)
    assert sbc.rejected(sbc.uniformity(found.names, found.right)) == ()
    assert sbc.rejected(sbc.uniformity(found.names, found.halved)) == found.names


@pytest.mark.parametrize(("spread_ratio", "shift"), [(0.6, 0.0), (1.6, 0.0), (1.0, 0.4)])
def test_a_wrong_sampler_is_rejected(spread_ratio: float, shift: float) -> None:
    found = toy(spread_ratio, shift)
    tests = sbc.uniformity(found.names, found.right)
    assert sbc.rejected(tests) == found.names
    assert max(each.chi_square_p for each in tests) < 0.05


def test_p_values_of_uniform_ranks_are_uniform_and_their_number_is_paid_for() -> None:
    drawn = np.random.default_rng(3).integers(0, sbc.DRAWS + 1, (128, 300))
    tests = sbc.uniformity(tuple(map(str, range(300))), drawn)
    for p in (np.array([each.ecdf_p for each in tests]), np.array([each.chi_square_p for each in tests])):
        assert (p < 0.05).mean() < 0.1
        assert 0.4 < p.mean() < 0.6
    assert sbc.rejected(tests) == ()
    assert all(each.adjusted_p >= each.ecdf_p for each in tests)
    assert {sum(each.counts) for each in tests} == {128}


@pytest.mark.parametrize(("simulations", "expected"), [(20, 4), (64, 8), (128, 16), (256, 32), (5000, 32)])
def test_a_bin_expects_five_ranks_or_more(simulations: int, expected: int) -> None:
    assert sbc.bins(simulations) == expected
    assert (sbc.DRAWS + 1) % expected == 0


# ---------------------------------------------------------------- the cache


def test_what_is_kept_is_not_computed_again(tmp_path: Path) -> None:
    calls: list[int] = []

    def compute() -> dict[str, Any]:
        calls.append(1)
        return {"names": ("a", "b"), "values": np.array([1.0, np.nan])}

    path = tmp_path / "new" / "held.npz"
    first, second = cache.kept(path, compute), cache.kept(path, compute)
    assert len(calls) == 1
    assert list(first["names"]) == list(second["names"]) == ["a", "b"]
    assert np.array_equal(first["values"], second["values"], equal_nan=True)
    path.write_bytes(b"PK half a file")
    cache.kept(path, compute)
    assert len(calls) == 2, "a file that cannot be read is made anew"
    assert [each.name for each in path.parent.iterdir()] == ["held.npz"]


def adapter() -> None:
    """Stands for the function of a part."""


def other() -> None:
    """Stands for the same function after a change."""


def test_the_key_follows_code_and_data(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("a\n1\n", encoding="utf-8")
    keys = [cache.key(adapter=adapter, modules=("calibration.scores",), tables=[table])]
    keys.append(cache.key(adapter=adapter, modules=("calibration.scores",), tables=[table]))
    assert keys[0] == keys[1]
    keys.append(cache.key(adapter=other, modules=("calibration.scores",), tables=[table]))
    keys.append(cache.key(adapter=adapter, modules=("calibration.training",), tables=[table]))
    keys.append(cache.key(adapter=adapter, modules=("calibration.scores",), tables=[table], extra="256"))
    table.write_text("a\n2\n", encoding="utf-8")
    keys.append(cache.key(adapter=adapter, modules=("calibration.scores",), tables=[table]))
    assert len(set(keys)) == 5


def test_the_code_of_a_part_is_what_it_imports_at_any_depth() -> None:
    found = cache.sources(("calibration.training",))
    assert {"calibration.training", "calibration.scores", "obsia.physics.training"} <= set(found)
    assert not any(name.startswith(("jax", "numpy")) for name in found)
    text = "import a.b\nfrom c import d\ndef f():\n    from calibration import e\n"
    assert cache.imported(text) == {"a.b", "c", "c.d", "calibration", "calibration.e"}
    assert not cache.is_there("calibration.no_such_part")
    assert not cache.is_there("no_such_room.part")
