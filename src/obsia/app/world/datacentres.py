"""Reports of data centres under Delegated Regulation (EU) 2024/1364: totals by country and year, and indicators.

What operators disclosed is told as it is, beside what obsia holds from elsewhere. Untested on a real file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from obsia.accounting.datacentres import OtherFigure, ReportedTotal, held_demand, held_pue, threshold, totals
from obsia.accounting.figures import Request
from obsia.app.figures.export import COMMAND, FIGURE, REJECT, SNAPSHOT, VERSION
from obsia.app.questions.world import ReadReports
from obsia.core.data import FLAG, NUMBER, TEXT, WHOLE, Shape, by_name, many, maybe, member, members
from obsia.core.datacentre import REGULATION, DataCentreReport
from obsia.core.errors import BadCall, UnknownName
from obsia.core.figure import Figure
from obsia.core.message import Message, Option
from obsia.core.question import asked_as
from obsia.facts import snapshot as facts
from obsia.facts.names.places import COUNTRY, Basis, resolve_region
from obsia.facts.snapshot import Snapshot
from obsia.readers.base import Reject
from obsia.readers.datacentres import reading
from obsia.readers.files import digest

ALL: Final = "*"
"""Stands for all countries of a year together."""
UNION: Final = "EU27"
"""The place of a row of totals of the Union."""
"""Codes of the Union's institutions that differ from ISO 3166-1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One report, the country that its text means ('' where none), and its figures."""

    report: DataCentreReport
    country: str
    totals: tuple[ReportedTotal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The reports of a country (:data:`ALL`, '' for unknown) in a year, and what obsia holds of that country."""

    country: str
    year: int | None
    centres_count: float
    totals: tuple[ReportedTotal, ...]
    pue: tuple[OtherFigure, ...] = ()
    demand: tuple[OtherFigure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """What the files hold. ``rejects``: refused rows and figures, in order; ``unused``: headings that are no field."""

    files: tuple[str, ...]
    groups: tuple[Group, ...]
    sites: tuple[Site, ...]
    rejects: tuple[Reject, ...]
    unused: Mapping[str, tuple[str, ...]]
    unplaced: tuple[str, ...]
    """Texts of countries that no country is known by."""
    threshold: Figure
    """Installed power of information technology from which operators have to report."""
    snapshot: str
    command: tuple[str, ...]

    @property
    def is_partial(self) -> bool:
        """Whether part was refused: the command then ends with exit code 4."""
        return bool(self.rejects)


def answer(asked: ReadReports) -> Reports:
    """The reports of some files: each data centre once a year, totals by country and year."""
    paths = tuple(map(str, asked.paths))
    if not paths:
        raise BadCall("reports-none", option=Option("reports"))
    files = tuple(dict.fromkeys(paths))
    read = [reading(path) for path in files]
    snapshot = facts.load()
    request = Request(journey="world-reports", inputs=[digest(path) for path in files], snapshot=snapshot.content_hash)
    placed = [(report, _country(snapshot, report.country)) for each in read for report in each.reports]
    kept, refused = _once(placed)
    order = {path: at for at, path in enumerate(files)}
    rejects = sorted(
        (*(reject for each in read for reject in each.rejects), *refused),
        key=lambda each: (order[each.file], each.line or each.row or 0),
    )
    return Reports(
        files=files,
        groups=_groups(snapshot, kept, request=request),
        sites=tuple(
            Site(
                report=report,
                country=country,
                totals=totals([report], request=request, label=f"{order[report.file]}|{report.place}"),
            )
            for report, country in kept
        ),
        rejects=tuple(rejects),
        unused={each.file: each.unused for each in read if each.unused},
        unplaced=tuple(sorted({report.country for report, country in kept if report.country and not country})),
        threshold=threshold(snapshot, request=request),
        snapshot=snapshot.content_hash,
        command=replace(asked, paths=files).command(),
    )


_Placed = tuple[DataCentreReport, str]


reports = asked_as(ReadReports, answer)


def _country(snapshot: Snapshot, text: str) -> str:
    """The ISO 3166-1 code of what a file calls a country; '' where it is none that is known."""
    try:
        region = resolve_region(snapshot, text=text.upper() if len(text) < 4 else text)
    except UnknownName:
        return ""
    if region.basis is Basis.UNION:
        return UNION
    return region.zone_id if region.basis in COUNTRY else ""


def _once(placed: Sequence[_Placed]) -> tuple[list[_Placed], list[Reject]]:
    """The reports without those that say again what another says, and the latter as rejects."""
    single = {(country, report.year) for report, country in placed if report.sites_count is None}
    anywhere = {report.year for report, country in placed if country != UNION}
    kept: list[_Placed] = []
    refused: list[Reject] = []
    seen: set[tuple[object, ...]] = set()
    for report, country in placed:
        key = (country, report.lau_code, report.operator.casefold(), report.name.casefold(), report.year)
        is_named = bool(report.name or report.lau_code) or report.sites_count is not None
        beside = (country, report.year) in single if country != UNION else report.year in anywhere
        if is_named and key in seen:
            refused.append(_refused(report, "reported_twice", Message("expected-one-report")))
        elif report.sites_count is not None and beside:
            refused.append(_refused(report, "total_beside_parts", Message("expected-totals-or-centres")))
        else:
            kept.append((report, country))
        seen.add(key)
    return kept, refused


def _refused(report: DataCentreReport, reason: str, expected: Message) -> Reject:
    return Reject(file=report.file, row=report.place, reason=reason, expected=expected)


def _groups(snapshot: Snapshot, placed: Sequence[_Placed], *, request: Request) -> tuple[Group, ...]:
    found: list[Group] = []
    for year in sorted({report.year for report, _ in placed}, key=lambda year: (year is None, year or 0)):
        of_year = [(report, country) for report, country in placed if report.year == year]
        countries = sorted({country for _, country in of_year}, key=lambda country: (not country, country))
        for country in countries:
            chosen = [report for report, own in of_year if own == country]
            found.append(_group(snapshot, chosen, country=country, year=year, request=request))
        if len(countries) > 1:
            together = [report for report, _ in of_year]
            found.append(_group(snapshot, together, country=ALL, year=year, request=request))
    return tuple(found)


def _group(
    snapshot: Snapshot, chosen: Sequence[DataCentreReport], *, country: str, year: int | None, request: Request
) -> Group:
    has_country = country not in ("", ALL, UNION)
    return Group(
        country=country,
        year=year,
        centres_count=sum(each.centres_count for each in chosen),
        totals=totals(chosen, request=request, label=f"{country}|{year}"),
        pue=held_pue(snapshot, iso3=country, request=request) if has_country else (),
        demand=held_demand(snapshot, iso3=country, year=year, request=request) if has_country else (),
    )


_TOTAL: Final[Shape[ReportedTotal]] = Shape(
    FIGURE.of(lambda each: each.figure), member("of_data_centres", NUMBER, lambda each: each.of_count)
)
_HELD: Final[Shape[OtherFigure]] = Shape(members(TEXT, "place", "year", "about", "publisher"), member("figure", FIGURE))
_GROUP: Final[Shape[Group]] = Shape(
    member("country", TEXT),
    member("year", maybe(WHOLE)),
    member("data_centres", NUMBER, lambda each: each.centres_count),
    member("figures", many(_TOTAL.type), lambda each: each.totals),
    member("held_pue", many(_HELD.type), lambda each: each.pue),
    member("held_demand", many(_HELD.type), lambda each: each.demand),
)
_REPORT: Final[Shape[DataCentreReport]] = Shape(
    member("file", TEXT),
    member("place", WHOLE),
    members(TEXT, "name", "operator"),
    member("type", TEXT, lambda each: each.centre_type),
)
_SITE: Final[Shape[Site]] = Shape(
    _REPORT.of(lambda site: site.report),
    member("country", TEXT),
    member("year", maybe(WHOLE), lambda site: site.report.year),
    member("withheld", many(TEXT), lambda site: site.report.withheld),
    member("figures", many(_TOTAL.type), lambda site: site.totals),
)
REPORTS: Final[Shape[Reports]] = Shape(
    VERSION,
    COMMAND,
    SNAPSHOT,
    member("independent", FLAG, lambda _: True),
    member("untested_on_a_real_file", FLAG, lambda _: True),
    member("method", TEXT, lambda _: REGULATION),
    member("reporting_threshold", FIGURE, lambda found: found.threshold),
    member("files", many(TEXT)),
    member("groups", many(_GROUP.type)),
    member("reports", many(_SITE.type), lambda found: found.sites),
    member("rejects", many(REJECT.type)),
    member("columns_not_used", by_name(many(TEXT)), lambda found: found.unused),
    member("countries_not_known", many(TEXT), lambda found: found.unplaced),
)
"""What was found. Every figure is disclosed or published as it stands: no interval."""
