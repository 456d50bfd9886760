"""Sustainability: who tells the energy of its models, and how clean the grids are where models are served."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from obsia.accounting.commitments.indicator import Count, Indicator, IndicatorRow, Naming, Priority, Table, sources
from obsia.accounting.draws import Draws, Key
from obsia.accounting.impacts import Quantity
from obsia.accounting.measures import Measures
from obsia.core.disclosure import Assertion, System
from obsia.core.figure import Boundary, Figure
from obsia.core.message import Message
from obsia.facts.snapshot import Snapshot

ENERGY_ITEMS: Final = ("energy_training", "energy_inference")
INTENSITY: Final = Quantity("intensity_g_per_kwh", Boundary.FACILITY)
_PROPERTY: Final = "intensity_g_per_kwh"
_INDICATOR: Final = partial(
    Indicator, priority=Priority.SUSTAINABILITY, who_measures=("iea-observatory", "regulators", "fmti")
)
_ENERGY_DISCLOSURE: Final = partial(_INDICATOR, name="energy-disclosure")
_GRIDS_OF_PROVIDERS: Final = partial(_INDICATOR, name="grids-of-providers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Systems that are counted together; ``code`` names it (``row-CODE``)."""

    code: str
    subjects: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    draws: Draws
    keys: frozenset[Key]


def tells_energy(assertions: Iterable[Assertion], *, supported: bool) -> frozenset[str]:
    """Subjects of which the energy of training or of use is stated, in part or in full.

    ``supported``: only where a dated address names both the system and the item.
    """
    return frozenset(
        each.subject
        for each in assertions
        if each.item in ENERGY_ITEMS and each.status.is_found and (each.is_supported or not supported)
    )


def energy_disclosure(
    systems: Mapping[str, System], assertions: Sequence[Assertion], groups: Sequence[Group]
) -> Indicator:
    """Systems that tell their energy, out of those of each group: exact counts.

    ``assertions`` are those that may decide: a word without a page behind it is no statement of a maker.
    """
    looked = frozenset(each.subject for each in assertions if each.item in ENERGY_ITEMS)
    if not systems or not looked:
        return _ENERGY_DISCLOSURE(blank=Message("blank-no-energy-cells"))
    checked = tells_energy(assertions, supported=True)
    stated = tells_energy(assertions, supported=False)
    relevant = [each for each in assertions if each.item in ENERGY_ITEMS]
    return _ENERGY_DISCLOSURE(
        table=Table(
            columns=("energy-supported", "energy-stated", "energy-looked-for"),
            rows=tuple(
                IndicatorRow(
                    name=group.code,
                    naming=Naming.CODE,
                    cells=tuple(
                        Count(part=len(group.subjects & some), whole=len(group.subjects))
                        for some in (checked, stated, looked)
                    ),
                )
                for group in groups
            ),
        ),
        caveats=(Message("caveat-looked-for"), Message("caveat-groups")),
        evidence=tuple(sorted({each.evidence for each in relevant})),
        as_of=max(each.read_on for each in relevant),
    )


def grids_of_providers(snapshot: Snapshot, measures: Measures, *, signed: frozenset[str]) -> Indicator:
    """Carbon intensity of the grids of each provider's regions: median, cleanest and dirtiest; regions in ``signed``.

    In every world the median is taken over regions. Where in its regions a provider runs a model, nobody tells.
    """
    grids: dict[str, _Grid] = {}
    rows: list[IndicatorRow] = []
    # A place from memory is good for a guess about a request, not for an indicator.
    read = [each for each in snapshot.regions() if not each.evidence.startswith("memory")]
    clouds = {each.cloud for each in read}
    served = {each.cloud for each in snapshot.providers() if each.cloud}
    for cloud in sorted(clouds & served):
        regions = [each for each in read if each.cloud == cloud]
        known = [iso3 for each in regions if (iso3 := each.iso3) and _drawn(snapshot, measures, grids, iso3)]
        if not known:
            continue
        stacked = np.stack([grids[iso3].draws for iso3 in known])
        keys = frozenset[Key]().union(*(grids[iso3].keys for iso3 in known))
        figures = tuple(
            measures.figure(INTENSITY, draws, keys=keys, label=f"{cloud} {code}")
            for code, draws in (
                ("median", np.median(stacked, axis=0)),
                ("lowest", stacked.min(axis=0)),
                ("highest", stacked.max(axis=0)),
            )
        )
        inside = sum(each.iso3 in signed for each in regions)
        rows.append(
            IndicatorRow(name=cloud, naming=Naming.NAME, cells=(*figures, Count(part=inside, whole=len(regions))))
        )
    if not rows:
        return _GRIDS_OF_PROVIDERS(blank=Message("blank-no-regions"))
    rows.sort(key=lambda row: row.cells[0].value if isinstance(row.cells[0], Figure) else 0.0)
    evidence = sources(*(cell.evidence for row in rows for cell in row.cells if isinstance(cell, Figure)))
    return _GRIDS_OF_PROVIDERS(
        table=Table(
            columns=("grid-median", "grid-lowest", "grid-highest", "regions-signed"),
            rows=tuple(rows),
        ),
        caveats=(
            Message("caveat-region-not-model"),
            Message("caveat-average-location"),
        ),
        evidence=sources(evidence, tuple({each.evidence for each in read})),
        as_of=max((fact.as_of for iso3 in grids for fact in snapshot.facts(f"grid:{iso3}", _PROPERTY)), default=""),
    )


def _drawn(snapshot: Snapshot, measures: Measures, grids: dict[str, _Grid], iso3: str) -> bool:
    """Draw the intensity of a grid once, under the key that all figures of the program share; whether it is known."""
    if iso3 in grids:
        return True
    estimate = snapshot.estimate(f"grid:{iso3}", _PROPERTY)
    if estimate is None:
        return False
    grids[iso3] = _Grid(draws=measures.worlds.draw(estimate), keys=frozenset({estimate.key}))
    return True
