"""Contradictions in public disclosures, laid out by rule: each a question, with its sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from obsia.core.document import Document, Section, Sentence
from obsia.core.grouping import grouped
from obsia.core.locales.scales import SCALES
from obsia.core.message import Argument, Country, Listed, Message, Name, Rounded, Share, Symbol, Term
from obsia.views.parts import lead, note, section

if TYPE_CHECKING:
    from obsia.accounting.audit.records import Argument as Stated
    from obsia.accounting.audit.records import Find, Graded
    from obsia.app.disclosure.audit import Audit

DIGITS: Final = 3
_GRAMS_PER_KG: Final = 1000.0
_SCALED: Final = {"_kwh": ("kWh", 1.0), "_kg": ("gCO2e", _GRAMS_PER_KG)}
_PLACE: Final = "place"
_PLAIN: Final = {"_g_per_kwh": "g/kWh", "_w": "W", "_h": "h", "_b": ""}


def document(found: Audit) -> Document:
    """Every find by rule, the rule with most finds first."""
    by_rule = grouped((find.rule, find) for find in found.finds)
    counts = {name: getattr(found, name) for name in ("rules", "runs", "sizes", "cells", "published")}
    return Document(
        title=Message("title-audit", count=len(found.finds)),
        about=(note(Message("audit-looked", **counts)),),
        sections=(
            *(_rule(rule, finds) for rule, finds in sorted(by_rule.items(), key=lambda item: -len(item[1]))),
            lead("note", note(Message("report-independent")), note(Message("audit-note"))),
        ),
    )


def about_one(finds: Iterable[Find]) -> Section:
    """Finds about one thing."""
    return Section(name="finds", blocks=tuple(map(_find, finds)))


def _find(find: Find) -> Sentence:
    """A find with the places where it can be read."""
    return Sentence(text=sentence(find), read_at=tuple(dict.fromkeys(find.addresses)))


def _rule(rule: str, finds: Iterable[Find]) -> Section:
    return section(rule, f"audit-rule-{rule}", *map(_find, finds))


def sentence(find: Find) -> Message:
    """What contradicts what, with the numbers."""
    stated = {name: _written(name, value) for name, value in find.arguments.items()}
    return Message(f"find-{find.rule}", label=_label(find), **stated)


def _label(find: Find) -> Argument:
    """What a find is about: a system as it is called, a country or a region and its year in the language."""
    if _PLACE in find.arguments:
        iso3, name, year = (str(find.arguments[each]) for each in (f"{_PLACE}_iso3", _PLACE, "year"))
        return (Country(iso3) if iso3 else Name("world-region", name), Symbol(year))
    # A list of systems is not cut where one name would be.
    return find.systems or find.label


def _written(name: str, value: Stated) -> Argument:
    if isinstance(value, str):
        return _worded(name, value)
    if isinstance(value, tuple):
        return _listed(name, value)
    for suffix, unit in _PLAIN.items():
        if name.endswith(suffix):
            return _amount(value, unit) if unit else Rounded(value, DIGITS)
    for suffix, (unit, factor) in _SCALED.items():
        if name.endswith(suffix):
            scales = SCALES[unit]
            scale = next((each for each in reversed(scales) if value * factor >= each.factor), scales[0])
            return _amount(value * factor / scale.factor, scale.symbol)
    return Share(value) if name.endswith("_share") else Symbol(f"{value:.2e}")


def _amount(value: float, unit: str) -> Message:
    return Message("stated-amount", amount=Rounded(value, DIGITS), unit=Symbol(unit))


def _worded(name: str, value: str) -> Argument:
    """A source by the name that readers know; whatever else as it is written."""
    if name.endswith("source"):
        return Term("source", value)
    if name == "region":
        return Name("world-region", value)
    if name.endswith("licence"):
        return value.replace("LicenseRef-", "") or Message("audit-no-licence")
    return value


def _listed(name: str, values: tuple[str, ...] | tuple[Graded, ...]) -> Argument:
    """Sources and items by the names that readers know, and what was graded by its grade."""
    kind = "source" if name.endswith("sources") else "item"
    graded = tuple(_graded(each) for each in values if not isinstance(each, str))
    return graded or Listed(Term(kind, each) for each in values if isinstance(each, str))


def _graded(side: Graded) -> Message:
    systems: Argument = side.systems
    if side.others:
        systems = Message("and-more", systems=side.systems, count=side.others)
    return Message("reading", what=Message(f"answer-{side.grade}"), value=systems)
