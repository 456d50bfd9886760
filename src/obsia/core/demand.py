"""What publishers say of the electricity of data centres and AI: the words of the world view, shared by all floors.

A *published figure* is one number of one edition of one source. Editions stand side by side: a later one does not
replace an earlier one, it shows how its source changed its mind. See docs/explanation/world.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final, Literal

from obsia.core.fields import Country, Date, Day, Month, Noted, Within, Year

FIRST_YEAR: Final = 2020
LAST_YEAR: Final = 2035
"""The years of the world view."""
AHEAD_YEAR: Final = 2030
"""The year that pages of earlier ones tell as well: most published projections end with it."""
OPERATORS: Final = ("hyperscale", "colocation", "enterprise")
"""Types of operators, as the IEA tells them apart."""
HISTORICAL: Final = "Historical"
REFERENCE: Final = "Base"
"""The scenario that differences are taken to, by the name that the IEA gives it."""
SCENARIOS: Final = (REFERENCE, "Lift-Off", "High Efficiency", "Headwinds")
"""The scenarios of the anchor, by the names that the IEA gives them."""
SCENARIOS_BY: Final = "IEA"
"""The series whose names these are: that of another publisher which stands in their place is its central path."""
OWN_SCENARIOS: Final = (
    "Slow uptake",
    "Efficient work",
    "Scarce chips",
    "Late power",
    "Lean cooling",
    "Clean grids",
)
"""Scenarios of obsia: one lever each; what it is set to is a fact (``scenario:NAME``)."""


class FigureKind(StrEnum):
    """What a publisher says that a figure is."""

    HISTORY = "history"
    PROJECTION = "projection"
    EXPLORATORY = "exploratory"
    """A projection that its publisher does not stand behind as such."""
    ASSUMPTION = "assumption"


class RegionKind(StrEnum):
    """Of what a figure speaks."""

    WORLD = "world"
    REGION = "region"
    COUNTRY = "country"
    STATE = "state"
    """A part of a country."""
    COMPANY = "company"


class PublishedBasis(StrEnum):
    """How a publisher came to its figure."""

    METERED = "metered"
    UNSTATED = ""


def stated_middle(name: str, *, amount: float | None, low: float | None, high: float | None) -> float:
    """The central value of what is published: as stated, else the middle of its range, or the one end that is stated.

    Raises ``ValueError`` without any; ``name`` is that of the row.
    """
    if amount is not None:
        return amount
    ends = [end for end in (low, high) if end is not None]
    if not ends:
        raise ValueError("edition-without-value", name)
    return sum(ends) / len(ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One figure of one edition, in the unit in which it was published.

    ``year_to`` is the end of a span, '' otherwise. ``boundary`` names what sets the figure apart from the electricity
    that data centres draw on the territory (``with-crypto``, ``use-abroad``...), '' where nothing does.
    """

    edition_id: str
    series: str
    """Who publishes: the editions of one series are one mind over time."""
    edition: Month
    """Month or year of publication."""
    year: Year
    year_to: Year = ""
    figure_kind: FigureKind
    region: str
    region_kind: RegionKind
    iso3: Country = ""
    scenario: str
    quantity: str
    amount: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str
    basis: PublishedBasis = PublishedBasis.UNSTATED
    boundary: str = ""
    access: Literal["primary", "secondary"]
    """``primary``: the publisher's own table was read; ``secondary``: a text that quotes it."""
    calibrates: bool
    """Whether what editions revise is learned from it, or judged on it; the hierarchy of the planet reads both."""
    evidence: str
    locator: str
    read_on: Day
    note: str = ""

    @property
    def middle(self) -> float:
        """The central value (:func:`stated_middle`)."""
        return stated_middle(self.edition_id, amount=self.amount, low=self.low, high=self.high)

    @property
    def is_span(self) -> bool:
        """Whether the figure is of several years together (a growth rate)."""
        return bool(self.year_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedSeries(Noted):
    """A publisher whose editions are looked for: how often one comes, and the latest that a page was seen to speak of.

    ``series`` is its name among published figures, or the name that its first edition will have there.
    """

    series: str
    iso3: Country = ""
    """'' of the world and of regions."""
    region: str = ""
    """A region, as memberships name it; '' with no country for the world."""
    about: str
    months: Annotated[float, Within(1.0, 60.0, "months")]
    """Between two editions, as they came so far or as the publisher says."""
    seen_edition: Month = ""
    """The latest edition that is known to exist; '' where nobody looked beyond those in hand."""
    looked_on: Date = ""
    """When the edition that was due, or the figure of one that was seen, was looked for and not found; '' of others.

    ``note`` says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonePower:
    """What is published of the power of data centres in a grid zone inside a country (or of its whole grid), in GW.

    A queue is what has asked to be connected: much of it will not be built. It is shown, and is evidence of nothing.
    """

    row_id: str
    place: str
    """The zone or the operator of its grid, as people call it: ``ERCOT``."""
    iso3: Country
    what: Literal["queue", "contracted", "growth"]
    """Asked for, agreed, or how much demand is forecast to grow."""
    loads: Literal["data-centres", "large-loads"]
    """Whether data centres alone are counted, or all large loads."""
    as_of: Date
    year_to: Year = ""
    """Of growth: the year that it reaches to."""
    amount_gw: float
    is_bound: Literal["", "at-least", "at-most"] = ""
    """Whether the amount is told as the least or the most."""
    series: str
    """Who says so."""
    access: Literal["primary", "secondary"]
    evidence: str
    locator: str
    read_on: Day
    note: str = ""
