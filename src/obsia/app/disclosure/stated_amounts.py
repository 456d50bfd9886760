"""Amounts in what people state: ``14.8 trillion tokens``, ``2,788,000 H800 hours: 2,664,000 of pre-training``.

The value of a quantity begins with its number and unit; what follows explains it. A text that begins otherwise gives
no amount: which of its numbers is meant would be a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from obsia.core.disclosure import Assertion, Status

_ABOUT: Final = r"(?P<about>(?:about|some|around|roughly|approximately|nearly|~|≈) ?)?"
_NUMBER: Final = (
    r"(?P<number>[0-9]{1,3}(?:[, \u00a0\u202f][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"(?: ?[x×*] ?10\^?(?P<power>[0-9]{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|[eE]\+?(?P<exponent>[0-9]{1,2}))?"
    r"(?![.,]?[0-9])"
)
_MULTIPLE: Final = r"(?:[ -]?(?P<multiple>thousand|million|billion|trillion|[kKMBT])(?![A-Za-z]))?"
_MULTIPLES: Final = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "million": 1e6,
    "b": 1e9,
    "billion": 1e9,
    "t": 1e12,
    "trillion": 1e12,
}
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SIZE: Final = r"(?:[ -]?(?:SXM[0-9]?|PCIe|[0-9]+ ?GB|GPUs?|chips?))*"
_DEVICE: Final = (
    r"(?:(?:NVIDIA|AMD|Google) )?(?:GPUs?|TPUs?(?: ?v[0-9][a-z]?)?|accelerators?|chips?|devices?"
    rf"|[A-Z]{{1,3}}[0-9]{{2,3}}[A-Z]?){_SIZE}"
)
_BARE: Final = r"(?=$|[,;:(.]| \(| (?:in|for|of which|with|per|at|seen|on|active|activated|total|during|after)\b)"
"""What may follow a count whose unit is left out."""
_CO2: Final = r" ?CO(?:2|₂) ?(?:e|eq)?(?![A-Za-z])"
_UNITS: Final[dict[str, tuple[tuple[str, float], ...]]] = {
    "token": ((r"tokens?\b", 1.0), (_BARE, 1.0)),
    "parameter": (
        (r"(?:(?:total|active|activated) )?(?:parameters?|params?|weights?)\b", 1.0),
        (_BARE, 1.0),
    ),
    # Hours on top of those of another model are not those of the training.
    "device-h": ((rf"{_DEVICE}[ -]?(?:hours?|h)\b(?! on top of)", 1.0),),
    "device": ((rf"{_DEVICE}(?![A-Za-z0-9]|[ -]?(?:hours?|h)\b)", 1.0),),
    "day": ((r"days?\b", 1.0), (r"weeks?\b", 7.0), (r"(?:hours?|h)\b", 1.0 / 24.0)),
    "FLOP": ((r"(?:FLOPs?|floating[- ]point operations)(?![A-Za-z/])", 1.0),),
    "kWh": ((r"kWh\b", 1.0), (r"MWh\b", 1e3), (r"GWh\b", 1e6), (r"TWh\b", 1e9), (r"Wh\b", 1e-3)),
    "gCO2e": (
        (rf"(?:t|tonnes?|tons?)(?: of)?{_CO2}", 1e6),
        (rf"kt{_CO2}", 1e9),
        (rf"kg{_CO2}", 1e3),
        (rf"g{_CO2}", 1.0),
    ),
    "L": ((r"m(?:3|³)(?![0-9])", 1e3), (r"mL\b", 1e-3), (r"(?:litres?|L)\b", 1.0)),
}
"""Unit -> how texts name it, each with the factor that leads to it."""
_USABLE: Final = (Status.PUBLISHED, Status.GATED, Status.DERIVABLE)
_LEAST: Final = {"token": 1e5, "parameter": 1e5}
"""Fewer are a slip, or the first of several numbers that share their billions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number in one of :data:`UNITS`; ``about`` where the text says that it is approximate.

    ``is_all`` is whether the text says nothing more.
    """

    value: float
    unit: str
    about: bool = False
    is_all: bool = True


def amount_of(cell: Assertion | None, *, unit: str) -> Amount | None:
    """The amount in ``unit`` that a cell states; None for no cell, or one that tells a part or nothing."""
    return amount(cell.value, unit=unit) if cell is not None and cell.status in _USABLE else None


def amount(text: str, *, unit: str) -> Amount | None:
    """The amount in ``unit`` with which ``text`` begins; None where it begins with none, or with nothing (0)."""
    told = text.strip()
    for pattern, factor in _UNITS[unit]:
        gap = "" if pattern == _BARE else "[ -]?"
        if found := re.match(rf"{_ABOUT}{_NUMBER}{_MULTIPLE}{gap}(?:{pattern})", told, re.IGNORECASE):
            # Twelve digits: 30.84 million is 30840000, whatever the binary product says.
            value = float(f"{_value(found) * factor:.12g}")
            if value <= 0 or value < _LEAST.get(unit, 0.0):
                return None
            return Amount(value=value, unit=unit, about=found["about"] is not None, is_all=found.end() == len(told))
    return None


def _value(match: re.Match[str]) -> float:
    number = re.sub(r"[, \u00a0\u202f]", "", match["number"])
    power = match["exponent"] or (match["power"] or "0").translate(_SUPERSCRIPTS)
    return float(f"{number}e{power}") * _MULTIPLES.get((match["multiple"] or "").lower(), 1.0)
