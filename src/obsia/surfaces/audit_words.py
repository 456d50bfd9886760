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


def find_sentence(find: Find, say: Locale) -> str:
    """What contradicts what, with the numbers."""
    return say(
        f"find-{find.rule}",
        label=_label(find, say),
        **{name: _written(name, value, say) for name, value in find.arguments.items()},
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


def _label(find: Find, say: Locale) -> str:
    """What a find is about: a system as it is called, a country or a region and its year in the language."""
    if _PLACE in find.arguments:
        iso3, name, year = (str(find.arguments[each]) for each in (f"{_PLACE}_iso3", _PLACE, "year"))
        return f"{world_words.country(iso3, say) if iso3 else world_words.region(name, say)}, {year}"
    return printable(find.label, most=_LISTED)


def _written(name: str, value: Argument, say: Locale) -> str:
    if isinstance(value, str):
        return _worded(name, value, say)
    if isinstance(value, tuple):
        return _listed(name, value, say)
    for suffix, unit in _PLAIN.items():
        if name.endswith(suffix):
            number = say.decimal(value, digits=DIGITS)
            return f"{number}{NO_BREAK}{unit}" if unit else number
    for suffix, (unit, factor) in _SCALED.items():
        if name.endswith(suffix):
            amount = value * factor
            scale = next((each for each in reversed(SCALES[unit]) if amount >= each.factor), SCALES[unit][0])
            return f"{say.decimal(amount / scale.factor, digits=DIGITS)}{NO_BREAK}{scale.symbol}"
    if name.endswith("_share"):
        return say.percent(value)
    return f"{value:.2e}"


def _worded(name: str, value: str, say: Locale) -> str:
    """A source by the name that readers know; whatever else as it is written."""
    if name.endswith("source"):
        return say.or_text(f"source-{value}", printable(value))
    if name == "region":
        return world_words.region(value, say)
    if name == "licence" and not value:
        return say("audit-no-licence")
    return printable(value)


def _listed(name: str, values: tuple[str, ...] | tuple[Graded, ...], say: Locale) -> str:
    """Sources and items by the names that readers know, and what was graded by its grade."""
    kind = "source" if name.endswith("sources") else "item"
    graded = [_graded(each, say) for each in values if not isinstance(each, str)]
    known = [say.or_text(f"{kind}-{each}", printable(each)) for each in values if isinstance(each, str)]
    return ", ".join(graded) if graded else say.listed(known)


def _graded(side: Graded, say: Locale) -> str:
    more = f" (+{side.others})" if side.others else ""
    return f"{say(f'answer-{side.grade}')}{say('colon')} {_systems(side)}{more}"


def _systems(side: Graded) -> str:
    """The names of systems that have one grade."""
    return ", ".join(printable(each) for each in side.systems)
