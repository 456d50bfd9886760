"""Bugs of accounts, made in our formulas, and noticed by invariants that no figure and no account may break."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from inspect import signature
from typing import Any, Final

import numpy as np
import pytest
from tests.accounting import invariants
from tests.museum.exhibits import Law
from tests.museum.mutants import Patch, constant, swapped

from obsia.accounting import cuts, draws, figures, impacts, pricing
from obsia.accounting.deployments import Deployments, UnitCosts
from obsia.accounting.impacts import CARBON_USAGE, ENERGY, Quantity
from obsia.accounting.pricing import Pricing
from obsia.app.usage import assess as app
from obsia.app.usage import rollups
from obsia.physics import facility, footprint
from obsia.readers import listing, reading


def times(module: Any, name: str, factor: Any) -> Patch:
    return swapped(module, name, lambda right, *a, **k: right(*a, **k) * factor)


def with_draws(change: Callable[[Mapping[Quantity, Any]], Mapping[Quantity, Any]]) -> Patch:
    return swapped(impacts, "_at_places", lambda right, *a, **k: change(right(*a, **k)))


def changed(found: Mapping[Quantity, Any], **by_name: Any) -> Mapping[Quantity, Any]:
    return dict(found) | {getattr(impacts, name): value for name, value in by_name.items()}


def with_costs(change: Callable[[UnitCosts, Any], UnitCosts]) -> Patch:
    """Change what work costs at a deployment; ``change`` is handed the costs, and what the provider owns."""

    def changed(right: Any, self: Any, shape: Any, service: Any) -> Any:
        found, agreement = right(self, shape, service)
        return change(found, service.owned), agreement

    return swapped(Deployments, "_costs", changed)


def costs(factor_j: float = 1.0, factor_s: float = 1.0) -> Patch:
    return with_costs(
        lambda found, _: replace(
            found,
            accelerator_s=found.accelerator_s * factor_s,
            **{name: getattr(found, name) * factor_j for name in ("accelerator_j", "server_j", "it_j")},
        )
    )


def power_without_time(found: UnitCosts, owned: Any) -> UnitCosts:
    power_w = np.ones_like(found.accelerator_j) * owned.fleet.machine.accelerator.power_w
    return replace(found, accelerator_j=power_w, server_j=power_w, it_j=power_w)


def counter_of_draws() -> Patch:
    """A stream that goes on from one key to the next."""
    state = {"n": 0}

    def wrong(right: Any, *, seed: int, key: Any, worlds: int) -> Any:
        state["n"] += 1
        return right(seed=seed, key=("stream", str(state["n"])), worlds=worlds)

    return swapped(draws, "scores", wrong)


def low_and_high_added(right: Any, **arguments: Any) -> Any:
    """The interval of a whole from the ends of its parts."""
    found, quantity = right(**arguments), arguments["quantity"]
    parts = invariants.PARTS.get(quantity)
    if parts is None or not set(parts) <= set(arguments["impacts"].draws):
        return found
    ends = [np.quantile(arguments["impacts"].draws[part], [0.05, 0.95]) for part in parts]
    return replace(found, low=float(sum(end[0] for end in ends)), high=float(sum(end[1] for end in ends)))


def lines_once(right: Any, lines: Any, **arguments: Any) -> Any:
    return right(list(dict.fromkeys(lines)), **arguments)


def elsewhere(right: Any, snapshot: Any, worlds: Any, *, zone_id: Any, **arguments: Any) -> Any:
    return right(snapshot, worlds, zone_id="WOR" if zone_id else None, **arguments)


def flat_grid(right: Any, snapshot: Any, worlds: Any, **arguments: Any) -> Any:
    return replace(right(snapshot, worlds, **arguments), intensity_g_per_kwh=worlds.constant(294.21))


def backwards(right: Any, self: Any, *, reference: Any, other: Any, **arguments: Any) -> Any:
    return right(self, reference=other, other=reference, **arguments)


def counts_changed(**change: Callable[[dict[str, int]], int]) -> Patch:
    def wrong(right: Any, *counts: int) -> Any:
        arguments = dict(zip(signature(right).parameters, counts, strict=True))
        return right(**(arguments | {name: how(arguments) for name, how in change.items()}))

    return swapped(rollups, "work_of", wrong)


def groups_without_a_key_dropped(right: Any, usage: Any, *, keys: Any, are_cells: bool) -> Any:
    """Where tables are cut: a join that compares keys as equal, which null is not, keeps no row without one."""
    found = right(usage, keys=keys, are_cells=are_cells)
    return found.filter(*(found[cuts.column(key)].notnull() for key in keys))


def others_dropped(right: Any, *args: Any, **arguments: Any) -> Any:
    table = right(*args, **arguments)
    return replace(table, groups=tuple(group for group in table.groups if not group.rest_of))


def every_file_counts(patch: pytest.MonkeyPatch) -> None:
    def wrong(found: Any, ignored: Any) -> Any:
        return listing.FoundFiles(files=tuple(file for file, _ in found), ignored=tuple(ignored))

    patch.setattr(listing, "_without_duplicates", wrong)
    patch.setattr(reading, "_once", lambda usage: [usage])


def thousandfold_carbon(found: Any) -> Any:
    return changed(found, CARBON_USAGE=found[CARBON_USAGE] * 1e3, CARBON=found[impacts.CARBON] * 1e3)


def embodied_twice(found: Any) -> Any:
    return changed(found, CARBON=found[CARBON_USAGE] + 2 * found[impacts.CARBON_EMBODIED])


def largest_part(found: Any) -> Any:
    return changed(found, ADPE=np.maximum(found[impacts.ADPE_USAGE], found[impacts.ADPE_EMBODIED]))


def one_part(found: Any) -> Any:
    return changed(found, WATER=found[impacts.WATER_OFFSITE])


def water_of_the_facility(right: Any, *, it_kwh: Any, wue_l_per_kwh: Any) -> Any:
    return right(it_kwh=it_kwh * 1.2, wue_l_per_kwh=wue_l_per_kwh)


def pue_twice(right: Any, *, it_kwh: Any, pue: Any) -> Any:
    return right(it_kwh=it_kwh, pue=pue * pue)


def pue_left_out(right: Any, *, it_kwh: Any, pue: Any) -> Any:
    return right(it_kwh=it_kwh, pue=np.ones_like(pue))


def share_always_one(right: Any, *, busy_share: Any, **arguments: Any) -> Any:
    return right(busy_share=np.ones_like(busy_share), **arguments)


def host_by_the_accelerator(right: Any, *, accelerator_j: Any, accelerator_s: Any, **around: Any) -> Any:
    """A fixed ratio of the accelerators, whatever they draw."""
    return accelerator_j * 1.45


def ratio_of_some_ends(right: Any, **arguments: Any) -> Any:
    found = right(**arguments)
    return replace(found, mean=found.mean * 0.5, median=found.median * 0.5, low=found.low * 0.5)


def clean_grid(right: Any, snapshot: Any, worlds: Any, **arguments: Any) -> Any:
    found = right(snapshot, worlds, **arguments)
    return replace(found, intensity_g_per_kwh=found.intensity_g_per_kwh * 1e-3)


def low_pue(right: Any, *args: Any, **arguments: Any) -> Any:
    found = right(*args, **arguments)
    return replace(found, pue=found.pue - 0.5)


def always_lower(right: Any, *args: Any, **arguments: Any) -> Any:
    return replace(right(*args, **arguments), probability_lower=1.0)


def accelerators_alone(right: Any, *, accelerator_j: Any, accelerator_s: Any, **around: Any) -> Any:
    return accelerator_j


def place_ignored(right: Any, snapshot: Any, worlds: Any, *, zone_id: Any, **arguments: Any) -> Any:
    return right(snapshot, worlds, zone_id=None, **arguments)


def embodied_left_out(found: Any) -> Any:
    return changed(found, CARBON=found[CARBON_USAGE])


def dearer_than_around(found: Any) -> Any:
    """What a part takes exceeds what the whole around it takes."""
    return changed(found, ENERGY_SERVER=found[ENERGY] * 1.3)


LAWS: Final = (
    Law(
        bugs=("cloud-carbon-footprint/cloud-carbon-footprint#624",),
        went_wrong="Wh were reported as kWh: emissions of one service 1,000 times too high",
        mutant="a kWh has 3,600 J",
        patch=constant(impacts, "JOULES_PER_KWH", 3.6e3),
    ),
    Law(
        bugs=("datacommonsorg/data#670",),
        went_wrong="1 million kWh per head where 1 million Wh was right",
        mutant="a kWh has 3.6 GJ",
        patch=constant(impacts, "JOULES_PER_KWH", 3.6e9),
    ),
    Law(
        bugs=("Boavizta/boaviztapi#93",),
        went_wrong="watts went into a factor per kWh without being made kilowatts",
        mutant="energy of the building without the division by 1,000",
        patch=times(facility, "facility_kwh", 1e3),
    ),
    Law(
        bugs=("Boavizta/boaviztapi#101",),
        went_wrong="a power of 10 W for an hour in France became 0.995 kgCO2e",
        mutant="the power of an accelerator stands for its energy",
        patch=with_costs(power_without_time),
    ),
    Law(
        bugs=("ml-energy/zeus#181",),
        went_wrong="over the same 5 s the counter said 187 J and integrated power 327 J",
        mutant="energy is not power times time",
        patch=costs(1.0, 100.0),
    ),
    Law(
        bugs=("owid/etl#6185",),
        went_wrong="an intensity was in kg per kWh where its name said g",
        mutant="carbon of use is 1,000 times the product of its factors",
        patch=with_draws(thousandfold_carbon),
    ),
    Law(
        bugs=("green-coding-solutions/eco-ci-energy-estimation#153",),
        went_wrong="a wrong coefficient made all carbon values about 3.5 times too high; energy was right",
        mutant="carbon of use times 3.5",
        patch=times(footprint, "usage_carbon_g", 3.5),
    ),
    Law(
        bugs=("mlco2/ecologits#230",),
        went_wrong="PUE counted twice in the water of cooling",
        mutant="water on site follows the energy of the building",
        patch=swapped(footprint, "onsite_water_l", water_of_the_facility),
    ),
    Law(
        bugs=("saintslab/carbontracker#3", "mlco2/codecarbon#1320"),
        went_wrong="PUE was left out of energy (or of power, so that the two did not agree)",
        mutant="the building takes what its computers take",
        patch=swapped(facility, "facility_kwh", pue_left_out),
    ),
    Law(
        bugs=("simonaszilinskas/ai-impact-tracker#13",),
        went_wrong="accelerators without their servers: 5.46 times less than the method that was named",
        mutant="a server takes what its accelerators take",
        patch=swapped(facility, "server_energy_j", accelerators_alone),
    ),
    Law(
        bugs=("cloud-carbon-footprint/cloud-carbon-footprint#635",),
        went_wrong="a host and the instances on it were both counted",
        mutant="what is embodied counts twice in the whole",
        patch=with_draws(embodied_twice),
    ),
    Law(
        bugs=("cloud-carbon-footprint/cloud-carbon-footprint#1375",),
        went_wrong="embodied emissions of some instances were missing from the answer",
        mutant="what is embodied is left out of the whole",
        patch=with_draws(embodied_left_out),
    ),
    Law(
        bugs=("Boavizta/boaviztapi#297",),
        went_wrong="CPU 301.9 and RAM 403.1 beside a total of 245",
        mutant="the whole is its largest part",
        patch=with_draws(largest_part),
    ),
    Law(
        bugs=("hubblo-org/scaphandre#163",),
        went_wrong="the power of one process exceeded that of its host",
        mutant="servers take more than the building around them",
        patch=with_draws(dearer_than_around),
    ),
    Law(
        bugs=("hubblo-org/scaphandre#108",),
        went_wrong="memory always took 0 W",
        mutant="water on site is left out of the whole",
        patch=with_draws(one_part),
    ),
    Law(
        bugs=("hubblo-org/scaphandre#350",),
        went_wrong="the power of all processes was not that of the sockets",
        mutant="a tenth of a server is nobody's",
        patch=times(facility, "server_energy_j", 0.9),
    ),
    Law(
        bugs=("hubblo-org/scaphandre#378",),
        went_wrong="the power of processes was 100 times too low",
        mutant="accelerators take a hundredth",
        patch=costs(0.01),
    ),
    Law(
        bugs=("Boavizta/boaviztapi#209",),
        went_wrong="the value was divided by a ratio, its ends were not: 24.8 in [517, 1,439]",
        mutant="a ratio is applied to all but the upper end",
        patch=swapped(figures, "figure_of", ratio_of_some_ends),
    ),
    Law(
        bugs=("mlco2/codecarbon#286", "mlco2/codecarbon#440"),
        went_wrong="kW were printed as W, and energy documented in kW",
        mutant="every figure is printed in W",
        patch=swapped(figures, "unit_of", lambda right, name: "W"),
    ),
    Law(
        bugs=("mlco2/codecarbon#1316",),
        went_wrong="an accelerator without a counter took 0 kWh",
        mutant="accelerators take nothing",
        patch=costs(0.0),
    ),
    Law(
        bugs=("mlco2/codecarbon#89",),
        went_wrong="SWI stood for SWE: a country was taken for none",
        mutant="every country is the world",
        patch=swapped(pricing, "place_of", elsewhere),
    ),
    Law(
        bugs=("saintslab/carbontracker#92", "Boavizta/boaviztapi#151"),
        went_wrong="the place was stated, and a default was used",
        mutant="the stated place is not passed on",
        patch=swapped(pricing, "place_of", place_ignored),
    ),
    Law(
        bugs=("saintslab/carbontracker#43",),
        went_wrong="0.29421 kg per kWh everywhere",
        mutant="one intensity for all grids",
        patch=swapped(pricing, "place_of", flat_grid),
    ),
    Law(
        bugs=("electricitymaps/electricitymaps-contrib#4740",),
        went_wrong="2 g per kWh for a year of a country that has about 40",
        mutant="intensities times 0.001",
        patch=swapped(pricing, "place_of", clean_grid),
    ),
    Law(
        bugs=("electricitymaps/electricitymaps-contrib#8821",),
        went_wrong="an exchange had the wrong sign",
        mutant="carbon of use is negative",
        patch=times(footprint, "usage_carbon_g", -1.0),
    ),
    Law(
        bugs=("mlco2/codecarbon#544",),
        went_wrong="eight processes each counted the whole machine",
        mutant="copies of a file count as often as they are there",
        patch=every_file_counts,
    ),
    # Without a public report: of the same kinds, thought of here.
    Law(
        bugs=(),
        went_wrong="PUE counted twice in energy",
        mutant="PUE squared",
        patch=swapped(facility, "facility_kwh", pue_twice),
    ),
    Law(
        bugs=(),
        went_wrong="a power beyond what the hardware can take",
        mutant="accelerators take 50 times as much",
        patch=costs(50.0),
    ),
    Law(
        bugs=(),
        went_wrong="carbon in the wrong unit of mass",
        mutant="carbon of use in kg",
        patch=times(footprint, "usage_carbon_g", 1e-3),
    ),
    Law(
        bugs=(),
        went_wrong="a share of use that is always 1",
        mutant="machines never wait",
        patch=swapped(facility, "it_energy_j", share_always_one),
    ),
    Law(
        bugs=(),
        went_wrong="a server as a fixed multiple of its accelerators",
        mutant="1.45 times what the accelerators take",
        patch=swapped(facility, "server_energy_j", host_by_the_accelerator),
    ),
    Law(
        bugs=(),
        went_wrong="intervals added end by end",
        mutant="the ends of a whole are the sums of the ends of its parts",
        patch=swapped(figures, "figure_of", low_and_high_added),
    ),
    Law(
        bugs=(),
        went_wrong="negative energy",
        mutant="energy with the other sign",
        patch=with_draws(lambda found: changed(found, ENERGY=-found[ENERGY])),
    ),
    Law(
        bugs=(),
        went_wrong="an hour taken for another span",
        mutant="what is embodied by the thousandth",
        patch=times(footprint, "embodied", 1e-3),
    ),
    Law(
        bugs=(),
        went_wrong="a prior that physics does not allow",
        mutant="PUE less 0.5",
        patch=swapped(pricing, "place_of", low_pue),
    ),
    Law(
        bugs=(),
        went_wrong="figures that depend on what was drawn before",
        mutant="one stream of chance for all keys",
        patch=counter_of_draws(),
    ),
    Law(
        bugs=(),
        went_wrong="equal calls counted once",
        mutant="equal lines of an account are one",
        patch=swapped(pricing, "impacts_of", lines_once),
    ),
    Law(
        bugs=(),
        went_wrong="a comparison the wrong way round",
        mutant="reference and other swapped",
        patch=swapped(Pricing, "difference", backwards),
    ),
    Law(
        bugs=(),
        went_wrong="equal counted as less",
        mutant="the probability of less is 1",
        patch=swapped(Pricing, "difference", always_lower),
    ),
    Law(
        bugs=(),
        went_wrong="groups without a name lost",
        mutant="tables are cut without rows that have no key",
        patch=swapped(cuts, "with_keys", groups_without_a_key_dropped),
    ),
    Law(
        bugs=(),
        went_wrong="rows beyond the largest lost",
        mutant="the rest of a table is left out",
        patch=swapped(app, "table", others_dropped),
    ),
    Law(
        bugs=(),
        went_wrong="large counts rounded",
        mutant="output in units of 1,024 tokens",
        patch=counts_changed(output_tokens=lambda k: k["output_tokens"] // 1024 * 1024),
    ),
    Law(
        bugs=(),
        went_wrong="one count for the other",
        mutant="output is as long as input",
        patch=counts_changed(output_tokens=lambda k: k["input_tokens"]),
    ),
)
