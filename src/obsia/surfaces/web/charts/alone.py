"""A chart as a file of its own: what it states, the drawing, how it is drawn and where it comes from, in one SVG.

Its look is that of the sheets of style, written on each shape: programs that draw SVG without a browser know no sheets,
and a page that allows none of its own shows it as it is.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from obsia.surfaces.web.assets import FRAME, sheet
from obsia.surfaces.web.charts.drawing import Captioned
from obsia.surfaces.web.drawing import EDGE
from obsia.writers.markup import Html, element

_SIZE: Final = re.compile(r'<svg viewBox="0 0 (\d+) (\d+)" class="([^"]*)"')
_CLASS: Final = re.compile(r' class="([^"]*)"')
_SHAPE: Final = re.compile(r"<(text|path|rect|line|circle|g)\b([^>]*?)(/?)>")
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_USE: Final = re.compile(r"var\((--[\w-]+)\)")
_SELECTOR: Final = re.compile(r"[\w.-]+(?:[ >][\w.-]+)*")
_WRITTEN: Final = frozenset(
    {
        "fill",
        "fill-opacity",
        "font-size",
        "font-weight",
        "height",
        "opacity",
        "paint-order",
        "stroke",
        "stroke-dasharray",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-width",
    }
)
"""Properties of a sheet that a shape may have as attributes."""
_HEAD_PX: Final = 22
_WORDS_PX: Final = 14
_LETTER_SHARE: Final = 0.56
"""How wide a letter is, of its size."""
_LINE_SHARE: Final = 1.35
"""From the feet of one line to those of the next, of the size of the letters."""
_GAP_PX: Final = 16
_FONT: Final = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, DejaVu Sans, sans-serif"


@dataclass(frozen=True, slots=True)
class _Compound:
    """One part of a selector: a name of an element, '' for any, and its classes."""

    tag: str
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a sheet says of shapes: of which, within what, and its properties."""

    shape: _Compound
    within: frozenset[str]
    properties: Mapping[str, str]

    @property
    def weight(self) -> tuple[int, int]:
        """Which of two rules wins: the one of more classes, then the one that names its element."""
        return len(self.shape.classes) + len(self.within), bool(self.shape.tag)


def alone(chart: Captioned, *, sheets: Sequence[str], credit: str) -> Html:
    """The file. ``sheets`` are those of the page of the chart, ``credit`` says whose it is and where it stands.

    Raises ``ValueError`` for a drawing that states no size.
    """
    painted = paint(chart, sheets=sheets)
    across, down = painted.across, painted.down
    colours = colours_of(sheets)
    width, top = across + 2 * EDGE, float(EDGE)
    inner: list[Html] = []

    def write(words: str, *, letters: int, colour: str, weight: str = "400") -> None:
        nonlocal top
        for line in textwrap.wrap(words, int(across / (letters * _LETTER_SHARE))):
            top += letters * _LINE_SHARE
            inner.append(
                element("text", line, x=str(EDGE), y=f"{top:g}", font_size=letters, font_weight=weight, fill=colour)
            )

    write(chart.caption, letters=_HEAD_PX, colour=colours["--ink"], weight="700")
    write(chart.note, letters=_WORDS_PX, colour=colours["--soft"])
    top += _GAP_PX
    inner.append(painted.placed(f'x="{EDGE}" y="{top:g}"'))
    top += down
    write(credit, letters=_WORDS_PX, colour=colours["--soft"])
    height = round(top + EDGE)
    return element(
        "svg",
        element("title", chart.caption),
        element("rect", width=str(width), height=str(height), fill=colours["--paper"]),
        *inner,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=str(width),
        height=str(height),
        font_family=_FONT,
    )


@dataclass(frozen=True, slots=True)
class PaintedDrawing:
    """A drawing whose shapes need no sheet, and its size in pixels."""

    markup: str
    across: int
    down: int

    def placed(self, attributes: str) -> Html:
        """The drawing at its size, with attributes of its own."""
        begin = f'<svg {attributes} width="{self.across}" height="{self.down}" viewBox'
        return Html(self.markup.replace("<svg viewBox", begin, 1))

    @property
    def file(self) -> Html:
        """The drawing without any words beside it."""
        return self.placed(f'xmlns="http://www.w3.org/2000/svg" font-family="{_FONT}"')


