"""Words of the world view: places, quantities, verdicts, origins, and figures in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from obsia.core.demand import HISTORICAL, OPERATORS, REFERENCE, Published
from obsia.core.figure import Figure
from obsia.core.locales import MINUS, NO_BREAK, Locale, printable
from obsia.core.locales.scales import PURE, Scale, digits_of, scale_for, shown

if TYPE_CHECKING:
    from obsia.accounting.world.closing import Explanation, Loop
    from obsia.app.world.world_figures import ComparedFigure

TELLERS: Final = {
    "azure": "Azure",
    "baidu": "Baidu",
    "bytedance": "ByteDance",
    "chatgpt": "ChatGPT",
    "deepseek": "DeepSeek",
    "google": "Google",
    "minimax": "MiniMax",
    "openai": "OpenAI, API",
    "zai": "Z.ai",
}
"""Who states a use, as they write their names."""
QUANTITIES: Final = (
    "electricity",
    "electricity_incl_crypto",
    "power_capacity",
    "installed_capacity",
    "ai_electricity",
    "ai_power_demand",
    "ai_chip_facility_power",
    "emissions",
    "ai_emissions",
    "water_consumption",
    "ai_water",
)
"""Published quantities in the order of the page."""
PERCENT: Final = Scale(symbol="%", factor=0.01)
_SHARES: Final = ("_share",)
_APART: Final = re.compile(r"[^a-z]+")


def region(name: str, tr: Locale) -> str:
    """A region of the world view."""
    return tr.or_text(f"world-region-{slug(name)}", name)


def slug(name: str) -> str:
    """A name as a part of an address or of a message's name."""
    return _APART.sub("-", name.casefold()).strip("-")


def country(iso3: str, tr: Locale) -> str:
    """A country's name, without its code."""
    return tr.zone(iso3).removesuffix(f" ({iso3})")


def place(row: Published, tr: Locale) -> str:
    """Of what a published figure speaks."""
    return country(row.iso3, tr) if row.iso3 else region(row.region, tr)


def quantity(name: str, tr: Locale) -> str:
    """A published quantity, with its type of operators where it has one."""
    base, _, operator = name.rpartition("_")
    if operator in OPERATORS:
        told = tr.or_text(f"world-quantity-{base}", base)
        return tr("world-of-operator", quantity=told, operator=tr(f"world-operator-{operator}"))
    return tr.or_text(f"world-quantity-{name}", name)


def boundary(name: str, tr: Locale) -> str:
    """What sets a published figure apart; '' where nothing does."""
    return tr.or_text(f"world-boundary-{name}", name) if name else ""


def verdict(found: ComparedFigure, tr: Locale) -> str:
    """Where a published figure lies beside ours."""
    return tr(f"world-verdict-{found.verdict.value}", boundary=boundary(found.row.boundary, tr))


def scale_of(figures: Iterable[Figure]) -> Scale:
    """One scale for a column; shares of a whole in per cent."""
    chosen = list(figures)
    return PERCENT if chosen[0].quantity.endswith(_SHARES) else scale_for(chosen)


def unit(scale: Scale) -> str:
    """The symbol of a scale, for the head of a column."""
    return scale.symbol


def cell(figure: Figure | None, tr: Locale, *, scale: Scale) -> str:
    """``480 (280 to 800)`` in a scale that the column names; the range alone where only that may be told."""
    if figure is None:
        return ""
    told = shown(figure, tr, scale=scale)
    if not figure.has_central:
        return told.interval
    return told.value if figure.low == figure.high else beside(told.value, told.low, told.high, tr)


def beside(middle: str, low: str, high: str, tr: Locale) -> str:
    """A value with its range, as short as a column of them wants."""
    return tr("with-range", value=middle, range=tr("world-short-range", low=low, high=high))


def value(figure: Figure, tr: Locale) -> str:
    """The leading value with its unit; '' where only a range may be told."""
    if not figure.has_central:
        return ""
    told = shown(figure, tr, scale=scale_of([figure]))
    return told.text


def interval(figure: Figure, tr: Locale) -> str:
    """The range with its unit; '' where there is none."""
    if figure.low == figure.high:
        return ""
    return shown(figure, tr, scale=scale_of([figure])).interval_text


def signed(figure: Figure, tr: Locale, *, scale: Scale) -> str:
    """A difference with its sign and range; ``0`` where there is none."""
    if figure.low == figure.high == 0:
        return "0"
    told = shown(figure, tr, scale=scale)
    return beside(plus(told.value), plus(told.low), plus(told.high), tr)


def plus(text: str) -> str:
    """A number with its sign, where it has none."""
    return text if text == "0" or text.startswith(MINUS) else f"+{text}"


def growth(figure: Figure, tr: Locale) -> tuple[str, str]:
    """A growth as per cent: ``140 %`` and ``110 to 160 %``."""
    digits = digits_of(figure)
    middle, low, high = (tr.decimal(100 * each, digits=digits) for each in (figure.value, figure.low, figure.high))
    return f"{middle}{NO_BREAK}%", f"{tr('interval', low=low, high=high)}{NO_BREAK}%"


