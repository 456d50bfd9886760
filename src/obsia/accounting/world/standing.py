"""Where each figure that is published of a country lies beside ours, and why one lies outside.

A page shows a country's range above rows that others publish. A row may lie outside it: editions age, publishers
disagree, paths are several, totals differ. Which of these it is follows from the rows themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from obsia.accounting.draws import Draws
from obsia.accounting.world import footprint
from obsia.accounting.world.anchor import WORLD
from obsia.accounting.world.countries import CountryDemand
from obsia.accounting.world.hierarchy import ENERGY, POWER, SHARE
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.published import WORLD_UNITS
from obsia.accounting.world.reconciliation import Compared, Verdict, verdict_of
from obsia.accounting.world.records import DEMAND, YEARS
from obsia.core.demand import FigureKind, Published
from obsia.facts.editions import published
from obsia.physics import demand

DRAWN: Final = "power-drawn"
"""The boundary of power that is drawn, not connected: beside our average power."""
_UNSAID: Final = "power-unsaid"


class Why(StrEnum):
    """Why a published figure lies outside our range, or is not set beside it."""

    BOUNDARY = "boundary"
    """It counts something else, as its row says."""
    UNSAID = "unsaid"
    """It does not say which power it counts."""
    PATH = "path"
    """Its edition has other paths of the same thing, or does not stand behind it: it is one of several."""
    TOTAL = "total"
    """A share, whose publisher's electricity of that year lies inside: it divides by another total."""
    OLDER = "older"
    """A later edition, of its publisher or of others, contradicts it."""
    DISPUTED = "disputed"
    """Another publisher contradicts it."""
    WEIGHED = "weighed"
    """No other figure contradicts it by itself: ours follows all of them, the region of the country and the world."""
    ALONE = "alone"
    """No other publisher that was read has the country: ours follows its region, its economy and usual errors too."""
    QUANTITY = "quantity"
    """Another quantity than those of the page."""
    YEARS = "years"
    """Of years that the page does not have."""
    TOTALS = "totals"
    """Counted as publishers of world totals count, ours holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A published figure beside ours. ``verdict`` is None where it is not set beside any; ``why`` where it must say."""

    row: Published
    verdict: Verdict | None
    why: Why | None = None

    @property
    def is_outside(self) -> bool:
        """Whether our range does not hold it."""
        return self.verdict in (Verdict.ABOVE, Verdict.BELOW)


def standings(planet: Planet, country: CountryDemand, rows: Iterable[Published]) -> tuple[Standing, ...]:
    """Every published figure of a country beside ours, in the order of ``rows``."""
    shown = tuple(rows)
    verdicts = {row.edition_id: _verdict(planet, country, row) for row in shown}
    found: list[Standing] = []
    for row in shown:
        verdict = verdicts[row.edition_id]
        why = None
        if verdict is None:
            why = Why.YEARS if row.quantity in ENERGY | POWER | {SHARE} and not row.is_span else Why.QUANTITY
        elif verdict is not Verdict.INSIDE:
            why = next(_whys(row, shown, verdicts))
        found.append(Standing(row=row, verdict=verdict, why=why))
    return tuple(found)


def reasons(planet: Planet, found: Iterable[Compared]) -> dict[str, Why]:
    """Edition -> why its electricity or power lies outside ours: of a country as its own page says it.

    Carbon, water and AI have notes of their own.
    """
    cases = [each for each in found if each.published.quantity in ENERGY | POWER]
    outside = [each for each in cases if each.verdict in (Verdict.ABOVE, Verdict.BELOW)]
    verdicts = {each.published.edition_id: each.verdict for each in cases}
    made: dict[str, Why] = {}
    for iso3 in sorted({each.published.iso3 for each in outside} - {""}):
        if country := planet.countries.country(iso3):
            rows = (row for row in published(planet.snapshot) if row.iso3 == iso3)
            told = {each.row.edition_id: each.why for each in standings(planet, country, rows)}
            made |= {name: why for each in outside if (why := told.get(name := each.published.edition_id))}
    for each in outside:
        rows = tuple(other.published for other in cases if other.place == each.place)
        if each.place == WORLD and each.quantity == DEMAND and _is_held_as_a_total(planet, each):
            made[each.published.edition_id] = Why.TOTALS
        made.setdefault(each.published.edition_id, next(_whys(each.published, rows, verdicts)))
    return made


