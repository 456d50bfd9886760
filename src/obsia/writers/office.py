"""What documents of word processors have in common: their page, their letters, and an archive of no particular day."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Final

from obsia.writers.paper import Grid

REGIONS: Final = {"en": "en-GB", "fr": "fr-FR"}
PAGE_MM: Final = (210, 297)
MARGIN_MM: Final = 15
FONT, TYPED_FONT = "Liberation Serif", "Liberation Mono"
SIZES_PT: Final = {False: (10.0, 9.0), True: (9.0, 8.0)}
"""Letters of the page and of its tables; those of a short document are smaller."""
GREY, LINK = "404040", "0A4A75"
OF_FIELDS_MM: Final = (42.0, 58.0, 80.0)
"""Columns of a table of fields; others share the page."""
OLDEST: Final = (1980, 1, 1, 0, 0, 0)
"""The first day that an archive can name."""
FIRST: Final = "mimetype"
"""OpenDocument wants it first, and as it is."""


def undated(content: bytes) -> bytes:
    """The same archive, its parts in order of their names and all of the same day."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as held, zipfile.ZipFile(made, "w") as written:
        parts = (each for each in held.namelist() if not each.endswith("/"))
        for name in sorted(parts, key=lambda each: (each != FIRST, each)):
            part = zipfile.ZipInfo(name, OLDEST)
            part.compress_type = zipfile.ZIP_STORED if name == FIRST else zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            written.writestr(part, held.read(name))
    return made.getvalue()


def writable(text: str) -> str:
    """``text`` in letters that XML may hold, and ends of lines; another by its number."""
    return "".join(letter if _is_letter(ord(letter)) else f"U+{ord(letter):04X}" for letter in text)


def _is_letter(code: int) -> bool:
    return code in (0x9, 0xA) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


def widths_mm(held: Grid) -> Sequence[float]:
    """The widths of the columns of a table."""
    across, count = PAGE_MM[0] - 2 * MARGIN_MM, len(held.heads)
    return OF_FIELDS_MM if count == len(OF_FIELDS_MM) else [across / count] * count
