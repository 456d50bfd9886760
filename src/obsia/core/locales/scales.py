"""A Figure rescaled for the eye: one multiple of its unit, and no more digits than its interval supports.

Multiples of a unit are definitions (SI), not facts about the world.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from obsia.core.figure import Figure, Tested
from obsia.core.locales import MINUS, NO_BREAK, Locale
from obsia.core.locales.wording import power_of_ten
from obsia.core.message import Message, Share, Stated, exact
from obsia.core.units import GRAMS_PER_KG


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A multiple of a unit: ``factor`` of the unit make one of ``symbol``."""

    symbol: str
    factor: float
    least: float = 1.0
    """A value below it, in this scale, is written in a smaller one."""


_HM3: Final = "hm³"
"""A symbol that nobody knows: it is written in words, which have a plural."""
_EVERYDAY: Final = frozenset({"Wh", "g CO₂e", "mL"})
"""Small units that people know: 0.9 Wh says more than 900 mWh."""


def _ladder(*steps: tuple[str, float]) -> tuple[Scale, ...]:
    return tuple(
        Scale(symbol=symbol.replace(" ", NO_BREAK), factor=factor, least=0.1 if symbol in _EVERYDAY else 1.0)
        for symbol, factor in steps
    )


SCALES: Final[dict[str, tuple[Scale, ...]]] = {
    "kWh": _ladder(("µWh", 1e-9), ("mWh", 1e-6), ("Wh", 1e-3), ("kWh", 1.0), ("MWh", 1e3), ("GWh", 1e6), ("TWh", 1e9)),
    "gCO2e": _ladder(
        ("µg CO₂e", 1e-6),
        ("mg CO₂e", 1e-3),
        ("g CO₂e", 1.0),
        ("kg CO₂e", 1e3),
        ("t CO₂e", 1e6),
        ("kt CO₂e", 1e9),
        ("Mt CO₂e", 1e12),
    ),
    "gCO2e/kWh": _ladder(("g CO₂e/kWh", 1.0)),
    "L": _ladder(("µL", 1e-6), ("mL", 1e-3), ("L", 1.0), ("m³", 1e3), (_HM3, 1e9)),
    "s": _ladder(("s", 1.0), ("min", 60.0), ("h", 3600.0)),
    "km": _ladder(("mm", 1e-6), ("cm", 1e-5), ("m", 1e-3), ("km", 1.0)),
    "W": _ladder(("W", 1.0), ("kW", 1e3), ("MW", 1e6), ("GW", 1e9), ("TW", 1e12)),
    "J": _ladder(("µJ", 1e-6), ("mJ", 1e-3), ("J", 1.0), ("kJ", 1e3), ("MJ", 1e6)),
    "MJ": _ladder(("mJ", 1e-9), ("J", 1e-6), ("kJ", 1e-3), ("MJ", 1.0), ("GJ", 1e3), ("TJ", 1e6), ("PJ", 1e9)),
    "kgSbeq": _ladder(
        ("pg Sb eq", 1e-15),
        ("ng Sb eq", 1e-12),
        ("µg Sb eq", 1e-9),
        ("mg Sb eq", 1e-6),
        ("g Sb eq", 1e-3),
        ("kg Sb eq", 1.0),
        ("t Sb eq", 1e3),
    ),
}
"""Unit of a Figure -> its multiples, smallest first."""

SCALES["kgCO2e"] = tuple(replace(each, factor=each.factor / GRAMS_PER_KG) for each in SCALES["gCO2e"])
_MANY: Final = 1e10
"""From here on a number without multiples is told as a power of ten."""
PURE: Final = "1"
"""The unit of shares, ratios and counts."""
PERCENT: Final = Scale(symbol="%", factor=0.01)
_SHARES: Final = "_share"
"""How quantities end that are parts of a whole: their figures are written in per cent."""
_EACH: Final = "_per_inhabitant_"
"""What quantities hold that are of one person: their figures keep their unit, in which all of them are compared."""
_INDEX: Final = "hhi"
"""How an index of concentration begins: it lies between 0 and 1, and is no share."""
WIDE: Final = 1.5
"""An interval whose ends differ by more supports two significant digits; a narrower one, three."""
NARROW: Final = 1.02
"""One whose ends differ by less is nearly exact: a sum of list prices is told to the cent."""


def scale_for(figures: Iterable[Figure]) -> Scale:
    """One scale for figures of one unit: the largest leading value reads from 1 (an everyday unit: 0.1) to 1,000."""
    chosen = list(figures)
    unit = chosen[0].unit
    about = chosen[0].quantity
    if unit == PURE and about.endswith(_SHARES) and not about.startswith(_INDEX):
        return PERCENT
    if _EACH in about:
        return _own(unit)
    ladder = SCALES.get(unit, (_own(unit),))
    largest = max(abs(figure.value) for figure in chosen)
    fitting = [scale for scale in ladder if float(f"{largest / scale.factor:.2g}") >= scale.least]
    if largest == 0:
        return next((scale for scale in ladder if scale.factor == 1.0), ladder[0])
    return fitting[-1] if fitting else ladder[0]


