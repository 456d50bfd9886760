"""What meters read of some calls of a service tells of its other calls: their range is narrower and still holds."""

from __future__ import annotations

import numpy as np
import pytest

from obsia.accounting.figures import Request
from obsia.accounting.impacts import ENERGY, ENERGY_ACCELERATOR, DeploymentId, Line, Meter, PlaceId, Reading
from obsia.accounting.networks import model_facts
from obsia.accounting.pricing import Pricing
from obsia.core.figure import Boundary
from obsia.core.units import JOULES_PER_KWH
from obsia.facts.snapshot import Snapshot, load
from obsia.physics.work import work_of_request

MODEL = "meta/llama-3.3-70b"
CALLS = [(300, 200), (1500, 120), (40, 700), (3000, 400), (800, 350)]
"""Tokens read and written; of each kind of call one in five was measured."""
ERROR = 0.05
METER = Meter(Boundary.ACCELERATOR, "nvml", ERROR)
FLEETS = 120


def pricing_of(snapshot: Snapshot, seed: int) -> Pricing:
    request = Request(journey="t", arguments={}, inputs=(), snapshot="", seed=seed, worlds=1024)
    return Pricing(snapshot, request=request)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load()


def drawn(pricing: Pricing, snapshot: Snapshot) -> tuple[DeploymentId, PlaceId, tuple[float, ...]]:
    facts = model_facts(snapshot, model_id=MODEL, checkpoint=MODEL)
    work = np.sum(
        [
            work_of_request(input_tokens=read, cached_tokens=0, output_tokens=written, window=facts.window).columns()
            for read, written in CALLS
        ],
        axis=0,
    )
    return pricing.deployment(facts, provider=None), pricing.place(provider=None, zone_id="FRA"), tuple(work.tolist())


def energy(pricing: Pricing, line: Line, quantity=ENERGY_ACCELERATOR) -> np.ndarray:
    return pricing.impacts([line]).draws[quantity] * JOULES_PER_KWH


def test_a_fifth_of_the_calls_measured_narrows_the_rest_whose_range_holds(snapshot: Snapshot) -> None:
    """Fleets simulated by other draws of the model: each says what it used, read with the error of the meter."""
    there, here = pricing_of(snapshot, 7), pricing_of(snapshot, 11)
    deployment, place, work = drawn(there, snapshot)
    truths = energy(there, Line(deployment=deployment, place=place, work=work))
    deployment, place, work = drawn(here, snapshot)
    before = np.quantile(energy(here, Line(deployment=deployment, place=place, work=work)), [0.05, 0.95])
    chance = np.random.default_rng(3)
    inside, widths = 0, []
    for truth in chance.choice(truths, FLEETS, replace=False):
        seen = float(truth * np.exp(chance.normal() * np.log1p(ERROR) / 1.645))
        told = here.informed(deployment, [Reading(METER, seen, work)])
        low, high = np.quantile(energy(here, Line(deployment=told, place=place, work=work)), [0.05, 0.95])
        inside += bool(low <= truth <= high)
        widths.append(np.log(high / low))
    assert inside / FLEETS >= 0.85
    assert np.median(widths) < 0.5 * np.log(before[1] / before[0])


def test_a_reading_that_no_simulation_explains_changes_nothing(snapshot: Snapshot) -> None:
    pricing = pricing_of(snapshot, 11)
    deployment, place, work = drawn(pricing, snapshot)
    plain = energy(pricing, Line(deployment=deployment, place=place, work=work), ENERGY)
    told = pricing.informed(deployment, [Reading(METER, 1e15, work)])
    assert energy(pricing, Line(deployment=told, place=place, work=work), ENERGY) == pytest.approx(plain)
    # The model alone is told as if nothing had been read.
    assert told._replace(readings=()) == deployment
