"""Forty models that many sell, over lengths, caches and regions: no figure falls, jumps or is absurd."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest

import obsia
from obsia.facts.snapshot import load

LENGTHS = (1, 10, 100, 1_000, 4_000, 16_000, 64_000, 128_000)
QUANTITIES = ("energy_kwh_facility", "carbon_g_life_cycle", "water_l_facility")
FIGURES = tuple(f"{name}_{end}" for name in QUANTITIES for end in ("low", "median", "high"))
ENERGY = "energy_kwh_facility_median"
SLACK = 1.0 + 1e-9


@cache
def models() -> tuple[str, ...]:
    """The forty models of texts with the most offers."""
    rows = load().rows(
        "SELECT model_id FROM prices WHERE model_id <> '' AND output_usd_per_mtok > 0"
        " GROUP BY model_id ORDER BY COUNT(*) DESC, model_id LIMIT 40"
    )
    return tuple(str(model) for (model,) in rows)


@cache
def estimates() -> pl.DataFrame:
    """Every request that the tests compare."""
    asked: list[dict[str, Any]] = []

    def ask(kind: str, count: int, **fields: Any) -> None:
        asked.extend({"model": each, "kind": kind, "count": count} | fields for each in models())

    for count in sorted({*LENGTHS, *(each + 1 for each in LENGTHS)}):
        ask("output", count, input_tokens=1_000, output_tokens=count, region="FRA")
        ask("input", count, input_tokens=count, output_tokens=300, region="FRA")
    for count in (0, 4_000, 8_000, 16_000):
        ask("cache", count, input_tokens=16_000, cached_tokens=count, output_tokens=300, region="FRA")
    for region in ("FRA", "POL"):
        ask(region, 0, input_tokens=1_000, output_tokens=400, region=region)
    return obsia.estimate_many(pl.DataFrame(asked, infer_schema_length=None)).sort("model", "kind", "count")


def steps(kind: str) -> list[tuple[str, int, int, dict[str, float]]]:
    """Model, two counts that follow each other, and each figure at the second over that at the first."""
    found: list[tuple[str, int, int, dict[str, float]]] = []
    for (model,), rows in estimates().filter(pl.col("kind") == kind).group_by("model", maintain_order=True):
        counts = rows["count"].to_list()
        ratios = {name: (rows[name].to_numpy()[1:] / rows[name].to_numpy()[:-1]).tolist() for name in FIGURES}
        for at, (less, more) in enumerate(pairwise(counts)):
            found.append((str(model), less, more, {name: each[at] for name, each in ratios.items()}))
    return found


def test_forty_models_are_compared() -> None:
    assert len(set(models())) == 40
    assert estimates().select(pl.col(FIGURES).is_finite().all()).row(0) == (True,) * len(FIGURES)


@pytest.mark.parametrize("kind", ["output", "input"])
def test_more_tokens_cost_more_and_at_most_as_their_square(kind: str) -> None:
    # Attention makes the cost of a token grow with the context, so that twice the tokens cost at most four times.
    for model, less, more, ratios in steps(kind):
        for name, ratio in ratios.items():
            assert 1.0 / SLACK <= ratio <= (more / less) ** 2 * SLACK, (model, less, more, name, ratio)


@pytest.mark.parametrize("kind", ["output", "input"])
def test_one_token_more_is_no_jump(kind: str) -> None:
    for model, less, more, ratios in steps(kind):
        if more == less + 1 and less > 1:
            for name, ratio in ratios.items():
                assert ratio <= 1.0 + 2.1 / less, (model, less, name, ratio)


def test_what_is_cached_costs_less() -> None:
    for model, less, more, ratios in steps("cache"):
        for name, ratio in ratios.items():
            assert 0.0 < ratio < 1.0, (model, less, more, name, ratio)


def test_a_region_moves_carbon_as_its_grid_and_energy_hardly() -> None:
    rows = {kind: estimates().filter(pl.col("kind") == kind) for kind in ("FRA", "POL")}
    energy, carbon = (
        rows["POL"][name].to_numpy() / rows["FRA"][name].to_numpy() for name in (ENERGY, "carbon_g_life_cycle_median")
    )
    assert np.all((energy > 0.8) & (energy < 1.25))
    assert np.all((carbon > 3.0) & (carbon < 40.0))


def test_no_value_is_absurd() -> None:
    rows = estimates().filter((pl.col("kind") == "output") & (pl.col("count") == 1_000))
    for model, kwh in rows.select("model", ENERGY).iter_rows():
        assert 0.005 <= 1e3 * kwh <= 25.0, f"{model}: {1e3 * kwh:.3g} Wh for 1,000 tokens"
