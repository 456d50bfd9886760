"""Rules on published figures of data centres: what two publishers say of one place and year must be able to be so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from obsia.accounting.audit.records import Find, Seen
from obsia.core.demand import FigureKind, Published

ELECTRICITY: Final = "electricity"
_KWH_PER_TWH: Final = 1e9


def nation_above_region(seen: Seen) -> Iterator[Find]:
    """A country draws more than someone else gives for the whole region that it stands in."""
    past = _history(seen)
    for region in (row for row in past if row.region in seen.regions):
        for nation in past:
            is_part = nation.iso3 in seen.regions[region.region] and nation.year == region.year
            if is_part and nation.series != region.series and least(nation) > most(region):
                yield _find("nation-above-region", nation, region, seen)


def history_differs(seen: Seen) -> Iterator[Find]:
    """Two publishers give one place and one past year figures that differ by more than publishers mostly do."""
    for first, second in combinations(_history(seen), 2):
        is_same = (first.region, first.iso3, first.year) == (second.region, second.iso3, second.year)
        if not is_same or first.series == second.series:
            continue
        low, high = sorted((first, second), key=lambda row: row.middle)
        if least(high) > most(low) * seen.limits.history_ratio:
            yield _find("history-differs", low, high, seen)


def _history(seen: Seen) -> tuple[Published, ...]:
    """Electricity on the territory in years that are over, in the order of the table."""
    return tuple(
        row
        for row in seen.published
        if row.quantity == ELECTRICITY and row.figure_kind is FigureKind.HISTORY and not (row.boundary or row.is_span)
    )


def least(row: Published) -> float:
    """The lower end of a published figure, in its unit."""
    return row.middle if row.low is None else row.low


def most(row: Published) -> float:
    """The upper end of a published figure, in its unit."""
    return row.middle if row.high is None else row.high


def _find(rule: str, first: Published, second: Published, seen: Seen) -> Find:
    return Find(
        rule=rule,
        label=f"{first.region}, {first.year}",
        arguments={
            "first_kwh": first.middle * _KWH_PER_TWH,
            "first_series": f"{first.series} {first.edition}",
            "second_kwh": second.middle * _KWH_PER_TWH,
            "second_series": f"{second.series} {second.edition}",
            "region": second.region,
            "place_iso3": first.iso3,
            "place": first.region,
            "year": first.year,
        },
        addresses=tuple(dict.fromkeys(seen.sources.get(row.evidence, "") for row in (first, second))),
        evidence=tuple(dict.fromkeys((first.evidence, second.evidence))),
    )