def scale_among(symbols: Iterable[str], figure: Figure) -> Scale:
    """The scale of a figure among some that a file is written in (``TWh``, ``GW``); its own unit where none fits."""
    wanted = {each.replace(" ", NO_BREAK) for each in symbols}
    ladder = () if _EACH in figure.quantity else SCALES.get(figure.unit, ())
    return next((each for each in ladder if each.symbol in wanted), _own(figure.unit))


def scale_named(symbol: str, unit: str) -> Scale | None:
    """The multiple of ``unit`` that is called ``symbol``; None where it has none of that name."""
    return next((each for each in SCALES.get(unit, ()) if each.symbol == symbol.replace(" ", NO_BREAK)), None)


def stated(number: Stated, tr: Locale) -> str:
    """What somebody states with all its digits, in the largest multiple of its unit that it fills."""
    value = float(number.value)
    ladder = (each for each in SCALES.get(number.unit, ()) if value >= each.factor)
    scale = max(ladder, key=lambda each: each.factor, default=_own(number.unit))
    told = exact(value / scale.factor)
    written = power_of_ten(told, tr, digits=max(2, told.digits)) if told >= _MANY else tr.text(told)
    return written if scale.symbol in ("", PURE) else tr.in_unit(written, scale.symbol)


def _own(unit: str) -> Scale:
    return Scale(symbol=unit, factor=1.0)


def digits_of(figure: Figure) -> int:
    """Significant digits that the interval supports: two or three; of nearly exact money, those down to the cent."""
    if figure.low <= 0 or figure.high / figure.low > WIDE:
        return 2
    if figure.unit == "USD" and figure.high / figure.low <= NARROW:
        return max(3, len(str(int(figure.value))) + 2) if figure.value >= 1 else 3
    return 3


def unit_text(scale: Scale, tr: Locale, *, count: float = 2.0) -> str:
    """The unit of a scale as it is written beside ``count`` of it, or at the head of many."""
    return tr("unit-million-m3", count=int(abs(count))) if scale.symbol == _HM3 else scale.symbol


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A Figure as text, in one scale: numbers alone, for columns, and with their unit, for sentences."""

    value: str
    low: str
    high: str
    symbol: str
    symbol_of_ends: str
    """That of the range, by its high end: ``0,38 à 4,1 millions``."""
    language: Locale

    @property
    def text(self) -> str:
        """``2.4 kWh``; a pure number stands alone."""
        return self.value if self.symbol == PURE else self.language.in_unit(self.value, self.symbol)

    @property
    def interval(self) -> str:
        """``0.60 to 8.1``."""
        return self.language("interval", low=self.low, high=self.high)

    @property
    def interval_text(self) -> str:
        """``0.60 to 8.1 kWh``."""
        return self.interval if self.symbol == PURE else self.language.in_unit(self.interval, self.symbol_of_ends)


def shown(figure: Figure, language: Locale, *, scale: Scale | None = None) -> Shown:
    """``figure`` as text in ``scale``, or in its own."""
    scale = scale or scale_for([figure])
    digits = digits_of(figure)
    return Shown(
        value=language.decimal(figure.value / scale.factor, digits=digits),
        low=language.decimal(figure.low / scale.factor, digits=digits),
        high=language.decimal(figure.high / scale.factor, digits=digits),
        symbol=unit_text(scale, language, count=figure.value / scale.factor),
        symbol_of_ends=unit_text(scale, language, count=figure.high / scale.factor),
        language=language,
    )


def interval_message(figures: Iterable[Figure]) -> Message:
    """What the interval may be called: "90 % interval" only where its coverage was tested."""
    chosen = list(figures)
    if all(figure.tested is Tested.TESTED for figure in chosen):
        return Message("interval-tested", level=Share(chosen[0].level))
    return Message("interval-plausible")


def interval_words(figures: Iterable[Figure], language: Locale) -> str:
    """The same in words."""
    return language.text(interval_message(figures))


def amount(figure: Figure, tr: Locale) -> str:
    """A value with its range: ``2.4 kWh (plausible range 0.60 to 8.1 kWh)``; a price of one value stands alone."""
    told = shown(figure, tr)
    if figure.low == figure.high:
        return told.text
    if not figure.has_central:
        return f"{interval_words([figure], tr)} {told.interval_text}"
    return f"{told.text} ({interval_words([figure], tr)} {told.interval_text})"


def scale_of_changes(figures: Iterable[Figure]) -> Scale:
    """The scale of differences: their largest end decides, for their middle may be near zero."""
    return scale_for(replace(each, median=(most := max(abs(each.low), abs(each.high))), high=most) for each in figures)


def signed(text: str) -> str:
    """A number with its sign: ``+2.4``; zero has none."""
    return text if text.startswith(MINUS) or text == "0" else f"+{text}"