def _is_held_as_a_total(planet: Planet, found: Compared) -> bool:
    totals = found.ours * planet.topdown.hierarchy.world_totals_ratio
    return verdict_of(totals, low=found.published_low, high=found.published_high) is Verdict.INSIDE


def _verdict(planet: Planet, country: CountryDemand, row: Published) -> Verdict | None:
    """Inside, above or below our range of the same quantity and year; None where we have none."""
    if row.is_span or row.figure_kind is FigureKind.ASSUMPTION or int(row.year) not in YEARS:
        return None
    ours = _ours(planet, country, row)
    if ours is None:
        return None
    factor = WORLD_UNITS[row.unit][1]
    low, high = _ends(row)
    return verdict_of(ours, low=low * factor, high=high * factor)


def _ends(row: Published) -> tuple[float, float]:
    ends = [end for end in (row.low, row.high) if end is not None] or [row.middle]
    return min(ends), max(ends)


def _ours(planet: Planet, country: CountryDemand, row: Published) -> Draws | None:
    year = int(row.year)
    energy_kwh = country.demand.draws[year]
    if row.quantity in ENERGY:
        return energy_kwh
    if row.quantity in POWER:
        if row.boundary == DRAWN:
            return demand.average_w(energy_kwh=energy_kwh)
        load = footprint.load_share(planet, country, year)
        return demand.installed_w(energy_kwh=energy_kwh, load_factor_share=load)
    if row.quantity == SHARE:
        share = footprint.of_country(planet, country, year).national_share
        return None if share is None else share.draws
    return None


def _whys(row: Published, rows: tuple[Published, ...], verdicts: Mapping[str, Verdict | None]) -> Iterator[Why]:
    """What may set a figure apart, the plainest first; there is always one."""
    others = [each for each in rows if each.edition_id != row.edition_id]
    same_thing = [each for each in others if (each.quantity, each.year) == (row.quantity, row.year)]
    if row.boundary and row.boundary != DRAWN:
        yield Why.UNSAID if row.boundary == _UNSAID else Why.BOUNDARY
    beside = [each for each in same_thing if (each.series, each.edition) == (row.series, row.edition)]
    if row.figure_kind is FigureKind.EXPLORATORY or any(not each.boundary for each in beside):
        yield Why.PATH
    inside = [each for each in others if verdicts[each.edition_id] is Verdict.INSIDE and not each.boundary]
    own = [each for each in inside if each.series == row.series and each.year == row.year]
    if row.quantity == SHARE and any(each.quantity in ENERGY for each in own):
        yield Why.TOTAL
    against = [each for each in inside if _contradicts(each, row, is_above=verdicts[row.edition_id] is Verdict.ABOVE)]
    if any(each.edition[:4] > row.edition[:4] for each in against):
        yield Why.OLDER
    if any(each.series != row.series for each in against):
        yield Why.DISPUTED
    yield Why.WEIGHED if any(each.series != row.series for each in others) else Why.ALONE


def _contradicts(other: Published, row: Published, *, is_above: bool) -> bool:
    """Whether another figure of the same quantity is lower for that year or a later one, or higher for an earlier one.

    Between them nothing is interpolated: electricity of data centres is taken to have grown.
    """
    if (other.quantity, other.unit) != (row.quantity, row.unit):
        return False
    if is_above:
        return int(other.year) >= int(row.year) and _ends(other)[1] < _ends(row)[0]
    return int(other.year) <= int(row.year) and _ends(other)[0] > _ends(row)[1]
