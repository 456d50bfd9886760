"""Numbers as tables of many countries write them: decimal points and commas, told apart only where that is certain.

``1,234`` is a thousand and some in Dublin and one and some in Berlin. A file that proves its custom elsewhere
(``0,5``; ``1.234.567``) settles it; one that does not has such a number refused, never guessed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final

_SPACES: Final = re.compile(r"(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))")
_PLAIN: Final = re.compile(r"[-+\u2212]?\d+(?:[eE][-+]?\d{1,3})?")
_SHAPE: Final = re.compile(r"[-+\u2212]?\d+(?:[.,]\d+)+")
_SCIENTIFIC: Final = re.compile(r"[-+\u2212]?\d+\.\d+[eE][-+]?\d{1,3}")


def decimal_mark(texts: Iterable[str], *, default: str) -> str:
    """The decimal mark that a file's own numbers prove; ``default`` without proof, '' where they contradict."""
    proven = {mark for text in texts if (mark := _proof(_SPACES.sub("", text.strip())))}
    if not proven:
        return default
    return proven.pop() if len(proven) == 1 else ""


def _proof(text: str) -> str:
    if _SCIENTIFIC.fullmatch(text):
        return "."
    if not _SHAPE.fullmatch(text):
        return ""
    marks = re.findall(r"[.,]", text)
    last, digits = marks[-1], re.split(r"[.,]", text)
    if len(set(marks)) == 2:
        return last
    if len(marks) > 1:
        return "," if last == "." else "."
    return "" if len(digits[1]) == 3 and len(digits[0].lstrip("-+\u2212")) <= 3 and _leads(digits[0]) else last


def _leads(whole: str) -> bool:
    """Whether digits may stand before a mark of thousands: ``0,500`` is no five hundred."""
    return not whole.lstrip("-+\u2212").startswith("0")


def number(text: str, *, mark: str) -> float | str:
    """The number of a cell, or a reason code. ``mark`` is the file's decimal mark, '' where it proves none."""
    plain = _SPACES.sub("", text.strip())
    if _PLAIN.fullmatch(plain) or _SCIENTIFIC.fullmatch(plain):
        found = float(plain.replace("\u2212", "-"))
        return found if math.isfinite(found) else "not_a_number"
    if not _SHAPE.fullmatch(plain):
        return "not_a_number"
    own = _proof(plain) or mark
    if not own:
        return "ambiguous_number"
    other = "," if own == "." else "."
    whole, *rest = plain.split(own)
    groups = whole.lstrip("-+\u2212").split(other)
    grouped = len(groups) == 1 or (len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
    if len(rest) > 1 or other in "".join(rest) or not grouped:
        return "not_a_number"
    return float(f"{whole.replace(other, '')}.{''.join(rest) or '0'}".replace("\u2212", "-"))
