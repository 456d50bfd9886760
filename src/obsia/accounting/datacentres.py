"""Indicators and totals of data-centre reports: exact arithmetic on what operators disclosed, points without intervals.

The indicators are those of Annex III of Delegated Regulation (EU) 2024/1364: PUE = E_DC/E_IT, WUE = W_IN/E_IT (cubic
metres per MWh, which is litres per kWh), ERF = E_REUSE/E_DC, REF = E_RES-TOT/E_DC. Of several data centres there are
two averages, told apart: the ratio of the sums, and the mean of the indicators weighted by E_DC, which is what the
European database publishes (Annex IV). They are one for ERF and REF; for PUE the weighted mean is the larger.
Untested on a real file.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.accounting.figures import Request, figure_id
from obsia.accounting.impacts import Quantity
from obsia.accounting.known import required
from obsia.accounting.world.records import DEMAND
from obsia.accounting.world.records import PUE as DEMAND_PUE
from obsia.core.datacentre import REGULATION, DataCentreReport, hours_of
from obsia.core.demand import FigureKind, Published, PublishedBasis, RegionKind
from obsia.core.evidence import Fact, Kind
from obsia.core.figure import Boundary, Figure, Tested
from obsia.core.units import BILLION, unit_of
from obsia.facts.editions import memberships, published
from obsia.facts.snapshot import Snapshot

TOTAL_ENERGY: Final = Quantity("reported_kwh", Boundary.FACILITY)
"""E_DC: electricity, fuels and other energy."""
IT_ENERGY: Final = Quantity("reported_kwh", Boundary.SERVER)
IT_POWER: Final = Quantity("reported_installed_w", Boundary.SERVER)
WATER: Final = Quantity("reported_water_l", Boundary.FACILITY)
"""W_IN: what enters the data centre, an input and not a consumption."""
REUSED: Final = Quantity("reported_reuse_kwh", Boundary.FACILITY)
RENEWABLE: Final = Quantity("reported_renewable_kwh", Boundary.FACILITY)
PUE: Final = Quantity("reported_pue", Boundary.FACILITY)
WUE: Final = Quantity("reported_water_l_per_kwh", Boundary.SERVER)
"""Per kWh of IT."""
ERF: Final = Quantity("reported_reuse_share", Boundary.FACILITY)
REF: Final = Quantity("reported_renewable_share", Boundary.FACILITY)
LOAD_FACTOR: Final = Quantity("reported_load_factor_share", Boundary.SERVER)
"""Average power of IT over its installed power demand."""
THRESHOLD: Final = Quantity("reporting_threshold_w", Boundary.SERVER)
WEIGHTED: Final[Mapping[Quantity, Quantity]] = {
    PUE: Quantity("reported_weighted_pue", Boundary.FACILITY),
    WUE: Quantity("reported_weighted_water_l_per_kwh", Boundary.SERVER),
    ERF: Quantity("reported_weighted_reuse_share", Boundary.FACILITY),
    REF: Quantity("reported_weighted_renewable_share", Boundary.FACILITY),
}
"""Indicator -> its mean weighted by E_DC (Annex IV)."""

_Part = Callable[[DataCentreReport], float | None]
SUMS: Final[Mapping[Quantity, _Part]] = {
    TOTAL_ENERGY: lambda each: each.total_energy_kwh,
    IT_ENERGY: lambda each: each.it_energy_kwh,
    IT_POWER: lambda each: each.it_power_w,
    WATER: lambda each: each.water_l,
    REUSED: lambda each: each.reused_heat_kwh,
    RENEWABLE: lambda each: each.renewable_kwh,
}
RATIOS: Final[Mapping[Quantity, tuple[_Part, _Part]]] = {
    PUE: (SUMS[TOTAL_ENERGY], SUMS[IT_ENERGY]),
    WUE: (SUMS[WATER], SUMS[IT_ENERGY]),
    ERF: (SUMS[REUSED], SUMS[TOTAL_ENERGY]),
    REF: (SUMS[RENEWABLE], SUMS[TOTAL_ENERGY]),
    LOAD_FACTOR: (SUMS[IT_ENERGY], lambda each: _most_kwh(each)),
}
_STATED: Final[Mapping[Quantity, _Part]] = {
    PUE: lambda each: each.stated_pue,
    WUE: lambda each: each.stated_wue_l_per_kwh,
    ERF: lambda each: each.stated_reuse_share,
    REF: lambda each: each.stated_renewable_share,
}
_WATTS_PER_KW: Final = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedTotal:
    """A figure, and how many data centres it is of: only those that state all that it is made of."""

    quantity: Quantity
    figure: Figure
    of_count: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFigure:
    """What obsia holds of the same thing from elsewhere, to stand beside a reported figure; it is of other sites."""

    place: str
    """ISO code, or the region of the publisher."""
    year: str
    about: str
    """What sets it apart (``operator=colocation``), '' where nothing does."""
    publisher: str
    figure: Figure


def _most_kwh(report: DataCentreReport) -> float | None:
    """What installed IT would use at full power; None where it began within the year, for a period that is not told."""
    if report.it_power_w is None:
        return None
    operated_h = report.operated_h
    if operated_h is None:
        if report.year is not None and str(report.year) in report.entry_into_operation:
            return None
        operated_h = hours_of(report.year)
    return report.it_power_w / _WATTS_PER_KW * operated_h


def indicators(report: DataCentreReport) -> dict[Quantity, float]:
    """The indicators of one report: as computed from it, else as it states them; absent where neither can be."""
    found: dict[Quantity, float] = {}
    for quantity, (above, below) in RATIOS.items():
        part, whole = above(report), below(report)
        stated = _STATED[quantity](report) if quantity in _STATED else None
        if part is not None and whole:
            found[quantity] = part / whole
        elif stated is not None:
            found[quantity] = stated
    return found


def totals(reports: Sequence[DataCentreReport], *, request: Request, label: str) -> tuple[ReportedTotal, ...]:
    """Sums, ratios of sums and weighted means of some reports, in the order of the tables above.

    A quantity that no report states is absent. Reports of different years are the caller's to keep apart.
    """
    found = (*_sums(reports), *_ratios(reports), *_weighted(reports))
    return tuple(
        ReportedTotal(
            quantity=quantity,
            figure=_point(quantity, value, request=request, label=label, kind=Kind.DISCLOSED, evidence=REGULATION),
            of_count=math.fsum(each.centres_count for each in of),
        )
        for quantity, value, of in found
    )


_Found = tuple[Quantity, float, list[DataCentreReport]]


def _sums(reports: Sequence[DataCentreReport]) -> Iterable[_Found]:
    for quantity, part in SUMS.items():
        if of := [each for each in reports if part(each) is not None]:
            yield quantity, math.fsum(part(each) or 0.0 for each in of), of


def _ratios(reports: Sequence[DataCentreReport]) -> Iterable[_Found]:
    for quantity, (above, below) in RATIOS.items():
        of = [each for each in reports if above(each) is not None and below(each) is not None]
        whole = math.fsum(below(each) or 0.0 for each in of)
        if whole > 0:
            yield quantity, math.fsum(above(each) or 0.0 for each in of) / whole, of


def _weighted(reports: Sequence[DataCentreReport]) -> Iterable[_Found]:
    known = [(each, indicators(each)) for each in reports if each.total_energy_kwh]
    for quantity, weighted in WEIGHTED.items():
        of = [(each, found[quantity], each.total_energy_kwh or 0.0) for each, found in known if quantity in found]
        if of:
            mean = math.fsum(value * weight for _, value, weight in of) / math.fsum(weight for *_, weight in of)
            yield weighted, mean, [each for each, *_ in of]


def threshold(snapshot: Snapshot, *, request: Request) -> Figure:
    """The installed power of information technology from which a data centre has to report."""
    fact = required(snapshot, f"regulation:{REGULATION}", "reporting_threshold_w").facts[0]
    value = snapshot.number(fact.subject, fact.property)
    return _point(THRESHOLD, value, request=request, label="", kind=fact.kind, evidence=fact.evidence)


def held_pue(snapshot: Snapshot, *, iso3: str, request: Request) -> tuple[OtherFigure, ...]:
    """PUE of the industry of a country, of the regions that it is in, and of the world: all editions that stand."""
    regions = [region for region, codes in memberships(snapshot).items() if iso3 in codes]
    return tuple(
        _held(snapshot, fact, fact.value, place=place, request=request)
        for place in (iso3, *regions, "WOR")
        for fact in snapshot.facts(f"industry:{place}", "pue")
        if fact.value is not None
    )


def _held(snapshot: Snapshot, fact: Fact, value: float, *, place: str, request: Request) -> OtherFigure:
    label = f"{fact.subject}|{fact.evidence}|{fact.locator}"
    figure = _point(DEMAND_PUE, value, request=request, label=label, kind=fact.kind, evidence=fact.evidence)
    publisher = snapshot.source(fact.evidence).publisher
    return OtherFigure(place=place, year=fact.as_of, about=fact.qualifier, publisher=publisher, figure=figure)


def held_demand(snapshot: Snapshot, *, iso3: str, year: int | None, request: Request) -> tuple[OtherFigure, ...]:
    """Published electricity of a country's data centres: of each publisher, the last year up to ``year``.

    All data centres, and electricity alone; reports are of those of at least 500 kW, and count fuels.
    """
    latest: dict[str, Published] = {}
    for each in published(snapshot):
        if not _is_demand(each, iso3) or (year is not None and int(each.year) > year):
            continue
        latest[each.series] = max(latest.get(each.series, each), each, key=lambda of: (of.year, of.edition))
    return tuple(
        OtherFigure(
            place=iso3,
            year=each.year,
            about="",
            publisher=each.series,
            figure=_point(
                DEMAND,
                each.middle * BILLION,
                request=request,
                label=each.edition_id,
                kind=Kind.MEASURED if each.basis is PublishedBasis.METERED else Kind.MODELLED,
                evidence=each.evidence,
            ),
        )
        for each in latest.values()
    )


def _is_demand(figure: Published, iso3: str) -> bool:
    """Whether a published figure is of all electricity of a country's data centres in a past year."""
    return (
        figure.region_kind is RegionKind.COUNTRY
        and figure.iso3 == iso3
        and figure.quantity == "electricity"
        and figure.unit == "TWh"
        and figure.figure_kind is FigureKind.HISTORY
        and not figure.boundary
        and not figure.is_span
        and figure.year.isdecimal()
    )


def _point(quantity: Quantity, value: float, *, request: Request, label: str, kind: Kind, evidence: str) -> Figure:
    """A figure without width: what was disclosed or published is as it is, and its error is not ours to invent."""
    return Figure(
        median=value,
        mean=value,
        low=value,
        high=value,
        unit=unit_of(quantity.name),
        quantity=quantity.name,
        boundary=quantity.boundary,
        kind=kind,
        kind_shares={},
        tested=Tested.ELICITED,
        snapshot=request.snapshot,
        figure_id=figure_id(request=request, quantity=quantity, label=label),
        evidence=(evidence,),
    )
