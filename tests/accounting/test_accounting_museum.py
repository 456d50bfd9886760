"""The museum of bugs: each published bug of a peer, made in our code by replacing a function, is caught.

Names are ``owner/repo#number`` where the bug is public, else a few words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from obsia.accounting import cells, cuts, draws, figures, impacts, invariants, pricing
from obsia.accounting.deployments import Deployments, UnitCosts
from obsia.accounting.impacts import CARBON_USAGE, ENERGY, Quantity
from obsia.accounting.pricing import Pricing
from obsia.app.usage import assess as app
from obsia.app.usage import rollups
from obsia.core.errors import ObsiaError
from obsia.facts.snapshot import Snapshot
from obsia.physics import facility, footprint
from obsia.readers import listing, reading

Patch = Callable[[pytest.MonkeyPatch], None]


def swapped(module: Any, name: str, wrong: Callable[..., Any]) -> Patch:
    """Replace a function: ``wrong`` is handed the right one first."""
    right = getattr(module, name)
    return lambda patch: patch.setattr(module, name, lambda *args, **kwargs: wrong(right, *args, **kwargs))


def swapped_method(kind: Any, name: str, wrong: Callable[..., Any]) -> Patch:
    """Replace a method: ``wrong`` is handed the right one, then the object."""
    right = getattr(kind, name)
    return lambda patch: patch.setattr(kind, name, lambda self, *args, **kwargs: wrong(right, self, *args, **kwargs))


def times(module: Any, name: str, factor: Any) -> Patch:
    return swapped(module, name, lambda right, *a, **k: right(*a, **k) * factor)


def constant(module: Any, name: str, value: Any) -> Patch:
    return lambda patch: patch.setattr(module, name, value)


def with_draws(change: Callable[[Mapping[Quantity, Any]], Mapping[Quantity, Any]]) -> Patch:
    return swapped(impacts, "_at_places", lambda right, *a, **k: change(right(*a, **k)))


def changed(found: Mapping[Quantity, Any], **by_name: Any) -> Mapping[Quantity, Any]:
    return dict(found) | {getattr(impacts, name): value for name, value in by_name.items()}


def with_costs(change: Callable[[UnitCosts, Any], UnitCosts]) -> Patch:
    """Change what work costs at a deployment; ``change`` is handed the costs, and what the provider owns."""

    def changed(right: Any, self: Any, shape: Any, service: Any) -> Any:
        found, agreement = right(self, shape, service)
        return change(found, service.owned), agreement

    return swapped_method(Deployments, "_costs", changed)


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
    if parts is None:
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
    def wrong(right: Any, **arguments: Any) -> Any:
        return right(**(arguments | {name: how(arguments) for name, how in change.items()}))

    return swapped(rollups, "work_of", wrong)


def reasoning_added(right: Any, usage: Any) -> Any:
    found = right(usage)
    if "reasoning_tokens" not in found.columns:
        return found
    return found.mutate(output_tokens=found.output_tokens + found.reasoning_tokens)


def rows_dropped(right: Any, usage: Any) -> Any:
    return right(usage).limit(4)


def groups_without_a_key_dropped(right: Any, usage: Any, *, keys: Any, are_cells: bool) -> Any:
    """Where tables are cut: a join that compares keys as equal, which null is not, keeps no row without one."""
    found = right(usage, keys=keys, are_cells=are_cells)
    return found.filter(*(found[cuts.column(key)].notnull() for key in keys))


def others_dropped(right: Any, *args: Any, **arguments: Any) -> Any:
    table = right(*args, **arguments)
    return replace(table, groups=tuple(group for group in table.groups if not group.rest_of))


def first_record_stays(right: Any, usage: Any) -> Any:
    import ibis

    place = ibis.row_number().over(group_by=[usage.event_id], order_by=[usage.output_tokens.asc()])
    kept = usage.mutate(obsia_place=place)
    return [kept.filter(kept.obsia_place == 0).drop("obsia_place")]


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


MUSEUM: dict[str, tuple[str, Patch]] = {
    "cloud-carbon-footprint#624": ("Wh as kWh", constant(impacts, "JOULES_PER_KWH", 3.6e3)),
    "datacommonsorg/data#670": ("kWh for Wh", constant(impacts, "JOULES_PER_KWH", 3.6e9)),
    "tira-io/tirex-tracker#104": ("mJ as J", costs(1e3)),
    "powerapi-ng/pyJoules#20": ("J as mJ", costs(1e-3)),
    "Boavizta/boaviztapi#101": ("W as energy", with_costs(power_without_time)),
    "ml-energy/zeus#181": ("energy is not power x time", costs(1.0, 100.0)),
    "sustainable-computing-io/kepler#1344": ("power beyond the nameplate", costs(50.0)),
    "cloud-carbon-footprint#1266": ("g as kg", times(footprint, "usage_carbon_g", 1e-3)),
    "owid/etl#6185": ("kg per kWh as g per kWh", with_draws(thousandfold_carbon)),
    "mlco2/ecologits#230": ("PUE twice in water", swapped(footprint, "onsite_water_l", water_of_the_facility)),
    "mlco2/ecologits#230, energy": ("PUE twice", swapped(facility, "facility_kwh", pue_twice)),
    "mlco2/codecarbon#1320": ("PUE left out", swapped(facility, "facility_kwh", pue_left_out)),
    "cloud-carbon-footprint#635": ("a host and its instances both counted", with_draws(embodied_twice)),
    "Boavizta/boaviztapi#297": ("parts larger than the total", with_draws(largest_part)),
    "electricitymaps-contrib#6313": ("a part left out of the total", with_draws(one_part)),
    "hubblo-org/scaphandre#350": ("processes do not add up to the socket", times(facility, "server_energy_j", 0.9)),
    "DigitalPebble/spruce#76": ("a share always 1", swapped(facility, "it_energy_j", share_always_one)),
    "a host by a ratio": ("a server as a multiple", swapped(facility, "server_energy_j", host_by_the_accelerator)),
    "Boavizta/boaviztapi#209": ("a ratio applied to some ends only", swapped(pricing, "figure_of", ratio_of_some_ends)),
    "ends added": ("intervals added end by end", swapped(pricing, "figure_of", low_and_high_added)),
    "mlco2/codecarbon#286": ("one unit printed for another", swapped(figures, "unit_of", lambda right, name: "W")),
    "mlco2/codecarbon#322": ("negative energy", with_draws(lambda found: changed(found, ENERGY=-found[ENERGY]))),
    "mlco2/codecarbon#1316": ("no counter: 0 kWh", costs(0.0)),
    "mlco2/codecarbon#89": ("one country taken for another", swapped(pricing, "place_of", elsewhere)),
    "saintslab/carbontracker#43": ("one intensity everywhere", swapped(pricing, "place_of", flat_grid)),
    "electricitymaps-contrib#4740": ("an intensity that cannot be", swapped(pricing, "place_of", clean_grid)),
    "electricitymaps-contrib#8821": ("a sign reversed", times(footprint, "usage_carbon_g", -1.0)),
    "embodied by day": ("an hour taken for another span", times(footprint, "embodied", 1e-3)),
    "a PUE below 1": ("a prior that physics does not allow", swapped(pricing, "place_of", low_pue)),
    "draws by order": ("a stream that depends on what was drawn before", counter_of_draws()),
    "joular/powerjoular#26": ("equal readings counted once", swapped(pricing, "impacts_of", lines_once)),
    "a what-if backwards": ("reference and other swapped", swapped_method(Pricing, "difference", backwards)),
    "a what-if without a zero": ("equal counted as less", swapped_method(Pricing, "difference", always_lower)),
    "langfuse#12306": (
        "cached counted twice",
        counts_changed(input_tokens=lambda k: k["input_tokens"] + 2 * k["cached_tokens"]),
    ),
    "BerriAI/litellm#26919": ("cached not told apart", counts_changed(cached_tokens=lambda k: 0)),
    "anomalyco/opencode#17566": ("reasoning counted twice", swapped(cells, "named", reasoning_added)),
    "BerriAI/litellm#13280": ("4 of 5 calls logged", swapped(cells, "named", rows_dropped)),
    "BerriAI/litellm#15740": ("duplicates counted", swapped(reading, "_once", lambda right, usage: [usage])),
    "mlco2/codecarbon#544": ("the same thing counted by each observer", every_file_counts),
    "soulduse/ai-token-monitor#1": ("the first partial chunk kept", swapped(reading, "_once", first_record_stays)),
    "langfuse#13592": (
        "records without a key lost",
        swapped(cuts, "with_keys", groups_without_a_key_dropped),
    ),
    "BerriAI/litellm#36426": ("rows beyond the largest lost", swapped(app, "table", others_dropped)),
    "sums of floats": (
        "large counts rounded",
        counts_changed(output_tokens=lambda k: k["output_tokens"] // 1024 * 1024),
    ),
    "arguments swapped": ("one count for the other", counts_changed(output_tokens=lambda k: k["input_tokens"])),
}


def test_the_museum_is_large_enough() -> None:
    assert len(MUSEUM) >= 40


@pytest.mark.parametrize("bug", MUSEUM, ids=lambda bug: bug.replace(" ", "-"))
def test_a_bug_of_a_peer_is_caught(
    bug: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    snapshot: Snapshot,
    sound: None,
    examine: Callable[..., list[str]],
    journeys: Callable[[Path], Iterator[str]],
) -> None:
    MUSEUM[bug][1](monkeypatch)
    said: list[str] = []
    for look in (lambda: examine(snapshot), lambda: islice(journeys(tmp_path), 1)):
        try:
            said += look()
        except (ObsiaError, ValueError, ZeroDivisionError) as refused:
            said.append(f"refused: {refused}")
        if said:
            break
    assert said, f"{MUSEUM[bug][0]} went through"