def paint(chart: Captioned, *, sheets: Sequence[str]) -> PaintedDrawing:
    """The drawing of a chart as the sheets of its page paint it. Raises ``ValueError`` for one that states no size."""
    size = _SIZE.match(chart.drawing)
    if size is None:
        raise ValueError("drawing-without-a-size")
    rules, colours = _rules((FRAME, *sheets))
    look = _CLASS.search(chart)
    within = frozenset((look[1] if look else "").split()) | frozenset(size[3].split())
    painted = _painted(chart.drawing, rules, within=within, colours=colours)
    return PaintedDrawing(_CLASS.sub("", painted, count=1), int(size[1]), int(size[2]))


def colours_of(sheets: Sequence[str] = ()) -> Mapping[str, str]:
    """The colours of a light page by their names in the sheets, as ``--ink``."""
    return _rules((FRAME, *sheets))[1]


def _painted(drawing: str, rules: Sequence[_Rule], *, within: frozenset[str], colours: Mapping[str, str]) -> str:
    """A drawing whose shapes have what the rules say of them, in place of their classes."""

    def write(found: re.Match[str]) -> str:
        tag, attributes, end = found.groups()
        named = _CLASS.search(attributes)
        classes = frozenset(named[1].split()) if named else frozenset[str]()
        said: dict[str, str] = {}
        for rule in rules:
            if rule.shape.tag in ("", tag) and rule.shape.classes <= classes and rule.within <= within:
                said |= rule.properties
        if tag == "g":
            # What a group would hand on stands on its shapes.
            said = {}
        own = {name: value for name, value in said.items() if name.startswith("--")}
        written = "".join(
            f' {name}="{_resolved(value, own, colours)}"'
            for name, value in said.items()
            if name in _WRITTEN and f" {name}=" not in attributes
        )
        return f"<{tag}{_CLASS.sub('', attributes)}{written}{end}>"

    return _SHAPE.sub(write, drawing)


def _resolved(value: str, own: Mapping[str, str], colours: Mapping[str, str]) -> str:
    """A value without variables: those of the element first, which may be of those of the page."""
    for _ in range(2):
        value = _USE.sub(lambda found: own.get(found[1]) or colours.get(found[1], found[0]), value)
    return value


@cache
def _rules(sheets: tuple[str, ...]) -> tuple[tuple[_Rule, ...], Mapping[str, str]]:
    """The rules of sheets that hold on any medium, the weakest first, and the colours of a light page."""
    colours: dict[str, str] = {}
    rules: list[_Rule] = []
    for selectors, body in _RULE.findall(_unconditional("".join(map(sheet, sheets)))):
        pairs = (each.partition(":") for each in body.split(";") if ":" in each)
        properties = {name: value for name, _, value in pairs}
        if selectors == ":root":
            colours = {**{name: value for name, value in properties.items() if name.startswith("--")}, **colours}
            continue
        for selector in filter(_SELECTOR.fullmatch, selectors.split(",")):
            *outer, last = [_compound(each) for each in re.split("[ >]", selector)]
            if all(not each.tag for each in outer):
                within = frozenset[str]().union(*(each.classes for each in outer))
                rules.append(_Rule(last, within, properties))
    return tuple(sorted(rules, key=lambda rule: rule.weight)), colours


def _compound(part: str) -> _Compound:
    tag, *classes = part.split(".")
    return _Compound(tag, frozenset(classes))


def _unconditional(rules: str) -> str:
    """Rules without those that hold for some media alone."""
    kept, place = "", 0
    while (begin := rules.find("@media", place)) >= 0:
        kept += rules[place:begin]
        place, depth = rules.index("{", begin) + 1, 1
        while depth:
            depth += {"{": 1, "}": -1}.get(rules[place], 0)
            place += 1
    return kept + rules[place:]
