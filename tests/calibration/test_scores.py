"""The scorer, on predictions whose scores are worked by hand; and the files beside it."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from calibration.files import folder, read, write_joint
from calibration.scores import Predictions, bootstrap, score


def predictions(factor: float = 10.0) -> Predictions:
    """Four rows of two families around 1: three inside an interval of a factor on both sides, one far above."""
    measured = np.array([1.0, 1.1, 0.9, 100.0])
    ones = np.ones(4)
    return Predictions(
        ids=("a", "b", "c", "d"), clusters=("x", "x", "y", "y"), measured=measured, median=ones, low=ones / factor,
        high=ones * factor,
    )  # fmt: skip


def test_a_score_worked_by_hand() -> None:
    """Widths are 2 (in log10). One of four rows lies 1 above its upper end: 2 + 20 x 1 / 4 = 7.

    Errors are 0, 1/11, 1/9 and 0.99.
    """
    found = score(**predictions().arrays())
    assert (found.rows, found.clusters) == (4, 2)
    assert found.width_log10 == pytest.approx(2.0)
    assert found.interval_score_log10 == pytest.approx(2.0 + 20.0 * 1.0 / 4)
    assert found.coverage_share == 0.75
    assert found.median_error_share == pytest.approx((1 / 11 + 1 / 9) / 2)


def test_halved_intervals_cover_less_and_a_perfect_prediction_scores_its_width() -> None:
    wide, narrow = (score(**predictions(factor).arrays()) for factor in (1.2, math.sqrt(1.2)))
    assert narrow.coverage_share < wide.coverage_share
    right = np.array([1.0, 2.0])
    found = score(measured=right, median=right, low=right / 2, high=right * 2)
    assert found.interval_score_log10 == found.width_log10 == pytest.approx(2 * math.log10(2))


def test_the_bootstrap_draws_whole_clusters() -> None:
    held = predictions()
    low, high = bootstrap(**held.arrays(), times=300)["coverage_share"]
    assert (low, high) == (0.5, 1.0), "one family is covered whole, the other by half"
    alone = held.arrays(np.array([True, True, False, False]))
    assert bootstrap(**alone, times=50)["coverage_share"] == (1.0, 1.0)


@pytest.mark.parametrize("name", ["measured", "low"])
@pytest.mark.parametrize("value", [0.0, -1.0, math.nan])
def test_what_is_not_positive_is_refused(name: str, value: float) -> None:
    arrays = predictions().arrays()
    arrays[name] = np.array([value, 1.0, 1.0, 1.0])
    with pytest.raises(ValueError, match=name):
        score(**arrays)


def test_an_interval_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        score(**predictions(0.5).arrays())


def test_a_joint_fact_is_thinned_evenly(tmp_path: Path) -> None:
    write_joint(tmp_path / "j.csv", {"a_s": np.arange(1001.0), "b_w": np.arange(1001.0) / 3}, rows=11)
    rows = read(tmp_path / "j.csv")
    assert [float(row["a_s"]) for row in rows] == [100.0 * at for at in range(11)]
    assert rows[1] == {"draw": "1", "a_s": "100", "b_w": "33.33"}
    with (tmp_path / "j.csv").open() as file:
        assert next(csv.reader(file)) == ["draw", "a_s", "b_w"]


def test_the_folder_of_the_tables_is_given_or_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSIA_MEASUREMENTS", "there")
    assert (folder("here"), folder()) == (Path("here"), Path("there"))
    monkeypatch.delenv("OBSIA_MEASUREMENTS")
    with pytest.raises(SystemExit, match="--data"):
        folder()
