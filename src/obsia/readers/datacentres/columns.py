"""Headings of data-centre reports: the symbols and labels of Annexes I and II of Regulation (EU) 2024/1364, with units.

No export, template or schema of the European database or of a national register could be read: what is accepted is what
the regulation itself writes. ``TIN`` stands there for two things (the setpoint temperature and the incoming traffic):
without a unit it is refused. Fields of the German register that have no symbol of the regulation count other things
(``Gesamtstromverbrauch`` leaves out fuels, E_DC does not): they are not mapped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_ENERGY: Final = {"kwh": 1.0, "wh": 1e-3, "mwh": 1e3, "gwh": 1e6, "twh": 1e9}
_POWER: Final = {"kw": 1e3, "w": 1.0, "mw": 1e6, "gw": 1e9}
_WATER: Final = {"m3": 1e3, "cubicmetres": 1e3, "l": 1.0, "litres": 1.0, "liters": 1.0}
_AREA: Final = {"m2": 1.0, "sqm": 1.0, "squaremetres": 1.0}
_CELSIUS: Final = {"c": 1.0, "degc": 1.0, "celsius": 1.0, "degreecelsius": 1.0, "degreescelsius": 1.0}
_DEGREE_DAYS: Final = {"degreedays": 1.0, "kd": 1.0, "cd": 1.0}
_STORAGE: Final = {"pb": 1e15, "petabytes": 1e15, "tb": 1e12, "eb": 1e18}
_TRAFFIC: Final = {"eb": 1e18, "exabytes": 1e18, "pb": 1e15, "tb": 1e12}
_BANDWIDTH: Final = {"GB/s": 1.0, "gigabytes per second": 1.0, "Gbit/s": 0.125, "Gbps": 0.125}
"""Letter by letter: GB/s is eight times Gb/s, so that the latter is refused as unclear."""
_SHARE: Final = {"1": 1.0, "%": 0.01, "percent": 0.01}
_WUE: Final = {"m3/mwh": 1.0, "l/kwh": 1.0}
_COUNT: Final = {"1": 1.0}
_GROUP: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_TAIL: Final = re.compile(r"^(.+?)(?:[\s_]+in)?[\s_]+(\S+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A field of a report: the headings that it goes by, and how its units become the field's (empty: it is text)."""

    field: str
    names: tuple[str, ...]
    units: Mapping[str, float]
    source: str

    def factor(self, unit: str) -> float | None:
        """What a value in ``unit`` is multiplied by; None for a unit that is not one of this field."""
        if self.units is _BANDWIDTH:
            return self.units.get(unit)
        return self.units.get(_unit_key(unit))

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return bool(self.units)

    @property
    def default(self) -> float:
        """The factor of the unit that the regulation prescribes, where a heading states none."""
        return next(iter(self.units.values()))


def _column(field: str, source: str, units: Mapping[str, float] | None, *names: str) -> Column:
    return Column(field=field, names=names, units=units or {}, source=source)