def ratio(low: float, median: float, high: float, tr: Locale) -> str:
    """A ratio with its range; ``1`` where nothing changes."""
    if low == median == high == 1.0:
        return "1"
    middle, least, most = (tr.decimal(each, digits=3) for each in (median, low, high))
    return beside(middle, least, most, tr)


def published_value(row: Published, tr: Locale) -> str:
    """What was published, in the unit of its publisher."""
    ends = [number(end, tr) for end in (row.low, row.high) if end is not None]
    range_ = tr("interval", low=ends[0], high=ends[-1]) if len(ends) > 1 else ""
    text = number(row.middle, tr) if row.amount is not None or not range_ else range_
    text = text if row.unit == "ratio" else f"{text}{NO_BREAK}{_unit_of(row.unit, tr)}"
    return tr("with-range", value=text, range=range_) if row.amount is not None and range_ else text


_UNITS: Final = {"MtCO2": "Mt CO₂", "GL": "hm³", "%/yr": "%", "x": "×"}
_UNIT_WORDS: Final = {"yr": "world-unit-years", "% of rated": "world-unit-of-rated"}


def _unit_of(name: str, tr: Locale) -> str:
    return tr(_UNIT_WORDS[name]) if name in _UNIT_WORDS else printable(_UNITS.get(name, name))


def number(given: float, tr: Locale) -> str:
    """A published number as it stands."""
    digits = max(len(f"{given:.6g}".replace(".", "").lstrip("-0").split("e")[0]), 1)
    return tr.decimal(given, digits=digits)


def span(low: float, high: float, tr: Locale, *, scale: Scale) -> str:
    """A published value or range in a scale."""
    if low == high:
        return number(low / scale.factor, tr)
    return tr("interval", low=number(low / scale.factor, tr), high=number(high / scale.factor, tr))


def teller(name: str) -> str:
    """Who states a use."""
    return TELLERS.get(name, printable(name))


def some(names: Sequence[str], tr: Locale, *, most: int = 2) -> str:
    """Names, a few of many."""
    kept = [printable(name) for name in names[:most]]
    if len(names) > most:
        kept.append(tr("and-others", count=len(names) - most))
    return tr.listed(kept)


def years(rows: Sequence[Published]) -> str:
    """The years that published figures speak of: ``2020-2035``."""
    told = sorted({year for row in rows for year in (row.year, row.year_to) if year})
    return told[0] if len(told) == 1 else f"{told[0]}-{told[-1]}"


def part_name(kind: str, name: str, tr: Locale) -> str:
    """A term (``world-term``) or an owner (``world-owner``) of AI in words."""
    return tr.or_text(f"{kind}-{name.casefold().replace(' ', '-')}", name)


def loop_words(loop: Loop, tr: Locale) -> str:
    """Whose use is counted."""
    return tr.or_text(f"world-loop-{loop.name}", loop.label)


def explanation_words(given: Explanation, tr: Locale) -> str:
    """An explanation as a sentence; of a code without words, the note of its fact."""
    name = f"world-explanation-{given.code}"
    if not tr.has(name):
        return printable(given.note or given.code, most=400)
    return tr(name, note=printable(given.note))


def access(rows: Sequence[Published]) -> str:
    """How published figures were read: ``primary``, ``secondary`` or ``both``."""
    kinds = {row.access for row in rows}
    return kinds.pop() if len(kinds) == 1 else "both"


def in_order(compared: Iterable[ComparedFigure]) -> list[list[ComparedFigure]]:
    """Compared figures by quantity, in the order of a page."""
    known = {name: at for at, name in enumerate(QUANTITIES)}

    def place_of(each: ComparedFigure) -> int:
        return known.get(each.row.quantity, len(known))

    ordered = sorted(compared, key=place_of)
    return [list(cases) for _, cases in groupby(ordered, lambda each: each.row.quantity)]


def minds(rows: Sequence[Published]) -> list[list[Published]]:
    """Figures of one publisher on one thing and place, where two editions or more speak of it."""

    def about(row: Published) -> tuple[str, ...]:
        return row.iso3 or row.region, row.quantity.removesuffix("_incl_crypto")

    chosen = [row for row in rows if row.scenario in (HISTORICAL, REFERENCE) or not _has_reference(rows, row)]
    groups = [list(group) for _, group in groupby(sorted(chosen, key=about), key=about)]
    return [
        sorted(group, key=lambda row: (row.edition, row.year))
        for group in groups
        if len({row.edition for row in group}) > 1
    ]


def _has_reference(rows: Sequence[Published], row: Published) -> bool:
    """Whether the edition of ``row`` has a reference scenario beside it: other scenarios are no change of mind."""
    return any(each.scenario == REFERENCE and each.edition == row.edition for each in rows)


def is_pure(figure: Figure) -> bool:
    """Whether a figure has no unit."""
    return figure.unit == PURE
