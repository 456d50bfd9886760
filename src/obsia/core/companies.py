"""What companies that own, run or build data centres state of their own electricity, water and carbon."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final, Literal

from obsia.core.demand import stated_middle
from obsia.core.fields import Among, Country, Day, Month, Noted, SmallLetters

KWH: Final = {"GWh": 1e6, "million kWh": 1e6, "MWh": 1e3}
"""Units of electricity that companies use, in kilowatt-hours: exact."""


class Stated(StrEnum):
    """What a company states. Water withdrawn and water consumed are two things, as are both ways to count scope 2."""

    ELECTRICITY = "electricity"
    PUE = "pue"
    WUE = "wue"
    WATER_WITHDRAWAL = "water-withdrawal"
    WATER_CONSUMPTION = "water-consumption"
    SCOPE_1 = "scope-1"
    SCOPE_2_LOCATION = "scope-2-location"
    SCOPE_2_MARKET = "scope-2-market"
    EMISSIONS = "emissions"
    """Scopes 1 to 3 together, scope 2 market-based unless the note says otherwise."""
    RENEWABLE_SHARE = "renewable-share"
    """Electricity matched with renewable electricity over a year, by contracts and certificates."""


class Scope(StrEnum):
    """Of which of its operations a company speaks."""

    ALL = "all"
    DATA_CENTRES = "data-centres"
    CLOUD = "cloud"
    """The data centres of its cloud alone."""


class Tenure(StrEnum):
    """Whose buildings the data centres are."""

    ANY = ""
    OWNED = "owned"
    LEASED = "leased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Company(Noted):
    """A company that owns, runs or builds data centres.

    ``fleet`` is the name under which its AI chips are counted (subjects ``fleet:NAME``), '' where nobody counts them.
    """

    company: SmallLetters
    name: str
    other_names: str = ""
    """What else it is called, with semicolons between."""
    kind: Literal["hyperscale", "colocation", "cloud"]
    iso3: Country
    fleet: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called: its name, its key, its other names."""
        others = (each.strip() for each in self.other_names.split(";"))
        return (self.name, self.company, *(each for each in others if each))


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyStatement:
    """One figure that a company states, in the unit in which it states it.

    ``year`` is the year as the company numbers it, ``ends`` the month in which that year ends. Editions stand side by
    side: a later one that states another figure for the same year shows that the company restated it.
    """

    company: Annotated[str, Among("companies")]
    quantity: Stated
    scope: Scope
    tenure: Tenure = Tenure.ANY
    place: str = ""
    """A site, a cloud region or a part of the world; '' for the whole company."""
    iso3: Country = ""
    year: str
    ends: Month
    edition: Month
    """When the statement was published."""
    amount: float | None = None
    low: float | None = None
    high: float | None = None
    unit: Literal["GWh", "million kWh", "MWh", "ratio", "L/kWh", "ML", "million gallons", "hm³", "L", "tCO2e", "%"]
    access: Literal["primary", "secondary"]
    """``primary``: the company's own page or report was read, be it in a copy; ``secondary``: a text that quotes it."""
    evidence: str
    locator: str
    read_on: Day
    note: str = ""

    @property
    def middle(self) -> float:
        """The central value (:func:`obsia.core.demand.stated_middle`)."""
        return stated_middle(self.company, amount=self.amount, low=self.low, high=self.high)

    @property
    def energy_kwh(self) -> float | None:
        """Its electricity; None of what is stated in no unit of energy."""
        return self.middle * KWH[self.unit] if self.unit in KWH else None

    @property
    def is_whole(self) -> bool:
        """Whether it is of all of the scope: no site, no kind of building apart."""
        return not self.place and self.tenure is Tenure.ANY
