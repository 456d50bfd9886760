"""The world as inline SVG: one link a country, coloured by a class, without text, script or style of its own.

Its shapes come from ``natural_earth/``. For a screen reader it is one image with a name and a description: the table
beside it has the same links, so those of the map are for pointers, and two hundred stops of the keyboard are spared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from obsia.writers.markup import Html, element, join, text

ALLOCATED: Final = "allocated"
"""The second class of a country whose range is a share of its region: hatched."""
APART: Final = "apart"
"""The class of a shape without a figure of its own: nothing is decided on what it belongs to."""
CLASSES: Final = ("q0", "q1", "q2", "q3", "q4", "none")
RADIUS: Final = "2.2"
"""Of the dot of a small State, in units of the map."""
HATCH: Final = 5
"""Units between the lines of a hatch."""
_DATA: Final = Path(__file__).parent / "natural_earth" / "countries.json"
_ADDRESS: Final = re.compile(r"(?!//)(?:[\w.~%-]*/)*[\w.~%-]*(?:\?[\w.~%&=+,;/-]*)?(?:#[\w.~%-]*)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """An area of the map. ``path`` is empty where only a dot is seen; ``iso3`` is None where there is no code."""

    iso3: str | None
    key: str
    path: str
    centre: tuple[int, int]
    dot: bool

    def drawn(self) -> str:
        """Its markup. Names and numbers come from our own file."""
        outline = f'<path d="{self.path}"/>' if self.path else ""
        x, y = self.centre
        return outline + (f'<circle cx="{x}" cy="{y}" r="{RADIUS}"/>' if self.dot else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """The shapes in the order in which they are drawn (dots last), the box that holds them and the edge of the map."""

    view_box: tuple[int, int, int, int]
    outline: str
    shapes: tuple[Shape, ...]

    def codes(self) -> frozenset[str]:
        """The countries that have a shape or a dot."""
        return frozenset(shape.iso3 for shape in self.shapes if shape.iso3 is not None)


@cache
def atlas() -> Atlas:
    """The shapes of the package, read once."""
    read = json.loads(_DATA.read_text(encoding="utf-8"))
    shapes = tuple(
        Shape(
            iso3=each["iso3"], key=each["key"], path=each["path"], centre=tuple(each["centre"]), dot=bool(each["dot"])
        )
        for each in read["shapes"]
    )
    return Atlas(view_box=tuple(read["view_box"]), outline=read["outline"], shapes=shapes)


def world_map(
    *,
    classes: Mapping[str, str],
    labels: Mapping[str, str],
    addresses: Mapping[str, str],
    title: str,
    description: str,
) -> Html:
    """The map. A country of ``addresses`` is a link, named by its label (else by its code) and coloured by its class.

    A class is one of ``CLASSES``, ``none`` where there is none, and may be followed by ``allocated``. Countries without
    an address, and shapes without a code, are drawn as ``apart``.

    Raises ``ValueError`` for a class that the style sheet does not know, for an address that leaves the site, and for
    an address of a country that the map does not have.
    """
    world = atlas()
    if unknown := sorted(addresses.keys() - world.codes()):
        raise ValueError("not-on-the-map", *unknown)
    drawn = "".join(
        _country(shape, class_=classes.get(iso3, "none"), label=labels.get(iso3, iso3), address=addresses[iso3])
        if (iso3 := shape.iso3) is not None and iso3 in addresses
        else f'<g class="{APART}">{shape.drawn()}</g>'
        for shape in world.shapes
    )
    sea = Html(f'<path class="sea" d="{world.outline}"/>')
    return element(
        "svg",
        element("defs", *(_hatch(each) for each in CLASSES)),
        element("g", element("title", title), element("desc", description), sea, role="img"),
        element("g", Html(drawn), aria_hidden="true"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=" ".join(map(str, world.view_box)),
        class_="map",
        role="none",
    )


def _country(shape: Shape, *, class_: str, label: str, address: str) -> str:
    """A country as a link for pointers."""
    step, _, second = class_.partition(" ")
    if step not in CLASSES or second not in {"", ALLOCATED}:
        raise ValueError("no-class-of-the-map", class_)
    if not address or not _ADDRESS.fullmatch(address):
        raise ValueError("no-address-of-a-page", address)
    # An attribute, not a rule: a reference in a style sheet is sought beside the sheet by some browsers.
    paint = f' fill="url(#map-{step})"' if second else ""
    opened = f'<a href="{text(address)}" class="{class_}" tabindex="-1"{paint}>'
    return f"{opened}<title>{text(label)}</title>{shape.drawn()}</a>"


def _hatch(step: str) -> Html:
    """The pattern of an allocated country of one class: its colour, and lines across."""
    ground = element("rect", width=HATCH, height=HATCH, class_=step)
    lines = element("path", d=f"M-1 1l2-2M0 {HATCH}l{HATCH}-{HATCH}M{HATCH - 1} {HATCH + 1}l2-2", class_="hatch")
    return element(
        "pattern", join(ground, lines), id=f"map-{step}", width=HATCH, height=HATCH, patternUnits="userSpaceOnUse"
    )
