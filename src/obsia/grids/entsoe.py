"""ENTSO-E Transparency Platform: it tells megawatts of each type of plant, not grams.

Which grams a type of plant stands for is a fact with a source that is not on file, so :func:`intensity` refuses, and
says so, where a key is set and a zone is the platform's: nobody is left to wonder why the service is not asked.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from obsia.grids.reading import named
from obsia.grids.refusals import NoSeries, Reason
from obsia.grids.series import Basis, Meaning, ReadSeries, Scope
from obsia.grids.web import Web

NAME: Final = "entsoe"
OFFERS: Final = (
    Meaning(basis=Basis.AVERAGE, scope=Scope.LIFE_CYCLE),
    Meaning(basis=Basis.AVERAGE, scope=Scope.DIRECT),
)
KEYS: Final = ("ENTSOE_API_KEY",)
AREAS: Final = {
    "AUT": "10YAT-APG------L",
    "BEL": "10YBE----------2",
    "CHE": "10YCH-SWISSGRIDZ",
    "CZE": "10YCZ-CEPS-----N",
    "DEU": "10Y1001A1001A82H",
    "ESP": "10YES-REE------0",
    "FIN": "10YFI-1--------U",
    "FRA": "10YFR-RTE------C",
    "IRL": "10Y1001A1001A59C",
    "NLD": "10YNL----------L",
    "POL": "10YPL-AREA-----S",
    "PRT": "10YPT-REN------W",
}
"""Zone -> the platform's name of it (Energy Identification Code); Germany with Luxembourg, Ireland the whole island.
Read in the tables of public clients. Others: ``OBSIA_ENTSOE_AREAS`` (``SWE=10Y1001A1001A46L``)."""


def zone(zone_id: str, *, iso2: str, web: Web) -> str | None:
    """The zone's name at the platform; None for zones that the table and the environment lack."""
    del iso2
    return named(web, "OBSIA_ENTSOE_AREAS").get(zone_id) or AREAS.get(zone_id)


def intensity(zone_id: str, name: str, start: datetime, end: datetime, *, meaning: Meaning, web: Web) -> ReadSeries:
    """No series: no factors with a source turn megawatts of plants into grams. Raises ``NoSeries``."""
    del name, start, end, meaning, web
    raise NoSeries(reason=Reason.NO_FACTORS, source=NAME, zone_id=zone_id)
