"""Published figures as rows of evidence on the electricity of some countries in a year, in logarithms of TWh."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from obsia.accounting.world.hierarchy import ENERGY, POWER, SHARE, driver, is_evidence
from obsia.accounting.world.query import WHOLE
from obsia.core.demand import FigureKind, Published, PublishedBasis, RegionKind
from obsia.facts.editions import memberships, published
from obsia.facts.snapshot import Snapshot

HERE = Path(__file__).parent
HOURS_TWH_PER_GW = 8.76
"""Terawatt-hours of a gigawatt over a year of 8,760 hours."""
GROWTH = "electricity_growth"
WORLD = "World"
OFFICIAL, INDUSTRY = "official", "industry"
"""Families of publishers of one country: its government, statistics, regulators and grids; and those who do not run it:
associations of operators, consultants, institutes, newspapers."""
UNIONS: Mapping[str, tuple[str, ...]] = {
    "European Union": ("European Union",),
    "European Economic Area": ("European Union", "NOR", "ISL"),
    "Union, United Kingdom, Norway and Switzerland": ("European Union", "GBR", "NOR", "CHE"),
    "Asia Pacific excl. China": ("Asia Pacific", "-CHN"),
}
"""Regions of publishers made of regions and countries of ours; a minus sign takes one out."""
BASES = frozenset({"power-drawn", "connected", "contract-power", "power-unsaid", "capacity-demand"})
"""Boundaries that say which power a figure of power is; any other says what is counted, of power as of energy."""
_TAIL_90 = 1.645


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One published figure; several figures of one edition for one place and year are one row with a range."""

    id: str
    place: tuple[str, ...]
    """ISO codes of the countries it counts, sorted."""
    year: float
    log_twh: float
    terms: tuple[str, ...]
    """What its boundary, conversion or basis differs by: names of ``terms.csv``."""
    family: str
    """``official``, ``industry``, ``stock`` (models of servers in use), ``shipments`` (houses that count what is sold);
    '' of any other publisher."""
    publisher: str
    """Who counted: of a study that another house made (``publishers.csv``), that house."""
    edition: float
    """Date of publication, in years."""
    is_metered: bool
    is_projection: bool
    own_sd: float
    """What its own range or digits leave open."""

    @property
    def horizon(self) -> float:
        """Years that it looks ahead."""
        return max(0.0, self.year - self.edition) if self.is_projection else 0.0


