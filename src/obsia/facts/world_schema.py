"""Strict records of the world view: rows of relations."""

from __future__ import annotations

from typing import Literal

from obsia.core.demand import FigureKind, PublishedBasis, RegionKind
from obsia.facts.strict import Record


class EditionRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/editions.csv``: one figure of one edition of one source. See :class:`obsia.core.demand.Published`."""

    edition_id: str
    series: str
    edition: str
    year: str
    year_to: str = ""
    figure_kind: FigureKind
    region: str
    region_kind: RegionKind
    iso3: str = ""
    scenario: str
    quantity: str
    amount: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str
    basis: PublishedBasis = PublishedBasis.UNSTATED
    boundary: str = ""
    access: Literal["primary", "secondary"]
    calibrates: Literal["yes", "no"]
    evidence: str
    locator: str
    read_on: str
    note: str = ""


class MembershipRow(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``relations/memberships.csv``: a country and a region of the world view that it belongs to."""

    iso3: str
    region: str
    evidence: str
    locator: str = ""
    note: str = ""


RELATIONS_OF_WORLD: dict[str, type[Record]] = {"editions": EditionRow, "memberships": MembershipRow}
"""Relation -> its record."""
