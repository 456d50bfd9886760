"""AI and what is left beside it, in a scenario: two parts that are all data centres in every simulation.

In the reference both are known: planets and chips were fitted together (``hierarchy``), and what is left is the whole
less AI. A scenario changes the parts, and the whole is their sum:

    AI     by its chips, with the parameters that the scenario changes; times uptake, efficiency and overhead
    rest   that of the reference; times efficiency and overhead
    whole  their sum; where the scenario follows a published path, it is moved along it, and AI takes of what the
           path changes the share that is stated for it (or its own share, where nothing is stated)

Countries follow the whole, so that sums hold and AI is never more than the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from obsia.accounting.draws import Key
from obsia.accounting.world.anchor import WORLD, Anchor, Node
from obsia.accounting.world.parameters import Parameters
from obsia.accounting.world.records import YEARS, AiDemand, Series
from obsia.core.demand import REFERENCE
from obsia.physics import demand
from obsia.physics.demand import Array

UPTAKE: Final = "ai_uptake_path_ratio"
EFFICIENCY: Final = "efficiency_path_ratio"
GROWTH: Final = "demand_growth_ratio"
OVERHEAD: Final = "overhead_path_ratio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """AI in all data centres of the world, in one scenario."""

    ai: AiDemand
    ratio: Array
    """What the scenario multiplies the electricity of every place by, shape (years, worlds) or (years, 1)."""
    keys: frozenset[Key]
    """What the ratio rests on; none in the reference."""


def reference(ai: AiDemand) -> Whole:
    """The reference: nothing is multiplied."""
    return Whole(ai=ai, ratio=np.ones((len(YEARS), 1)), keys=frozenset())


def in_scenario(
    parameters: Parameters, table: Anchor, *, whole_kwh: Array, usual: AiDemand, changed: AiDemand
) -> Whole:
    """AI and all data centres in the scenario of ``parameters``.

    ``whole_kwh``: all data centres in the reference, shape (years, worlds); ``usual`` and ``changed``: AI by its chips
    in the reference and with the parameters of the scenario.
    """
    with parameters.recording() as used:
        ai_before, of_chips = _array(usual.demand), _array(changed.demand)
        rest_before = whole_kwh - ai_before
        both = path(parameters, GROWTH, table) * path(parameters, EFFICIENCY, table)
        factor = both * path(parameters, UPTAKE, table) * _overhead(parameters, table, is_ai=True)
        ai_kwh = of_chips * factor
        rest_kwh = rest_before * (both * _overhead(parameters, table, is_ai=False))
        # Where nothing changes nothing moves, to the last bit.
        is_same = (ai_kwh == ai_before) & (rest_kwh == rest_before)
        ratio = np.where(is_same, 1.0, (ai_kwh + rest_kwh) / whole_kwh)
        if parameters.scenario.anchor != REFERENCE:
            along = path_ratio(parameters, table)
            share = np.median(ai_before / whole_kwh, axis=1)
            odds = _odds(parameters, share=share, whole_ratio=along)
            moved = demand.moved_part_ratio(part_kwh=ai_kwh, rest_kwh=rest_kwh, whole_ratio=along, odds_ratio=odds)
            ratio, factor = ratio * along, factor * moved
    return Whole(
        ai=_scaled(changed, factor, keys=frozenset(used)),
        ratio=ratio,
        keys=frozenset(used) | usual.demand.keys | changed.demand.keys,
    )


def path(parameters: Parameters, name: str, table: Anchor) -> Array:
    """What a scenario multiplies something by, per year after the last of history; 1 in the reference."""
    return parameters.draw(name) ** _ahead(table)


def path_ratio(parameters: Parameters, table: Anchor) -> Array:
    """All data centres in the published scenario over those in the reference, shape (years, 1)."""
    tracks = (table.track(Node(WORLD), name) for name in (parameters.scenario.anchor, REFERENCE))
    there, here = (track.logs["capacity"] + track.logs["load"] for track in tracks)
    return np.exp(there - here)[:, np.newaxis]


def _odds(parameters: Parameters, *, share: Array, whole_ratio: Array) -> Array:
    """By what a published scenario multiplies the odds of AI against the rest, shape (years, worlds) or (years, 1)."""
    taken = parameters.of_scenario("ai_change_share")
    if taken is None:
        return np.ones((len(YEARS), 1))
    return demand.odds_of_change(share=share[:, np.newaxis], change_share=taken[np.newaxis, :], whole_ratio=whole_ratio)


def _overhead(parameters: Parameters, table: Anchor, *, is_ai: bool) -> Array:
    """PUE in the scenario over that in the reference: the same work behind another overhead."""
    change = path(parameters, OVERHEAD, table)
    if np.all(change == 1.0):
        return np.ones((len(YEARS), 1))
    if is_ai:
        since = np.array(YEARS, dtype=np.float64) - parameters.year_of("ai_pue")
        grown = parameters.draw("ai_overhead_yearly_ratio") ** since[:, np.newaxis]
        overhead = np.maximum(parameters.draw("ai_pue") - 1.0, 0.0) * grown
    else:
        overhead = np.exp(table.track(Node(WORLD), REFERENCE).logs["overhead"])[:, np.newaxis]
    return (1.0 + overhead * change) / (1.0 + overhead)


def _ahead(table: Anchor) -> Array:
    return np.maximum(np.array(YEARS, dtype=np.float64) - table.last_history, 0.0)[:, np.newaxis]


def _array(series: Series) -> Array:
    """Shape (years, worlds); 0 in years before the first that is counted."""
    nothing = np.zeros_like(series.draws[series.years[-1]])
    return np.stack([series.draws.get(year, nothing) for year in YEARS])


def resting(ai: AiDemand, keys: frozenset[Key]) -> AiDemand:
    """The same, resting on further keys: the planets that its chips were fitted together with."""
    return _each(ai, lambda series: Series(quantity=series.quantity, draws=series.draws, keys=series.keys | keys))


def _scaled(ai: AiDemand, factor: Array, *, keys: frozenset[Key]) -> AiDemand:
    """All of AI times a factor of each year; shape of ``factor``: (years, worlds)."""

    def times(series: Series) -> Series:
        draws = {year: each * factor[YEARS.index(year)] for year, each in series.draws.items()}
        return Series(quantity=series.quantity, draws=draws, keys=series.keys | keys)

    return _each(ai, times)


def _each(ai: AiDemand, made: Callable[[Series], Series]) -> AiDemand:
    def every(parts: Mapping[str, Series]) -> dict[str, Series]:
        return {name: made(each) for name, each in parts.items()}

    return AiDemand(demand=made(ai.demand), rated=made(ai.rated), terms=every(ai.terms), owners=every(ai.owners))
