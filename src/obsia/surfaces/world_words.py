"""Words of the world view within sentences of surfaces: places, and a figure's value and range apart."""

from __future__ import annotations

from collections.abc import Iterable

from obsia.core.figure import Figure
from obsia.core.locales import Locale
from obsia.core.locales.scales import Scale, scale_for, shown
from obsia.core.message import Name, exact


def region(name: str, tr: Locale) -> str:
    """A region of the world view."""
    return tr.text(Name("world-region", name))


def country(iso3: str, tr: Locale) -> str:
    """A country's name, without its code."""
    return tr.country(iso3)


def scale_of(figures: Iterable[Figure]) -> Scale:
    """One scale for a column; shares of a whole in per cent."""
    return scale_for(figures)


def value(figure: Figure, tr: Locale) -> str:
    """The leading value with its unit; '' where only a range may be told."""
    return shown(figure, tr).text if figure.has_central else ""


def interval(figure: Figure, tr: Locale) -> str:
    """The range with its unit; '' where there is none."""
    return "" if figure.low == figure.high else shown(figure, tr).interval_text


def number(given: float, tr: Locale) -> str:
    """A published number as it stands."""
    return tr.text(exact(given))
