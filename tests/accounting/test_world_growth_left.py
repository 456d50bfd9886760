"""The growth that would be left, if a published mean held as well."""

from __future__ import annotations

import numpy as np
import pytest

from obsia.accounting.world.reconciliation import Tension, growth_left
from obsia.core.demand import FigureKind, Published, PublishedBasis, RegionKind


def mean_of(year: str, year_to: str, percent: float) -> Published:
    return Published(
        edition_id="x1", series="S", edition="2025-04", year=year, year_to=year_to, figure_kind=FigureKind.PROJECTION,
        region="World", region_kind=RegionKind.WORLD, iso3="", scenario="Base",
        quantity="accelerated_server_electricity_growth", amount=percent, low=None, high=None, unit="%/yr",
        basis=PublishedBasis.UNSTATED, boundary="", access="secondary", calibrates=True, evidence="e", locator="l",
        read_on="2026-11-24", note="",
    )  # fmt: skip


def tension(*growths: float) -> Tension:
    return Tension(first=2024, last=2025, ours=np.array(growths), keys=frozenset(), rows=())


def test_by_hand() -> None:
    """Three years at 26 % double (1.26 ^ 3 = 2.000376); after a doubling in the first, nothing is left for two."""
    left = growth_left(tension(1.0, 0.26), mean_of("2024", "2027", 26.0))
    assert left[0] == pytest.approx((2.000376 / 2.0) ** 0.5 - 1.0, abs=1e-9)
    assert left[1] == pytest.approx(0.26)


@pytest.mark.parametrize(("year", "year_to"), [("2023", "2030"), ("2024", "2025"), ("2024", "")])
def test_a_mean_that_does_not_go_on_leaves_nothing_to_tell(year: str, year_to: str) -> None:
    with pytest.raises(ValueError, match=r"edition-not-a-mean.*x1.*2024"):
        growth_left(tension(1.0), mean_of(year, year_to, 30.0))
