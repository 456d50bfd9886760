"""A find of the audit as a sentence of the language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obsia.core.locales import NO_BREAK, Locale, printable
from obsia.core.locales.scales import SCALES
from obsia.surfaces import world_words

if TYPE_CHECKING:
    from obsia.accounting.audit.records import Argument, Find, Graded

DIGITS: Final = 3
_GRAMS_PER_KG: Final = 1000.0
_SCALED: Final = {"_kwh": ("kWh", 1.0), "_kg": ("gCO2e", _GRAMS_PER_KG)}
_PLACE: Final = "place"
_LISTED: Final = 2000
"""A list of systems is not cut where one name would be."""
_NAMED: Final = ("named", "publisher", "series")
"""Ends of the names of arguments that are names."""
_PLAIN: Final = {"_g_per_kwh": "g/kWh", "_w": "W", "_h": "h", "_b": ""}


def find_sentence(find: Find, tr: Locale) -> str:
    """What contradicts what, with the numbers."""
    return tr(
        f"find-{find.rule}",
        label=_label(find, tr),
        **{name: _written(name, value, tr) for name, value in find.arguments.items()},
    )


def names(find: Find) -> frozenset[str]:
    """The names in the sentence of a find, which are the same in every language."""
    found = set[str]() if _PLACE in find.arguments else {printable(find.label, most=_LISTED)}
    for name, value in find.arguments.items():
        if isinstance(value, str) and name.endswith(_NAMED):
            found.add(printable(value))
        elif isinstance(value, tuple):
            found |= {_systems(each) for each in value if not isinstance(each, str)}
    return frozenset(found - {""})


def _label(find: Find, tr: Locale) -> str:
    """What a find is about: a system as it is called, a country or a region and its year in the language."""
    if _PLACE in find.arguments:
        iso3, name, year = (str(find.arguments[each]) for each in (f"{_PLACE}_iso3", _PLACE, "year"))
        return f"{world_words.country(iso3, tr) if iso3 else world_words.region(name, tr)}, {year}"
    return printable(find.label, most=_LISTED)


def _written(name: str, value: Argument, tr: Locale) -> str:
    if isinstance(value, str):
        return _worded(name, value, tr)
    if isinstance(value, tuple):
        return _listed(name, value, tr)
    for suffix, unit in _PLAIN.items():
        if name.endswith(suffix):
            number = tr.decimal(value, digits=DIGITS)
            return f"{number}{NO_BREAK}{unit}" if unit else number
    for suffix, (unit, factor) in _SCALED.items():
        if name.endswith(suffix):
            amount = value * factor
            scale = next((each for each in reversed(SCALES[unit]) if amount >= each.factor), SCALES[unit][0])
            return f"{tr.decimal(amount / scale.factor, digits=DIGITS)}{NO_BREAK}{scale.symbol}"
    if name.endswith("_share"):
        return tr.percent(value)
    return f"{value:.2e}"


def _worded(name: str, value: str, tr: Locale) -> str:
    """A source by the name that readers know; whatever else as it is written."""
    if name.endswith("source"):
        return tr.or_text(f"source-{value}", printable(value))
    if name == "region":
        return world_words.region(value, tr)
    if name == "licence" and not value:
        return tr("audit-no-licence")
    return printable(value)


def _listed(name: str, values: tuple[str, ...] | tuple[Graded, ...], tr: Locale) -> str:
    """Sources and items by the names that readers know, and what was graded by its grade."""
    kind = "source" if name.endswith("sources") else "item"
    graded = [_graded(each, tr) for each in values if not isinstance(each, str)]
    known = [tr.or_text(f"{kind}-{each}", printable(each)) for each in values if isinstance(each, str)]
    return ", ".join(graded) if graded else tr.listed(known)


def _graded(side: Graded, tr: Locale) -> str:
    more = f" (+{side.others})" if side.others else ""
    return f"{tr(f'answer-{side.grade}')}{tr('colon')} {_systems(side)}{more}"


def _systems(side: Graded) -> str:
    """The names of systems that have one grade."""
    return ", ".join(printable(each) for each in side.systems)