COLUMNS: Final[tuple[Column, ...]] = (
    _column("name", "Annex I, 1(a)", None, "Data centre name", "Name"),
    _column("owner", "Annex I, 1(b)", None, "Owner", "Owner of the data centre"),
    _column("operator", "Annex I, 1(b)", None, "Operator", "Operator of the data centre"),
    _column("country", "Annex IV, (a)", None, "Country", "Member State"),
    _column(
        "lau_code", "Annex I, 1(c)", None, "LAU code", "LAU", "Location of the data centre", "Local Administrative Unit"
    ),
    _column("centre_type", "Annex I, 1(d)", None, "Type of data centre", "Type"),
    _column("entry_into_operation", "Annex I, 1(e)", None, "Year and month of entry into operation"),
    _column("year", "Article 3", None, "Year", "Calendar year", "Reference year"),
    _column("period_start", "Article 3", None, "Reporting period start", "Period start"),
    _column("period_end", "Article 3", None, "Reporting period end", "Period end"),
    _column("sites_count", "Annex IV, (a)(i)", _COUNT, "Number of reporting data centres"),
    _column("redundancy_high_voltage", "Annex I, 2(a)", None, "Electrical redundancy at high voltage level"),
    _column("redundancy_low_voltage", "Annex I, 2(a)", None, "Electrical redundancy at low voltage level"),
    _column("redundancy_rack", "Annex I, 2(a)", None, "Electrical redundancy at rack level"),
    _column("cooling_redundancy_room", "Annex I, 2(b)", None, "Cooling redundancy at room level"),
    _column("cooling_redundancy_rack", "Annex I, 2(b)", None, "Cooling redundancy at rack level"),
    _column(
        "it_power_w", "Annex II, 1(a)", _POWER, "PDIT", "PIT", "Installed information technology power demand",
        "Total installed information technology power demand",
    ),
    _column("power_metric", "Annex II, 1(a)", None, "PDIT metric", "Power demand metric"),
    _column("floor_area_m2", "Annex II, 1(b)", _AREA, "SDC", "Data centre total floor area", "Total floor area"),
    _column("computer_room_area_m2", "Annex II, 1(c)", _AREA, "SCR", "Data centre computer room floor area"),
    _column("total_energy_kwh", "Annex II, 1(d)", _ENERGY, "EDC", "Total energy consumption"),
    _column("backup_energy_kwh", "Annex II, 1(d)", _ENERGY, "EDC-BG"),
    _column(
        "it_energy_kwh", "Annex II, 1(e)", _ENERGY, "EIT",
        "Total energy consumption of information technology equipment",
    ),
    _column("grid_functions", "Annex II, 1(f)", None, "Electrical grid functions"),
    _column("battery_power_w", "Annex II, 1(g)", _POWER, "CBtG", "Average battery capacity"),
    _column("water_l", "Annex II, 1(h)", _WATER, "WIN", "Total water input", "Total water consumption"),
    _column("water_category", "Annex II, 1(h)", None, "WUE category"),
    _column("potable_water_l", "Annex II, 1(i)", _WATER, "WIN-POT", "Total potable water input"),
    _column("reused_heat_kwh", "Annex II, 1(j)", _ENERGY, "EREUSE", "Waste heat reused"),
    _column("waste_heat_celsius", "Annex II, 1(k)", _CELSIUS, "TWH", "Average waste heat temperature"),
    _column(
        "intake_air_celsius", "Annex II, 1(l)", _CELSIUS, "TIN",
        "Average setpoint information technology equipment intake air temperature",
    ),
    _column("refrigerants", "Annex II, 1(m)", None, "Types of refrigerants", "Refrigerants"),
    _column("cooling_degree_days", "Annex II, 1(n)", _DEGREE_DAYS, "CDD", "Cooling degree days"),
    _column("renewable_kwh", "Annex II, 1(o)", _ENERGY, "ERES-TOT", "Total renewable energy consumption"),
    _column(
        "renewable_guarantees_kwh", "Annex II, 1(p)", _ENERGY, "ERES-GOO",
        "Total renewable energy consumption from Guarantees of Origin",
    ),
    _column(
        "renewable_agreements_kwh", "Annex II, 1(q)", _ENERGY, "ERES-PPA",
        "Total renewable energy consumption from Power Purchasing Agreements",
    ),
    _column(
        "renewable_onsite_kwh", "Annex II, 1(r)", _ENERGY, "ERES-OS",
        "Total renewable energy consumption from on-site renewables",
    ),
    _column("server_capacity_score", "Annex II, 2(a)", _COUNT, "CSERV", "ICT capacity for servers"),
    _column("storage_bytes", "Annex II, 2(b)", _STORAGE, "CSTOR", "ICT capacity for storage equipment"),
    _column("incoming_gb_per_s", "Annex II, 3(a)", _BANDWIDTH, "BIN", "Incoming traffic bandwidth"),
    _column("outgoing_gb_per_s", "Annex II, 3(b)", _BANDWIDTH, "BOUT", "Outgoing traffic bandwidth"),
    _column("incoming_bytes", "Annex II, 3(c)", _TRAFFIC, "TIN", "Incoming data traffic"),
    _column("outgoing_bytes", "Annex II, 3(d)", _TRAFFIC, "TOUT", "Outgoing data traffic"),
    _column("stated_pue", "Annex III, (a)", _COUNT, "PUE", "Power Usage Effectiveness", "Average PUE"),
    _column("stated_wue_l_per_kwh", "Annex III, (b)", _WUE, "WUE", "Water Usage Effectiveness", "Average WUE"),
    _column("stated_reuse_share", "Annex III, (c)", _SHARE, "ERF", "Energy Reuse Factor", "Average ERF"),
    _column("stated_renewable_share", "Annex III, (d)", _SHARE, "REF", "Renewable Energy Factor", "Average REF"),
)  # fmt: skip
"""Every field that is read, in the order of the regulation; the first unit of each is the regulation's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A heading that was understood."""

    column: Column
    factor: float


def bound(heading: str) -> Bound | str | None:
    """The field of a heading; a reason code where it is a field in no unit that is known; None for another column."""
    base = " ".join(_GROUP.sub(" ", heading).split())
    tokens = [_token(part) for group in _GROUP.findall(heading) for part in group.split(",")]
    tokens = [token for token in tokens if token]
    columns = _named(base)
    if not columns and (tail := _TAIL.match(base)):
        columns = tuple(column for column in _named(tail[1]) if column.is_number)
        tokens += [tail[2]] if columns else []
    if not columns:
        columns = next((found for token in tokens if (found := _named(token))), ())
        tokens = [token for token in tokens if not _named(token)]
    if not columns:
        return None
    fitting = [found for column in columns if (found := _in_unit(column, tokens)) is not None]
    if len(fitting) == 1:
        return fitting[0]
    return "ambiguous_heading" if fitting else "unknown_unit"


def _in_unit(column: Column, tokens: list[str]) -> Bound | None:
    """The column in the one unit among ``tokens``, its own symbol aside; None where a token is neither."""
    factors: list[float] = []
    for token in tokens:
        if (factor := column.factor(token)) is not None:
            factors.append(factor)
        elif column.is_number and _key(token) not in {_key(name) for name in column.names}:
            return None
    if len(set(factors)) > 1:
        return None
    if column.is_number:
        return Bound(column=column, factor=factors[0] if factors else column.default)
    return Bound(column=column, factor=1.0)


def _named(text: str) -> tuple[Column, ...]:
    return _BY_KEY.get(_key(text), ())


def _token(text: str) -> str:
    return re.sub(r"^in\s+", "", text.strip().strip("'\"‘’“”"), flags=re.IGNORECASE)


def _key(text: str) -> str:
    """Letters and digits alone, small: ``E_RES-TOT`` and ``ERES-TOT`` are one name."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text).casefold() if letter.isalnum())


def _unit_key(text: str) -> str:
    """A unit, small and without spaces and degree signs: ``m³`` is ``m3``, ``°C`` is ``c``."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum() or letter in "/%")


def _by_key() -> dict[str, tuple[Column, ...]]:
    found: dict[str, tuple[Column, ...]] = {}
    for column in COLUMNS:
        for name in (*column.names, column.field):
            key = _key(name)
            if column not in found.get(key, ()):
                found[key] = (*found.get(key, ()), column)
    return found


_BY_KEY: Final = _by_key()
