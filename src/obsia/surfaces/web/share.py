"""Pictures as PNG, set by typst: what shows a shared link (1,200 by 630 pixels), and charts as they stand.

The letters are those that ship with typst, so that a picture is the same on every machine.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import Any, Final

from obsia.core.errors import MissingExtra
from obsia.core.locales import Locale
from obsia.core.message import Message
from obsia.surfaces.web.charts.alone import colours_of

PNG: Final = "image/png"
_COLOURS: Final = ("--ink", "--soft", "--line", "--mark", "--paper")
_PPI: Final = 72.0
"""At which a point is a pixel."""
_CHART_PPI: Final = 192.0
"""At which a pixel of a drawing, of which an inch has 96, is two pixels across and two down."""
_PALETTE: Final = 64
"""Colours of a picture: its few, and those that smooth the edges of its letters. With more it takes three times as many
bytes, and nobody sees a difference."""
_MIXED: Final = (("--paper", "--ink", 2), ("--paper", "--mark", 2), ("--paper", "--ink", 3))
"""What smooths the edges of letters and of a range: so many parts of both colours, one of them of the second."""
_TALL: Final = 1.7
"""Width over height below which a drawing stands beside its words, and not below them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePicture:
    """What a picture says: the question, the answer with its range in letters of one size, and a drawing."""

    about: str = ""
    title: str = ""
    range: str = ""
    drawing: str = ""
    """An SVG whose shapes need no sheet; '' for words alone."""
    shape: float = 2.0
    """Width over height of the drawing."""
    alone: bool = False
    """Whether the drawing is all."""
    is_plain: bool = False
    """Whether it holds no more than words and one range, of few known colours: a quarter fewer bytes."""


@cache
def can_draw() -> bool:
    """Whether pictures can be made here: without them pages have none, and nothing else is lacking."""
    return all(find_spec(each) is not None for each in ("typst", "PIL"))


def png(picture: SharePicture, tr: Locale) -> bytes:
    """The picture. Raises ``MissingExtra`` without typst or Pillow."""
    try:
        import typst  # pyright: ignore[reportMissingImports, reportUnknownVariableType]
        from PIL import Image
    except ImportError as error:
        raise MissingExtra(extra="pdf", purpose=Message("purpose-png")) from error
    colours = colours_of()
    page = {
        **asdict(picture),
        "tall": picture.shape < _TALL,
        "language": tr.language,
        "tagline": tr("web-share-tagline"),
        "colours": [colours[each] for each in _COLOURS],
    }
    compiled: Any = typst.compile  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    made: Any = compiled(  # pyright: ignore[reportUnknownVariableType]
        (files("obsia.surfaces.web") / "share.typ").read_bytes(),
        format="png",
        ppi=_CHART_PPI if picture.alone else _PPI,
        sys_inputs={"page": json.dumps(page)},
        ignore_system_fonts=True,
    )
    held = io.BytesIO()
    with Image.open(io.BytesIO(bytes(made))) as image:
        plain: Any = None
        if picture.is_plain:
            plain = Image.new("P", (1, 1))
            plain.putpalette(_plain_palette(colours))
        few = image.convert("RGB").quantize(
            _PALETTE, Image.Quantize.FASTOCTREE, palette=plain, dither=Image.Dither.NONE
        )
        # The smallest file would take ten times as long, for a thirtieth less.
        few.save(held, "PNG")
    return held.getvalue()


def _plain_palette(colours: Mapping[str, str]) -> bytes:
    """The colours of words and of one range, and what lies between them."""
    held = {name: bytes.fromhex(colours[name].removeprefix("#")) for name in _COLOURS}
    mixed = (
        bytes(((parts - 1) * under + over) // parts for under, over in zip(held[first], held[second], strict=True))
        for first, second, parts in _MIXED
    )
    # By lightness: neighbours in a picture are then neighbours in the palette, which takes fewer bytes.
    return b"".join(sorted((*held.values(), *mixed), key=sum, reverse=True))