def table(name: str) -> list[dict[str, str]]:
    """A table of this folder."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def rows(snapshot: Snapshot, countries: Sequence[str]) -> tuple[Row, ...]:
    """Every row of evidence, in order of place, publisher, edition and year."""
    publishers = {each["publisher"]: each for each in table("publishers.csv")}
    known = frozenset(countries)
    read = [
        row
        for each in published(snapshot)
        if (place := _place(each, snapshot, known)) and (row := _row(each, place, publishers, snapshot)) is not None
    ]
    stated = {_cell(each) for each, quantity in read if quantity in ENERGY}
    kept = [each for each, quantity in read if quantity in ENERGY or _cell(each) not in stated]
    kept += [each for each in _grown(read, snapshot, known) if _cell(each) not in stated]
    merged: defaultdict[Any, list[Row]] = defaultdict(list)
    for each in kept:
        merged[_cell(each), each.terms].append(each)
    made = _first_readings(_middle(group) for group in merged.values())
    return tuple(sorted(made, key=lambda row: (row.place, row.publisher, row.edition, row.year, row.id)))


def _first_readings(made: Iterable[Row]) -> Iterable[Row]:
    """A reading of meters counts once, when it first came out: what later editions revise of it is below its noise."""
    read: set[object] = set()
    for row in sorted(made, key=lambda row: row.edition):
        reading = (row.publisher, row.place, row.year, row.terms) if row.is_metered else row
        if reading not in read:
            read.add(reading)
            yield row


def _grown(read: Sequence[tuple[Row, str]], snapshot: Snapshot, known: frozenset[str]) -> list[Row]:
    """A rate of growth of one year, from what the same publisher last said of the year before."""
    made: list[Row] = []
    for each in published(snapshot):
        if each.quantity != GROWTH or not each.is_span or int(each.year_to) != int(each.year) + 1:
            continue
        before = [
            row
            for row, quantity in read
            if quantity in ENERGY
            and (row.publisher, row.place, row.year) == (each.series, _place(each, snapshot, known), float(each.year))
        ]
        if before:
            last = max(before, key=lambda row: row.edition)
            grown = last.log_twh + math.log1p(each.middle / 100.0)
            year, edition = float(each.year_to), _date(each.edition)
            made.append(replace(last, id=each.edition_id, year=year, edition=edition, log_twh=grown))
    return made


def _cell(row: Row) -> tuple[object, ...]:
    return row.publisher, row.edition, row.place, row.year


def _middle(group: Sequence[Row]) -> Row:
    """Alternatives of one edition as their middle, with half of what lies between them as a range of its own."""
    logs = [row.log_twh for row in group]
    spread = (max(logs) - min(logs)) / (2.0 * _TAIL_90)
    middle = (max(logs) + min(logs)) / 2.0
    return replace(group[0], log_twh=middle, own_sd=math.hypot(max(row.own_sd for row in group), spread))


def _place(each: Published, snapshot: Snapshot, known: frozenset[str]) -> tuple[str, ...]:
    regions = memberships(snapshot)
    if each.region_kind is RegionKind.COUNTRY:
        return (each.iso3,) if each.iso3 in known else ()
    if each.region_kind is RegionKind.WORLD:
        return tuple(sorted(known))
    if each.region_kind is not RegionKind.REGION:
        return ()
    members: set[str] = set()
    for part in UNIONS.get(each.region, (each.region,)):
        if part.startswith("-"):
            members.discard(part[1:])
        else:
            members |= set(regions.get(part, (part,) if part in known else ()))
    return tuple(sorted(members & known))


def _row(
    each: Published, place: tuple[str, ...], publishers: Mapping[str, Mapping[str, str]], snapshot: Snapshot
) -> tuple[Row, str] | None:
    year = float(each.year) if each.year else 0.0
    is_world = each.region_kind is RegionKind.WORLD
    converted = _converted(each, place, snapshot, year=year)
    if converted is None or not is_evidence(each):
        return None
    factor, terms, extra_sd = converted
    own = publishers.get(each.series, {})
    is_metered = each.basis is PublishedBasis.METERED
    boundary = each.boundary
    if boundary == "with-crypto" or each.quantity == "electricity_incl_crypto":
        terms = (*terms, "world-with-crypto" if is_world else "with-crypto")
    elif boundary not in WHOLE | BASES:
        terms = (*terms, boundary)
    if is_metered:
        terms = (*terms, "metered")
    ends = [end for end in (each.low, each.high) if end]
    spread = math.log(ends[1] / ends[0]) / (2.0 * _TAIL_90) if len(ends) == 2 else 0.0
    return Row(
        id=each.edition_id,
        place=place,
        year=year,
        log_twh=math.log(each.middle * factor),
        terms=terms,
        family=own.get("family", ""),
        publisher=own.get("house") or each.series,
        edition=_date(each.edition),
        is_metered=is_metered,
        is_projection=each.figure_kind is not FigureKind.HISTORY,
        own_sd=math.hypot(spread, extra_sd),
    ), each.quantity


def _converted(
    each: Published, place: tuple[str, ...], snapshot: Snapshot, *, year: float
) -> tuple[float, tuple[str, ...], float] | None:
    """What turns a figure into TWh, the terms of it, and how far that may be off for this row alone."""
    if each.quantity in ENERGY:
        return 1.0, (), 0.0
    if each.quantity in POWER:
        if each.quantity == "installed_capacity" and each.series == "IEA":
            # Its electricity of the same place and year is a row already.
            return None
        basis = each.boundary if each.boundary in BASES - {"capacity-demand"} else "power-unsaid"
        return HOURS_TWH_PER_GW, (basis,), 0.0
    if each.quantity != SHARE or not place:
        return None
    facts = [fact for iso3 in place if (fact := driver(snapshot, iso3, "electricity_kwh"))]
    total_twh = sum(fact.value or 0.0 for fact in facts) / 1e9
    if not total_twh:
        return None
    # National electricity is that of the latest year known; it drifts away from it by one or two per cent a year.
    away = max(abs(year - float(fact.as_of[:4])) for fact in facts)
    return total_twh / 100.0, ("share",), 0.015 * away


def _date(edition: str) -> float:
    year, _, month = edition.partition("-")
    return float(year) + ((float(month) - 0.5) / 12.0 if month else 0.5)


def seen_before(chosen: Iterable[Row], date: float) -> tuple[Row, ...]:
    """The rows of editions up to a date."""
    return tuple(row for row in chosen if row.edition <= date)
