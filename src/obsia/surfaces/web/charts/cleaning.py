"""From the SVG of a renderer to markup of ours: shapes, their classes, and text; nothing else comes through.

The renderer writes colours as attributes. A chart is drawn in ``INKS``, colours that stand for classes, which the
sheet of style then paints for light, dark, forced colours and paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree

from obsia.writers.markup import Html, element, join, shape

_WORDS: Final = "words"
INKS: Final[Mapping[str, str]] = {
    "#000001": "band",
    "#000002": "value",
    "#000003": "other",
    "#000004": "grid",
    "#000005": "base",
    "#000006": "parted",
    "#000007": _WORDS,
}
"""A colour of the drawing -> the class that it stands for."""
_KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "g": ("transform",),
    "path": ("transform", "d"),
    "line": ("transform", "x1", "y1", "x2", "y2"),
    "rect": ("transform", "x", "y", "width", "height"),
    "text": ("transform", "x", "y", "text-anchor"),
}
_NUMBER: Final = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_PLAIN: Final = re.compile(r"[\w\s.,()+-]*", re.ASCII)
_USUAL: Final = frozenset(
    {
        ("transform", "translate(0,0)"),
        ("text-anchor", "start"),
        *((name, "0") for name in ("x", "y", "x1", "y1", "x2", "y2")),
    }
)
"""What an attribute that is left out means."""


def cleaned(svg: str, *, class_: str, label: str) -> Html:
    """A drawing as one image with a name. Raises ``ValueError`` for what is no drawing of a renderer."""
    try:
        # What is read was written by our own renderer from our own numbers, and leaves as elements of ours.
        root = ElementTree.fromstring(svg)  # noqa: S314
    except ElementTree.ParseError as error:
        raise ValueError("no-svg") from error
    return element(
        "svg",
        *(_shape(each) for each in root),
        viewBox=_plain(root.get("viewBox", "")),
        class_=class_,
        role="img",
        aria_label=label,
        focusable="false",
    )


def _shape(node: ElementTree.Element) -> Html:
    """One element without what a page of ours does not hold; '' where nothing of it would be seen."""
    name = node.tag.rpartition("}")[2]
    if name not in _KEPT or node.get("display") == "none":
        return Html("")
    inner = join(*(_shape(each) for each in node))
    ink = INKS.get(node.get("fill", ""), INKS.get(node.get("stroke", ""), ""))
    held = {key: _plain(node.get(key, "")) for key in _KEPT[name]}
    kept = {key: value for key, value in held.items() if value and (key, value) not in _USUAL}
    if name == "g":
        # A group that moves nothing is no more than what it holds.
        return element("g", inner, **kept) if inner and kept else inner
    if not ink or (name == "path" and not kept.get("d")):
        return Html("")
    if name == "text":
        # All text of a drawing is alike: the sheet of style paints it without a class.
        return element(name, node.text or "", class_=None if ink == _WORDS else ink, **kept)
    return shape(name, class_=ink, **kept)


def _plain(value: str) -> str:
    """A value of letters and numbers, of which a tenth of a pixel is enough; '' for any other."""
    if not _PLAIN.fullmatch(value):
        return ""
    return _NUMBER.sub(lambda number: f"{round(float(number[0]), 1):g}", value)
